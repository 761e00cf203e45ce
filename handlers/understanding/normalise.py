"""The only place where a question becomes words, the same for every way of writing them."""

import functools
import sys
from collections.abc import Iterable, Iterator

import regex

from storage.rules import words as spelling

LONGEST = 300
"""Characters of a text that are read: a question says what it asks in fewer."""

REMEMBERED = 2048
"""Words of which what was found out is remembered: people use the same few thousand."""

Number = tuple[int, int, str] | tuple[int, int, int, str] | tuple[int]
"""A numeral: (hour, minute, "time"), (day, month, year, "date") with year 0 for none, or (n,)."""

_SPELLED_OUT = regex.compile(r"(?<![\p{L}\p{M}])(?:\p{L}\.)+\p{L}(?![\p{L}\p{M}])")
_ONE_SCRIPT = regex.compile(r"\p{Bengali}+|[^\p{Bengali}\s]+")
_AS_WRITTEN = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_SHORTEST_STEM = 3
_HOURS = _MONTHS = 12
_FULL = 5
"""Meetings begin at minutes that this divides."""

# The signs inside times and dates are kept as letters that no language here has.
_TIME, _DATE = "ː", "ˑ"
_DIGIT = regex.compile(r"\d")
_ISO = regex.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_WRITTEN_DATE = regex.compile(
    r"(?<![\d.:/-])(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?![\d:/-]|\.\d)"
)
_WRITTEN_TIME = regex.compile(r"(?<![\d:])(\d{1,2})[:.](\d{2})(?![\d:/])")
_UNIT_BEHIND = regex.compile(rf"(?<![\p{{L}}\p{{M}}\d])(\d{{1,4}}(?:{_TIME}\d\d)?)(?=\p{{Latin}})")
_AS_SPOKEN = regex.compile(
    r"(?<=\p{Bengali}\p{Bengali}(?:তে|ই))স(?=(?:ি|ে|েন|ো|িলাম|িলেন)(?!\p{Bengali}))"
)
"""The s that many speak and write in verbs: আসতেসি, জানাইসে."""
_DASH = regex.compile(r"(?<=\d)\s*[–—-]\s*(?=\d)")
_BETWEEN_CLAUSES = regex.compile(
    r"[,;:!?।…\n]+[()]*(?=\s|$)|\.{2,}|\.(?=\s|$)|\s[–—-]\s|\p{Extended_Pictographic}+"
)
_NUMERAL = regex.compile(
    rf"([0-9]{{1,9}})(?:([{_TIME}{_DATE}])([0-9]{{1,4}})(?:{_DATE}([0-9]{{1,4}}))?)?"
)


def words(text: str, longest: int = LONGEST) -> tuple[str, ...]:
    """Return the words of the first `longest` characters, normalised (`storage.rules.words`).

    Letters with full stops between are one word ("C.T.I.P."), and a Bangla ending that is glued to
    a Latin name is a word of its own ("CTIPএর"), as is what is glued to a number ("5pm", ১০টায়). A
    written date or time is one word, which `number` reads. Equal words are one object: there are
    many of the same in memory.
    """
    head = _AS_SPOKEN.sub("ছ", spelling.seen(text[:longest]).replace("&", " and "))
    whole = _SPELLED_OUT.sub(lambda found: found[0].replace(".", ""), head)
    found = _ONE_SCRIPT.findall(spelling.normalise(_with_numerals(whole)))
    return tuple(map(sys.intern, found))


def _with_numerals(text: str) -> str:
    if not _DIGIT.search(text):
        return text  # most texts: the rest is most of the work
    text = _ISO.sub(rf"\3{_DATE}\2{_DATE}\1", text)
    text = _WRITTEN_DATE.sub(_kept_date, text)
    text = _WRITTEN_TIME.sub(rf"\1{_TIME}\2", text)
    return _UNIT_BEHIND.sub(r"\1 ", _DASH.sub(" to ", text))


def _kept_date(found: regex.Match[str]) -> str:
    """Keep a date together; what cannot be one is a time (10.30) or a range (15-25, 9-5)."""
    day, sign, month, year = found.groups()
    if sign == "/" and int(day) <= _MONTHS < int(month):
        day, month = month, day  # 12/15: no month is the fifteenth
    short = sign == "-" and not year and month[0] != "0"
    if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12) or (
        short and int(day) <= max(_HOURS, int(month))
    ):
        return str(found[0])
    if sign == "." and not year and len(month) == 2 and not int(month) % _FULL and not _ends(found):
        return str(found[0])  # 10.30, and 5.10 as well, is a time; nothing begins at 10.12
    return _DATE.join(part for part in (day, month, year) if part)


def _ends(found: regex.Match[str]) -> bool:
    """Whether a date ends with a full stop that ends no sentence: "10.12.", "on 5.10. or so"."""
    before, behind = found.string[: found.start()], found.string[found.end() :]
    return behind.startswith(".") and bool(behind[1:].strip() or not before.strip())


def clauses(text: str, words_between: tuple[str, ...]) -> Iterator[list[str]]:
    """Yield the parts of the first `LONGEST` characters between commas, full stops and the like.

    Then, where there are more of them, those parted by `words_between` as well ("so", "because");
    nothing where there is but one part.
    """
    parts = _told(_BETWEEN_CLAUSES.split(text[:LONGEST]))
    if len(parts) > 1:
        yield parts
    finer = _told(part for whole in parts for part in _between(words_between).split(whole))
    if len(finer) > len(parts):
        yield finer


def but_for_a_greeting(text: str, greeted: tuple[str, ...], *, surely: bool) -> str:
    """Return a text without the greeting before its first full stop: "Morning. What is on today?".

    One before a comma is none where something was spoken of (not `surely`): "evening, anything?".
    """
    found = _greeting(greeted, surely).match(text)
    return text[found.end() :] if found else text


@functools.cache
def _greeting(greeted: tuple[str, ...], comma: bool) -> regex.Pattern[str]:
    either = "|".join(map(regex.escape, greeted))
    ends = r"[.!\n।…,]" if comma else r"[.!\n।…]"
    return regex.compile(rf"\s*(?:{either})\s*{ends}+\s*(?=\S)", regex.IGNORECASE)


def _told(parts: Iterable[str]) -> list[str]:
    return [part for part in map(str.strip, parts) if part]


@functools.cache
def _between(words_between: tuple[str, ...]) -> regex.Pattern[str]:
    either = "|".join(map(regex.escape, words_between))
    return regex.compile(rf"(?<=\s)(?:{either})(?=\s)", regex.IGNORECASE)


def number(word: str) -> Number | None:
    """Read a word of digits, a written time or date; None for any other word."""
    found = _NUMERAL.fullmatch(word)
    if found is None:
        return None
    first, sign, second, third = found.groups()
    if sign == _TIME:
        return int(first), int(second), "time"
    if sign == _DATE:
        year = int(third or 0)
        return int(first), int(second), year + 2000 if 0 < year < 100 else year, "date"
    return (int(first),)


def capitals(text: str) -> frozenset[str]:
    """Return the words, normalised, that stand in capitals in a text that is not all capitals."""
    head = text[:LONGEST]
    return frozenset() if head.isupper() else acronyms(head)


def acronyms(text: str) -> frozenset[str]:
    """Return the words of `text`, normalised, that are two capital letters or more."""
    written = (word for word in _AS_WRITTEN.findall(text) if len(word) > 1 and word.isupper())
    return frozenset(word for one in written for word in words(one))


@functools.lru_cache(REMEMBERED)
def stems(word: str, endings: tuple[str, ...]) -> tuple[str, ...]:
    """Return what is left of `word` without each of the `endings` that it has, longest first."""
    left = (
        word.removesuffix(ending)
        for ending in endings
        if word.endswith(ending) and _is_stem(word.removesuffix(ending), ending)
    )
    return tuple(sorted(left, key=len, reverse=True))


def _is_stem(word: str, ending: str) -> bool:
    """Whether `word` is long enough, the more so before one letter: "tips" is not TIP.

    A Bangla consonant has a vowel in it, so that দল is.
    """
    if spelling.is_bangla(word):
        return len(word) > 1
    return len(word) >= _SHORTEST_STEM + (ending == "s")
