import shutil
from collections.abc import Iterator
from pathlib import Path

import cast
import loads
import pytest
from sqlalchemy.orm import Session

from storage.database import Database


def open_database(path: Path) -> Database:
    return Database(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables and no rows, migrated once and copied for each test."""
    path = tmp_path_factory.mktemp("migrated") / "empty.db"
    database = open_database(path)
    database.prepare()
    database.close()
    return path


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Iterator[Database]:
    """A database of the test's own, for what commits."""
    database = open_database(shutil.copyfile(migrated, tmp_path / "network.db"))
    yield database
    database.close()


@pytest.fixture(scope="session")
def untouched(migrated: Path) -> Iterator[Database]:
    """A database in which nothing is ever committed; kept open, since opening costs the most."""
    database = open_database(shutil.copyfile(migrated, migrated.with_name("untouched.db")))
    yield database
    database.close()


@pytest.fixture
def session(untouched: Database) -> Iterator[Session]:
    """One operation's session, as `Database.call` gives it, taken back after the test."""
    with Session(untouched.engine, expire_on_commit=False) as session:
        yield session
        session.rollback()


@pytest.fixture
def people(session: Session) -> cast.Cast:
    return cast.enter(session)


@pytest.fixture
def load(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> loads.Loader:
    """Loads network files that stand in the working directory, so that errors have short paths."""
    monkeypatch.chdir(tmp_path)
    return loads.Loader(session)
