"""The one moment that a short text names, for what is to happen then; or why it names none.

Days and hours are read as those of a question are, but nothing is guessed: what a question would
take as a span, or pass over, is refused here.
"""

import enum
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from handlers.understanding import (
    calendars,
    clocks,
    moments,
    normalise,
    periods,
    readings,
    sentence,
    vocabulary,
)

MORNING: Final = 9 * 60
"""Nine o'clock, in minutes of the day."""

AHEAD: Final = timedelta(days=366)
"""What is further ahead has most likely a wrong year."""

_MINUTE: Final = timedelta(minutes=1)

_READ: Final = "-"

_NEVER: Final = re.compile("[dc]|ns*(os*)?s*O|Os*n|ns*[kap]")
"""Letters that are left of a date or a time that there is not: 30 February, 25 o'clock."""

_DAY_BEFORE: Final = re.compile(f"ns*(?:os*)?(?={moments.MONTH})")
"""A number right before a month."""

_LISTED: Final = re.compile("ns*&|&s*n")
"""Of a number beside another one: 10 or 11 am."""

_BESIDE: Final = re.compile("[LN]s*g")
"""The day before or after another: that other one is not meant."""

_TOLD: Final = frozenset("DWOnYcdPVEX" + "ABIrbvFGRUMSZ")
"""Words that say something of a day or an hour, or bound it ("after"): none is passed over."""


class Why(enum.Enum):
    """Why a text names no moment; `handlers/templates/broadcast_no_time.html` words each."""

    UNCLEAR = "unclear"
    TWO = "two"
    WEEKDAY = "weekday"
    NEVER = "never"
    OVER = "over"
    FAR = "far"
    HOUR = "hour"


@dataclass(frozen=True)
class Unread:
    """A text that names no moment to come: why, and the day that is wrong or lacks an hour."""

    why: Why
    day: date | None = None


def read(text: str, now: datetime, zone: str, weekend: tuple[int, ...]) -> datetime | Unread:
    """Return the moment (UTC) that a text names in a zone, after `now` and within a year.

    A time without a day is the next one that is to come; a day without a time is none.
    """
    said = _Said(text, calendars.Calendar(_today(now, zone), weekend))
    why = said.doubt()
    if why is not None:
        return why
    if said.ahead is not None:
        return _to_come(now, said.ahead, zone)
    if said.day is None and said.minute is not None:
        return _next(said.minute, now, zone)
    return _on(said.day or _today(now, zone), said.minute, now, zone)


def next_morning(now: datetime, zone: str) -> datetime:
    """Return tomorrow's morning (UTC) in a zone."""
    return at(_today(now, zone) + timedelta(days=1), MORNING, zone)


def at(day: date, minute: int, zone: str) -> datetime:
    """Return a minute of a day in a zone, in UTC."""
    local = datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(zone))
    return local.astimezone(UTC)


def parts(moment: datetime, zone: str) -> tuple[date, int]:
    """Return the day and the minute of it that a moment is in a zone: what `at` puts together."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.date(), local.hour * 60 + local.minute


class _Said:
    """What a text says of days and hours, each expression by itself, and what is left of it."""

    def __init__(self, text: str, calendar: calendars.Calendar) -> None:
        read = normalise.words(text)
        words = sentence.Sentence(read, vocabulary.load(), calendar, points=False)
        parts = readings.Text(words.moments, calendar)
        found = list(periods.pieces(parts))
        weekdays = [one for one in found if one.reading is readings.WEEKDAY]
        self._found = found
        self._left = _left(parts.letters, found)
        self._letters = parts.letters
        self._parts = parts.values(slice(None), moments.PART)
        self._weekdays = _single(weekdays)
        self._dates = _single(one for one in found if one not in weekdays)
        self._times = {one.time for one in found if one.time is not None}
        self._aheads = [one.ahead for one in found if one.ahead is not None]
        self._period = words.period

    @property
    def ahead(self) -> int | None:
        """How many minutes from now it says."""
        return next(iter(self._aheads), None)

    @property
    def day(self) -> date | None:
        """The day that it names: its date, or else what its weekday and week are together."""
        return next(iter(self._dates), self._period.first)

    @property
    def minute(self) -> int | None:
        """The minute of the day that it names."""
        return next(iter(self._times), None)

    def doubt(self) -> Unread | None:
        """Return why it names no single day, or no single time; None where it may."""
        if _NEVER.search(self._left) or self._is_in_no_month:
            return Unread(Why.NEVER)
        if self._names_two():
            return Unread(Why.TWO)
        for day, other in itertools.product(self._dates, self._weekdays):
            if day.weekday() != other.weekday():
                return Unread(Why.TWO) if "&" in self._left else Unread(Why.WEEKDAY, day)
        return Unread(Why.UNCLEAR) if self._is_unclear() else None

    @property
    def _is_in_no_month(self) -> bool:
        """Whether a day stands before a month that has not so many: "31 June 11am" is no 11th."""
        begun = {one.span.start for one in self._found}
        return any(one.end() in begun for one in _DAY_BEFORE.finditer(self._letters))

    def _names_two(self) -> bool:
        several = any(one.whole or len(one.days) > 1 for one in self._found)
        named = (self._dates, self._weekdays, self._times, self._aheads)
        beside_ahead = bool(self._aheads) and len(self._found) > 1
        listed = _LISTED.search(self._left) is not None
        return several or beside_ahead or listed or any(len(each) > 1 for each in named)

    def _is_unclear(self) -> bool:
        if _BESIDE.search(self._left):
            return True
        left = set(self._left)
        if self.minute is None and not self._aheads:
            if not any(one.days for one in self._found):
                return True
            left.discard(moments.NUMBER)  # "tomorrow 9" lacks an hour
        has_one_day = bool(self._dates) or self._period.first == self._period.last
        return bool(left & _TOLD) or not has_one_day or not self._is_in_its_part()

    def _is_in_its_part(self) -> bool:
        """Whether the time is in the part of the day that is said; 1 at night is of two days."""
        minute = self.minute
        if minute is None:
            return True
        return all(clocks.is_said_of(minute, part) for part in self._parts)


def _left(letters: str, found: Sequence[periods.Piece]) -> str:
    """Return the letters that no expression holds; of a whole month its letter remains."""
    left = list(letters)
    for one in found:
        for place in range(one.span.start, one.span.stop):
            is_month = one.reading is readings.MONTH and left[place] == moments.MONTH
            left[place] = moments.MONTH if is_month else _READ
    return "".join(left)


def _single(found: Iterable[periods.Piece]) -> list[date]:
    """Return the single days that expressions say, in order."""
    spans = {days for one in found for days in one.days}
    return sorted(first for first, last in spans if first == last)


def _today(now: datetime, zone: str) -> date:
    return now.astimezone(ZoneInfo(zone)).date()


def _to_come(now: datetime, ahead: int, zone: str) -> datetime | Unread:
    if ahead <= 0:
        return Unread(Why.OVER, _today(now, zone))
    return now + ahead * _MINUTE if ahead * _MINUTE <= AHEAD else Unread(Why.FAR)


def _next(minute: int, now: datetime, zone: str) -> datetime | Unread:
    """Return today's such minute, or tomorrow's once it is over."""
    today = _today(now, zone)
    found = _on(today, minute, now, zone)
    is_over = isinstance(found, Unread) and found.why is Why.OVER
    return _on(today + timedelta(days=1), minute, now, zone) if is_over else found


def _on(day: date, minute: int | None, now: datetime, zone: str) -> datetime | Unread:
    today = _today(now, zone)
    if day < today:
        return Unread(Why.OVER, day)
    if day > today + AHEAD:
        return Unread(Why.FAR, day)
    if minute is None:
        return Unread(Why.HOUR, day)
    moment = at(day, minute, zone)
    if parts(moment, zone)[1] != minute:
        return Unread(Why.NEVER)  # the clocks are put forward over it
    if moment <= now:
        return Unread(Why.OVER, day)
    return moment if moment <= now + AHEAD else Unread(Why.FAR, day)
