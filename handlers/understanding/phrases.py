"""Fixed phrases, and where they stand in a text whose words have been recognised."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import itemgetter

from handlers.understanding import normalise

Phrase = tuple[str, ...]

GAP = "…"
"""Stands in a phrase for up to three words: `কতজন … আসবেন`."""
_LONGEST_GAP = 3


class Phrases:
    """Fixed phrases, found in a text whose words have been recognised; they may have gaps."""

    def __init__(self, phrases: Iterable[str]) -> None:
        read = {tuple(map(normalise.words, phrase.split(GAP))) for phrase in phrases}
        whole = sorted(first for first, *others in read if not others)
        self._whole = {first: tuple(each) for first, each in groupby(whole, itemgetter(0))}
        parted = sorted(parts for parts in read if len(parts) > 1)
        self._parted = {
            first: tuple(each) for first, each in groupby(parted, lambda parts: parts[0][0])
        }

    def places(self, text: Sequence[frozenset[str]]) -> frozenset[int]:
        """Return the places of the words of `text` that are part of one of the phrases."""
        return frozenset(place for places in self.found(text) for place in places)

    def longest(self, text: Sequence[frozenset[str]]) -> int:
        """Return how many words the longest of the phrases in `text` has; 0 for none."""
        return max(map(len, self.found(text)), default=0)

    def found(self, text: Sequence[frozenset[str]]) -> Iterator[list[int]]:
        """Yield the places of each of the phrases in `text`, in order."""
        if self._whole.keys().isdisjoint(chain.from_iterable(text)) and (
            not self._parted or self._parted.keys().isdisjoint(chain.from_iterable(text))
        ):
            return  # as for most of the hundreds of lists that each question is held against
        for start, spellings in enumerate(text):
            for spelling in spellings:
                for phrase in self._whole.get(spelling, ()):
                    if _stands(phrase, text, start):
                        yield list(range(start, start + len(phrase)))
                for parts in self._parted.get(spelling, ()):
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
