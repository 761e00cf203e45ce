"""The only place that holds the examples that texts are compared with: shipped, or taught since."""

import ctypes
import functools
import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date
from typing import Final, Protocol

from handlers.understanding import calendars, examples, kinds, normalise, sentence, vocabulary
from handlers.understanding.kinds import Kind

OTHER, DO = "other", "do"
"""Kinds of examples that are no questions: what is none of our business, what one says one does."""

SAMPLES: Final = (*kinds.KINDS, DO, OTHER)
"""All that a text may be like."""

Taught = tuple[tuple[str, str], ...]
"""Kinds with phrases that the secretariat added."""


class Model(Hashable, Protocol):
    """What says how near a text is to each kind: the examples do, and so may any other model.

    It is given the words that somebody wrote, with marks for names and days (`sentence.GROUP` and
    the like): it need not know the network, and is told nothing of it.
    """

    def nearest(self, tokens: examples.Tokens, /) -> dict[str, float]:
        """Return for each of `SAMPLES` how likely it is, as a logarithm, 0 for the likeliest."""


class Learned:
    """What a text is compared with: a model, and what was taught word for word."""

    def __init__(self, model: Model, word_for_word: Taught) -> None:
        """Keep the phrases that may be known `word_for_word` to who asks."""
        self._taught = {tuple(normalise.words(text)): kind for kind, text in word_for_word}
        self._model = model

    def taught(self, words: Sequence[str]) -> Kind | None:
        """Return what the secretariat said that these very words ask; None where it did not."""
        kind = self._taught.get(tuple(words))
        return next((one for one in kinds.KINDS if one == kind), None)

    def likeness(self, tokens: examples.Tokens) -> dict[str, float]:
        """Return for each kind, `DO` and `OTHER`, how likely it is, 0 for the likeliest."""
        return self._model.nearest(tokens)


@functools.cache
def _shipped() -> examples.Examples:
    """Return the examples that ship, learned once."""
    shipped = examples.Examples(SAMPLES, _told(vocabulary.examples()))
    _give_back()
    return shipped


def _give_back() -> None:
    """Give the system back what only learning took: the C library would keep eight megabytes.

    glibc can (malloc_trim(3)); where another one serves, it is kept.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def foreign(question: sentence.Sentence) -> frozenset[int]:
    """Return the words that are in no question we know, but perhaps in other talk: "pain"."""
    shipped = _shipped()
    alone = frozenset(
        place
        for place, word in enumerate(question.words)
        if place not in question.named and shipped.has_only(word, OTHER)
    )
    nothing = question.period.places | question.small | question.polite
    return (question.strange | alone) - nothing


def _public(said: examples.Tokens) -> examples.Tokens:
    """Leave out the words that are in no file that ships: they may name what not all may see.

    Whatever a member writes then gets the same likeness, whatever name is in a phrase.
    """
    shipped, known = _shipped(), vocabulary.load().lexicon
    return [
        token
        for token in said
        if token.startswith(examples.MARK) or shipped.has_word(token) or known.forms(token)
    ]


def _told(texts: Iterable[tuple[str, str]]) -> Iterator[examples.Example]:
    for kind, text in texts:
        said = tokens(text)
        names_one = sentence.GROUP in said and not _PLACEHOLDER.search(text)
        if kind != OTHER or not names_one:  # "the parents' meeting" is a name unknown to us
            yield kind, said


@functools.lru_cache(maxsize=2)
def _with(taught: Taught) -> examples.Examples:
    """Return the examples that ship with those that were taught, learned once."""
    if not taught:
        return _shipped()
    shown = ((kind, _public(said)) for kind, said in _told(taught))
    return examples.Examples(SAMPLES, shown, _shipped())


@functools.lru_cache(maxsize=8)
def learned(
    taught: Taught = (), word_for_word: Taught | None = None, model: Model | None = None
) -> Learned:
    """Return the examples, made once; all of what was taught is known word for word, or some.

    Another `model` stands in their place; what was taught counts beside it word for word.
    """
    known = taught if word_for_word is None else word_for_word
    return Learned(model or _with(taught), known)


_PLACEHOLDERS: Final = {
    "{group}": sentence.GROUP, "{title}": sentence.TITLE, "{org}": sentence.ORGANIZATION,
    "{place}": sentence.PLACE, "{day}": sentence.SOMEDAY,
}  # fmt: skip


def tokens(example: str) -> list[str]:
    """Return the tokens of an example, in which names may have placeholders."""
    found: list[str] = []
    for part in _PLACEHOLDER.split(example):
        if part in _PLACEHOLDERS:
            found.append(_PLACEHOLDERS[part])
        else:
            found += _plain(normalise.words(part))
    return found


def _plain(words: tuple[str, ...]) -> list[str]:
    return sentence.Sentence(words, vocabulary.load(), _ANY_DAY).tokens if words else []


_PLACEHOLDER: Final = re.compile(r"(\{\w+\})")
_ANY_DAY: Final = calendars.Calendar(date(2000, 1, 3))
