"""The only place that says whom a stranger's typed name means. When unsure, it means nobody."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

from rapidfuzz import fuzz

from storage.rules import phonetics, words

_ALIKE = 85
"""Indel similarity in percent: one slip in a word of seven letters, "organisation" with an s."""
_LONG = 5
"""Letters that a word needs before a slip in it is forgiven: UNDP is not UNEP."""
_ABBREVIATED = 3
"""Letters that an abbreviation needs, as in "Int Org for Migration"."""
_SAYING_NOTHING = frozenset(
    words.normalise(
        "and at for from in of on the to office country bangladesh dhaka "
        "ও এবং এর অফিস কার্যালয় বাংলাদেশ ঢাকা"
    ).split()
)
"""Words that stand beside any name here and tell none from another; "A" may be all of a name."""

Words = tuple[str, ...]


@dataclass(frozen=True)
class Candidate:
    """One who may be meant: an organization or person, under every name that they go by."""

    id: int
    names: Sequence[str]


def propose(text: str, candidates: Sequence[Candidate]) -> int | None:
    """Return the id of the one candidate that `text` names, None for nobody or several.

    A name is recognised whatever its case, punctuation, spacing and order of words, alone or with
    another name of the same candidate ("International Organization for Migration (IOM)"); then
    with slips in long words and with abbreviated words, if each word still has its counterpart;
    then by its sound in the other script ("ইউনিসেফ", "আইওএম"); then by a part of it that no other
    has ("beta" for "Beta CSO"). Only a proposal: a person decides.
    """
    typed = _telling(text)
    if not typed:
        return None
    for same in (_spelt_alike, _read_alike, _heard_alike, _part_of):
        meant = {candidate.id for candidate in candidates if _is_named(candidate, typed, same)}
        if meant:
            return meant.pop() if len(meant) == 1 else None
    return None


def _is_named(candidate: Candidate, typed: Words, same: Callable[[Words, Words], bool]) -> bool:
    return any(same(typed, name) for name in map(_telling, _spellings(candidate.names)) if name)


def _spellings(names: Sequence[str]) -> Iterable[str]:
    yield from names
    yield from map(" ".join, permutations(names, 2))


def _telling(text: str) -> Words:
    """Return the words of a name that tell it from others; all of them if none does."""
    said = words.normalise(text).replace("united nations", "un").split()
    return tuple(word for word in said if word not in _SAYING_NOTHING) or tuple(said)


def _spelt_alike(typed: Words, name: Words) -> bool:
    return "".join(typed) == "".join(name) or sorted(typed) == sorted(name)


def _read_alike(typed: Words, name: Words) -> bool:
    if len(typed) != len(name):
        return False
    pairs = list(zip(typed, name, strict=True))
    return all(_slipped(*pair) for pair in pairs) or (
        any(written == meant for written, meant in pairs)
        and all(_slipped(*pair) or _abbreviated(*pair) for pair in pairs)
    )


def _heard_alike(typed: Words, name: Words) -> bool:
    if phonetics.letters_in_bangla("".join(name)) == "".join(typed):
        return True
    heard, sound = ("".join(map(phonetics.key, one)) for one in (typed, name))
    return heard == sound and len(sound) >= phonetics.SHORTEST_KEY


def _part_of(typed: Words, name: Words) -> bool:
    return all(any(_slipped(written, meant) for meant in name) for written in typed)


def _slipped(written: str, meant: str) -> bool:
    if written == meant:
        return True
    long = min(len(written), len(meant)) >= _LONG
    return long and fuzz.ratio(written, meant, processor=None) >= _ALIKE


def _abbreviated(written: str, meant: str) -> bool:
    return len(written) >= _ABBREVIATED and meant.startswith(written)
