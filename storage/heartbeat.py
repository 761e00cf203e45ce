"""The signs of life of the bot that runs on a database, where other processes can see them."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from storage.models import Heartbeat


@dataclass(frozen=True)
class Pulse:
    """What a running bot last did: wrote this, polled Telegram with success, sent a message.

    `started_at` is the program's start, however often the bot began anew since.
    """

    started_at: datetime
    at: datetime | None = None
    polled_at: datetime | None = None
    sent_at: datetime | None = None


def write(session: Session, pulse: Pulse) -> None:
    """Let others see a pulse; there is one bot, so it replaces the last one."""
    session.merge(Heartbeat(id=1, **asdict(pulse)))


def try_out(session: Session, now: datetime) -> None:
    """Write a heartbeat that is nobody's and take it away: committed, it shows that one can."""
    session.add(Heartbeat(id=0, started_at=now, at=now))
    session.flush()
    session.execute(delete(Heartbeat).where(Heartbeat.id == 0))


def last(session: Session) -> Pulse | None:
    """Give the last pulse; None where no bot runs, unless it was killed a moment ago."""
    row = session.get(Heartbeat, 1)
    return Pulse(row.started_at, row.at, row.polled_at, row.sent_at) if row is not None else None


def stop(session: Session) -> None:
    """Say that no bot runs any more."""
    session.execute(delete(Heartbeat))
