"""What somebody is in the middle of, kept over a restart.

One dialogue waits for what an account writes next; a broadcast's draft stays beside it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.models import Dialogue

DRAFT = "broadcast"
"""The topic that other dialogues do not end."""


def current(session: Session, telegram_id: int) -> Dialogue | None:
    """Give the dialogue that an account was in last."""
    return session.scalar(
        select(Dialogue)
        .where(Dialogue.telegram_id == telegram_id)
        .order_by(Dialogue.updated_at.desc(), Dialogue.topic != DRAFT)
        .limit(1)
    )


def draft(session: Session, telegram_id: int) -> Dialogue | None:
    """Give the broadcast that somebody is preparing."""
    return session.get(Dialogue, (telegram_id, DRAFT))


def enter(
    session: Session, telegram_id: int, topic: str, step: str, now: datetime, **data: Any
) -> Dialogue:
    """Begin a dialogue or go to a step of it; `data` is what was said so far, as JSON."""
    if topic != DRAFT:
        leave_waiting(session, telegram_id)
    return session.merge(
        Dialogue(telegram_id=telegram_id, topic=topic, step=step, data=data, updated_at=now)
    )


def leave_waiting(session: Session, telegram_id: int) -> None:
    """End what waits for words; a draft stays."""
    session.flush()
    session.execute(
        delete(Dialogue).where(Dialogue.telegram_id == telegram_id, Dialogue.topic != DRAFT)
    )


def leave_draft(session: Session, telegram_id: int) -> None:
    """End what somebody was doing with a broadcast's draft; the draft itself is a post."""
    session.execute(
        delete(Dialogue).where(Dialogue.telegram_id == telegram_id, Dialogue.topic == DRAFT)
    )


def leave(session: Session, telegram_id: int) -> bool:
    """End everything that somebody is in the middle of; say whether there was anything."""
    session.flush()
    found = session.scalars(select(Dialogue).where(Dialogue.telegram_id == telegram_id)).all()
    for dialogue in found:
        session.delete(dialogue)
    session.flush()
    return bool(found)
