"""The only place that dates the demo's data: the network, and samples around the day it starts."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

_SOURCES = Path(__file__).parent
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKEND = ("FR", "SA")
_PLACEHOLDER = re.compile(
    r"\{(?:\+(\d+) working days|next (\d)([A-Z]{2})|next (\d\d-\d\d))\}( (?=\d))?"
)
_HOLIDAY = re.compile(r"\{next (\d\d-\d\d)\}")


def network_files(today: date, folder: Path) -> list[Path]:
    """Write the demo's network files, dated as of `today`, into the folder; return their paths.

    Load them together, in this order: the network as it is described, then the samples.
    """
    paths = [folder / name for name in ("network.yaml", "samples.yaml")]
    for path in paths:
        source = (_SOURCES / path.name).read_text(encoding="utf-8")
        path.write_text(dated(source, today), encoding="utf-8")
    return paths


def dated(text: str, today: date) -> str:
    """Return a text with dates for its placeholders, counted from `today`.

    `{+3 working days}` is the third working day after today: neither on a weekend nor on one of
    the holidays that the text itself names. `{next 2MO}` is the next second Monday of a month
    after today, `{next 02-21}` the next 21 February from today on. A time that follows is joined
    on: `{+3 working days} 10:00` becomes `2027-02-09T10:00`.
    """
    holidays = frozenset(_HOLIDAY.findall(text))

    def date_of(match: re.Match[str]) -> str:
        working_days, nth, weekday, month_and_day, time_follows = match.groups()
        if working_days:
            day = _working_day(today, int(working_days), holidays)
        elif nth:
            day = next(day for day in _after(today) if _is_nth(day, int(nth), weekday))
        else:
            yesterday = today - timedelta(days=1)
            day = next(day for day in _after(yesterday) if f"{day:%m-%d}" == month_and_day)
        return f"{day.isoformat()}{'T' if time_follows else ''}"

    return _PLACEHOLDER.sub(date_of, text)


def _after(day: date) -> Iterator[date]:
    while True:
        day += timedelta(days=1)
        yield day


def _working_day(today: date, number: int, holidays: frozenset[str]) -> date:
    working = (
        day
        for day in _after(today)
        if _WEEKDAYS[day.weekday()] not in _WEEKEND and f"{day:%m-%d}" not in holidays
    )
    return next(islice(working, number - 1, None))


def _is_nth(day: date, nth: int, weekday: str) -> bool:
    return _WEEKDAYS[day.weekday()] == weekday and (day.day - 1) // 7 + 1 == nth
