"""The tick: it says when to look, never what time it is; what is due, the database knows."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC

from apscheduler.schedulers.asyncio import (  # type: ignore[import-untyped]
    AsyncIOScheduler,
)

from bot import logs
from storage import outages

_log = logging.getLogger(__name__)


@dataclass
class Duty:
    """Something to be done every so many seconds, and when woken; it never overlaps itself."""

    name: str
    seconds: float
    work: Callable[[], Awaitable[object]]
    due: asyncio.Event = field(default_factory=asyncio.Event)

    async def tick(self) -> None:
        """Have it done now, or once more when it is being done."""
        self.due.set()


class Scheduler:
    """Ticks duties until cancelled."""

    def __init__(self, duties: Sequence[Duty]) -> None:
        self._duties = duties

    async def run(self) -> None:
        """Do each duty at once, and then whenever it is due; one that fails is told in the log.

        Raises an ExceptionGroup when the database went away.
        """
        ticker = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        for duty in self._duties:
            ticker.add_job(duty.tick, "interval", seconds=duty.seconds, name=duty.name)
            await duty.tick()
        ticker.start()
        try:
            async with asyncio.TaskGroup() as group:
                for duty in self._duties:
                    group.create_task(_follow(duty))
        finally:
            ticker.shutdown(wait=False)


async def _follow(duty: Duty) -> None:
    while True:
        await duty.due.wait()
        duty.due.clear()
        try:
            await duty.work()
        except Exception as error:  # the next tick may find better weather
            if outages.may_pass(error):
                raise  # a database that went away ends the bot, which begins anew
            _log.error("%s failed: %s", duty.name, logs.without_words(error))
