"""Whether two questions ask the same: by their letters, since a person decides what follows."""

from rapidfuzz import fuzz

from storage.rules import words

_ALIKE = 85
"""Indel similarity in percent: a word more or less, a slip, another ending.

Low rather than high: a proposal too many costs one tap, one too few an answer by hand each time.
It needs no examples around it, unlike a comparison by rare letters, so it says tomorrow what it
says today.
"""


def same(one: str, other: str) -> bool:
    """Say whether two texts ask the same; one without words asks nothing."""
    first, second = words.normalise(one), words.normalise(other)
    return bool(first) and fuzz.ratio(first, second, processor=None) >= _ALIKE
