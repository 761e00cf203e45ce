"""The only place that judges whether the running bot polls, sends and keeps time.

The bot notes what it did last, in memory and, as its heartbeat, in the database. `/healthz` tells
it of the one, `twgbot health` asks that or reads the other. Nothing of it is about anybody.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import aiohttp
from aiohttp import web

from bot.clock import Clock
from bot.settings import Address
from bot.trouble import Trouble
from storage import due, heartbeat
from storage.database import Database, Session
from storage.due import Due
from storage.heartbeat import Pulse

BEAT: Final = 10.0
"""Seconds between two heartbeats."""

BEATS_WITHIN: Final = timedelta(seconds=45)
POLLS_WITHIN: Final = timedelta(minutes=3)
"""A poll may wait for a minute; after faults the bot waits some seconds more."""

DONE_WITHIN: Final = timedelta(minutes=5)
"""What is due for longer waits for something that will not come by itself."""

PATIENCE: Final = 5.0
"""Seconds that the database has to answer in."""

_WAITS: Final = {
    "update": "An update from Telegram has waited to be handled",
    "reminder": "A reminder has been due",
    "post": "A message to members has been due",
    "delivery": "No message has left, of those that are due,",
}

Needed = Literal["database", "Telegram"]

_log = logging.getLogger(__name__)


def faults(pulse: Pulse | None, dues: Sequence[Due], now: datetime) -> list[str]:
    """Say what is wrong with the bot of that pulse, with that to do: a sentence each, or none."""
    if pulse is None:
        return ["No bot runs on this database."]
    last_sign = pulse.at or pulse.started_at
    found = _silence(last_sign, BEATS_WITHIN, "The bot has shown no sign of life", now)
    if pulse.polled_at is None:
        return [*found, "The bot starts: nothing has come from Telegram yet."]
    found += _silence(pulse.polled_at, POLLS_WITHIN, "No poll of Telegram has succeeded", now)
    for one in dues:
        since = max(one.since, pulse.started_at)
        if one.what == "delivery":
            since = max(since, pulse.sent_at or since)
        found += _silence(since, DONE_WITHIN, _WAITS[one.what], now)
    return found


def _silence(since: datetime, within: timedelta, words: str, now: datetime) -> list[str]:
    return [f"{words} for {_seconds(since, now)} seconds."] if now - since > within else []


def look(database: Database, now: datetime) -> list[str]:
    """Say what is wrong with the bot that runs on a database, by what it wrote there.

    Nothing is made or migrated for that: whoever asks may have mistyped where it is.
    """
    if not database.is_made():
        return faults(None, [], now)
    return database.call_reading(_looked, now)


def _looked(session: Session, now: datetime) -> list[str]:
    return faults(heartbeat.last(session), due.oldest(session, now), now)


async def ask(address: Address) -> list[str]:
    """Ask the bot that listens at an address of this machine what is wrong with it."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address.host, address.host)  # noqa: S104
    url = f"http://{Address(host, address.port)}/healthz"
    timeout = aiohttp.ClientTimeout(total=2 * PATIENCE)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as response:
            found: list[str] = (await response.json())["faults"]
            return found
    except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError):
        return [f"No bot answers at {address}, which TWGBOT_HTTP_LISTEN names."]


class Health:
    """The running program's own: it is told what happened, and tells others.

    It outlives the bots that are begun anew. `halted_for` gives the seconds left of a halt.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self.halted_for: Callable[[], float] = lambda: 0.0
        self._database = database
        self._clock = clock
        self._pulse = Pulse(clock.now())
        self._missed: dict[Needed, str] = {}
        self._trouble = Trouble(_log, "Asking the database what is due")

    def misses(self, needed: Needed, sentence: str) -> None:
        """Note, in a sentence, that the bot waits for what it needs, until it `has` that."""
        self._missed[needed] = sentence

    def has(self, needed: Needed) -> None:
        """Note that the bot waits for that no more."""
        self._missed.pop(needed, None)

    def polled(self) -> bool:
        """Note a good poll; say whether there had been none for long."""
        last, now = self._pulse.polled_at, self._clock.now()
        self._pulse = replace(self._pulse, polled_at=now)
        return last is None or now - last > POLLS_WITHIN

    def sent(self) -> None:
        """Note that Telegram took a message, or refused it for good."""
        self._pulse = replace(self._pulse, sent_at=self._clock.now())

    async def beat(self) -> None:
        """Write the heartbeat; its time counts only once it is written."""
        now = self._clock.now()
        await self._database.run(heartbeat.write, replace(self._pulse, at=now))
        self._pulse = replace(self._pulse, at=now)

    async def stop(self) -> None:
        """Say that the bot ended; where that cannot be written, its heartbeat is soon too old."""
        try:
            await asyncio.wait_for(self._database.run(heartbeat.stop), 1)
        except Exception as error:
            _log.info("That the bot ended could not be noted: %s", type(error).__name__)

    def application(self) -> web.Application:
        """Make the HTTP application that answers `/healthz`: status 200, or 503 where degraded."""
        application = web.Application()
        application.router.add_get("/healthz", self._answer)
        return application

    async def _answer(self, _request: web.Request) -> web.Response:
        report = await self.report()
        return web.json_response(report, status=503 if report["faults"] else 200)

    async def report(self) -> dict[str, Any]:
        """Tell how the bot is, as `/healthz` does; times are ISO 8601, ages seconds."""
        now = self._clock.now()
        dues = await self._dues(now)
        found = list(self._missed.values()) or faults(self._pulse, dues or [], now)
        if dues is None and "database" not in self._missed:
            found.insert(0, "The database does not answer.")
        usable = dues is not None and "database" not in self._missed
        return {
            "status": "degraded" if found else "ok",
            "faults": found,
            "database": "ok" if usable else "failing",
            "started": _moment(self._pulse.started_at, now),
            "last_heartbeat": _moment(self._pulse.at, now),
            "last_good_poll": _moment(self._pulse.polled_at, now),
            "last_sent": _moment(self._pulse.sent_at, now),
            "halted_seconds": round(self.halted_for()),
            "oldest_due": {"what": dues[0].what} | _moment(dues[0].since, now) if dues else None,
        }

    async def _dues(self, now: datetime) -> list[Due] | None:
        """Ask the database what is due; None where it does not answer."""
        try:
            dues = await asyncio.wait_for(self._database.read(due.oldest, now), PATIENCE)
        except Exception as error:
            self._trouble.met(f"it does not answer ({type(error).__name__})")
            return None
        self._trouble.over()
        return dues


def _moment(at: datetime | None, now: datetime) -> dict[str, Any]:
    return {} if at is None else {"at": at.isoformat(), "age": _seconds(at, now)}


def _seconds(since: datetime, now: datetime) -> int:
    return int((now - since).total_seconds())
