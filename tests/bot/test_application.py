"""The whole bot over HTTP: it starts when it can, works, and ends when it is told to."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import rig
from aiohttp import web

from bot import health, run
from bot.application import Application, Parameters
from bot.demo.standin import http, inprocess
from bot.demo.standin.core import StandIn
from bot.demo.standin.faults import Fault
from bot.health import Health
from bot.settings import SettingsError
from storage.database import Database

ANA = rig.PEOPLE[0]


@pytest.fixture
async def address(standin: StandIn) -> AsyncIterator[str]:
    """The root of a Bot API served by the stand-in."""
    runner = web.AppRunner(http.application(standin), shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    yield f"http://127.0.0.1:{port}"
    await runner.cleanup()


def over_http(database: Database, address: str, time: rig.Time, token: str) -> Application:
    parameters = Parameters(token, address, hold=timedelta(0), poll_timeout=1)
    return Application(parameters, database, time, rig.SMALLEST)


async def test_the_bot_answers_and_sends_over_http_and_ends_in_time(
    database: Database, standin: StandIn, address: str, time: rig.Time
) -> None:
    application = over_http(database, address, time, rig.TOKEN)
    stop = asyncio.Event()
    bot = rig.Rig(database, standin, time, application)
    try:
        assert await run.unless(stop, application.start())
        running = asyncio.create_task(application.run_until(stop))
        standin.send_text(ANA, "one")
        await rig.until(lambda: bot.texts(ANA) == ["one"])
        database.call(rig.owe, "two")
        await rig.until(lambda: bot.texts(ANA) == ["one", "two"])
        stop.set()
        await asyncio.wait_for(running, 9)
    finally:
        await application.close()
    assert bot.inbox() == ["done"]
    assert {state for _, state, _ in bot.deliveries()} == {"sent"}


async def test_a_refused_token_is_a_wrong_setting(
    database: Database, address: str, time: rig.Time
) -> None:
    application = over_http(database, address, time, "123456:another-SAMPLE-token-for-tests")
    try:
        with pytest.raises(SettingsError, match="TWGBOT_TOKEN"):
            await application.start()
    finally:
        await application.close()


async def test_the_start_waits_for_telegram(
    database: Database, standin: StandIn, time: rig.Time, caplog: pytest.LogCaptureFixture
) -> None:
    bot = rig.Rig(database, standin, time, rig.application(database, standin, time))
    bot.fault("unreachable", "getMe", times=3)
    await bot.application.start()
    assert time.slept == [1, 2, 4]
    assert bot.application.identity.username == "SampleBot"
    assert len([one for one in caplog.records if one.levelname == "WARNING"]) == 1
    await bot.application.close()


async def test_handlers_know_at_what_rate_posts_leave(
    database: Database, standin: StandIn, time: rig.Time
) -> None:
    application = rig.application(database, standin, time, rate=30)
    await application.start()
    assert application.identity.posts_per_second == 25
    assert application.identity.per_minute_in_group == 20
    await application.close()


async def test_while_a_start_waits_for_telegram_its_health_says_so(
    database: Database, standin: StandIn, time: rig.Time
) -> None:
    own = Health(database, time)
    told: list[list[str]] = []

    async def sleep(seconds: float) -> None:
        await time.sleep(seconds)
        told.append(health.look(database, time.now()))
        told.append((await own.report())["faults"])

    wire = inprocess.Request(standin)
    application = Application(
        Parameters(rig.TOKEN), database, time, rig.SMALLEST, wire, time.monotonic, sleep, own
    )
    standin.faults.add(Fault("unreachable", "getMe", times=9))
    await application.start()
    assert time.slept == [1, 2, 4, 8, 10, 10, 10, 10, 10]
    starts = ["The bot starts: nothing has come from Telegram yet."]
    assert told == [starts, ["Telegram cannot be reached (NotSent)."]] * 9
    assert (await own.report())["faults"] == starts
    await application.close()


async def test_a_start_that_waits_ends_when_told(database: Database, standin: StandIn) -> None:
    patient = rig.Time()
    application = Application(
        Parameters(rig.TOKEN, "http://127.0.0.1:9"), database, patient, rig.SMALLEST
    )
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0.1, stop.set)
    assert not await asyncio.wait_for(run.unless(stop, application.start()), 5)
    await application.close()


async def test_a_part_that_dies_ends_the_bot_loudly(
    bot: rig.Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def die(*arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.ingest.store", die)
    bot.standin.send_text(ANA, "one")
    with pytest.raises(ExceptionGroup):
        await asyncio.wait_for(bot.application.run_until(asyncio.Event()), 5)


async def test_nothing_is_lost_when_it_ends_in_the_middle(start: rig.StartBot) -> None:
    bot = await start()
    stop = asyncio.Event()
    for number in range(20):
        bot.standin.send_text(ANA, str(number))
    running = asyncio.create_task(bot.application.run_until(stop))
    await rig.until(lambda: len(bot.texts(ANA)) > 3)
    stop.set()
    await asyncio.wait_for(running, 9)
    again = await start()
    await again.settle()
    assert again.texts(ANA) == [str(number) for number in range(20)]
