"""What only a database server can do: be away, end, come back, cut a connection."""

from collections.abc import Iterator

import cast
import pytest
import stores
from postgresql import Server
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

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
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
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
