"""The one source of *now*: read here and passed on; nothing below `bot` asks for the time."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What tells the time; the demo and the tests have one that they can move."""

    def now(self) -> datetime:
        """Return the present as an aware datetime in UTC."""
        ...


class SystemClock:
    """This machine's clock."""

    def now(self) -> datetime:
        """Return the present as an aware datetime in UTC."""
        return datetime.now(UTC)
