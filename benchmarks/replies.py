"""How long a tap takes until the card shows it, with an idle bot and during a broadcast.

The bot runs as a process, at its default rate; people tap answers on a card, twice a second.
"""

import asyncio
import time
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from benchmarks import message
from bot.demo.standin.core import StandIn

TAPS: Final = 40
PAUSE: Final = (0.3, 0.7)
"""Seconds between two taps, at least and at most."""

PATIENCE: Final = 30.0
ANSWERS: Final = ("in_person", "online", "maybe", "no")


@dataclass
class Taps:
    """People who tap, one after another, and how long each waited for the card (seconds)."""

    telegram: StandIn
    meeting_id: int
    random: Random = field(default_factory=lambda: Random(20))  # noqa: S311
    _begun: dict[int, float] = field(default_factory=dict)
    _waited: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.telegram.watch(self._seen)

    async def waited(self, people: range) -> list[float]:
        """Let each of these people tap once; give how long each waited."""
        self._waited = []
        for person in people:
            self._tap(person)
            await asyncio.sleep(self.random.uniform(*PAUSE))
        async with asyncio.timeout(PATIENCE):
            while self._begun:  # noqa: ASYNC110 - what people see has no event
                await asyncio.sleep(0.05)
        return self._waited

    def _tap(self, person: int) -> None:
        card = self.telegram.keep(
            self.telegram.chats[person], {"text": "A sample card"}, self.telegram.bot
        )
        data = f"rsvp:{self.meeting_id}:{self.random.choice(ANSWERS)}"
        self._begun[person] = time.perf_counter()
        self.telegram.tap(person, card["message_id"], data=data)

    def _seen(self, chat_id: int, kind: str, _content: dict[str, Any]) -> None:
        if kind == "edit" and chat_id in self._begun:
            self._waited.append(time.perf_counter() - self._begun.pop(chat_id))


def tappers(part: int) -> range:
    """Give those who tap in one part of the run, from 0; nobody taps in two."""
    return message.telegram_ids(TAPS * (part + 1))[TAPS * part :]


def percentile(ordered: list[float], percent: int) -> float:
    """Give the value that so many percent of these do not exceed."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
