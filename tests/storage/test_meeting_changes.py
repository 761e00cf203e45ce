"""Meetings changed in the chat: by whom, what is written down, what cannot be silent."""

from collections.abc import Callable
from typing import Any

import cast
import pytest
from races import Race, amina_id
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import errors, making, meeting_changes, rsvps
from storage.change_notices import Telling
from storage.database import Database
from storage.meeting_changes import Change
from storage.models import Audit, Meeting, Post, WorkingGroup
from storage.particulars import Written
from storage.rules.access import Viewer

LATER = cast.STARTS + cast.DAY


@pytest.fixture
def meeting(session: Session, people: cast.Cast) -> Meeting:
    return cast.meeting(session, people.ctip)


def written(meeting: Meeting, **parts: Any) -> Written:
    """What a meeting says, but for these parts."""
    names = ("title", "starts_at", "ends_at", "rsvp_by", "place", "online", "agenda",
             "description", "capacity", "seats_per_organization", "reminders")  # fmt: skip
    said = {name: getattr(meeting, name) for name in names}
    return Written(group_ids=[one.id for one in meeting.working_groups], **said | parts)


def change(
    session: Session,
    people: cast.Cast,
    meeting: Meeting,
    telling: Telling = Telling.FOLDED,
    status: str = "confirmed",
    reason: str | None = None,
    **parts: Any,
) -> Post | None:
    rafiq = cast.viewer(session, people.rafiq)
    found = meeting_changes.find(session, rafiq, meeting.id, cast.NOW)
    said = written(found, **parts)
    how = Change(status, reason, telling, cast.NOW)
    return meeting_changes.change(session, rafiq, found, said, how)


def audited(session: Session) -> list[tuple[str, dict[str, Any]]]:
    session.flush()
    return [(one.action, one.details) for one in session.scalars(select(Audit).order_by(Audit.id))]


def test_a_move_is_owed_in_two_minutes_and_written_down(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    moved = {"starts_at": LATER, "ends_at": LATER + cast.HOUR}
    notice = change(session, people, meeting, **moved)
    assert notice is not None
    assert notice.facts["moved"]
    assert (meeting.starts_local, meeting.ends_local) == ("2027-01-20T10:00", "2027-01-20T11:00")
    changed = ["ends_at", "ends_local", "starts_at", "starts_local"]
    assert audited(session) == [("meeting-changed", {"changed": changed, "silently": False})]


def test_a_meeting_is_cancelled_with_a_reason_and_takes_place_after_all(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    notice = change(session, people, meeting, status="cancelled", reason="Ill")
    assert notice is not None
    assert (notice.kind, meeting.reason) == ("cancellation", "Ill")
    assert change(session, people, meeting) is None  # before anybody was told
    assert (meeting.status, meeting.reason) == ("confirmed", None)
    assert [action for action, _ in audited(session)] == ["meeting-cancelled", "meeting-changed"]


@pytest.mark.parametrize("parts", [{"starts_at": LATER, "ends_at": LATER + cast.HOUR},
                                   {"ends_at": LATER}, {"status": "cancelled"}])  # fmt: skip
def test_a_move_or_a_cancellation_is_never_silent(
    session: Session, people: cast.Cast, meeting: Meeting, parts: dict[str, Any]
) -> None:
    with pytest.raises(errors.Outdated):
        change(session, people, meeting, Telling.NOT, **parts)


def test_a_typing_error_in_a_place_is_mended_silently(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    assert change(session, people, meeting, Telling.NOT, place="Room One") is None
    assert (meeting.place, meeting.sequence) == ("Room One", 1)


def test_nothing_moves_to_what_is_over(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    with pytest.raises(errors.Past):
        change(session, people, meeting, starts_at=cast.NOW)


def test_what_runs_may_be_changed_and_what_is_over_or_a_draft_not(
    session: Session, people: cast.Cast
) -> None:
    amina = cast.viewer(session, people.amina)

    def may(**columns: Any) -> bool:
        meeting = cast.meeting(session, people.ctip, **columns)
        return meeting_changes.may(amina, meeting, cast.NOW)

    assert may(starts=cast.NOW - cast.HOUR)
    assert may(status="cancelled")
    assert not may(starts=cast.NOW - 2 * cast.HOUR)
    assert not may(status="draft")


@pytest.mark.parametrize(
    ("who", "of", "refused"),
    [
        ("rafiq", "closed", None),
        ("bina", "ctip", errors.NotFound),
        ("bina", "closed", errors.NotFound),
        ("amina", "closed", None),
    ],
)
def test_each_changes_what_they_could_have_made(
    session: Session,
    people: cast.Cast,
    who: str,
    of: str,
    refused: type[errors.Refusal] | None,
) -> None:
    meeting = cast.meeting(session, getattr(people, of))
    viewer = cast.viewer(session, getattr(people, who))
    assert meeting_changes.may(viewer, meeting, cast.NOW) is (refused is None)
    if refused is not None:
        with pytest.raises(refused):
            meeting_changes.find(session, viewer, meeting.id, cast.NOW)


def draft(session: Session) -> Meeting:
    """A draft of the working group that Rafiq chairs."""
    group = session.scalars(select(WorkingGroup).where(WorkingGroup.key == "ctip")).one()
    staff = Viewer(amina_id(session), 1, frozenset({"secretariat"}))
    ends = cast.STARTS + cast.HOUR
    said = Written("Draft", [group.id], cast.STARTS, ends, cast.STARTS)
    return making.make(session, staff, said, "Asia/Dhaka", cast.NOW, draft=True)


def test_a_draft_is_deleted_for_good(session: Session, people: cast.Cast) -> None:
    rafiq, made = cast.viewer(session, people.rafiq), draft(session)
    making.discard(session, rafiq, made.id, cast.NOW)
    assert making.drafts(session, rafiq) == []
    assert session.scalars(select(Meeting)).all() == []
    assert audited(session)[-1] == ("meeting-draft-deleted", {"title": "Draft"})


def test_only_drafts_of_the_chat_are_deleted_by_who_could_make_them(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    amina, bina = (cast.viewer(session, one) for one in (people.amina, people.bina))
    of_a_file = cast.meeting(session, people.ctip, status="draft")
    for one in (meeting, of_a_file):
        with pytest.raises(errors.Outdated):
            making.discard(session, amina, one.id, cast.NOW)
    with pytest.raises(errors.NotFound):
        making.discard(session, bina, draft(session).id, cast.NOW)


def act(what: Callable[..., Meeting], meeting_id: int) -> Callable[[Session], str]:
    """Do it as the secretariat; the name of why it is refused, if it is."""

    def acted(session: Session) -> str:
        staff = Viewer(amina_id(session), 1, frozenset({"secretariat"}))
        try:
            what(session, staff, meeting_id, cast.NOW)
        except errors.Refusal as refusal:
            return type(refusal).__name__
        return "done"

    return acted


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        (making.discard, making.publish, "NotFound"),
        (making.publish, making.discard, "Outdated"),
        (making.discard, making.discard, "NotFound"),
    ],
)
def test_a_draft_is_either_deleted_or_published(
    race: Race,
    database: Database,
    first: Callable[..., Meeting],
    second: Callable[..., Meeting],
    refused: str,
) -> None:
    made = database.call(lambda session: draft(session).id)
    assert race.run(act(first, made), act(second, made)) == ("done", refused)


def test_a_place_in_which_somebody_comes_is_not_taken_away_silently(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    change(session, people, meeting, Telling.NOT, place=None)
    change(session, people, meeting, Telling.NOT, place="Room 1")
    bina = cast.viewer(session, people.bina)
    rsvps.answer(session, bina, meeting.id, "in_person", cast.NOW)
    with pytest.raises(errors.Outdated):
        change(session, people, meeting, Telling.NOT, place=None)
