"""The ways in which a database refuses what is written, at a chosen moment."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlalchemy import Connection, event

from storage.database import Database


class Refusal(ABC):
    """Nothing can be written any more after so many transactions, until it is `over`."""

    def __init__(self, after: int) -> None:
        self._after = after
        self.struck = self.over = False

    @contextmanager
    def of(self, database: Database) -> Iterator[None]:
        """Refuse what is written to this database inside."""
        event.listen(database.engine, "begin", self._counted)
        try:
            yield
        finally:
            event.remove(database.engine, "begin", self._counted)

    def _counted(self, connection: Connection) -> None:
        if connection.get_execution_options().get("readonly") or self.over:
            return
        self._after -= 1
        if self._after < 0:
            self.struck = True
            self._strike(connection)

    @abstractmethod
    def _strike(self, connection: Connection) -> None:
        """Let the transaction fail that has just begun."""


class Locked(Refusal):
    """Another program writes, and does not come to an end."""

    def _strike(self, connection: Connection) -> None:
        path = connection.engine.url.database
        assert path is not None
        for pragma in ("ROLLBACK", "PRAGMA busy_timeout = 0"):
            connection.exec_driver_sql(pragma)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            connection.exec_driver_sql("BEGIN IMMEDIATE")


class Full(Refusal):
    """No room is left on the disk, for nothing that is written."""

    @contextmanager
    def of(self, database: Database) -> Iterator[None]:
        """Refuse what is written to this database inside."""
        event.listen(database.engine, "commit", self._committed)
        try:
            with super().of(database):
                yield
        finally:
            event.remove(database.engine, "commit", self._committed)
            database.engine.dispose()  # the next test has this database: with room again

    def _strike(self, connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        connection.info["changes"] = _changes(connection)

    def _committed(self, connection: Connection) -> None:
        before = connection.info.pop("changes", None)
        if before is not None and _changes(connection) > before:
            connection.exec_driver_sql("CREATE TABLE more AS SELECT zeroblob(10000000)")


def _changes(connection: Connection) -> int:
    """Give how many rows a connection has changed."""
    return int(connection.exec_driver_sql("SELECT total_changes()").scalar_one())
