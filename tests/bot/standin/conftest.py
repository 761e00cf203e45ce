"""The stand-in on a clock that tests move, and the library's Bot through both of its doors."""

from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import telegram
from aiohttp import web

from bot import request
from bot.demo.standin import http, inprocess
from bot.demo.standin.core import StandIn

TOKEN = "123456:SAMPLE-token-for-tests-only"
MEMBER = 700001

Ask = Callable[..., Coroutine[Any, Any, Any]]
Open = Callable[..., Awaitable[telegram.Bot]]


class Clock:
    """Aware UTC time that passes only when told."""

    def __init__(self) -> None:
        self.time = datetime(2027, 2, 1, 4, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def pass_by(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def standin(clock: Clock) -> StandIn:
    """A stand-in with one member, who has pressed Start."""
    standin = StandIn(TOKEN, "SampleBot", clock)
    standin.add_user(MEMBER, "Sample", "Member", username="sample_member")
    standin.press_start(MEMBER)
    standin.updates.clear()
    return standin


@pytest.fixture
def ask(standin: StandIn) -> Ask:
    """Calls a method and returns its result, or the description of the refusal."""

    async def ask(method: str, **params: Any) -> Any:
        answer = await standin.call(method, params)
        return answer.body["result"] if answer.body["ok"] else answer.body["description"]

    return ask


@pytest.fixture
async def runners() -> AsyncIterator[list[web.AppRunner]]:
    """The HTTP servers of a test."""
    running: list[web.AppRunner] = []
    yield running
    for runner in running:
        await runner.cleanup()


@pytest.fixture
def close_doors(runners: list[web.AppRunner]) -> Callable[[], Awaitable[None]]:
    """Shuts the HTTP servers down."""

    async def close_doors() -> None:
        for runner in runners:
            await runner.cleanup()

    return close_doors


@pytest.fixture
async def open_door(runners: list[web.AppRunner]) -> AsyncIterator[Open]:
    """Opens a door, "http" or "inprocess", and returns a Bot that comes through it."""
    bots: list[telegram.Bot] = []

    async def open_door(standin: StandIn, door: str, token: str = TOKEN) -> telegram.Bot:
        root = "https://api.telegram.invalid"
        if door == "http":
            runner = web.AppRunner(http.application(standin), shutdown_timeout=1)
            runners.append(runner)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            root = f"http://127.0.0.1:{runner.addresses[0][1]}"
        make = request.Request if door == "http" else lambda: inprocess.Request(standin)
        bot = telegram.Bot(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=make(),
            get_updates_request=make(),
        )
        for each in bot._request:
            await each.initialize()
        bots.append(bot)
        return bot

    yield open_door
    for bot in bots:
        for each in bot._request:
            await each.shutdown()
