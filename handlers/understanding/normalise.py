"""The only place where a question becomes words, the same for every way of writing them."""

from collections.abc import Iterable

import regex

from storage.rules import words as spelling

LONGEST = 300
"""Characters of a text that are read: a question says what it asks in fewer."""

_SPELLED_OUT = regex.compile(r"(?<![\p{L}\p{M}])(?:\p{L}\.)+\p{L}(?![\p{L}\p{M}])")
_ONE_SCRIPT = regex.compile(r"\p{Bengali}+|[^\p{Bengali}\s]+")
_AS_WRITTEN = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_SHORTEST_STEM = 3


def words(text: str) -> tuple[str, ...]:
    """Return the words of the first `LONGEST` characters, normalised (`storage.rules.words`).

    Letters with full stops between are one word ("C.T.I.P."), and a Bangla ending that is glued to
    a Latin name is a word of its own ("CTIPএর").
    """
    whole = _SPELLED_OUT.sub(lambda found: found[0].replace(".", ""), text[:LONGEST])
    return tuple(_ONE_SCRIPT.findall(spelling.normalise(whole)))


def capitals(text: str) -> frozenset[str]:
    """Return the words, normalised, that stand in capitals in a text that is not all capitals."""
    head = text[:LONGEST]
    return frozenset() if head.isupper() else acronyms(head)


def acronyms(text: str) -> frozenset[str]:
    """Return the words of `text`, normalised, that are two capital letters or more."""
    written = (word for word in _AS_WRITTEN.findall(text) if len(word) > 1 and word.isupper())
    return frozenset(word for one in written for word in words(one))


def stems(word: str, endings: Iterable[str]) -> list[str]:
    """Return what is left of `word` without each of the `endings` that it has, longest first."""
    left = [word.removesuffix(ending) for ending in endings if word.endswith(ending)]
    return sorted((stem for stem in left if _is_stem(stem)), key=len, reverse=True)


def _is_stem(word: str) -> bool:
    """Whether `word` is long enough; a Bangla consonant has a vowel in it, so that দল is."""
    return len(word) >= _SHORTEST_STEM or (len(word) > 1 and spelling.is_bangla(word))
