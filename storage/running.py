"""The only place that keeps a database for one running bot: two would send everything twice.

SQLite: a lock on a file beside the database. PostgreSQL: an advisory lock, held by a connection of
its own; the server frees it when that connection ends, however it ends. Where only we notice that,
the server does by its keepalives (https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS).
"""

import fcntl
import threading
from pathlib import Path
from typing import IO, Final, Protocol

from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import DBAPIError

KEY: Final = int.from_bytes(b"twgbot")
"""The lock's number, in each database its own."""

_KEEPALIVES: Final = (
    "tcp_keepalives_idle = 15",
    "tcp_keepalives_interval = 5",
    "tcp_keepalives_count = 3",
)
"""The server asks so, in seconds, whether we are still there; its own default is two hours
(https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-TCP-KEEPALIVES-IDLE)."""


class Right:
    """The right to be the one bot that runs on a database: a process's, not a thread's.

    An asking that hangs may be given up by who waited for it, and come to its end later, beside
    another one. So they follow one another: what one takes, the next one finds as its own.
    """

    def __init__(self, engine: Engine) -> None:
        self._lock = _lock_of(engine)
        self._turn = threading.Lock()
        self._over = False

    def take(self) -> bool:
        """Take it where it is free, and say whether we have it; to be asked again and again.

        Raises OSError, or DBAPIError while the server is away.
        """
        with self._turn:
            return not self._over and self._lock.take()

    def give_back(self) -> None:
        """Give it back for good: an asking that comes later takes it from nobody."""
        with self._turn:
            self._over = True
            self._lock.release()


class _Lock(Protocol):
    def take(self) -> bool: ...

    def release(self) -> None: ...


def _lock_of(engine: Engine) -> _Lock:
    if engine.dialect.name == "sqlite":
        return _FileLock(Path(f"{engine.url.database}.lock"))
    return _AdvisoryLock(engine)


class _FileLock:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: IO[str] | None = None

    def take(self) -> bool:
        """Take the lock, making the file and its folder; raises OSError where that cannot be."""
        if self._held is not None:
            return True
        self._path.parent.mkdir(exist_ok=True)
        file = self._path.open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._held = file
        return True

    def release(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None


class _AdvisoryLock:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._held: Connection | None = None

    def take(self) -> bool:
        """Ask the server; a connection that broke took the lock with it, and it is tried anew."""
        if self._held is not None:
            try:
                return bool(self._held.scalar(text("SELECT 1")))
            except DBAPIError:
                self.release()
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # so that closing it ends it
        try:
            for setting in _KEEPALIVES:
                connection.execute(text(f"SET {setting}"))
            if connection.scalar(select(func.pg_try_advisory_lock(KEY))):
                self._held = connection
        finally:
            if self._held is None:  # also where the answer was lost, and the lock perhaps given
                connection.close()
        return self._held is not None

    def release(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None
