"""What a question costs: processor time, alone and from the update to the reply, and memory.

Of 60 working groups, 500 meetings, 40 standing answers and 200 news items of a thousand characters
members of different organizations ask, each the same questions, in all three ways of writing.
Memory is what questions take beside what any other reply takes: each member got one before.
"""

import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from benchmarks import message, network
from handlers import asking, dispatch, routes
from handlers.context import BotIdentity, Context
from handlers.understanding import choosing, question
from storage import learned, meetings, members
from storage.database import Database, Session
from storage.models import Meeting, News, StandingAnswer, WorkingGroup

GROUPS: Final = 60
MEETINGS: Final = 500
ASKERS: Final = 40
ROUNDS: Final = 5
NEWS: Final = 200
STANDING: Final = 40
"""Standing answers."""
WORDS: Final = 150
"""Words of a news item, in each of two languages."""
TAUGHT: Final = 100
"""Phrases that the secretariat taught."""

LENGTHS: Final = (100, 200, 300, 10_000)
"""Characters of random texts."""

RANDOM_TEXTS: Final = 40
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789.-: অআইকখগতনপমরলস\u09be\u09bf  "
BOT: Final = BotIdentity(1, "SampleBot")

SUBJECTS: Final = (
    "Labour", "Climate", "Trafficking", "Health", "Shelter", "Skills", "Returns", "Diaspora",
    "Recruitment", "Protection", "Data", "Borders",
)  # fmt: skip
FORMS: Final = ("workshop", "coordination meeting", "review", "consultation", "training")

ASKED_OFTEN: Final = (
    "parking", "lunch", "the dress code", "interpretation", "a visitor badge", "travel costs",
    "the minutes", "wifi", "a prayer room", "a wheelchair ramp",
)  # fmt: skip
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
    "is there any news about recruitment fees",
    "আশ্রয়কেন্দ্র নিয়ে কোনো খবর আছে?",
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
    session.add_all(_news(number, groups, random, now) for number in range(NEWS))
    session.add_all(_standing(number, groups) for number in range(STANDING))


def _news(number: int, groups: list[WorkingGroup], random: Random, now: datetime) -> News:
    """Make an item of words of which few are frequent, as in any language."""

    def body(letters: str) -> str:
        ranks = (int(random.paretovariate(0.8)) for _ in range(WORDS))
        return " ".join(_word(rank % 20_000, letters) for rank in ranks)

    return News(
        key=f"asked-{number}", title=f"{SUBJECTS[number % 12]} report {number}",
        body=body("bdfghklmnprst"), withdrawn=False, created_at=now,
        published=now.date() - timedelta(days=number),
        translations={"bn": {"title": f"প্রতিবেদন {number}", "body": body("কগচজটডতদনপবমরলস")}},
        working_groups=[groups[number % len(groups)]] if number % 2 else [],
    )  # fmt: skip


def _standing(number: int, groups: list[WorkingGroup]) -> StandingAnswer:
    """Make a standing answer to what people ask often, of each second meeting by its title."""
    of = f" at the {SUBJECTS[number % 12]} {number} {FORMS[number % 5]}" if number % 2 else ""
    what = f"{ASKED_OFTEN[number % len(ASKED_OFTEN)]} {number}"
    return StandingAnswer(
        key=f"asked-{number}", answer=f"Sample answer {number}.", translations={},
        questions=[f"is there {what}{of}", f"what about {what}{of}?", f"{what} আছে কি"],
        state="published", working_groups=[groups[number % len(groups)]] if number % 3 else [],
    )  # fmt: skip


def _word(rank: int, letters: str) -> str:
    """Give a word for its rank: the rarer, the longer."""
    vowel, word = ("a", "") if letters.isascii() else ("\u09be", "")
    while rank or not word:
        rank, letter = divmod(rank, len(letters))
        word += letters[letter] + vowel
    return word


def _meeting(key: str, title: str, starts: datetime, now: datetime) -> Meeting:
    local = starts.strftime("%Y-%m-%dT%H:%M")
    return Meeting(
        uid=key, key=key, title=title, timezone="Asia/Dhaka", starts_local=local, ends_local=local,
        starts_at=starts, ends_at=starts + timedelta(hours=2), place=f"Hall {key}, Dhaka",
        agenda=["Follow-up", "Workplan"], rsvp_by=starts, status="confirmed",
        created_at=now, updated_at=now,
    )  # fmt: skip


def main() -> None:
    """Ask, and print what it took: seconds of processor time, MB."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'asking.sqlite3'}")
        database.prepare()
        database.call(fill, now)
        askers = message.telegram_ids(ASKERS)
        for asker in askers:  # what any reply needs is no memory of questions
            _send(database, now, asker, "/meetings")
        before = _memory()
        first = _took(_send, database, now, askers[0], QUESTIONS[0])
        asked = [(asker, text) for _ in range(ROUNDS) for text in QUESTIONS for asker in askers]
        answers = [_took(_send, database, now, asker, text) for asker, text in asked]
        memory = _memory() - before
        alone = [_understood(database, now, asker, text) for asker, text in asked]
        figures = {
            "first": first,
            "answer_p50": _percentile(answers, 50),
            "answer_p95": _percentile(answers, 95),
            "question_p50": _percentile(alone, 50),
            "question_p95": _percentile(alone, 95),
            "memory": memory,
        }
        for length in LENGTHS:
            random = [_understood(database, now, askers[0], text) for text in _texts(length)]
            figures[f"random_{length}"] = _percentile(random, 50)
        database.call(_teach, now)
        figures["taught"] = _took(_send, database, now, askers[0], QUESTIONS[0])
        database.close()
    sys.stdout.write(json.dumps(figures))


def _took(do: Callable[..., None], *arguments: Any) -> float:
    began = time.process_time()
    do(*arguments)
    return time.process_time() - began


def _percentile(took: list[float], percent: int) -> float:
    return sorted(took)[percent * len(took) // 100]


def _send(database: Database, now: datetime, asker: int, text: str) -> None:
    """Send an update with a text, and have the reply to it written, as the bot does."""
    user = {"id": asker, "is_bot": False, "first_name": "Sample"}
    raw: dict[str, Any] = {
        "update_id": 1,
        "message": {
            "message_id": 1, "date": int(now.timestamp()), "from": user, "text": text,
            "chat": {"id": asker, "type": "private", "first_name": "Sample"},
        },
    }  # fmt: skip
    if not database.call(lambda session: dispatch.handle(session, raw, now, BOT)):
        raise SystemExit(f"{text} got no reply")


def _understood(database: Database, now: datetime, asker: int, text: str) -> float:
    """Give what it takes to understand a question and to find the meetings that it means."""

    def understand(session: Session) -> float:
        context = _context(session, now, asker)
        began = time.process_time()
        known = asking.known(context)
        frame = question.read(text, known.names, known.calendar, known.learned)
        choosing.choose(frame, known.records, now)
        return time.process_time() - began

    return database.call(understand)


def _context(session: Session, now: datetime, asker: int) -> Context:
    """Give what is known of who asks before a question is looked at."""
    profile = members.Profile(asker, "Sample", "en")
    found = members.network(session)
    if found is None:
        raise SystemExit("There is no network.")
    context = Context(
        session=session, now=now, bot=BOT, profile=profile, network=found,
        account=members.account(session, profile, now), available=routes.available,
    )  # fmt: skip
    if context.viewer is None:
        raise SystemExit("Who asks is no member.")
    return context


def _texts(length: int) -> Iterator[str]:
    random = Random(1)  # noqa: S311 - the same each time
    for _ in range(RANDOM_TEXTS):
        yield "".join(random.choices(LETTERS, k=length))


def _teach(session: Session, now: datetime) -> None:
    for number in range(TAUGHT):
        text = f"{SUBJECTS[number % 12]} {FORMS[number % 5]} details {number} please"
        learned.teach(session, "agenda", text, 1, now)


def _memory() -> float:
    """Give the memory of this process without what it no longer uses, in MB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


if __name__ == "__main__":
    main()
