"""What a month's plan costs: so many meetings of so many people each, most of whom have answered.

All reminders are planned; the plan is read, each reminder with how many it is meant for; then the
clock does its duties at each moment of some days at which one falls due. Duties where nothing is
due are measured too: the bot does them every second.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final

from sqlalchemy import false, func, insert, literal, select, update

from benchmarks import network
from bot import jobs
from storage import meetings, recipients
from storage.database import Database, Session
from storage.models import Delivery, Meeting, Person, Reminder, Rsvp, WorkingGroup

REMINDERS: Final = ["1d", "2h"]
DAYS: Final = 28
LIVED: Final = timedelta(days=2)
"""How long the plan is followed from the first reminder on."""

IDLE: Final = 5
"""Seconds in which nothing is due."""

ANSWERS: Final = ("in_person", "online", "maybe", "no")
SILENT: Final = 5
"""One in so many people has answered nothing."""


def main(number: int, people: int) -> None:
    """Plan and live through the month, and print what it took: seconds, MB."""
    now = datetime.now(UTC).replace(microsecond=0)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'benchmark.sqlite3'}")
        database.prepare()
        database.call(_fill, now, number, people)
        planned = _took(lambda: database.call(_plan, now))
        read = _took(lambda: database.call_reading(_read))
        memory = _memory()
        idle = median(_took(lambda: _duties(database, now)) for _ in range(IDLE))
        due = database.call_reading(_moments)
        went_out = [_gone_out(database, moment) for moment in sorted(set(due))]
        owed = database.call_reading(_owed)
        database.close()
    if owed != len(due) * people:
        raise SystemExit(f"{owed} messages are owed for {len(due)} reminders")
    figures = {
        "planned": planned, "read": read, "memory": memory, "idle": idle,
        "moment": median(went_out), "slowest": max(went_out), "each": sum(went_out) / owed,
    }  # fmt: skip
    json.dump(figures, sys.stdout)


def _fill(session: Session, now: datetime, number: int, people: int) -> None:
    """Make meetings of three working groups that everybody is asked to, in every working hour."""
    network.fill(session, now, people)
    groups = list(session.scalars(select(WorkingGroup)))
    for one in range(number):
        ahead = timedelta(days=2 + one % DAYS, hours=one // DAYS % 8)
        network.add_meeting(
            session, now, f"sample-{one}", ahead, working_groups=groups, reminders=REMINDERS
        )
    for remainder in range(SILENT - 1):
        rows = select(
            Meeting.id, Person.id, literal(ANSWERS[remainder]), literal(now), false(), false()
        ).join_from(Meeting, Person, (Meeting.id + Person.id) % SILENT == remainder)  # fmt: skip
        columns = ["meeting_id", "person_id", "answer", "answered_at", "late", "confirm"]
        session.execute(insert(Rsvp).from_select(columns, rows))


def _plan(session: Session, now: datetime) -> None:
    for meeting in session.scalars(select(Meeting)):
        meetings.created(session, meeting, now)


def _read(session: Session) -> list[tuple[datetime, str, int]]:
    """Give all that will go out: when, of which meeting, to how many people."""
    rows = session.scalars(
        select(Reminder).where(Reminder.state == "planned").order_by(Reminder.due_at)
    )
    return [(one.due_at, one.meeting.title, _meant_for(session, one.meeting)) for one in rows]


def _meant_for(session: Session, meeting: Meeting) -> int:
    return recipients.count(session, recipients.of({"meeting": True}, meeting)).people


def _moments(session: Session) -> list[datetime]:
    """Give when each reminder of some days falls due."""
    moments = list(session.scalars(select(Reminder.due_at).order_by(Reminder.due_at)))
    return [one for one in moments if one <= moments[0] + LIVED]


def _gone_out(database: Database, now: datetime) -> float:
    """Do the duties of a moment, before and after what is owed was sent; give the seconds."""
    took = _took(lambda: _duties(database, now))
    database.call(_send)
    return took + _took(lambda: _duties(database, now))


def _send(session: Session) -> None:
    session.execute(update(Delivery).where(Delivery.state == "queued").values(state="sent"))


def _owed(session: Session) -> int:
    return session.scalar(select(func.count(Delivery.id))) or 0


def _duties(database: Database, now: datetime) -> None:
    for duty in jobs.DUE.values():
        database.call(duty, now)


def _took(do: Callable[[], Any]) -> float:
    began = time.process_time()
    do()
    return time.process_time() - began


def _memory() -> float:
    """Give the most memory that this process had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
