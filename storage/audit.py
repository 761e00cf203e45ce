"""Every act of staff, written down once and for good: the database refuses to change a row."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storage.models import Audit


def record(
    session: Session,
    now: datetime,
    actor_id: int | None,
    action: str,
    subject: str,
    **details: Any,
) -> None:
    """Add an act: who (None: the command line), what, and to what, with its details."""
    session.add(Audit(at=now, actor_id=actor_id, action=action, subject=subject, details=details))
