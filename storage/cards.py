"""The copies of meeting cards in people's chats: remembered, so that each can be kept true."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage import visibility
from storage.models import Account, Card, Meeting, Person


def sequence(session: Session, meeting_id: int) -> int:
    """Give the state of a meeting that a card rendered in this transaction shows."""
    return session.get_one(Meeting, meeting_id).sequence


def remember(
    session: Session, chat_id: int, message_id: int, meeting_id: int, sequence: int
) -> None:
    """Note that a message shows a meeting as it was at that `sequence`."""
    session.merge(
        Card(chat_id=chat_id, message_id=message_id, meeting_id=meeting_id, sequence=sequence)
    )


def forget(session: Session, chat_id: int, message_id: int) -> None:
    """Note that a message shows no meeting any more, or is gone."""
    session.execute(delete(Card).where(Card.chat_id == chat_id, Card.message_id == message_id))


def outdated(
    session: Session, now: datetime, limit: int, busy: Collection[int] = ()
) -> Sequence[Card]:
    """Give cards of meetings not yet over whose time, place, link or status changed since.

    Only those in chats of members: who left or stopped is shown nothing more. Chats in `busy` are
    left alone.
    """
    return session.scalars(
        select(Card)
        .join(Meeting, Meeting.id == Card.meeting_id)
        .join(Account, Account.telegram_id == Card.chat_id)
        .join(Person, Person.telegram_id == Card.chat_id)
        .where(Card.sequence < Meeting.sequence, Meeting.ends_at > now)
        .where(Account.unreachable.is_(None), visibility.members())
        .where(Card.chat_id.not_in(busy))
        .order_by(Card.chat_id, Card.message_id)
        .limit(limit)
    ).all()
