"""The Telegram that everything is measured against: the stand-in over HTTP, without limits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from aiohttp import web

from benchmarks import message
from bot.demo.standin import http, limits
from bot.demo.standin.core import StandIn


def standin(people: int) -> StandIn:
    """Give a stand-in that so many people have started."""
    made = StandIn(message.TOKEN, "SampleBot", lambda: datetime.now(UTC), limits.NONE)
    for telegram_id in message.telegram_ids(people):
        made.add_user(telegram_id, f"Sample {telegram_id}").started = True
    return made


@asynccontextmanager
async def served(telegram: StandIn) -> AsyncIterator[str]:
    """Serve it in this event loop, on a free port of loopback; give the root."""
    runner = web.AppRunner(http.application(telegram), access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
