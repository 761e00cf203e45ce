"""The only place that says which working group a text means, by whatever name."""

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from handlers.understanding import lexicon, normalise, vocabulary
from storage.rules import phonetics
from storage.rules import words as scripts

_LEAST_COVERAGE = 0.42
_LEAST_WEAK_COVERAGE = 0.3
_SURE = 0.9
_MARGIN = 0.75
_SHORTEST_JOINED = 6
_FEWEST_LETTERS = 3
"""Letters of a short name that may be parted: two are words as well (আর ও)."""
_SHORTEST_SLIPPED = 4
"""Letters of a short name that may be said as a word, or misspelt: that may lack one, have one
twice, or two in the wrong order."""
_OF_A_GROUP = ("twg", "swg", "wg", "tf")
"""Letters at the end of a short name that only say that it is a (technical) working group."""
_VOWELS = frozenset("aeiou")
_FEWEST_HEARD = 2
"""Consonants of a short name that is known by its sound."""
_TRANSLATED = 0.8
"""A translation alone is no sure word: "I am abroad" is not about overseas employment."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A working group, with its name, short name and aliases in any script."""

    id: int
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Match:
    """What was found: ids, the best first, and the places of the words that named them.

    `certain` is false when several working groups compete for the same words. The places count in
    `normalise.words(text)`.
    """

    ids: tuple[int, ...]
    certain: bool
    places: frozenset[int]


NOTHING = Match((), certain=True, places=frozenset())
"""The match of a text that names no working group."""


@dataclass(frozen=True, slots=True)
class _Name:
    id: int
    weights: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Hit:
    id: int
    score: float
    coverage: float
    places: frozenset[int]


@dataclass(slots=True)
class _Evidence:
    likeness: dict[str, float] = field(default_factory=dict)
    places: set[int] = field(default_factory=set)


class Gazetteer:
    """The working groups that a reader may know of; built once, asked often.

    What is not among the entries is unknown, whatever else the network may have.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._vocabulary = vocabulary.load()
        self._names: list[_Name] = []
        self._units: dict[str, list[tuple[int, Words]]] = {}
        self._phrases: dict[str, dict[Words, list[int]]] = {}
        self._acronyms: set[str] = set()
        self._letters: dict[str, dict[Words, set[int]]] = {}
        self._short: dict[str, set[int]] = {}
        self._but_for_group: dict[str, set[int]] = {}
        told: dict[tuple[int, Words], str] = {}
        for entry in entries:
            for name in entry.names:
                told.setdefault((entry.id, normalise.words(name)), name)
        weights = self._weights((id_, words) for id_, words in told)
        for (id_, words), name in told.items():
            self._add(id_, words, weights, normalise.acronyms(name))
        spellings = self._units.keys() - self._acronyms
        self._lexicon = lexicon.Lexicon(spellings, self._vocabulary.endings, self._acronyms)
        said = (one for one in self._acronyms if len(one) >= _SHORTEST_SLIPPED)
        spoken = (one for one in said if not _VOWELS.isdisjoint(one))
        self._as_words = lexicon.Lexicon(spoken, self._vocabulary.endings)
        """Short names that may be said as words: ওয়াশ for WASH."""

    def find(self, text: str) -> Match:
        """Return the working groups that `text` names, in full, in part, misspelt or by sound."""
        words = normalise.words(text)
        hits = self._by_phrase(words, normalise.capitals(text)) + self._by_words(words)
        hits += self._by_letters(words)
        hits = hits or self._by_slip(words)
        accepted, certain = _choose(hits)
        places = frozenset(place for hit in hits if hit.id in accepted for place in hit.places)
        return Match(accepted, certain, places)

    def is_acronym(self, word: str) -> bool:
        """Say whether a word is a short name in letters, in Latin or Bangla ones."""
        forms = {word, *self._lexicon.forms(word)}
        return any(
            one in forms or phonetics.letters_in_bangla(one) in forms for one in self._acronyms
        )

    def _telling(self, words: Iterable[str]) -> list[str]:
        """Return the words that tell a name from others: not the language's own, no numbers."""
        known = self._vocabulary.everyday
        return [word for word in words if not word.isdigit() and not known.forms(word)]

    def _weights(self, names: Iterable[tuple[int, Words]]) -> dict[str, float]:
        """Return how much each word says: less when several working groups have it."""
        owners = {(id_, word) for id_, words in names for word in self._telling(words)}
        groups = len({id_ for id_, _ in owners})
        return {
            word: 1 + math.log(groups / count)
            for word, count in Counter(word for _, word in owners).items()
        }

    def _add(
        self, id_: int, words: Words, weights: dict[str, float], acronyms: frozenset[str]
    ) -> None:
        telling = self._telling(words)
        if words and (not telling or len(words) > 1):
            self._phrases.setdefault(words[0], {}).setdefault(words, []).append(id_)
        if not telling:
            return
        number = len(self._names)
        self._names.append(_Name(id_, {word: weights[word] for word in telling}))
        for word in telling:
            self._unit(word, number, (word,))
            if word in acronyms:
                in_bangla = phonetics.letters_in_bangla(word)
                self._unit(in_bangla, number, (word,))
                self._acronyms |= {word, in_bangla}
                if len(word) >= _SHORTEST_SLIPPED:
                    for short in (word, in_bangla):
                        self._short.setdefault(short, set()).add(id_)
                    self._add_but_for_group(id_, word)
                if len(word) >= _FEWEST_LETTERS:
                    self._add_parted(id_, tuple(word))
                    self._add_parted(id_, tuple(map(phonetics.letters_in_bangla, word)))
        for pair in itertools.pairwise(words):
            covered = tuple(word for word in pair if word in telling)
            if covered:
                self._unit("".join(pair), number, covered)

    def _add_but_for_group(self, id_: int, short: str) -> None:
        """Add a short name without the letters for "working group" at its end."""
        for generic in _OF_A_GROUP:
            rest = short.removesuffix(generic)
            if rest != short and len(rest) > 1 and not self._vocabulary.everyday.forms(rest):
                for name in (rest, phonetics.letters_in_bangla(rest)):
                    self._but_for_group.setdefault(name, set()).add(id_)
                return

    def _add_parted(self, id_: int, letters: Words) -> None:
        self._letters.setdefault(letters[0], {}).setdefault(letters, set()).add(id_)

    def _unit(self, spelling: str, number: int, covered: Words) -> None:
        self._units.setdefault(spelling, []).append((number, covered))

    def _by_phrase(self, words: Words, capitals: frozenset[str]) -> list[_Hit]:
        """Return the names that stand there whole, word by word, everyday words and all.

        One everyday word alone must stand in capitals: "when is it" does not ask for a group "IT".
        """
        return [
            _Hit(id_, float(len(phrase)), 1.0, frozenset(range(start, start + len(phrase))))
            for start, word in enumerate(words)
            for phrase, ids in self._phrases.get(word, {}).items()
            if words[start : start + len(phrase)] == phrase
            and (len(phrase) > 1 or phrase[0] in capitals)
            for id_ in ids
        ]

    def _by_letters(self, words: Words) -> list[_Hit]:
        """Return the short names that are spelled letter by letter: সি টি আই পি, "c t i p"."""
        return [
            _Hit(id_, float(len(letters)), 1.0, frozenset(range(start, start + len(letters))))
            for start, word in enumerate(words)
            for letters, ids in self._letters.get(word, {}).items()
            if self._are_letters(words[start : start + len(letters)], letters)
            for id_ in ids
        ]

    def _by_slip(self, words: Words) -> list[_Hit]:
        """Return the one short name that a word right before "meeting" or "group" nearly is.

        "ctp meeting": a letter is missing, there twice or in the wrong place; none is another. Or
        what says that it is a group is left out: "rr meeting" of RRWG.
        """
        slipped = {
            place: ids
            for place, word in enumerate(words)
            if len(ids := self._nearly_short(word)) == 1
        }
        if not slipped:
            return []
        known = self._vocabulary.recognise(words)
        heads = self._vocabulary.meeting_words.places(known)
        heads |= self._vocabulary.group_words.places(known)
        return [
            _Hit(id_, 1.0, 1.0, frozenset({place}))
            for place, ids in slipped.items()
            for id_ in ids
            if place + 1 in heads
        ]

    def _nearly_short(self, word: str) -> set[int]:
        if word in self._but_for_group:
            return self._but_for_group[word]
        if len(word) < _FEWEST_LETTERS or self._vocabulary.everyday.forms(word):
            return set()
        near = (
            name
            for name in self._short
            if name[0] == word[0]
            and (len(name) != len(word) or sorted(name) == sorted(word))
            and OSA.distance(name, word, score_cutoff=1) == 1
        )
        return {id_ for name in near for id_ in self._short[name]}

    def _are_letters(self, words: Words, letters: Words) -> bool:
        """Whether these are the letters; the last may have an ending: সি টি আই পির."""
        if words[:-1] != letters[:-1]:
            return False
        last = words[-1]
        return letters[-1] in (last, *normalise.stems(last, self._vocabulary.endings))

    def _by_words(self, words: Words) -> list[_Hit]:
        found: dict[int, _Evidence] = {}
        for spelling, likeness, places in self._read(words):
            for number, covered in self._units[spelling]:
                evidence = found.setdefault(number, _Evidence())
                evidence.places |= places
                for word in covered:
                    evidence.likeness[word] = max(likeness, evidence.likeness.get(word, 0.0))
        return [self._hit(*each) for each in found.items() if self._is_enough(*each)]

    def _is_enough(self, number: int, evidence: _Evidence) -> bool:
        """Whether enough of a name is there; of a small part, at least one word for sure.

        Words with which one asks ("did the date change") are no part of a name by themselves.
        """
        coverage = self._hit(number, evidence).coverage
        if coverage < _MARGIN and all(map(self._vocabulary.lexicon.forms, evidence.likeness)):
            return False
        sure = max(evidence.likeness.values()) >= _SURE
        return coverage >= (_LEAST_WEAK_COVERAGE if sure else _LEAST_COVERAGE)

    def _read(self, words: Words) -> Iterable[tuple[str, float, frozenset[int]]]:
        """Yield units of names that the text has, singly or joined, their likeness and places."""
        telling = set(self._telling(words))
        for place, word in enumerate(words):
            if word in telling:
                heard = self._lexicon.written_by_sound(word)
                found = {**heard, **self._lexicon.misspelt(word), **self._spoken(word)}
                for spelling, likeness in found.items():
                    yield spelling, likeness, frozenset({place})
        for place, (word, following) in enumerate(itertools.pairwise(words)):
            if {word, following} <= telling and len(word + following) >= _SHORTEST_JOINED:
                for spelling, likeness in self._spoken(word + following, joined=True).items():
                    yield spelling, likeness, frozenset({place, place + 1})

    def _spoken(self, word: str, *, joined: bool = False) -> dict[str, float]:
        exact = dict.fromkeys(self._lexicon.forms(word), 1.0)
        language, by_sound = self._vocabulary, not joined
        translates = scripts.is_bangla(word) or (by_sound and language.is_translated(word))
        meant = language.translations(word, by_sound=by_sound) if translates else []
        translated = {form: _TRANSLATED for each in meant for form in self._lexicon.forms(each)}
        found = self._lexicon.alike_in_sound(word) | translated | exact
        return found or (self._as_word(word) if by_sound and scripts.is_bangla(word) else found)

    def _as_word(self, word: str) -> dict[str, float]:
        """Return the short names that, said as a word, sound just like a Bangla word."""
        alike = self._as_words.alike_in_sound(word, _FEWEST_HEARD)
        return {one: likeness for one, likeness in alike.items() if likeness >= _SURE}

    def _hit(self, number: int, evidence: _Evidence) -> _Hit:
        name = self._names[number]
        mass = sum(name.weights[word] * like for word, like in evidence.likeness.items())
        coverage = mass / sum(name.weights.values())
        places = frozenset(evidence.places)
        return _Hit(name.id, coverage * len(places), coverage, places)


def _choose(hits: Sequence[_Hit]) -> tuple[tuple[int, ...], bool]:
    """Return ids, the best first, and whether words of its own name each of them well enough.

    A hit whose words are all explained by a better one falls away ("migration" in "labour
    migration"), or, when it is nearly as good, makes the text ambiguous. A small part of a name
    counts, in doubt, where nothing better is named.
    """
    accepted: list[_Hit] = []
    certain = True
    for hit in sorted(hits, key=lambda hit: -hit.score):
        if hit.id in (other.id for other in accepted):
            continue
        rivals = [other for other in accepted if hit.places & other.places]
        own = hit.places.difference(*(other.places for other in rivals))
        weak = hit.coverage * len(own) < _LEAST_COVERAGE * len(hit.places)
        if weak and accepted and all(hit.score < _MARGIN * other.score for other in rivals):
            continue
        certain = certain and not weak
        accepted.append(hit)
    return tuple(hit.id for hit in accepted), certain
