"""What a message costs the database while so many others wait behind it: claimed and recorded."""

import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import network
from bot.speech import Speech
from storage import outbox
from storage.database import Database, Session
from storage.outbox import Result

TOGETHER = 50
"""Messages of one claim, as many as the sender takes at most."""

SENT = 5_000


def main(queued: int) -> None:
    """Queue a broadcast to so many people, send the first of them, print what it took."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'benchmark.sqlite3'}")
        database.prepare()
        database.call(network.queue_broadcast, now, queued)
        sent, began, results = 0, time.process_time(), list[Result]()
        while sent < min(SENT, queued):
            results = database.call(claim_next, now, results)
            sent += len(results)
        took = time.process_time() - began
        database.close()
    json.dump({"processor": took / sent}, sys.stdout)


def claim_next(session: Session, now: datetime, results: list[Result]) -> list[Result]:
    """Record what was sent, claim what is next, and give what will have become of it."""
    outbox.record(session, results, now)
    claimed = outbox.claim(session, now, TOGETHER, [], Speech().post)
    return [Result(one.delivery_id, "sent", message_id=one.delivery_id) for one in claimed]


if __name__ == "__main__":
    main(int(sys.argv[1]))
