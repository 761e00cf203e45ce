"""Fixed phrases, and where they stand in a text whose words have been recognised."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from handlers.understanding import normalise

Phrase = tuple[str, ...]

GAP = "…"
"""Stands in a phrase for up to three words: `কতজন … আসবেন`."""
_LONGEST_GAP = 3


class Phrases:
    """Fixed phrases, found in a text whose words have been recognised; they may have gaps."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[Phrase, ...]]] = {}
        self._words: set[str] = set()
        """Those of one word, of which nothing is left to be looked for."""
        parted = {tuple(map(normalise.words, phrase.split(GAP))) for phrase in phrases}
        for parts in sorted(parted):
            longer = self._by_first.setdefault(parts[0][0], [])
            if len(parts) == 1 and len(parts[0]) == 1:
                self._words.add(parts[0][0])
            else:
                longer.append(parts)

    def places(self, text: Sequence[frozenset[str]]) -> frozenset[int]:
        """Return the places of the words of `text` that are part of one of the phrases."""
        return frozenset(place for places in self.found(text) for place in places)

    def longest(self, text: Sequence[frozenset[str]]) -> int:
        """Return how many words the longest of the phrases in `text` has; 0 for none."""
        return max(map(len, self.found(text)), default=0)

    def found(self, text: Sequence[frozenset[str]]) -> Iterator[list[int]]:
        """Yield the places of each of the phrases in `text`, in order."""
        if self._by_first.keys().isdisjoint(chain.from_iterable(text)):
            return  # as for most of the hundreds of lists that each question is held against
        for start, spellings in enumerate(text):
            for spelling in spellings:
                if spelling in self._words:
                    yield [start]
                for parts in self._by_first.get(spelling, ()):
                    places = _places(parts, text, start)
                    if places:
                        yield places


def _places(
    parts: Sequence[Phrase], text: Sequence[frozenset[str]], start: int
) -> list[int] | None:
    """Return the places of the words of a phrase that begins at `start`; None if it does not."""
    first, *others = parts
    if not _stands(first, text, start):
        return None
    places = list(range(start, start + len(first)))
    for part in others:
        gap = range(places[-1] + 1, places[-1] + 2 + _LONGEST_GAP)
        at = next((one for one in gap if _stands(part, text, one)), None)
        if at is None:
            return None
        places += range(at, at + len(part))
    return places


def _stands(phrase: Phrase, text: Sequence[frozenset[str]], at: int) -> bool:
    if at + len(phrase) > len(text):
        return False
    for place, word in enumerate(phrase, at):  # noqa: SIM110 - the innermost loop of all questions
        if word not in text[place]:
            return False
    return True
