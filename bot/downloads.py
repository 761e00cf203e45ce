"""The only place that fetches a file that somebody sent: for a handler that waits for its words.

https://core.telegram.org/bots/api#getfile
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import quote

from telegram.error import TelegramError

from bot import outcomes
from bot.api import Api
from handlers.context import Fetched

ATTEMPTS: Final = 3
BETWEEN: Final = 1.0
"""Seconds between attempts; whoever sent the file waits for an answer meanwhile."""

_log = logging.getLogger(__name__)


class Downloads:
    """Fetches files by their ids, outside of any transaction."""

    def __init__(self, api: Api, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._api = api
        self._sleep = sleep

    async def fetch(self, file_id: str) -> Fetched:
        """Fetch a file, trying again what may pass; without content where it cannot be had."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return Fetched(await self._content(file_id))
            except TelegramError as error:
                outcome = outcomes.of(error)
                _log.warning("A file could not be fetched: %s", type(outcome).__name__)
                if attempt == ATTEMPTS or not outcomes.passes(outcome):
                    break
            await self._sleep(BETWEEN)
        return Fetched(None)

    async def _content(self, file_id: str) -> bytes:
        found = await self._api.call("getFile", {"file_id": file_id})
        path = quote(str(found["file_path"]))
        return await self._api.request.retrieve(f"{self._api.base_file_url}/{path}")
