"""The only place that opens the database, begins and commits.

One operation is one transaction: `await database.run(operation, ...)` calls
`operation(session, ...)` in a thread, so that no database call ever runs in the event loop and no
transaction can span a network call. Writing transactions of SQLite begin IMMEDIATE: the default
mode loses increments silently, the deferred one fails at once under load.
"""

import asyncio
import fcntl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any, Concatenate, ParamSpec, TypeVar, cast

from alembic import command
from alembic.config import Config
from sqlalchemy import (
    Connection,
    CursorResult,
    Delete,
    Engine,
    Insert,
    Update,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session as Session  # others name it from here: only storage speaks SQL
from sqlalchemy.orm import sessionmaker

P = ParamSpec("P")
T = TypeVar("T")
Operation = Callable[Concatenate[Session, P], T]

READERS = 4
MIGRATIONS = Path(__file__).parent / "migrations"


class Unusable(Exception):  # noqa: N818 - it says what the database is
    """The database cannot be opened or created; the text says why."""


class Database:
    """The network's database, by an SQLAlchemy URL."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        reading = self.engine.execution_options(readonly=True)
        self._reading_sessions = sessionmaker(reading, expire_on_commit=False)
        # SQLite has one writer at a time: a queue of our own is fairer than its busy timeout.
        self._writers = ThreadPoolExecutor(1, thread_name_prefix="database-write")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="database-read")
        self._lock: IO[str] | None = None

    def call(self, operation: Operation[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one operation as one writing transaction, in this thread."""
        with self._sessions.begin() as session:
            return operation(session, *args, **kwargs)

    def rehearse(self, operation: Operation[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one operation as a writing transaction, in this thread, and take it all back."""
        with self._sessions() as session:
            return operation(session, *args, **kwargs)

    def call_reading(self, operation: Operation[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one operation that writes nothing, in this thread."""
        with self._reading_sessions() as session:
            return operation(session, *args, **kwargs)

    async def run(self, operation: Operation[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one operation as one writing transaction; a cancelled caller leaves it whole."""
        return await self._in(self._writers, lambda: self.call(operation, *args, **kwargs))

    async def read(self, operation: Operation[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one operation that writes nothing, beside the writers."""
        return await self._in(self._readers, lambda: self.call_reading(operation, *args, **kwargs))

    async def _in(self, pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(pool, work))

    def prepare(self) -> None:
        """Create the database or bring it up to the newest migration; raises Unusable."""
        path = make_url(self.url).database
        try:
            if self.engine.dialect.name == "sqlite" and path and path != ":memory:":
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            command.upgrade(alembic_config(self.url), "head")
        except OSError as error:
            raise Unusable(f"{error.filename}: {error.strerror}") from error
        except DBAPIError as error:
            raise Unusable(str(error.orig)) from error

    def lock(self) -> bool:
        """Say whether this process may be the one that sends; two would send everything twice.

        Raises Unusable.
        """
        path = make_url(self.url).database
        if self.engine.dialect.name != "sqlite" or not path:
            return True
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            self._lock = Path(f"{path}.lock").open("w")  # noqa: SIM115 - held until close()
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            raise Unusable(f"{error.filename}: {error.strerror}") from error
        return True

    def close(self) -> None:
        """Let the running operations end, then close every connection."""
        self._writers.shutdown()
        self._readers.shutdown()
        self.engine.dispose()
        if self._lock:
            self._lock.close()


def check_url(url: str) -> None:
    """Raise ValueError, saying why, where `url` is not that of a database that we can use."""
    try:
        parts = make_url(url)
    except ArgumentError:
        raise ValueError("it is no SQLAlchemy URL, such as sqlite:///data/twgbot.sqlite3") from None
    kind = parts.get_backend_name()
    if kind == "sqlite" and parts.database in (None, "", ":memory:"):
        raise ValueError("it names no file, as in sqlite:///data/twgbot.sqlite3")
    if kind != "sqlite":
        raise ValueError(f"{kind} cannot be used, only SQLite, as in sqlite:///data/twgbot.sqlite3")


def changed(session: Session, statement: Insert | Update | Delete) -> int:
    """Execute a statement and give the number of rows that it changed: compare and set."""
    return cast(CursorResult[Any], session.execute(statement)).rowcount


def alembic_config(url: str) -> Config:
    """Give Alembic's configuration for a database, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


def _engine(url: str) -> Engine:
    engine = create_engine(url, pool_size=READERS + 1)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we begin ourselves, below
    for pragma in ("journal_mode=WAL", "busy_timeout=10000", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    readonly = connection.get_execution_options().get("readonly")
    connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")
