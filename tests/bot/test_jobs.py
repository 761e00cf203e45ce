"""What falls due is made ready, and one duty that fails stops no other."""

from datetime import datetime, timedelta

import pytest
import rig
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot import jobs
from storage import inbox
from storage.database import Database, Session
from storage.models import Delivery, Inbox, Post


async def test_a_post_is_opened_when_it_is_due_and_closed_when_it_went_out(
    database: Database, time: rig.Time
) -> None:
    def owe_later(session: Session) -> None:
        rig.owe(session, "one").due_at = time.now() + timedelta(seconds=60)

    database.call(owe_later)
    assert await jobs.due(database, time) == 0
    time.passed = 60
    assert await jobs.due(database, time) == 1
    database.call(finish_all)
    assert await jobs.due(database, time) == 1
    assert database.call_reading(lambda s: s.scalars(select(Post.state)).all()) == ["closed"]


def finish_all(session: Session) -> None:
    for one in session.scalars(select(Delivery)):
        one.state = "sent"


async def test_what_is_of_no_use_any_more_expires(database: Database, time: rig.Time) -> None:
    def owe_briefly(session: Session) -> None:
        rig.owe(session, "one").expires_at = time.now() + timedelta(seconds=60)

    database.call(owe_briefly)
    await jobs.due(database, time)
    time.passed = 60
    await jobs.due(database, time)
    states = database.call_reading(lambda s: set(s.scalars(select(Delivery.state))))
    assert states == {"expired"}


async def test_a_duty_that_fails_is_told_and_stops_no_other(
    database: Database,
    time: rig.Time,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def failing(session: Session, now: datetime) -> int:
        raise ZeroDivisionError

    monkeypatch.setitem(jobs.DUE, "reminders posted", failing)
    database.call(rig.owe, "one")
    assert await jobs.due(database, time) == 1
    assert "reminders posted" in caplog.text


async def test_a_database_that_went_away_is_not_a_duty_s_fault(
    database: Database, time: rig.Time, caplog: pytest.LogCaptureFixture
) -> None:
    database.call(rig.owe, "one")
    with rig.held(database), pytest.raises(OperationalError):
        await jobs.due(database, time)
    assert caplog.text == ""
    assert await jobs.due(database, time) == 1


async def test_old_updates_are_deleted_once_telegram_cannot_repeat_them(
    database: Database, time: rig.Time
) -> None:
    def store(session: Session) -> None:
        inbox.store(session, [(1, 5, "{}"), (2, 5, "{}")], time.now())
        inbox.done(session, 1, time.now())

    database.call(store)
    time.passed = timedelta(days=7, seconds=1).total_seconds()
    await jobs.clean(database, time)
    assert database.call_reading(lambda s: s.scalars(select(Inbox.update_id)).all()) == [2]
