"""Two hundred people tap a button of one meeting at the same moment; all members have its card.

Beside it, as many tap one after the other, while the bot does nothing else. Where seats are limited
the meeting becomes full on the way, which everybody's card is to show.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from benchmarks import living, message, network, processes, server
from bot.demo.standin.core import StandIn
from storage import cards
from storage.cards import Shown
from storage.database import Database, Session

MEMBERS: Final = 2_000
TAPS: Final = 200
SEATS: Final = 100

DEFAULT_RATE: Final = 30
UNHURRIED: Final = 10_000
"""Messages a second that the pace allows: more than can be reached."""

PATIENCE: Final = 300.0


@dataclass(frozen=True)
class Taken:
    """What became of taps: seconds that each waited for its toast and its card, in order.

    `edits` are those of other cards, and of the same ones once more; after `seconds` all were true.
    """

    waits: list[float]
    edits: int
    seconds: float


@dataclass
class Crowd:
    """Members with a card of the meeting each, some of whom tap `In person` on it."""

    telegram: StandIn
    database: Database
    meeting_id: int
    _cards: dict[int, int] = field(default_factory=dict)
    _begun: dict[int, float] = field(default_factory=dict)
    _noted: set[int] = field(default_factory=set)
    _waits: list[float] = field(default_factory=list)
    _edits: int = 0

    def __post_init__(self) -> None:
        button = {"text": "In person", "callback_data": f"rsvp:{self.meeting_id}:in_person"}
        card = {"text": "A sample card", "reply_markup": {"inline_keyboard": [[button]]}}
        for one in message.telegram_ids(MEMBERS):
            kept = self.telegram.keep(self.telegram.chats[one], card, self.telegram.bot)
            self._cards[one] = kept["message_id"]
        self.database.call(self._remember)
        self.telegram.watch(self._seen)

    async def taken(self, people: Sequence[int], *, together: bool) -> Taken:
        """Let these tap, at the same moment or each when the one before has the answer."""
        began = time.perf_counter()
        async with asyncio.timeout(PATIENCE):
            for one in people:
                self._begun[one] = time.perf_counter()
                self.telegram.tap(one, self._cards[one], "In person")
                if not together:
                    await self._answered()
            await self._answered()
            while self.database.call_reading(_outdated):  # noqa: ASYNC110 - as below
                await asyncio.sleep(0.1)
        seconds = time.perf_counter() - began
        return Taken(sorted(self._waits), self._edits, seconds)

    async def _answered(self) -> None:
        while self._begun:  # noqa: ASYNC110 - what people see has no event
            await asyncio.sleep(0.002)

    def _seen(self, chat_id: int, kind: str, _content: dict[str, Any]) -> None:
        if kind == "toast":
            self._noted.add(chat_id)
        elif kind == "edit" and chat_id in self._noted and chat_id in self._begun:
            self._waits.append(time.perf_counter() - self._begun.pop(chat_id))
        elif kind == "edit":
            self._edits += 1

    def _remember(self, session: Session) -> None:
        for one, number in self._cards.items():
            cards.remember(session, one, number, Shown(self.meeting_id, 0, None))


async def tapped(*, together: bool, rate: int = UNHURRIED, seats: int | None = None) -> Taken:
    """Start a bot of this rate and let the crowd tap, for as many seats as there are."""
    async with _crowd(rate, seats) as crowd:
        return await crowd.taken(message.telegram_ids(TAPS), together=together)


@asynccontextmanager
async def _crowd(rate: int, seats: int | None) -> AsyncIterator[Crowd]:
    async with living.database_of(MEMBERS) as database:
        meeting_id = database.call(network.add_meeting, datetime.now(UTC), capacity=seats)
        telegram = server.standin(MEMBERS)
        crowd = Crowd(telegram, database, meeting_id)
        async with (
            server.served(telegram) as url,
            processes.running(database.url, url, TWGBOT_RATE=str(rate)),
        ):
            await living.polled(telegram)
            await asyncio.sleep(living.SETTLED)
            yield crowd


def _outdated(session: Session) -> bool:
    return bool(cards.outdated(session, datetime.now(UTC), 1))
