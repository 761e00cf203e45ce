from collections.abc import Iterator
from pathlib import Path

import cast
import loads
import pytest
import stores
from postgresql import Server
from races import Race
from sqlalchemy.orm import Session

from storage.database import Database


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> stores.Sqlite:
    return stores.Sqlite(tmp_path_factory.mktemp("migrated"))


@pytest.fixture(scope="session")
def postgresql(server: Server) -> stores.Postgresql:
    return stores.Postgresql(server)


@pytest.fixture(scope="session")
def untouched_sqlite(sqlite: stores.Sqlite) -> Iterator[Database]:
    with stores.opened(sqlite.url()) as database:
        yield database


@pytest.fixture(scope="session")
def untouched_postgresql(postgresql: stores.Postgresql) -> Iterator[Database]:
    with stores.opened(postgresql.url()) as database:
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    """The kind of database; who uses it, or anything below, is tested on both."""
    return str(request.param)


@pytest.fixture
def store(dialect: str, request: pytest.FixtureRequest) -> stores.Store:
    store: stores.Store = request.getfixturevalue(dialect)
    return store


@pytest.fixture
def database(store: stores.Store) -> Iterator[Database]:
    """A database of the test's own, for what commits."""
    with stores.opened(store.url()) as database:
        yield database


@pytest.fixture
def untouched(dialect: str, request: pytest.FixtureRequest) -> Database:
    """A database in which nothing is ever committed; kept open, since opening costs the most."""
    database: Database = request.getfixturevalue(f"untouched_{dialect}")
    return database


@pytest.fixture
def session(untouched: Database) -> Iterator[Session]:
    """One operation's session, as `Database.call` gives it, taken back after the test."""
    with Session(untouched.engine, expire_on_commit=False) as session:
        yield session
        session.rollback()


@pytest.fixture
def race(database: Database) -> Race:
    """The cast, committed, and two operations at the same moment."""
    database.call(cast.enter)
    return Race(database)


@pytest.fixture
def people(session: Session) -> cast.Cast:
    return cast.enter(session)


@pytest.fixture
def load(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> loads.Loader:
    """Loads network files that stand in the working directory, so that errors have short paths."""
    monkeypatch.chdir(tmp_path)
    return loads.Loader(session)
