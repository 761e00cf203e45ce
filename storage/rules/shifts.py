"""How several dates of a series move, where one short sentence is true of all of them.

Times are those of the clock at the meeting's place, without a zone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time


@dataclass(frozen=True)
class Span:
    """From when to when a date is held."""

    starts: datetime
    ends: datetime

    @property
    def hours(self) -> tuple[time, time]:
        """What the clock shows at its start and end."""
        return self.starts.time(), self.ends.time()


Hours = tuple[time, time]


@dataclass(frozen=True)
class Shift:
    """What is the same for all dates: by how many days they move, and from which hours to which.

    `hours` is None where each keeps its own.
    """

    days: int
    hours: tuple[Hours, Hours] | None


def alike(moves: Sequence[tuple[Span, Span]]) -> Shift | None:
    """Give how all of these dates move, each from one span to another; None: not alike."""
    days = {
        (now.starts.date() - was.starts.date()).days
        for was, now in moves
    } | {(now.ends.date() - was.ends.date()).days for was, now in moves}  # fmt: skip
    if len(days) != 1:
        return None
    hours = {(was.hours, now.hours) for was, now in moves}
    if all(was == now for was, now in hours):
        return Shift(days.pop(), None)
    return Shift(days.pop(), hours.pop()) if len(hours) == 1 else None
