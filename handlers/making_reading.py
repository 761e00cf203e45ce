"""What is typed of a meeting, read: the only place that does; what is not understood is None.

Nothing is guessed: what a sentence says beside working groups, time, length, link and a title in
quotes is its place, which whoever wrote it sees before anything is made.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from handlers import asking, making_repeats, making_times
from handlers.context import Context
from handlers.understanding import (
    appointments,
    languages,
    lengths,
)
from storage import groups
from storage.models import WorkingGroup

LONGEST: Final = {"title": 200, "place": 300, "online": 500, "item": 300, "reason": 300,
                  "description": 1000}  # fmt: skip
"""Characters of each."""

MOST_ITEMS: Final = 30
LONGEST_MEETING: Final = 24 * 60
"""Minutes."""
MOST_SEATS: Final = 100_000

_LINK: Final = re.compile(r"https?://[^\s<>\"]+")
_BARE_LINK: Final = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s<>\"]+", re.IGNORECASE)
_QUOTED: Final = re.compile('["“”]([^"“”]+)["“”]')
_BETWEEN_GROUPS: Final = frozenset({"and", "&", "+", "with", "ও", "এবং", "আর"})
_BESIDE_PLACE: Final = frozenset({"at", "in", "on", "from", "for", "the", ",", "-", "@"})
_NO_PLACE: Final = frozenset({"online", "virtual", "virtually", "অনলাইন", "অনলাইনে"})
"""Words for a meeting without a place; its link is asked for by a button."""

_LONGEST_NAME: Final = 8
"""Words of a working group's name."""
_SURE: Final = 2
"""Words of a name that is not written as it stands; one alone may be a place's: Labour House."""
_SEATS: Final = re.compile(r"(?<!\S)(\d+)(?:টি|টা)?\s*(?:seats?|আসন|সিট)(?=[\s,।]|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """What one sentence says of a meeting; `when` is None where it says nothing of a time."""

    groups: Sequence[WorkingGroup]
    title: str | None
    when: datetime | appointments.Unread | None
    length: int | None
    place: str | None
    online: str | None
    seats: int | None
    often: making_repeats.Often


def said(context: Context, text: str) -> Said:
    """Read `LM-TWG 14 Oct 11am IOM office 2h`."""
    link = _LINK.search(text)
    unlinked = _LINK.sub(" ", text)
    quoted = _QUOTED.search(unlinked)
    often, unquoted = making_repeats.said(context, _QUOTED.sub(" ", unlinked))
    seats = _SEATS.search(unquoted)
    found, words = _without_groups(context, _SEATS.sub(" ", unquoted).split())
    if not found:
        found, words = _without_misspelt(context, words)
    when, minutes, words = making_times.said(context, words)
    return Said(
        groups=found,
        title=_fitting(quoted[1].strip(), "title") if quoted else None,
        when=when,
        length=minutes if 0 < minutes <= LONGEST_MEETING else None,
        place=_place(words),
        online=_fitting(link[0], "online") if link else None,
        seats=_in_range(seats[1]) if seats else None,
        often=often,
    )


def language(context: Context, text: str) -> str | None:
    """Give the language in whose letters the day and time are; title and place may be in any."""
    whole = asking.sentence(context, _QUOTED.sub(" ", text))
    when = " ".join(whole.words[place] for place in sorted(whole.period.places))
    return languages.of_letters(asking.sentence(context, when))


def _without_groups(
    context: Context, words: Sequence[str]
) -> tuple[Sequence[WorkingGroup], list[str]]:
    """Take the names of working groups out, the longest first, with "and" between them."""
    found: dict[int, WorkingGroup] = {}
    left: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
            group = groups.called(context.session, context.viewer, " ".join(words[at : at + size]))
            if group is not None:
                while found and left and left[-1].casefold() in _BETWEEN_GROUPS:
                    left.pop()
                found[group.id] = group
                at += size
                break
        else:
            left.append(words[at])
            at += 1
    return list(found.values()), left


def _without_misspelt(
    context: Context, words: list[str]
) -> tuple[Sequence[WorkingGroup], list[str]]:
    """Take out the working group that several words name surely, misspelt or in part."""
    found = asking.known(context).names.groups.find(" ".join(words))
    if not found.certain or len(found.ids) != 1 or len(found.places) < _SURE:
        return [], words
    rest = making_times.split_at(words, found.places)[1]
    generic = asking.sentence(context, " ".join(rest)).group  # "group" behind the name
    named = groups.visible(context.session, context.viewer, found.ids)
    return named, making_times.split_at(rest, generic)[1]


def _place(words: list[str]) -> str | None:
    words = [one for one in words if one.casefold().strip(" ,.()") not in _NO_PLACE]
    beside = _BESIDE_PLACE | _BETWEEN_GROUPS
    while words and words[0].casefold() in beside:
        words = words[1:]
    while words and words[-1].casefold() in beside:
        words = words[:-1]
    return _fitting(" ".join(words).strip(" ,"), "place")


def _fitting(text: str, what: str) -> str | None:
    return text if 0 < len(text) <= LONGEST[what] else None


def minute_on(context: Context, text: str, day: date) -> int | None:
    """Read a time of a day that is known: minutes since midnight."""
    zone = context.network.timezone
    at = asking.moment(context, text, since=appointments.at(day, 0, zone))
    if isinstance(at, appointments.Unread):
        return None
    found, minute = appointments.parts(at, zone)
    return minute if found == day else None


def length(context: Context, text: str) -> int | None:
    """Read how long it takes, in minutes: "2h", "90 min", "দেড় ঘণ্টা"."""
    question = asking.sentence(context, text)
    places, minutes = lengths.stated(question)
    alone = len(places) == len(question.words)
    return minutes if alone and 0 < minutes <= LONGEST_MEETING else None


def title(text: str) -> str | None:
    """Read a title: one line."""
    return _fitting(" ".join(text.split()), "title")


def place(text: str) -> str | None:
    """Read a place: one line."""
    return _fitting(" ".join(text.split()), "place")


def description(text: str) -> str | None:
    """Read what people are to know beforehand, in as many lines as it has."""
    return _fitting(text.strip(), "description")


def reason(text: str) -> str | None:
    """Read why a meeting is called off: one line."""
    return _fitting(" ".join(text.split()), "reason")


def online(text: str) -> str | None:
    """Read a link, and nothing beside; one without its `https://` gets that."""
    link = f"https://{text}" if _BARE_LINK.fullmatch(text) else text
    return _fitting(link, "online") if _LINK.fullmatch(link) else None


def agenda(text: str) -> list[Any] | None:
    """Read an item a line: item | minutes | presenter, or as a card shows it."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    items = [_item(line) for line in lines]
    return items if items and None not in items and len(items) <= MOST_ITEMS else None


_AS_SHOWN: Final = re.compile(
    r"(?P<item>.+?)\s*\((?P<minutes>\d{1,3}\s*(?:min|mins|minutes|m|মিনিট|মি)\.?)\)"
    r"(?:\s*·?\s*(?P<presenter>.+))?",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(r"\d{1,2}[.)।]\s+(?=\S)")


def _parted(line: str) -> list[str]:
    """Part a line into item, minutes and presenter; "2. Reports (20 min) · IOM" as well."""
    line = _NUMBERED.sub("", line, count=1) if _NUMBERED.match(line) else line
    shown = _AS_SHOWN.fullmatch(line) if "|" not in line else None
    parts = shown.group("item", "minutes", "presenter") if shown else line.split("|")
    return [part.strip() for part in parts if part is not None]


def _item(line: str) -> dict[str, Any] | str | None:
    item, *more = _parted(line)
    if not item or len(more) > 2 or any(len(one) > LONGEST["item"] for one in (item, *more)):
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


_MINUTES: Final = re.compile(r"(\d{1,3})\s*(min|mins|minutes|m|'|মিনিট|মি)?\.?", re.IGNORECASE)


def _number(text: str) -> int | None:
    match = _MINUTES.fullmatch(text)
    return int(match[1]) or None if match else None


_TIMES: Final = re.compile(r"(\d{1,3})\s*(times|x|বার)?", re.IGNORECASE)


def times(text: str) -> int | None:
    """Read how often something is: "6", "6 times", "৬ বার"."""
    match = _TIMES.fullmatch(text.strip())
    return int(match[1]) if match else None


def seats(text: str) -> tuple[int, int | None] | None:
    """Read how many seats there are, and how many an organization may take: "40", "40 / 2"."""
    numbers = re.findall(r"\d+", text)
    alone = re.fullmatch(r"[\d\s/,]+", text) is not None and 1 <= len(numbers) <= 2
    if not alone or not all(map(_in_range, numbers)):
        return None
    return int(numbers[0]), int(numbers[1]) if len(numbers) == 2 else None


def _in_range(number: str) -> int | None:
    return read if 0 < (read := int(number[:9])) <= MOST_SEATS else None
