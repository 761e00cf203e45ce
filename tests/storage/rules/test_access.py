from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules import access
from storage.rules.access import Level, Right, Viewer


@dataclass(frozen=True)
class Group:
    id: int
    private: bool = False


PUBLIC, OTHER, CLOSED = Group(1), Group(2), Group(3, private=True)
MEMBER = Viewer(1, 1, frozenset(), frozenset({1}))
INSIDER = Viewer(2, 2, frozenset(), frozenset({3}))
CHAIR = Viewer(3, 3, frozenset({"chair"}), frozenset({1}), frozenset({1}))
SECRETARIAT = Viewer(4, 4, frozenset({"secretariat"}))

viewers = st.builds(
    Viewer,
    st.just(1),
    st.just(1),
    st.frozensets(st.sampled_from(["secretariat", "chair", "focal_point"])),
    st.frozensets(st.integers(1, 4)),
)
some_groups = st.lists(
    st.builds(Group, st.integers(1, 4), st.booleans()), unique_by=lambda group: group.id
)


@pytest.mark.parametrize(
    ("viewer", "rights"),
    [
        (None, {Right.ANYONE}),
        (MEMBER, {Right.ANYONE, Right.MEMBER}),
        (CHAIR, {Right.ANYONE, Right.MEMBER, Right.MAKER}),
        (SECRETARIAT, {Right.ANYONE, Right.MEMBER, Right.MAKER, Right.SECRETARIAT}),
    ],
)
def test_each_role_has_its_rights_and_no_others(viewer: Viewer | None, rights: set[Right]) -> None:
    assert {right for right in Right if access.may(viewer, right)} == rights


@pytest.mark.parametrize(
    ("viewer", "groups", "level"),
    [
        (None, [], Level.NOTHING),
        (None, [PUBLIC], Level.NOTHING),
        (MEMBER, [], Level.ALL),
        (MEMBER, [PUBLIC], Level.ALL),
        (MEMBER, [OTHER], Level.DATE),
        (MEMBER, [CLOSED], Level.NOTHING),
        (MEMBER, [OTHER, CLOSED], Level.DATE),
        (INSIDER, [CLOSED], Level.ALL),
        (INSIDER, [OTHER, CLOSED], Level.ALL),
        (SECRETARIAT, [CLOSED], Level.ALL),
    ],
)
def test_a_meeting_is_seen_as_far_as_its_groups_allow(
    viewer: Viewer | None, groups: list[Group], level: Level
) -> None:
    assert access.level(viewer, groups) == level


@given(viewers, some_groups)
def test_who_is_asked_sees_everything(viewer: Viewer, groups: list[Group]) -> None:
    if access.is_asked(viewer, groups):
        assert access.level(viewer, groups) == Level.ALL


@given(viewers, some_groups)
def test_nobody_outside_learns_anything_of_private_groups(
    viewer: Viewer, groups: list[Group]
) -> None:
    hidden = [group for group in groups if not access.sees_group(viewer, group)]
    assert all(group.private for group in hidden)
    if hidden:
        assert access.level(viewer, hidden) == Level.NOTHING
        assert not access.sees_news(viewer, hidden)


def test_a_stranger_sees_no_group_no_news_and_no_names() -> None:
    assert not access.sees_group(None, PUBLIC)
    assert not access.sees_news(None, [])
    assert not access.sees_names(None, [PUBLIC])
    assert not access.is_asked(None, [])


@pytest.mark.parametrize(
    ("viewer", "groups", "seen"),
    [
        (MEMBER, [], True),
        (MEMBER, [OTHER], True),
        (MEMBER, [CLOSED], False),
        (MEMBER, [PUBLIC, CLOSED], True),
        (MEMBER, [OTHER, CLOSED], False),
        (INSIDER, [CLOSED], True),
        (SECRETARIAT, [CLOSED], True),
    ],
)
def test_news_of_a_private_group_is_for_its_members(
    viewer: Viewer, groups: list[Group], seen: bool
) -> None:
    assert access.sees_news(viewer, groups) is seen


@pytest.mark.parametrize(
    ("viewer", "groups", "seen"),
    [
        (MEMBER, [PUBLIC], False),
        (CHAIR, [PUBLIC], True),
        (CHAIR, [OTHER], False),
        (CHAIR, [], False),
        (SECRETARIAT, [], True),
    ],
)
def test_names_are_for_the_secretariat_and_the_groups_own_chair(
    viewer: Viewer, groups: list[Group], seen: bool
) -> None:
    assert access.sees_names(viewer, groups) is seen


def test_nobody_is_known_to_be_asked_through_a_group_that_the_reader_does_not_see() -> None:
    assert not access.is_asked_through(INSIDER, CHAIR, [PUBLIC, CLOSED])
    assert access.is_asked_through(MEMBER, CHAIR, [PUBLIC, CLOSED])
    assert access.is_asked_through(INSIDER, SECRETARIAT, [PUBLIC, CLOSED])
    assert access.is_asked_through(INSIDER, CHAIR, [])
