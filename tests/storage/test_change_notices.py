"""Notices of changes in the chat: folded into one, taken back when undone, told to whom."""

from datetime import datetime, timedelta
from typing import Any

import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import (
    change_notices,
    change_reach,
    heard,
    meeting_changes,
    members,
    outbox,
    posts,
    rsvps,
    unheard,
)
from storage.change_notices import QUIET, Telling
from storage.models import Meeting, Person, Post, Reminder

LATER = cast.STARTS + cast.DAY
MINUTE = timedelta(minutes=1)
MEANWHILE = cast.NOW + MINUTE
BACK = cast.NOW + timedelta(seconds=90)
TIMES = {"starts_at", "ends_at", "starts_local", "ends_local"}


@pytest.fixture
def meeting(session: Session, people: cast.Cast) -> Meeting:
    return cast.meeting(session, people.ctip)


def edit(
    session: Session,
    meeting: Meeting,
    now: datetime = cast.NOW,
    telling: Telling = Telling.FOLDED,
    **columns: Any,
) -> str | None:
    """Change it as in the chat."""
    return cast.change(session, meeting, now, telling, **columns)


def owed(session: Session) -> list[Post]:
    session.flush()
    planned = Post.state == "planned", Post.kind.in_(unheard.KINDS)
    return list(session.scalars(select(Post).where(*planned).order_by(Post.id)))


def answer(session: Session, person: Person, meeting: Meeting, wanted: str, at: datetime) -> Any:
    return rsvps.answer(session, members.viewer(session, person), meeting.id, wanted, at)


def told(session: Session, now: datetime) -> list[outbox.Claimed]:
    """What leaves at this moment."""
    posts.open_due(session, now)
    return cast.claim(session, now)


def test_edits_are_one_notice_of_the_net_difference_after_two_quiet_minutes(
    session: Session, meeting: Meeting
) -> None:
    edit(session, meeting, place="Room 2")
    edit(session, meeting, cast.NOW + MINUTE, place="Room 3")
    assert edit(session, meeting, cast.NOW + 2 * MINUTE, online=None) == "change"
    (post,) = owed(session)
    assert post.due_at == cast.NOW + 2 * MINUTE + QUIET
    assert post.facts["old"] == {"place": "Room 1", "online": "https://meet.example.org/1"}
    assert told(session, post.due_at - timedelta(seconds=1)) == []
    assert sorted(cast.chats(told(session, post.due_at))) == [101, 102, 103]


@pytest.mark.parametrize(
    ("columns", "back"),
    [
        ({"place": "Room 2"}, {"place": "Room 1"}),
        ({"starts": LATER}, {"starts": cast.STARTS}),
        ({"status": "cancelled", "reason": "Ill"}, {"status": "confirmed", "reason": None}),
    ],
)
def test_an_edit_that_is_undone_owes_nothing(
    session: Session, meeting: Meeting, columns: dict[str, Any], back: dict[str, Any]
) -> None:
    assert edit(session, meeting, **columns)
    assert edit(session, meeting, cast.NOW + MINUTE, **back) is None
    assert owed(session) == []
    assert told(session, cast.NOW + cast.HOUR) == []
    assert meeting.sequence == 2  # calendars and cards that saw the first see the second, too


@pytest.mark.parametrize(
    ("columns", "back"),
    [
        ({"place": "Room 2"}, {"place": "Room 1"}),
        ({"starts": LATER}, {"starts": cast.STARTS}),
        ({"status": "cancelled"}, {"status": "confirmed"}),
    ],
)
def test_what_waits_for_the_end_of_quiet_hours_is_taken_back_when_it_is_undone(
    session: Session, people: cast.Cast, meeting: Meeting, columns: dict[str, Any],
    back: dict[str, Any],
) -> None:  # fmt: skip
    given = answer(session, people.amina, meeting, "online", cast.NOW)
    edit(session, meeting, telling=Telling.AT_ONCE, **columns)
    posts.open_due(session, cast.NOW)
    assert edit(session, meeting, cast.NOW + MINUTE, Telling.AT_ONCE, **back) is None
    assert not given.confirm
    assert told(session, cast.NOW + cast.HOUR) == []


def test_what_waits_for_the_end_of_quiet_hours_is_told_with_what_changes_until_then(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    """Who declined hears of the move, too, though only the place changed after it."""
    answer(session, people.bina, meeting, "no", cast.NOW)
    edit(session, meeting, telling=Telling.AT_ONCE, starts=LATER)
    posts.open_due(session, cast.NOW)
    edit(session, meeting, cast.NOW + MINUTE, Telling.AT_ONCE, place="Room 2")
    (post,) = owed(session)
    was = {name: post.facts["old"][name] for name in ("place", "starts_at")}
    assert was == {"place": "Room 1", "starts_at": cast.STARTS.isoformat()}
    assert change_reach.of_notice(session, post).people == 3
    assert sorted(cast.chats(told(session, cast.NOW + cast.HOUR))) == [101, 102, 103]


def test_what_was_told_before_it_was_undone_is_told_again(
    session: Session, meeting: Meeting
) -> None:
    edit(session, meeting, place="Room 2")
    told(session, cast.NOW + QUIET)
    edit(session, meeting, cast.NOW + QUIET, place="Room 1")
    (post,) = owed(session)
    assert post.facts["old"] == {"place": "Room 2"}


def test_what_is_undone_after_some_have_heard_it_is_told_to_all(
    session: Session, meeting: Meeting
) -> None:
    edit(session, meeting, place="Room 2")
    told(session, cast.NOW + QUIET)  # on its way, to some perhaps not yet
    for place in ("Room 3", "Room 1"):
        edit(session, meeting, cast.NOW + QUIET, place=place)
    (post,) = owed(session)
    assert post.facts["old"] == {"place": "Room 2"}


def test_a_move_undone_in_time_leaves_the_answers_as_they_were(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    meeting.rsvp_by = cast.NOW - cast.DAY
    before, late = (
        answer(session, one, meeting, "online", at)
        for one, at in ((people.amina, cast.NOW - 2 * cast.DAY), (people.rafiq, cast.NOW))
    )
    edit(session, meeting, cast.NOW + MINUTE, starts=LATER, rsvp_by=LATER)
    assert (before.confirm, late.confirm, late.late) == (True, True, False)
    new = answer(session, people.bina, meeting, "online", cast.NOW + MINUTE)
    edit(session, meeting, cast.NOW + MINUTE, starts=cast.STARTS, rsvp_by=cast.NOW - cast.DAY)
    assert [one.confirm for one in (before, late, new)] == [False, False, True]


def test_who_had_to_confirm_before_a_move_that_was_undone_still_has_to(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    rsvp = answer(session, people.bina, meeting, "online", cast.NOW)
    edit(session, meeting, starts=LATER)
    told(session, cast.NOW + QUIET)
    for starts in (LATER + cast.DAY, LATER):
        edit(session, meeting, cast.NOW + QUIET, starts=starts)
    assert rsvp.confirm
    edit(session, meeting, cast.NOW + QUIET, starts=cast.STARTS)  # a move that is told
    assert rsvp.confirm


@pytest.mark.parametrize(
    ("ahead", "at_once"), [(timedelta(hours=24), True), (timedelta(hours=24, seconds=1), False)]
)
def test_what_starts_within_a_day_is_told_at_once(
    session: Session, people: cast.Cast, ahead: timedelta, *, at_once: bool
) -> None:
    meeting = cast.meeting(session, people.ctip, starts=cast.NOW + ahead)
    edit(session, meeting, place="Room 2")
    assert (owed(session)[0].due_at == cast.NOW) is at_once


@pytest.mark.parametrize(
    ("starts", "to"), [(cast.NOW + cast.DAY, LATER), (LATER, cast.NOW + cast.DAY)]
)
def test_what_starts_or_was_to_start_within_a_day_is_told_at_once(
    session: Session, people: cast.Cast, starts: datetime, to: datetime
) -> None:
    meeting = cast.meeting(session, people.ctip, starts=starts)
    edit(session, meeting, starts=to)
    assert owed(session)[0].due_at == cast.NOW


def test_what_moves_to_within_twelve_hours_does_not_wait_for_quiet_hours_to_end(
    session: Session, meeting: Meeting
) -> None:
    edit(session, meeting, starts=cast.NOW + 12 * cast.HOUR)
    assert owed(session)[0].prompt


def test_a_load_is_told_at_once_with_what_was_edited_before(
    session: Session, meeting: Meeting
) -> None:
    edit(session, meeting, place="Room 2")
    cast.change(session, meeting, online=None)
    (post,) = owed(session)
    assert post.due_at == cast.NOW
    assert post.facts["old"].keys() == {"place", "online"}


def test_a_move_and_then_a_cancellation_tell_the_date_that_people_know(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    answer(session, people.bina, meeting, "no", cast.NOW)
    edit(session, meeting, starts=LATER)
    assert edit(session, meeting, status="cancelled") == "cancellation"
    (post,) = owed(session)
    assert post.facts["old"]["starts_at"] == cast.STARTS.isoformat()
    assert sorted(cast.chats(told(session, post.due_at))) == [101, 102]  # who declined is not told


def test_after_all_is_told_with_the_move_that_came_before(
    session: Session, meeting: Meeting
) -> None:
    edit(session, meeting, starts=LATER)
    edit(session, meeting, status="cancelled")
    assert edit(session, meeting, status="confirmed") == "change"
    (post,) = owed(session)
    assert post.facts["moved"]
    assert "status" not in post.facts["old"]


def test_a_typing_error_is_mended_silently_and_shown_on_cards(
    session: Session, meeting: Meeting
) -> None:
    for columns in ({"place": "Room One"}, {"title": "Co-ordination"}, {"agenda": ["Plan"]}):
        revision = meeting.revision
        assert edit(session, meeting, telling=Telling.NOT, **columns) is None
        assert meeting.revision > revision
    assert owed(session) == []


def test_a_new_title_is_told_with_what_changes_and_tells_nobody_by_itself(
    session: Session, meeting: Meeting
) -> None:
    old = meeting.title
    assert edit(session, meeting, title="Steering") is None
    assert meeting.sequence == 0
    edit(session, meeting, cast.NOW + MINUTE, title="Coordination", place="Room 2")
    edit(session, meeting, cast.NOW + 2 * MINUTE, title="Council")
    (post,) = owed(session)
    assert post.facts["old"] == {"place": "Room 1", "title": "Steering"}
    assert told(session, post.due_at)
    assert edit(session, meeting, cast.NOW + cast.HOUR, title=old) is None


def test_a_new_title_is_part_of_a_notice_that_waits_and_of_none_that_is_undone(
    session: Session, meeting: Meeting
) -> None:
    old = meeting.title
    edit(session, meeting, place="Room 2")
    edit(session, meeting, cast.NOW + MINUTE, title="Steering")
    (post,) = owed(session)
    assert post.facts["old"] == {"place": "Room 1", "title": old}
    assert edit(session, meeting, cast.NOW + 2 * MINUTE, place="Room 1") is None
    assert owed(session) == []


def test_what_is_mended_silently_is_part_of_a_notice_that_waits(
    session: Session, meeting: Meeting
) -> None:
    edit(session, meeting, place="Room 2")
    (first,) = owed(session)
    mended = {"place": "Room Two", "online": None}
    edit(session, meeting, cast.NOW + MINUTE, Telling.NOT, **mended)
    (post,) = owed(session)
    assert (post.due_at, post.facts["old"]) == (first.due_at, {"place": "Room 1"})
    assert "Room Two" in told(session, post.due_at)[0].message.text


@pytest.mark.parametrize("columns", [{"place": "Room 2"}, {"status": "cancelled"}])
def test_what_is_mended_silently_keeps_no_notice_from_leaving(
    session: Session, meeting: Meeting, columns: dict[str, Any]
) -> None:
    edit(session, meeting, **columns)
    posts.open_due(session, cast.NOW + QUIET)
    edit(session, meeting, cast.NOW + QUIET, Telling.NOT, online=None)
    assert sorted(cast.chats(told(session, cast.NOW + QUIET))) == [101, 102, 103]


def test_what_becomes_a_draft_is_not_told(session: Session, meeting: Meeting) -> None:
    edit(session, meeting, place="Room 2")
    edit(session, meeting, status="draft")
    assert owed(session) == []


@pytest.mark.parametrize(
    ("columns", "declined_hears"),
    [
        ({"place": "Room 2"}, False),
        ({"online": "https://meet.example.org/2"}, False),
        ({"status": "cancelled"}, False),
        ({"starts": LATER, "ends": LATER + cast.HOUR}, True),
    ],
)
def test_who_comes_may_come_waits_or_has_not_answered_hears_and_who_declined_of_a_move(
    session: Session, people: cast.Cast, columns: dict[str, Any], *, declined_hears: bool
) -> None:
    room = cast.meeting(session, people.ctip, capacity=1)
    answers = ("in_person", "in_person", "online", "maybe", "no", None)
    crowd = cast.crowd(session, people.shelter, len(answers))
    for person, wanted in zip(crowd, answers, strict=True):
        if wanted is not None:
            answer(session, person, room, wanted, cast.NOW)
    own = rsvps.of(session, room.id, crowd[1].id)
    assert own is not None
    assert own.position == 1
    edit(session, room, **columns)
    hears = {chat for chat in cast.chats(told(session, cast.NOW + QUIET)) if chat >= 1000}
    declined = {1000 + answers.index("no")}
    assert hears == set(range(1000, 1006)) - (set() if declined_hears else declined)


def test_who_declined_counts_where_the_date_moves(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    answer(session, people.bina, meeting, "no", cast.NOW)

    def count(**parts: Any) -> int:
        said = {name: getattr(meeting, name) for name in meeting_changes.TOLD} | parts
        viewer, its = cast.viewer(session, people.rafiq), [one.id for one in meeting.working_groups]
        told = change_reach.outlook(session, viewer, [(meeting, said)], its, cast.NOW + QUIET)
        return told.count.people

    assert (count(place="Room 2"), count(starts_at=LATER)) == (2, 3)
    edit(session, meeting, starts=LATER)
    assert count(place="Room 2") == 3  # the move is still to be told, and this with it
    told(session, cast.NOW + QUIET)
    assert count(place="Room 2") == 2


def test_a_cancelled_meeting_sends_no_reminder_not_even_a_queued_one(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    queued = posts.plan(
        session, "reminder", cast.NOW, {"meeting": True},
        {"starts_at": cast.STARTS.isoformat()}, meeting_id=meeting.id,
    )  # fmt: skip
    assert queued is not None
    posts.open_due(session, cast.NOW)
    edit(session, meeting, status="cancelled")
    assert cast.claim(session) == []
    assert set(cast.states(session, "reminder").values()) == {("withdrawn", "cancelled")}
    assert set(session.scalars(select(Reminder.state))) == {"dropped"}


def test_it_was_to_start_when_people_were_told_so(session: Session, meeting: Meeting) -> None:
    edit(session, meeting, starts=LATER)
    edit(session, meeting, starts=cast.STARTS)
    assert change_notices.moved_from(session, meeting) is None
    edit(session, meeting, starts=LATER)
    assert change_notices.moved_from(session, meeting) == cast.STARTS


def test_an_undone_edit_takes_back_nothing_of_another_meeting(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    other = cast.meeting(session, people.ctip)
    edit(session, meeting, place="Room 2")
    edit(session, other, place="Room 2")
    edit(session, meeting, place="Room 1")
    assert [post.meeting_id for post in owed(session)] == [other.id]


def test_the_preview_of_what_only_undoes_promises_nobody_that_they_are_told(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    edit(session, meeting, place="Room 2")
    said = {name: getattr(meeting, name) for name in meeting_changes.TOLD}

    def outlook(**parts: Any) -> change_reach.Outlook:
        viewer, its = cast.viewer(session, people.amina), [one.id for one in meeting.working_groups]
        return change_reach.outlook(session, viewer, [(meeting, said | parts)], its, cast.NOW)

    back = outlook(place="Room 1")
    assert (back.count.people, back.undoes) == (0, True)
    assert outlook(place="Room 3").count.people == 3


@pytest.mark.parametrize(
    ("columns", "back"),
    [
        ({"starts": LATER}, {"starts": cast.STARTS}),
        ({"place": "Room 2"}, {"place": "Room 1"}),
    ],
)
@pytest.mark.parametrize("waits", ["two minutes", "for the end of quiet hours"])
def test_who_answered_to_what_is_taken_back_is_told_that_it_is_and_nobody_else(
    session: Session, people: cast.Cast, meeting: Meeting, columns: dict[str, Any],
    back: dict[str, Any], waits: str,
) -> None:  # fmt: skip
    for person in (people.amina, people.bina, people.rafiq):
        answer(session, person, meeting, "online", cast.NOW)
    edit(session, meeting, telling=Telling.FOLDED, **columns)
    if waits != "two minutes":
        posts.open_due(session, cast.NOW + QUIET)
    answer(session, people.bina, meeting, "in_person", MEANWHILE)
    assert edit(session, meeting, BACK, **back) == "change"
    (post,) = owed(session)
    assert (post.due_at, change_reach.of_notice(session, post).people) == (BACK, 1)
    assert post.facts["old"].keys() == ({"place"} if "place" in columns else TIMES)
    assert cast.chats(told(session, BACK)) == [people.bina.telegram_id]
    of = {one.id: rsvps.of(session, meeting.id, one.id) for one in (people.amina, people.bina)}
    asked = [one.confirm for one in of.values() if one is not None]
    assert asked == [False, "starts" in columns]  # it was another day that bina said yes to


def test_who_answered_before_the_last_edit_of_several_is_told_what_is_taken_back(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    edit(session, meeting, starts=LATER)
    answer(session, people.bina, meeting, "no", MEANWHILE)
    edit(session, meeting, MEANWHILE + MINUTE, place="Room 2")
    edit(session, meeting, MEANWHILE + 2 * MINUTE, starts=cast.STARTS)
    alone, all_of_it = owed(session)
    assert (alone.facts["old"].keys(), alone.facts["moved"]) == (TIMES, True)
    assert alone.audience["of"] == [people.bina.telegram_id]
    assert all_of_it.facts["old"] == {"place": "Room 1"}


def test_a_move_after_one_that_was_taken_back_is_told_to_all_by_what_they_know(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    edit(session, meeting, starts=LATER)
    answer(session, people.bina, meeting, "online", MEANWHILE)
    edit(session, meeting, BACK, starts=cast.STARTS)
    assert change_notices.moved_from(session, meeting) is None
    assert change_notices.moved(session, BACK) == {}
    edit(session, meeting, BACK + MINUTE, starts=LATER)
    notice = owed(session)[-1]
    assert notice.facts["old"]["starts_at"] == cast.STARTS.isoformat()
    assert sorted(cast.chats(told(session, BACK + MINUTE + QUIET))) == [101, 102, 103]


def test_who_said_yes_when_it_was_to_take_place_after_all_is_told_that_it_does_not(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    edit(session, meeting, telling=Telling.AT_ONCE, status="cancelled")
    left = [outbox.Result(one.delivery_id, "sent", message_id=7) for one in told(session, cast.NOW)]
    outbox.record(session, left, cast.NOW)
    edit(session, meeting, status="confirmed")
    answer(session, people.bina, meeting, "in_person", MEANWHILE)
    assert edit(session, meeting, BACK, status="cancelled") == "cancellation"
    assert cast.chats(told(session, BACK)) == [people.bina.telegram_id]


def test_who_was_first_shown_what_is_taken_back_is_told_and_who_knew_it_before_is_not(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip, key="chat/1")
    for person, at in ((people.amina, cast.NOW), (people.bina, MEANWHILE)):
        heard.note(session, person.telegram_id or 0, [meeting], at, whole=True)
        if at == cast.NOW:
            edit(session, meeting, starts=LATER)
    edit(session, meeting, BACK, starts=cast.STARTS)
    assert cast.chats(told(session, BACK)) == [people.bina.telegram_id]


def test_a_typing_error_that_is_mended_silently_is_told_to_nobody_who_answered_to_it(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    edit(session, meeting, place="Room 2")
    answer(session, people.bina, meeting, "in_person", MEANWHILE)
    assert edit(session, meeting, BACK, Telling.NOT, place="Room 1") is None
    assert owed(session) == []


def test_the_preview_of_what_undoes_counts_who_answered_meanwhile_and_not_its_writer(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    edit(session, meeting, starts=LATER)
    said = {name: getattr(meeting, name) for name in meeting_changes.TOLD}
    back = [(meeting, said | {"starts_at": cast.STARTS, "ends_at": cast.STARTS + 2 * cast.HOUR})]
    viewer, its = cast.viewer(session, people.amina), [one.id for one in meeting.working_groups]
    found = []
    for person in (people.amina, people.bina):
        answer(session, person, meeting, "in_person", MEANWHILE)
        one = change_reach.outlook(session, viewer, back, its, BACK)
        found.append((one.count.people, one.undoes, one.to_some))
    assert found == [(0, True, False), (2, False, True)]
