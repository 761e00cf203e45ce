"""The demo's clock: the only place where time can be moved, and forward only.

The bot takes *now* from one injected clock; in the demo it is this one, and nothing in the bot
knows the difference. It runs on at its natural pace between two moves.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

_NOTHING_DUE = "Nothing is due: no reminder or message is planned."
_DUE_ALREADY = "Something is due already and is on its way; the clock stays."
# One second past the due time, so that "due at or before now" holds whatever the rounding.
_PAST_DUE = timedelta(seconds=1)


def system_time() -> datetime:
    """The computer's own time, as aware UTC."""
    return datetime.now(UTC)


class DemoClock:
    """Real time plus an offset that only grows."""

    def __init__(
        self,
        next_due: Callable[[], Awaitable[datetime | None]],
        zone: str,
        read: Callable[[], datetime] = system_time,
    ) -> None:
        """`next_due` tells the next due thing (aware UTC) or None; `zone` is for the display."""
        self.zone = zone
        self._next_due = next_due
        self._read = read
        self._offset = timedelta()

    def now(self) -> datetime:
        """The demo's present, aware UTC."""
        return self._read() + self._offset

    def move(self, by: timedelta) -> None:
        """Moves the clock forward; a negative step raises ValueError."""
        if by < timedelta():
            raise ValueError("The demo's clock goes forward only.")
        self._offset += by

    async def move_to_next_due(self) -> str | None:
        """Moves to one second past the next due thing; the sentence to show when it cannot."""
        due = await self._next_due()
        if due is None:
            return _NOTHING_DUE
        step = due + _PAST_DUE - self.now()
        if step <= timedelta():
            return _DUE_ALREADY
        self.move(step)
        return None
