"""The network that every fault begins with, in a database that is brought back after each."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, select

from storage import loading, members, needs, network_file
from storage.database import Database, Session
from storage.models import Person

NOW = datetime(2027, 1, 12, 6, 0, tzinfo=UTC)
STARTS = datetime(2027, 1, 19, 4, 0, tzinfo=UTC)
"""The one meeting; its only reminder falls due a day before."""

AMINA, BINA, CHARU = PEOPLE = (700001, 700002, 700003)
"""Amina is the secretariat; it is Bina whose messages meet the faults."""

ITEMS = ("Sample item one", "Sample item two")
LONG = "What is long goes on. " * 140
"""So that an issue of both items is two messages."""

SECOND = "This is the end of it."
"""What only the second message says."""

NETWORK: dict[str, Any] = {
    "network": {
        "name": "Sample Network", "short_name": "SN", "secretariat": "office",
        "timezone": "Asia/Dhaka",
    },
    "organizations": [{"key": "office", "name": "Sample Office", "kind": "cso"}],
    "people": [
        {
            "key": f"sample-{person}", "name": f"Sample {person}", "organization": "office",
            "telegram_id": person, "language": "en",
            "roles": ["secretariat" if person == AMINA else "member"],
        }
        for person in PEOPLE
    ],
    "meetings": [
        {
            "key": "sample", "title": "Sample meeting", "starts": "2027-01-19T10:00",
            "ends": "2027-01-19T12:00", "place": "Room 1",
            "online": "https://meet.example.org/sample", "reminders": ["1d"],
        }
    ],
    "news": [
        {"key": key, "title": title, "body": body, "published": "2027-01-01"}
        for key, title, body in zip(("one", "two"), ITEMS, (LONG, LONG + SECOND), strict=True)
    ],
}  # fmt: skip


class Ground:
    """The database that every fault begins with: loaded, and everybody in.

    It stays open: what SQLAlchemy learns of its statements costs more than they do.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = folder / "network.db"
        self.database = Database(f"sqlite:///{self._file}")
        # No fault of these takes the power away.
        event.listen(
            self.database.engine, "connect", lambda one, _: one.execute("PRAGMA synchronous=OFF")
        )
        self.database.prepare()
        file = folder / "network.yaml"
        file.write_text(json.dumps(NETWORK))
        self.database.call(_enter, file)
        self._all_kept: list[Kept] = []
        self._untouched = self.kept()

    def kept(self) -> "Kept":
        """Keep what is in the database now."""
        self._all_kept.append(Kept(self.database, self._file))
        return self._all_kept[-1]

    async def restore(self) -> None:
        """Undo everything."""
        await self._untouched.restore()

    def close(self) -> None:
        self.database.close()
        for kept in self._all_kept:
            kept.close()


class Kept:
    """What was in a database at a moment."""

    def __init__(self, database: Database, file: Path) -> None:
        self._database = database
        self._file = file
        self._copy = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(file)) as used:
            used.backup(self._copy)

    async def restore(self) -> None:
        """Bring it back, and undo also what a bot that was ended has just begun to write."""
        await self._database.run(lambda session: None)
        with closing(sqlite3.connect(self._file)) as used:
            self._copy.backup(used)

    def close(self) -> None:
        self._copy.close()


def _enter(session: Session, file: Path) -> None:
    long_ago = NOW - timedelta(days=30)
    loading.load(session, network_file.read([file]), long_ago)
    for person in PEOPLE:
        members.account(session, members.Profile(person, "Sample", "en"), long_ago)
        session.flush()
        members.admit_expected(session, person, long_ago)
    for member in session.scalars(select(Person)):
        needs.keep_as_asked(member)  # or the first yes would be followed by a question
