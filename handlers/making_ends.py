"""From when and until when a series is held, as it is written: the only place that reads it.

What is read is taken out of the sentence. "Until 5 pm" is of each date, and stays.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from handlers import asking
from handlers.context import Context
from handlers.understanding import appointments, moments
from storage.rules import words as spelling

_LONGEST_DAY: Final = 6
"""Words of a day: "Tuesday 30 April 2027", "the end of December 2027"."""

_OF_A_DAY: Final = (appointments.Why.HOUR, appointments.Why.FAR, appointments.Why.OVER)
"""Why a day is no moment to come."""

_MONTH: Final = re.compile(
    spelling.nfc(
        r"(?:the )?(?:end of )?(?:the )?(?:(?P<first>\d{4})(?: সালের)? )?"
        r"(?P<month>[^\s\d,]+?)(?:ের| ?er)?"
        r"(?: (?:month|মাস|mash?)(?:ের|er)?)?(?:,? (?P<year>\d{4}))?(?: (?:শেষ|sh?esh))?"
    ),
    re.IGNORECASE,
)
_END_OF_YEAR: Final = re.compile(
    spelling.either(
        "(?:the )?end of (?:the|this) year", "year[- ]end", "বছরের শেষ", "bochh?orer sh?esh"
    ),
    re.IGNORECASE,
)


def _around(before: str, behind: str) -> re.Pattern[str]:
    """Match the word before a day, or the one behind it."""
    alike = rf"(?<!\S)(?:(?P<before>{before})(?=\s)|(?P<behind>{behind})(?=[\s,।]|$))"
    return re.compile(spelling.nfc(alike), re.IGNORECASE)


_UNTIL: Final = _around("until|till|up ?to|up until|through|thru", "পর্যন্ত|অবধি|porjonto|porzonto")
_SINCE: Final = _around(
    "(?:starting|beginning)(?: from| on)?|from|as of", "(?:থেকে|হতে|theke|hote)(?: (?:শুরু|sh?uru))?"
)
_EXCEPT: Final = _around(
    "except(?: for| on)?|excluding|but not(?: on)?|not on|skip(?:ping)?|without",
    "(?:বাদে|ছাড়া|বাদ দিয়ে|bade|chh?ara|bad diye)",
)


@dataclass(frozen=True)
class Ends:
    """The first and the last day that are said, and the words for days that are to be left out."""

    since: date | None = None
    until: date | None = None
    left_out: str | None = None


def said(context: Context, text: str) -> tuple[Ends, str]:
    """Read from when and until when a series is; give the sentence without it."""
    left_out, text = _without(context, text, _EXCEPT, last_day)
    until, text = _without(context, text, _UNTIL, last_day)
    since, text = _without(context, text, _SINCE, _first_day)
    return Ends(since and since[0], until and until[0], left_out and left_out[1]), text


def last_day(context: Context, text: str) -> date | None:
    """Read a last day, also one that is over: "until 30 April", "৩০ এপ্রিল পর্যন্ত", "April".

    It needs no hour and may be further ahead than a year.
    """
    text = _UNTIL.sub(" ", spelling.nfc(text)).strip(" .।")
    if _END_OF_YEAR.fullmatch(text):
        return asking.calendar(context).today.replace(month=12, day=31)
    day = _day(context, text)
    first = _first_of_month(context, text) if day is None else None
    return day if first is None else first.replace(day=monthrange(first.year, first.month)[1])


def _first_day(context: Context, text: str) -> date | None:
    return _day(context, text) or _first_of_month(context, text)


def _day(context: Context, text: str) -> date | None:
    at = asking.moment(context, text)
    if isinstance(at, datetime):
        return appointments.parts(at, context.network.timezone)[0]
    return at.day if at.why in _OF_A_DAY else None


def _first_of_month(context: Context, text: str) -> date | None:
    found = _MONTH.fullmatch(text)
    if found is None:
        return None
    at = asking.moment(context, f"1 {found['month']} {found['year'] or found['first'] or ''}")
    return at.day if not isinstance(at, datetime) else None


def _without(
    context: Context,
    text: str,
    around: re.Pattern[str],
    read: Callable[[Context, str], date | None],
) -> tuple[tuple[date | None, str] | None, str]:
    """Take a day out with the word around it; give it with all that is taken, and the rest.

    Words around no day are taken out, too, where they say no hour: they are no place.
    """
    for found in around.finditer(text):
        before, behind = text[: found.start()], text[found.end() :]
        is_before, is_hour = found["before"] is not None, False
        for words in _days(behind if is_before else before, at_begin=is_before):
            if isinstance(asking.moment(context, words), datetime):
                is_hour = True  # "until 5 pm" is of each date
                continue
            is_day = _is_of_days(context, words, with_weekday=is_before)
            day = read(context, words) if is_day else None
            if day is None:
                continue
            if is_before:
                taken, behind = found[0] + " " + words, behind.lstrip()[len(words) :]
            else:
                before = before.rstrip()
                taken, before = words + " " + found[0], before[: len(before) - len(words)]
            return (day, taken), f"{before} {behind}"
        word = _NEXT.match(behind) if is_before else _LAST.search(before)
        if word is None or around is _SINCE or (around is _UNTIL and is_hour):
            continue
        if is_before:
            return (None, f"{found[0]} {word[1]}"), before + behind[word.end() :]
        return (None, f"{word[1]} {found[0]}"), before[: word.start()] + behind
    return None, text


_NEXT: Final = re.compile(r"\s*([^\s\d,]+)(?!\S*\d)")
_LAST: Final = re.compile(r"(?<!\S)([^\s\d,]+)\s*$")


_APART: Final = re.compile(r"[,।](?!\s*\d{4})")


def _days(text: str, *, at_begin: bool) -> Iterator[str]:
    """Yield what may be a day at the one end of a text, the longest first."""
    words = list(re.finditer(r"\S+", text))
    near = words[:_LONGEST_DAY] if at_begin else words[-_LONGEST_DAY:]
    for size in range(len(near), 0, -1):
        some = near[:size] if at_begin else near[-size:]
        day = text[some[0].start() : some[-1].end()].strip(" ,।.")
        if _APART.search(day) is None:
            yield day


def _is_of_days(context: Context, text: str, *, with_weekday: bool) -> bool:
    """Say whether every word may be one of a day; of "30 April IOM office" not all are.

    A weekday before a date is the series' own in প্রতি সোমবার ১৫ মার্চ পর্যন্ত.
    """
    if _END_OF_YEAR.fullmatch(text):
        return True
    found = asking.sentence(context, text).moments
    letters = [one.atom.letter for one in found]
    is_of_series = len(letters) > 1 and letters[0] == moments.WEEKDAY and not with_weekday
    return moments.OTHER not in letters and not is_of_series
