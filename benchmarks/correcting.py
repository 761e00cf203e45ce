"""What it costs to correct a broadcast: to count its copies and begin, and then each copy."""

import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import message, network, queueing
from bot.speech import Speech
from handlers import copies as rendered
from handlers.broadcast_texts import Words
from storage import copies, members
from storage.database import Database, Session
from storage.models import Person, Post
from storage.outbox import Result

TOGETHER = 50
"""Copies of one look."""

CORRECTED = 1_000


def main(people: int) -> None:
    """Send a broadcast to so many people, correct it and the first copies, print what it took."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'benchmark.sqlite3'}")
        database.prepare()
        database.call(network.queue_broadcast, now, people)
        results = list[Result]()
        while results := database.call(queueing.claim_next, now, results):
            pass
        began = time.perf_counter()
        database.call(_begin, now)
        begun = time.perf_counter() - began
        after, number, worked = 0, 0, time.process_time()
        while number < min(CORRECTED, people):
            after, corrected = database.call(_correct_next, now, after)
            number += corrected
        took = time.process_time() - worked
        database.close()
    json.dump({"seconds": begun, "processor": took / number}, sys.stdout)


def _begin(session: Session, now: datetime) -> None:
    """Count what would become of the copies, as a preview does, and correct all."""
    post = session.get_one(Post, 1)
    words = Words.of(post, {"text": message.TEXT + " Corrected."})
    counted = rendered.how_corrected(session, post, words, now)
    if not counted.edited:
        raise SystemExit(f"No copy would be edited: {counted}")
    staff = members.rights(session, session.get_one(Person, 1))
    copies.correct(session, post.id, staff, now)
    post.facts = post.facts | {"text": words.text, "corrected_at": now.isoformat()}


def _correct_next(session: Session, now: datetime, after: int) -> tuple[int, int]:
    """Make the edits of the next copies and note them as made; give the last one, and how many."""
    found, speech = copies.outdated(session, now, TOGETHER, (), after), Speech()
    for one in found:
        update = speech.copy(session, one, now)
        if not update.calls:
            raise SystemExit("A copy could not be edited")
        copies.became(session, one.id, update.done, one.post.version, now, update.content_id)
    return found[-1].id, len(found)


if __name__ == "__main__":
    main(int(sys.argv[1]))
