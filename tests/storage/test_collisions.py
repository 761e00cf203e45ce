from collections.abc import Callable
from pathlib import Path

import cast
import loads
import pytest
from races import AMINA, BINA, Race, number
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import (
    broadcasts,
    cards,
    change_notices,
    errors,
    inbox,
    loading,
    meetings,
    members,
    outbox,
    posts,
    reminders,
    submissions,
)
from storage import database as database_of_storage
from storage.cards import Shown
from storage.change_notices import Telling
from storage.database import Database
from storage.models import Card, Delivery, Inbox, Meeting, Person, Post
from storage.rules.access import Viewer


@pytest.fixture
def meeting_id(race: Race, database: Database) -> int:
    return database.call(lambda session: cast.meeting(session, reminders=["2h"]).id)


def owe(session: Session, **more: object) -> int:
    audience = {"all": [], "not": []}
    post = posts.plan(session, "broadcast", cast.NOW, audience, **more)  # type: ignore[arg-type]
    assert post is not None
    return post.id


def staff_id(session: Session) -> int:
    return session.scalars(select(Person.id).order_by(Person.id)).first() or 0


def take_back(post_id: int) -> Callable[[Session], bool]:
    def taken_back(session: Session) -> bool:
        post, staff = broadcasts.find(session, post_id), Viewer(staff_id(session), 1)
        try:
            submissions.take_back(session, post, staff, cast.NOW)
        except errors.TooLate:
            return False
        return True

    return taken_back


def open_due(session: Session) -> int:
    return posts.open_due(session, cast.NOW)


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


def remember(meeting_id: int, revision: int) -> Callable[[Session], None]:
    return lambda session: cards.remember(session, AMINA, 5, Shown(meeting_id, revision, None))


def test_a_card_that_two_remember_is_one(race: Race, database: Database, meeting_id: int) -> None:
    race.run(remember(meeting_id, 0), remember(meeting_id, 1))
    shown = select(Card.revision).where(Card.chat_id == AMINA)
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


def edit(meeting_id: int, **columns: object) -> Callable[[Session], str | None]:
    def edited(session: Session) -> str | None:
        meeting = session.get_one(Meeting, meeting_id)
        database_of_storage.hold(session, meeting)
        return cast.change(session, meeting, telling=Telling.FOLDED, **columns)

    return edited


def told_of(session: Session) -> list[dict[str, object]]:
    """What people will hear of changes, as it was before."""
    posts.open_due(session, cast.NOW + change_notices.QUIET)
    cast.claim(session)
    heard = select(Delivery.post_id).where(Delivery.state == "sending")
    return [one["old"] for one in session.scalars(select(Post.facts).where(Post.id.in_(heard)))]


def test_two_edits_at_once_are_one_notice(race: Race, database: Database, meeting_id: int) -> None:
    race.run(edit(meeting_id, place="Room 2"), edit(meeting_id, online=None))
    online = "https://meet.example.org/1"
    assert database.call(told_of) == [{"place": "Room 1", "online": online}]


def open_quiet(session: Session) -> int:
    return posts.open_due(session, cast.NOW + change_notices.QUIET)


def test_an_edit_that_is_undone_just_as_its_notice_is_opened_is_not_told(
    race: Race, database: Database, meeting_id: int
) -> None:
    database.call(edit(meeting_id, place="Room 2"))
    assert race.run(open_quiet, edit(meeting_id, place="Room 1")) == (1, None)
    assert database.call(told_of) == []


def test_an_edit_that_is_just_undone_is_not_told(
    race: Race, database: Database, meeting_id: int
) -> None:
    database.call(edit(meeting_id, place="Room 2"))
    assert race.run(edit(meeting_id, place="Room 1"), open_quiet) == (None, 0)
    assert database.call(told_of) == []


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
