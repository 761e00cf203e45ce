"""The only place that compares a text with examples: nearest neighbour over character n-grams."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

_SIZES = (2, 3, 4)


class Examples:
    """Texts by kind, weighted by TF-IDF, to which another text can be compared."""

    def __init__(self, kinds: Mapping[str, Sequence[str]]) -> None:
        texts = [(kind, Counter(_grams(text))) for kind, each in kinds.items() for text in each]
        self._count = len(texts)
        self._kinds = [kind for kind, _ in texts]
        self._having = Counter(gram for _, grams in texts for gram in grams)
        self._weights: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, (_, grams) in enumerate(texts):
            for gram, weight in self._vector(grams).items():
                self._weights[gram].append((number, weight))

    def nearest(self, text: str) -> dict[str, float]:
        """Return for each kind the cosine, 0 to 1, of `text` and its nearest example."""
        cosines: dict[int, float] = defaultdict(float)
        for gram, weight in self._vector(Counter(_grams(text))).items():
            for number, other in self._weights.get(gram, ()):
                cosines[number] += weight * other
        nearest = dict.fromkeys(self._kinds, 0.0)
        for number, cosine in cosines.items():
            kind = self._kinds[number]
            nearest[kind] = max(nearest[kind], cosine)
        return nearest

    def _vector(self, grams: Counter[str]) -> dict[str, float]:
        """Return weights of length 1 together; what no example has weighs most."""
        weights = {
            gram: (1 + math.log(times)) * math.log(1 + self._count / (1 + self._having[gram]))
            for gram, times in grams.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {gram: weight / length for gram, weight in weights.items()}


def _grams(text: str) -> Iterator[str]:
    framed = f" {text} "
    for size in _SIZES:
        for start in range(len(framed) - size + 1):
            yield framed[start : start + size]
