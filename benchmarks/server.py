"""The Telegram that everything is measured against: the stand-in over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from benchmarks import message
from bot.demo.standin import http, limits
from bot.demo.standin.core import StandIn
from bot.demo.standin.limits import Limits


def standin(people: int, enforced: Limits | None = limits.NONE) -> StandIn:
    """Give a stand-in that so many people have started; without limits, or with these."""
    made = StandIn(message.TOKEN, "SampleBot", lambda: datetime.now(UTC), enforced)
    for telegram_id in message.telegram_ids(people):
        made.add_user(telegram_id, f"Sample {telegram_id}").started = True
    return made


@asynccontextmanager
async def served(telegram: StandIn, delay: float = 0) -> AsyncIterator[str]:
    """Serve it in this event loop, on a free port of loopback; give the root.

    Each call takes `delay` seconds more, as a network does.
    """
    application = http.application(telegram)
    if delay:
        application.middlewares.append(_delaying(delay))
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _delaying(seconds: float) -> Middleware:
    @web.middleware
    async def wait(request: web.Request, handler: Handler) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return await handler(request)

    return wait
