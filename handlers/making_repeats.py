"""How often a meeting is held, read in the sentence that it is made by: the only place that does.

What is read is taken out of the sentence, so that the rest can be read as that of one meeting. Of
"every Tuesday" and "every second Tuesday" the weekday stays: it says the day, too.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from storage.rules import repeats

_NTH: Final[Mapping[str, int]] = {
    "first": 1, "1st": 1, "প্রথম": 1, "second": 2, "2nd": 2, "দ্বিতীয়": 2,
    "third": 3, "3rd": 3, "তৃতীয়": 3, "fourth": 4, "4th": 4, "চতুর্থ": 4,
}  # fmt: skip
_PLACES: Final = "|".join(_NTH)
_WEEKDAY: Final = r"(?=\s+(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|\S+বার)(?:\W|$))"
"""Before a weekday, which stays."""
_WORDS: Final[Mapping[str, str]] = {
    repeats.FORTNIGHTLY: "fortnightly|every fortnight|every (?:two|2|other) weeks?"
    f"|every other{_WEEKDAY}|প্রতি (?:দুই|২|2) সপ্তাহে",
    repeats.WEEKLY: f"weekly|every week|প্রতি সপ্তাহে|(?:every|প্রতি){_WEEKDAY}",
    repeats.LAST: f"(?:every|প্রতি|প্রতি মাসের) (?:last|শেষ){_WEEKDAY}",
    repeats.NTH: f"(?:every|প্রতি|প্রতি মাসের) (?P<nth>{_PLACES}){_WEEKDAY}",
    repeats.MONTHLY: "monthly|every month|প্রতি মাসে",
}
_WAYS: Final = {
    way: re.compile(rf"(?<!\S)(?:{words})(?=[\s,]|$)", re.IGNORECASE)
    for way, words in _WORDS.items()
}
_TIMES: Final = re.compile(r"(?<!\S)(\d{1,3})\s*(?:times|বার)(?=[\s,]|$)", re.IGNORECASE)
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True)
class Often:
    """How often, as far as it was said: a way of `rules.repeats`, and how many times."""

    way: str | None = None
    nth: int | None = None
    times: int | None = None

    def first(self, day: date) -> date:
        """Give the first day that fits, of those of a day's weekday: the second Tuesday."""
        wanted = {repeats.NTH: self._is_nth, repeats.LAST: _is_last}.get(self.way or "")
        while wanted is not None and not wanted(day):
            day += _WEEK
        return day

    def _is_nth(self, day: date) -> bool:
        return repeats.nth(day) == self.nth


def _is_last(day: date) -> bool:
    return repeats.LAST in repeats.fitting(day)


def read(text: str) -> tuple[Often, str]:
    """Read how often; give the sentence without it."""
    for way, pattern in _WAYS.items():
        found = pattern.search(text)
        if found is None:
            continue
        rest = text[: found.start()] + text[found.end() :]
        place = _NTH[found["nth"].lower()] if way == repeats.NTH else None
        times = _TIMES.search(rest)
        number = int(times[1]) if times is not None else 0
        if times is None or not 2 <= number <= repeats.MOST:
            return Often(way, place), rest
        return Often(way, place, number), rest[: times.start()] + rest[times.end() :]
    return Often(), text
