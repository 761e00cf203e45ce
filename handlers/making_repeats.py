"""How often a meeting is held, and until when, as it is written: the only place that reads it.

What is read is taken out of the sentence, so that the rest can be read as that of one meeting. Of
"every Tuesday" and "every second Tuesday" the weekday stays: it says the day, too.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta

from handlers import asking, making_ends
from handlers.context import Context
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
    r"|\S+বার|(?:sh?om|mong(?:o|a)l|budh?|bri?ho?sh?poti|bishud|sh?ukro|sh?oni|robi)bare?)",
    re.IGNORECASE,
)
_WEEKDAY: Final = rf"(?=\s+(?:{_A_WEEKDAY.pattern}|\0day)(?:\W|$))"
"""Before a weekday, which stays."""
_OF_EACH_MONTH: Final = (
    r"(?:\s+(?:of|in) (?:every|each|a) month|\s+of the month,? (?:monthly|every month)"
    r"|,?\s+(?:monthly|every month|each month))"
)
_EVERY: Final = "(?:every|each|প্রতি|প্রত্যেক|proti|protti|prottek|protyek)"
_WEEK: Final = "(?:সপ্তাহ|sh?o?a?ptaho?|ha?o?pta)"
_IN_WEEK: Final = "(?:সপ্তাহে|sh?o?a?ptahe|ha?o?ptay)"
_IN_MONTH: Final = "(?:মাসে|mash? ?e)"
_OF_MONTH: Final = "(?:মাসের|mash? ?er)"
_TWO: Final = "(?:two|দুই|দু|২|2|dui)"
_AGAIN_AFTER: Final = "(?:পর ?পর|অন্তর(?: অন্তর)?|বাদে বাদে|por ?por|ontor(?: ontor)?)"
_ONCE: Final = "(?:এক ?বার|১ বার|1 ?bar|ek ?bar)"
_BEFORE_PLACE: Final = (
    rf"(?:{_EVERY}|{_EVERY} ?(?:{_OF_MONTH}|{_IN_MONTH},?)"
    "|(?:monthly|every month),?(?: on)?(?: the)?) "
)


_MORE_THAN_ONE: Final = (
    r"(?=[\s,].*(?<!\S)(?:\d+ ?(?:times|x|dates|sessions|meetings|বার|bar)"
    r"|x ?\d+|until|till|(?:for|over) \S+ months?)(?=[\s,]|$))"
)
"""Behind what is said without "every": how often it is held, or until when, says as well."""
_OF_THE_MONTH: Final = rf"\s+(?:of|in) the month{_MORE_THAN_ONE}"
_LAST: Final = "(?:last|শেষ|সর্বশেষ|sh?esh)"


def _in_month(place: str) -> str:
    """Write "every second Tuesday", or "the second Tuesday of every month", but for the weekday."""
    behind = rf"(?=\s+{_A_WEEKDAY.pattern}(?:{_OF_EACH_MONTH}|{_OF_THE_MONTH}))"
    before = rf"{_OF_MONTH} {place}(?=\s+{_A_WEEKDAY.pattern}{_MORE_THAN_ONE})"
    return rf"(?:(?:{_BEFORE_PLACE}){place}{_WEEKDAY}|(?:the )?{place}{behind}|{before})"


_WORDS: Final[Mapping[str, str]] = {
    repeats.LAST: _in_month(_LAST),
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
        rf"মাসিক|mash?ik|{_EVERY} ?{_OF_MONTH}(?=\s+\d{{1,2}}\s*(?:তারিখ|tarikh))",
    ),
}
_WAYS: Final = {
    way: re.compile(rf"(?<!\S)(?:{words})(?=[\s,।]|$)", re.IGNORECASE)
    for way, words in ((way, spelling.nfc(words)) for way, words in _WORDS.items())
}
_MONTH_BEHIND: Final = re.compile(
    rf"(?<=\S)(?:{_OF_EACH_MONTH}|\s+of the month)(?=[\s,]|$)", re.IGNORECASE
)
_ITS_PLACE: Final = re.compile(
    rf"(?<!\S)(?:the |{_OF_MONTH} )?(?:(?P<nth>{_PLACES})|{_LAST}){_WEEKDAY}", re.IGNORECASE
)
"""Which weekday of a month it is, wherever it stands beside "monthly"."""
_PLACE: Final = re.compile(rf"({_PLACES})$", re.IGNORECASE)
_JOINS: Final = r"(?:(?:\s*,)?\s+(?:and|&|ও|এবং|আর|o|ar|ebong)|\s*[,&/+])(?: the)?\s*"
_A_PLACE: Final = rf"(?:{_PLACES}|{_LAST})"
_SEVERAL_PLACES: Final = re.compile(
    rf"(?<!\S)(?:{_BEFORE_PLACE}|{_OF_MONTH} |the )?{_A_PLACE}"
    rf"(?:(?: {_A_WEEKDAY.pattern})?{_JOINS}{_A_PLACE})+ "
    rf"{_A_WEEKDAY.pattern}s?(?:{_OF_EACH_MONTH}|\s+of the month)?(?=[\s,।]|$)",
    re.IGNORECASE,
)
"""The first and third Tuesday."""
_TWICE: Final = re.compile(
    spelling.nfc(
        r"(?<!\S)(?:(?:twice|two times|2 times) (?:a|every|each) month(?: on)?"
        rf"|{_IN_MONTH} {_TWO} ?(?:বার|bar))(?=[\s,]|$)"
    ),
    re.IGNORECASE,
)
"""What such a place says, too."""
_NUMBERS: Final[Mapping[str, int]] = {
    spelling.nfc(word): number
    for number, written in {
        1: ("one", "a", "এক", "ek"),
        2: ("two", "দুই", "dui"),
        3: ("three", "তিন", "tin"),
        4: ("four", "চার", "char"),
        5: ("five", "পাঁচ", "pach", "panch"),
        6: ("six", "ছয়", "choy", "chhoy"),
        7: ("seven", "সাত", "sat"),
        8: ("eight", "আট", "aat"),
        9: ("nine", "নয়", "noy"),
        10: ("ten", "দশ", "dosh", "dos"),
        12: ("twelve", "বারো", "baro"),
    }.items()
    for word in written
}
_A_NUMBER: Final = rf"(\d{{1,3}}|{'|'.join(_NUMBERS)})"
_TIMES: Final = re.compile(
    spelling.nfc(
        rf"(?<!\S)(?:{_A_NUMBER}\s*(?:x|times|sessions|dates|meetings|occurrences|বার|bar"
        r"|টি (?:সভা|তারিখ)|টা মিটিং)|x\s?(\d{1,3}))(?=[\s,।]|$)"
    ),
    re.IGNORECASE,
)
_UNITS: Final = {
    "w": f"weeks?|{_WEEK}(?:ের|er)?",
    "m": "months?|মাস(?:ের)?|mash?(?:er)?",
    "y": "years?|বছর(?:ের)?|bochh?or(?:er)?",
}
_MONTHS: Final = {"m": 1, "y": 12}
_OVER: Final = re.compile(
    spelling.nfc(
        rf"(?<!\S)(?:(?:for|over)\s+)?(?:the next\s+)?{_A_NUMBER}\s*"
        rf"(?:{'|'.join(f'(?P<{letter}>{words})' for letter, words in _UNITS.items())})"
        r"(?:\s+(?:ধরে|জন্য|যাবৎ|dhore|jonno|long))?(?=[\s,।]|$)"
    ),
    re.IGNORECASE,
)
"""Over how long: "for 8 weeks"."""
SEVEN_DAYS: Final = timedelta(days=7)
_NO_TITLE: Final = r"(?!\s+(?:[a-z]+\s+)?(?:meeting|review|workshop|session|planning|coordination))"
"""Of a quarterly review: that is which one it is, not how often."""
_OTHERWISE: Final = re.compile(
    spelling.either(
        rf"(?<!\S)(?:(?:{_EVERY} )?\S+ (?:দিন|মাস|বছর|সপ্তাহ|din|mash?|{_WEEK}) {_AGAIN_AFTER}"
        rf"|{_EVERY} (?:\S+ )?(?:days?|weeks?|months?|quarters?|years?|weekdays?|working days?"
        rf"|দিন(?:ই|ে)?|সপ্তাহে?|মাসে?|বছরে?|din|dine|{_IN_WEEK}|{_IN_MONTH}|bochh?or|bochh?ore)"
        rf"|(?:twice|\S+ times) an? (?:week|month|year)|daily|quarterly{_NO_TITLE}"
        r"|yearly|annually|bi-?monthly|প্রতিদিন|protidin|ত্রৈমাসিক|দ্বিমাসিক|বার্ষিক"
        rf"|(?:{_IN_WEEK}|{_IN_MONTH}|বছরে) {_A_NUMBER} ?(?:বার|bar))(?=[\s,।]|$)",
    ),
    re.IGNORECASE,
)
"""How often no series here is held; what says that is said back."""


@dataclass(frozen=True)
class Often:
    """How often, as far as it was said: a way of `rules.repeats`, and how many times."""

    way: str | None = None
    nth: int | None = None
    times: int | None = None
    lasts: tuple[int, str] | None = None
    """Over how many weeks, months or years: the number, and the first letter of the unit."""
    since: date | None = None
    until: date | None = None
    left_out: str | None = None
    """Words for dates that are to be left out, which no series here can: "except 14 May"."""
    otherwise: str | None = None
    """Words for a way of which there is none here: "every three weeks"."""

    def ends(self, first: date | None) -> int | str | None:
        """Give how many times, or the last day, as a draft keeps it; `first` may not be known."""
        if self.until is not None:
            return self.until.isoformat()
        if self.times is not None or self.lasts is None:
            return self.times
        number, unit = self.lasts
        months = number * _MONTHS.get(unit, 0)
        if self.way == repeats.WEEKLY and unit == "w":
            return number
        each = len(repeats.places(self.way or ""))
        if months and (each or self.way in (repeats.NTH, repeats.LAST, repeats.MONTHLY)):
            return months * max(each, 1)
        if first is None:
            return None
        after = first + relativedelta(weeks=0 if months else number, months=months)
        return (after - timedelta(days=1)).isoformat()

    def fits(self, day: date, weekday: int | None) -> bool:
        """Say whether a meeting of a day is held so often; on that weekday where one is said."""
        of_weekday = weekday is None or weekday == day.weekday()
        its_way = self.way is not None and repeats.fits(self.way, day)
        return of_weekday and its_way and self.nth in (None, repeats.nth(day))

    def after(self, at: datetime) -> datetime:
        """Give the next date after one that is held every week, at the same time."""
        weekdays = repeats.apart(self.way or "")[1] or [at.weekday()]
        return at + timedelta(min((one - at.weekday() - 1) % 7 + 1 for one in weekdays))

    def first(self, day: date) -> date:
        """Give the first day that fits, of those of a day's weekday: the second Tuesday."""
        way = self.way or ""
        if self.nth is not None or way == repeats.LAST or repeats.places(way):
            while not self.fits(day, None):
                day += SEVEN_DAYS
        return day


def said(context: Context, text: str) -> tuple[Often, str]:
    """Read how often, from when and until when; give the sentence without it."""
    text = _singular(spelling.nfc(text))
    weekdays, single = _several(context, text)
    often, rest = read(single)
    if weekdays and often.way not in _ON_SEVERAL:
        often, rest, weekdays = *read(text), {}
    if often.way is None:
        return often, rest
    ends, rest = making_ends.said(context, rest)
    often = replace(often, **vars(ends))
    if not weekdays:
        return often, rest
    today = asking.calendar(context).today
    begins = max(today, often.since or today)
    first = min(weekdays, key=lambda one: (one - begins.weekday()) % 7)
    way = repeats.on(often.way or "", weekdays)
    return replace(often, way=way), rest.replace(_HERE, weekdays[first], 1)


def _several(context: Context, text: str) -> tuple[dict[int, str], str]:
    """Read several weekdays that stand together; a sign is where they stood, before one of them."""
    for found in _SEVERAL.finditer(text):
        words = [_in_full(one) for one in _BETWEEN.split(found[0]) if one]
        read = {_weekday(context, one): one for one in words}
        if None not in read and len(read) > 1:
            weekdays = {number: one for number, one in read.items() if number is not None}
            return weekdays, f"{text[: found.start()]}{_HERE}{text[found.end() :]}"
    return {}, text


def _singular(text: str) -> str:
    """Write "Tuesdays" as one, which is held every week where nothing else is said."""
    one = _PLURAL.sub(r"\1", text)
    often = read(one)[0] if one != text else None
    is_said = often is None or often.way or often.otherwise
    return one if is_said else f"{one} weekly"


def _in_full(weekday: str) -> str:
    """Write a weekday as it stands alone: মঙ্গল of "মঙ্গল ও বৃহস্পতিবার"."""
    bare = weekday.strip()
    return bare + "বার" if bare in _SHORT else bare


def _weekday(context: Context, word: str) -> int | None:
    at = asking.moment(context, word)
    return None if isinstance(at, datetime) or at.day is None else at.day.weekday()


def alone(context: Context, text: str) -> tuple[Often, int | None] | None:
    """Read words that say nothing else; with the weekday (Monday is 0) that they name, if any."""
    often, rest = said(context, text.strip(" .।"))
    rest = rest.strip(" ,.।")
    if (
        often.way is not None
        and repeats.apart(often.way)[1]
        and _weekday(context, rest) is not None
    ):
        return often, None
    if often.way is None or not rest:
        return (often, None) if often.way is not None else None
    at = asking.moment(context, rest)
    if isinstance(at, datetime) or at.day is None or _A_WEEKDAY.fullmatch(rest) is None:
        return None
    return often, at.day.weekday()


_HERE: Final = "\0day"
"""Stands where several weekdays stood, until it is known which of them comes first."""
_ON_SEVERAL: Final = (repeats.WEEKLY, repeats.FORTNIGHTLY)
_SHORT: Final = tuple(map(spelling.nfc, ("শনি", "রবি", "সোম", "মঙ্গল", "বুধ", "বৃহস্পতি", "শুক্র")))
_ONE_OF_SEVERAL: Final = rf"(?:{_A_WEEKDAY.pattern}|{'|'.join(_SHORT)})"
_AND: Final = r"(?:\s*(?:,|&|/|\+)\s*(?:(?:and|ও|আর|এবং)\s+)?|\s+(?:and|ও|আর|এবং|o|ar|ebong)\s+)"
_SEVERAL: Final = re.compile(
    rf"(?<!\S){_ONE_OF_SEVERAL}(?:{_AND}{_ONE_OF_SEVERAL})+(?=[\s,।]|$)", re.IGNORECASE
)
_BETWEEN: Final = re.compile(_AND, re.IGNORECASE)
_PLURAL: Final = re.compile(
    r"(?<!\S)((?:mon|tues|wednes|thurs|fri|satur|sun)day)s(?=[\s,]|$)", re.IGNORECASE
)


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS[word.casefold()]


def read(text: str) -> tuple[Often, str]:
    """Read how often, and how many times; give the sentence without it."""
    text = spelling.nfc(text)
    several = _SEVERAL_PLACES.search(text)
    if several is not None:
        return _at_places(text, several)
    for held, pattern in _WAYS.items():
        found = pattern.search(text)
        if found is not None:
            return _so_often(*_by_weekday(held, found, _without(text, found)))
    otherwise = _OTHERWISE.search(text)
    return (Often(), text) if otherwise is None else _not_so(text, otherwise)


def _so_often(way: str, nth: int | None, text: str) -> tuple[Often, str]:
    """Read how many times, or over how long, beside a way; give the sentence without it."""
    times = _TIMES.search(text)
    number = _number(times[1] or times[2]) if times is not None else 0
    if times is not None and 2 <= number <= repeats.MOST:
        return Often(way, nth, number), text[: times.start()] + text[times.end() :]
    over = _OVER.search(text)
    if over is None:
        return Often(way, nth), text
    unit = next(letter for letter in _UNITS if over[letter])
    rest = text[: over.start()] + text[over.end() :]
    return Often(way, nth, lasts=(_number(over[1]), unit)), rest


def _not_so(text: str, found: re.Match[str]) -> tuple[Often, str]:
    """Give the words for how often no series here is held, and the sentence without them."""
    rest = text[: found.start()] + text[found.end() :]
    return Often(otherwise=found[0]), _TIMES.sub("", rest, count=1)


def _at_places(text: str, found: re.Match[str]) -> tuple[Often, str]:
    """Read "the first and third Tuesday": of one weekday, which stays; of two there is no way."""
    words = [one for one in re.split(r"[\s,&/+]+", found[0].casefold()) if one]
    weekdays = [one for one in words if _A_WEEKDAY.fullmatch(one.removesuffix("s"))]
    if len(set(weekdays)) > 1:
        return _not_so(text, found)
    last = re.compile(_LAST, re.IGNORECASE)
    places = {-1 if last.fullmatch(one) else _NTH[one] for one in words if _is_place(one)}
    rest = _TWICE.sub("", f"{text[: found.start()]}{weekdays[0]}{text[found.end() :]}")
    rest = _WAYS[repeats.MONTHLY].sub("", rest, count=1)
    return _so_often(repeats.at_places(places), None, rest)


def _is_place(word: str) -> bool:
    return re.fullmatch(_A_PLACE, word, re.IGNORECASE) is not None


def _without(text: str, found: re.Match[str]) -> str:
    """Take words out, and that it is of each month where that stands right behind them."""
    return text[: found.start()] + _MONTH_BEHIND.sub("", text[found.end() :], count=1)


def _by_weekday(way: str, found: re.Match[str], rest: str) -> tuple[str, int | None, str]:
    """Give the way with which weekday of a month it is, wherever that stands in the rest."""
    if way == repeats.NTH:
        nth = _PLACE.search(found[0])
        place = _NTH[nth[1].casefold()] if nth is not None else None
        return way, place, _WAYS[repeats.MONTHLY].sub("", rest, count=1)
    if way == repeats.LAST:
        return way, None, _WAYS[repeats.MONTHLY].sub("", rest, count=1)
    its = _ITS_PLACE.search(rest) if way == repeats.MONTHLY else None
    if its is None:
        return way, None, rest
    if its["nth"] is None:
        return repeats.LAST, None, _without(rest, its)
    return repeats.NTH, _NTH[its["nth"].casefold()], _without(rest, its)
