"""The only place that reads a meeting's `repeat`: which dates a rule stands for.

The rules are those of RFC 5545, section 3.3.10, in local wall time, and few of them: what a
network repeats is daily, weekly or monthly, and ends. Weeks start on Monday. The rest of the
grammar is refused: some of it would keep the library looking for dates for ever.
"""

import re
from datetime import date, datetime, time
from itertools import islice

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

LONGEST = 200
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""By RFC 5545's names, Monday first."""

_YEARS = 5

_WEEKDAY = "(MO|TU|WE|TH|FR|SA|SU)"
_SIGNED = "[+-]?(0?[1-9]|[12][0-9]|3[01])"
_ALLOWED = {
    "FREQ": ("DAILY|WEEKLY|MONTHLY", "DAILY, WEEKLY or MONTHLY"),
    "INTERVAL": ("[1-9][0-9]{0,2}", "a whole number from 1 to 999"),
    "BYDAY": (
        rf"([+-]?[1-5])?{_WEEKDAY}(,([+-]?[1-5])?{_WEEKDAY})*",
        "weekdays such as MO,TH or, in a month, 2TU or -1FR",
    ),
    "BYSETPOS": (f"{_SIGNED}(,{_SIGNED})*", "whole numbers from 1 to 31 or from -31 to -1"),
    "BYMONTHDAY": (f"{_SIGNED}(,{_SIGNED})*", "days from 1 to 31 or from -31 to -1"),
    "COUNT": ("[1-9][0-9]?|1[0-9]{2}|200", f"a whole number from 1 to {LONGEST}"),
    "UNTIL": (
        "[0-9]{8}(T[0-9]{6})?",
        "a local date or time such as 20271231 or 20271231T100000",
    ),
}


def check(rule: str) -> None:
    """Raise ValueError with a sentence when `rule` is not a repeat that this network can hold."""
    _parts(rule)


def occurrences(starts: datetime, rule: str) -> list[datetime]:
    """Return the starts that `rule` stands for, in order, `starts` first; all naive local times.

    As in RFC 5545 a date that does not exist (the 31st of June) is left out, and every time of day
    is that of `starts`. UNTIL takes its own day or instant in. Raises ValueError with a sentence
    for a rule that `check` refuses, when `starts` is not one of the rule's own dates, and for more
    than 200 occurrences or five years.
    """
    parts = _parts(rule)
    horizon = starts + relativedelta(years=_YEARS)
    last = _until(parts["UNTIL"]) if "UNTIL" in parts else horizon
    if last > horizon:
        raise ValueError(f"A repeat spans at most {_YEARS} years; UNTIL lies further off.")
    if last < starts or _first(starts, parts) != starts:
        raise ValueError(f"The start {starts:%Y-%m-%d %H:%M} is not one of the dates of {rule}.")
    count = int(parts.get("COUNT", LONGEST + 1))
    dates = _dates(starts, parts | {"UNTIL": f"{last:%Y%m%dT%H%M%S}"}, count)
    if len(dates) > LONGEST:
        raise ValueError(f"A repeat has at most {LONGEST} dates; {rule} has more.")
    if "COUNT" in parts and len(dates) < count:
        raise ValueError(f"A repeat spans at most {_YEARS} years; {rule} takes longer.")
    return dates


def _parts(rule: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in rule.upper().split(";"):
        name, _, value = part.partition("=")
        _check_part(name, value)
        if name in parts:
            raise ValueError(f"A repeat says {name} once only.")
        parts[name] = value
    _check_together(parts)
    return parts


def _check_part(name: str, value: str) -> None:
    if name not in _ALLOWED:
        raise ValueError(f"A repeat has the parts {', '.join(_ALLOWED)}, not {name!r}.")
    pattern, allowed = _ALLOWED[name]
    if not re.fullmatch(pattern, value):
        raise ValueError(f"In a repeat, {name} is {allowed}, not {value!r}.")


def _check_together(parts: dict[str, str]) -> None:
    frequency = parts.get("FREQ")
    if frequency is None:
        raise ValueError("A repeat says how often: FREQ=DAILY, WEEKLY or MONTHLY.")
    if ("COUNT" in parts) == ("UNTIL" in parts):
        raise ValueError("A repeat ends by either COUNT or UNTIL.")
    if frequency != "MONTHLY" and re.search("[0-9]", parts.get("BYDAY", "")):
        raise ValueError("In a repeat, BYDAY has a number, such as 2TU, only with FREQ=MONTHLY.")
    if frequency == "WEEKLY" and "BYMONTHDAY" in parts:
        raise ValueError("In a repeat, BYMONTHDAY does not go with FREQ=WEEKLY.")
    if "BYSETPOS" in parts and not parts.keys() & {"BYDAY", "BYMONTHDAY"}:
        raise ValueError("In a repeat, BYSETPOS needs BYDAY or BYMONTHDAY.")
    if "UNTIL" in parts:
        _until(parts["UNTIL"])


def _until(value: str) -> datetime:
    try:
        until = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"In a repeat, UNTIL is a day or time that exists, not {value}.") from None
    return until if "T" in value else datetime.combine(until, time(23, 59, 59))


def _first(starts: datetime, parts: dict[str, str]) -> datetime | None:
    """Return the first date in the day, week or month of `starts`.

    The library seeks the first date up to the year 9999, for seconds if there is none. An interval
    that leads beyond that year ends the search with the first period; a rule that has a date
    there soon has another.
    """
    return next(iter(_dates(starts, parts | {"INTERVAL": str(date.max.toordinal())}, 1)), None)


def _dates(starts: datetime, parts: dict[str, str], count: int) -> list[datetime]:
    rule = ";".join(f"{name}={value}" for name, value in parts.items() if name != "COUNT")
    return list(islice(rrulestr(rule, dtstart=starts), count))
