"""A PostgreSQL of the tests' own: started from the system's programs, ended with the tests.

Nothing of it is kept, so it never waits for the disk. It listens on a socket in its own folder, so
that it meets no other server of the machine. It refuses to run as root: then another user does.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

PATIENCE = 30.0
"""Seconds until a start is given up."""

USERS = ("postgres", "nobody")
FASTER = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=")


def programs() -> Path | None:
    """Find the folder of the newest PostgreSQL's programs."""
    folders = [one.parent for one in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if folders:
        return max(folders, key=lambda one: int(one.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Server:
    """A running server; its databases are thrown away with it."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        self.folder = folder
        self._binaries = binaries
        self._user = _other_user()
        self._numbers = count()
        self._process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        if self._user is not None:
            entry = pwd.getpwnam(self._user)
            os.chown(self.folder, entry.pw_uid, entry.pw_gid)
        subprocess.run(
            [self._binaries / "initdb", "-D", self.folder / "data", "-U", "twgbot", "-A", "trust",
             "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"],
            cwd=self.folder, user=self._user, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def start(self) -> None:
        options = [word for setting in FASTER for word in ("-c", setting)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._binaries / "postgres", "-D", self.folder / "data", "-k", self.folder,
                 *options],
                cwd=self.folder, user=self._user, stdout=log, stderr=log,
            )  # fmt: skip
        self._await_start(self._process)

    def stop(self) -> None:
        """End it, cutting all connections; what was committed is kept."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(PATIENCE)
            self._process = None

    def url(self, database: str) -> str:
        return f"postgresql://twgbot@/{database}?host={self.folder}"

    def database(self, template: str = "template1") -> str:
        """Make a database like another one, and give its name."""
        name = f"network_{next(self._numbers)}"
        with self.connected() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        return name

    def connected(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.folder), user="twgbot", dbname=database, autocommit=True
        )

    def _await_start(self, process: subprocess.Popen[bytes]) -> None:
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends and process.poll() is None:
            with suppress(psycopg.OperationalError), self.connected():
                return
            time.sleep(0.02)
        raise AssertionError(f"PostgreSQL does not start.\n{(self.folder / 'log').read_text()}")


@contextmanager
def served(binaries: Path) -> Iterator[Server]:
    """Run a server of one's own."""
    folder = Path(tempfile.mkdtemp(prefix="twgbot-"))
    server = Server(folder, binaries)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def _other_user() -> str | None:
    """Name who runs it where we are root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in USERS if name in names)
