"""What is changed of several dates of a series, for a preview and for what people are told.

As short as it can be: one sentence where all move alike, else a line a date.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from handlers import dates
from handlers.dates import Style
from handlers.texts import N_
from storage.rules import shifts
from storage.rules.shifts import Span

SHOWN: Final = 10
"""Lines that stand open; the rest is folded."""
ROOM: Final = 2000
"""Characters that the lines may take of a message."""


@dataclass(frozen=True)
class Changed:
    """One date: from when to when it is held now, where, its title, and what was otherwise.

    `was` has the values of the columns that changed, and no others.
    """

    starts_at: datetime
    ends_at: datetime
    place: str | None
    online: str | None
    title: str
    was: Mapping[str, Any]

    @property
    def before(self) -> tuple[datetime, datetime]:
        """From when to when it was to be held."""
        return self.was.get("starts_at", self.starts_at), self.was.get("ends_at", self.ends_at)

    @property
    def moved(self) -> bool:
        """Whether its start or end is another."""
        return self.before != (self.starts_at, self.ends_at)

    @property
    def is_off(self) -> bool:
        """Whether it was to be held, and is not any more."""
        return self.was.get("status") == "confirmed"

    @property
    def is_new(self) -> bool:
        """Whether nobody knew of it."""
        return self.was.get("status") == "draft"


@dataclass(frozen=True)
class Line:
    """One date in a list: `was` and `now` written, and what of where it is held changed."""

    was: str | None
    now: str
    date: Changed


@dataclass(frozen=True)
class Changes:
    """What is changed of several dates: alike (no `lines`), or each otherwise.

    Dates that fall away (`off`) or that nobody knew of (`new`) are no lines; `starts` are those of
    the others.
    """

    starts: Sequence[datetime]
    were: Sequence[datetime] = ()
    """The starts as they were, where all moved alike."""
    off: Sequence[datetime] = ()
    new: Sequence[datetime] = ()
    lines: Sequence[Line] = ()
    days: int = 0
    """By how many days each is later, or earlier."""
    hours: tuple[str, str] | None = None
    """From which to which hours all are moved."""
    more: int = 0
    """Dates for whose lines a message has no room."""
    shown: int = SHOWN


WHAT: Final = {
    "date": N_("date"), "time": N_("time"), "place": N_("place"), "online": N_("link"),
}  # fmt: skip
"""The words for what of a meeting has changed, in their order."""


def what(was: Mapping[str, Any], starts: datetime, ends: datetime, zone: str) -> list[str]:
    """Say what has changed of a meeting that is held from … to …, as keys of `WHAT`.

    `was` has what was otherwise. Where it says nothing of these, its clock is another one.
    """
    now = _span(starts, ends, zone)
    before = _span(was.get("starts_at", starts), was.get("ends_at", ends), zone)
    other_hours = before.hours != now.hours
    other_day = before.starts.date() != now.starts.date()
    changed = {
        "date": other_day or (before != now and not other_hours),
        "time": other_hours,
        "place": "place" in was,
        "online": "online" in was,
    }
    return [name for name in WHAT if changed[name]] or ["time"]


def of(style: Style, now: datetime, zone: str, each: Sequence[Changed]) -> Changes:
    """Say what is changed of these dates, the first first, whose clock is that of a zone.

    Where some come instead of as many others, it is said how these moved, if they did alike.
    """
    off, new = [one for one in each if one.is_off], [one for one in each if one.is_new]
    if not off and not new:
        return _of_the_same(style, now, zone, each)
    rest = [one for one in each if not one.is_off and not one.is_new]
    lines = list(_that_fit(_line(style, now, one) for one in rest))
    changes = Changes(
        [one.starts_at for one in rest],
        off=[one.before[0] for one in off],
        new=[one.starts_at for one in new],
        lines=lines,
        more=len(rest) - len(lines),
    )
    if rest or not 1 < len(off) == len(new):
        return changes
    shift = shifts.alike([(_span(*one.before, zone), _span(other.starts_at, other.ends_at, zone))
                          for one, other in zip(off, new, strict=True)])  # fmt: skip
    return replace(changes, days=shift.days) if shift is not None else changes


def _of_the_same(style: Style, now: datetime, zone: str, each: Sequence[Changed]) -> Changes:
    starts = [one.starts_at for one in each]
    where = {
        tuple((name, one.was[name], getattr(one, name)) for name in _WORDS if name in one.was)
        for one in each
    }
    shift = shifts.alike([(_span(*one.before, zone), _span(one.starts_at, one.ends_at, zone))
                          for one in each])  # fmt: skip
    if shift is None or len(where) > 1 or len({"status" in one.was for one in each}) > 1:
        lines = list(_that_fit(_line(style, now, one) for one in each))
        return Changes(starts, lines=lines, more=len(each) - len(lines))
    were = [one.before[0] for one in each]
    if shift.hours is None:
        return Changes(starts, were, days=shift.days)
    one = each[0]
    hours = dates.hours(style, *one.before), dates.hours(style, one.starts_at, one.ends_at)
    return Changes(starts, were, days=shift.days, hours=hours)


def _that_fit(lines: Iterable[Line]) -> Iterator[Line]:
    room = ROOM
    for line in lines:
        room -= len(line.was or "") + len(line.now) + 20
        for name in _WORDS:
            if name in line.date.was:
                room -= len(line.date.was[name] or "") + len(getattr(line.date, name) or "") + 30
        if room < 0:
            return
        yield line


_WORDS: Final = ("title", "place", "online")


def _span(starts: datetime, ends: datetime, zone: str) -> Span:
    local = ZoneInfo(zone)
    return Span(*(at.astimezone(local).replace(tzinfo=None) for at in (starts, ends)))


def _line(style: Style, now: datetime, one: Changed) -> Line:
    was = dates.short_span(style, *one.before, now) if one.moved else None
    return Line(was, dates.short_span(style, one.starts_at, one.ends_at, now), one)
