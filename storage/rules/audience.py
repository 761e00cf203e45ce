"""Whom a broadcast is meant for, as written: kinds of organization and working groups."""

from dataclasses import dataclass
from typing import Any, Self

KINDS = ("un_agency", "cso", "government", "private_sector", "donor", "academia", "other")


@dataclass(frozen=True)
class Audience:
    """Members of organizations of these kinds and in these working groups; none named: any."""

    kinds: frozenset[str] = frozenset()
    working_group_ids: frozenset[int] = frozenset()

    def toggled_kind(self, kind: str) -> Self:
        """Give this audience with a kind added, or taken away where it was in."""
        return type(self)(self.kinds ^ {kind}, self.working_group_ids)

    def toggled_group(self, group_id: int) -> Self:
        """Give this audience with a working group added, or taken away where it was in."""
        return type(self)(self.kinds, self.working_group_ids ^ {group_id})

    def includes(self, kind: str, working_group_ids: frozenset[int]) -> bool:
        """Say whether people of an organization of this kind, in these groups, are meant."""
        of_kind = not self.kinds or kind in self.kinds
        return of_kind and (
            not self.working_group_ids or bool(self.working_group_ids & working_group_ids)
        )

    def to_json(self) -> dict[str, Any]:
        """Give this audience as it is stored."""
        return {"kinds": sorted(self.kinds), "working_groups": sorted(self.working_group_ids)}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Read a stored audience."""
        return cls(frozenset(stored["kinds"]), frozenset(stored["working_groups"]))
