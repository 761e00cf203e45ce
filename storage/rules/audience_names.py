"""What a word of a typed audience means: the only place that knows an audience's names.

A word that means nothing, or several things, is refused: a guess could reach people who were not
meant.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import regex
from rapidfuzz import fuzz, process

from storage import errors
from storage.rules import audience_words, words
from storage.rules.audience import ASPECTS, Atom, in_order

BARE = ("kind", "group", "organization")
"""Aspects whose words are understood without a prefix."""

_NEAR = 60
"""Indel similarity in percent from which a known word is offered for one that is not known."""
_AS_NEAR = 10
"""Points below the likeliest within which others are offered beside it."""
_AS_LONG = 0.7
"""Of what was written a known word has so much; else it leaves out a part: "chairs of ctip"."""
_NAME = regex.compile(r"[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}\s_.'’/-]*[\p{L}\p{M}\p{N}.])?")
"""Signs with a meaning elsewhere (`!cso`, brackets) are in no name, so that none is overlooked."""


class Named(NamedTuple):
    """A working group or an organization, with its key and the names that it goes by."""

    id: int
    key: str
    names: Sequence[str]


class Names:
    """The words that an author may use: the fixed ones, and those of what they may see.

    `language` is the one that audiences and suggestions are written in; words of all are read.
    """

    def __init__(
        self, language: str, groups: Iterable[Named], organizations: Iterable[Named]
    ) -> None:
        self.language = language
        self._own: dict[Atom, str] = {}
        self._keys: dict[tuple[str, str], Atom] = {}
        self._meanings: dict[str, dict[str, set[Atom]]] = {
            aspect: defaultdict(set) for aspect in ASPECTS
        }
        for aspect, values in audience_words.CLOSED.items():
            for value, by_language in values.items():
                every = [word for said in by_language.values() for word in said]
                self._learn(Atom(aspect, value), by_language[language][0], every)
        for aspect, named in (("group", groups), ("organization", organizations)):
            for one in named:
                atom = self._keys[aspect, one.key] = Atom(aspect, one.id)
                self._learn(atom, one.key, [one.key, *one.names])

    def _learn(self, atom: Atom, own: str, every: Iterable[str]) -> None:
        self._own[atom] = own
        for word in filter(None, map(words.normalise, every)):
            self._meanings[atom.aspect][word].add(atom)

    def means_all(self, text: str) -> bool:
        """Say whether a word means everybody."""
        every = (word for said in audience_words.ALL.values() for word in said)
        return text.strip().casefold() in every

    def atom(self, text: str) -> Atom:
        """Give what a word means, with its prefix if it has one: `cso`, `org:unodc`, `lang:bn`.

        Raises AudienceNotUnderstood for what means nothing, or several things.
        """
        said = text.strip()
        if self.means_all(said):
            raise errors.AudienceNotUnderstood("all", said)
        prefix, colon, name = said.partition(":")
        if not colon:
            return self._only(said, said, BARE)
        aspect = next((one for one in ASPECTS if _is_prefix(prefix, one)), None)
        if aspect is None:
            raise errors.AudienceNotUnderstood("unknown", said, self._nearest(name, ASPECTS))
        name = name.strip()
        return self._keys.get((aspect, name.lower())) or self._only(said, name, (aspect,))

    @property
    def all(self) -> str:
        """The word for everybody."""
        return audience_words.ALL[self.language][0]

    def words(self, aspect: str) -> list[str]:
        """Give what each thing of an aspect is written as."""
        return [self.word(atom) for atom in self._own if atom.aspect == aspect]

    def _only(self, said: str, name: str, aspects: Sequence[str]) -> Atom:
        meant = self._meant(name, aspects)
        if len(meant) > 1:
            several = [self.word(atom) for atom in in_order(meant)]
            raise errors.AudienceNotUnderstood("ambiguous", said, several)
        if not meant:
            near = self._nearest(name, ASPECTS if aspects == BARE else aspects)
            raise errors.AudienceNotUnderstood("unknown", said, near)
        return meant.pop()

    def _meant(self, name: str, aspects: Sequence[str]) -> set[Atom]:
        word = words.normalise(name)
        if not _NAME.fullmatch(name):
            return set()
        return {atom for aspect in aspects for atom in self._meanings[aspect].get(word, ())}

    def _nearest(self, name: str, aspects: Sequence[str]) -> list[str]:
        """Give how what may have been meant is written, likeliest first; nothing like it: none."""
        known = {
            word: in_order(atoms)[0]
            for aspect in aspects
            for word, atoms in self._meanings[aspect].items()
        }
        wanted = words.normalise(name)
        alike = [word for word in known if len(word) > _AS_LONG * len(wanted)]
        found = process.extract(wanted, alike, scorer=fuzz.ratio, score_cutoff=_NEAR)
        near = [known[word] for word, score, _ in found if score > found[0][1] - _AS_NEAR]
        return [self.word(atom) for atom in dict.fromkeys(near)]

    def word(self, atom: Atom) -> str:
        """Give the word that means an atom and nothing else; KeyError for what has no name here."""
        own = self._own[atom]
        short = atom.aspect in ("kind", "group") and not self.means_all(own)
        if short and self._meant(own, BARE) == {atom}:
            return own
        return f"{audience_words.PREFIXES[atom.aspect][self.language][0]}:{own}"


def _is_prefix(text: str, aspect: str) -> bool:
    known = (word for said in audience_words.PREFIXES[aspect].values() for word in said)
    return bool(_NAME.fullmatch(text)) and words.normalise(text) in map(words.normalise, known)
