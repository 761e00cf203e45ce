"""What only a database server can do: be away, end, come back, cut a connection."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress

import cast
import pytest
import stores
from postgresql import Server
from sqlalchemy import event, insert, select, text
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from storage import database as storage_database
from storage.database import Database, Unusable
from storage.models import Account


@pytest.fixture
def database(postgresql: stores.Postgresql) -> Iterator[Database]:
    with stores.opened(postgresql.url()) as database:
        yield database


@pytest.fixture
def second(database: Database) -> Iterator[Database]:
    with stores.opened(database.url) as second:
        yield second


def count(session: Session) -> int:
    return session.query(Account).count()


def cut(database: Database) -> None:
    """Cut all connections to a database but the one that does it."""
    statement = (
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with database.engine.connect() as connection:
        connection.execute(text(statement)).all()


def test_while_the_server_is_away_operations_fail_and_after_it_they_work(
    database: Database, server: Server
) -> None:
    database.call(lambda session: cast.account(session, 1))
    server.stop()
    try:
        with pytest.raises(OperationalError):
            database.call(count)
        with pytest.raises(Unusable, match="No such file"):
            database.prepare()
    finally:
        server.start()
    assert database.call(count) == 1
    assert database.call_reading(count) == 1


def test_an_operation_whose_connection_breaks_fails_once_and_changes_nothing(
    database: Database, second: Database
) -> None:
    def write(session: Session) -> None:
        cast.account(session, 1)
        cut(second)
        session.execute(text("SELECT 1"))

    with pytest.raises(OperationalError):
        database.call(write)
    assert database.call(count) == 0


def test_who_lost_the_lock_with_its_connection_notices(
    database: Database, second: Database
) -> None:
    assert database.lock()
    cut(second)
    assert second.lock()
    assert not database.lock()


def test_a_lock_that_nobody_took_meanwhile_is_taken_again(
    database: Database, second: Database
) -> None:
    assert database.lock()
    cut(second)
    assert database.lock()
    assert not second.lock()


def test_a_lock_that_hangs_while_it_is_taken_is_given_back_at_the_end(
    database: Database, second: Database
) -> None:
    hangs, goes_on = threading.Event(), threading.Event()

    def hang(*_: object) -> None:
        hangs.set()
        goes_on.wait(10)

    event.listen(database.engine, "connect", hang)
    with ThreadPoolExecutor(2) as pool:
        taking = pool.submit(database.lock)
        assert hangs.wait(10)
        closing = pool.submit(database.close)
        assert wait([closing], 0.2).not_done
        goes_on.set()
        assert taking.result(10)
        closing.result(10)
    # The server gives the lock back once it has noticed that the connection is closed.
    assert any(second.lock() or time.sleep(0.05) for _ in range(200))


def test_the_lock_of_one_network_is_not_that_of_another(
    database: Database, postgresql: stores.Postgresql
) -> None:
    with stores.opened(postgresql.url()) as other:
        assert database.lock()
        assert other.lock()


def test_a_database_that_is_not_there_is_named(server: Server) -> None:
    with stores.opened(server.url("nowhere")) as database:
        with pytest.raises(Unusable, match=r'"nowhere" does not exist$'):
            database.prepare()
        with pytest.raises(Unusable, match=r'"nowhere" does not exist$'):
            database.lock()


def test_a_database_that_cannot_keep_bangla_is_refused(server: Server) -> None:
    with server.connected() as connection:
        connection.execute("CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII'")
    with (
        stores.opened(server.url("ascii")) as database,
        pytest.raises(Unusable, match="SQL_ASCII, and has to be UTF8"),
    ):
        database.prepare()


def test_what_collides_every_time_fails_in_the_end(database: Database) -> None:
    times: list[int] = []

    def collide(session: Session) -> None:
        times.append(1)
        for _ in range(2):
            session.execute(insert(Account).values(telegram_id=1, created_at=cast.NOW))

    with pytest.raises(IntegrityError):
        database.call(collide)
    assert len(times) == storage_database.ATTEMPTS
    assert database.call(count) == 0


def test_an_error_that_is_no_collision_is_not_tried_again(database: Database) -> None:
    times: list[int] = []

    def divide(session: Session) -> None:
        times.append(1)
        session.execute(text("SELECT 1 / 0"))

    with pytest.raises(DataError):
        database.call(divide)
    assert len(times) == 1


def test_two_that_wait_for_each_other_both_get_through(database: Database) -> None:
    ids = (1, 2)
    for one in ids:
        database.call(lambda session, one=one: cast.account(session, one, wrong_codes=0))
    both_hold = threading.Barrier(2, timeout=10)

    def increment(session: Session, first: int, second: int) -> None:
        for one in (first, second):
            account = session.get_one(Account, one)
            storage_database.hold(session, account)
            account.wrong_codes += 1
            with suppress(threading.BrokenBarrierError):
                both_hold.wait()
            both_hold.abort()

    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(database.call, increment, *order) for order in (ids, ids[::-1])]
        for one in waiting:
            one.result()
    wrong_codes = select(Account.wrong_codes)
    assert database.call(lambda session: session.scalars(wrong_codes).all()) == [2, 2]
