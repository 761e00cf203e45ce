"""An audience as people type it, `cso, un_agency & ctip - org:unodc`: read, and written.

    audience = list ("&" list | "-" list)*      list = word (("," | "|") word)*

The lists after `&` all have to hold, of each one word is enough; those after `-` are left out, and
the order does not matter. `all` alone is everybody. A `-` inside of a word is a part of it.
"""

from collections.abc import Iterator

import regex

from storage import errors
from storage.rules import audience_words, words
from storage.rules.audience import Atom, Atoms, Audience, in_order
from storage.rules.audience_names import Names

_SIGN = regex.compile(r"([,|&]|(?<![^\s,|&])[-–—−])")
"""Phones make long dashes of hyphens; one is a sign only at the beginning of a word."""


def parse(text: str, names: Names) -> Audience:
    """Read an audience; AudienceNotUnderstood, for the whole of it, where any part is not clear."""
    clauses: set[Atoms] = set()
    excluded: set[Atom] = set()
    for sign, listed in _lists(words.seen(text)):
        if sign != "&":
            excluded.update(map(names.atom, listed))
        elif len(listed) > 1 or not names.means_all(listed[0]):
            clauses.add(frozenset(map(names.atom, listed)))
    return Audience(frozenset(clauses), frozenset(excluded))


def _lists(text: str) -> Iterator[tuple[str, list[str]]]:
    """Give each list of words with the sign before it; the first has an `&`."""
    pieces = _SIGN.split(text)
    sign, listed = "&", [_word(pieces, 0)]
    for place in range(1, len(pieces), 2):
        word = _word(pieces, place + 1)
        if pieces[place] in ",|":
            listed.append(word)
        else:
            yield sign, listed
            sign, listed = pieces[place], [word]
    yield sign, listed


def _word(pieces: list[str], place: int) -> str:
    word = pieces[place].strip()
    if not word:  # named by the sign beside which it is missing
        beside = pieces[place - 1 : place] or pieces[1:2]
        raise errors.AudienceNotUnderstood("empty", "".join(beside))
    return word


def write(audience: Audience, names: Names) -> str:
    """Write an audience so that `parse` reads the same; KeyError for what has no name here."""
    clauses = [_listed(clause, names) for clause in audience.in_order()]
    written = " & ".join(clauses or [audience_words.ALL[names.language][0]])
    left_out = _listed(in_order(audience.excluded), names)
    return f"{written} - {left_out}" if left_out else written


def _listed(atoms: list[Atom], names: Names) -> str:
    return ", ".join(map(names.word, atoms))
