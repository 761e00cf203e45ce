"""The kinds of database that every test of storage runs on, each made once and copied."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

from postgresql import Server

from storage.database import Database


class Store(Protocol):
    """Gives databases with all tables and no rows."""

    def url(self) -> str:
        """Give the address of one that nobody has used."""


class Sqlite:
    """Copies a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()
        self._migrated = folder / "empty.db"
        _prepare(f"sqlite:///{self._migrated}")

    def url(self) -> str:
        path = self._folder / f"{next(self._numbers)}.db"
        return f"sqlite:///{shutil.copyfile(self._migrated, path)}"


class Postgresql:
    """Copies a database within the server."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._migrated = server.database()
        _prepare(server.url(self._migrated))

    def url(self) -> str:
        return self.server.url(self.server.database(self._migrated))


def _prepare(url: str) -> None:
    with opened(url) as database:
        database.prepare()


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        database.close()
