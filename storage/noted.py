"""Who acknowledged a broadcast by tapping "Noted" below it.

What was noted before a correction was of the earlier words: it is counted, said to be so, and can
be noted anew.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
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
    if known is not None and not known.outdated:
        return False
    session.merge(Noted(post_id=post_id, person_id=viewer.person_id, at=now, outdated=False))
    live_messages.look_again(session, post)
    session.flush()
    return True


def outdate(session: Session, deliveries: Sequence[Delivery]) -> None:
    """Say that what was noted of copies was of the words before their correction, which leaves now.

    A Telegram group's copy is that of all who noted it there, and got none of their own.
    """
    asked = [one for one in deliveries if one.post.facts.get("noted")]
    for post_id in {one.post_id for one in asked}:
        its = [one for one in asked if one.post_id == post_id]
        people = [one.person_id for one in its if one.person_id is not None]
        whose: ColumnElement[bool] = Noted.person_id.in_(people)
        if any(one.person_id is None for one in its):
            got = select(Delivery.person_id).where(Delivery.post_id == post_id)
            got = got.where(Delivery.person_id.is_not(None))
            whose = or_(whose, Noted.person_id.not_in(got))
        session.execute(update(Noted).where(Noted.post_id == post_id, whose).values(outdated=True))


def earlier(session: Session, post: Post) -> int:
    """Count who acknowledged a broadcast before their copy was corrected, and not since."""
    if not post.facts.get("noted"):
        return 0
    before = and_(Noted.post_id == post.id, Noted.outdated)
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
