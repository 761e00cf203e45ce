"""The only place that reads how long something takes: "longer than two hours", "2h"."""

import re
from collections.abc import Iterator, Mapping, Sequence

from handlers.understanding import intents, moments, sentence, vocabulary
from handlers.understanding.frames import Lasting

_HOUR = 60


def parted(question: sentence.Sentence) -> tuple[str, Lasting] | None:
    """Return the text without the words for a length, and that length; None where none is said."""
    language = vocabulary.load()
    beside = question.small | question.follow
    said = [
        (places, longer)
        for phrases, longer in ((language.longer, True), (language.shorter, False))
        for places in phrases.found(question.spellings)
    ]
    for places, longer in sorted(said, key=lambda one: -len(one[0])):  # "not more than" is shorter
        before, behind = places[0] - 1, places[-1] + 1
        while behind in beside:
            behind += 1
        for length, minutes in _lengths(question):
            if behind == length[0] or before == length[-1]:
                away = {*range(places[0], behind), *length}
                kept = [word for at, word in enumerate(question.words) if at not in away]
                lasting = Lasting(minutes, None) if longer else Lasting(None, minutes)
                return " ".join(kept), lasting
    return _just(question)


def _just(question: sentence.Sentence) -> tuple[str, Lasting] | None:
    """Return the same of meetings that take just so long: "lasting one hour", ১ ঘণ্টার সভাগুলো."""
    lengths = list(_lengths(question))
    if not lengths or not intents.is_plural(question):
        return None
    behind = {places[-1] + 1 for places in vocabulary.load().lasting.found(question.spellings)}
    for length, minutes in lengths:
        counted = len(length) > 1 and length[-1] + 1 in question.meeting  # "one hour meetings"
        if counted or length[0] in behind:
            kept = [word for at, word in enumerate(question.words) if at not in length]
            return " ".join(kept), Lasting(just=minutes)
    return None


def _lengths(question: sentence.Sentence) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield the places of each number of hours or minutes, and the minutes that it is."""
    language = vocabulary.load()
    numbers = {
        one.places[-1]: one.atom.value
        for one in question.moments
        if one.atom.letter == moments.NUMBER and isinstance(one.atom.value, int)
    }
    for phrases, minutes in ((language.hours, _HOUR), (language.minutes, 1)):
        for places in phrases.found(question.spellings):
            number = numbers.get(places[0] - 1)
            if number is not None:
                yield (places[0] - 1, *places), number * minutes
            else:
                yield tuple(places), minutes  # "longer than an hour"


_GLUED = {"h": _HOUR, "hr": _HOUR, "hrs": _HOUR, "m": 1, "mins": 1}
"""Units that are no words of their own, since they stand at a number only: "2h"."""

_UNITS = {moments.UNITS["hour"]: _HOUR, moments.UNITS["minute"]: 1}
_LONG_UNITS = {moments.UNITS["day"]: 24 * _HOUR, moments.UNITS["week"]: 7 * 24 * _HOUR}
_BEFORE = {moments.RELATIONS["before"], moments.RELATIONS["earlier"]}
_HALF = re.compile("([0-9]{1,2})(ˑ5|ː25|ː50|ː75|½|¼|¾)")
_PARTS = {"ˑ5": 0.5, "ː50": 0.5, "½": 0.5, "ː25": 0.25, "¼": 0.25, "ː75": 0.75, "¾": 0.75}
_AND_A_HALF = re.compile(
    f"{moments.NUMBER}{moments.RELATIONS['and']}{moments.SMALL}{moments.OTHER}$"
)
"""Of "two and a half hours"."""
_MORE = {
    moments.RELATIONS["half"]: 0.5,
    moments.RELATIONS["quarter_past"]: 0.25,
    moments.RELATIONS["quarter_to"]: -0.25,
}
"""Of সাড়ে তিন ঘণ্টা."""
_HOURS = (moments.NUMBER, moments.CLOCK, moments.RELATIONS["oclock"])
OCLOCK = ("টা", "ta", "ঘটিকা", "ghotika")
"""The end of an hour behind which its minutes are said."""


def ahead(question: sentence.Sentence) -> int:
    """Return how long before something, in minutes ("2 days before it"); 0 where none is said."""
    _, minutes = stated(question, _UNITS | _LONG_UNITS)
    return minutes


def before(question: sentence.Sentence) -> int:
    """Return how long before something that is not named, in minutes, where that is all it says.

    "2 days before" is no "2 days ago", and "two days before Friday" says a day: then it is 0.
    """
    places, minutes = stated(question, _UNITS | _LONG_UNITS)
    others = [one for one in question.moments if places.isdisjoint(one.places)]
    said = {one.atom.letter for one in others} - {moments.SMALL, moments.OTHER}
    return minutes if said and said <= _BEFORE else 0


def stated(
    question: sentence.Sentence, units: Mapping[str, int] = _UNITS
) -> tuple[frozenset[int], int]:
    """Return the places of the words for a length, and its minutes; none and 0 where none is said.

    What is said one after the other is one length: "2 h 30 min"; the minutes of an hour are none
    (৪টা ৩০ মিনিটে). `units` are minutes by letter.
    """
    found, places, total = question.moments, set[int](), 0
    for at, one in enumerate(found):
        if one.atom.letter == moments.LENGTH and isinstance(one.atom.value, int):
            places |= {*one.places}
            total += one.atom.value
        elif at and (unit := _unit(question, one, units)):
            if _is_of_an_hour(question, found, at, unit):
                continue
            amount, size = _amount(question, found[:at], one)
            if not amount:
                continue
            places |= {place for each in found[at - size : at + 1] for place in each.places}
            total += round(amount * unit)
    return frozenset(places), total


def _unit(question: sentence.Sentence, one: moments.Found, units: Mapping[str, int]) -> int:
    by_letter = units.get(one.atom.letter, 0)
    return by_letter or _GLUED.get(question.words[one.places[0]], 0)


def _is_of_an_hour(
    question: sentence.Sentence, found: Sequence[moments.Found], at: int, unit: int
) -> bool:
    """Say whether minutes belong to the hour before them; what is behind "at 4" (৪টায়) does not."""
    if unit != 1 or at < 2 or found[at - 1].atom.letter != moments.NUMBER:
        return False
    hour = found[at - 2]
    is_hour = hour.atom.letter in _HOURS and question.words[hour.places[-1]].endswith(OCLOCK)
    return is_hour and _number(found[at - 1]) < _HOUR


def _amount(
    question: sentence.Sentence, before: Sequence[moments.Found], unit: moments.Found
) -> tuple[float, int]:
    """Give how many units are said before the unit, and in how many atoms.

    "a day" and "the week" are one.
    """
    one = before[-1]
    if one.atom.letter == moments.SMALL and unit.atom.letter in _LONG_UNITS:
        return 1, 1
    letters = "".join(each.atom.letter for each in before)
    and_a_half = _AND_A_HALF.search(letters)
    if and_a_half is not None and question.words[one.places[0]] == "half":
        return _number(before[and_a_half.start()]) + 0.5, len(and_a_half[0])
    if one.atom.letter == moments.RELATIONS["quarter_past"]:
        return 1.25, 1
    if one.atom.letter == moments.NUMBER:
        more = _MORE.get(before[-2].atom.letter, 0) if len(before) > 1 else 0
        return _number(one) + more, 1 + (more != 0)
    half = _HALF.fullmatch(question.words[one.places[0]])
    return (int(half[1]) + _PARTS[half[2]], 1) if half else (0, 0)


def _number(one: moments.Found) -> int:
    return one.atom.value if isinstance(one.atom.value, int) else 0
