"""Dates of a series changed together: one notice of all, folded and taken apart date by date."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import (
    change_notices,
    change_reach,
    errors,
    making,
    meeting_changes,
    members,
    outbox,
    posts,
    rsvps,
    series,
    unheard,
)
from storage.change_notices import QUIET, Telling
from storage.meeting_changes import Change
from storage.models import Audit, Meeting, Post, Reminder
from storage.particulars import Written
from storage.rules import repeats

MINUTE = timedelta(minutes=1)
ZONE = "Asia/Dhaka"


@pytest.fixture
def dates(session: Session, people: cast.Cast) -> list[Meeting]:
    """Four Tuesdays of one series."""
    starts = cast.STARTS
    said = Written(
        "Weekly", [people.ctip.id], starts, starts + 2 * cast.HOUR, starts, "Room 1",
        "https://meet.example.org/1", repeat="FREQ=WEEKLY;COUNT=4",
    )  # fmt: skip
    first = making.make(
        session, cast.viewer(session, people.amina), said, ZONE, cast.NOW, draft=False
    )
    made = series.dates(session, first, cast.NOW)
    cast.known(session, *made)
    return made


def written(meeting: Meeting, by: int = 0, **parts: Any) -> Written:
    """What a date says, so many days later, but for these parts."""
    names = ("title", "starts_at", "ends_at", "rsvp_by", "place", "online", "agenda",
             "description", "capacity", "seats_per_organization", "reminders")  # fmt: skip
    values = {name: getattr(meeting, name) for name in names}
    said = Written(group_ids=[one.id for one in meeting.working_groups], **values)
    moved = {
        name: repeats.later(values[name], by, ZONE) for name in ("starts_at", "ends_at", "rsvp_by")
    }
    return replace(said, **(moved | parts))


def change(
    session: Session,
    people: cast.Cast,
    dates: Sequence[Meeting],
    now: datetime = cast.NOW,
    telling: Telling = Telling.FOLDED,
    status: str = "confirmed",
    by: int = 0,
    **parts: Any,
) -> Post | None:
    """Change the same of these dates, as the chair."""
    rafiq = cast.viewer(session, people.rafiq)
    found = meeting_changes.find_all(session, rafiq, [one.id for one in dates], now)
    wanted = [(one, written(one, by, **parts)) for one in found]
    return meeting_changes.change_all(session, rafiq, wanted, Change(status, None, telling, now))


def owed(session: Session) -> list[Post]:
    session.flush()
    planned = Post.state == "planned", Post.kind.in_(unheard.KINDS)
    return list(session.scalars(select(Post).where(*planned).order_by(Post.id)))


def told(session: Session, now: datetime, limit: int = 100) -> list[outbox.Claimed]:
    posts.open_due(session, now)
    return cast.claim(session, now, limit)


def sent(session: Session, claimed: Sequence[outbox.Claimed], now: datetime) -> None:
    results = [outbox.Result(one.delivery_id, "sent", message_id=7) for one in claimed]
    outbox.record(session, results, now)


def answer(session: Session, person: Any, meeting: Meeting, wanted: str) -> Any:
    viewer = members.viewer(session, person)
    return rsvps.answer(session, viewer, meeting.id, wanted, cast.NOW)


@pytest.mark.parametrize(
    ("which", "found"), [("one", [1]), ("later", [1, 2, 3]), ("all", [0, 1, 2, 3])]
)
def test_a_change_is_made_of_one_date_of_later_ones_or_of_all(
    session: Session, dates: list[Meeting], which: str, found: list[int]
) -> None:
    wanted = [dates[one] for one in found]
    assert series.scope(session, dates[1], which, cast.NOW) == wanted


def test_what_has_begun_or_stands_otherwise_is_not_changed_with_the_others(
    session: Session, dates: list[Meeting]
) -> None:
    dates[2].status = "cancelled"
    now = dates[0].starts_at
    assert series.scope(session, dates[1], "all", now) == [dates[1], dates[3]]
    assert series.scope(session, dates[0], "all", now) == [dates[0], dates[1], dates[3]]
    assert series.scope(session, dates[2], "all", now) == [dates[2]]


def test_a_place_changed_of_all_dates_is_one_notice_a_person(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    notice = change(session, people, dates[1:], place="Room 2")
    assert notice is not None
    assert [one.place for one in dates] == ["Room 1", *3 * ["Room 2"]]
    assert owed(session) == [notice]
    assert (notice.meeting_id, notice.facts["old"]) == (dates[1].id, {"place": "Room 1"})
    assert series.told_with(session, notice, cast.NOW) == dates[2:]
    assert notice.due_at == cast.NOW + QUIET
    assert sorted(cast.chats(told(session, notice.due_at))) == [101, 102, 103]
    assert told(session, notice.due_at) == []


def test_an_edit_of_several_dates_is_written_down_once(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    change(session, people, dates[2:], place="Room 2")
    session.flush()
    act = session.scalars(select(Audit).where(Audit.action == "meeting-changed")).one()
    assert act.subject == f"meeting:{dates[2].key}"
    assert act.details == {"changed": ["place"], "silently": False, "others": [dates[3].key]}


def test_a_move_of_later_dates_keeps_answers_to_be_confirmed_and_replans_reminders(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    yes = [answer(session, people.bina, one, "online") for one in dates]
    notice = change(session, people, dates[1:], by=1)
    assert notice is not None
    assert [one.starts_local[:10] for one in dates] == [
        "2027-01-19", "2027-01-27", "2027-02-03", "2027-02-10",
    ]  # fmt: skip
    assert [(one.answer, one.confirm) for one in yes] == [
        ("online", False), *3 * [("online", True)],
    ]  # fmt: skip
    assert notice.facts["moved"]
    session.flush()
    for one in dates:
        planned = Reminder.meeting_id == one.id, Reminder.state == "planned"
        assert set(session.scalars(select(Reminder.starts_at).where(*planned))) == {one.starts_at}


def test_each_date_knows_from_when_it_was_moved(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    was = [one.starts_at for one in dates]
    change(session, people, dates[1:], by=1)
    change(session, people, dates, cast.NOW + MINUTE, place="Room 2")
    assert [change_notices.moved_from(session, one) for one in dates] == [None, *was[1:]]


def test_edits_of_several_dates_fold_into_one_notice_and_undone_ones_owe_none(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    change(session, people, dates, place="Room 2")
    notice = change(session, people, dates, cast.NOW + MINUTE, place="Room 3", online=None)
    assert notice is not None
    assert owed(session) == [notice]
    assert notice.facts["old"] == {"place": "Room 1", "online": "https://meet.example.org/1"}
    assert notice.due_at == cast.NOW + MINUTE + QUIET
    back = {"place": "Room 1", "online": "https://meet.example.org/1"}
    assert change(session, people, dates, cast.NOW + MINUTE, **back) is None
    assert owed(session) == []


def told_of(session: Session) -> list[list[tuple[int, dict[str, Any]]]]:
    """What each notice that is owed says was so, by date."""
    return [
        [
            (one.id, (unheard.said_of(post, one) or {})["old"])
            for one in unheard.dates(session, post)
        ]
        for post in owed(session)
    ]


def test_a_date_that_is_changed_further_is_told_in_one_notice_with_the_others(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    change(session, people, dates, place="Room 2")
    change(session, people, [dates[0]], cast.NOW + MINUTE, place="Room 3")
    assert told_of(session) == [[(one.id, {"place": "Room 1"}) for one in dates]]
    assert owed(session)[0].due_at == cast.NOW + MINUTE + QUIET
    change(session, people, [dates[2]], cast.NOW + MINUTE, place="Room 1")  # undone
    left = (dates[0], dates[1], dates[3])
    assert told_of(session) == [[(one.id, {"place": "Room 1"}) for one in left]]


def test_what_waits_for_one_date_is_told_with_what_all_are_changed_by(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    change(session, people, [dates[1]], online=None)
    change(session, people, dates, cast.NOW + MINUTE, place="Room 2")
    (notice,) = told_of(session)
    assert [(one, sorted(old)) for one, old in notice] == [
        (dates[0].id, ["place"]), (dates[1].id, ["online", "place"]), (dates[2].id, ["place"]),
        (dates[3].id, ["place"]),
    ]  # fmt: skip


def test_what_moved_otherwise_before_is_told_with_its_own_old_day(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    was = [one.starts_at.isoformat() for one in dates]
    change(session, people, [dates[1]], by=1)
    change(session, people, dates, cast.NOW + MINUTE, by=7)
    (notice,) = told_of(session)
    assert [old["starts_at"] for _, old in notice] == was


def test_a_cancelled_date_is_told_apart_from_what_moved(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    change(session, people, dates, by=1)
    change(session, people, [dates[3]], cast.NOW + MINUTE, status="cancelled")
    assert sorted(one.kind for one in owed(session)) == ["cancellation", "change"]


def test_who_has_not_heard_of_all_dates_hears_of_those_that_were_not_changed_again(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    """One of three has heard when the first date is changed once more."""
    change(session, people, dates, place="Room 2")
    now = cast.NOW + QUIET
    heard = told(session, now, limit=1)
    sent(session, heard, now)
    change(session, people, [dates[0]], now, place="Room 3")
    rest = told(session, now)
    about = select(Post).where(Post.kind == "change").order_by(Post.id)
    of_all, of_one = session.scalars(about)
    assert [one.id for one in unheard.dates(session, of_all)] == [one.id for one in dates[1:]]
    assert sorted(cast.chats([*heard, *rest])) == [101, 102, 103]
    assert of_one.facts["old"] == {"place": "Room 1"}  # what those last heard who heard nothing
    sent(session, rest, now)
    assert sorted(cast.chats(told(session, now + QUIET))) == [101, 102, 103]


def test_what_was_rendered_before_a_date_was_left_out_is_rendered_anew(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    change(session, people, dates, place="Room 2")
    now = cast.NOW + QUIET
    (first,) = told(session, now, limit=1)
    sent(session, [first], now)
    change(session, people, [dates[3]], now, place="Room 4")
    texts = {one.message.text for one in told(session, now)}
    assert first.message.text not in texts


def test_who_declined_each_date_is_told_only_of_a_move(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    for one in dates[:2]:
        answer(session, people.bina, one, "no")
    answer(session, people.rafiq, dates[0], "no")
    moved = change(session, people, dates[:2], by=1)
    assert moved is not None
    assert change_reach.of_notice(session, moved).people == 3
    change(session, people, dates[:2], by=-1)
    notice = change(session, people, dates[:2], place="Room 2")
    assert notice is not None
    assert change_reach.of_notice(session, notice).people == 2
    assert sorted(cast.chats(told(session, cast.NOW + QUIET))) == [101, 102]
    assert cast.states(session, "change")[103] == ("withdrawn", "declined")


def test_cancelled_dates_are_one_notice_and_silence_their_reminders(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    notice = change(session, people, dates[2:], status="cancelled")
    assert notice is not None
    assert [one.status for one in dates] == [*2 * ["confirmed"], *2 * ["cancelled"]]
    assert notice.kind == "cancellation"
    assert unheard.dates(session, notice) == dates[2:]
    session.flush()
    planned = select(Reminder.meeting_id).where(Reminder.state == "planned")
    assert set(session.scalars(planned)) == {one.id for one in dates[:2]}
    assert sorted(cast.chats(told(session, notice.due_at))) == [101, 102, 103]
    again = change(session, people, dates[2:], notice.due_at, status="confirmed")
    assert again is not None
    assert (again.kind, again.facts["old"]) == ("change", {"status": "cancelled"})


def test_cancelled_dates_keep_their_reasons_when_they_are_tidied_up(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    change(session, people, dates[:2], status="cancelled")
    dates[0].reason, dates[1].reason = "Flood", "Election"
    change(session, people, dates[:2], status="cancelled", title="Cleared")
    assert [one.reason for one in dates[:2]] == ["Flood", "Election"]


def test_a_typing_error_is_mended_silently_of_all_dates(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    assert change(session, people, dates, telling=Telling.NOT, place="Room One") is None
    assert [one.sequence for one in dates] == 4 * [1]
    with pytest.raises(errors.Outdated):
        change(session, people, dates, telling=Telling.NOT, by=1)


def test_no_date_moves_to_what_is_over(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    with pytest.raises(errors.Past):
        change(session, people, dates, by=-8)


def test_who_may_not_change_one_of_them_changes_none(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    bina = cast.viewer(session, people.bina)
    with pytest.raises(errors.NotFound):
        meeting_changes.find_all(session, bina, [one.id for one in dates], cast.NOW)


def test_what_starts_within_a_day_is_told_at_once_with_the_others(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    now = dates[0].starts_at - cast.HOUR
    notice = change(session, people, dates, now, place="Room 2")
    assert notice is not None
    assert (notice.due_at, notice.prompt) == (now, True)


def test_the_announcement_of_a_series_is_about_the_next_date_when_its_own_is_cancelled(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    making.announce(session, cast.viewer(session, people.amina), dates[0].id, cast.NOW)
    change(session, people, [dates[0]], status="cancelled")
    announced = [one for one in told(session, cast.NOW) if "announcement" in one.message.text]
    assert sorted(cast.chats(announced)) == [101, 102, 103]
    post = session.scalars(select(Post).where(Post.kind == "announcement")).one()
    assert post.meeting_id == dates[1].id
    assert series.told_with(session, post, cast.NOW) == dates[2:]


def test_who_answered_to_dates_that_are_moved_back_is_told_of_all_of_them_in_one_notice(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    change(session, people, dates, by=1)
    session.flush()
    viewer = members.viewer(session, people.bina)
    rsvps.answer(session, viewer, dates[1].id, "online", cast.NOW + MINUTE)
    rsvps.answer(session, viewer, dates[2].id, "online", cast.NOW + MINUTE)
    notice = change(session, people, dates, cast.NOW + MINUTE, by=-1)
    assert owed(session) == [notice]
    assert notice is not None
    assert unheard.dates(session, notice) == dates[1:3]
    assert cast.chats(told(session, cast.NOW + MINUTE)) == [people.bina.telegram_id]


def test_who_was_told_of_a_cancellation_is_told_of_the_restoring_whatever_they_answered(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    answer(session, people.bina, dates[1], "no")
    answer(session, people.bina, dates[3], "no")
    answer(session, people.amina, dates[1], "in_person")
    off = change(session, people, dates[1:], status="cancelled")
    assert off is not None
    sent(session, told(session, off.due_at), off.due_at)
    later = off.due_at + MINUTE
    chair, restored = cast.viewer(session, people.rafiq), dates[1]
    wanted = [(restored, {name: getattr(restored, name) for name in meeting_changes.TOLD})]
    wanted[0][1]["status"] = "confirmed"
    foreseen = change_reach.outlook(session, chair, wanted, [people.ctip.id], later)
    on = change(session, people, [restored], later)
    assert on is not None
    assert foreseen.count.people == change_reach.of_notice(session, on, chair).people == 3
    claimed = told(session, on.due_at)
    assert sorted(cast.chats(claimed)) == [101, 102, 103]
    sent(session, claimed, on.due_at)
    # What is changed after that is again told to nobody who declined.
    elsewhere = change(session, people, [restored], on.due_at, place="Room 2")
    assert elsewhere is not None
    assert sorted(cast.chats(told(session, elsewhere.due_at))) == [101, 102]


def test_who_declined_and_was_told_of_no_cancellation_is_told_of_no_restoring(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    answer(session, people.bina, dates[1], "no")
    off = change(session, people, [dates[1]], status="cancelled")
    assert off is not None
    sent(session, told(session, off.due_at), off.due_at)
    on = change(session, people, [dates[1]], off.due_at + MINUTE)
    assert on is not None
    assert change_reach.of_notice(session, on).people == 2
    assert sorted(cast.chats(told(session, on.due_at))) == [101, 102]


def seat_news(session: Session) -> list[Post]:
    left = Post.kind == "seat", Post.state != "withdrawn"
    return list(session.scalars(select(Post).where(*left).order_by(Post.id)))


def test_seats_that_a_change_gives_are_told_after_its_notice_in_one_message(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    for one in dates:
        one.capacity = 1
        for person in (people.bina, people.amina):
            answer(session, person, one, "in_person")
    moved = change(session, people, dates, by=1, capacity=2)
    assert moved is not None
    (seat,) = seat_news(session)
    assert seat.audience == {"people": [people.amina.id]}
    assert seat.due_at > moved.due_at
    assert [one.id for one in unheard.dates(session, seat)] == [one.id for one in dates]
    assert people.amina.telegram_id in cast.chats(told(session, seat.due_at))


def test_seats_wait_for_the_notice_of_an_earlier_edit_and_for_that_of_the_next(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    for one in dates:
        one.capacity = 1
        for person in (people.bina, people.amina):
            answer(session, person, one, "in_person")
    first = change(session, people, dates, by=1)
    assert first is not None
    change(session, people, dates, cast.NOW + MINUTE, capacity=2)
    (seat,) = seat_news(session)
    assert seat.due_at > first.due_at
    again = change(session, people, dates, cast.NOW + MINUTE, by=1)
    assert again is not None
    assert seat.due_at > again.due_at > first.due_at


def test_seats_without_a_notice_are_told_at_once(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    for one in dates:
        one.capacity = 1
        for person in (people.bina, people.amina):
            answer(session, person, one, "in_person")
    assert change(session, people, dates, capacity=2) is None
    (seat,) = seat_news(session)
    assert seat.due_at == cast.NOW


def test_a_seat_of_a_restored_date_is_told_after_that_it_takes_place(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    one = dates[1]
    one.capacity = 1
    for person in (people.bina, people.amina):
        answer(session, person, one, "in_person")
    off = change(session, people, [one], status="cancelled")
    assert off is not None
    sent(session, told(session, off.due_at), off.due_at)
    members.end(session, people.bina.id, off.due_at, None)
    on = change(session, people, [one], off.due_at + MINUTE)
    assert on is not None
    seat = session.scalars(select(Post).where(Post.kind == "seat")).one()
    assert (seat.audience["people"], seat.due_at > on.due_at) == ([people.amina.id], True)
