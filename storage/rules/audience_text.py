"""An audience as people type it, `cso, un_agency & ctip - org:unodc`: read, and written.

    audience = list ("&" list | "-" list)*      list = word (("," | "|") word)*

The lists after `&` all have to hold, of each one word is enough; those after `-` are left out, and
the order does not matter. `all` alone is everybody. A `-` inside of a word is a part of it.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress

import regex

from storage import errors
from storage.rules import words
from storage.rules.audience import Atom, Atoms, Audience, in_order
from storage.rules.audience_names import Names

_SIGN = regex.compile(r"([,|&]|(?<![^\s,|&])[-–—−])")
"""Phones make long dashes of hyphens; one is a sign only at the beginning of a word."""


_DASH = regex.compile(r"(?<=[^\s,|&])[-–—−](?=[^\s,|&])")
_INSTEAD = (
    (regex.compile(r"\(([^()&–—−-]*)\)"), r"\1"),  # brackets around a list, which needs none
    (regex.compile(r"\s(?:but not|except|without|not)\s", regex.IGNORECASE), " - "),
    (regex.compile(r"\s(?:and|এবং|ও)\s", regex.IGNORECASE), " & "),
    (regex.compile(r"\s(?:or|অথবা|বা)\s", regex.IGNORECASE), ", "),
)
"""What people write for a sign; never taken for it, only offered with the sign in its place."""


def parse(text: str, names: Names) -> Audience:
    """Read an audience; AudienceNotUnderstood, for the whole of it, where any part is not clear.

    Where words stand for signs, or there are no spaces around a `-`, it says how that is written.
    """
    seen = words.seen(text)
    try:
        return _read(seen, names)
    except errors.AudienceNotUnderstood as refused:
        reason, said, meant = refused.reason, refused.said, refused.meant
        with_signs = _attempts(seen, said) if reason == "unknown" else ()
        signed = next(_understood(with_signs, names), None)
        if signed is not None:  # "CSOs and government": nobody is both
            meant = instead = _writings([signed.either(), signed], names)
        else:
            # a word that stands there already would leave out what was not understood
            others = {piece.strip() for piece in _SIGN.split(seen)}
            meant = [word for word in meant if word not in others]
            with_word = (_with(seen, said, word) for word in meant)
            instead = _writings(_understood(with_word, names), names)
        raise errors.AudienceNotUnderstood(reason, said, meant, instead) from None


def _understood(attempts: Iterable[str], names: Names) -> Iterator[Audience]:
    """Yield those attempts that mean something as a whole."""
    for attempt in attempts:
        with suppress(errors.AudienceNotUnderstood):
            yield _read(attempt, names)


def _writings(audiences: Iterable[Audience], names: Names) -> list[str]:
    return list(dict.fromkeys(write(one, names) for one in audiences))


def _with(text: str, said: str, word: str) -> str:
    """Put a word in the place of what was said."""
    pieces = _SIGN.split(text)
    return "".join(f" {word} " if piece.strip() == said else piece for piece in pieces)


def _attempts(text: str, unknown: str) -> Iterator[str]:
    with_signs = text
    for word, sign in _INSTEAD:
        with_signs = word.sub(sign, with_signs)
    if with_signs != text:
        yield with_signs
    for dash in _DASH.finditer(unknown):
        parted = f"{unknown[: dash.start()]} - {unknown[dash.end() :]}"
        yield text.replace(unknown, parted)


def _read(text: str, names: Names) -> Audience:
    clauses: set[Atoms] = set()
    excluded: set[Atom] = set()
    for sign, listed in _lists(text):
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
    written = " & ".join(clauses or [names.all])
    left_out = _listed(in_order(audience.excluded), names)
    return f"{written} - {left_out}" if left_out else written


def _listed(atoms: list[Atom], names: Names) -> str:
    return ", ".join(map(names.word, atoms))
