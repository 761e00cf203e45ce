"""The only place that finds records by words of their names: titles, places, organizations, news.

Unlike a working group, which people call by a name, a meeting is asked for by a word or two of its
title; so every word counts by how few records have it, and the records that explain most are meant.
"""

import itertools
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from handlers.understanding import lexicon, normalise, vocabulary
from storage.rules import phonetics
from storage.rules import words as scripts

Item = TypeVar("Item", int, str)

_NEARLY_AS_GOOD = 0.8
"""A record is meant beside the best one when it explains so much of what that explains."""
_LEAST_LIKENESS = 0.6
_TRANSLATED = 0.9
_SHORTEST_BEGINNING = 4
_SHORTEST_OF_TWO = 6
_BEGUN = 0.75
"""A word of four letters or more may stand for one that it begins, "prep" for "preparation"; of six
also for two: "predep" for "pre-departure"."""
_SHORTEST_KEY = 2
"""Letters of the sound of a word that we do not know, which may stand in a name: লোন, "loan"."""
_SHORTEST_MISSPELT = 4
"""Letters of a word that may lack one of a name's: "teft" for "theft"."""


@dataclass(frozen=True, slots=True)
class Hit:
    """The records meant, the best first, and the places of the words that say so.

    `coverage` is how much of the best one's name is there, 0 to 1.
    """

    ids: tuple[int, ...]
    places: frozenset[int]
    coverage: float
    likeness: float = 0.0
    """How surely the surest word was meant, 1 for a word as it is written."""


NOTHING = Hit((), frozenset(), 0.0)
"""The hit of a text that names no record."""


@dataclass(slots=True)
class _Evidence:
    weight: float = 0.0
    likeness: float = 0.0
    places: set[int] = field(default_factory=set)
    words: dict[str, float] = field(default_factory=dict)


class Index:
    """Records by the words of their names; made once, asked often.

    What is found among some of the records is the same as if there were no others: words that only
    others have are unknown, and a word's weight counts those only.
    """

    def __init__(
        self,
        entries: Sequence[tuple[int, Sequence[str]]],
        *,
        everyday: bool = True,
        texts: Iterable[tuple[int, str]] = (),
    ) -> None:
        """`entries` are ids with names; a record may have several names.

        `everyday` says whether everyday words count: in titles they do, in sentences not. `texts`
        are long: of these records each word counts, but no two joined, which would be too many.
        """
        language = self._language = vocabulary.load()
        self._everyday = everyday
        self._names: dict[int, list[frozenset[str]]] = {}
        having: dict[str, set[int]] = defaultdict(set)
        joined: dict[str, frozenset[str]] = {}
        for id_, names in entries:
            told = [normalise.words(name) for name in names]
            known = [frozenset(_telling(words, language, everyday)) for words in told]
            self._names[id_] = [words for words in known if words]
            for words, kept in zip(told, known, strict=True):
                for word in kept:
                    having[word].add(id_)
                telling = [word for word in words if word in kept]
                for pair in (*itertools.pairwise(words), *itertools.pairwise(telling)):
                    if kept.intersection(pair):
                        joined["".join(pair)] = kept.intersection(pair)
                        having["".join(pair)].add(id_)
        written = [name for _, names in entries for name in names]
        for id_, text in texts:
            written.append(text)
            for word in _telling(normalise.words(text, len(text)), language, everyday):
                having[word].add(id_)
        acronyms = frozenset(word for name in written for word in normalise.acronyms(name))
        spelt: set[str] = set()
        for word in acronyms & having.keys():
            in_bangla = phonetics.letters_in_bangla(word)  # জিসিএম
            spelt.add(in_bangla)
            joined[in_bangla] = frozenset({word})
            having[in_bangla] |= having[word]
        self._lexicon = lexicon.Lexicon(having.keys() - spelt, language.endings, spelt)
        self._having, self._joined = _shared(having), _shared(joined)

    def find(self, words: Sequence[str], places: Collection[int], among: frozenset[int]) -> Hit:
        """Return the records `among` those given that the words at `places` name best.

        Words next to each other in the text may be one in the name and the other way round.
        """
        found: dict[int, _Evidence] = {}
        weights = _Weights(self._having, among)
        ordered = sorted(places)
        for place in ordered:
            readings = self._readings(words[place], among)
            self._collect(readings, frozenset({place}), weights, found)
        for one, other in itertools.pairwise(ordered):
            alike = scripts.is_bangla(words[one]) == scripts.is_bangla(words[other])
            if other == one + 1 and alike and self._may_join(words[one], words[other]):
                joined = self._spoken(words[one] + words[other], among, joined=True)
                self._collect(joined, frozenset({one, other}), weights, found)
        if not found:
            return NOTHING
        best = max(found.values(), key=lambda evidence: evidence.weight)
        least = best.weight * _NEARLY_AS_GOOD
        ids = [id_ for id_, evidence in found.items() if evidence.weight >= least]
        coverage = {id_: self._coverage(id_, found[id_], weights) for id_ in ids}
        ids.sort(key=lambda id_: (-round(found[id_].weight, 3), -round(coverage[id_], 3), id_))
        told = frozenset(place for id_ in ids for place in found[id_].places)
        surest = max(found[id_].likeness for id_ in ids)
        return Hit(tuple(ids), told, max(coverage.values()), surest)

    def _collect(
        self,
        readings: Mapping[str, float],
        places: frozenset[int],
        weights: "_Weights",
        found: dict[int, _Evidence],
    ) -> None:
        for spelling, likeness in readings.items():
            ids = self._having[spelling] & weights.among
            if not ids or likeness < _LEAST_LIKENESS:
                continue
            for id_ in ids:
                evidence = found.setdefault(id_, _Evidence())
                evidence.places |= places
                evidence.likeness = max(evidence.likeness, likeness)
                for part in self._parts(spelling, id_):
                    weight = likeness * weights[part]
                    known = evidence.words.get(part, 0.0)
                    if weight > known:
                        evidence.weight += weight - known
                        evidence.words[part] = weight

    def _parts(self, spelling: str, id_: int) -> Collection[str]:
        """Return the words of a record's names that a spelling is: two, where it joins them."""
        joined = self._joined.get(spelling)
        if joined is None or any(spelling in name for name in self._names[id_]):
            return (spelling,)
        return joined

    def _is_word(self, spelling: str, among: frozenset[int]) -> bool:
        """Whether one of these records has a spelling as a word, and not only joined of two."""
        return spelling not in self._joined or any(
            self._parts(spelling, id_) == (spelling,) for id_ in self._having[spelling] & among
        )

    def _may_join(self, one: str, other: str) -> bool:
        """Whether two words may be one: in sentences no two everyday ones ("পর কী", পার্কিং)."""
        known = self._language.lexicon
        return self._everyday or not (known.forms(one) and known.forms(other))

    def _readings(self, word: str, among: frozenset[int]) -> dict[str, float]:
        """Return what a word may stand for; one that we know stands for itself only."""
        spoken = self._spoken(word, among)
        if 1.0 in spoken.values() or self._language.lexicon.forms(word):
            return spoken
        begun = {
            spelling: _BEGUN
            for spelling in self._lexicon.begun_by(word)
            if len(word) >= _SHORTEST_BEGINNING
            and (len(word) >= _SHORTEST_OF_TWO or self._is_word(spelling, among))
        }
        heard = self._lexicon.written_by_sound(word)
        return {**begun, **heard, **self._lexicon.misspelt(word, _SHORTEST_MISSPELT), **spoken}

    def _spoken(
        self, word: str, among: frozenset[int], *, joined: bool = False
    ) -> dict[str, float]:
        """Return what a word may stand for; of two words that are `joined` less is guessed."""
        exact = self._forms(word, among) or self._forms(self._language.in_full(word), among)
        if exact:
            return {exact[0]: 1.0}
        language = self._language
        meant = language.translations(word, by_sound=not joined)
        translated = {one: _TRANSLATED for each in meant for one in self._forms(each, among)[:1]}
        known = joined or language.lexicon.forms(word)
        shortest = phonetics.SHORTEST_KEY if known else _SHORTEST_KEY
        return {**self._lexicon.alike_in_sound(word, shortest), **translated}

    def _forms(self, word: str, among: frozenset[int]) -> list[str]:
        """Return the spellings that `word` is: what only others have must not hide one of these."""
        return [
            form for form in self._lexicon.forms(word) if not self._having[form].isdisjoint(among)
        ]

    def _coverage(self, id_: int, evidence: _Evidence, weights: "_Weights") -> float:
        shares = (
            sum(weights[word] for word in name if word in evidence.words)
            / sum(weights[word] for word in name)
            for name in self._names[id_]
        )
        return max(shares, default=0.0)


class _Weights(dict[str, float]):
    """How much each word tells among some records: the more, the fewer of them have it."""

    def __init__(self, having: Mapping[str, frozenset[int]], among: frozenset[int]) -> None:
        super().__init__()
        self.among = among
        self._having = having

    def __missing__(self, word: str) -> float:
        having = len(self._having[word] & self.among) or 1
        weight = self[word] = 1 + math.log(len(self.among) / having)
        return weight


def _shared(sets: Mapping[str, Iterable[Item]]) -> dict[str, frozenset[Item]]:
    """Return the same with one object for equal sets: there are few, and thousands of words."""
    objects: dict[frozenset[Item], frozenset[Item]] = {}
    frozen = ((word, frozenset(each)) for word, each in sets.items())
    return {word: objects.setdefault(each, each) for word, each in frozen}


def _telling(words: Sequence[str], language: vocabulary.Vocabulary, everyday: bool) -> list[str]:
    """Return the words of a name but for the small ones; all where there are no others."""
    small = language.small.places([frozenset({word}) for word in words])
    if not everyday:
        small |= {place for place, word in enumerate(words) if not language.tells(word)}
    return [word for place, word in enumerate(words) if place not in small] or list(words)
