from collections.abc import Callable

import cast
import pytest
from races import AMINA, BINA, Race, amina_id, number
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import delegates, errors, members, nudges, on_behalf, rsvps, waiting
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


def of(session: Session, telegram_id: int) -> Person:
    return session.scalars(select(Person).where(Person.telegram_id == telegram_id)).one()


ZARA, YUSUF = 201, 202


@pytest.fixture
def full_id(race: Race, database: Database) -> int:
    """A full meeting where Bina sits and has asked Zara to go, and Amina waits."""

    def begin(session: Session) -> int:
        bina = of(session, BINA)
        for name, telegram_id in (("Zara", ZARA), ("Yusuf", YUSUF)):
            cast.person(session, name, bina.organization, telegram_id=telegram_id)
        one = cast.meeting(session, capacity=1)
        for who in (bina, of(session, AMINA)):
            rsvps.answer(session, cast.viewer(session, who), one.id, "in_person", cast.NOW)
        delegates.decline(session, cast.viewer(session, bina), one.id, cast.NOW)
        zara = of(session, ZARA)
        delegates.ask(session, cast.viewer(session, bina), one.id, zara.id, cast.NOW)
        return one.id

    return database.call(begin)


def comes(meeting_id: int, telegram_id: int) -> Callable[[Session], bool]:
    """Accept, or come after all; False where one is not asked any more."""

    def come(session: Session) -> bool:
        viewer, bina = cast.viewer(session, of(session, telegram_id)), of(session, BINA)
        try:
            if telegram_id == BINA:
                rsvps.answer(session, viewer, meeting_id, "in_person", cast.NOW)
            else:
                delegates.answer(session, viewer, meeting_id, bina.id, "in_person", cast.NOW)
        except errors.NotAsked:
            return False
        return True

    return come


def asks_another(meeting_id: int) -> Callable[[Session], bool]:
    def ask(session: Session) -> bool:
        viewer, yusuf = cast.viewer(session, of(session, BINA)), of(session, YUSUF)
        try:
            delegates.ask(session, viewer, meeting_id, yusuf.id, cast.NOW)
        except (errors.Outdated, errors.AlreadyDone):
            return False
        return True

    return ask


def lets_go(session: Session) -> int:
    return delegates.let_go(session, cast.NOW + cast.DAY)


def sit(session: Session, meeting_id: int) -> list[str]:
    rows = select(Person.name).join(Rsvp, Rsvp.person_id == Person.id)
    seated = rows.where(Rsvp.answer == "in_person", Rsvp.ticket.is_(None))
    assert waiting.taken(session, session.get_one(Meeting, meeting_id)).total() == 1
    return list(session.scalars(seated.where(Rsvp.meeting_id == meeting_id)))


def test_a_held_seat_is_one_persons_whoever_is_first(
    race: Race, database: Database, full_id: int
) -> None:
    assert race.run(comes(full_id, ZARA), comes(full_id, BINA)) == (True, True)
    assert database.call(sit, full_id) == ["Zara"]


def test_who_accepts_just_after_the_other_comes_is_not_asked_any_more(
    race: Race, database: Database, full_id: int
) -> None:
    assert race.run(comes(full_id, BINA), comes(full_id, ZARA)) == (True, False)
    assert database.call(sit, full_id) == ["Bina"]


def test_a_seat_that_was_let_go_is_not_passed_on_too(
    race: Race, database: Database, full_id: int
) -> None:
    race.run(lets_go, comes(full_id, ZARA))
    assert database.call(sit, full_id) == ["Amina"]


def test_a_seat_that_was_passed_on_is_not_let_go_too(
    race: Race, database: Database, full_id: int
) -> None:
    assert race.run(comes(full_id, ZARA), lets_go) == (True, 0)
    assert database.call(sit, full_id) == ["Zara"]


def test_of_two_colleagues_asked_one_comes(race: Race, database: Database, full_id: int) -> None:
    assert race.run(asks_another(full_id), comes(full_id, ZARA)) == (True, False)
    assert race.run(comes(full_id, YUSUF), asks_another(full_id)) == (True, False)
    assert database.call(sit, full_id) == ["Yusuf"]


def test_a_delegate_who_leaves_just_after_accepting_gives_the_seat_to_who_waits(
    race: Race, database: Database, full_id: int
) -> None:
    def leaves(session: Session) -> None:
        members.end(session, of(session, ZARA).id, cast.NOW, None)

    race.run(comes(full_id, ZARA), leaves)
    assert database.call(sit, full_id) == ["Amina"]


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
