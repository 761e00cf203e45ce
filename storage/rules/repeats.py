"""How a series that is made in the chat repeats: the only place that says which ways there are.

As a rule it is one of RFC 5545, like that of a network file; what dates a rule stands for says
`rules.recurrence`. A way fits a day: the second Tuesday is that day's own place in its month.
"""

from calendar import monthrange
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from storage.rules import recurrence

MOST: Final = 60
"""Dates of a series that is made in the chat; at least two."""

WEEKLY, FORTNIGHTLY = "weekly", "fortnightly"
NTH, LAST = "nth", "last"
"""Monthly, on this weekday: the second Tuesday, the last one. `nth/2,-1`: on both."""
MONTHLY = "monthly"
"""On this day of the month; a month that has no such day is left out."""
WAYS: Final = (WEEKLY, FORTNIGHTLY, NTH, LAST, MONTHLY)
_ON: Final = "/"
"""Between a way and what it has several of: `weekly/TU,TH`, `nth/2,4`."""
_OF_LAST: Final = -1
"""The place of the last of its weekday in a month."""

End = int | date
"""How often it is held, or the last day on which it can be."""

_WEEK: Final = 7
_FOUR_WEEKS: Final = 28


def fitting(day: date) -> list[str]:
    """Give the ways in which a meeting of a day can repeat, in the order of `WAYS`."""
    is_last = day.day + _WEEK > monthrange(day.year, day.month)[1]
    out = {NTH: day.day > _FOUR_WEEKS, LAST: not is_last}
    return [way for way in WAYS if not out.get(way)]


def on(way: str, weekdays: Collection[int]) -> str:
    """Give a way by weeks that is held on several weekdays, Monday is 0."""
    return way + _ON + ",".join(recurrence.WEEKDAYS[one] for one in sorted(weekdays))


def at_places(places: Collection[int]) -> str:
    """Give the way that is held several times a month on one weekday: its places, -1 the last."""
    in_order = sorted(set(places), key=lambda one: (one == _OF_LAST, one))
    return NTH + _ON + ",".join(map(str, in_order))


def apart(way: str) -> tuple[str, list[int]]:
    """Give a way, one of `WAYS`, and its weekdays where it has several."""
    base, _, weekdays = way.partition(_ON)
    if base == NTH:
        return base, []
    return base, [recurrence.WEEKDAYS.index(one) for one in weekdays.split(",") if one]


def places(way: str) -> list[int]:
    """Give the places in a month of a way that has several: -1 is the last."""
    base, _, several = way.partition(_ON)
    return [int(one) for one in several.split(",") if one] if base == NTH else []


def fits(way: str, day: date) -> bool:
    """Say whether a meeting of a day can repeat in a way."""
    base, weekdays = apart(way)
    several = places(way)
    if several:
        return nth(day) in several or (_OF_LAST in several and LAST in fitting(day))
    return base in fitting(day) and (not weekdays or day.weekday() in weekdays)


def nth(day: date) -> int:
    """Give which of its weekday in its month a day is, from 1."""
    return (day.day - 1) // _WEEK + 1


def rule(day: date, way: str, end: End) -> str:
    """Write how a meeting of a day repeats as a rule."""
    weekday = recurrence.WEEKDAYS[day.weekday()]
    base, _, several = way.partition(_ON)
    its = [f"{one}{weekday}" for one in places(way) or [nth(day)]]
    part = {
        WEEKLY: "FREQ=WEEKLY",
        FORTNIGHTLY: "FREQ=WEEKLY;INTERVAL=2",
        NTH: f"FREQ=MONTHLY;BYDAY={','.join(its)}",
        LAST: f"FREQ=MONTHLY;BYDAY=-1{weekday}",
        MONTHLY: f"FREQ=MONTHLY;BYMONTHDAY={day.day}",
    }[base] + (f";BYDAY={several}" if several and base != NTH else "")
    return f"{part};COUNT={end}" if isinstance(end, int) else f"{part};UNTIL={end:%Y%m%d}"


def read(written: str) -> tuple[str, End]:
    """Give the way and the end of a rule that `rule` wrote."""
    parts = dict(part.split("=") for part in written.split(";"))
    if parts["FREQ"] == "WEEKLY":
        way = FORTNIGHTLY if "INTERVAL" in parts else WEEKLY
        way += _ON + parts["BYDAY"] if "BYDAY" in parts else ""
    elif "BYMONTHDAY" in parts:
        way = MONTHLY
    elif "," in parts["BYDAY"]:
        way = at_places([int(one[:-2]) for one in parts["BYDAY"].split(",")])
    else:
        way = LAST if parts["BYDAY"].startswith("-") else NTH
    until = parts.get("UNTIL")
    return way, date.fromisoformat(until) if until is not None else int(parts["COUNT"])


def days(first: date, written: str) -> Sequence[date]:
    """Give the days of a series, the first first; none where they are not 2 to `MOST`."""
    try:
        found = recurrence.occurrences(datetime.combine(first, time()), written)
    except ValueError:
        return []
    return [one.date() for one in found] if 2 <= len(found) <= MOST else []


def left_out(first: date, written: str) -> Sequence[date]:
    """Give the first days of the months that a series leaves out, as they have no such day."""
    way, end = read(written)
    if way != MONTHLY:
        return []
    last = end if isinstance(end, date) else days(first, written)[-1]
    ahead = (last.year - first.year) * 12 + last.month - first.month
    months = [first.replace(day=1) + relativedelta(months=at) for at in range(ahead + 1)]
    return [one for one in months if monthrange(one.year, one.month)[1] < first.day]


def later(moment: datetime, by: int, zone: str) -> datetime:
    """Give the same time of the clock in a zone so many days later (UTC)."""
    return (moment.astimezone(ZoneInfo(zone)) + timedelta(days=by)).astimezone(UTC)
