"""Whether two questions ask the same: by their letters, since a person decides what follows.

Between Bangla and Latin letters, by how they sound.
"""

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


def same(one: str, other: str) -> bool:
    """Say whether two texts ask the same; one without words asks nothing."""
    first, second = words.normalise(one), words.normalise(other)
    if not first or not second:
        return False
    if words.is_bangla(first) != words.is_bangla(second):
        return fuzz.ratio(_said(first), _said(second), processor=None) >= _ALIKE_IN_SOUND
    return fuzz.ratio(first, second, processor=None) >= _ALIKE


def _said(normalised: str) -> str:
    return " ".join(map(phonetics.said, normalised.split()))
