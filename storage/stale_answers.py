"""Answers that are given to an older start: the only place that has them confirmed.

Of a move that is to be told nobody has heard but by a card that was brought up to date. Who says
yes on one that still shows the old start, or to a question that named it, says yes to that.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import unheard
from storage.models import Card, Delivery, Meeting, Post, Rsvp
from storage.rules import answers


def start_on(session: Session, chat_id: int, message_id: int, meeting: Meeting) -> datetime | None:
    """Give the start that a card shows which is not up to date, of a move nobody was told of."""
    card = session.get(Card, (chat_id, message_id))
    is_old = card is not None and card.meeting_id == meeting.id and card.revision < meeting.revision
    return _start_before(unheard.waiting(session, meeting)) if is_old else None


def start_in(session: Session, question: Post) -> datetime | None:
    """Give the start that a question named, where its meeting moved since and nobody was told."""
    if question.meeting is None:
        return None
    move = unheard.waiting(session, question.meeting)
    said = select(func.min(Delivery.claimed_at)).where(Delivery.post_id == question.id)
    said_at = session.scalar(said) or question.created_at
    unseen = move.since is not None and said_at <= move.since
    return _start_before(move) if unseen else None


def _start_before(move: unheard.Untold) -> datetime | None:
    was = move.old.get("starts_at")
    return datetime.fromisoformat(was) if was is not None else None


def is_to(session: Session, rsvp: Rsvp, start: datetime | None) -> None:
    """Have a yes that was given to another start, if it was, confirmed for the present one."""
    if start is not None and rsvp.answer in answers.COMING:
        rsvp.confirm, rsvp.yes_to = True, start
        session.flush()
