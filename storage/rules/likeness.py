"""Whether two questions ask the same: by their letters, since a person decides what follows.

Between Bangla and Latin letters, by how they sound.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from storage.rules import phonetics, words

_ALIKE = 85
"""Indel similarity in percent: a word more or less, a slip, another ending.

Low rather than high: a proposal too many costs one tap, one too few an answer by hand each time.
It needs no examples around it, unlike a comparison by rare letters, so it says tomorrow what it
says today.
"""

_ALIKE_IN_SOUND = 80
"""The same of what is heard: vowels are written more freely than the rest."""

_SHORTEST = 4
"""Letters of a word that may name something; shorter ones on both sides say little: I, we."""

_A_SLIP = 60
"""How like a word written wrongly, or with another ending, still is to itself."""


def same(one: str, other: str) -> bool:
    """Say whether two texts ask the same; one without words asks nothing.

    No word stands in place of quite another: "at the LM meeting" is not "at the climate meeting",
    however alike the rest, and one answer would be wrong for one of them.
    """
    first, second = words.normalise(one), words.normalise(other)
    if not first or not second:
        return False
    least = _ALIKE
    if words.is_bangla(first) != words.is_bangla(second):
        first, second, least = _said(first), _said(second), _ALIKE_IN_SOUND
    if fuzz.ratio(first, second, processor=None) < least:
        return False
    replaced = _in_place_of_each_other(*sorted((first.split(), second.split())))
    return not any(_is_another(" ".join(here), " ".join(there)) for here, there in replaced)


def _in_place_of_each_other(
    first: list[str], second: list[str]
) -> Iterator[tuple[list[str], list[str]]]:
    for what, start, stop, begin, end in SequenceMatcher(None, first, second).get_opcodes():
        if what == "replace":
            yield first[start:stop], second[begin:end]


def _is_another(here: str, there: str) -> bool:
    long = max(len(here), len(there)) >= _SHORTEST
    return long and fuzz.ratio(here, there, processor=None) < _A_SLIP


def _said(normalised: str) -> str:
    return " ".join(map(phonetics.said, normalised.split()))
