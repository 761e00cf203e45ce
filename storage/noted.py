"""Who acknowledged a broadcast by tapping "Noted" below it.

What was noted before a correction was of the earlier words: it is counted, said to be so, and can
be noted anew.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from storage import errors, live_messages
from storage.models import Delivery, LinkedChat, Noted, Organization, Person, Post
from storage.rules.access import Viewer


def note(session: Session, post_id: int, viewer: Viewer, now: datetime) -> bool:
    """Note that somebody acknowledged what a broadcast says now; False where they had before.

    Raises NotFound for one that was not sent to them, or to a Telegram group of their working
    groups, or does not ask for it; Recalled.
    """
    post = session.get(Post, post_id)
    theirs = select(LinkedChat.chat_id).where(
        LinkedChat.working_group_id.in_(viewer.working_group_ids)
    )
    delivery = select(Delivery.id).where(
        Delivery.post_id == post_id,
        or_(
            Delivery.person_id == viewer.person_id,
            and_(Delivery.person_id.is_(None), Delivery.chat_id.in_(theirs)),
        ),
    )
    if post is None or not post.facts.get("noted") or session.scalar(delivery.limit(1)) is None:
        raise errors.NotFound
    if post.recalled_at is not None:
        raise errors.Recalled
    known = session.get(Noted, (post_id, viewer.person_id))
    if known is not None and _is_of_now(known, post):
        return False
    session.merge(Noted(post_id=post_id, person_id=viewer.person_id, at=now))
    live_messages.look_again(session, post)
    session.flush()
    return True


def has_noted(session: Session, delivery: Delivery) -> bool:
    """Say whether who got a delivery has acknowledged what its broadcast says now."""
    if delivery.person_id is None:  # a Telegram group's: nobody in particular
        return False
    known = session.get(Noted, (delivery.post_id, delivery.person_id))
    return known is not None and _is_of_now(known, delivery.post)


def _is_of_now(known: Noted, post: Post) -> bool:
    corrected_at = _corrected_at(post)
    return corrected_at is None or known.at >= corrected_at


def _corrected_at(post: Post) -> datetime | None:
    kept = post.facts.get("corrected_at")
    return datetime.fromisoformat(kept) if kept else None


def earlier(session: Session, post: Post) -> int:
    """Count who acknowledged a broadcast before it was corrected, and not since."""
    corrected_at = _corrected_at(post)
    if corrected_at is None:
        return 0
    before = and_(Noted.post_id == post.id, Noted.at < corrected_at)
    return session.scalar(select(func.count()).where(before)) or 0


def noted(session: Session, post: Post) -> Sequence[tuple[str, int]]:
    """Count who acknowledged a broadcast, by organization's short name, the most first."""
    by = noted_by(post).subquery()
    rows = session.execute(
        select(Organization.short_name, by.c.number)
        .join(by, by.c.organization_id == Organization.id)
        .order_by(by.c.number.desc(), Organization.short_name)
    ).all()
    return [(name, of_it) for name, of_it in rows]


def noted_by(post: Post) -> Select[int, int]:
    """Count who acknowledged a broadcast, by organization's id."""
    return (
        select(Person.organization_id, func.count().label("number"))
        .select_from(Noted)
        .join(Person, Person.id == Noted.person_id)
        .where(Noted.post_id == post.id)
        .group_by(Person.organization_id)
    )
