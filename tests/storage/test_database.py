import asyncio
import gc
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path

import cast
import pytest
import stores
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from storage import database as storage_database
from storage.database import Database
from storage.models import Account, Person, Reminder


def increment(session: Session) -> None:
    """Read, think, write: what loses increments where two transactions may overlap."""
    account = session.get_one(Account, 1)
    storage_database.hold(session, account)
    account.wrong_codes += 1


def number(session: Session) -> int:
    return session.get_one(Account, 1).wrong_codes


@pytest.fixture
def counter(database: Database) -> Database:
    database.call(lambda session: cast.account(session, 1, wrong_codes=0))
    return database


@pytest.fixture
def second(counter: Database) -> Iterator[Database]:
    """The same database, as another process opens it."""
    with stores.opened(counter.url) as second:
        yield second


def test_many_writers_lose_nothing(counter: Database, second: Database) -> None:
    both = (counter, second)
    with ThreadPoolExecutor(8) as pool:
        for _ in pool.map(lambda turn: both[turn % 2].call(increment), range(80)):
            pass
    assert counter.call_reading(number) == 80


async def test_operations_of_the_event_loop_lose_nothing(counter: Database) -> None:
    await asyncio.gather(*(counter.run(increment) for _ in range(50)))
    assert await counter.read(number) == 50


async def test_no_operation_runs_in_the_event_loop(counter: Database) -> None:
    def where(_session: Session) -> str:
        return threading.current_thread().name

    assert (await counter.run(where)).startswith("database-write")
    assert (await counter.read(where)).startswith("database-read")


async def test_an_operation_that_raises_writes_nothing(counter: Database) -> None:
    def fail(session: Session) -> None:
        increment(session)
        session.flush()
        raise KeyError

    with pytest.raises(KeyError):
        await counter.run(fail)
    assert await counter.read(number) == 0
    await counter.run(increment)
    assert await counter.read(number) == 1


async def test_reading_does_not_wait_for_a_writer(counter: Database) -> None:
    writing, may_end = threading.Event(), threading.Event()

    def write(session: Session) -> None:
        increment(session)
        session.flush()
        writing.set()
        may_end.wait(10)

    task = asyncio.ensure_future(counter.run(write))
    await asyncio.to_thread(writing.wait, 10)
    assert await asyncio.wait_for(counter.read(number), 5) == 0
    may_end.set()
    await task
    assert await counter.read(number) == 1


def test_all_of_one_reading_is_of_the_same_moment(counter: Database, second: Database) -> None:
    def twice(session: Session) -> tuple[int, int]:
        before = number(session)
        second.call(increment)
        session.expire_all()
        return before, number(session)

    assert counter.call_reading(twice) == (0, 0)
    assert counter.call_reading(number) == 1


async def test_a_cancelled_caller_leaves_the_operation_whole(counter: Database) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def write(session: Session) -> None:
        increment(session)
        begun.set()
        may_end.wait(10)

    task = asyncio.ensure_future(counter.run(write))
    await asyncio.to_thread(begun.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    may_end.set()
    await counter.run(increment)
    assert await counter.read(number) == 2


async def test_an_error_that_nobody_waits_for_any_more_is_not_logged(
    counter: Database, caplog: pytest.LogCaptureFixture
) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def fail(session: Session) -> None:
        begun.set()
        may_end.wait(10)
        raise ValueError("quotes a row")

    task = asyncio.ensure_future(counter.run(fail))
    await asyncio.to_thread(begun.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    may_end.set()
    assert await counter.run(number) == 0
    gc.collect()
    assert "quotes a row" not in caplog.text


@pytest.mark.parametrize("way", [Database.call_reading, Database.rehearse])
def test_reading_and_rehearsing_write_nothing(
    counter: Database, way: Callable[[Database, Callable[[Session], None]], None]
) -> None:
    def write(session: Session) -> None:
        increment(session)
        session.flush()

    way(counter, write)
    assert counter.call_reading(number) == 0


def test_what_an_operation_gives_can_be_read_after_it(database: Database) -> None:
    made = database.call(lambda session: cast.organization(session, "iom"))
    assert made.short_name == "IOM"


def test_a_row_without_its_parent_is_refused(session: Session, people: cast.Cast) -> None:
    with pytest.raises(IntegrityError):
        session.execute(update(Person).values(organization_id=77))


def test_moments_come_back_aware_and_in_utc(session: Session, people: cast.Cast) -> None:
    dhaka = timezone(timedelta(hours=6))
    people.bina.stopped_at = datetime(2027, 1, 12, 12, 30, 0, 7, tzinfo=dhaka)
    session.flush()
    session.expire_all()
    assert people.bina.stopped_at == datetime(2027, 1, 12, 6, 30, 0, 7, tzinfo=cast.NOW.tzinfo)
    assert people.bina.stopped_at.tzinfo is cast.NOW.tzinfo
    stored = session.execute(text("SELECT stopped_at FROM people WHERE telegram_id = 103"))
    assert str(stored.scalar_one()) == "2027-01-12 06:30:00.000007"


def test_a_naive_moment_is_refused(session: Session, people: cast.Cast) -> None:
    naive = cast.NOW.replace(tzinfo=None)
    people.bina.stopped_at = naive
    with pytest.raises(StatementError, match="naive"):
        session.flush()
    session.rollback()
    with pytest.raises(StatementError, match="naive"):
        session.scalars(select(Person).where(Person.left_at < naive)).all()


def test_durations_are_stored_in_seconds(session: Session, people: cast.Cast) -> None:
    cast.meeting(session, reminders=["15m"])
    session.expire_all()
    assert session.scalars(select(Reminder.offset)).one() == timedelta(minutes=15)
    assert session.execute(text('SELECT "offset" FROM reminders')).scalar_one() == 900


def test_compare_and_set_tells_how_many_rows_it_changed(session: Session) -> None:
    cast.account(session, 1)
    for wanted, number in ((0, 1), (0, 0)):
        statement = update(Account).where(Account.wrong_codes == wanted)
        assert storage_database.changed(session, statement.values(wrong_codes=1)) == number


def test_only_one_process_may_send(counter: Database, second: Database) -> None:
    assert counter.lock()
    assert not second.lock()
    assert counter.lock()
    counter.close()
    assert second.lock()


def test_the_threads_of_one_process_have_that_right_together(counter: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda _: counter.lock(), range(40)))


def test_who_asks_for_that_right_after_the_end_takes_it_from_nobody(
    counter: Database, second: Database
) -> None:
    counter.close()
    assert not counter.lock()
    assert second.lock()


def test_preparing_makes_the_folder_and_is_done_once(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/data/network.db")
    for _ in range(2):
        database.prepare()
    database.call(lambda session: cast.account(session, 1))
    database.close()


def test_a_database_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    database = Database(f"sqlite:///{tmp_path}/file/network.db")
    with pytest.raises(storage_database.Unusable, match="file"):
        database.prepare()
    with pytest.raises(storage_database.Unusable, match="file"):
        database.lock()
    database.close()


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    (tmp_path / "network.db").write_text("This is a letter, and not a short one. " * 50)
    database = Database(f"sqlite:///{tmp_path}/network.db")
    with pytest.raises(storage_database.Unusable, match="not a database"):
        database.prepare()
    database.close()


def test_a_database_of_a_newer_program_is_refused_with_a_sentence(tmp_path: Path) -> None:
    found = Database(f"sqlite:///{tmp_path / 'newer.db'}")
    found.prepare()
    found.call(lambda session: session.execute(text("UPDATE alembic_version SET version_num='9'")))
    with pytest.raises(storage_database.Unusable, match="newer"):
        found.prepare()
    found.close()


def test_a_mistyped_folder_is_not_made(tmp_path: Path) -> None:
    found = Database(f"sqlite:///{tmp_path / 'a' / 'b' / 'x.db'}")
    with pytest.raises(storage_database.Unusable, match="No such file"):
        found.prepare()
    assert not (tmp_path / "a").exists()
    found.close()
