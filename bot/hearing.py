"""The only place that says whether the bot hears: what people did before comes before what is owed.

After a start, and after Telegram was away, nothing that is owed opens or leaves until it was asked
what people did meanwhile, and that is handled: somebody may have tapped Undo or Stop.
"""

import asyncio
import time
from collections.abc import Callable, Collection
from typing import Final

PATIENCE: Final = 10.0
"""Seconds after which what is still not handled holds up nothing any more."""


class Hearing:
    """Deaf at first. `unhandled` gives the numbers of the updates that are not handled yet.

    `doubted` is set when something could not be sent: what is waited for may never come then.
    """

    def __init__(
        self,
        unhandled: Callable[[], Collection[int]],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._unhandled = unhandled
        self._monotonic = monotonic
        self.doubted = asyncio.Event()
        self._deaf = True
        self._before: frozenset[int] = frozenset()
        self._until = 0.0

    def lost(self) -> None:
        """Note that Telegram could not be asked."""
        self._deaf = True

    def doubt(self) -> None:
        """Note that Telegram could not be reached in another way than by asking it."""
        if not self._deaf:
            self.lost()
            self.doubted.set()

    def regained(self) -> None:
        """Note that all that came meanwhile is there, or that waiting for it would be in vain."""
        if self._deaf:
            self._deaf = False
            self._before = frozenset(self._unhandled())
            self._until = self._monotonic() + PATIENCE

    def is_clear(self) -> bool:
        """Say whether what is owed may open and leave."""
        if self._deaf:
            return False
        if self._before.isdisjoint(self._unhandled()) or self._monotonic() >= self._until:
            self._before = frozenset()
        return not self._before
