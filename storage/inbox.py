"""The inbox: every update is a row before Telegram is told that it arrived.

new -> answered (its effects are committed, with the replies that are owed) -> done; an update that
keeps failing is parked and staff are told. A handled row keeps no text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage import posts
from storage.models import Inbox

ATTEMPTS = 3
KEPT = timedelta(days=7)
"""Telegram may deliver an update again for a day; ids are re-used after a week at the earliest."""


@dataclass(frozen=True)
class Waiting:
    """An update that is not finished, and whose it is: one person's are handled in order."""

    id: int
    sender_id: int


def store(
    session: Session, updates: Sequence[tuple[int, int, str]], now: datetime
) -> list[Waiting]:
    """Write updates (id, sender, raw JSON) that are not there yet; give the new ones in order."""
    known = set(
        session.scalars(
            select(Inbox.update_id).where(Inbox.update_id.in_([update[0] for update in updates]))
        )
    )
    rows = [
        Inbox(
            update_id=update_id, sender_id=sender_id, raw=raw, state="new", replies=[],
            received_at=now, attempts=0,
        )
        for update_id, sender_id, raw in updates
        if update_id not in known
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    return [Waiting(row.id, row.sender_id) for row in rows]


def unfinished(session: Session) -> list[Waiting]:
    """Give what a crash or a stop left, in the order in which it came."""
    rows = session.scalars(
        select(Inbox).where(Inbox.state.in_(("new", "answered"))).order_by(Inbox.id)
    )
    return [Waiting(row.id, row.sender_id) for row in rows]


def take(session: Session, inbox_id: int) -> Inbox:
    """Give an update's row; who else wants it waits, and then sees what became of it."""
    return session.get_one(Inbox, inbox_id, with_for_update={"key_share": True})


def answered(row: Inbox, replies: list[dict[str, Any]]) -> None:
    """Note the replies that are owed, in the transaction that made the update's effects."""
    row.replies = replies
    row.state = "answered" if replies else "done"
    row.raw = ""


def done(session: Session, inbox_id: int, now: datetime) -> None:
    """Note that the replies went out."""
    row = session.get_one(Inbox, inbox_id)
    row.state, row.replies, row.finished_at, row.raw = "done", [], now, ""


def failed(session: Session, inbox_id: int, error: str, now: datetime) -> bool:
    """Note that handling raised; after the last attempt park the update and tell staff.

    Gives whether it is parked. `error` must hold nothing of what the person wrote.
    """
    row = session.get_one(Inbox, inbox_id)
    row.attempts += 1
    row.error = error
    if row.attempts < ATTEMPTS:
        return False
    row.state, row.finished_at = "parked", now
    posts.tell_staff(session, now, "update_parked", update_id=row.update_id, error=error)
    return True


def forget(session: Session, inbox_id: int) -> None:
    """Keep nothing of what was written in a parked update; that it was, stays for a while."""
    session.get_one(Inbox, inbox_id).raw = ""


def clean(session: Session, now: datetime) -> None:
    """Delete finished rows that Telegram cannot deliver again."""
    finished = Inbox.state.in_(("done", "parked"))
    session.execute(delete(Inbox).where(finished, Inbox.received_at < now - KEPT))
