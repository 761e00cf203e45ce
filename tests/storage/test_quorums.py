"""Quorums: which organizations count, and who is warned, when, of what is still so."""

from datetime import datetime, timedelta
from typing import Any

import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import making, members, posts, quorums, rsvps
from storage.change_notices import Telling
from storage.models import Meeting, Person, Post

DUE = cast.STARTS - cast.DAY
SECOND = timedelta(seconds=1)


def answered(session: Session, one: Meeting, who: Person, answer: str) -> None:
    rsvps.answer(session, cast.viewer(session, who), one.id, answer, cast.NOW)


def numbers(session: Session, one: Meeting) -> list[tuple[str, int, int, bool]]:
    found = quorums.of(session, one, one.working_groups)
    return [(each.group.key, each.coming, each.needed, each.met) for each in found]


def warned(session: Session, now: datetime = DUE) -> list[Post]:
    quorums.warn(session, now)
    return list(session.scalars(select(Post).where(Post.kind == quorums.KIND)))


def sent(session: Session, now: datetime = DUE) -> list[int]:
    quorums.warn(session, now)
    posts.open_due(session, now)
    return cast.chats(cast.claim(session, now))


def test_organizations_count_once_and_only_those_who_come(session: Session) -> None:
    people = cast.enter(session)
    people.ctip.quorum = "60%"
    colleague = cast.person(session, "Caro", people.iom, telegram_id=201)
    outside = cast.group(session, "outside", people.outside)
    one = cast.meeting(session, people.ctip, outside)
    assert numbers(session, one) == [("ctip", 0, 2, False)]
    answered(session, one, people.amina, "in_person")
    answered(session, one, colleague, "online")
    answered(session, one, people.charu, "online")  # of another working group
    answered(session, one, people.bina, "maybe")
    assert numbers(session, one) == [("ctip", 1, 2, False)]
    answered(session, one, people.rafiq, "online")
    assert numbers(session, one) == [("ctip", 2, 2, True)]
    members.stop(session, 102, cast.NOW)
    assert numbers(session, one) == [("ctip", 1, 2, False)]


def test_who_waits_for_a_seat_or_has_to_confirm_does_not_count(session: Session) -> None:
    people = cast.enter(session)
    people.ctip.quorum = "1"
    full = cast.meeting(session, people.ctip, capacity=0)
    answered(session, full, people.bina, "in_person")
    moved = cast.meeting(session, people.ctip)
    answered(session, moved, people.bina, "in_person")
    assert numbers(session, moved) == [("ctip", 1, 1, True)]
    cast.change(session, moved, starts=cast.STARTS + cast.DAY)
    assert numbers(session, full) == numbers(session, moved) == [("ctip", 0, 1, False)]


def test_a_day_before_the_chair_is_warned_once_of_what_is_short(session: Session) -> None:
    people = cast.enter(session)
    people.ctip.quorum = "2"
    cast.meeting(session, people.ctip)
    assert not warned(session, DUE - SECOND)
    assert sent(session) == [102]
    assert len(warned(session, DUE + cast.HOUR)) == 1


def test_the_secretariat_is_warned_where_no_chair_has_joined(session: Session) -> None:
    people = cast.enter(session)
    people.ctip.quorum = "2"
    cast.meeting(session, people.ctip)
    members.stop(session, 102, cast.NOW)
    assert sent(session) == [101]


def test_what_became_enough_by_then_warns_nobody(session: Session) -> None:
    people = cast.enter(session)
    people.ctip.quorum = "1"
    one = cast.meeting(session, people.ctip)
    quorums.warn(session, DUE)
    posts.open_due(session, DUE)
    answered(session, one, people.bina, "online")
    assert cast.claim(session, DUE) == []
    assert cast.states(session, quorums.KIND) == {102: ("withdrawn", "settled")}


@pytest.mark.parametrize(
    "changed",
    [{"status": "cancelled"}, {"starts": cast.STARTS + 2 * cast.DAY}],
)
def test_a_meeting_that_is_not_then_any_more_warns_nobody(
    session: Session, changed: dict[str, Any]
) -> None:
    people = cast.enter(session)
    people.ctip.quorum = "2"
    one = cast.meeting(session, people.ctip)
    quorums.warn(session, DUE)
    posts.open_due(session, DUE)
    cast.change(session, one, DUE, **changed)
    cast.claim(session, DUE)
    (state,) = cast.states(session, quorums.KIND).values()
    assert state in {("withdrawn", "cancelled"), ("withdrawn", "moved")}


def test_a_moved_meeting_is_looked_at_again_a_day_before_its_new_date(session: Session) -> None:
    people = cast.enter(session)
    people.ctip.quorum = "2"
    one = cast.meeting(session, people.ctip)
    assert len(warned(session)) == 1
    cast.change(session, one, DUE, starts=cast.STARTS + 2 * cast.DAY)
    assert len(warned(session, DUE + 2 * cast.DAY - SECOND)) == 1
    assert len(warned(session, DUE + 2 * cast.DAY)) == 2


LATER = 3 * cast.HOUR
"""To another hour of the same day."""


def left(session: Session, now: datetime = DUE) -> list[str]:
    """Give what became of each warning so far, with those of now."""
    sent(session, now)
    return [one.state for one in cast.deliveries(session, quorums.KIND)]


def test_who_is_warned_is_not_warned_again_for_another_hour_of_the_day(session: Session) -> None:
    people = cast.enter(session)
    people.ctip.quorum = "2"
    one = cast.meeting(session, people.ctip)
    assert left(session) == ["sending"]
    cast.change(session, one, DUE, Telling.NOT, starts=cast.STARTS + LATER)
    assert left(session, DUE + LATER) == ["sending", "withdrawn"]
    moved = cast.STARTS + cast.DAY + LATER
    cast.change(session, one, DUE + LATER, Telling.NOT, starts=moved)
    assert left(session, DUE + cast.DAY + LATER) == ["sending", "withdrawn", "sending"]


def test_another_hour_is_warned_of_where_it_is_short_by_more_or_less_than_was_told(
    session: Session,
) -> None:
    people = cast.enter(session)
    people.ctip.quorum = "2"
    one = cast.meeting(session, people.ctip)
    assert left(session) == ["sending"]
    cast.change(session, one, DUE, Telling.NOT, starts=cast.STARTS + LATER)
    answered(session, one, people.bina, "online")
    assert left(session, DUE + LATER) == ["sending", "sending"]


def test_who_was_not_warned_for_the_first_hour_is_for_another_one(session: Session) -> None:
    people = cast.enter(session)
    people.ctip.quorum = "1"
    one = cast.meeting(session, people.ctip)
    answered(session, one, people.bina, "online")
    assert left(session) == ["withdrawn"]
    cast.change(session, one, DUE, Telling.NOT, starts=cast.STARTS + LATER)
    answered(session, one, people.bina, "no")
    assert left(session, DUE + LATER) == ["withdrawn", "sending"]


def test_what_is_made_or_moved_within_the_day_before_warns_nobody(session: Session) -> None:
    people = cast.enter(session)
    people.ctip.quorum = "2"
    cast.meeting(session, people.ctip, starts=cast.NOW + 20 * cast.HOUR)
    moved = cast.meeting(session, people.ctip)
    cast.change(session, moved, DUE - cast.HOUR, starts=DUE + 20 * cast.HOUR)
    assert not warned(session, cast.NOW + cast.HOUR)
    assert not warned(session, DUE)


def test_only_a_working_group_that_has_a_quorum_warns_and_each_its_own_chair(
    session: Session,
) -> None:
    people = cast.enter(session)
    people.ctip.quorum = "2"
    other = cast.group(session, "other", people.shelter, chair=people.shelter)
    other.quorum = "1"
    cast.person(session, "Sima", people.shelter, "chair", telegram_id=301)
    cast.meeting(session, people.closed)
    cast.meeting(session, people.ctip, other)
    assert sorted(sent(session)) == [102, 301]


def test_who_does_not_chair_it_any_more_is_not_warned(session: Session) -> None:
    people = cast.enter(session)
    people.ctip.quorum = "2"
    cast.meeting(session, people.ctip)
    quorums.warn(session, DUE)
    posts.open_due(session, DUE)
    people.rafiq.roles.clear()
    session.flush()
    assert cast.claim(session, DUE) == []
    assert cast.states(session, quorums.KIND) == {102: ("withdrawn", "not_concerned")}


def test_a_chair_is_not_warned_for_another_working_group_of_a_joint_meeting(
    session: Session,
) -> None:
    people = cast.enter(session)
    people.closed.quorum = "2"
    cast.meeting(session, people.ctip, people.closed)
    quorums.warn(session, DUE)
    posts.open_due(session, DUE)
    people.closed.chair = people.shelter  # Rafiq still chairs the other one
    session.flush()
    assert cast.claim(session, DUE) == []
    assert cast.states(session, quorums.KIND) == {102: ("withdrawn", "not_concerned")}


def test_of_what_was_made_in_the_chat_it_warns_only_once_people_were_asked(
    session: Session,
) -> None:
    people = cast.enter(session)
    people.ctip.quorum = "2"
    silent, one, late = (cast.meeting(session, people.ctip, key=f"chat/{n}") for n in range(3))
    making.announce(session, cast.viewer(session, people.amina), one.id, cast.NOW)
    assert [post.meeting_id for post in warned(session)] == [one.id]
    making.announce(session, cast.viewer(session, people.amina), late.id, DUE + SECOND)
    assert [post.meeting_id for post in warned(session, DUE + cast.HOUR)] == [one.id]
    assert silent.status == "confirmed"
