"""What a question costs, from the update to the reply: processor time and memory.

Sixty working groups and five hundred meetings; members of different organizations ask, each the
same questions, in all three ways of writing.
"""

import itertools
import json
import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from benchmarks import message, network
from handlers import dispatch
from handlers.context import BotIdentity
from storage import meetings
from storage.database import Database, Session
from storage.models import Meeting, WorkingGroup

GROUPS: Final = 60
MEETINGS: Final = 500
ASKERS: Final = 40
ROUNDS: Final = 5

SUBJECTS: Final = (
    "Labour", "Climate", "Trafficking", "Health", "Shelter", "Skills", "Returns", "Diaspora",
    "Recruitment", "Protection", "Data", "Borders",
)  # fmt: skip
FORMS: Final = ("workshop", "coordination meeting", "review", "consultation", "training")

QUESTIONS: Final = (
    "when is the next meeting?",
    "where is the labour 7 workshop",
    "what's on next week?",
    "do I have meetings on Sunday after 2 pm",
    "whats the agenda of the climate 3 review and who chairs it, please tell me soon",
    "আগামী সপ্তাহে কী কী সভা আছে?",
    "পরের সভা কবে হবে",
    "porer meeting kobe",
    "kal bikale ki kono meeting ache amar",
    "what is the weather in Dhaka tomorrow",
    "I can't make it on Tuesday",
    "how many meetings are there between 15 and 25 of next month",
)


def fill(session: Session, now: datetime) -> None:
    """Make many working groups and meetings beside the benchmarks' usual network."""
    random = Random(1)  # noqa: S311 - the same each time
    network.fill(session, now, ASKERS)
    organizations = [group.members for group in session.query(WorkingGroup)]
    groups = [
        WorkingGroup(
            key=f"asked-{number}",
            name=f"{SUBJECTS[number % 12]} {number} Technical Working Group",
            short_name=f"{SUBJECTS[number % 12][:2].upper()}{number}-TWG",
            aliases=[f"{SUBJECTS[number % 12]} group {number}"],
            private=number % 10 == 0,
            members=organizations[number % len(organizations)][: 5 + number % 15],
        )
        for number in range(GROUPS - len(organizations))
    ]
    session.add_all(groups)
    for number in range(MEETINGS):
        starts = (now + timedelta(days=random.randrange(-60, 300), hours=3)).replace(minute=0)
        title = f"{SUBJECTS[number % 12]} {number} {FORMS[number % 5]}"
        meeting = _meeting(f"asked-{number}", title, starts, now)
        meeting.working_groups = [groups[number % len(groups)]]
        session.add(meeting)
        session.flush()
        meetings.created(session, meeting, now)


def _meeting(key: str, title: str, starts: datetime, now: datetime) -> Meeting:
    local = starts.strftime("%Y-%m-%dT%H:%M")
    return Meeting(
        uid=key, key=key, title=title, timezone="Asia/Dhaka", starts_local=local, ends_local=local,
        starts_at=starts, ends_at=starts + timedelta(hours=2), place=f"Hall {key}, Dhaka",
        agenda=["Follow-up", "Workplan"], rsvp_by=starts, status="confirmed",
        created_at=now, updated_at=now,
    )  # fmt: skip


def main() -> None:
    """Ask, and print what it took."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'asking.sqlite3'}")
        database.prepare()
        database.call(fill, now)
        before = _memory()
        began = time.process_time()
        _ask(database, now, 0, message.telegram_ids(1)[0], QUESTIONS[0])
        first = time.process_time() - began
        took = sorted(_rounds(database, now))
        figures = {
            "first": first,
            "median": took[len(took) // 2],
            "p95": took[int(0.95 * len(took))],
            "memory": _memory() - before,
        }
        database.close()
    sys.stdout.write(json.dumps(figures))


def _rounds(database: Database, now: datetime) -> list[float]:
    took = []
    numbers = itertools.count(1)
    for _ in range(ROUNDS):
        for text in QUESTIONS:
            for asker in message.telegram_ids(ASKERS):
                began = time.process_time()
                _ask(database, now, next(numbers), asker, text)
                took.append(time.process_time() - began)
    return took


def _ask(database: Database, now: datetime, number: int, asker: int, text: str) -> None:
    user = {"id": asker, "is_bot": False, "first_name": "Sample"}
    raw: dict[str, Any] = {
        "update_id": number,
        "message": {
            "message_id": number, "date": int(now.timestamp()), "from": user, "text": text,
            "chat": {"id": asker, "type": "private", "first_name": "Sample"},
        },
    }  # fmt: skip
    identity = BotIdentity(1, "SampleBot")
    if not database.call(lambda session: dispatch.handle(session, raw, now, identity)):
        raise SystemExit(f"{text} got no reply")


def _memory() -> float:
    """Give the memory of this process, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


if __name__ == "__main__":
    main()
