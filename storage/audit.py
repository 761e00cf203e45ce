"""Every act of staff, written down once and for good: the database refuses to change a row."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Audit, Person


def record(
    session: Session,
    now: datetime,
    actor_id: int | None,
    action: str,
    subject: str,
    **details: Any,
) -> None:
    """Add an act: who (None: the command line, or the bot), what, and to what, with its details."""
    session.add(Audit(at=now, actor_id=actor_id, action=action, subject=subject, details=details))


def story(session: Session, subject: str) -> list[tuple[datetime, str | None, str]]:
    """Give what was done with a subject: when, by whom (None: as of `record`), the action."""
    acts = select(Audit.at, Person.name, Audit.action).outerjoin(
        Person, Person.id == Audit.actor_id
    )
    rows = session.execute(acts.where(Audit.subject == subject).order_by(Audit.id))
    return [(at, name, action) for at, name, action in rows]
