"""Two transactions at the same moment: the second has read before the first commits."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import cast
import loads
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import (
    cards,
    contacts,
    errors,
    inbox,
    invitations,
    join_requests,
    loading,
    meetings,
    members,
    outbox,
    posts,
    reminders,
)
from storage.database import Database
from storage.models import Account, Card, Delivery, Inbox, JoinRequest, Meeting, Person, Post

F = TypeVar("F")
S = TypeVar("S")

AMINA, BINA = 101, 103


class Race:
    """Lets one operation read before another one commits; SQLite lets it begin only then."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._begins_early = database.engine.dialect.name == "postgresql"

    def run(self, first: Callable[[Session], F], second: Callable[[Session], S]) -> tuple[F, S]:
        done, begun = threading.Event(), threading.Event()

        def slowly(session: Session) -> F:
            result = first(session)
            session.flush()
            done.set()
            begun.wait(10 if self._begins_early else 0)
            time.sleep(0.1)
            return result

        def late(session: Session) -> S:
            session.connection()
            begun.set()
            return second(session)

        with ThreadPoolExecutor(2) as pool:
            one = pool.submit(self._database.call, slowly)
            done.wait(10)
            two = pool.submit(self._database.call, late)
            return one.result(), two.result()


@pytest.fixture
def race(database: Database) -> Race:
    database.call(cast.enter)
    return Race(database)


@pytest.fixture
def meeting_id(race: Race, database: Database) -> int:
    return database.call(lambda session: cast.meeting(session, reminders=["2h"]).id)


def owe(session: Session, **more: object) -> int:
    audience = {"kinds": [], "working_groups": []}
    post = posts.plan(session, "broadcast", cast.NOW, audience, **more)  # type: ignore[arg-type]
    assert post is not None
    return post.id


def take_back(post_id: int) -> Callable[[Session], bool]:
    return lambda session: posts.withdraw_planned(session, session.get_one(Post, post_id), cast.NOW)


def open_due(session: Session) -> int:
    return posts.open_due(session, cast.NOW)


def number(session: Session, table: type[object]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_broadcast_that_just_opens_is_not_taken_back(race: Race, database: Database) -> None:
    post_id = database.call(owe)
    assert race.run(open_due, take_back(post_id)) == (1, False)


def test_a_broadcast_that_is_just_taken_back_does_not_open(race: Race, database: Database) -> None:
    post_id = database.call(owe)
    assert race.run(take_back(post_id), open_due) == (True, 0)
    assert database.call(lambda session: number(session, Delivery)) == 0


def test_two_that_owe_the_same_owe_it_once(race: Race, database: Database) -> None:
    def plan(session: Session) -> bool:
        return posts.plan(session, "notice", cast.NOW, {}, once="reminder") is not None

    assert race.run(plan, plan) == (True, False)


def chats(session: Session) -> list[int]:
    return [one.chat_id for one in cast.claim(session, limit=2)]


def test_two_claims_take_different_deliveries(race: Race, database: Database) -> None:
    database.call(owe)
    database.call(open_due)
    first, second = race.run(chats, chats)
    assert len(first) == 2
    assert not set(first) & set(second)


def stop(session: Session) -> None:
    members.stop(session, AMINA, cast.NOW)


def test_who_just_stops_gets_nothing_more(race: Race, database: Database) -> None:
    database.call(owe)
    database.call(open_due)
    _, claimed = race.run(stop, chats)
    assert AMINA not in claimed + database.call(chats)


def test_who_stops_while_a_message_leaves_is_written_down_as_sent_to(
    race: Race, database: Database
) -> None:
    database.call(owe)
    database.call(open_due)
    claimed, _ = race.run(chats, stop)
    assert AMINA in claimed
    state = select(Delivery.state).where(Delivery.chat_id == AMINA)
    assert database.call(lambda session: session.scalar(state)) == "sending"


def test_a_result_is_written_once(race: Race, database: Database) -> None:
    database.call(owe)
    database.call(open_due)
    one = database.call(cast.claim)[0]

    def record(state: str) -> Callable[[Session], None]:
        result = outbox.Result(one.delivery_id, state, message_id=1)
        return lambda session: outbox.record(session, [result], cast.NOW)

    race.run(record("sent"), record("unknown"))
    state = database.call(lambda session: session.get_one(Delivery, one.delivery_id).state)
    assert state == "sent"


def test_an_update_that_comes_twice_is_stored_once(race: Race, database: Database) -> None:
    def store(session: Session) -> int:
        return len(inbox.store(session, [(7, AMINA, "{}"), (8, BINA, "{}")], cast.NOW))

    assert race.run(store, store) == (2, 0)


def test_an_update_is_handled_once(race: Race, database: Database) -> None:
    database.call(lambda session: inbox.store(session, [(7, AMINA, "{}")], cast.NOW))
    inbox_id = database.call(lambda session: session.scalars(select(Inbox.id)).one())

    def handle(session: Session) -> bool:
        row = inbox.take(session, inbox_id)
        if row.state != "new":
            return False
        inbox.answered(row, [{}])
        return True

    assert race.run(handle, handle) == (True, False)


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


def amina_id(session: Session) -> int:
    return session.scalars(select(Person.id).where(Person.telegram_id == AMINA)).one()


def test_a_message_is_answered_once(race: Race, database: Database) -> None:
    message_id = database.call(
        lambda session: contacts.write(session, amina_id(session), "Hello", cast.NOW).id
    )

    def answer(session: Session) -> None:
        contacts.answer(session, message_id, "Hello", amina_id(session), cast.NOW)

    assert race.run(refused(answer), refused(answer)) == (False, True)


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


def remember(meeting_id: int, sequence: int) -> Callable[[Session], None]:
    return lambda session: cards.remember(session, AMINA, 5, meeting_id, sequence)


def test_a_card_that_two_remember_is_one(race: Race, database: Database, meeting_id: int) -> None:
    race.run(remember(meeting_id, 0), remember(meeting_id, 1))
    shown = select(Card.sequence).where(Card.chat_id == AMINA)
    assert database.call(lambda session: session.scalars(shown).all()) == [1]


def test_a_card_that_is_just_forgotten_can_be_remembered(
    race: Race, database: Database, meeting_id: int
) -> None:
    database.call(remember(meeting_id, 0))
    race.run(lambda session: cards.forget(session, AMINA, 5), remember(meeting_id, 1))
    assert database.call(lambda session: number(session, Card)) == 1


def test_a_reminder_of_a_meeting_that_just_moves_is_not_posted(
    race: Race, database: Database, meeting_id: int
) -> None:
    due = database.call_reading(reminders.next_due)
    assert due is not None

    def move(session: Session) -> None:
        meeting = session.get_one(Meeting, meeting_id)
        before = meetings.snapshot(meeting)
        meeting.starts_at += 24 * cast.HOUR
        meetings.changed(session, meeting, before, cast.NOW)

    assert race.run(move, lambda session: reminders.post_due(session, due)) == (None, 0)


def test_of_two_loads_of_one_file_the_second_changes_nothing(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = loads.read(loads.NETWORK + loads.MEETING)

    def load(session: Session) -> dict[str, int]:
        return loading.load(session, file, cast.NOW).counts

    for _ in range(2):  # the very first one, too
        first, second = Race(database).run(load, load)
        assert not second
        assert first
        file = loads.read(loads.with_values(loads.MEETING, place="Room 2"))
