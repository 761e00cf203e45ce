"""The copies of meeting cards in chats: remembered, so that each can be kept true.

One in a Telegram group shows nobody's answer, but how many come: it follows every answer.
A notice is a card too, and says above it what it told (`Content.head`) until somebody taps it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_, select, tuple_, update
from sqlalchemy.orm import Session, joinedload

from storage import visibility
from storage.models import Account, Card, LinkedChat, Meeting, Person, Rsvp

NEVER = -1
"""A revision that no meeting has any more."""


@dataclass(frozen=True)
class Shown:
    """What a card shows: a meeting as it was at a revision, and the reader's place in it.

    The revision of one in a Telegram group is `Meeting.revision_in_groups`.
    """

    meeting_id: int
    revision: int
    place: int | None


def remember(session: Session, chat_id: int, message_id: int, shown: Shown) -> None:
    """Note what a message shows, as a card of its own."""
    session.merge(Card(chat_id=chat_id, message_id=message_id, content_id=None, **vars(shown)))


def remember_edited(session: Session, chat_id: int, message_id: int, shown: Shown) -> None:
    """Note what a message shows that was brought up to date; what it says above it stays."""
    session.merge(Card(chat_id=chat_id, message_id=message_id, **vars(shown)))


def remember_sent(session: Session, sent: Sequence[Card]) -> None:
    """Note the cards that many just sent messages are, in place of what their numbers were."""
    if sent:
        numbers = [(card.chat_id, card.message_id) for card in sent]
        same = tuple_(Card.chat_id, Card.message_id).in_(numbers)
        session.execute(
            delete(Card).where(same), execution_options={"synchronize_session": "fetch"}
        )
        session.add_all(sent)
        session.flush()


def look_again(session: Session, chat_id: int, meeting_id: int) -> None:
    """Have the cards of a meeting in a chat brought up to date, whatever they show."""
    same = Card.chat_id == chat_id, Card.meeting_id == meeting_id
    session.execute(update(Card).where(*same).values(revision=NEVER))


def forget(session: Session, chat_id: int, message_id: int) -> None:
    """Note that a message shows no meeting any more, or is gone."""
    session.execute(delete(Card).where(Card.chat_id == chat_id, Card.message_id == message_id))


def last(session: Session, chat_id: int) -> Meeting | None:
    """Give the meeting of the lowest card that stands in a chat."""
    cards = select(Card.meeting_id).where(Card.chat_id == chat_id)
    found = session.scalar(cards.order_by(Card.message_id.desc()).limit(1))
    return session.get(Meeting, found) if found is not None else None


def outdated(
    session: Session, now: datetime, limit: int, busy: Collection[int] = ()
) -> Sequence[Card]:
    """Give cards of meetings not yet over that show an older revision or another place.

    Only those in chats of members, and in linked Telegram groups: who left or stopped is shown
    nothing more. Chats in `busy` are left alone.
    """
    found = _outdated_of_members(session, now, limit, busy)
    return [*found, *_outdated_in_groups(session, now, limit - len(found), busy)]


def _outdated_in_groups(
    session: Session, now: datetime, limit: int, busy: Collection[int]
) -> Sequence[Card]:
    """Give those in linked Telegram groups, the newest first: it is the one that is looked at."""
    return session.scalars(
        select(Card)
        .join(Meeting, Meeting.id == Card.meeting_id)
        .join(LinkedChat, LinkedChat.chat_id == Card.chat_id)
        .where(Card.revision < Meeting.revision_in_groups, Meeting.ends_at > now)
        .where(LinkedChat.lost.is_(None), Card.chat_id.not_in(busy))
        .order_by(Card.chat_id, Card.message_id.desc())
        .options(joinedload(Card.content))
        .limit(limit)
    ).all()


def _outdated_of_members(
    session: Session, now: datetime, limit: int, busy: Collection[int]
) -> Sequence[Card]:
    return session.scalars(
        select(Card)
        .join(Meeting, Meeting.id == Card.meeting_id)
        .join(Account, Account.telegram_id == Card.chat_id)
        .join(Person, Person.telegram_id == Card.chat_id)
        .outerjoin(Rsvp, _own_answer())
        .where(or_(Card.revision < Meeting.revision, Card.place.is_distinct_from(Rsvp.place)))
        .where(Meeting.ends_at > now, Account.unreachable.is_(None), visibility.members())
        .where(Card.chat_id.not_in(busy))
        .order_by(Card.chat_id, Card.message_id)
        .options(joinedload(Card.content))
        .limit(limit)
    ).all()


def _own_answer() -> ColumnElement[bool]:
    return and_(Rsvp.meeting_id == Meeting.id, Rsvp.person_id == Person.id)
