"""Documents and minutes: who adds and sees them, what is announced together, what is taken away."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import cast
import pytest
from races import Race, amina_id
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import errors, heard, making, meeting_files, posts, rsvps
from storage.database import Database
from storage.meeting_files import TOGETHER
from storage.models import Audit, Meeting, MeetingFile, Person, Post
from storage.rules.access import Viewer

SENT: dict[str, Any] = {"kind": "document", "file_id": "A", "name": "paper.pdf"}


@pytest.fixture
def meeting(session: Session, people: cast.Cast) -> Meeting:
    return cast.meeting(session, people.ctip)


def add(
    session: Session,
    by: Person,
    meeting: Meeting,
    name: str = "Paper",
    kind: str = "document",
    now: datetime = cast.NOW,
) -> MeetingFile:
    viewer = cast.viewer(session, by)
    return meeting_files.add(session, viewer, meeting.id, kind, SENT, name, now)


def owed(session: Session) -> list[Post]:
    session.flush()
    planned = Post.kind == meeting_files.NOTICE, Post.state == "planned"
    return list(session.scalars(select(Post).where(*planned).order_by(Post.id)))


def announced(session: Session, now: datetime) -> list[int]:
    posts.open_due(session, now)
    return sorted(cast.chats(cast.claim(session, now)))


def test_what_is_added_within_ten_minutes_is_one_notice(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    rsvps.answer(session, cast.viewer(session, people.bina), meeting.id, "no", cast.NOW)
    add(session, people.rafiq, meeting, "One")
    add(session, people.amina, meeting, "Two", now=cast.NOW + TOGETHER - timedelta(seconds=1))
    (post,) = owed(session)
    assert [one.name for one in meeting_files.announced_by(session, post)] == ["One", "Two"]
    assert announced(session, cast.NOW + TOGETHER - timedelta(seconds=1)) == []
    assert announced(session, cast.NOW + TOGETHER) == [101, 102, 103]
    add(session, people.rafiq, meeting, "Three", now=cast.NOW + TOGETHER)
    (post,) = owed(session)
    assert [one.name for one in meeting_files.announced_by(session, post)] == ["Three"]


def test_of_what_is_not_announced_only_who_answered_it_is_told(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip, key="chat/1")
    amina = cast.viewer(session, people.amina)
    assert meeting_files.told(session, amina, meeting).people == 0
    rsvps.answer(session, cast.viewer(session, people.bina), meeting.id, "online", cast.NOW)
    assert meeting_files.told(session, amina, meeting).people == 1
    add(session, people.rafiq, meeting)
    assert announced(session, cast.NOW + TOGETHER) == [103]


def test_the_announcement_tells_of_what_was_added_before_it(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip, key="chat/1")
    rsvps.answer(session, cast.viewer(session, people.bina), meeting.id, "online", cast.NOW)
    one = add(session, people.rafiq, meeting)
    making.announce(session, cast.viewer(session, people.amina), meeting.id, cast.NOW)
    assert owed(session) == []
    announcement = session.scalars(select(Post).where(Post.kind == "announcement")).one()
    assert meeting_files.announced_by(session, announcement) == [one]


def test_documents_that_all_are_told_of_announce_what_a_file_brought(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    assert not heard.is_announced(session, meeting)
    one = add(session, people.rafiq, meeting)
    assert heard.is_announced(session, meeting)
    meeting_files.remove(session, cast.viewer(session, people.rafiq), one.id, cast.NOW)
    assert not heard.is_announced(session, meeting)


def test_minutes_are_announced_after_the_meeting(session: Session, people: cast.Cast) -> None:
    over = cast.meeting(session, people.ctip, starts=cast.NOW - cast.DAY)
    add(session, people.rafiq, over, kind="minutes")
    assert announced(session, cast.NOW + TOGETHER) == [101, 102, 103]


def test_what_is_added_is_on_cards_and_written_down(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    revision = meeting.revision
    one = add(session, people.rafiq, meeting)
    assert meeting_files.of(session, meeting) == [one]
    assert meeting.revision > revision
    act = session.scalars(select(Audit)).one()
    assert (act.action, act.details) == ("meeting-document-added", {"name": "Paper"})


def test_a_cancelled_meeting_announces_no_documents(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    add(session, people.rafiq, meeting)
    cast.change(session, meeting, status="cancelled")
    add(session, people.rafiq, meeting)
    posts.open_due(session, cast.NOW + TOGETHER)
    for _ in range(2):  # the cancellation, and then the documents
        cast.claim(session, cast.NOW + TOGETHER)
    assert set(cast.states(session, "documents").values()) == {("withdrawn", "cancelled")}
    assert owed(session) == []


@pytest.mark.parametrize(
    ("who", "of", "refused"),
    [
        ("rafiq", "closed", None),
        ("amina", "closed", None),
        ("bina", "ctip", errors.NotFound),
        ("bina", "closed", errors.NotFound),
    ],
)
def test_each_adds_to_what_they_could_have_made(
    session: Session,
    people: cast.Cast,
    who: str,
    of: str,
    refused: type[errors.Refusal] | None,
) -> None:
    meeting, by = cast.meeting(session, getattr(people, of)), getattr(people, who)
    if refused is None:
        assert add(session, by, meeting)
    else:
        with pytest.raises(refused):
            add(session, by, meeting)


def test_nothing_is_added_to_a_draft(session: Session, people: cast.Cast) -> None:
    with pytest.raises(errors.Outdated):
        add(session, people.amina, cast.meeting(session, people.ctip, status="draft"))


@pytest.mark.parametrize(
    ("who", "of", "sees"),
    [
        ("bina", "ctip", True),
        ("amina", "ctip", True),
        ("charu", "ctip", False),
        ("bina", "closed", False),
        ("rafiq", "closed", True),
    ],
)
def test_a_file_is_for_who_sees_all_of_its_meeting(
    session: Session, people: cast.Cast, who: str, of: str, *, sees: bool
) -> None:
    one = add(session, people.rafiq, cast.meeting(session, getattr(people, of)))
    viewer = cast.viewer(session, getattr(people, who))
    if sees:
        assert meeting_files.find(session, viewer, one.id) == one
    else:
        with pytest.raises(errors.NotFound):
            meeting_files.find(session, viewer, one.id)


def test_what_is_taken_away_is_not_announced(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    rafiq = cast.viewer(session, people.rafiq)
    first, second = (add(session, people.rafiq, meeting, name) for name in ("One", "Two"))
    meeting_files.remove(session, rafiq, first.id, cast.NOW)
    (post,) = owed(session)
    assert meeting_files.announced_by(session, post) == [second]
    meeting_files.remove(session, rafiq, second.id, cast.NOW)
    assert owed(session) == []
    assert meeting_files.of(session, meeting) == []
    with pytest.raises(errors.NotFound):
        meeting_files.remove(session, rafiq, second.id, cast.NOW)


def test_only_who_may_add_takes_away(session: Session, people: cast.Cast, meeting: Meeting) -> None:
    one = add(session, people.rafiq, meeting)
    with pytest.raises(errors.NotFound):
        meeting_files.remove(session, cast.viewer(session, people.bina), one.id, cast.NOW)


@pytest.fixture
def meeting_id(race: Race, database: Database) -> int:
    return database.call(lambda session: cast.meeting(session).id)


def staff(session: Session) -> Viewer:
    return Viewer(amina_id(session), 1, frozenset({"secretariat"}))


def adding(meeting_id: int, name: str) -> Callable[[Session], int]:
    def added(session: Session) -> int:
        viewer = staff(session)
        return meeting_files.add(
            session, viewer, meeting_id, "document", SENT, name, cast.NOW
        ).id  # fmt: skip

    return added


def test_two_uploads_at_once_are_one_notice(
    race: Race, database: Database, meeting_id: int
) -> None:
    both = race.run(adding(meeting_id, "One"), adding(meeting_id, "Two"))
    facts = [post.facts for post in database.call_reading(owed)]
    assert facts == [{"files": list(both)}]


def test_an_upload_just_as_the_notice_opens_is_announced_by_another(
    race: Race, database: Database, meeting_id: int
) -> None:
    database.call(adding(meeting_id, "One"))
    opened, second = race.run(
        lambda session: posts.open_due(session, cast.NOW + TOGETHER), adding(meeting_id, "Two")
    )
    assert opened == 1
    assert [post.facts for post in database.call_reading(owed)] == [{"files": [second]}]


def test_of_two_who_take_one_away_the_second_finds_none(
    race: Race, database: Database, meeting_id: int
) -> None:
    one = database.call(adding(meeting_id, "One"))

    def taken_away(session: Session) -> bool:
        try:
            meeting_files.remove(session, staff(session), one, cast.NOW)
        except errors.NotFound:
            return False
        return True

    assert race.run(taken_away, taken_away) == (True, False)
