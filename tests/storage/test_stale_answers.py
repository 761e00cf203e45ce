"""Yes to an older start: on a card that was not brought up to date of a move nobody was told of."""

from datetime import timedelta

import cast
import pytest
from sqlalchemy.orm import Session

from storage import cards, members, rsvps, stale_answers
from storage.change_notices import Telling
from storage.models import Meeting, Rsvp

CHAT, MESSAGE = 103, 7
LATER = cast.NOW + cast.HOUR


@pytest.fixture
def meeting(session: Session, people: cast.Cast) -> Meeting:
    """A meeting whose card Bina has, as it was made."""
    one = cast.meeting(session, people.ctip)
    cards.remember(session, CHAT, MESSAGE, cards.Shown(one.id, one.revision, None))
    session.flush()
    return one


def tap(session: Session, people: cast.Cast, meeting: Meeting, wanted: str = "online") -> Rsvp:
    shown = stale_answers.start_on(session, CHAT, MESSAGE, meeting)
    viewer = members.viewer(session, people.bina)
    given = rsvps.answer(session, viewer, meeting.id, wanted, LATER + timedelta(seconds=1))
    stale_answers.is_to(session, given, shown)
    return given


def move(session: Session, meeting: Meeting) -> None:
    cast.change(session, meeting, LATER, Telling.FOLDED, starts=cast.STARTS + cast.DAY)


def test_a_yes_on_an_old_card_is_to_be_confirmed(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    move(session, meeting)
    given = tap(session, people, meeting)
    assert (given.confirm, given.yes_to) == (True, cast.STARTS)
    cast.change(session, meeting, LATER + timedelta(minutes=1), Telling.FOLDED, starts=cast.STARTS)
    assert not given.confirm


def test_a_yes_on_a_card_that_was_brought_up_to_date_is_one(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    move(session, meeting)
    cards.remember(session, CHAT, MESSAGE, cards.Shown(meeting.id, meeting.revision, None))
    assert not tap(session, people, meeting).confirm


def test_a_no_and_a_change_of_the_place_leave_nothing_to_confirm(
    session: Session, people: cast.Cast, meeting: Meeting
) -> None:
    cast.change(session, meeting, LATER, Telling.FOLDED, place="Room 2")
    assert not tap(session, people, meeting).confirm
    move(session, meeting)
    assert not tap(session, people, meeting, "no").confirm
