"""What it costs to write a post's deliveries, a row a recipient, when it falls due."""

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import network
from benchmarks.stopwatch import Stopwatch
from storage import posts
from storage.database import Database


def main(people: int) -> None:
    """Open one broadcast to so many people, and print what it took."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'benchmark.sqlite3'}")
        database.prepare()
        database.call(network.fill, now, people)
        database.call(network.owe_broadcast, now)
        watch = Stopwatch()
        database.call(posts.open_due, now)
        watch.stop()
        database.close()


if __name__ == "__main__":
    main(int(sys.argv[1]))
