"""The only place that says when a word that somebody typed is a word that we know."""

import functools
import itertools
import operator
import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from handlers.understanding import normalise
from storage.rules import phonetics
from storage.rules import words as spelling

_SHORTEST_WITH_ERRORS = 5
_LEAST_RATIO = 82
_SOUNDS_ALIKE = 0.8
_SOUNDS_ALIKE_AT_LENGTH = 0.95
_LENGTH = 5
_HEARD = 0.85
"""How surely a word that is written as one hears it ("saiklon", "klaimet") is meant."""
_SHORTEST_HEARD = 4
"""Consonants of a word that is known by its sound in the same letters."""
_HEARD_ALIKE = 85
"""How alike two long words have to sound, vowels and all; short ones have to sound the same."""
_LEAST_SAID_ALIKE, _LEAST_OF_A_STEM, _LEAST_OF_LITTLE = 80, 85, 90
"""Of 100: words that sound alike, written with nearly the same vowels, are surely the same."""
_SHORTEST_CLIPPED = 3
_R_INSIDE = re.compile("(?<=.)r([^a])")
_NO_VOWELS = str.maketrans("", "", "aeiou")


class Lexicon:
    """Known spellings, found again by stem, by sound across scripts, or with typing errors.

    A likeness is above 0, and 1 for the spelling itself.
    """

    def __init__(
        self, spellings: Iterable[str], endings: Iterable[str], acronyms: Iterable[str] = ()
    ) -> None:
        """`acronyms` have no sound of their own and are never misspelt ("stop" is not সিটিআইপি)."""
        self._words = frozenset(spellings)
        others = frozenset(acronyms) - self._words
        self._spellings = self._words | others if others else self._words
        self._endings = tuple(endings)

    @functools.cached_property
    def _long(self) -> dict[str, tuple[str, ...]]:
        """The words that may be misspelt, by their first letter."""
        long = (word for word in self._words if len(word) >= _SHORTEST_WITH_ERRORS)
        return _by((word[0], word) for word in long)

    @functools.cached_property
    def _clipped(self) -> dict[str, tuple[str, ...]]:
        """The words by what is left of them without vowels."""
        return _by((_consonants(word), word) for word in self._words)

    @functools.cached_property
    def _sounds(self) -> dict[bool, dict[str, tuple[str, ...]]]:
        """The Bangla words and the others by how they sound: the dearest, seldom asked."""
        heard: dict[bool, list[tuple[str, str]]] = {True: [], False: []}
        for word in self._words:
            keys = phonetics.keys(word) | phonetics.keys(_singular(word))
            sounds = {*keys, *map(_carelessly, keys)}
            heard[spelling.is_bangla(word)] += ((sound, word) for sound in sounds)
        return {bangla: _by(pairs) for bangla, pairs in heard.items()}

    def forms(self, word: str) -> list[str]:
        """Return the spellings that are `word` or `word` without an ending, the longest first."""
        forms = (word, *normalise.stems(word, self._endings))
        return [form for form in forms if form in self._spellings]

    def begun_by(self, word: str) -> list[str]:
        """Return the longer spellings that begin with `word`."""
        return [long for long in self._long.get(word[:1], ()) if long.startswith(word)]

    def alike_in_sound(self, word: str, shortest: int = phonetics.SHORTEST_KEY) -> dict[str, float]:
        """Return the spellings in the other script that sound like `word`, and how surely so.

        Keys have to have `shortest` letters; what is shorter than usual has to have the vowels too.
        """
        bangla = spelling.is_bangla(word)
        found: dict[str, float] = {}
        for form in (word, *normalise.stems(word, self._endings)):
            for key in phonetics.keys(form):
                if len(key) < shortest:
                    continue
                for other in self._sounds[not bangla].get(key, ()):
                    least = _LEAST_SAID_ALIKE if form == word else _LEAST_OF_A_STEM
                    likeness = _likeness(form, other, len(key), least)
                    if likeness:
                        found[other] = max(likeness, found.get(other, 0.0))
        return found

    def written_by_sound(self, word: str) -> dict[str, float]:
        """Return the Latin spellings that sound like a Latin `word`: "saiklon" for "cyclone"."""
        key = phonetics.key(word)
        if spelling.is_bangla(word) or len(key) < _SHORTEST_HEARD:
            return {}
        least = 100 if len(key) < _LENGTH else _HEARD_ALIKE
        return {
            one: _HEARD
            for one in self._sounds[False].get(key, ())
            if fuzz.ratio(_without_silent_e(word), _without_silent_e(one)) >= least
        }

    def clipped(self, word: str) -> list[str]:
        """Return the spellings of which `word` leaves out vowels: "aftr" for "after"."""
        if len(word) < _SHORTEST_CLIPPED:
            return []
        same = self._clipped.get(_consonants(word), ())
        return [
            full
            for full in same
            if len(word) < len(full) <= len(word) + len(word) // 2 and _is_within(word, full)
        ]

    def misspelt(self, word: str, shortest: int = _SHORTEST_WITH_ERRORS) -> dict[str, float]:
        """Return the spellings that `word` is but for letters after the first, and how nearly.

        Short words are never taken for one another, so that "tips" is not TIP: `word` has to have
        `shortest` letters, and what it stands for five.
        """
        if len(word) < shortest:
            return {}
        found = process.extract(
            word,
            self._long.get(word[0], ()),
            scorer=fuzz.ratio,
            processor=None,
            score_cutoff=_LEAST_RATIO,
            limit=None,
        )
        return {spelling: 2 * ratio / 100 - 1 for spelling, ratio, _ in found}


def _by(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return the second of each pair by the first, in order: in tuples, half the size of lists."""
    groups = itertools.groupby(sorted(pairs), operator.itemgetter(0))
    return {first: tuple(second for _, second in each) for first, each in groups}


def _without_silent_e(word: str) -> str:
    """Return how a Latin word sounds but for a vowel at its end."""
    return phonetics.heard_in_latin(word).rstrip("a")


def _likeness(form: str, other: str, heard: int, least: int) -> float:
    """Return how surely two words that sound alike, in a key of so many letters, are the same."""
    if heard >= _LENGTH:
        return _SOUNDS_ALIKE_AT_LENGTH
    said, as_said = phonetics.said(form), phonetics.said(_singular(other))
    if heard < phonetics.SHORTEST_KEY:
        least = _LEAST_OF_LITTLE
    if fuzz.ratio(said, as_said) >= least:
        return _SOUNDS_ALIKE_AT_LENGTH
    bangla, latin = (form, as_said) if spelling.is_bangla(form) else (other, said)
    if heard < phonetics.SHORTEST_KEY and phonetics.said_in_full(bangla) == latin:
        return _SOUNDS_ALIKE_AT_LENGTH  # a short name: কণা is Kona, and not Kana
    return _SOUNDS_ALIKE if heard >= phonetics.SHORTEST_KEY else 0.0


def _consonants(word: str) -> str:
    """Return a word's first letter and the consonants behind it."""
    return word[:1] + word[1:].translate(_NO_VOWELS)


def _is_within(word: str, full: str) -> bool:
    """Whether `word` is what is left of `full` without some of its letters."""
    letters = iter(full)
    return all(letter in letters for letter in word)


def _singular(word: str) -> str:
    """Return an English word without its plural's s: পাথওয়ে is "pathways" too."""
    return word.removesuffix("s") if len(word) >= _SHORTEST_WITH_ERRORS else word


def _carelessly(key: str) -> str:
    """Return a long key without its first r before a consonant: কোয়াটারলি is "quarterly"."""
    return _R_INSIDE.sub(r"\1", key, count=1) if len(key) >= _LENGTH else key
