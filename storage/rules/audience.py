"""Whom a broadcast is meant for, as stored: the only place that decides who is in an audience.

`audience_text` reads and writes the same as people type it; `storage.recipients` says the same as
a query condition, and a test holds the two together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

KINDS = ("un_agency", "cso", "government", "private_sector", "donor", "academia", "other")
ROLES = ("focal_point", "chair", "secretariat")
ASPECTS = ("kind", "group", "organization", "role", "language")
"""What can be asked of a person, in the order in which it is written."""
_NUMBERED = ("group", "organization")
_TOGETHER = frozenset({"kind", "organization"})
"""Aspects of one question, which organizations: buttons add up what is chosen of them."""


class Atom(NamedTuple):
    """The least that an audience says: of this kind, in this working group, with this role, ...

    `value` is a row's id for working groups and organizations, else the word that is stored.
    """

    aspect: str
    value: str | int

    @classmethod
    def from_json(cls, stored: str) -> Self:
        """Read a stored atom; ValueError for what is none."""
        aspect, _, value = stored.partition(":")
        if aspect not in ASPECTS:
            raise ValueError(stored)
        return cls(aspect, int(value) if aspect in _NUMBERED else value)

    def to_json(self) -> str:
        """Give this atom as it is stored."""
        return f"{self.aspect}:{self.value}"


Atoms = frozenset[Atom]


def in_order(atoms: Iterable[Atom]) -> list[Atom]:
    """Give atoms in the order in which they are written and stored."""
    return sorted(atoms, key=_place)


def _place(atom: Atom) -> tuple[int, str | int]:
    return ASPECTS.index(atom.aspect), atom.value


def atoms_of(
    organization_id: int, kind: str, group_ids: Iterable[int], roles: Iterable[str], language: str
) -> Atoms:
    """Give everything that holds for a person: their organization, its groups, their roles, ..."""
    return frozenset(
        (
            Atom("organization", organization_id),
            Atom("kind", kind),
            Atom("language", language),
            *(Atom("group", one) for one in group_ids),
            *(Atom("role", one) for one in roles),
        )
    )


def _question(aspect: str) -> frozenset[str]:
    return _TOGETHER if aspect in _TOGETHER else frozenset({aspect})


@dataclass(frozen=True)
class Audience:
    """Members for whom one atom of each clause holds, and none that is excluded.

    Without clauses everybody is meant. Raises ValueError for a clause without atoms.
    """

    clauses: frozenset[Atoms] = frozenset()
    excluded: Atoms = frozenset()

    def __post_init__(self) -> None:
        if frozenset() in self.clauses:
            raise ValueError("a clause of an audience has no atoms")

    @property
    def everybody(self) -> bool:
        """Whether nobody at all is left out."""
        return not self.clauses and not self.excluded

    @property
    def group_ids(self) -> frozenset[int]:
        """The working groups that it is for, whatever else a person may be meant by."""
        named = (atom for clause in self.clauses for atom in clause if atom.aspect == "group")
        return frozenset(int(atom.value) for atom in named)

    @property
    def circles(self) -> list[frozenset[int]]:
        """The working groups of each clause that lets in nobody but members of some."""
        return [
            frozenset(int(atom.value) for atom in clause)
            for clause in self.clauses
            if all(atom.aspect == "group" for atom in clause)
        ]

    def includes(self, person: Atoms) -> bool:
        """Say whether a person is meant, of whom these atoms hold."""
        return self.excluded.isdisjoint(person) and not any(
            clause.isdisjoint(person) for clause in self.clauses
        )

    def in_order(self) -> list[list[Atom]]:
        """Give the clauses in the order in which they are written and stored."""
        return sorted(map(in_order, self.clauses), key=lambda clause: list(map(_place, clause)))

    def chosen(self, aspect: str) -> frozenset[str | int]:
        """Give the values that buttons show as chosen: of clauses that `toggled` would change."""
        atoms = (atom for clause in self._of(aspect) for atom in clause)
        return frozenset(atom.value for atom in atoms if atom.aspect == aspect)

    def toggled(self, atom: Atom) -> Self:
        """Take an atom away where it is chosen, else add it to what is chosen of its question.

        Each aspect is a question, but kinds and organizations are one. A clause that loses its last
        atom goes. Clauses that hold other atoms too stay as they are.
        """
        pure = self._of(atom.aspect)
        holding = {clause for clause in pure if atom in clause}
        changed = {clause - {atom} for clause in holding} - {frozenset()}
        if not holding:
            holding = set(pure[:1])
            changed = {frozenset({atom}).union(*holding)}
        return type(self)((self.clauses - holding) | changed, self.excluded)

    def toggled_exclusion(self, atom: Atom) -> Self:
        """Leave out those for whom an atom holds, or do so no more."""
        return type(self)(self.clauses, self.excluded ^ {atom})

    def either(self) -> Self:
        """Give the audience in which of several clauses about one question one is enough."""
        united: dict[frozenset[str], Atoms] = {}
        for clause in self.clauses:
            question = frozenset().union(*(_question(one.aspect) for one in clause))
            united[question] = united.get(question, frozenset()) | clause
        return type(self)(frozenset(united.values()), self.excluded)

    def _of(self, aspect: str) -> list[Atoms]:
        clauses = map(frozenset, self.in_order())
        return [one for one in clauses if {atom.aspect for atom in one} <= _question(aspect)]

    def to_json(self) -> dict[str, Any]:
        """Give this audience as it is stored."""
        return {
            "all": [[atom.to_json() for atom in clause] for clause in self.in_order()],
            "not": [atom.to_json() for atom in in_order(self.excluded)],
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Read a stored audience; ValueError for what is none."""
        return cls(
            frozenset(frozenset(map(Atom.from_json, clause)) for clause in stored["all"]),
            frozenset(map(Atom.from_json, stored["not"])),
        )
