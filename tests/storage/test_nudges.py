"""Nudges: who is asked once more, and of whom nobody any more."""

from datetime import timedelta

import cast
import pytest
from sqlalchemy.orm import Session

from storage import errors, making, members, nudges, posts, rsvps
from storage.models import Meeting, Person

HOURS = cast.HOUR


def answered(session: Session, one: Meeting, who: Person, answer: str = "no") -> None:
    rsvps.answer(session, cast.viewer(session, who), one.id, answer, cast.NOW)


def send(
    session: Session, by: Person, one: Meeting, after: timedelta = timedelta()
) -> nudges.Nudge:
    return nudges.send(session, cast.viewer(session, by), one.id, cast.NOW + after)


def asked(nudge: nudges.Nudge) -> list[str]:
    return [person.name for person in nudge.people]


def told(session: Session, after: timedelta = timedelta()) -> list[int]:
    posts.open_due(session, cast.NOW + after)
    return sorted(cast.chats(cast.claim(session, cast.NOW + after)))


def test_the_focal_point_is_asked_and_where_there_is_none_everybody_of_the_organization(
    session: Session,
) -> None:
    people = cast.enter(session)
    cast.person(session, "Farid", people.shelter, "focal_point", telegram_id=201)
    cast.person(session, "Gita", people.iom, telegram_id=202)
    one = cast.meeting(session, people.ctip)
    answered(session, one, people.rafiq)
    nudge = send(session, people.amina, one)
    assert asked(nudge) == ["Gita", "Farid"]  # who asks need not be asked
    assert (nudge.organizations, nudge.unreachable) == (2, [])
    assert told(session) == [201, 202]


def test_a_focal_point_who_cannot_be_reached_stands_for_nobody(session: Session) -> None:
    people = cast.enter(session)
    cast.person(session, "Farid", people.shelter, "focal_point")
    away = cast.person(session, "Gita", people.shelter, "focal_point", telegram_id=202)
    members.stop(session, 202, cast.NOW)
    one = cast.meeting(session, people.ctip)
    answered(session, one, people.rafiq)
    answered(session, one, people.amina)
    assert asked(send(session, people.rafiq, one)) == ["Bina"]
    assert away.stopped_at is not None


@pytest.mark.parametrize("stopped", [False, True])
def test_an_organization_of_which_nobody_can_be_reached_is_named(
    session: Session, *, stopped: bool
) -> None:
    people = cast.enter(session)
    if stopped:
        members.stop(session, 103, cast.NOW)
    else:
        members.lose(session, 103, "blocked", cast.NOW)
    one = cast.meeting(session, people.ctip)
    nudge = send(session, people.amina, one)
    assert (asked(nudge), nudge.unreachable) == (["Rafiq"], [people.shelter])


def test_a_later_time_everybody_of_what_is_silent_still_is_asked(session: Session) -> None:
    people = cast.enter(session)
    cast.person(session, "Farid", people.shelter, "focal_point", telegram_id=201)
    one = cast.meeting(session, people.ctip)
    answered(session, one, people.rafiq)
    answered(session, one, people.amina)
    assert asked(send(session, people.amina, one)) == ["Farid"]
    assert asked(send(session, people.amina, one, 48 * HOURS)) == ["Bina", "Farid"]


def test_it_is_done_once_in_48_hours(session: Session) -> None:
    people = cast.enter(session)
    one, other = cast.meeting(session, people.ctip), cast.meeting(session, people.ctip)
    send(session, people.amina, one)
    almost = 48 * HOURS - timedelta(seconds=1)
    with pytest.raises(errors.AskedAlready):
        send(session, people.rafiq, one, almost)
    viewer = cast.viewer(session, people.rafiq)
    nudge = nudges.planned(session, viewer, one.id, cast.NOW + almost)
    assert nudge.last == cast.NOW
    assert nudge.waits_until(cast.NOW + almost) == cast.NOW + 48 * HOURS
    send(session, people.rafiq, other, almost)
    send(session, people.rafiq, one, 48 * HOURS)


def test_what_has_not_left_does_not_once_any_colleague_answered(session: Session) -> None:
    people = cast.enter(session)
    colleague = cast.person(session, "Esha", people.shelter, telegram_id=201)
    one = cast.meeting(session, people.ctip)
    send(session, people.amina, one)
    posts.open_due(session, cast.NOW)
    answered(session, one, colleague, "maybe")
    assert told(session) == [102]
    states = cast.states(session, nudges.KIND)
    assert states[103] == states[201] == ("withdrawn", "settled")


@pytest.mark.parametrize("starts", [None, cast.STARTS + cast.DAY])
def test_a_meeting_that_was_cancelled_or_moved_meanwhile_asks_nobody(
    session: Session, starts: object
) -> None:
    people = cast.enter(session)
    one = cast.meeting(session, people.ctip)
    send(session, people.amina, one)
    posts.open_due(session, cast.NOW)
    cast.change(session, one, **({"starts": starts} if starts else {"status": "cancelled"}))
    cast.claim(session)
    reason = "moved" if starts else "cancelled"
    assert set(cast.states(session, nudges.KIND).values()) == {("withdrawn", reason)}


def test_nobody_is_asked_to_what_is_over_or_answered_by_all(session: Session) -> None:
    people = cast.enter(session)
    one = cast.meeting(session, people.ctip)
    with pytest.raises(errors.AnswersOver):
        send(session, people.amina, one, one.starts_at - cast.NOW)
    for who in (people.amina, people.bina, people.rafiq):
        answered(session, one, who)
    with pytest.raises(errors.NobodyToAsk):
        send(session, people.amina, one)


def test_only_secretariat_and_chair_ask(session: Session) -> None:
    people = cast.enter(session)
    one = cast.meeting(session, people.ctip)
    with pytest.raises(errors.Outdated):
        send(session, people.bina, one)
    hidden = cast.meeting(session, people.closed)
    with pytest.raises(errors.NotFound):
        send(session, people.bina, hidden)


def test_nobody_is_asked_about_what_is_not_announced(session: Session) -> None:
    people = cast.enter(session)
    one = cast.meeting(session, people.ctip, key="chat/1")
    with pytest.raises(errors.Outdated):
        send(session, people.amina, one)
    making.announce(session, cast.viewer(session, people.amina), one.id, cast.NOW)
    assert asked(send(session, people.amina, one)) == ["Bina", "Rafiq"]
