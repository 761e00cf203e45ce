"""What a load does to seats: all of it counted once, as it is at the end."""

import cast
import loads
import pytest
from sqlalchemy import select

from storage import members, rsvps, waiting
from storage.models import Post

ROOM = loads.with_values(loads.MEETING, capacity="2")
LEFT = "people:\n  - {key: rafiq, left: true}\n"


@pytest.fixture
def full(load: loads.Loader) -> loads.Loader:
    """A room of two seats: Amina and Rafiq sit, Bina waits."""
    load(loads.NETWORK, ROOM)
    load.join(101, 102, 103)
    for key in ("amina", "rafiq", "bina"):
        viewer = cast.viewer(load.session, load.person(key))
        rsvps.answer(load.session, viewer, load.meeting("quarterly").id, "in_person", loads.NOW)
    return load


def line(load: loads.Loader) -> list[str]:
    return [person.key for person in waiting.line(load.session, load.meeting("quarterly"))]


def kinds(load: loads.Loader) -> list[str]:
    """The posts since everybody answered."""
    return list(load.session.scalars(select(Post.kind).order_by(Post.id)))


def test_a_bigger_room_is_reported_with_how_many_got_a_seat(full: loads.Loader) -> None:
    assert full.lines(loads.with_values(ROOM, capacity="3")) == [
        "meeting quarterly: capacity 2 -> 3",
        "meeting quarterly: a seat for 1 person who waited, told",
    ]
    assert line(full) == []


def test_a_smaller_room_is_reported_with_who_is_told(full: loads.Loader) -> None:
    assert full.lines(loads.with_values(ROOM, capacity="1")) == [
        "meeting quarterly: capacity 2 -> 1",
        "meeting quarterly: more seats are taken than there are now; the secretariat told",
    ]


def test_a_membership_that_ends_gives_its_seat_on(full: loads.Loader) -> None:
    assert full.lines(LEFT)[1:] == ["meeting quarterly: a seat for 1 person who waited, told"]
    assert kinds(full) == ["seat"]


@pytest.mark.parametrize("change", [{"capacity": "1"}, {"status": "cancelled"}])
def test_a_seat_that_the_same_file_takes_away_is_never_given(
    full: loads.Loader, change: dict[str, str]
) -> None:
    full(LEFT, loads.with_values(ROOM, **change))
    assert line(full) == ["bina"]
    assert "seat" not in kinds(full)


def test_an_organization_that_leaves_the_working_group_gives_its_seats_on(
    full: loads.Loader,
) -> None:
    full("working_groups:\n  - {key: ctip, members: [unodc, shelter]}\n")
    assert (line(full), kinds(full)) == ([], ["no_more", "seat"])


def test_other_working_groups_of_a_meeting_give_its_seats_to_others(full: loads.Loader) -> None:
    full(loads.with_values(ROOM, working_groups="[closed]"))
    assert line(full) == []
    members.stop(full.session, 102, loads.NOW)
    full(loads.with_values(ROOM, working_groups="[ctip]"))
    assert (line(full), kinds(full).count("seat")) == ([], 1)  # who sat before knows no better


def test_a_file_that_changes_nothing_gives_nothing(full: loads.Loader) -> None:
    assert full(loads.NETWORK, ROOM).lines == ["nothing to change"]
    assert (line(full), kinds(full)) == (["bina"], [])
