"""The only place that finds the date that a newsletter states: a day with its month and year."""

import re
from datetime import date
from typing import Final

from storage.rules import words as spelling

_MONTHS: Final = [
    ("january", "jan", "জানুয়ারি"), ("february", "feb", "ফেব্রুয়ারি"), ("march", "mar", "মার্চ"),
    ("april", "apr", "এপ্রিল"), ("may", "মে"), ("june", "jun", "জুন"), ("july", "jul", "জুলাই"),
    ("august", "aug", "আগস্ট"), ("september", "sept", "sep", "সেপ্টেম্বর"),
    ("october", "oct", "অক্টোবর"), ("november", "nov", "নভেম্বর"),
    ("december", "dec", "ডিসেম্বর"),
]  # fmt: skip


_NUMBERS: Final = {
    spelling.nfc(name): number for number, names in enumerate(_MONTHS, 1) for name in names
}
_NAME: Final = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_DAY: Final = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|ই|শে|লা|রা|ঠা)?"
_YEAR: Final = r"(?P<year>\d{4})(?!\d)"
_FORMS: Final = [
    re.compile(rf"{_DAY}\s*(?:of\s+)?(?P<month>{_NAME})\.?,?\s*{_YEAR}"),
    re.compile(rf"(?P<month>{_NAME})\.?\s+{_DAY},?\s+{_YEAR}"),
    re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4})(?!\d)"),
]


def first(text: str) -> date | None:
    """Give the first day that is stated in full, in English or Bangla; None for none."""
    told = _told(text)
    found = [(match.start(), _day(match)) for form in _FORMS for match in form.finditer(told)]
    return min(((at, day) for at, day in found if day), default=(0, None))[1]


def is_alone(text: str, day: date) -> bool:
    """Say whether a text says that day and nothing else."""
    told = _told(text).strip(" .,:;|·–—-")
    return any((match := form.fullmatch(told)) and _day(match) == day for form in _FORMS)


def latest(text: str, today: date) -> date | None:
    """Give the first day that is stated, the latest up to `today` where no year is; or None."""
    years = (today.year, today.year - 1)
    without = (first(f"{text} {year}") for year in years)
    return first(text) or next((day for day in without if day and day <= today), None)


def _told(text: str) -> str:
    """Give a text as the forms are written: NFC, lower case, its digits ASCII."""
    return "".join(
        str(int(one)) if one.isdecimal() else one for one in spelling.nfc(text).casefold()
    )


def _day(match: re.Match[str]) -> date | None:
    month = _NUMBERS.get(match["month"]) or int(match["month"])
    try:
        return date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        return None
