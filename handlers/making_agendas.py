"""An agenda as it is typed or pasted: the only place that reads its lines.

An item a line: `item | minutes | presenter`, as a card shows it, or as people write it, with
dashes, commas or brackets. What is no plain number of minutes or name stays in the item, which is
shown before anything is made.
"""

import re
from typing import Any, Final

from storage.rules import words as spelling

MOST_ITEMS: Final = 30
LONGEST: Final = 300
"""Characters of an item, and of a presenter."""

_MOST_MINUTES: Final = 480
_ROUND: Final = 5
"""A number without a unit is one of minutes where it is a multiple of this many."""

_UNIT: Final = r"(?:minutes|mins|min|m|'|মিনিট|মি)\.?"
_MINUTES: Final = re.compile(rf"(?P<number>\d{{1,3}})\s*(?P<unit>{_UNIT})?", re.IGNORECASE)
_AS_SHOWN: Final = re.compile(
    rf"(?P<item>.+?)\s*\((?P<minutes>\d{{1,3}}\s*{_UNIT})\)(?:\s*·?\s*(?P<presenter>.+))?",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(r"(?:\d{1,2}[.)।]|[-–•*])\s+(?=\S)")
_SPANNED: Final = re.compile(
    r"(\d{1,2})[:.](\d{2})\s*(?:-|–|to|থেকে)\s*(\d{1,2})[:.](\d{2})[\s:,–-]+(?=\S)"
)
_DASH: Final = re.compile(r"\s+[-–—]\s+|\s*—\s*|\s+·\s+")
_COMMA: Final = re.compile(r"\s*[,;]\s+")
_BRACKETS: Final = re.compile(r"(?P<item>.+?)\s*\((?P<inside>[^()]+)\)")
_LETTERS: Final = r"[A-Z][A-Z0-9]*[A-Z](?:[-/&][A-Z0-9]+)*"
_NAMES: Final = re.compile(rf"{_LETTERS}(?:(?:,| and|/| &)? {_LETTERS}){{0,2}}|[\u0980-\u09ff]+")
"""A name that stands behind a number without any sign: capitals, or one word in Bangla."""
_UNSIGNED: Final = re.compile(
    rf"(?P<item>.*\D)\s(?P<minutes>\d{{1,3}}(?:\s*{_UNIT}(?=\s|$))?)(?:\s+(?P<presenter>\S.*))?",
    re.IGNORECASE,
)


def agenda(text: str) -> list[Any] | None:
    """Read an item a line; None where one is too long, or has more parts than there are."""
    text = spelling.nfc(text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    items = [_item(line) for line in lines]
    return items if items and None not in items and len(items) <= MOST_ITEMS else None


def _item(line: str) -> dict[str, Any] | str | None:
    line = _NUMBERED.sub("", line, count=1) if _NUMBERED.match(line) else line
    if "|" in line:
        return _of_parts([part.strip() for part in line.split("|")])
    return _of_parts(_parted(line))


def _parted(line: str) -> list[str]:
    """Part a line without bars into item, minutes and presenter, as far as it has them."""
    shown = _AS_SHOWN.fullmatch(line)
    if shown is not None:
        presenter = (shown["presenter"] or "").strip(" -–—·,;:")
        return [shown["item"], shown["minutes"], *([presenter] if presenter else [])]
    spanned = _SPANNED.match(line)
    if spanned is not None:
        begins, ends = (int(spanned[at]) * 60 + int(spanned[at + 1]) for at in (1, 3))
        item, *names = _DASH.split(line[spanned.end() :])
        minutes = (ends - begins) % (12 * 60)
        if 0 < minutes <= _MOST_MINUTES and len(names) <= 1:
            return [item, str(minutes), *names]
    bracketed = _BRACKETS.fullmatch(line)
    if bracketed is not None:
        inside = _COMMA.split(bracketed["inside"].strip())
        if len(inside) <= 2 and any(map(_is_minutes, inside)):
            return [bracketed["item"], *inside]
    for sign in (_DASH, _COMMA):
        parts = _signed(line, sign)
        if parts is not None:
            return parts
    return _unsigned(line)


def _signed(line: str, sign: re.Pattern[str]) -> list[str] | None:
    """Part "Fees - 90 min - ILO", "Fees - ILO - 90 min"; signs before belong to the item."""
    parts = sign.split(line)
    at = next((at for at, one in enumerate(parts) if at and _is_minutes(one)), 0)
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
    """Part "Welcome 30 IOM" and "Welcome 30 min", where what follows is plainly a name."""
    found = _UNSIGNED.fullmatch(line)
    if found is None or not _is_minutes(found["minutes"]):
        return [line]
    presenter = found["presenter"]
    if presenter is None:
        has_unit = not found["minutes"].isdecimal()
        return [found["item"], found["minutes"]] if has_unit else [line]
    named = _NAMES.fullmatch(presenter) is not None
    return [found["item"], found["minutes"], presenter] if named else [line]


def _is_minutes(text: str) -> bool:
    """Say whether a text is a number of minutes: with its unit, or a round one."""
    found = _MINUTES.fullmatch(text.strip())
    if found is None or not 0 < int(found["number"]) <= _MOST_MINUTES:
        return False
    return found["unit"] is not None or int(found["number"]) % _ROUND == 0


def _of_parts(parts: list[str]) -> dict[str, Any] | str | None:
    item, *more = (part.strip(" ,;") for part in parts)
    if not item or len(more) > 2 or any(len(one) > LONGEST for one in (item, *more)):
        return None
    numbers = [one for one in more if _number(one) is not None]
    names = [one for one in more if one and _number(one) is None]
    if len(numbers) > 1 or len(names) > 1:
        return None
    if not more:
        return item
    said: dict[str, Any] = {"item": item}
    if numbers:
        said["minutes"] = _number(numbers[0])
    return said | ({"presenter": names[0]} if names else {})


def _number(text: str) -> int | None:
    match = _MINUTES.fullmatch(text)
    return int(match["number"]) or None if match else None
