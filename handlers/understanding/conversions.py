"""The only place that reads that a time in one place is asked for in another, of no meeting.

"11 am in Dhaka is what in Riyadh?", রিয়াদের সকাল ৯টা আমাদের কয়টা: which place the time is of, and
where it is wanted.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.understanding import naming, normalise, sentence, vocabulary, zones


@dataclass(frozen=True, slots=True)
class Where:
    """A place whose time we know; without a `zone` where who asks is.

    `words` are those for it, if it is not to be called by its zone's own city.
    """

    zone: str | None
    words: str
    places: frozenset[int]


@dataclass(frozen=True, slots=True)
class Conversion:
    """A time of day in minutes, of which place it is, and where it is wanted.

    `either` says that it may also be the other way round: "3 pm in Geneva".
    """

    minute: int
    of: Where
    wanted: Where
    either: bool = False


def read(question: sentence.Sentence, found: naming.Named) -> Conversion | None:
    """Return what time is to be told elsewhere; None where a meeting is spoken of, or days."""
    period = question.period
    exact = period.earliest is not None and period.latest == period.earliest + 1
    named = found.titles.ids or found.groups.ids or question.meeting or question.group
    if not found.zone or not exact or period.earliest is None or period.first or named:
        return None
    wheres = list(_wheres(question))
    if len(wheres) == 1 and not _asks(question):
        return None  # "something at 3 pm in Geneva"
    either = len(wheres) == 1
    if either:
        wheres.append(Where(None, "", frozenset()))
    if len(wheres) != 2:
        return None
    of, wanted = sorted(wheres, key=lambda one: _is_wanted(question, one))
    return Conversion(period.earliest, of, wanted, either)


def _wheres(question: sentence.Sentence) -> Iterator[Where]:
    """Yield the places that are named, also the one where who asks is ("here", আমাদের)."""
    language = vocabulary.load()
    for zone, phrases in language.zones.items():
        for places in phrases.found(question.spellings):
            if all(zones.is_as_written(question.words[place]) for place in places):
                words = " ".join(zones.spelt(question, place, phrases) for place in places)
                yield Where(zone, words, frozenset(places))
    # where meetings are is no word that we know, as other places are none
    as_written = [
        frozenset({word, *normalise.stems(word, language.endings)}) for word in question.words
    ]
    for zone, phrases in language.home_zones.items():
        for places in phrases.found(as_written):
            yield Where(zone, "", frozenset(places))
    here = language.here.places(question.known) - question.period.places
    if here:
        yield Where(None, "", here)


def _asks(question: sentence.Sentence) -> bool:
    return bool(vocabulary.load().interrogatives.places(question.known))


def _is_wanted(question: sentence.Sentence, where: Where) -> tuple[bool, int]:
    """Say how likely the time is wanted there: where it is asked for, far from the time said."""
    if not where.places:
        return False, len(question.words)
    behind = max(where.places) + 1
    while behind in question.small:
        behind += 1
    language = vocabulary.load()
    asks = behind in language.interrogatives.places(question.known)
    asks = asks and "en" not in language.tags(question.words[behind])  # "Dhaka is what in Riyadh"
    times = question.period.places
    return asks, min(abs(one - other) for one in where.places for other in times)
