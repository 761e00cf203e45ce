"""The outbox's whole way, measured: claim, send, record, until everybody has the broadcast."""

import asyncio
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from benchmarks import message, network
from benchmarks.stopwatch import Stopwatch
from bot import api
from bot.card_edits import CardEdits
from bot.clock import SystemClock
from bot.copy_edits import CopyEdits
from bot.pace import Pace
from bot.sender import Sender
from bot.speech import Speech
from storage import posts, reports
from storage.database import Database, Session
from storage.models import Delivery, Post

RATE = 100_000
"""Messages a second that the pace allows: more than can be reached."""


async def send(url: str, database: Database) -> None:
    """Empty the outbox and print what it took."""
    clock, speech, pace = SystemClock(), Speech(), Pace(RATE)
    telegram = api.connect(message.TOKEN, url, pace)
    edits = (
        CopyEdits(telegram, database, clock, speech),
        CardEdits(telegram, database, clock, speech),
    )
    sender = Sender(telegram, database, clock, pace, speech.post, edits, sent=lambda: None)
    async with telegram:
        watch = Stopwatch()
        sending = asyncio.create_task(sender.run())
        while not await database.read(_done):  # noqa: ASYNC110 - a ledger has no event
            await asyncio.sleep(0.02)
        watch.stop()
        sender.end()
        await sending


def _done(session: Session) -> bool:
    """Look as cheaply as can be: to count is no part of what is measured."""
    waits = select(Delivery.id).where(Delivery.state.in_(posts.UNFINISHED)).limit(1)
    return session.scalar(waits) is None


def main(url: str, people: int) -> None:
    """Measure with a database of its own; a message that is not sent is an error."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'benchmark.sqlite3'}")
        database.prepare()
        database.call(network.queue_broadcast, datetime.now(UTC), people)
        asyncio.run(send(url, database))
        states = database.call_reading(
            lambda s: reports.progress(s, s.get_one(Post, 1)).whole.states
        )
        database.close()
    if states != {"sent": people}:
        raise SystemExit(f"Not all were sent: {states}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
