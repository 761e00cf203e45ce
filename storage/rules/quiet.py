"""The only place that knows quiet hours: the part of each day in which what can wait waits."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_CLOCK = "([01]?[0-9]|2[0-3]):([0-5][0-9])"
_WRITTEN = re.compile(f"{_CLOCK}-{_CLOCK}")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Quiet:
    """A part of the day in local wall time, from `start` up to `end`; over midnight if earlier."""

    start: time
    end: time


NIGHT: Final = Quiet(time(22), time(6))
"""When hardly anybody meets, in a network that says no quiet hours."""


def parse(written: str) -> Quiet:
    """Read `21:00-08:00`: 24-hour clock, over midnight when the end is the earlier one.

    Raises ValueError with a sentence for anything else, also for two equal times.
    """
    match = _WRITTEN.fullmatch(written)
    if match is None:
        raise ValueError(f"Quiet hours are two times such as 21:00-08:00, not {written!r}.")
    start_hour, start_minute, end_hour, end_minute = map(int, match.groups())
    quiet = Quiet(time(start_hour, start_minute), time(end_hour, end_minute))
    if quiet.start == quiet.end:
        raise ValueError(f"Quiet hours end at another time than they start, not {written!r}.")
    return quiet


def ends(quiet: Quiet | None, now: datetime, zone: str) -> datetime | None:
    """Return the end (UTC) of the quiet period that `now` (UTC) lies in, None when it lies in none.

    The start belongs to the period, the end does not. On a day on which the clocks of `zone` skip
    one of the two times, that time is as much later as they skip.
    """
    if quiet is None:
        return None
    today = _local_day(now, zone)
    periods = (_period(quiet, day, zone) for day in (today - _DAY, today))
    return next((end for start, end in periods if start <= now < end), None)


def ended(quiet: Quiet, now: datetime, zone: str) -> datetime:
    """Return the end (UTC) of the latest quiet period that is over at `now` (UTC)."""
    today = _local_day(now, zone)
    ends = (_period(quiet, today - days * _DAY, zone)[1] for days in range(4))
    return next(end for end in ends if end <= now)


def _local_day(now: datetime, zone: str) -> datetime:
    return datetime.combine(now.astimezone(ZoneInfo(zone)), time.min)


def _period(quiet: Quiet, day: datetime, zone: str) -> tuple[datetime, datetime]:
    last_day = day if quiet.start < quiet.end else day + _DAY
    tz = ZoneInfo(zone)
    return (
        datetime.combine(day, quiet.start, tz).astimezone(UTC),
        datetime.combine(last_day, quiet.end, tz).astimezone(UTC),
    )
