"""The network that every fault begins with, in a database that is brought back after each."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from storage import loading, members, network_file
from storage.database import Database, Session

NOW = datetime(2027, 1, 12, 6, 0, tzinfo=UTC)
STARTS = datetime(2027, 1, 19, 4, 0, tzinfo=UTC)
"""The one meeting; its only reminder falls due a day before."""

AMINA, BINA, CHARU = PEOPLE = (700001, 700002, 700003)
"""Amina is the secretariat; it is Bina whose messages meet the faults."""

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
}  # fmt: skip


class Ground:
    """The database that every fault begins with: loaded, and everybody in.

    It stays open: what SQLAlchemy learns of its statements costs more than they do.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = folder / "network.db"
        self._untouched = sqlite3.connect(folder / "untouched.db")
        self.database = Database(f"sqlite:///{self._file}")
        # No fault of these takes the power away.
        event.listen(
            self.database.engine, "connect", lambda one, _: one.execute("PRAGMA synchronous=OFF")
        )
        self.database.prepare()
        file = folder / "network.yaml"
        file.write_text(json.dumps(NETWORK))
        self.database.call(_enter, file)
        with closing(sqlite3.connect(self._file)) as loaded:
            loaded.backup(self._untouched)

    async def restore(self) -> None:
        """Undo everything, also what a bot that was ended has just begun to write."""
        await self.database.run(lambda session: None)
        with closing(sqlite3.connect(self._file)) as used:
            self._untouched.backup(used)

    def close(self) -> None:
        self.database.close()
        self._untouched.close()


def _enter(session: Session, file: Path) -> None:
    long_ago = NOW - timedelta(days=30)
    loading.load(session, network_file.read([file]), long_ago)
    for person in PEOPLE:
        members.account(session, members.Profile(person, "Sample", "en"), long_ago)
        session.flush()
        members.admit_expected(session, person, long_ago)
