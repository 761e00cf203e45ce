"""The only place that learns from examples what a text asks: naive Bayes over words and letters.

Multinomial, weighted by TF-IDF, all kinds equally likely beforehand (Rennie et al., Tackling the
Poor Assumptions of Naive Bayes Text Classifiers, 2003, section 4). It is made in two seconds
from ten thousand examples, explains itself word by word, and a new example counts at once. A larger
model may stand in its place: `lessons.Model`.
"""

import functools
import itertools
import math
import operator
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

_SMOOTHING = 0.05
_LETTERS = (3, 4)
_CERTAIN = 20.0
_NONE = -1
_REMEMBERED = 1024
"""Words whose letters are remembered: the common ones."""

MARK = "<"
"""Begins a token that stands for words, such as a name: it has no letters to compare."""

Tokens = Sequence[str]

Example = tuple[str, Tokens]
"""A kind, and a text of that kind."""


Presence = Iterable[tuple[int, float]]
"""Numbers of kinds that have a feature, each with what its presence weighs beside its absence."""


class Examples:
    """Texts by kind, as tokens, with which another text can be compared."""

    def __init__(
        self, kinds: Iterable[str], examples: Iterable[Example], others: "Examples | None" = None
    ) -> None:
        """`kinds` are all that there are; an example of any other raises KeyError.

        With `others` (of the same kinds) it is as if all were learned together, for what it costs
        to learn the new ones: only that the others keep the weights that they have, though what was
        rare among them may now be a little less so.
        """
        self.kinds = tuple(kinds)
        numbers = {kind: number for number, kind in enumerate(self.kinds)}
        numbered = ((numbers[kind], tokens) for kind, tokens in examples)
        before = others.counts if others else ()
        self.counts: tuple[_Counts, ...] = (*before, _Counts(numbered, len(numbers), before))
        features = _SMOOTHING * max(1, sum(counts.first_here for counts in self.counts))
        totals = zip(*(counts.totals for counts in self.counts), strict=True)
        self._absence = [-math.log(features + sum(total)) for total in totals]

    def has_word(self, word: str) -> bool:
        """Return whether the word, written like this, is in an example."""
        return any(counts.having(hash(word)) for counts in self.counts)

    def has_only(self, word: str, kind: str) -> bool:
        """Return whether the word, written like this, is in examples of a kind and of no other."""
        having = {one for counts in self.counts for one, _ in counts.presence(hash(word))}
        return having == {self.kinds.index(kind)}

    def nearest(self, tokens: Tokens) -> dict[str, float]:
        """Return for each kind how likely it is, as a logarithm, 0 for the likeliest.

        A text that is an example, word for word, asks what the example asks.
        """
        features = Counter(_features(tokens))
        having = (sum(counts.having(feature) for counts in self.counts) for feature in features)
        texts = sum(counts.texts for counts in self.counts)
        weights = _weights(features.values(), [_rarity(count, texts) for count in having])
        everything = sum(weights)
        scores = [everything * absence for absence in self._absence]
        for feature, weight in zip(features, weights, strict=True):
            if weight:
                for kind, present in self._presence(feature):
                    scores[kind] += weight * present
        same = functools.reduce(operator.or_, (counts.same(tokens) for counts in self.counts))
        if same.bit_count() == 1:
            scores[same.bit_length() - 1] = max(scores) + _CERTAIN
        best = max(scores)
        return {kind: score - best for kind, score in zip(self.kinds, scores, strict=True)}

    def _presence(self, feature: int) -> Presence:
        having = [counts for counts in self.counts if counts.having(feature)]
        if len(having) == 1:
            return having[0].presence(feature)
        masses: dict[int, float] = defaultdict(float)
        for counts in having:
            for kind, present in counts.presence(feature):
                masses[kind] += math.expm1(present)
        return ((kind, math.log1p(mass)) for kind, mass in masses.items())


class _Counts:
    """How many of some texts have a feature, and what its presence weighs for each kind.

    There are nearly a hundred thousand features: what belongs to them is kept in flat arrays,
    because objects would take fifty times the memory.
    """

    def __init__(
        self, examples: Iterable[tuple[int, Tokens]], kinds: int, others: Sequence["_Counts"]
    ) -> None:
        """A feature is as rare as it is in these and the `others` together."""
        self._numbers = _Numbers()
        self._having = array("I")
        self._same: dict[int, int] = defaultdict(int)
        read = [_Texts() for _ in range(kinds)]
        for kind, tokens in examples:
            self._same[hash(tuple(tokens))] |= 1 << kind
            times = Counter(_features(tokens))
            text = self._numbers.add(times.keys())
            self._having.extend([0] * (len(self._numbers.features) - len(self._having)))
            for number in text:
                self._having[number] += 1
            read[kind].append(text, times.values())
        self.texts = sum(map(len, read))
        elsewhere = [0] * len(self._having)
        for other in others:
            counted = map(other.having, self._numbers.features)
            elsewhere = list(map(operator.add, elsewhere, counted))
        self.first_here = elsewhere.count(0)
        """Features that none of the others has."""
        texts = self.texts + sum(other.texts for other in others)
        having = map(operator.add, self._having, elsewhere)
        self._weigh(read, array("d", (_rarity(count, texts) for count in having)))

    def _weigh(self, read: Sequence["_Texts"], rarities: Sequence[float]) -> None:
        self.totals = []
        features, kinds, presence = array("I"), array("B"), array("f")
        none = array("d", [0.0]) * len(rarities)
        for kind, texts in enumerate(read):
            masses = array("d", none)  # of each feature: a dict of those here is ten times that
            for numbers, times in texts:
                weights = _weights(times, [rarities[number] for number in numbers])
                for number, weight in zip(numbers, weights, strict=True):
                    masses[number] += weight
            self.totals.append(math.fsum(masses))
            here = array("I", (number for number, mass in enumerate(masses) if mass))
            features.extend(here)
            kinds.extend(array("B", [kind]) * len(here))
            presence.extend(math.log1p(masses[number] / _SMOOTHING) for number in here)
        self._ends = array("I", [0]) * (len(rarities) + 1)
        for number in features:
            self._ends[number + 1] += 1
        self._ends = array("I", itertools.accumulate(self._ends))
        self._kinds, self._presence = array("B", kinds), array("f", presence)
        free = array("I", self._ends)
        for number, kind, present in zip(features, kinds, presence, strict=True):
            place = free[number]
            self._kinds[place], self._presence[place] = kind, present
            free[number] += 1

    def having(self, feature: int) -> int:
        """Return how many texts have a feature."""
        number = self._numbers.get(feature)
        return 0 if number == _NONE else self._having[number]

    def presence(self, feature: int) -> Presence:
        """Return what the presence of a feature weighs for the kinds that have it."""
        number = self._numbers.get(feature)
        if number == _NONE:
            return ()
        ours = slice(self._ends[number], self._ends[number + 1])
        return zip(self._kinds[ours], self._presence[ours], strict=True)

    def same(self, tokens: Tokens) -> int:
        """Return the kinds of the texts that are these very tokens: the bits of their numbers."""
        return self._same.get(hash(tuple(tokens)), 0)


class _Numbers:
    """Numbers of features, in the order in which they come: an open-addressed table.

    A dict would take ten times the memory while examples are learned, and little of it goes back.
    """

    def __init__(self) -> None:
        self.features = array("q")
        self._table = array("i", [_NONE]) * 1024

    def get(self, feature: int) -> int:
        """Return the number of a feature, `_NONE` for one that did not come."""
        return self._table[self._slot(feature)]

    def add(self, features: Collection[int]) -> list[int]:
        """Return the numbers of different features, the next ones for those that did not come."""
        while 2 * (len(self.features) + len(features)) > len(self._table):
            self._table = array("i", [_NONE]) * (4 * len(self._table))
            for number, feature in enumerate(self.features):
                self._table[self._slot(feature)] = number
        numbers = []
        for feature in features:
            slot = self._slot(feature)
            number = self._table[slot]
            if number == _NONE:
                number = self._table[slot] = len(self.features)
                self.features.append(feature)
            numbers.append(number)
        return numbers

    def _slot(self, feature: int) -> int:
        table, features = self._table, self.features
        last = len(table) - 1
        slot = feature & last
        while (number := table[slot]) != _NONE and features[number] != feature:
            slot = (slot + 1) & last
        return slot


class _Texts:
    """Texts of one kind, each as the numbers of its features and how often it has them."""

    def __init__(self) -> None:
        self._numbers, self._times, self._ends = array("I"), array("H"), array("I", [0])

    def append(self, numbers: Iterable[int], times: Iterable[int]) -> None:
        self._numbers.extend(numbers)
        self._times.extend(times)
        self._ends.append(len(self._numbers))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __iter__(self) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
        for start, end in itertools.pairwise(self._ends):
            yield self._numbers[start:end], self._times[start:end]


def _rarity(having: int, texts: int) -> float:
    """Return what a feature weighs that so many of the texts have; one that none has, nothing."""
    return 1 + math.log((1 + texts) / (1 + having)) if having else 0.0


def _weights(times: Iterable[int], rarities: Iterable[float]) -> list[float]:
    """Return what the features of a text weigh, of length 1 together."""
    weights = [
        rarity if often == 1 else (1 + math.log(often)) * rarity
        for often, rarity in zip(times, rarities, strict=True)
    ]
    length = math.sqrt(sum(weight * weight for weight in weights)) or 1.0
    return [weight / length for weight in weights]


def _features(tokens: Tokens) -> Iterator[int]:
    """Yield words, pairs of words with at most one between, and letters in words: their hashes."""
    framed = ["^", *tokens, "$"]
    yield from map(hash, tokens)
    for one, other in itertools.pairwise(framed):
        yield hash(f"{one} {other}")
    for one, other in zip(framed, framed[2:], strict=False):
        yield hash(f"{one} . {other}")
    for token in tokens:
        if not token.startswith(MARK):
            yield from _letters(token)


@functools.lru_cache(_REMEMBERED)
def _letters(word: str) -> tuple[int, ...]:
    framed = f"#{word}#"
    return tuple(
        hash(f"~{framed[start : start + size]}")
        for size in _LETTERS
        for start in range(len(framed) - size + 1)
    )
