"""The only place that serves calendars: at an address that says nothing of whose they are.

An address that never was reads like one that was revoked, and none is logged.
"""

import asyncio
import hashlib
import logging
from collections import Counter
from typing import Final

from aiohttp import ETag, web

from bot.clock import Clock
from bot.settings import Settings
from bot.speech import Speech
from bot.trouble import Trouble
from storage import tokens
from storage.database import Database

PATH: Final = "/calendar"

MOST_AN_HOUR: Final = 60
"""Times that one address is read in an hour; calendars come every hour or less, or by hand."""

PATIENCE: Final = 5.0
"""Seconds that one waits for the database."""

_HEADERS: Final = {"Cache-Control": "private, no-cache"}
"""Nobody else keeps it, and its reader asks each time whether it is true still."""

_log = logging.getLogger(__name__)


def root(settings: Settings) -> str | None:
    """Give the address under which calendars are served to the outside; None where none are."""
    if settings.http_listen is None or settings.http_url is None:
        return None
    return settings.http_url + PATH


class CalendarFeeds:
    """Answers who reads a calendar, one after the other: the bot's own reading comes first."""

    def __init__(self, database: Database, clock: Clock, speech: Speech) -> None:
        self._database = database
        self._clock = clock
        self._speech = speech
        self._turn = asyncio.Lock()
        self._hour = 0
        self._read: Counter[str] = Counter()
        self._trouble = Trouble(_log, "Serving calendars")

    def routes(self) -> list[web.RouteDef]:
        """Give what is to be added to the HTTP application of the bot."""
        return [web.get(PATH + "/{token}.ics", self._answer)]

    async def _answer(self, request: web.Request) -> web.Response:
        token = request.match_info["token"]
        content = await self._content(token)
        if content is None:
            raise web.HTTPNotFound
        etag = ETag(hashlib.sha256(content).hexdigest())
        known = {one.value for one in request.if_none_match or ()}
        response = web.Response(status=304, headers=_HEADERS)
        if known.isdisjoint({etag.value, "*"}):
            response = web.Response(
                body=content, content_type="text/calendar", charset="utf-8", headers=_HEADERS
            )
        response.etag = etag
        return response

    async def _content(self, token: str) -> bytes | None:
        """Read what an address gives; raises HTTPTooManyRequests, HTTPServiceUnavailable."""
        try:
            async with asyncio.timeout(PATIENCE), self._turn:
                now = self._clock.now()
                self._limit(token, int(now.timestamp()))
                content = await self._database.read(self._speech.calendar, token, now)
        except web.HTTPException:
            raise
        except Exception as error:
            self._trouble.met(f"the database does not answer ({type(error).__name__})")
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "60"}) from None
        self._trouble.over()
        if content is not None:  # only addresses that there are, so that there are not too many
            self._read[tokens.digest(token)] += 1
        return content

    def _limit(self, token: str, seconds: int) -> None:
        hour, past = divmod(seconds, 3600)
        if hour != self._hour:
            self._hour, self._read = hour, Counter()
        if self._read[tokens.digest(token)] >= MOST_AN_HOUR:
            raise web.HTTPTooManyRequests(headers={"Retry-After": str(3600 - past)})
