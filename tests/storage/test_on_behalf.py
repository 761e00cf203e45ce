"""Answers given for somebody else: by whom, for whom, and how those hear of it."""

import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import cards, errors, on_behalf, posts, rsvps
from storage.cards import Shown
from storage.models import Audit, Meeting, Person, Rsvp


def give(session: Session, by: Person, one: Meeting, who: Person, answer: str = "online") -> Rsvp:
    viewer = cast.viewer(session, by)
    return on_behalf.answer(session, viewer, one.id, who.id, answer, cast.NOW)


def may_answer_for(session: Session, by: Person, one: Meeting) -> list[str]:
    found = on_behalf.whom(session, cast.viewer(session, by), one.id)
    return [person.name for _, people in found for person in people]


def told(session: Session) -> list[int]:
    posts.open_due(session, cast.NOW)
    return cast.chats(cast.claim(session))


def test_secretariat_and_chair_answer_for_all_and_a_focal_point_for_their_own(
    session: Session,
) -> None:
    people = cast.enter(session)
    farid = cast.person(session, "Farid", people.shelter, "focal_point", telegram_id=201)
    one = cast.meeting(session, people.ctip)
    assert may_answer_for(session, people.amina, one) == ["Bina", "Farid", "Rafiq"]
    assert may_answer_for(session, people.rafiq, one) == ["Amina", "Bina", "Farid"]
    assert may_answer_for(session, farid, one) == ["Bina"]
    with pytest.raises(errors.Outdated):
        may_answer_for(session, people.bina, one)
    with pytest.raises(errors.Outdated):
        give(session, farid, one, people.rafiq)
    with pytest.raises(errors.Outdated):
        give(session, people.amina, one, people.charu)


def test_a_focal_point_who_is_not_asked_answers_for_nobody(session: Session) -> None:
    people = cast.enter(session)
    farid = cast.person(session, "Farid", people.outside, "focal_point", telegram_id=201)
    with pytest.raises(errors.Outdated):
        may_answer_for(session, farid, cast.meeting(session, people.ctip))
    with pytest.raises(errors.NotFound):
        may_answer_for(session, farid, cast.meeting(session, people.closed))


def test_it_is_recorded_who_gave_it_and_its_person_is_told(session: Session) -> None:
    people = cast.enter(session)
    one = cast.meeting(session, people.ctip)
    rsvp = give(session, people.rafiq, one, people.bina)
    assert (rsvp.person_id, rsvp.answer, rsvp.given_by) == (people.bina.id, "online", people.rafiq)
    assert session.scalars(select(Audit.action)).all() == ["answered-for"]
    assert told(session) == [103]


def test_ones_own_answer_is_ones_own_again(session: Session) -> None:
    people = cast.enter(session)
    one = cast.meeting(session, people.ctip)
    rsvp = give(session, people.rafiq, one, people.bina)
    rsvps.answer(session, cast.viewer(session, people.bina), one.id, "online", cast.NOW)
    assert rsvp.given_by_id is None
    assert told(session) == []
    assert cast.states(session, on_behalf.KIND) == {103: ("withdrawn", "settled")}


def test_of_two_given_for_the_same_person_the_last_is_told(session: Session) -> None:
    people = cast.enter(session)
    one = cast.meeting(session, people.ctip)
    give(session, people.rafiq, one, people.bina)
    give(session, people.amina, one, people.bina, "no")
    posts.open_due(session, cast.NOW)
    (claimed,) = cast.claim(session)
    assert "|no|" in claimed.message.text


def test_a_seat_is_taken_as_by_its_person_and_told_once(session: Session) -> None:
    people = cast.enter(session)
    one = cast.meeting(session, people.ctip, capacity=1)
    assert give(session, people.amina, one, people.bina, "in_person").position is None
    assert give(session, people.amina, one, people.rafiq, "in_person").position == 1
    assert sorted(told(session)) == [102, 103]
    assert {each.post.kind for each in cast.deliveries(session)} == {on_behalf.KIND}


def test_the_cards_of_its_person_are_looked_at_again(session: Session) -> None:
    people = cast.enter(session)
    one = cast.meeting(session, people.ctip)
    for chat_id in (101, 103):
        cards.remember(session, chat_id, 7, Shown(one.id, one.revision, None))
    session.flush()
    give(session, people.amina, one, people.bina)
    assert [card.chat_id for card in cards.outdated(session, cast.NOW, 9)] == [103]


def test_nothing_is_given_to_what_takes_no_answers(session: Session) -> None:
    people = cast.enter(session)
    one = cast.meeting(session, people.ctip, status="cancelled")
    with pytest.raises(errors.AnswersOver):
        give(session, people.amina, one, people.bina)
    room = cast.meeting(session, people.ctip, online=None)
    with pytest.raises(errors.AnswerNotOffered):
        give(session, people.amina, room, people.bina)
