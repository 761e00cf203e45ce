"""The bot as a process: its start and memory, replies during a broadcast, and how even it sends."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks import network, processes, replies, server
from benchmarks.replies import Taps
from bot.demo.standin import limits
from bot.demo.standin.core import StandIn
from storage import posts
from storage.database import Database

MEMBERS: Final = 600
TURNS: Final = 3
CROWD: Final = 3_000
PEOPLE: Final = 100_000
QUEUED: Final = 1_000_000
NETWORK: Final = 0.08
"""Seconds that a call to Telegram takes beside what the stand-in needs."""

SHARE: Final = 30 * 5 / 6
"""Messages a second that posts get of the default rate."""

SETTLED: Final = 2.0
"""Seconds until the bot does only what it is asked for."""

SENDING: Final = 10.0
"""Seconds of sending after which memory is read."""


@dataclass(frozen=True)
class Replies:
    """Seconds to the first getUpdates and of each wait for an answer, in order; memory in MB."""

    seconds: float
    memory: float
    memory_after: float
    idle: list[float]
    busy: list[float]


@dataclass(frozen=True)
class Paced:
    """Seconds from the first message to the last, and ideally; how often Telegram said 429."""

    seconds: float
    ideal: float
    refused: int


async def replies_meanwhile() -> Replies:
    """Start the bot, and let people tap while it is idle and while it sends a broadcast."""
    async with database_of(MEMBERS) as database:
        meeting_id = database.call(network.add_meeting, datetime.now(UTC))
        telegram = server.standin(MEMBERS)
        async with server.served(telegram, NETWORK) as url:
            began = time.perf_counter()
            async with processes.running(database.url, url) as bot:
                await polled(telegram)
                seconds = time.perf_counter() - began
                await asyncio.sleep(SETTLED)
                memory = processes.memory(bot)
                taps = Taps(telegram, meeting_id)
                idle, busy = await _waiting_times(telegram, database, taps)
                return Replies(seconds, memory, processes.memory(bot), idle, busy)


async def paced() -> Paced:
    """Send a broadcast to many, while Telegram's limits are enforced."""
    async with database_of(CROWD) as database:
        telegram = server.standin(CROWD, limits.TELEGRAM)
        times: list[float] = []
        telegram.watch(lambda _chat, kind, _content: _noted(times, kind))
        async with server.served(telegram) as url, processes.running(database.url, url):
            await polled(telegram)
            await asyncio.sleep(SETTLED)
            database.call(network.owe_broadcast, datetime.now(UTC))
            while len(times) < CROWD:  # noqa: ASYNC110 - as below
                await asyncio.sleep(0.1)
        refused = sum(call.answer.status == 429 for call in telegram.calls if call.answer)
        return Paced(times[-1] - times[0], (CROWD - 1) / SHARE, refused)


async def memory_with_queue() -> float:
    """Give the memory of the bot, in MB, while it sends the first of `QUEUED` messages."""
    async with database_of(PEOPLE) as database:
        for _ in range(QUEUED // PEOPLE):
            database.call(network.owe_broadcast, datetime.now(UTC))
        database.call(posts.open_due, datetime.now(UTC))
        telegram = server.standin(CROWD)
        async with server.served(telegram) as url, processes.running(database.url, url) as bot:
            while _sent(telegram) == 0:  # noqa: ASYNC110 - as below
                await asyncio.sleep(0.1)
            await asyncio.sleep(SENDING)
            return processes.memory(bot)


@asynccontextmanager
async def database_of(members: int) -> AsyncIterator[Database]:
    """Give a database with a network of so many members, whose menus are set."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'benchmark.sqlite3'}")
        database.prepare()
        database.call(network.fill, datetime.now(UTC), members)
        database.call(network.set_menus, members)
        yield database
        database.close()


async def _waiting_times(
    telegram: StandIn, database: Database, taps: Taps
) -> tuple[list[float], list[float]]:
    """Let people tap while nothing else happens and during a broadcast, in turns."""
    idle: list[float] = []
    busy: list[float] = []
    for turn in range(TURNS):
        idle += await taps.waited(replies.tappers(2 * turn))
        database.call(network.owe_broadcast, datetime.now(UTC))
        await asyncio.sleep(SETTLED)
        busy += await taps.waited(replies.tappers(2 * turn + 1))
        while _sent(telegram) < MEMBERS * (turn + 1):  # noqa: ASYNC110 - as below
            await asyncio.sleep(0.1)
        await asyncio.sleep(SETTLED)
    return sorted(idle), sorted(busy)


def _noted(times: list[float], kind: str) -> None:
    if kind == "message":
        times.append(time.perf_counter())


def _sent(telegram: StandIn) -> int:
    return sum(call.method == "sendMessage" for call in telegram.calls)


async def polled(telegram: StandIn) -> None:
    """Wait for the first getUpdates; the stand-in has no event for a call."""
    while not any(call.method == "getUpdates" for call in telegram.calls):  # noqa: ASYNC110
        await asyncio.sleep(0.005)
