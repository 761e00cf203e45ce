"""Joint meetings with a private working group: of its people the others learn nothing."""

from datetime import timedelta

import cast
import pytest
from sqlalchemy.orm import Session

from storage import coverage, nudges, on_behalf, rsvps, waiting
from storage.models import Meeting, Organization, Person, Rsvp, WorkingGroup
from storage.rules import access
from storage.rules.access import Viewer


@pytest.fixture
def river(session: Session) -> Organization:
    return cast.organization(session, "river")


@pytest.fixture
def secret(session: Session, people: cast.Cast, river: Organization) -> WorkingGroup:
    """A private working group of Charu's organization and another, which chairs it."""
    return cast.group(session, "secret", people.outside, river, chair=river, private=True)


@pytest.fixture
def dulal(session: Session, river: Organization) -> Person:
    """Its chair."""
    return cast.person(session, "Dulal", river, "chair", telegram_id=105)


@pytest.fixture
def joint(session: Session, people: cast.Cast, secret: WorkingGroup) -> Meeting:
    return cast.meeting(session, people.ctip, secret, capacity=1)


def comes(session: Session, person: Person, meeting: Meeting) -> Rsvp:
    viewer = cast.viewer(session, person)
    return rsvps.answer(session, viewer, meeting.id, "in_person", cast.NOW)


def test_the_place_in_line_is_that_among_those_of_whom_one_may_know(
    session: Session, people: cast.Cast, dulal: Person, joint: Meeting
) -> None:
    comes(session, people.amina, joint)
    charu, of_river = comes(session, people.charu, joint), comes(session, dulal, joint)
    bina, rafiq = comes(session, people.bina, joint), comes(session, people.rafiq, joint)
    # Of the private group one sees both, of the other none of the private one's.
    assert [one.position for one in (charu, of_river, bina, rafiq)] == [1, 2, 1, 2]
    line = [person.name for person in waiting.line(session, joint)]
    assert line == ["Charu", "Dulal", "Bina", "Rafiq"]


def test_each_place_is_what_it_would_be_without_them(
    session: Session, people: cast.Cast, dulal: Person, joint: Meeting
) -> None:
    alone = cast.meeting(session, people.ctip, capacity=1)
    for meeting in (joint, alone):
        comes(session, people.amina, meeting)
        if meeting is joint:
            comes(session, people.charu, meeting)
            comes(session, dulal, meeting)
        comes(session, people.bina, meeting)
    own = [rsvps.of(session, one.id, people.bina.id) for one in (joint, alone)]
    assert [one.position for one in own if one is not None] == [1, 1]


def places(session: Session, viewer: Viewer, meeting: Meeting) -> dict[str, int]:
    found = coverage.as_seen(session, viewer, meeting)
    people = [person for one in found for person, _ in one.people.get("waiting", [])]
    return {person.name: found[0].places[person.id] for person in people}


def test_the_secretariat_and_the_chair_read_places_of_whom_they_know(
    session: Session, people: cast.Cast, joint: Meeting
) -> None:
    for person in (people.amina, people.charu, people.bina):
        comes(session, person, joint)
    staff, chair = (cast.viewer(session, one) for one in (people.amina, people.rafiq))
    assert places(session, staff, joint) == {"Charu": 1, "Bina": 2}
    assert places(session, chair, joint) == {"Bina": 1}


@pytest.mark.parametrize(
    ("giver", "reader", "named"),
    [
        ("dulal", "bina", False),
        ("dulal", "rafiq", False),
        ("dulal", "amina", True),
        ("dulal", "charu", True),
        ("rafiq", "bina", True),
        ("amina", "bina", True),
    ],
)
def test_who_gave_an_answer_is_named_to_who_may_know_them(
    session: Session, people: cast.Cast, dulal: Person, joint: Meeting, giver: str, reader: str,
    *, named: bool,
) -> None:  # fmt: skip
    everybody = {**vars(people), "dulal": dulal}
    by = cast.viewer(session, everybody[giver])
    on_behalf.answer(session, by, joint.id, people.bina.id, "online", cast.NOW)
    viewer = cast.viewer(session, everybody[reader])
    found = coverage.as_seen(session, viewer, joint)
    assert (by.person_id in found[0].givers) is named


def test_a_colleague_and_the_secretariat_may_always_be_named() -> None:
    reader, groups = Viewer(1, 1, working_group_ids=frozenset({1})), [WorkingGroup(id=2, private=1)]
    assert access.names(reader, groups, Viewer(2, 1))
    assert access.names(reader, groups, Viewer(2, 2, frozenset({"secretariat"})))
    assert not access.names(reader, groups, Viewer(2, 2, working_group_ids=frozenset({2})))
    assert access.names(reader, [], Viewer(2, 2))


def test_who_asked_last_and_when_is_said_of_those_of_whom_one_may_know(
    session: Session, people: cast.Cast, dulal: Person, joint: Meeting
) -> None:
    for person in (people.amina, people.rafiq, people.bina):
        comes(session, person, joint)
    nudges.send(session, cast.viewer(session, dulal), joint.id, cast.NOW)  # of Charu and his own
    later = cast.NOW + timedelta(hours=1)
    by_chair = nudges.planned(session, cast.viewer(session, people.rafiq), joint.id, later)
    assert (by_chair.last, by_chair.by) == (None, None)
    by_staff = nudges.planned(session, cast.viewer(session, people.amina), joint.id, later)
    assert (by_staff.last, by_staff.by) == (cast.NOW, dulal)


def test_a_seat_is_free_for_everybody_or_for_nobody(
    session: Session, people: cast.Cast, dulal: Person, joint: Meeting
) -> None:
    joint.capacity = 3
    for person in (people.charu, dulal):
        comes(session, person, joint)
    free = [waiting.seats_of(session, joint)]
    answers = [comes(session, person, joint) for person in (people.bina, people.rafiq)]
    free.append(waiting.seats_of(session, joint))
    assert [(one.free, one.full) for one in free if one] == [(1, False), (0, True)]
    assert [rsvp.position for rsvp in answers] == [None, 1]


@pytest.mark.parametrize(
    ("reader", "told"),
    [("amina", True), ("rafiq", False), ("bina", False), ("charu", False), ("dulal", False)],
)
def test_how_many_seats_are_taken_is_told_only_where_nobody_can_be_hidden(
    session: Session, people: cast.Cast, dulal: Person, joint: Meeting, reader: str, *, told: bool
) -> None:
    viewer = cast.viewer(session, {**vars(people), "dulal": dulal}[reader])
    alone, network = cast.meeting(session, people.ctip), cast.meeting(session)
    assert access.told_taken(viewer, joint.working_groups) is told
    # Alike without a private working group: other words would tell that there is one.
    assert access.told_taken(viewer, alone.working_groups) is told
    assert access.told_taken(viewer, network.working_groups)
    assert not access.told_taken(None, network.working_groups)
