"""Who is told of a change: who was told of the meeting before it."""

from datetime import datetime, timedelta

import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import (
    calendar_feeds,
    change_notices,
    change_reach,
    heard,
    making,
    meeting_changes,
    meetings,
    members,
    outbox,
    posts,
    rsvps,
    series,
)
from storage.change_notices import QUIET, Telling
from storage.meeting_changes import Change
from storage.models import Meeting, Person, Post
from storage.particulars import Written

MINUTE = timedelta(minutes=1)
LATER = cast.STARTS + cast.DAY


@pytest.fixture
def meeting(session: Session, people: cast.Cast) -> Meeting:
    """A meeting of three people, made in the chat and not announced, of which nobody was told."""
    return cast.meeting(session, people.ctip, key="chat/1")


def chats(session: Session, now: datetime = cast.NOW + QUIET) -> list[int]:
    """Whom something leaves for."""
    posts.open_due(session, now)
    return sorted(cast.chats(cast.claim(session, now)))


def knows(session: Session, person: Person, meeting: Meeting, how: str) -> None:
    """Let somebody learn of a meeting in this way."""
    assert person.telegram_id is not None
    if how in ("card", "list"):
        heard.note(session, person.telegram_id, [meeting], cast.NOW, whole=how == "card")
    elif how == "answer":
        rsvps.answer(session, members.viewer(session, person), meeting.id, "online", cast.NOW)
    elif how == "calendar":
        calendar_feeds.make(session, person.id)
    else:
        posts.plan(
            session, how, cast.NOW, {"people": [person.id]},
            {"starts_at": cast.STARTS.isoformat()}, meeting_id=meeting.id,
        )  # fmt: skip
        posts.open_due(session, cast.NOW)
        left = [outbox.Result(one.delivery_id, "sent", message_id=7) for one in cast.claim(session)]
        assert left
        outbox.record(session, left, cast.NOW)


def test_of_what_nobody_was_told_nobody_is_told_that_it_changed(
    session: Session, meeting: Meeting
) -> None:
    cast.change(session, meeting, telling=Telling.FOLDED, place="Room 2", starts=LATER)
    assert chats(session) == []


@pytest.mark.parametrize("how", ["card", "answer", "calendar", "announcement", "reminder", "nudge"])
def test_who_was_told_of_it_is_told_that_its_place_changed(
    session: Session, people: cast.Cast, meeting: Meeting, how: str
) -> None:
    knows(session, people.bina, meeting, how)
    cast.change(session, meeting, telling=Telling.FOLDED, place="Room 2")
    assert chats(session) == [103]


def test_who_saw_its_date_in_a_list_is_told_of_a_move_and_not_of_another_place(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    knows(session, people.bina, meeting, "list")
    cast.change(session, meeting, telling=Telling.FOLDED, place="Room 2")
    assert chats(session) == []
    cast.change(session, meeting, telling=Telling.FOLDED, starts=LATER)
    assert chats(session) == [103]


def test_who_saw_it_only_after_the_change_is_not_told_what_it_was(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    knows(session, people.rafiq, meeting, "card")
    cast.change(session, meeting, telling=Telling.FOLDED, place="Room 2")
    heard.note(session, 103, [meeting], cast.NOW + MINUTE, whole=True)
    assert chats(session) == [102]


@pytest.mark.parametrize("telling", [Telling.AT_ONCE, Telling.FOLDED])
def test_a_change_of_what_a_network_file_brought_is_told_to_everybody_asked(
    session: Session, people: cast.Cast, telling: Telling
) -> None:
    meeting = cast.meeting(session, people.ctip)
    cast.change(session, meeting, telling=telling, place="Room 2")
    assert chats(session) == [101, 102, 103]


def test_who_joins_after_the_announcement_is_told_of_changes_like_all(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    meetings.announce(session, meeting, cast.NOW)
    posts.open_due(session, cast.NOW)
    left = [outbox.Result(one.delivery_id, "sent", message_id=7) for one in cast.claim(session)]
    outbox.record(session, left, cast.NOW)
    posts.close_finished(session, cast.NOW)
    cast.crowd(session, people.bina.organization, 1, first_id=900)
    cast.change(session, meeting, telling=Telling.FOLDED, place="Room 2")
    assert chats(session) == [101, 102, 103, 900]


def test_who_alone_knows_a_meeting_changes_it_without_being_told(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    knows(session, people.rafiq, meeting, "card")
    rafiq = cast.viewer(session, people.rafiq)
    said = written(meeting)
    wanted = [(meeting, said)]
    outlook = meeting_changes.outlook(session, rafiq, wanted, "confirmed", cast.NOW)
    assert outlook is not None
    assert outlook.count.people == 0
    how = Change("confirmed", None, Telling.FOLDED, cast.NOW)
    assert meeting_changes.change(session, rafiq, meeting, said, how) is None
    assert chats(session) == []
    assert change_notices.moved_from(session, meeting) is None


def written(meeting: Meeting) -> Written:
    return Written(
        meeting.title, [one.id for one in meeting.working_groups], LATER, LATER + cast.HOUR, LATER,
        "Room 2", meeting.online,
    )  # fmt: skip


def test_the_announcement_of_a_series_tells_of_each_of_its_dates(
    session: Session, people: cast.Cast
) -> None:
    starts = cast.STARTS
    said = Written(
        "Weekly", [people.ctip.id], starts, starts + cast.HOUR, starts, repeat="FREQ=WEEKLY;COUNT=3"
    )
    amina = cast.viewer(session, people.amina)
    first = making.make(session, amina, said, "Asia/Dhaka", cast.NOW, draft=False)
    *_, third = series.dates(session, first, cast.NOW)
    cast.change(session, third, telling=Telling.FOLDED, place="Room 2")
    assert chats(session) == []
    making.announce(session, amina, first.id, cast.NOW)
    assert chats(session, cast.NOW) == [101, 102, 103]
    cast.change(session, third, telling=Telling.FOLDED, place="Room 3")
    assert chats(session) == [101, 102, 103]


def test_what_was_queued_before_the_change_and_leaves_after_it_says_all(
    session: Session, meeting: Meeting
) -> None:
    """Nobody gets "old and new" behind an announcement that is as new."""
    meetings.announce(session, meeting, cast.NOW)
    posts.open_due(session, cast.NOW)
    cast.change(session, meeting, telling=Telling.FOLDED, place="Room 2")
    (announced,) = set(session.scalars(select(Post).where(Post.kind == "announcement")))
    posts.open_due(session, cast.NOW + QUIET)
    claimed = cast.claim(session, cast.NOW + QUIET)
    assert {one.message.text.split()[0] for one in claimed} == {"announcement"}
    assert announced.state == "open"


def test_what_is_counted_is_whom_it_reaches(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    for person in (people.rafiq, people.bina):
        knows(session, person, meeting, "card")
    cast.change(session, meeting, telling=Telling.FOLDED, place="Room 2")
    notice = session.scalars(select(Post).where(Post.kind == "change")).one()
    assert change_reach.of_notice(session, notice).people == 2
    assert chats(session) == [102, 103]
