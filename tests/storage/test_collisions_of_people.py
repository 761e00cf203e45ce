from collections.abc import Callable
from datetime import datetime

import cast
import pytest
from races import Race, amina_id, number
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import contacts, errors, invitations, join_requests, members
from storage.database import Database
from storage.models import Account, JoinRequest, Person


def joins(telegram_id: int, code: str) -> Callable[[Session], bool]:
    def join(session: Session) -> bool:
        profile = members.Profile(telegram_id, "Sample", None)
        members.account(session, profile, cast.NOW)
        return invitations.accept(session, profile, code, cast.NOW) is not None

    return join


@pytest.mark.parametrize("personal", [True, False])
def test_the_last_use_of_an_invitation_is_one_person_s(
    race: Race, database: Database, personal: bool
) -> None:
    def invite(session: Session) -> str:
        person = cast.person(session, "Sample Dina", cast.organization(session, "new"))
        uses = 2 if personal else 1
        return invitations.create(
            session, cast.NOW, person.organization, person if personal else None, uses
        )

    code = database.call(invite)
    assert race.run(joins(901, code), joins(902, code)) == (True, False)


def test_a_person_is_one_account_s_however_many_invitations_they_have(
    race: Race, database: Database
) -> None:
    def invite(session: Session) -> list[str]:
        person = cast.person(session, "Sample Dina", cast.organization(session, "new"))
        return [
            invitations.create(session, cast.NOW, person.organization, person) for _ in range(2)
        ]

    one, other = database.call(invite)
    assert race.run(joins(901, one), joins(902, other)) == (True, False)


def refused(operation: Callable[[Session], object]) -> Callable[[Session], bool]:
    def tried(session: Session) -> bool:
        try:
            operation(session)
        except errors.AlreadyDecided:
            return True
        return False

    return tried


def test_a_request_is_decided_once(race: Race, database: Database) -> None:
    def file(session: Session) -> int:
        cast.account(session, 901)
        return join_requests.file(session, 901, "Sample", "Nobody", cast.NOW).id

    request_id = database.call(file)

    def decline(session: Session) -> None:
        join_requests.decline(session, request_id, amina_id(session), cast.NOW)

    def approve(session: Session) -> None:
        someone = session.get_one(Person, amina_id(session))
        join_requests.approve(session, request_id, someone.organization, None, someone.id, cast.NOW)

    assert race.run(refused(decline), refused(approve)) == (False, True)


def test_of_two_requests_one_becomes_the_person_whom_the_file_names(
    race: Race, database: Database
) -> None:
    def file(session: Session) -> list[int]:
        cast.person(session, "Sample Dina", cast.organization(session, "new"))
        requests: list[JoinRequest] = []
        for telegram_id in (901, 902):
            cast.account(session, telegram_id)
            requests.append(join_requests.file(session, telegram_id, "Dina", "New", cast.NOW))
        return [one.id for one in requests]

    def approve(request_id: int) -> Callable[[Session], str]:
        def approved(session: Session) -> str:
            dina = session.scalars(select(Person).where(Person.name == "Sample Dina")).one()
            return join_requests.approve(
                session, request_id, dina.organization, dina, amina_id(session), cast.NOW
            ).name

        return approved

    one, other = database.call(file)
    first, second = race.run(approve(one), approve(other))
    assert (first, second) == ("Sample Dina", "Dina")


def test_a_message_is_answered_once(race: Race, database: Database) -> None:
    message_id = database.call(
        lambda session: contacts.write(session, amina_id(session), "Hello", cast.NOW).id
    )

    def answer(session: Session) -> None:
        contacts.answer(session, message_id, "Hello", amina_id(session), cast.NOW)

    assert race.run(refused(answer), refused(answer)) == (False, True)


def test_a_question_is_answered_or_closed_but_not_both_at_once(
    race: Race, database: Database
) -> None:
    def ask(session: Session) -> int:
        return contacts.write(session, amina_id(session), "Where?", cast.NOW, question=True).id

    question_id = database.call(ask)

    def answer(session: Session) -> None:
        contacts.answer(session, question_id, "Here.", amina_id(session), cast.NOW)

    def close(session: Session) -> None:
        contacts.close(session, question_id, amina_id(session), cast.NOW)

    assert race.run(refused(answer), refused(close)) == (False, True)


def test_a_membership_is_ended_once(race: Race) -> None:
    def end(session: Session) -> None:
        members.end(session, amina_id(session), cast.NOW, None)

    assert race.run(refused(end), refused(end)) == (False, True)


def test_a_new_account_is_made_once(race: Race, database: Database) -> None:
    def write(session: Session) -> datetime:
        profile = members.Profile(901, "Sample", None)
        return members.account(session, profile, cast.NOW).created_at

    before = database.call(lambda session: number(session, Account))
    race.run(write, write)
    assert database.call(lambda session: number(session, Account)) == before + 1
