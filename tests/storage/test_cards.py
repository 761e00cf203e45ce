import cast
import pytest
from sqlalchemy.orm import Session

from storage import cards, members
from storage.models import Account, Card, Meeting


@pytest.fixture
def changed(session: Session, people: cast.Cast) -> Meeting:
    """A meeting whose cards in three chats were sent before its place changed."""
    meeting = cast.meeting(session, people.ctip)
    for chat_id in (103, 101, 102):
        now = cast.shown(session, chat_id, meeting.id)
        cards.remember(session, chat_id, chat_id + 1000, now)
    cast.change(session, meeting, place="Room 2")
    session.flush()
    return meeting


def outdated(session: Session, limit: int = 10) -> list[int]:
    return [card.chat_id for card in cards.outdated(session, cast.NOW, limit)]


def test_cards_are_outdated_once_the_meeting_changed(session: Session, changed: Meeting) -> None:
    assert outdated(session) == [101, 102, 103]
    assert outdated(session, limit=2) == [101, 102]


def test_a_card_that_shows_the_meeting_as_it_is_stays(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip)
    cards.remember(session, 103, 1, cast.shown(session, 103, meeting.id))
    assert outdated(session) == []
    cast.change(session, meeting, title="Another title")
    assert outdated(session) == [103]


def test_a_card_shown_anew_is_current_again(session: Session, changed: Meeting) -> None:
    cards.remember(session, 101, 1101, cast.shown(session, 101, changed.id))
    assert outdated(session) == [102, 103]


def test_sent_cards_take_the_place_of_what_was_known(session: Session, changed: Meeting) -> None:
    sent = [
        Card(
            chat_id=chat_id,
            message_id=chat_id + 1000,
            **vars(cast.shown(session, chat_id, changed.id)),
        )
        for chat_id in (101, 102)
    ]
    cards.remember_sent(session, sent)
    assert outdated(session) == [103]


def test_a_forgotten_card_is_left_alone(session: Session, changed: Meeting) -> None:
    cards.forget(session, 101, 1101)
    cards.forget(session, 102, 1)
    assert outdated(session) == [102, 103]


def test_cards_of_what_is_over_are_left_alone(session: Session, changed: Meeting) -> None:
    assert cards.outdated(session, changed.ends_at, 10) == []


def test_cards_in_busy_chats_are_left_alone(session: Session, changed: Meeting) -> None:
    found = cards.outdated(session, cast.NOW, 10, busy={101, 103})
    assert [card.chat_id for card in found] == [102]


def test_nothing_more_is_shown_to_who_left_stopped_or_cannot_be_reached(
    session: Session, people: cast.Cast, changed: Meeting
) -> None:
    members.end(session, people.amina.id, cast.NOW, None)
    members.stop(session, 102, cast.NOW)
    session.get_one(Account, 103).unreachable = "blocked"
    session.flush()
    assert outdated(session) == []
