"""How often a meeting is held, and until when, as it is written: the only place that reads it.

What is read is taken out of the sentence, so that the rest can be read as that of one meeting. Of
"every Tuesday" and "every second Tuesday" the weekday stays: it says the day, too.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from handlers import asking
from handlers.context import Context
from handlers.understanding import appointments
from storage.rules import repeats
from storage.rules import words as spelling

_NTH: Final[Mapping[str, int]] = {
    spelling.nfc(word): place
    for place, written in {
        1: ("first", "1st", "প্রথম", "১ম", "prothom"),
        2: ("second", "2nd", "দ্বিতীয়", "২য়", "ditiyo", "dwitiyo", "ditio"),
        3: ("third", "3rd", "তৃতীয়", "৩য়", "tritiyo", "tritio"),
        4: ("fourth", "4th", "চতুর্থ", "৪র্থ", "choturtho"),
    }.items()
    for word in written
}
_PLACES: Final = "|".join(_NTH)
_A_WEEKDAY: Final = re.compile(
    r"(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|\S+বার|(?:sh?om|mong(?:o|a)l|budh?|bri?ho?sh?poti|bishud|sh?ukro|sh?oni|robi)bar)",
    re.IGNORECASE,
)
_WEEKDAY: Final = rf"(?=\s+{_A_WEEKDAY.pattern}(?:\W|$))"
"""Before a weekday, which stays."""
_OF_EACH_MONTH: Final = (
    r"\s+(?:(?:of|in) (?:every|each|a) month|of the month,? (?:monthly|every month))"
)
_EVERY: Final = "(?:every|each|প্রতি|প্রত্যেক|proti|protti|prottek)"
_WEEK: Final = "(?:সপ্তাহ|sh?o?a?ptaho?|ha?o?pta)"
_IN_WEEK: Final = "(?:সপ্তাহে|sh?o?a?ptahe|ha?o?ptay)"
_IN_MONTH: Final = "(?:মাসে|mash?e)"
_OF_MONTH: Final = "(?:মাসের|mash?er)"
_TWO: Final = "(?:two|দুই|দু|২|2|dui)"
_AGAIN_AFTER: Final = "(?:পর ?পর|অন্তর(?: অন্তর)?|বাদে বাদে|por ?por|ontor(?: ontor)?)"
_ONCE: Final = "(?:এক ?বার|১ বার|1 ?bar|ek ?bar)"
_BEFORE_PLACE: Final = (
    rf"(?:{_EVERY}|{_EVERY} ?(?:{_OF_MONTH}|{_IN_MONTH},?)"
    "|(?:monthly|every month),?(?: on)?(?: the)?) "
)


def _in_month(place: str) -> str:
    """Write "every second Tuesday", or "the second Tuesday of every month", but for the weekday."""
    behind = rf"(?=\s+{_A_WEEKDAY.pattern}{_OF_EACH_MONTH})"
    return rf"(?:(?:{_BEFORE_PLACE}){place}{_WEEKDAY}|(?:the )?{place}{behind})"


_WORDS: Final[Mapping[str, str]] = {
    repeats.LAST: _in_month("(?:last|শেষ|সর্বশেষ|sh?esh)"),
    repeats.NTH: _in_month(f"(?:{_PLACES})"),
    repeats.FORTNIGHTLY: spelling.either(
        f"fortnightly|bi-?weekly|every fortnight|every (?:{_TWO}|other|second) weeks?"
        f"|every (?:14|15|fourteen|fifteen) days|every other{_WEEKDAY}",
        rf"{_EVERY} {_TWO} {_IN_WEEK}(?: {_ONCE})?|{_TWO} {_IN_WEEK} {_ONCE}",
        rf"(?:{_EVERY} )?{_TWO} {_WEEK} {_AGAIN_AFTER}",
        rf"(?:{_EVERY} )?(?:১৫|15|পনেরো|১৪|14|চৌদ্দ|ponero|choddo) (?:দিন|din) {_AGAIN_AFTER}",
        rf"{_EVERY} (?:১৫|15|পনেরো|১৪|14|চৌদ্দ|ponero) (?:দিনে|dine)(?: {_ONCE})?",
        "পাক্ষিক|pakkhik",
    ),
    repeats.WEEKLY: spelling.either(
        "weekly|every week|each week|once a week",
        rf"{_EVERY} {_IN_WEEK}(?: {_ONCE})?|{_EVERY} {_WEEK}|{_IN_WEEK} {_ONCE}",
        rf"(?:এক|১|1|ek) {_WEEK} (?:পর ?পর|por ?por)|(?:সাত|৭|7|sat) (?:দিন|din) {_AGAIN_AFTER}",
        "every (?:7|seven) days|সাপ্তাহিক|sh?aptahik",
        f"{_EVERY}{_WEEKDAY}",
    ),
    repeats.MONTHLY: spelling.either(
        "monthly|every month|each month|once a month",
        rf"{_EVERY} ?{_IN_MONTH}(?: {_ONCE})?|{_EVERY} (?:মাস|mash?)|{_IN_MONTH} {_ONCE}",
        "মাসিক|mash?ik",
    ),
}
_WAYS: Final = {
    way: re.compile(rf"(?<!\S)(?:{words})(?=[\s,।]|$)", re.IGNORECASE)
    for way, words in ((way, spelling.nfc(words)) for way, words in _WORDS.items())
}
_MONTH_BEHIND: Final = re.compile(rf"(?<=\S){_OF_EACH_MONTH}(?=[\s,]|$)", re.IGNORECASE)
_PLACE: Final = re.compile(rf"({_PLACES})$", re.IGNORECASE)
_TIMES: Final = re.compile(
    r"(?<!\S)(\d{1,3})\s*(?:times|sessions|dates|বার|bar)(?=[\s,।]|$)", re.IGNORECASE
)
SEVEN_DAYS: Final = timedelta(days=7)
_OTHERWISE: Final = re.compile(
    spelling.either(
        rf"(?<!\S)(?:(?:{_EVERY} )?\S+ (?:দিন|মাস|বছর|সপ্তাহ|din|mash?|{_WEEK}) {_AGAIN_AFTER}"
        rf"|{_EVERY} (?:\S+ )?(?:days?|weeks?|months?|quarters?|years?|weekdays?|working days?"
        rf"|দিন(?:ই|ে)?|সপ্তাহে?|মাসে?|বছরে?|din|dine|{_IN_WEEK}|{_IN_MONTH}|bochh?or|bochh?ore)"
        r"|(?:twice|\S+ times) an? (?:week|month|year)|daily|quarterly"
        r"|yearly|annually|bi-?monthly|প্রতিদিন|protidin|ত্রৈমাসিক|দ্বিমাসিক|বার্ষিক"
        rf"|(?:{_IN_WEEK}|{_IN_MONTH}|বছরে) \S+ ?(?:বার|bar))(?=[\s,।]|$)",
    ),
    re.IGNORECASE,
)
"""How often no series here is held; what says that is said back."""

_OF_A_DAY: Final = (appointments.Why.HOUR, appointments.Why.FAR, appointments.Why.OVER)
"""Why a day is no moment to come."""

_DAY: Final = (
    r"(?:[^\s\d]+(?:day|বার),?\s+)?"
    r"(?:\d{1,2}[^\s\d]*\s+(?!\S*(?:day|বার))[^\s\d,]+(?:\s+\d{4})?"
    r"|[^\s\d,]+\s+\d{1,2}(?:,?\s+\d{4})?|\d[\d./-]+|[^\s\d,]+)"
)
"""What may be a last day: "30 April", "Tuesday 30 April 2027", "April 30", 30.4.27, "April"."""
_UNTIL: Final = re.compile(
    rf"(?<!\S)(?:(?:until|till|up to)\s+(?P<behind>{_DAY})"
    rf"|(?P<before>{_DAY})\s+(?:পর্যন্ত|অবধি|porjonto))(?=[\s,।]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Often:
    """How often, as far as it was said: a way of `rules.repeats`, and how many times."""

    way: str | None = None
    nth: int | None = None
    times: int | None = None
    until: date | None = None
    otherwise: str | None = None
    """Words for a way of which there is none here: "every three weeks"."""

    @property
    def ends(self) -> int | str | None:
        """How many times, or the last day, as a draft keeps it."""
        return self.until.isoformat() if self.until is not None else self.times

    def fits(self, day: date, weekday: int | None) -> bool:
        """Say whether a meeting of a day is held so often; on that weekday where one is said."""
        of_weekday = weekday is None or weekday == day.weekday()
        return (
            of_weekday and self.way in repeats.fitting(day) and self.nth in (None, repeats.nth(day))
        )

    def first(self, day: date) -> date:
        """Give the first day that fits, of those of a day's weekday: the second Tuesday."""
        wanted = {repeats.NTH: self._is_nth, repeats.LAST: _is_last}.get(self.way or "")
        while wanted is not None and not wanted(day):
            day += SEVEN_DAYS
        return day

    def _is_nth(self, day: date) -> bool:
        return repeats.nth(day) == self.nth


def _is_last(day: date) -> bool:
    return repeats.LAST in repeats.fitting(day)


def said(context: Context, text: str) -> tuple[Often, str]:
    """Read how often and until when; give the sentence without it."""
    often, rest = read(text)
    if often.way is None or often.times is not None:
        return often, rest
    for found in _UNTIL.finditer(rest):
        day = found["behind"] or found["before"]
        is_moment = isinstance(asking.moment(context, day), datetime)
        until = last_day(context, day) if not is_moment else None
        # "until 5 pm" is of each date; other words that say no day are no place either.
        if until is not None or not (is_moment or re.search(r"\d", day)):
            return replace(often, until=until), rest[: found.start()] + rest[found.end() :]
    return often, rest


def alone(context: Context, text: str) -> tuple[Often, int | None] | None:
    """Read words that say nothing else; with the weekday (Monday is 0) that they name, if any."""
    often, rest = said(context, text.strip(" .।"))
    rest = rest.strip(" ,.।")
    if often.way is None or not rest:
        return (often, None) if often.way is not None else None
    at = asking.moment(context, rest)
    if isinstance(at, datetime) or at.day is None or _A_WEEKDAY.fullmatch(rest) is None:
        return None
    return often, at.day.weekday()


def last_day(context: Context, text: str) -> date | None:
    """Read a last day, also one that is over: "until 30 April", "৩০ এপ্রিল পর্যন্ত", "April".

    It needs no hour and may be further ahead than a year.
    """
    found = _UNTIL.fullmatch(text.strip(" .।"))
    day = (found["behind"] or found["before"]) if found is not None else text
    at = asking.moment(context, day)
    if isinstance(at, datetime):
        return appointments.parts(at, context.network.timezone)[0]
    return at.day if at.why in _OF_A_DAY else _end_of_month(context, day)


def _end_of_month(context: Context, month: str) -> date | None:
    at = asking.moment(context, f"1 {month}")
    if isinstance(at, datetime) or at.day is None or re.search(r"[\s\d]", month):
        return None
    return at.day.replace(day=monthrange(at.day.year, at.day.month)[1])


def read(text: str) -> tuple[Often, str]:
    """Read how often, and how many times; give the sentence without it."""
    text = spelling.nfc(text)
    for way, pattern in _WAYS.items():
        found = pattern.search(text)
        if found is None:
            continue
        rest = text[: found.start()] + _MONTH_BEHIND.sub("", text[found.end() :], count=1)
        nth = _PLACE.search(found[0]) if way == repeats.NTH else None
        place = _NTH[nth[1].casefold()] if nth is not None else None
        times = _TIMES.search(rest)
        number = int(times[1]) if times is not None else 0
        if times is None or not 2 <= number <= repeats.MOST:
            return Often(way, place), rest
        return Often(way, place, number), rest[: times.start()] + rest[times.end() :]
    otherwise = _OTHERWISE.search(text)
    if otherwise is None:
        return Often(), text
    rest = text[: otherwise.start()] + text[otherwise.end() :]
    return Often(otherwise=otherwise[0]), _TIMES.sub("", rest, count=1)
