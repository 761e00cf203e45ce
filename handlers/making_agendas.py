"""An agenda as it is typed or pasted: the only place that reads its lines.

An item a line: `item | minutes | presenter`, as a card shows it, or as people write it, with
dashes, commas or brackets. A line that says only minutes or who presents is of the item before it.
What is no plain number of minutes or name stays in the item, which is shown before anything is
made.
"""

import itertools
import re
from collections.abc import Iterable
from enum import Enum
from typing import Any, Final

from handlers import making_presenters
from storage.rules import words as spelling

MOST_ITEMS: Final = 30
LONGEST: Final = 300
"""Characters of an item, and of a presenter."""

_MOST_MINUTES: Final = 480
_ROUND: Final = 5
"""A number without a unit is one of minutes where it is a multiple of this many."""

_UNIT: Final = r"(?:minutes?|mins|minits?|min|m|'|মিনিট|মি)\.?"
_MINUTES: Final = re.compile(rf"(?P<number>\d{{1,3}})\s*(?P<unit>{_UNIT})?", re.IGNORECASE)
_HOUR: Final = "(?:h|hrs?|hours?|ঘণ্টা|ghonta)"
_HOURS: Final = re.compile(
    rf"(?P<hours>[1-8](?P<half>\.5)?)\s*{_HOUR}(?:\s*(?P<minutes>[1-5]?\d)\s*{_UNIT})?",
    re.IGNORECASE,
)
_IN_WORDS: Final = {
    spelling.nfc(words): minutes
    for minutes, written in {
        30: ("half an hour", "half hour", "আধা ঘণ্টা", "আধ ঘণ্টা", "আধঘণ্টা", "adha ghonta"),
        60: ("an hour", "one hour", "এক ঘণ্টা", "ek ghonta"),
        90: ("দেড় ঘণ্টা", "der ghonta"),
        120: ("two hours", "দুই ঘণ্টা", "dui ghonta"),
    }.items()
    for words in written
}
_LASTS: Final = re.compile(
    rf"(?<![^\s(\[,;:–—-])(?:{_HOURS.pattern}|\d{{1,3}}\s*{_UNIT}|{'|'.join(_IN_WORDS)})"
    r"(?=$|[\s,;:)\]।|–—-])",
    re.IGNORECASE,
)
"""How long an item takes, wherever that stands in its line: with its unit."""
_OF_ITEM: Final = re.compile(
    r"(?:.*\s)?(?:of|the|an?|in|per|each|every|within|first|last|next|over|under|than|and|or|to|প্রতি|প্রথম"
    r"|শেষ|প্রতিটি|ও|এবং|proti|prothom|sh?esh)",
    re.IGNORECASE,
)
"""Before a number of minutes that is no length: "review of 15 minutes rule"."""
_FOR: Final = re.compile(r"\s+(?:for|about|approx\.?|~|takes|প্রায়)$", re.IGNORECASE)
_AT_MOST: Final = re.compile(r"\s*(?:max(?:imum)?|only|মাত্র|সর্বোচ্চ)\.?", re.IGNORECASE)
_AS_SHOWN: Final = re.compile(
    rf"(?P<item>.+?)\s*\((?P<minutes>\d{{1,3}}\s*{_UNIT})\)(?:\s*·?\s*(?P<presenter>.+))?",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(
    spelling.nfc(
        r"(?:agenda|আলোচ্যসূচি|এজেন্ডা)\s*[:-]?"
        r"|(?:items?|topics?)\W+(?:time|minutes|duration)(?:\W+(?:lead|presenter|speaker|who))?"
    ),
    re.IGNORECASE,
)
"""What stands above an agenda and is no item of it."""
_BETWEEN_ITEMS: Final = re.compile(rf"(\(\d{{1,3}}\s*{_UNIT}\))[,;]\s+", re.IGNORECASE)
_COUNTED: Final = re.compile(r"(\d{1,2})\s+(?=[^\W\d])")
_BEGINS: Final = re.compile(r"(\d{1,2})[:.](\d{2})\s+[-–:]?\s*(?=[^\W\d])")
_CLOCK: Final = re.compile(
    r"(?:[01]?\d|2[0-3]):[0-5]\d\s+(?:[ap]\.?m\.?\s+)?[-–:]?\s*(?=[^\W\d])", re.IGNORECASE
)
"""When an item begins, which follows from those before it."""
_BEHIND_COLON: Final = re.compile(
    rf"(.+?):\s*(\d{{1,3}}\s*{_UNIT})(?:\s*\(([^()]+)\))?", re.IGNORECASE
)
_NAMED: Final = re.compile(r"(.+?)\s*\(([^()\d]+)\)")
_NUMBERED: Final = re.compile(r"(?:\d{1,2}[.)।]|[-–•*])\s+(?=\S)")
_SPANNED: Final = re.compile(
    r"(\d{1,2})[:.](\d{2})\s*(?:-|–|to|থেকে)\s*(\d{1,2})[:.](\d{2})[\s:,–-]+(?=\S)"
)
_OF_TIME: Final = re.compile(
    r"(?:of|rules?|limits?|each|per|max|only|and|or|before|after|in|to|পর|পরে|আগে|করে|ধরে|মধ্যে)(?=\W|$)",
    re.IGNORECASE,
)
"""Behind a number of minutes with which a line begins, and that are none of an item's."""
_IN_BRACKETS: Final = re.compile(r"^[(\[]([^()\[\]]*)[)\]]$")
_SIGNS: Final = " ,;:·।–—-"
_DASH: Final = re.compile(r"\s+[-–—]\s+|\s*—\s*|\s+·\s+")
_COMMA: Final = re.compile(r"\s*[,;]\s+")
_BRACKETS: Final = re.compile(r"(?P<item>.+?)\s*\((?P<inside>[^()]+)\)")
_LETTERS: Final = r"[A-Z][A-Z0-9]*[A-Z](?:[-/&][A-Z0-9]+)*"
_NAMES: Final = rf"{_LETTERS}(?:(?:,| and|/| &)? {_LETTERS}){{0,2}}"
_UNSIGNED: Final = re.compile(rf"(?P<item>.*\D)\s(?P<minutes>\d{{1,3}})\s+(?P<presenter>{_NAMES})")
"""A number without a unit, and capitals: "Welcome 30 IOM"."""


class Unread(Enum):
    """Why an agenda is none: one of its items is too long or of too many parts; or too many."""

    FORM = "agenda"
    MANY = "items"


def agenda(text: str) -> list[Any] | Unread:
    """Read an item a line."""
    text = _BETWEEN_ITEMS.sub(r"\1\n", spelling.nfc(text)).replace("\t", " | ")
    lines = [line.strip().rstrip(" |") for line in text.splitlines()]
    lines = [line for line in lines if line and not _HEADING.fullmatch(line)]
    whole = joined(_with_minutes(_without_numbers(lines)))
    items = [_item(line) for line in whole]
    if not items or None in items:
        return Unread.FORM
    return items if len(items) <= MOST_ITEMS else Unread.MANY


def has_minutes(line: str) -> bool:
    """Say whether an item says how long it takes."""
    item = _item(line)
    return isinstance(item, dict) and "minutes" in item


def joined(parts: Iterable[str]) -> list[str]:
    """Put what says only minutes, or who presents, to the item before it."""
    items: list[str] = []
    for part in parts:
        said = _item(items[-1]) if items and "|" not in items[-1] else None
        known = said if isinstance(said, dict) else {}
        if said is not None and is_minutes(part) and "minutes" not in known:
            items[-1] += f" - {part}"
        elif said is not None and making_presenters.begins(part) and "presenter" not in known:
            items[-1] += f", {part}"
        elif part:
            items.append(part)
    return items


def _without_numbers(lines: list[str]) -> list[str]:
    """Leave out the numbers of lines that are numbered without any sign: "1 Welcome"."""
    numbers = [_COUNTED.match(line) for line in lines]
    found = [int(one[1]) for one in numbers if one is not None]
    is_numbered = len(lines) > 1 and found == list(range(1, len(lines) + 1))
    return [_COUNTED.sub("", line, count=1) for line in lines] if is_numbered else lines


def _with_minutes(lines: list[str]) -> list[str]:
    """Write how long each takes where each line begins with when it does: "10:00 Welcome".

    Where that does not tell, only when it begins is left out.
    """
    begins = [_BEGINS.match(line) for line in lines]
    at = [int(one[1]) * 60 + int(one[2]) for one in begins if one is not None]
    bare = [line if _SPANNED.match(line) else _without_clock(line) for line in lines]
    if len(at) < len(lines) or len(at) < 2 or any(_SPANNED.match(line) for line in lines):
        return bare
    lasts = [(then - now) % (12 * 60) for now, then in itertools.pairwise(at)]
    items = [_BEGINS.sub("", line, count=1) for line in lines]
    if not all(0 < one <= _MOST_MINUTES for one in lasts) or any(map(has_minutes, items)):
        return bare
    return [f"{item} - {one} min" for item, one in zip(items, lasts, strict=False)] + items[-1:]


def _without_clock(line: str) -> str:
    found = _CLOCK.match(line)
    return line[found.end() :] if found is not None else line


def _item(line: str) -> dict[str, Any] | str | None:
    line = _NUMBERED.sub("", line, count=1) if _NUMBERED.match(line) else line
    if "|" in line:
        return _of_parts([part.strip() for part in line.split("|")])
    presenter, rest = making_presenters.taken(line)
    said = _of_parts([*_parted(rest), presenter]) if presenter is not None else None
    return said if said is not None else _of_parts(_parted(line))


def _parted(line: str) -> list[str]:
    """Part a line without bars into item, minutes and presenter, as far as it has them."""
    shown = _AS_SHOWN.fullmatch(line)
    if shown is not None and len(_LASTS.findall(line)) == 1:
        presenter = (shown["presenter"] or "").strip(" -–—·,;:")
        return [shown["item"], shown["minutes"], *([presenter] if presenter else [])]
    spanned = _SPANNED.match(line)
    if spanned is not None:
        named = _NAMED.fullmatch(line[spanned.end() :])
        item, *names = named.groups() if named else _DASH.split(line[spanned.end() :])
        minutes = _between(spanned)
        if 0 < minutes <= _MOST_MINUTES and len(names) <= 1:
            return [item, str(minutes), *names]
    behind_colon = _BEHIND_COLON.fullmatch(line)
    if behind_colon is not None:
        return [one for one in behind_colon.groups() if one]
    bracketed = _BRACKETS.fullmatch(line)
    if bracketed is not None:
        inside = _COMMA.split(bracketed["inside"].strip())
        if len(inside) <= 2 and any(map(is_minutes, inside)):
            return [bracketed["item"], *inside]
    for sign in (_DASH, _COMMA):
        parts = _signed(line, sign)
        if parts is not None:
            return _with_name(parts) if sign is _COMMA else parts
    return _unsigned(line)


def _signed(line: str, sign: re.Pattern[str]) -> list[str] | None:
    """Part "Fees - 90 min - ILO", "Fees - ILO - 90 min"; signs before belong to the item."""
    parts = sign.split(line)
    at = next((at for at, one in enumerate(parts) if at and is_minutes(one)), 0)
    behind = parts[at + 1 :]
    if not at or len(behind) > 1 or (behind and not behind[0].strip()):
        return None
    end = at if behind or at == 1 or sign is _COMMA else at - 1
    names = behind or parts[end:at]
    item = line
    for _ in parts[end:]:
        item = item[: [found.start() for found in sign.finditer(item)][-1]]
    return [item, parts[at], *names]


def _unsigned(line: str) -> list[str]:
    """Part "Welcome 15 min Nadia" and "Welcome 30 IOM", where what follows is plainly a name."""
    found = list(_LASTS.finditer(line))
    if len(found) == 1:
        return _timed(line, found[0]) or [line]
    capitals = _UNSIGNED.fullmatch(line)
    if found or capitals is None or not is_minutes(capitals["minutes"]):
        return [line]
    return [capitals["item"], capitals["minutes"], capitals["presenter"]]


def _timed(line: str, found: re.Match[str]) -> list[str] | None:
    """Part a line at how long its item takes; None where what stands beside is no name."""
    before, behind = line[: found.start()], line[found.end() :]
    if _OF_ITEM.fullmatch(before.rstrip()) or not is_minutes(found[0]):
        return None
    if before.rstrip().endswith(("(", "[")):
        behind = re.sub(r"[)\]]", "", behind, count=1)
    most = _AT_MOST.match(behind)
    behind = behind[most.end() :] if most is not None else behind
    said = _IN_BRACKETS.sub(r"\1", behind.strip(_SIGNS))
    item, names = _FOR.sub("", before.strip(f"{_SIGNS}([")), making_presenters.bare(said)
    is_marked = behind.strip() != names
    if not names:
        return [item, found[0]]
    if making_presenters.is_name(names, small=is_marked or line == line.lower()):
        return [item, found[0], names] if item else [names, found[0]]
    return None if item or (_OF_TIME.match(names) and not is_marked) else [names, found[0]]


def _with_name(parts: list[str]) -> list[str]:
    """Part "Opening – Nadia, 10 minutes", whose name stands behind a dash in the item."""
    item, *names = _DASH.split(parts[0])
    is_name = len(names) == 1 and making_presenters.is_name(names[0], small=False)
    return [item, *parts[1:], *names] if is_name and len(parts) == 2 else parts


def is_minutes(text: str) -> bool:
    """Say whether a text is a number of minutes: with its unit, or a round one."""
    if _HOURS.fullmatch(text.strip()) or text.strip().casefold() in _IN_WORDS:
        return True
    found = _MINUTES.fullmatch(text.strip())
    if found is None or not 0 < int(found["number"]) <= _MOST_MINUTES:
        return False
    return found["unit"] is not None or int(found["number"]) % _ROUND == 0


def _of_parts(parts: list[str]) -> dict[str, Any] | str | None:
    item, *more = (part.strip(" ,;") for part in parts)
    if not item or len(more) > 2 or any(len(one) > LONGEST for one in (item, *more)):
        return None
    numbers = [one for one in more if _number(one) is not None]
    names = [making_presenters.bare(one) for one in more if one and _number(one) is None]
    if len(numbers) > 1 or len(names) > 1:
        return None
    if not more:
        return item
    said: dict[str, Any] = {"item": item}
    if numbers:
        said["minutes"] = _number(numbers[0])
    return said | ({"presenter": names[0]} if names else {})


def _number(text: str) -> int | None:
    spanned, hours = _SPANNED.match(f"{text}: x"), _HOURS.fullmatch(text)
    if spanned is not None:
        return _between(spanned) or None
    if hours is not None:
        whole = int(hours["hours"][0]) * 60 + (30 if hours["half"] else 0)
        return whole + int(hours["minutes"] or 0)
    if text.casefold() in _IN_WORDS:
        return _IN_WORDS[text.casefold()]
    match = _MINUTES.fullmatch(text)
    return int(match["number"]) or None if match else None


def _between(spanned: re.Match[str]) -> int:
    """Give the minutes from … to …, both on the same day."""
    begins, ends = (int(spanned[at]) * 60 + int(spanned[at + 1]) for at in (1, 3))
    return (ends - begins) % (12 * 60)
