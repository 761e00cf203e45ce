"""The only place that tests whether a database has all that a bot needs to run on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from storage import engines, heartbeat, members, outages
from storage.database import Database, Newer, Unusable
from storage.models import Person, Role


@dataclass(frozen=True)
class Finding:
    """What was tested, and what is wrong with it and is to be done; a note where all is well.

    `setting` names faults that are a setting's.
    """

    subject: str
    fault: str | None = None
    note: str | None = None
    setting: bool = False

    def __str__(self) -> str:
        if self.fault is not None:
            return f"{self.subject}: {self.fault}"
        return f"{self.subject}: ok ({self.note})" if self.note else f"{self.subject}: ok"


def findings(database: Database, secretariat_expected: bool, now: datetime) -> Iterator[Finding]:
    """Test a database, after bringing it up to the newest migration.

    That it can be written is shown by writing, since a disk that is full can still be read; nothing
    of that stays.
    """
    try:
        database.prepare()
        database.call(heartbeat.try_out, now)
    except Newer:
        yield Finding("database")
        yield Finding("schema", "a newer twgbot made it; install that one, or take a copy back.")
        return
    except Unusable as error:
        yield Finding("database", f"it cannot be used: {error}; {_advice(error)}.")
        return
    except DBAPIError as error:
        reason = engines.reason(error)
        yield Finding("database", f"it cannot be written: {reason}; {_advice(error)}.")
        return
    yield Finding("database", note=database.engine.dialect.name)
    yield Finding("schema")
    yield from database.call_reading(_content, secretariat_expected)


def _advice(error: Exception) -> str:
    if outages.may_pass(error):
        return "see to its server, its disk, or who else holds it; a bot waits for that"
    return "see what TWGBOT_DATABASE_URL names"


def _content(session: Session, secretariat_expected: bool) -> list[Finding]:
    network = members.network(session)
    if network is None:
        missing = "none is loaded; describe yours in a file and run `twgbot load FILE`."
        return [Finding("network", missing)]
    return [
        Finding("network", note=network.short_name),
        _secretariat(session, secretariat_expected),
    ]


def _secretariat(session: Session, expected: bool) -> Finding:
    people = session.scalars(
        select(Person).join(Role).where(Role.name == "secretariat", Person.left_at.is_(None))
    ).all()
    if any(members.is_member(person) for person in people):
        return Finding("secretariat")
    if expected or people:
        return Finding("secretariat", note="nobody yet; they have to press Start in the bot's chat")
    return Finding(
        "secretariat",
        "there is nobody; put a Telegram user id into TWGBOT_SECRETARIAT, who then presses Start.",
    )
