"""What is due and was not done yet: the oldest of each kind, which shows whether the bot hangs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, not_, select
from sqlalchemy.orm import Session

from storage import recipients
from storage.models import Delivery, Inbox, Network, Post, Reminder
from storage.rules import quiet


@dataclass(frozen=True)
class Due:
    """An update, reminder, post or delivery that waits to be done, and since when."""

    what: str
    since: datetime


def oldest(session: Session, now: datetime) -> list[Due]:
    """Give what has been due the longest, one of each kind, the oldest first.

    What is paused or waits for the end of quiet hours is not due, nor a notice while there is
    nobody to get it.
    """
    found = {
        "update": _update(session),
        "reminder": _reminder(session, now),
        "post": _post(session, now),
        "delivery": _delivery(session, now),
    }
    dues = [Due(what, since) for what, since in found.items() if since is not None]
    return sorted(dues, key=lambda due: due.since)


def _update(session: Session) -> datetime | None:
    return session.scalar(
        select(func.min(Inbox.received_at)).where(Inbox.state.in_(("new", "answered")))
    )


def _reminder(session: Session, now: datetime) -> datetime | None:
    return session.scalar(
        select(func.min(Reminder.due_at)).where(Reminder.state == "planned", Reminder.due_at <= now)
    )


def _post(session: Session, now: datetime) -> datetime | None:
    planned = session.scalars(
        select(Post).where(Post.state == "planned", Post.due_at <= now).order_by(Post.due_at)
    )
    return next((post.due_at for post in planned if _has_readers(session, post)), None)


def _has_readers(session: Session, post: Post) -> bool:
    """Say whether there is anybody to get a post: a notice waits until there is."""
    if post.kind != "notice" or "chats" in post.audience:
        return True
    readers = recipients.of(post.audience, post.meeting, post.news)
    return session.scalar(select(exists().where(readers, recipients.has_chat()))) or False


def _delivery(session: Session, now: datetime) -> datetime | None:
    queued = select(Delivery.id).where(Delivery.post_id == Post.id, Delivery.state == "queued")
    opened = select(func.min(Post.opened_at)).where(
        Post.state == "open", Post.paused.is_(None), queued.exists()
    )
    network = session.get(Network, 1)
    if network is None or not network.quiet_hours:
        return session.scalar(opened)
    hours = quiet.parse(network.quiet_hours)
    is_quiet = quiet.ends(hours, now, network.timezone) is not None
    prompt = session.scalar(opened.where(Post.prompt))
    other = None if is_quiet else session.scalar(opened.where(not_(Post.prompt)))
    if other is not None:
        other = max(other, quiet.ended(hours, now, network.timezone))
    return min((at for at in (prompt, other) if at is not None), default=None)
