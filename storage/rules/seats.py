"""Who gets a seat: first come, within the room and within each organization's share.

Pure: from how many sit and who waits to whom the free seats go. Nobody's seat is taken away here.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Room:
    """What limits the seats; None: no limit."""

    capacity: int | None = None
    per_organization: int | None = None

    @property
    def limited(self) -> bool:
        """Whether anybody may ever have to wait."""
        return self.capacity is not None or self.per_organization is not None

    def is_full(self, taken: int) -> bool:
        """Say whether the room has no free seat at all."""
        return self.capacity is not None and taken >= self.capacity


@dataclass(frozen=True)
class Claimant:
    """Somebody who waits for a seat."""

    person_id: int
    organization_id: int


def granted(room: Room, taken: Mapping[int, int], line: Sequence[Claimant]) -> list[Claimant]:
    """Give those of the line, the first first, who get a seat now.

    `taken` is the number of seats that each organization (by id) has. Who waits while their
    organization has its share keeps the place and is passed over.
    """
    now_taken = Counter(taken)
    found: list[Claimant] = []
    for one in line:
        if room.is_full(now_taken.total()):
            break
        share = room.per_organization
        if share is None or now_taken[one.organization_id] < share:
            now_taken[one.organization_id] += 1
            found.append(one)
    return found


@dataclass(frozen=True)
class Excess:
    """What is taken beyond the limits: all the seats, where they are too many, and some shares."""

    taken: int | None
    organizations: Mapping[int, int]
    """By id, how many seats those have that have more than their share."""


def excess(room: Room, taken: Mapping[int, int]) -> Excess | None:
    """Say what is taken beyond the limits; None where nothing is."""
    total, share = sum(taken.values()), room.per_organization
    too_many = total if room.capacity is not None and total > room.capacity else None
    over = {} if share is None else {one: seats for one, seats in taken.items() if seats > share}
    return Excess(too_many, over) if too_many is not None or over else None


def lowered(before: int | None, after: int | None) -> bool:
    """Say whether a limit of seats is tighter than it was; None is no limit."""
    return after is not None and (before is None or after < before)
