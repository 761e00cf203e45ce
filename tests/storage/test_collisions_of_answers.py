from collections.abc import Callable

import cast
import pytest
from races import AMINA, BINA, Race, amina_id, number
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import errors, members, nudges, on_behalf, rsvps
from storage.database import Database
from storage.models import Meeting, Person, Post, Rsvp


@pytest.fixture
def meeting_id(race: Race, database: Database) -> int:
    return database.call(lambda session: cast.meeting(session).id)


def answers(meeting_id: int, word: str) -> Callable[[Session], None]:
    def answer(session: Session) -> None:
        amina = session.scalars(select(Person).where(Person.telegram_id == AMINA)).one()
        viewer = members.viewer(session, amina)
        rsvps.answer(session, viewer, meeting_id, word, cast.NOW)

    return answer


def moves(meeting_id: int) -> Callable[[Session], int]:
    """Move a meeting after a look at its answers, as they were a moment ago; give their number."""

    def move(session: Session) -> int:
        seen = session.scalars(select(Rsvp)).all()
        cast.change(session, session.get_one(Meeting, meeting_id), starts=cast.STARTS + cast.DAY)
        return len(seen)

    return move


def given(session: Session, meeting_id: int) -> tuple[str, bool] | None:
    rsvp = rsvps.of(session, meeting_id, amina_id(session))
    return (rsvp.answer, rsvp.confirm) if rsvp is not None else None


@pytest.mark.parametrize("before", [None, "no", "in_person"])
def test_an_answer_just_before_a_move_is_kept_and_asked_for_again(
    race: Race, database: Database, meeting_id: int, before: str | None
) -> None:
    if before is not None:
        database.call(answers(meeting_id, before))
    race.run(answers(meeting_id, "online"), moves(meeting_id))
    assert database.call(given, meeting_id) == ("online", True)


def test_a_no_just_before_a_move_is_not_asked_for_again(
    race: Race, database: Database, meeting_id: int
) -> None:
    database.call(answers(meeting_id, "online"))
    race.run(answers(meeting_id, "no"), moves(meeting_id))
    assert database.call(given, meeting_id) == ("no", False)


@pytest.mark.parametrize("before", [None, "in_person"])
def test_an_answer_just_after_a_move_is_one_to_the_new_date(
    race: Race, database: Database, meeting_id: int, before: str | None
) -> None:
    if before is not None:
        database.call(answers(meeting_id, before))
    race.run(moves(meeting_id), answers(meeting_id, "online"))
    assert database.call(given, meeting_id) == ("online", False)


def test_of_two_changes_at_once_each_raises_the_sequence(
    race: Race, database: Database, meeting_id: int
) -> None:
    def change(session: Session) -> None:
        cast.change(session, session.get_one(Meeting, meeting_id), place="Room 2")

    race.run(moves(meeting_id), change)
    meeting = database.call(lambda session: session.get_one(Meeting, meeting_id))
    assert (meeting.place, meeting.starts_at) == ("Room 2", cast.STARTS + cast.DAY)
    assert meeting.sequence == 2


def test_of_two_who_ask_the_silent_at_once_one_does(
    race: Race, database: Database, meeting_id: int
) -> None:
    def ask(session: Session) -> bool:
        amina = session.get_one(Person, amina_id(session))
        try:
            nudges.send(session, cast.viewer(session, amina), meeting_id, cast.NOW)
        except errors.AskedAlready:
            return False
        return True

    assert race.run(ask, ask) == (True, False)
    assert database.call(number, Post) == 1


def test_ones_own_answer_just_after_one_given_on_behalf_is_ones_own(
    race: Race, database: Database, meeting_id: int
) -> None:
    def bina(session: Session) -> Person:
        return session.scalars(select(Person).where(Person.telegram_id == BINA)).one()

    def for_bina(session: Session) -> None:
        amina = cast.viewer(session, session.get_one(Person, amina_id(session)))
        on_behalf.answer(session, amina, meeting_id, bina(session).id, "online", cast.NOW)

    def own(session: Session) -> None:
        rsvps.answer(session, cast.viewer(session, bina(session)), meeting_id, "no", cast.NOW)

    race.run(for_bina, own)
    (given,) = database.call(lambda session: session.scalars(select(Rsvp)).all())
    assert (given.answer, given.given_by_id) == ("no", None)
