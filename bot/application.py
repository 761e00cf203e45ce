"""The whole bot as one object: receiving, handling, sending and keeping time, joined and watched.

One task each; a task that dies ends the program, loudly, rather than leave half a bot running.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from telegram.error import InvalidToken
from telegram.request import BaseRequest

from bot import api, ingest, jobs, logs, outcomes, settings, turns
from bot.card_edits import CardEdits
from bot.clock import Clock
from bot.copy_edits import CopyEdits
from bot.downloads import Downloads
from bot.health import BEAT, Health
from bot.hearing import Hearing
from bot.ingest import Poller
from bot.menus import Menus
from bot.pace import POSTS_SHARE, Pace
from bot.progress import Progress
from bot.replies import Replies
from bot.scheduler import Duty, Scheduler
from bot.sender import Sender
from bot.speech import Speech
from bot.trouble import Trouble
from bot.worker import Worker
from handlers.context import BotIdentity
from handlers.understanding import lessons
from storage import inbox
from storage.database import Database

GRACE: Final = 5.0
"""Seconds that what was begun has to end in, when the program is to end."""

SETTLED: Final = 10.0
"""Seconds after the start in which what an earlier run left has the processor to itself."""

TICK: Final = 1.0
LIVE: Final = 2.0
HOUR: Final = 3600.0
"""Seconds between looks at what is due, at what is shown live, at what may be deleted."""

Sleep = Callable[[float], Awaitable[None]]

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parameters:
    """What is the operator's to choose; addresses without a slash at the end.

    `feeds_url` is where calendars are served to the outside; None where none are.
    """

    token: str
    api_url: str = api.TELEGRAM
    secretariat_ids: frozenset[int] = frozenset()
    rate: float = 30
    hold: timedelta = timedelta(seconds=60)
    poll_timeout: float = ingest.LONGEST_POLL
    feeds_url: str | None = None


class Application:
    """The bot. `start`, then `run_until`, or for tests `receive` and `settle`; `close` at the end.

    `wire`, `monotonic` and `sleep` are the network and the passing of time, for tests. `health` is
    that of a program which begins the bot anew, and of nobody else's interest.
    """

    def __init__(
        self,
        parameters: Parameters,
        database: Database,
        clock: Clock,
        speech: Speech,
        wire: BaseRequest | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        health: Health | None = None,
    ) -> None:
        self._parameters = parameters
        self._database = database
        self._clock = clock
        self._speech = speech
        self._sleep = sleep
        pace = Pace(parameters.rate, monotonic, sleep)
        self.api = api.connect(parameters.token, parameters.api_url, pace, wire)
        self._health = health or Health(database, clock)
        self._halted_for = self._health.halted_for = pace.halted_for
        self._edits = (
            CopyEdits(self.api, database, clock, speech),
            CardEdits(self.api, database, clock, speech, self._served),
        )
        self._hearing = Hearing(self._unhandled, monotonic)
        self._sender = Sender(
            self.api, database, clock, pace, speech.post, self._edits, self._health.sent, sleep,
            self._hearing,
        )  # fmt: skip
        self._menus = Menus(self.api, database, clock, speech)
        self._due = Duty("Looking at what is due", TICK, self._look)
        self._beat = Duty("Writing the heartbeat", BEAT, self._health.beat)

    async def start(self) -> None:
        """Meet Telegram, and take up what an earlier run left; raises as `meet`."""
        await self.meet()
        await self.take_up()

    async def meet(self) -> None:
        """Learn from Telegram who the bot is, and wait for it while it cannot be reached.

        Of the database only the heartbeat is touched. Raises SettingsError where Telegram refuses
        the token.
        """
        self.identity = await self._identify()

    async def take_up(self) -> None:
        """Take up what an earlier run left; only the one bot of a database may, after `meet`."""
        replies = Replies(self.api, self._clock, self._sleep)
        self._worker = Worker(
            self._database,
            self._clock,
            replies,
            self._speech,
            self.identity,
            handled=self._due.due.set,
            fetch=Downloads(self.api, self._sleep).fetch,
            sleep=self._sleep,
        )
        self._progress = Progress(
            self.api,
            self._database,
            self._clock,
            self._speech,
            self._worker.serves,
            self._halted_for,
        )
        await self._sender.recover()
        self._worker.add(await self._database.read(inbox.unfinished))

    async def run_until(self, stop: asyncio.Event) -> None:
        """Be the bot until `stop` is set, then end within some seconds, leaving nothing half done.

        Raises an ExceptionGroup when a part dies.
        """
        poller = Poller(
            self.api,
            self._database,
            self._clock,
            self._worker.add,
            self._polled,
            self._hearing,
            self._parameters.poll_timeout,
            self._sleep,
        )
        try:
            await self._run_parts(poller, stop)
        except* Exception as errors:
            if not stop.is_set():
                raise
            _log.error("At the end something failed: %s", logs.without_words(errors))
        await self._health.stop()
        _log.info("@%s has ended", self.identity.username)

    async def _run_parts(self, poller: Poller, stop: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            receiving = [
                group.create_task(poller.run()),
                group.create_task(Scheduler(self._duties()).run()),
                group.create_task(_read_examples()),
            ]
            leaving = [
                group.create_task(self._worker.run()),
                group.create_task(self._sender.run()),
            ]
            _log.info("@%s is running", self.identity.username)
            await stop.wait()
            self._worker.end()
            self._sender.end()
            for task in receiving:
                task.cancel()
            await asyncio.wait(leaving, timeout=GRACE)
            for task in leaving:
                task.cancel()

    async def close(self) -> None:
        """Close the connections; the database is the caller's."""
        await self.api.shutdown()

    async def receive(self, update: dict[str, Any]) -> None:
        """Take one update as if Telegram had given it."""
        self._worker.add(await ingest.store(self._database, [update], self._clock.now()))

    async def settle(self) -> None:
        """Handle and send everything that is there or due now, and return when nothing is left."""
        while True:
            await self._worker.settle()
            made_ready = await jobs.due(self._database, self._clock)
            self._look_at_messages()
            sent = await self._sender.settle()
            await self._progress.show()
            await self._menus.set_changed()
            if not (made_ready or sent):
                return

    def _duties(self) -> list[Duty]:
        return [
            self._due,
            self._beat,
            Duty("Showing progress", LIVE, self._progress.show),
            Duty("Looking for outdated messages", LIVE, self._look_for_outdated),
            Duty("Setting menus", LIVE, self._menus.set_changed),
            Duty("Deleting what is old", HOUR, self._clean),
        ]

    def _served(self) -> Collection[int]:
        return self._worker.served()

    def _unhandled(self) -> Collection[int]:
        return self._worker.unhandled()

    def _polled(self) -> None:
        if self._health.polled():
            self._beat.due.set()

    async def _look(self) -> None:
        if await jobs.due(self._database, self._clock, opening=self._hearing.is_clear()):
            self._sender.wake()

    async def _look_for_outdated(self) -> None:
        self._look_at_messages()

    def _look_at_messages(self) -> None:
        for edits in self._edits:
            edits.look()

    async def _clean(self) -> None:
        await jobs.clean(self._database, self._clock)

    async def _identify(self) -> BotIdentity:
        trouble = Trouble(_log, "Starting", longest=BEAT)
        while True:
            await self._health.beat()
            try:
                await self.api.initialize()
                break
            except InvalidToken:
                raise settings.SettingsError(api.REFUSED) from None
            except Exception as error:  # garbage can make the library raise anything
                kind = type(outcomes.of(error)).__name__
                self._health.misses("Telegram", f"Telegram cannot be reached ({kind}).")
                await self._sleep(trouble.met(f"Telegram cannot be reached ({kind}), trying on"))
        trouble.over()
        self._health.has("Telegram")
        me = self.api.bot
        return BotIdentity(
            me.id,
            me.username or "",
            self._parameters.secretariat_ids,
            self._parameters.hold,
            self._parameters.rate * POSTS_SHARE,
            turns.GROUP_COUNT,
            self._parameters.feeds_url,
        )


async def _read_examples() -> None:
    """Read what questions are compared with, once the bot is up: else the first one waits.

    In a thread that the end of the bot does not wait for: reading takes seconds of the processor.
    """
    await asyncio.sleep(SETTLED)
    threading.Thread(target=lessons.learned, name="examples", daemon=True).start()
