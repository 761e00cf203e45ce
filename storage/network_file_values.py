"""The only place that says what a value in a network file may be, and how it is written.

Each type below reads the text that stands in the file, and raises ValueError with the end of a
sentence: `must be ..., not "..."`.
"""

import re
import unicodedata
import urllib.parse
import zoneinfo
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator

from storage.rules import quiet, recurrence, reminders
from storage.rules import words as spelling

T = TypeVar("T")

_KEY = r"[a-z0-9-]{1,64}"
_DATE = r"\d{4}-\d\d-\d\d"
_MOMENT = re.compile(_DATE + r"[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_NUMBER = re.compile(r"[1-9][0-9]{0,18}")
_LARGEST = 2**63 - 1
_YEARS = range(1970, 2200)
_TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_LINE_LENGTH = 300
_TEXT_LENGTH = 20_000


def shown(value: object) -> str:
    """Return a value as an error shows it: quoted, on one line, and not too long."""
    if value is None:
        return "nothing"
    if not isinstance(value, str):
        return "a list" if isinstance(value, list) else "keys and values"
    line = " ".join(value.split())
    return f'"{line[:57]}..."' if len(line) > 60 else f'"{line}"'


def _must_be(what: str, value: object) -> ValueError:
    return ValueError(f"must be {what}, not {shown(value)}")


def _words(value: object, what: str, longest: int) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _must_be(what, value)
    # One spelling for what reads the same: Bangla can be typed in two.
    text = spelling.nfc(value).strip()
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text if sign not in "\n\t"):
        raise ValueError(f"must be {what}, without control characters")
    if len(text) > longest:
        raise ValueError(f"must be at most {longest} characters long; it has {len(text)}")
    return text


def _line(value: object) -> str:
    return " ".join(_words(value, "text", _LINE_LENGTH).split())


def _text(value: object) -> str:
    return _words(value, "text", _TEXT_LENGTH)


def _matching(pattern: str, what: str) -> Callable[[object], str]:
    compiled = re.compile(pattern, re.ASCII)

    def check(value: object) -> str:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise _must_be(what, value)
        return value

    return check


def one_of(*words: str) -> BeforeValidator:
    """Return the check that a value is one of the words, case and all."""

    def check(value: object) -> str:
        if not isinstance(value, str) or value not in words:
            raise _must_be(f"one of: {', '.join(words)}", value)
        return value

    return BeforeValidator(check)


def _truth(value: object) -> bool:
    if not isinstance(value, str) or value.lower() not in _TRUTHS:
        raise _must_be("true or false", value)
    return _TRUTHS[value.lower()]


def _number(value: object) -> int:
    written = value if isinstance(value, str) else ""
    if not _NUMBER.fullmatch(written) or int(written) > _LARGEST:
        raise _must_be("a whole number above 0, in digits only", value)
    return int(written)


def _quorum(value: object) -> int | str:
    written = value if isinstance(value, str) else ""
    number = written.removesuffix("%").rstrip()
    share = written.endswith("%")
    if not _NUMBER.fullmatch(number) or (share and int(number) > 100):
        raise _must_be("a number above 0, or 1% to 100%", value)
    return f"{number}%" if share else int(number)


def _day(value: object) -> date:
    written = value if isinstance(value, str) else ""
    if re.fullmatch(_DATE, written, re.ASCII) and int(written[:4]) in _YEARS:
        try:
            return date.fromisoformat(written)
        except ValueError:
            pass  # no such day: 2027-02-30
    raise _must_be("a date such as 2027-02-09", value)


def _moment(value: object) -> datetime:
    written = value if isinstance(value, str) else ""
    if _MOMENT.fullmatch(written) and int(written[:4]) in _YEARS:
        try:
            return datetime.fromisoformat(written)
        except ValueError:
            pass  # no such day or hour
    raise _must_be("a date and time such as 2027-02-09T10:00", value)


def in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return a moment of a network file as naive wall time in the network's zone.

    Naive moments are wall time there already; those with an offset are converted.
    """
    return moment if moment.tzinfo is None else moment.astimezone(zone).replace(tzinfo=None)


def _hours(value: object) -> str:
    hours = _by_rule(quiet.parse, value)
    return f"{hours.start:%H:%M}-{hours.end:%H:%M}"


def _zone(value: object) -> str:
    try:
        return ZoneInfo(value if isinstance(value, str) else "").key
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise _must_be("a time zone such as Asia/Dhaka", value) from None


def _address(value: object) -> str:
    """Check an address of the web: only what a phone opens without asking what it is."""
    written = value.strip() if isinstance(value, str) else ""
    try:
        parts = urllib.parse.urlsplit(written)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False  # a broken IPv6 address
    if not good or re.search(r"[\s\x00-\x1f\x7f<>\"]", written) or len(written) > 2000:
        raise _must_be("an address that starts with https:// or http://", value)
    return written


def _offset(value: object) -> str:
    _by_rule(reminders.parse_offset, value)
    return _line(value)


def _repeat(value: object) -> str:
    _by_rule(recurrence.check, value)
    return _line(value)


def _by_rule(rule: Callable[[str], T], value: object) -> T:
    """Ask a rule, which says itself what is wrong."""
    try:
        return rule(_line(value))
    except ValueError as error:
        raise ValueError(f"cannot be used: {error}") from None


Key = Annotated[str, BeforeValidator(_matching(_KEY, "of a-z, 0-9 and - (at most 64)"))]
MeetingKey = Annotated[
    str,
    BeforeValidator(
        _matching(
            rf"{_KEY}(/{_DATE})?",
            "of a-z, 0-9 and - (at most 64), or an occurrence's: key/2027-02-09",
        )
    ),
]
Line = Annotated[str, BeforeValidator(_line)]
Text = Annotated[str, BeforeValidator(_text)]
Truth = Annotated[bool, BeforeValidator(_truth)]
Number = Annotated[int, BeforeValidator(_number)]
Quorum = Annotated[int | str, BeforeValidator(_quorum)]
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Hours = Annotated[str, BeforeValidator(_hours)]
Zone = Annotated[str, BeforeValidator(_zone)]
Address = Annotated[str, BeforeValidator(_address)]
Offset = Annotated[str, BeforeValidator(_offset)]
Repeat = Annotated[str, BeforeValidator(_repeat)]
Weekday = Annotated[str, one_of(*recurrence.WEEKDAYS)]
Language = Annotated[str, BeforeValidator(_matching("[a-z]{2,3}", "a code such as en or bn"))]
Email = Annotated[
    str, BeforeValidator(_matching(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+", "an e-mail address"))
]
