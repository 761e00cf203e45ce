"""The stand-in over HTTP with the latency of a network, noting when each call came and landed."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

from aiohttp import web

from bot.demo.standin import http
from bot.demo.standin.answers import Answer
from bot.demo.standin.core import StandIn
from bot.demo.standin.files import File

TOKEN = "123456:SAMPLE-token-for-tests-only"
SLOWEST = 0.12
"""Seconds that a call takes at most."""

SAYING = ("sendMessage", "editMessageText", "deleteMessage", "answerCallbackQuery")


@dataclass
class Flight:
    """One call that changes what people see; `landed` is when its answer left, None until then."""

    method: str
    chat_id: int
    text: str
    arrived: datetime
    landed: datetime | None = None
    done: bool = False


class Telegram(StandIn):
    """The stand-in, with every call that says something in `flights`."""

    def __init__(self, random: Random) -> None:
        super().__init__(TOKEN, "SampleBot", _now)
        self.flights: list[Flight] = []
        self._arrival = asyncio.Event()
        self._random = random

    async def call(
        self, method: str, params: Mapping[str, Any], files: Mapping[str, File] | None = None
    ) -> Answer:
        self._arrival.set()
        if method not in SAYING:
            return await super().call(method, params, files)
        chat_id = int(params.get("chat_id", 0))
        flight = Flight(method, chat_id, params.get("text", ""), _now())
        self.flights.append(flight)
        await asyncio.sleep(self._random.uniform(0, SLOWEST / 2))
        answer = await super().call(method, params, files)
        flight.done = answer.body.get("ok", False)
        await asyncio.sleep(self._random.uniform(0, SLOWEST / 2))
        flight.landed = _now()
        return answer

    async def heard(self) -> None:
        """Wait until one more call of any kind arrives."""
        self._arrival.clear()
        await self._arrival.wait()

    def in_the_air(self) -> int:
        """Say how many calls that say something have no answer yet."""
        return sum(flight.landed is None for flight in self.flights)

    def waiting(self) -> int:
        """Say how many updates the bot has not confirmed."""
        return self.updates.count(_now())

    @asynccontextmanager
    async def served(self, port: int = 0) -> AsyncIterator[str]:
        """Serve it on loopback, on a free port unless one is given; give the root."""
        runner = web.AppRunner(http.application(self), access_log=None, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()


def _now() -> datetime:
    return datetime.now(UTC)
