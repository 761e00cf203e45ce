"""What it costs to write a post's deliveries, a row a recipient, when it falls due."""

import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from benchmarks import network
from bot.speech import Speech
from storage import outbox, posts
from storage.database import Database
from storage.models import Content

FIRST = 400
"""Recipients whose messages are claimed after it, among whom each variant occurs."""

VARIANTS = 4
"""Two languages, each in the digits of its script and in Latin ones."""


def main(people: int) -> None:
    """Open one broadcast to so many people, and print what it took."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'benchmark.sqlite3'}")
        database.prepare()
        database.call(network.fill, now, people)
        database.call(network.owe_broadcast, now)
        began = time.perf_counter()
        database.call(posts.open_due, now)
        opened = time.perf_counter() - began
        database.call(outbox.claim, now, FIRST, [], Speech().post)
        claimed = time.perf_counter() - began
        made = database.call_reading(lambda session: session.scalar(select(func.count(Content.id))))
        database.close()
    if made != VARIANTS:
        raise SystemExit(f"{made} variants were made instead of {VARIANTS}")
    json.dump({"seconds": opened, "claimed": claimed}, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
