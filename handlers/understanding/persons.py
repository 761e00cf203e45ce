"""The only place that reads what is asked of people themselves, and of none of their answers.

In which working groups somebody is, of what organization, what they chair, who they are, how they
are reached. Whether there is such a person, and who may know it, is not judged here.
"""

from collections.abc import Iterator
from typing import Final

from handlers.understanding import naming, others, sentence, vocabulary
from handlers.understanding.kinds import Guide, Kind

GUIDES: Final[tuple[Guide, ...]] = ("belonging", "person", "reach")
"""What is asked of people; each file of the vocabulary says how, under `guides`."""

_WIDE: Final[tuple[Kind | None, ...]] = (
    None, "contact", "groups", "members", "chair", "list", "next", "where", "how_to_join", "mine",
)  # fmt: skip
"""What is asked in words that may be about people."""


def asked_of(
    question: sentence.Sentence, found: naming.Named, asked: Kind | None
) -> tuple[Guide, frozenset[int]] | None:
    """Return what is asked of a person, with the places of the words for whom; None for all else.

    Beside how somebody is reached that may be "her": then there are no such words.
    """
    if asked not in _WIDE or question.meeting or question.period or found.organizations.ids:
        return None
    if found.titles.ids or found.places.ids:
        return None
    language = vocabulary.load()
    if language.cues["news"].places(question.known):
        return None
    for guide in GUIDES:
        for places in _longest_first(language.guides[guide].found(question.known)):
            person = _person(question, places, guide)
            rest = (question.strange | question.beyond) - person.union(places)
            if person and not rest and not (guide == "person" and asked is not None):
                return guide, person
    whom = language.someone.places(question.known)
    reached = language.guides["reach"].places(question.known)
    return ("reach", frozenset()) if whom and reached and not question.strange - reached else None


def _longest_first(found: Iterator[list[int]]) -> list[list[int]]:
    return sorted(found, key=len, reverse=True)


def _person(question: sentence.Sentence, places: list[int], guide: Guide) -> frozenset[int]:
    """Return the words of a name inside a phrase, right before it, or right behind it."""
    inside = frozenset(range(places[0], places[-1])) - frozenset(places)
    if inside:
        return others.names(question, inside)
    skipped = question.small | question.linkers | question.polite
    if guide == "person":
        skipped = frozenset()  # not "who is in the XYZ"
    before = _run(question, places[0] - 1, -1, skipped)
    if before or guide == "belonging" or (guide == "person" and len(places) == 1):
        return before  # কণা কে, and not কে জিতেছে
    # not "number of victims"
    return _run(question, places[-1] + 1, 1, skipped if len(places) > 1 else frozenset())


def _run(
    question: sentence.Sentence, place: int, step: int, skipped: frozenset[int]
) -> frozenset[int]:
    """Return the words of a name from `place` on, behind what is `skipped`."""
    while place in skipped:
        place += step
    found: set[int] = set()
    while 0 <= place < len(question.words) and others.names(question, {place}):
        found.add(place)
        place += step
    return frozenset(found)
