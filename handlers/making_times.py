"""When a meeting is, read out of a sentence about it: the only place that reads from … to … there.

What is not understood is said by `Unread`, never guessed.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from handlers import asking
from handlers.context import Context
from handlers.understanding import appointments, lengths, moments, normalise, sentence
from storage.rules import words as spelling

When = datetime | appointments.Unread | None
"""A moment, why a text names none, or nothing that speaks of a time."""

_FROM_BEHIND: Final = frozenset({"থেকে", "হতে", "theke", "hote"})
_BEFORE_LENGTH: Final = _FROM_BEHIND | {"for"}
_UNTIL: Final = frozenset({"to", "till", "until", "-", "–", *_FROM_BEHIND})
_BEFORE_START: Final = frozenset({"from"})
_BEFORE_HOUR: Final = frozenset(map(spelling.nfc, (
    "বেলা", "bela", "শুরু", "shuru", "সময়", "starting", "starts", "beginning", "about", "around",
    "প্রায়", "sharp", "ঠিক",
)))  # fmt: skip
"""What says nothing more before an hour or a day."""
_JOINING: Final = frozenset({*moments.RELATIONS.values(), moments.SMALL})
_BEFORE_OTHERS: Final = re.compile(f"(Ns*t|[ABIrbiv@t&Q{moments.SMALL}])+$")
"""What says something of a time only before one: "in 2 hours"; at the end it is of a place."""
_AFTER_END: Final = frozenset({"পর্যন্ত", "অবধি", "porjonto"})
_HALVES: Final = frozenset({"am", "pm", "a.m.", "p.m.", "a.m", "p.m"})

_DASH: Final = re.compile(r"(?<=[\dmMটা])[-–](?=\d)")
"""Of 10-12 and 3pm–5pm."""
_GLUED: Final = re.compile(r"(?<=\d)([ap]\.?m\b\.?)", re.IGNORECASE)
_IN_FOUR: Final = re.compile(r"(?<!\S)([01]\d|2[0-3])([0-5]\d) ?(?:hrs?|hours)\b", re.IGNORECASE)
"""Of 1430 hrs; "2 hrs" is how long."""
_NOON: Final = re.compile(r"(?<!\S)(?:12 ?)?(?:noon|midday)\b", re.IGNORECASE)
_DATE: Final = re.compile(r"\d{4}-\d+-\d+")
_ONE: Final = ("একটা", "ekta")
"""One o'clock, where it can be no "a meeting"."""
_NUMBER: Final = re.compile(r"\d+")

_LONGEST_HOUR: Final = 3
"""Words: দুপুর সাড়ে বারোটা."""

_OVER: Final = appointments.Why.OVER
_AN_HOUR: Final = re.compile(r"\d[:.]\d|[ap]\.?m|টা|ta\b", re.IGNORECASE)
"""What is an hour and no day: 12:30, 5 pm."""

_HALF_DAY: Final = 12 * 60
"""Minutes."""


def said(
    context: Context, words: Sequence[str], since: datetime | None = None
) -> tuple[When, int, list[str]]:
    """Give the time that is said, the length in minutes or 0, and the words beside both.

    It is one after `since`, or now.
    """
    apart = _apart(words)
    spanned = _span(context, apart, since)
    if spanned is not None:
        return spanned
    places, minutes = lengths.stated(asking.sentence(context, " ".join(apart)))
    beside = split_at(apart, places | _before_length(apart, places))[1]
    when, rest = _time_in(context, beside, since)
    return when, minutes, rest


def _before_length(words: Sequence[str], places: frozenset[int]) -> frozenset[int]:
    """Give the places of what leads over to a length: "for 2 hours", ১১টা থেকে দেড় ঘণ্টা."""
    at, found = 0, set()
    for word in words:
        size = len(normalise.words(word))
        if word.casefold() in _BEFORE_LENGTH and at + size in places:
            found |= {*range(at, at + size)}
        at += size
    return frozenset(found)


def _apart(words: Sequence[str]) -> list[str]:
    """Part "3-5pm" into words, and leave dates such as 2027-01-20."""
    parted = (
        one if _DATE.fullmatch(one) else _GLUED.sub(r" \1", _DASH.sub(" - ", one)) for one in words
    )
    text = _IN_FOUR.sub(r"\1:\2", " ".join(parted))
    return _NOON.sub("12:00", text).split()


def _span(
    context: Context, words: list[str], since: datetime | None
) -> tuple[When, int, list[str]] | None:
    """Read "20 Jan 3 to 5 pm": a start, how many minutes from there to the end, and the rest.

    A start that is over is said to be that.
    """
    over: tuple[When, int, list[str]] | None = None
    for at, word in enumerate(words):
        if word.casefold() not in _UNTIL:
            continue
        before = [one for one in words[:at] if one.casefold() not in _BEFORE_START]
        for size in range(_LONGEST_HOUR, 0, -1):
            said = words[at + 1 : at + 1 + size]
            if _time_in(context, _on_the_hour(said), since)[1]:
                continue  # more than an hour
            if _are_days(context, before, said, words[at + 1 + size :]):
                continue  # "14-15 December 10am"
            half = said[1:] if size > 1 and said[-1].casefold() in _HALVES else []
            after = words[at + 1 + size :]
            if after and after[0].casefold() in _HALVES:
                continue  # "11 am to 9 am" is no span until nine in the evening
            while after and after[0].casefold() in _AFTER_END:
                after = after[1:]
            # "3 to 5 pm" begins in the afternoon, "11 to 1 pm" does not.
            halves = [before + half] if half else [_at_hour(before)]
            for begin in (*halves, _on_the_hour(before)):
                start, rest = _time_in(context, [*begin, *after], since)
                minutes = _until(context, start, " ".join(said))
                if isinstance(start, datetime) and minutes:
                    return start, minutes, rest
                is_over = isinstance(start, appointments.Unread) and start.why is _OVER
                if is_over and _AN_HOUR.search(" ".join(said)):
                    over = over or (start, 0, rest)
    return over


def _are_days(context: Context, before: list[str], end: list[str], after: list[str]) -> bool:
    """Say whether from … to … are days of a month that stands before or behind both."""
    if len(end) > 1 or not before or not (_is_number(before[-1]) and _is_number(end[0])):
        return False
    of_month = len(before) > 1 and _is_month(context, before[-2])
    return (bool(after) and _is_month(context, after[0])) or (
        of_month and not (len(before) > 2 and _is_number(before[-3]))
    )


def _is_number(word: str) -> bool:
    return _NUMBER.fullmatch(word.strip(",")) is not None


def _is_month(context: Context, word: str) -> bool:
    return [one.atom.letter for one in asking.sentence(context, word).moments] == [moments.MONTH]


def _on_the_hour(words: list[str]) -> list[str]:
    """Write a number at the end as an hour; a number alone would be one of a day.

    Behind an hour it is one of minutes: ২টা ৩০.
    """
    if words and words[-1] in _ONE:
        return [*words[:-1], "1:00"]
    is_hour = bool(words) and _NUMBER.fullmatch(words[-1])
    if is_hour and len(words) > 1 and words[-2].endswith(lengths.OCLOCK):
        return words
    return [*words[:-1], f"{words[-1]}:00"] if is_hour else words


def _at_hour(words: list[str]) -> list[str]:
    """Write a number at the end as people say an hour: "at 3" is in the afternoon."""
    return [*words[:-1], "at", words[-1]] if words and words[-1].isdecimal() else words


def _until(context: Context, start: When, end: str) -> int:
    """Give the minutes from a start to the hour at which it ends, at most half a day; else 0.

    An hour without a half of the day is the next one of that name.
    """
    if not isinstance(start, datetime):
        return 0
    zone = context.network.timezone
    day, begins = appointments.parts(start, zone)
    whole = " ".join(_on_the_hour(end.split()))
    read = asking.moment(context, whole, since=appointments.at(day, 0, zone))
    if isinstance(read, appointments.Unread):
        return 0
    on, ends = appointments.parts(read, zone)
    lasts = ends - begins
    hour = _NUMBER.search(end)
    alone = len(end.split()) == 1
    if alone and (hour is None or int(hour[0]) <= _HALF_DAY // 60):
        lasts %= _HALF_DAY
    return lasts if on == day and 0 < lasts <= _HALF_DAY else 0


def _time_in(context: Context, words: list[str], since: datetime | None) -> tuple[When, list[str]]:
    """Read the time, and give the words beside it.

    A number that stands alone ("Room 3", "House 12") is an hour only where no other one is said.
    """
    question = asking.sentence(context, " ".join(words))
    found = question.moments
    timely = _telling(question)
    if not any(timely):
        return None, words
    apart = _behind_commas(words)
    alone = [
        one.atom.letter == moments.NUMBER
        and not (at and timely[at - 1] and one.places[0] not in apart)
        and not (any(timely[at + 1 : at + 2]) and one.places[-1] + 1 not in apart)
        for at, one in enumerate(found)
    ]
    for which in ([a and not b for a, b in zip(timely, alone, strict=True)], timely):
        places = frozenset(
            place for one, is_so in zip(found, which, strict=True) if is_so for place in one.places
        )
        begins = (place - 1 for place in places if place)
        places |= {place for place in begins if question.words[place] in _BEFORE_HOUR}
        said, rest = split_at(words, places)
        moment = (one for one in said if one.casefold() not in _BEFORE_START)  # "from 20 Jan 4pm"
        when = asking.moment(context, " ".join(moment), since)
        if not isinstance(when, appointments.Unread):
            return when, rest
    return when, rest


def _telling(question: sentence.Sentence) -> list[bool]:
    """Say of each part of a sentence whether it says something of a time.

    What only joins such parts ("and", "next", "in") does so where it stands beside one that does.
    """
    found = question.moments
    telling = [False] * len(found)
    letters = "".join(one.atom.letter for one in found)
    for run in re.finditer(f"[^{moments.OTHER}]+", letters):
        if _JOINING.issuperset(run[0]):
            continue
        for at in range(run.start(), run.start() + len(_BEFORE_OTHERS.sub("", run[0]))):
            telling[at] = letters[at] != moments.SMALL
    return telling


def _behind_commas(words: Sequence[str]) -> set[int]:
    """Give the places, as the grammar parts words, that a comma parts from what is before."""
    at, found = 0, set()
    for word in words:
        at += len(normalise.words(word))
        if word.endswith((",", "।")):
            found.add(at)
    return found


def split_at(words: Sequence[str], places: frozenset[int]) -> tuple[list[str], list[str]]:
    """Give the words of which a part, as the grammar parts them, is at one of the places, and the
    rest."""
    there: list[str] = []
    rest: list[str] = []
    at = 0
    for word in words:
        size = len(normalise.words(word))
        (rest if places.isdisjoint(range(at, at + size)) else there).append(word)
        at += size
    return there, rest
