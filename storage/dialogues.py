"""What somebody is in the middle of: one dialogue an account, kept over a restart."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storage.models import Dialogue


def current(session: Session, telegram_id: int) -> Dialogue | None:
    """Give the dialogue that an account is in."""
    return session.get(Dialogue, telegram_id)


def enter(
    session: Session, telegram_id: int, topic: str, step: str, now: datetime, **data: Any
) -> Dialogue:
    """Begin a dialogue or go to a step of it; `data` is what was said so far, as JSON."""
    return session.merge(
        Dialogue(telegram_id=telegram_id, topic=topic, step=step, data=data, updated_at=now)
    )


def leave(session: Session, telegram_id: int) -> bool:
    """End the dialogue; say whether there was one."""
    dialogue = session.get(Dialogue, telegram_id)
    if dialogue is None:
        return False
    session.delete(dialogue)
    session.flush()
    return True
