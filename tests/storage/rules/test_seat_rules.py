from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules.seats import Claimant, Excess, Room, excess, granted, lowered

lines = st.lists(
    st.builds(Claimant, st.integers(1, 40), st.integers(1, 4)),
    unique_by=lambda one: one.person_id,
    max_size=20,
)
seats = st.dictionaries(st.integers(1, 4), st.integers(0, 8))
rooms = st.builds(Room, st.none() | st.integers(0, 12), st.none() | st.integers(1, 4))


def people(*pairs: tuple[int, int]) -> list[Claimant]:
    return [Claimant(person, organization) for person, organization in pairs]


def test_free_seats_go_to_the_first_in_line() -> None:
    line = people((2, 2), (3, 3), (4, 4))
    assert granted(Room(3), {1: 1}, line) == people((2, 2), (3, 3))


def test_who_is_of_a_full_organization_is_passed_over() -> None:
    room = Room(3, per_organization=1)
    assert granted(room, {1: 1}, people((2, 1), (3, 2), (4, 2))) == people((3, 2))


def test_without_limits_everybody_sits() -> None:
    assert granted(Room(), {}, people((1, 1), (2, 1))) == people((1, 1), (2, 1))
    assert not Room().limited
    assert not Room().is_full(1000)


def test_a_room_that_was_made_smaller_grants_nothing() -> None:
    assert granted(Room(1), {1: 1, 2: 1}, people((3, 3))) == []
    assert Room(1).is_full(2)


def test_an_organization_over_its_share_is_named() -> None:
    assert excess(Room(9, per_organization=2), {1: 2, 2: 3}) == Excess(None, {2: 3})
    assert excess(Room(4, per_organization=2), {1: 2, 2: 3}) == Excess(5, {2: 3})
    assert excess(Room(1), {1: 2}) == Excess(2, {})
    assert excess(Room(2, per_organization=2), {1: 2}) is None
    assert excess(Room(), {1: 2}) is None


@pytest.mark.parametrize(
    ("before", "after", "is_lower"),
    [(None, 3, True), (3, 2, True), (3, 3, False), (2, 3, False), (3, None, False)],
)
def test_a_limit_that_is_tighter_is_lower(
    before: int | None, after: int | None, is_lower: bool
) -> None:
    assert lowered(before, after) == is_lower


@given(rooms, seats, lines)
def test_no_limit_is_broken_by_a_grant_and_nobody_else_could_sit(
    room: Room, taken: dict[int, int], line: list[Claimant]
) -> None:
    got = granted(room, taken, line)
    assert got == [one for one in line if one in got]
    after = Counter(taken) + Counter(one.organization_id for one in got)
    if got and room.capacity is not None:
        assert after.total() <= room.capacity
    if room.per_organization is not None:
        assert all(after[one.organization_id] <= room.per_organization for one in got)
    assert granted(room, after, [one for one in line if one not in got]) == []
