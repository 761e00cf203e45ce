"""Who is in which working groups at a moment: the only place that remembers it for a load.

People change their organizations and organizations their working groups; of neither it is kept
since when. So what has to know who was there before asks this, made before anything changes.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from storage.models import Person, WorkingGroup


@dataclass(frozen=True)
class Memberships:
    """The numbers of people: of all of them, and of each working group's."""

    everybody: frozenset[int]
    of_groups: Mapping[int, frozenset[int]]

    def through(self, groups: Collection[int]) -> frozenset[int]:
        """Give who is in one of these working groups; none: everybody."""
        if not groups:
            return self.everybody
        return frozenset().union(*(self.of_groups.get(one, ()) for one in groups))

    def changed(self, now: "Memberships") -> set[int]:
        """Give the working groups that have other people by now."""
        return {one for one, its in self.of_groups.items() if its != now.of_groups.get(one)}


def of(groups: Iterable[WorkingGroup], people: Collection[Person]) -> Memberships:
    """Give who of these people is in each of these working groups, by their organizations."""
    found = {}
    for group in groups:
        its = {one.id for one in group.members}
        found[group.id] = frozenset(one.id for one in people if one.organization_id in its)
    return Memberships(frozenset(one.id for one in people), found)
