import shutil
from collections.abc import Iterator
from pathlib import Path

import cast
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
    path = tmp_path / "network.db"
    shutil.copyfile(migrated, path)
    database = open_database(path)
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One operation's session, as `Database.call` gives it; what it wrote is never committed."""
    with Session(database.engine, expire_on_commit=False) as session:
        yield session
        session.rollback()


@pytest.fixture
def people(session: Session) -> cast.Cast:
    return cast.enter(session)
