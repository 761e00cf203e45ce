"""The copies of meeting cards in people's chats: remembered, so that each can be kept true."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.orm import Session

from storage import visibility
from storage.models import Account, Card, Meeting, Person

OUTDATED = -1
"""Stands for the revision of a card that is to be edited whatever it shows."""


def revision(session: Session, meeting_id: int) -> int:
    """Give the revision of a meeting that a card rendered in this transaction shows."""
    return session.get_one(Meeting, meeting_id).revision


def remember(
    session: Session, chat_id: int, message_id: int, meeting_id: int, revision: int
) -> None:
    """Note that a message shows a meeting as it was at that revision."""
    session.merge(
        Card(chat_id=chat_id, message_id=message_id, meeting_id=meeting_id, revision=revision)
    )


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


def forget(session: Session, chat_id: int, message_id: int) -> None:
    """Note that a message shows no meeting any more, or is gone."""
    session.execute(delete(Card).where(Card.chat_id == chat_id, Card.message_id == message_id))


def outdate(session: Session, meeting_id: int, person_ids: Collection[int]) -> None:
    """Have a meeting's cards of these people edited: what they show of the person has changed."""
    chats = select(Person.telegram_id).where(Person.id.in_(person_ids))
    session.execute(
        update(Card)
        .where(Card.meeting_id == meeting_id, Card.chat_id.in_(chats))
        .values(revision=OUTDATED)
    )


def outdated(
    session: Session, now: datetime, limit: int, busy: Collection[int] = ()
) -> Sequence[Card]:
    """Give cards of meetings not yet over that have a newer revision, or that are `outdate`d.

    Only those in chats of members: who left or stopped is shown nothing more. Chats in `busy` are
    left alone.
    """
    return session.scalars(
        select(Card)
        .join(Meeting, Meeting.id == Card.meeting_id)
        .join(Account, Account.telegram_id == Card.chat_id)
        .join(Person, Person.telegram_id == Card.chat_id)
        .where(Card.revision < Meeting.revision, Meeting.ends_at > now)
        .where(Account.unreachable.is_(None), visibility.members())
        .where(Card.chat_id.not_in(busy))
        .order_by(Card.chat_id, Card.message_id)
        .limit(limit)
    ).all()
