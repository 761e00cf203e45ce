"""What it costs to correct a broadcast: to count its copies and begin, and then each copy.

And what it had cost to send it, in the same run: each copy claimed and recorded, or looked at and
noted, so many together; without the calls themselves, which are one a copy either way.
"""

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
from handlers.copies import Update
from storage import copies, members
from storage.database import Database, Session
from storage.models import Person, Post
from storage.outbox import Result

TOGETHER = 50
"""Copies of one look, as many as the sender takes at most."""


def main(people: int) -> None:
    """Send a broadcast to so many people, correct all copies, print what either took."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'benchmark.sqlite3'}")
        database.prepare()
        database.call(network.queue_broadcast, now, people)
        sending = Taken()
        results = list[Result]()
        while results := database.call(queueing.claim_next, now, results):
            pass
        sent = sending.each(people)
        began = time.perf_counter()
        database.call(_begin, now)
        begun = time.perf_counter() - began
        correcting = Taken()
        made: list[tuple[int, Update]] = []
        number = 0
        after: dict[int, int] = {}
        while made := database.call(_correct_next, now, after, made):
            number += len(made)
        corrected = correcting.each(number)
        database.close()
    if number != people:
        raise SystemExit(f"Not all were corrected: {number}")
    json.dump({"begun": begun, "sent": sent, "corrected": corrected}, sys.stdout)


class Taken:
    """Processor time and time by the clock since it was made."""

    def __init__(self) -> None:
        self._processor, self._clock = time.process_time(), time.perf_counter()

    def each(self, number: int) -> tuple[float, float]:
        """Give how much of both that was for each of so many."""
        processor, clock = time.process_time(), time.perf_counter()
        return (processor - self._processor) / number, (clock - self._clock) / number


def _begin(session: Session, now: datetime) -> None:
    """Count what would become of the copies, as a preview does, and correct all."""
    post = session.get_one(Post, 1)
    words = Words.of(post, {"text": message.TEXT + " Corrected."})
    counted = rendered.how_corrected(session, post, words, now)
    if not counted.edited:
        raise SystemExit(f"No copy would be edited: {counted}")
    staff = members.rights(session, session.get_one(Person, 1))
    copies.correct(session, post.id, staff.person_id, now)
    post.facts = post.facts | {"text": words.text, "corrected_at": now.isoformat()}


def _correct_next(
    session: Session, now: datetime, after: dict[int, int], made: list[tuple[int, Update]]
) -> list[tuple[int, Update]]:
    """Note the edits as made that were, and give those of the next copies."""
    _kept = copies.read(session, [number for number, _ in made])
    for number, update in made:
        copies.became(session, number, update.done, 2, now, update.content_id)
    found = copies.outdated(session, now, TOGETHER, (), after)
    updates = Speech().updates(session, found, now)
    next_made = [(one.id, updates.of(one)) for one in found]
    if not all(update.calls for _, update in next_made):
        raise SystemExit("A copy could not be edited")
    after |= {one.post_id: one.chat_id for one in found}
    return next_made


if __name__ == "__main__":
    main(int(sys.argv[1]))
