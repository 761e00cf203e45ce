"""The only place that holds updates for the bot: their order, confirmation, expiry, long polling.

https://core.telegram.org/bots/api#getting-updates; life times as in telegram-bot-api's Client.cpp.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.demo.standin import answers

LIFETIMES = {"callback_query": timedelta(seconds=150), "inline_query": timedelta(seconds=30)}
LIFETIME = timedelta(hours=24)
LONGEST_POLL = 50

_ONLY_WHEN_ASKED = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(frozen=True)
class _Waiting:
    update: dict[str, Any]
    expires: datetime


class Updates:
    """The queue of one bot."""

    def __init__(self, first_id: int = 500_000_001) -> None:
        self._next_id = first_id
        self._waiting: dict[int, _Waiting] = {}
        self._allowed: set[str] = set()
        self._poll: asyncio.Future[None] | None = None

    def push(self, content: dict[str, Any], at: datetime) -> int:
        """Queue an update without its id and return the id, also when the bot does not want it."""
        update_id = self._next_id
        self._next_id += 1
        kind = next(iter(content), "")
        if self._wanted(kind):
            expires = at + LIFETIMES.get(kind, LIFETIME)
            self._waiting[update_id] = _Waiting({"update_id": update_id, **content}, expires)
            self.wake()
        return update_id

    def allow(self, kinds: list[str] | None) -> None:
        """Remember which kinds the bot wants; None leaves it as it was, empty is the default."""
        if kinds is not None:
            self._allowed = set(kinds)

    def allowed(self) -> list[str]:
        """The kinds that the bot asked for; empty when it has the default."""
        return sorted(self._allowed)

    def clear(self) -> None:
        """Forget everything that waits."""
        self._waiting.clear()

    def count(self, now: datetime) -> int:
        """How many updates wait."""
        self._expire(now)
        return len(self._waiting)

    async def fetch(
        self, offset: int, limit: int, seconds: int, now: datetime
    ) -> list[dict[str, Any]]:
        """getUpdates: forget what lies below `offset`, then wait up to `seconds` for more.

        An earlier poll that still waits is refused with 409. A negative offset counts from the end.
        """
        self._end_other_poll()
        self._expire(now)
        self._confirm(offset)
        if not self._waiting and seconds > 0:
            await self._wait(min(seconds, LONGEST_POLL))
        return [each.update for each in self._waiting.values()][: max(1, min(limit, 100))]

    def wake(self) -> None:
        """Let a waiting poll look again: there is an update, or the stand-in is closing."""
        if self._poll and not self._poll.done():
            self._poll.set_result(None)

    def _wanted(self, kind: str) -> bool:
        return kind in self._allowed if self._allowed else kind not in _ONLY_WHEN_ASKED

    def _end_other_poll(self) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_exception(answers.other_poller())

    def _expire(self, now: datetime) -> None:
        for update_id in [key for key, each in self._waiting.items() if each.expires <= now]:
            del self._waiting[update_id]

    def _confirm(self, offset: int) -> None:
        ids = list(self._waiting)
        confirmed = ids[:offset] if offset < 0 else [each for each in ids if each < offset]
        for update_id in confirmed:
            del self._waiting[update_id]

    async def _wait(self, seconds: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await poll
        except TimeoutError:
            return
        finally:
            if self._poll is poll:
                self._poll = None
