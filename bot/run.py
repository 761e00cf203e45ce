"""The only place that turns signals into an end, and that waits for a database that is away."""

import asyncio
import contextlib
import functools
import logging
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import Future
from datetime import timedelta
from typing import Any, Final, TypeVar

from bot import calendar_feeds, listening
from bot.application import Application, Parameters
from bot.clock import SystemClock
from bot.health import Health
from bot.settings import Settings, SettingsError
from bot.speech import Speech
from bot.trouble import Trouble
from storage import outages
from storage.database import Database, Unusable

T = TypeVar("T")

LONGEST_WAIT: Final = 5.0
"""Seconds between two looks whether the database is back."""

LOOK: Final = 5.0
"""Seconds between two looks whether the right to run on it is still ours."""

CALM: Final = 60.0
"""Seconds after which a bot that was begun anew is taken to run: a database that can be read may
refuse what is written, and each beginning asks Telegram for the same once more."""

CLOSING: Final = 2.0
"""Seconds that the database's last operations have to end in."""

_log = logging.getLogger(__name__)


class AnotherBotRuns(Exception):  # noqa: N818 - it says what is the case
    """Another bot has the right to run on this database."""

    def __init__(self) -> None:
        super().__init__("Another bot runs on this database; two would send everything twice.")


async def serve(settings: Settings, database: Database) -> None:
    """Run the bot until SIGTERM or SIGINT, begun anew when the database was away.

    Raises SettingsError where the address to listen at cannot be had or Telegram refuses the
    token at the start, AnotherBotRuns, Unusable for a database that no waiting helps, an
    ExceptionGroup when a part of the bot dies.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    health = Health(database, SystemClock())
    async with _served(settings, health, database):
        await _again_and_again(settings, database, health, stop)


async def _again_and_again(
    settings: Settings, database: Database, health: Health, stop: asyncio.Event
) -> None:
    trouble = Trouble(_log, "Running", longest=LONGEST_WAIT)
    while not stop.is_set():
        began = time.monotonic()
        try:
            await _live(settings, database, health, stop)
        except Exception as error:
            if not outages.may_pass(error):
                raise
            if time.monotonic() - began > CALM:
                trouble.over()
            reason = outages.reason(error)
            health.misses("database", f"The database cannot be used: {reason}.")
            wait = trouble.met(f"the database failed ({reason}); the bot begins anew")
            database.reconnect()
            await unless(stop, asyncio.sleep(wait))


async def _live(
    settings: Settings, database: Database, health: Health, stop: asyncio.Event
) -> None:
    application = Application(
        parameters(settings), database, SystemClock(), Speech(), health=health
    )
    try:
        if await unless(stop, ready(database, health)):
            async with _only_one(database, stop):
                await _run(application, database, health, stop)
    finally:
        await application.close()


async def _run(
    application: Application, database: Database, health: Health, stop: asyncio.Event
) -> None:
    """Run the bot, once Telegram is there.

    That may take long: before anything is done, the right is made sure of.
    """
    for step in (application.meet, functools.partial(_have, database), application.take_up):
        if not await unless(stop, step()):
            await health.stop()
            return
    await application.run_until(stop)


@contextlib.asynccontextmanager
async def _served(settings: Settings, health: Health, database: Database) -> AsyncIterator[None]:
    """Serve HTTP at the bot's own address, where it has one: its health, and calendars.

    What is there already may be another bot that runs on this database, which says more.
    """
    address = settings.http_listen
    if address is None:
        yield
        return
    try:
        taken = listening.bound(address.host, address.port)
    except OSError as error:
        with contextlib.suppress(Unusable):
            await _have(database)
        raise SettingsError(
            f"TWGBOT_HTTP_LISTEN is wrong: {address} cannot be listened at ({error.strerror})."
        ) from None
    application = health.application()
    if calendar_feeds.root(settings) is not None:
        feeds = calendar_feeds.CalendarFeeds(database, SystemClock(), Speech())
        application.add_routes(feeds.routes())
    async with listening.served(application, taken):
        yield


@contextlib.asynccontextmanager
async def _only_one(database: Database, stop: asyncio.Event) -> AsyncIterator[None]:
    """End what runs inside, and raise AnotherBotRuns, when another bot has the database.

    So it is after the connection that held the right broke, and this bot came too late.
    """
    watching = asyncio.create_task(_displaced(database, stop))
    try:
        yield
    finally:
        displaced = watching.done()
        watching.cancel()
    if displaced:
        watching.result()
        raise AnotherBotRuns


async def _displaced(database: Database, stop: asyncio.Event) -> None:
    ours = True
    while ours:
        await asyncio.sleep(LOOK)
        ours = await _ours(database)
    stop.set()


async def _ours(database: Database) -> bool:
    try:
        return await _aside(database.lock)
    except Unusable:
        return True  # it is away; who runs on it cannot be told, and nobody does


async def unless(stop: asyncio.Event, beginning: Coroutine[Any, Any, None]) -> bool:
    """Finish what begins, however long it waits; False when `stop` came first."""
    task = asyncio.create_task(beginning)
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((task, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not task.done():
        task.cancel()
        return False
    task.result()
    return True


async def ready(database: Database, health: Health) -> None:
    """Take the right to run on the database, and bring it up to the newest migration.

    Waits while it is away; raises AnotherBotRuns, Unusable.
    """
    trouble = Trouble(_log, "Starting", longest=LONGEST_WAIT)
    while True:
        try:
            await _have(database)
            await _aside(database.prepare)
        except Unusable as error:
            if not outages.may_pass(error):
                raise
            health.misses("database", f"The database cannot be used: {error}.")
            await asyncio.sleep(trouble.met(f"the database is away ({error}); waiting for it"))
        else:
            trouble.over()
            health.has("database")
            return


async def _have(database: Database) -> None:
    """Have the right to run on the database, or raise AnotherBotRuns; Unusable."""
    if not await _aside(database.lock):
        raise AnotherBotRuns


async def _aside(work: Callable[[], T]) -> T:
    """Do what may block for long in a thread that nobody has to wait for at the end."""
    done: Future[T] = Future()
    done.set_running_or_notify_cancel()

    def do() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=do, daemon=True).start()
    return await asyncio.wrap_future(done)


def closed(database: Database) -> bool:
    """Close a database; False where its last operations do not end, and are to be left behind."""
    closing = threading.Thread(target=database.close, daemon=True)
    closing.start()
    closing.join(CLOSING)
    return not closing.is_alive()


def parameters(settings: Settings) -> Parameters:
    """Give what the settings mean for the application."""
    return Parameters(
        token=settings.required_token(),
        api_url=settings.api_url,
        secretariat_ids=settings.secretariat,
        rate=settings.rate,
        hold=timedelta(seconds=settings.hold),
        feeds_url=calendar_feeds.root(settings),
    )
