"""The only place that opens the database, begins and commits.

One operation is one transaction: `await database.run(operation, ...)` calls
`operation(session, ...)` in a thread, so that no database call ever runs in the event loop and no
transaction can span a network call. So an operation can be done again: one that collided with
another is (PostgreSQL; docs/design.md says what guards what).
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar, cast

from sqlalchemy import CursorResult, Delete, Insert, Update, func, inspect, select
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.orm import Session as Session  # others name it from here: only storage speaks SQL
from sqlalchemy.orm import sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from storage import engines, running
from storage.models import Base

if TYPE_CHECKING:
    from alembic.config import Config

P = ParamSpec("P")
T = TypeVar("T")
Row = TypeVar("Row", bound=Base)
Operation = Callable[Concatenate[Session, P], T]

MIGRATIONS = Path(__file__).parent / "migrations"

ATTEMPTS: Final = 10
"""Times that an operation is tried which collides with others each time."""


class Unusable(Exception):  # noqa: N818 - it says what the database is
    """The database cannot be opened or created; the text says why."""


class Newer(Unusable):
    """A newer program made the database; this one does not know its form."""


class Database:
    """The network's database, by an SQLAlchemy URL; `writers` operations write at the same time.

    Operations raise SQLAlchemy's OperationalError while the server is away; the next one after it
    is back works.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = engines.create(url)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        self._reading_sessions = sessionmaker(engines.reading(self.engine), expire_on_commit=False)
        self.writers = engines.WRITERS[self.engine.dialect.name]
        self._writers = ThreadPoolExecutor(self.writers, thread_name_prefix="database-write")
        self._readers = ThreadPoolExecutor(engines.READERS, thread_name_prefix="database-read")
        self._right = running.Right(self.engine)

    def call(self, operation: Operation[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one operation as one writing transaction, in this thread."""
        for _ in range(ATTEMPTS - 1):
            try:
                return self._once(operation, *args, **kwargs)
            except (DBAPIError, StaleDataError) as error:
                if not engines.collided(error):
                    raise
        return self._once(operation, *args, **kwargs)

    def _once(self, operation: Operation[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self._sessions.begin() as session:
            return operation(session, *args, **kwargs)

    def rehearse(self, operation: Operation[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one operation as a writing transaction, in this thread, and take it all back."""
        with self._sessions() as session:
            found = operation(session, *args, **kwargs)
            session.flush()  # what would be refused is to be refused here
            return found

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
        done = asyncio.get_running_loop().run_in_executor(pool, work)
        done.add_done_callback(_heard)
        return await asyncio.shield(done)

    def prepare(self) -> None:
        """Create the tables or bring them up to the newest migration; raises Unusable."""
        # Who only reads, as a health check does, should not have to wait for these imports.
        from alembic import command
        from alembic.util import CommandError

        path = self.engine.url.database
        try:
            if self.engine.dialect.name == "sqlite" and path:
                Path(path).parent.mkdir(exist_ok=True)  # one folder; more is a typing error
            engines.check_encoding(self.engine)
            command.upgrade(alembic_config(self.url), "head")
        except CommandError as error:
            raise Newer("it was made by a newer twgbot") from error
        except ValueError as error:
            raise Unusable(str(error)) from error
        except OSError as error:
            raise Unusable(f"{error.filename}: {error.strerror}") from error
        except DBAPIError as error:
            raise Unusable(engines.reason(error)) from error

    def is_made(self) -> bool:
        """Say whether it has tables, without making anything; DBAPIError while it is away."""
        path = self.engine.url.database
        if self.engine.dialect.name == "sqlite" and not (path and Path(path).exists()):
            return False
        return inspect(engines.reading(self.engine)).has_table("alembic_version")

    def lock(self) -> bool:
        """Say whether this process is the one that may send, taking that right where it is free.

        Asked again, it notices a right that was lost with the connection, and takes it anew unless
        another process has it now. Not after `close`. Raises Unusable.
        """
        try:
            return self._right.take()
        except OSError as error:
            raise Unusable(f"{error.filename}: {error.strerror}") from error
        except DBAPIError as error:
            raise Unusable(engines.reason(error)) from error

    def reconnect(self) -> None:
        """Use new connections from now on: an old one keeps what the server said at its start."""
        self.engine.dispose()

    def close(self) -> None:
        """Let the running operations end, then close every connection."""
        self._writers.shutdown()
        self._readers.shutdown()
        self._right.give_back()
        self.engine.dispose()


def _heard(done: asyncio.Future[Any]) -> None:
    """Look at an error whose caller may be gone: asyncio would log it, with the rows it quotes."""
    if not done.cancelled():
        done.exception()


def hold(session: Session, row: Base) -> None:
    """Read a row anew, and let no other transaction change it until this one ends.

    What reads a row and then decides by it begins so: others wait, and then see what was decided.
    Rows that refer to it can be made meanwhile. SQLite ignores it: it has one writer at a time.
    Raises StaleDataError for a row that was just deleted: done again, the operation finds none.
    """
    session.flush()
    try:
        session.refresh(row, with_for_update={"key_share": True, "of": type(row)})
    except InvalidRequestError as error:
        raise StaleDataError("the row was deleted") from error


def held(session: Session, kind: type[Row], number: int) -> Row | None:
    """Find a row by its number and `hold` it, in one look; None where there is none."""
    session.flush()
    how = {"key_share": True, "of": kind}
    return session.get(kind, number, populate_existing=True, with_for_update=how)


def in_turn(session: Session, what: str) -> None:
    """Let operations of this name (seven letters at most) follow one another to their ends.

    For what reads too much to hold it row by row. SQLite ignores it, as it does `hold`.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(int.from_bytes(what.encode()))))


def changed(session: Session, statement: Insert | Update | Delete) -> int:
    """Execute a statement and give the number of rows that it changed: compare and set."""
    # Of an INSERT the number is kept only when asked for; only SQLite's driver gives it later.
    result = session.execute(statement.execution_options(preserve_rowcount=True))
    return cast(CursorResult[Any], result).rowcount


def alembic_config(url: str) -> "Config":
    """Give Alembic's configuration for a database, without an ini file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config
