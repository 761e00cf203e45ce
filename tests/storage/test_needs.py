"""Needs for access and interpretation: kept for all meetings, read by few, forgotten in the end."""

import cast
import pytest
from sqlalchemy.orm import Session

from storage import coverage, members, needs, rsvps
from storage.models import Person


def needy(session: Session) -> tuple[cast.Cast, Person]:
    people = cast.enter(session)
    needs.toggle(people.bina, "step_free")
    return people, people.bina


def test_a_need_is_added_and_taken_away_in_the_lists_own_order(session: Session) -> None:
    _, bina = needy(session)
    needs.toggle(bina, "english")
    needs.toggle(bina, "captions")
    session.flush()
    session.refresh(bina)
    assert bina.needs == ["step_free", "captions", "english"]
    needs.toggle(bina, "captions")
    assert bina.needs == ["step_free", "english"]


@pytest.mark.parametrize(
    ("answer", "counted"),
    [("in_person", True), ("online", True), ("maybe", False), ("no", False), (None, False)],
)
def test_needs_of_who_comes_are_counted(
    session: Session, answer: str | None, counted: bool
) -> None:
    people, bina = needy(session)
    one = cast.meeting(session, people.ctip)
    if answer is not None:
        rsvps.answer(session, cast.viewer(session, bina), one.id, answer, cast.NOW)
    found = needs.counted(coverage.by_organization(session, one))
    assert found == ({"step_free": [bina]} if counted else {})


def test_needs_of_who_waits_for_a_seat_are_counted(session: Session) -> None:
    people, bina = needy(session)
    one = cast.meeting(session, people.ctip, capacity=0)
    rsvps.answer(session, cast.viewer(session, bina), one.id, "in_person", cast.NOW)
    assert needs.counted(coverage.by_organization(session, one)) == {"step_free": [bina]}


def test_the_secretariat_alone_reads_them(session: Session) -> None:
    people, bina = needy(session)
    assert needs.reads(cast.viewer(session, people.amina))
    for one in (people.rafiq, bina):
        assert not needs.reads(cast.viewer(session, one))
    assert not needs.reads(None)


def test_who_stops_or_leaves_is_asked_anew(session: Session) -> None:
    people, bina = needy(session)
    needs.toggle(people.rafiq, "captions")
    members.stop(session, 103, cast.NOW)
    members.end(session, people.rafiq.id, cast.NOW, None)
    assert (bina.needs, people.rafiq.needs) == (None, None)
    members.resume(session, bina, cast.NOW)
    assert bina.needs is None
