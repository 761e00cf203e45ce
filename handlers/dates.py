"""The only place that writes dates, times, durations and numbers, in the reader's language.

The names of months and days are those of the Unicode locale data, through Babel; what a language
does otherwise (order, parts of the day, digits) is in its `handlers/locales/<language>/dates.yaml`.
Everything returned is plain text, for a template to escape. Instants are aware datetimes; they are
written in the wall time of the style's zone.
"""

import datetime as dt
import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib import resources
from zoneinfo import ZoneInfo

import yaml
from babel import Locale, numbers
from babel import dates as babel_dates
from dateutil.relativedelta import relativedelta

from storage.rules import words as spelling

_DASH = "–"
_MINUTE = dt.timedelta(minutes=1)
_HOUR = dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)
_LONG = dt.timedelta(days=300)
"""Days of a span whose end is none that anybody said."""
_MOST_SPANS = 5
_MOST_WEEKDAYS = 2

Span = tuple[dt.date | None, dt.date | None]
"""The first and the last day, of which each may be open."""


@dataclass(frozen=True)
class Style:
    """What of writing belongs to the reader: the language, the network's zone, the digits."""

    language: str
    zone: str
    latin_digits: bool = False
    city: str | None = None
    """What the zone is called, where it is not by its own city."""


@dataclass(frozen=True)
class Wording:
    """One language's file: patterns are Unicode's (UTS #35), the rest has named placeholders.

    `parts` is empty where the clock has 24 hours, `parts_of_day` are those that people name,
    `digits` are the Latin ones where nothing is said; `lead` has plural forms by Unicode's names;
    `instead` mends words of the locale data.
    """

    day: str
    day_and_year: str
    short_day: str
    short_day_and_year: str
    clock: str
    whole_hour: str
    zone: str
    lead: dict[str, dict[str, str]]
    lead_with_minutes: str
    length: dict[str, dict[str, str]]
    length_with_minutes: str
    since: str
    until: str
    every: str
    now: str
    parts_of_day: dict[str, str]
    parts: dict[int, str] = field(default_factory=dict)
    digits: str = "0123456789"
    instead: dict[str, str] = field(default_factory=dict)


def day(style: Style, on: dt.date, now: dt.datetime) -> str:
    """Write a date: `Tuesday, 9 February`, and the year unless it is this one and soon.

    Soon is within ten months of `now`.
    """
    return digits(style, _date(style, on, _day_pattern(style, [on], now)))


def full_day(style: Style, on: dt.date) -> str:
    """Write a date with its year, the same whenever it is read: for what stays and is forwarded."""
    return digits(style, _date(style, on, _wording(style.language).day_and_year))


def _day_pattern(style: Style, days: Iterable[dt.date], now: dt.datetime) -> str:
    """Return the pattern without the year if it can be left out of all `days`."""
    today = date_of(style, now)
    wording = _wording(style.language)
    soon = _soon(style, now)
    plain = all(today <= on <= soon and on.year == today.year for on in days)
    return wording.day if plain else wording.day_and_year


def _soon(style: Style, now: dt.datetime) -> dt.date:
    """Return the last day that cannot be taken for one of another year."""
    return date_of(style, now) + relativedelta(months=10)


def moment(style: Style, at: dt.datetime, now: dt.datetime, zone: str | None = None) -> str:
    """Write an instant: `Sunday, 7 February, 17:00`. For `now` and `zone` see `day` and `span`."""
    local = _local(style, at)
    return _in_zone(style, f"{day(style, local.date(), now)}, {_time(style, local)}", zone)


def span(
    style: Style,
    starts: dt.datetime,
    ends: dt.datetime,
    now: dt.datetime,
    zone: str | None = None,
) -> str:
    """Write from when to when: `Tuesday, 9 February, 10:00–12:30`; both dates if they differ.

    `zone` is the meeting's own zone; where it is another than the style's, the zone that the times
    are in is named after them.
    """
    first, last = _local(style, starts), _local(style, ends)
    if first.date() != last.date():
        written = f"{moment(style, starts, now)} {_DASH} {moment(style, ends, now)}"
    else:
        written = f"{day(style, first.date(), now)}, {hours(style, starts, ends)}"
    return _in_zone(style, written, zone)


def short(style: Style, starts: dt.datetime, now: dt.datetime) -> str:
    """Write an instant for a button: `Tue 9 Feb, 10:00`. For `now` see `short_day`."""
    local = _local(style, starts)
    return f"{short_day(style, starts, now)}, {_time(style, local)}"


def short_span(style: Style, starts: dt.datetime, ends: dt.datetime, now: dt.datetime) -> str:
    """Write from when to when in a list: `Tue 9 Feb, 10:00–12:30`; both dates if they differ."""
    if date_of(style, starts) != date_of(style, ends):
        return f"{short(style, starts, now)} {_DASH} {short(style, ends, now)}"
    return f"{short_day(style, starts, now)}, {hours(style, starts, ends)}"


def hours(style: Style, starts: dt.datetime, ends: dt.datetime) -> str:
    """Write from when to when of a day: `10:00–12:30`."""
    first, last = _local(style, starts), _local(style, ends)
    until = _clock(style, last) if _part(style, first) == _part(style, last) else None
    return f"{_time(style, first)}{_DASH}{until or _time(style, last)}"


def short_day(style: Style, at: dt.datetime, now: dt.datetime) -> str:
    """Write the date of an instant in a list of them: `Tue 9 Feb`.

    It has its year where it is more than ten months ahead of `now`.
    """
    on, wording = date_of(style, at), _wording(style.language)
    is_soon = on <= _soon(style, now)
    return digits(
        style, _date(style, on, wording.short_day if is_soon else wording.short_day_and_year)
    )


def month(style: Style, on: dt.date) -> str:
    """Write a day's month: `February`."""
    return _date(style, on, "LLLL")


def weekday(style: Style, on: dt.date) -> str:
    """Write a day's weekday: `Tuesday`."""
    return _date(style, on, "EEEE")


def lead(style: Style, ahead: dt.timedelta) -> str:
    """Write how soon something is: `in 45 minutes`, `in 2 h 30 min`, `in 7 days`.

    Rounded to minutes below six hours, to hours below 36, else to days; at least one minute.
    """
    wording = _wording(style.language)
    minutes = max(1, round(ahead / _MINUTE))
    if minutes >= 36 * _HOUR / _MINUTE:
        return _counted(style, wording.lead["days"], round(ahead / _DAY))
    if minutes >= 6 * _HOUR / _MINUTE:
        return _counted(style, wording.lead["hours"], round(ahead / _HOUR))
    hours, rest = divmod(minutes, 60)
    if hours and rest:
        return digits(style, wording.lead_with_minutes.format(hours=hours, minutes=rest))
    return _counted(style, wording.lead["hours" if hours else "minutes"], hours or rest)


def duration(style: Style, length: dt.timedelta) -> str:
    """Write how long something takes: `2 h 30 min`, `45 minutes`, `3 hours`, `2 days`."""
    wording = _wording(style.language)
    if length and not length % _DAY:
        return _counted(style, wording.length["days"], length // _DAY)
    hours, minutes = divmod(round(length / _MINUTE), 60)
    if hours and minutes:
        return digits(style, wording.length_with_minutes.format(hours=hours, minutes=minutes))
    return _counted(style, wording.length["hours" if hours else "minutes"], hours or minutes)


def period(
    style: Style,
    spans: Sequence[Span],
    hours: tuple[int | None, int | None],
    now: dt.datetime,
    part: str | None = None,
) -> str:
    """Write spans of days and hours of the day (minutes since midnight), whose ends may be open.

    Hours that are a `part` of the day ("morning") are written as such. All dates have their year,
    or none.
    """
    days = [on for each in spans for on in each if on]
    weekdays = _of_every_week(style, spans)
    pattern = _day_pattern(style, days, now)
    if len(spans) > _MOST_SPANS:
        spans = [(spans[0][0], spans[-1][1])]
    written = "; ".join(_span_of_days(style, *each, pattern) for each in spans)
    if weekdays and all(first and last and last - first > _LONG for first, last in spans):
        written = ""  # what is coming, without an end
    of_day = _wording(style.language).parts_of_day[part] if part else _hours(style, *hours)
    return ", ".join(each for each in (weekdays, written, of_day) if each)


def _of_every_week(style: Style, spans: Sequence[Span]) -> str:
    """Write what are many days of the same one or two weekdays: `every Monday`."""
    days = [first for first, last in spans if first and first == last]
    names = {day.weekday(): weekday(style, day) for day in days}
    if len(days) < len(spans) or len(spans) <= _MOST_SPANS or len(names) > _MOST_WEEKDAYS:
        return ""
    every = _wording(style.language).every
    return ", ".join(every.format(day=names[one]) for one in sorted(names))


def _span_of_days(style: Style, first: dt.date | None, last: dt.date | None, pattern: str) -> str:
    wording = _wording(style.language)
    days = [digits(style, _date(style, on, pattern)) for on in (first, last) if on]
    if first and last and last - first > _LONG:
        return wording.since.format(time=days[0])
    if not first and last:
        return wording.until.format(time=days[0])
    return f" {_DASH} ".join(days[:1] if first == last else days)


def this_moment(style: Style) -> str:
    """Write that the very moment is meant: `right now`."""
    return _wording(style.language).now


def date_of(style: Style, at: dt.datetime) -> dt.date:
    """Return the date of an instant in the style's zone."""
    return _local(style, at).date()


def _hours(style: Style, earliest: int | None, latest: int | None) -> str:
    wording = _wording(style.language)
    bounds = [None if one is None else minute_of_day(style, one) for one in (earliest, latest)]
    match bounds:
        case (None, None):
            return ""
        case (str(begin), None):
            return wording.since.format(time=begin)
        case (None, str(end)):
            return wording.until.format(time=end)
    if latest is not None and earliest is not None and latest - earliest <= 1:
        return str(bounds[0])
    return f"{bounds[0]}{_DASH}{bounds[1]}"


def minute_of_day(style: Style, minute: int) -> str:
    """Write a time of any day, given as minutes since midnight: `10:30 AM`."""
    at = dt.datetime(2000, 1, 1, tzinfo=ZoneInfo(style.zone)) + minute * _MINUTE
    return _time(style, at)


def number(style: Style, value: int) -> str:
    """Write a number with the language's grouping: 1,234,567 and ১২,৩৪,৫৬৭."""
    return digits(style, numbers.format_decimal(value, locale=style.language))


def digits(style: Style, text: str) -> str:
    """Return `text` with its Latin digits as the reader has them."""
    if style.latin_digits:
        return text
    return text.translate(str.maketrans("0123456789", _wording(style.language).digits))


@functools.cache
def _wording(language: str) -> Wording:
    file = resources.files("handlers") / "locales" / language / "dates.yaml"
    return Wording(**yaml.safe_load(file.read_text(encoding="utf-8")))


def _local(style: Style, at: dt.datetime) -> dt.datetime:
    return at.astimezone(ZoneInfo(style.zone))


def _date(style: Style, on: dt.date, pattern: str) -> str:
    """Return a date by a pattern in Latin digits, NFC, its words mended."""
    written = babel_dates.format_date(on, pattern, locale=style.language)
    instead = _wording(style.language).instead
    words = spelling.nfc(written).split(" ")
    return " ".join(instead.get(word, word) for word in words)


def _time(style: Style, local: dt.datetime) -> str:
    _, part = _part(style, local)
    return f"{part} {_clock(style, local)}".lstrip()


def _clock(style: Style, local: dt.datetime) -> str:
    wording = _wording(style.language)
    pattern = wording.clock if local.minute else wording.whole_hour
    return digits(style, babel_dates.format_time(local.time(), pattern, locale=style.language))


def _part(style: Style, local: dt.datetime) -> tuple[bool, str]:
    """Return the half of the day and its part by name: one night is after midnight, one before."""
    parts = _wording(style.language).parts
    begun = [hour for hour in parts if hour <= local.hour]
    return local.hour < 12, parts[max(begun)] if begun else ""


def _in_zone(style: Style, written: str, zone: str | None) -> str:
    if zone in {None, style.zone}:
        return written
    return _wording(style.language).zone.format(time=written, city=city(style))


def city(style: Style) -> str:
    """Write what the style's zone is called: `Dhaka`."""
    return style.city or babel_dates.get_timezone_location(
        ZoneInfo(style.zone), locale=style.language, return_city=True
    )


def _counted(style: Style, forms: dict[str, str], count: int) -> str:
    form = Locale(style.language).plural_form(count)
    return digits(style, forms.get(form, forms["other"]).format(n=count))
