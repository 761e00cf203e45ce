"""The copies of a broadcast in people's chats: corrected, recalled, noted.

Copies are reconciled, not queued: a post that was corrected or recalled is `behind` until each of
its copies shows the newest version, or is gone, or is known to stay as it is.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, null, or_, select, update
from sqlalchemy.orm import Session, joinedload

from storage import audit, broadcasts, errors, live_messages, posts, recipients
from storage.models import Account, Delivery, LinkedChat, Noted, Organization, Person, Post
from storage.rules.access import Viewer

DELETABLE = timedelta(hours=48)
"""So long Telegram lets a bot delete what it sent. https://core.telegram.org/bots/api#deletemessage"""

BECAME = ("corrected", "not_corrected", "deleted", "not_deleted")
"""What a copy became that was to be corrected or recalled."""


FATES = (*BECAME, "left", "kept", "unknown")
"""All that a copy of what was corrected or recalled can be, each copy one of them: also still to be
looked at; kept as it is, in a lost chat or of who may not read it any more; of unknown outcome."""


def correct(session: Session, post_id: int, viewer: Viewer, now: datetime) -> Post:
    """Bring every copy up to what the broadcast says now; Outdated where none was sent yet.

    What is still queued leaves as it says now.
    """
    post = broadcasts.arrived(session, post_id)
    post.version += 1
    post.behind = True
    live_messages.look_again(session, post)
    audit.record(
        session, now, viewer.person_id, "broadcast-corrected", f"post:{post.id}",
        version=post.version,
    )  # fmt: skip
    return post


def recall(session: Session, post_id: int, viewer: Viewer, now: datetime) -> Post:
    """Delete every copy that can still be deleted; what has not left does not leave any more."""
    post = broadcasts.arrived(session, post_id)
    post.recalled_at, post.behind, post.paused = now, True, None
    live_messages.look_again(session, post)
    session.execute(
        update(Delivery)
        .where(Delivery.post_id == post.id, Delivery.state == "queued")
        .values(state="withdrawn", reason="recalled")
    )
    audit.record(session, now, viewer.person_id, "broadcast-recalled", f"post:{post.id}")
    return post


def outdated(
    session: Session, now: datetime, limit: int, busy: Collection[int]
) -> Sequence[Delivery]:
    """Give copies that are to be edited or deleted now; chats in `busy` are left alone.

    What is too old to be deleted is noted as such on the way. A post whose copies all are what they
    can be is not behind any more.
    """
    found: list[Delivery] = []
    for post in session.scalars(select(Post).where(Post.behind).order_by(Post.id)).all():
        if post.recalled_at is not None:
            _note_too_old(session, post, now)
        wanted = select(Delivery).where(_behind(post), Delivery.chat_id.not_in(busy))
        found += session.scalars(
            wanted.options(joinedload(Delivery.post), joinedload(Delivery.content))
            .order_by(Delivery.id)
            .limit(limit - len(found))
        ).all()
        if not found and post.state == "closed" and not left(session, post):
            post.behind = False
    return found


def correctable(session: Session, post: Post) -> int:
    """Count the copies that a correction would change: of who may read it, in chats in reach."""
    shown = and_(_delivery(post), _in_reach(), _still_read(post))
    return session.scalar(select(func.count()).where(shown)) or 0


def delivered(session: Session, post: Post) -> int:
    """Count the copies of a broadcast, those of which only a part arrived too."""
    return session.scalar(select(func.count()).where(_there(post))) or 0


def deletable(session: Session, post: Post, now: datetime) -> int:
    """Count the copies of a broadcast that can still be deleted."""
    young = Delivery.sent_at > now - DELETABLE
    return session.scalar(select(func.count()).where(_there(post), young)) or 0


def left(session: Session, post: Post) -> int:
    """Count the copies of a corrected or recalled post that are still to be looked at."""
    if not post.behind:
        return 0
    return session.scalar(select(func.count()).where(_behind(post))) or 0


def _behind(post: Post) -> ColumnElement[bool]:
    """Match the copies that are not yet what they are to be, and can be brought there.

    Those in chats that can be reached; what is corrected is shown only to who may read it still.
    """
    reached = and_(_not_done(post), _in_reach())
    return reached if post.recalled_at is not None else and_(reached, _still_read(post))


def _in_reach() -> ColumnElement[bool]:
    lost = select(Account.telegram_id).where(Account.unreachable.is_not(None))
    lost_groups = select(LinkedChat.chat_id).where(LinkedChat.lost.is_not(None))
    return and_(Delivery.chat_id.not_in(lost), Delivery.chat_id.not_in(lost_groups))


def _still_read(post: Post) -> ColumnElement[bool]:
    readers = select(Person.id).where(broadcasts.readers(post))
    chats = select(LinkedChat.chat_id).where(recipients.of_chats(post.audience, None))
    return or_(Delivery.person_id.in_(readers), Delivery.chat_id.in_(chats))


def _not_done(post: Post) -> ColumnElement[bool]:
    """Match all copies that are not what they are to be, whether that can be mended or not."""
    if post.recalled_at is None:
        return and_(_delivery(post), Delivery.version < post.version)
    return and_(_there(post), _not_decided())


def _not_decided() -> ColumnElement[bool]:
    """Match copies of what was recalled that are still to be deleted, if they can be."""
    return or_(Delivery.copy.is_(None), Delivery.copy.not_in(("deleted", "not_deleted")))


def _delivery(post: Post) -> ColumnElement[bool]:
    return and_(Delivery.post_id == post.id, Delivery.state == "sent")


def _there(post: Post) -> ColumnElement[bool]:
    """Match what stands in a chat of a broadcast, whole or in part: all that a recall deletes."""
    partly = or_(Delivery.earlier.is_not(None), Delivery.replaced.is_not(None))
    ended = Delivery.state.not_in(posts.UNFINISHED)
    sent = or_(Delivery.state == "sent", and_(partly, ended))
    return and_(Delivery.post_id == post.id, sent)


def _note_too_old(session: Session, post: Post, now: datetime) -> None:
    session.execute(
        update(Delivery)
        .where(_behind(post), Delivery.sent_at <= now - DELETABLE)
        .values(copy="not_deleted"),
        execution_options={"synchronize_session": False},
    )


def look_again(session: Session, chat_id: int) -> None:
    """Let what a chat that can be reached again missed be made up for: corrections and recalls."""
    missed = or_(
        and_(Post.recalled_at.is_(None), Delivery.version < Post.version),
        and_(Post.recalled_at.is_not(None), _not_decided()),
    )
    sent = and_(_in_chat(chat_id), Delivery.state.not_in(posts.UNFINISHED))
    found = select(Delivery.post_id).join(Delivery.post).where(sent, missed)
    for post in session.scalars(select(Post).where(Post.id.in_(found))):
        post.behind = True
        live_messages.look_again(session, post)


def _in_chat(chat_id: int) -> ColumnElement[bool]:
    """Match what went to a chat; by people, since there is no index of chats."""
    whose = select(Person.id).where(Person.telegram_id == chat_id)
    theirs = Delivery.person_id.in_(whose) if chat_id > 0 else Delivery.person_id.is_(None)
    return and_(theirs, Delivery.chat_id == chat_id)


def became(
    session: Session,
    delivery_id: int,
    what: str,
    version: int,
    now: datetime,
    content_id: int | None = None,
) -> None:
    """Note what a copy became, one of `BECAME`, when the post was at this version.

    What was corrected shows the content with that id. A copy that could not be is sent anew.
    """
    delivery = session.get_one(Delivery, delivery_id)
    delivery.copy, delivery.version = what, version
    if what == "corrected" and content_id is not None:
        delivery.content_id = content_id
    if what == "not_corrected" and delivery.post.recalled_at is None:
        _send_anew(session, delivery, now)


def _send_anew(session: Session, delivery: Delivery, now: datetime) -> None:
    """Queue a delivery once more, and remember its old messages: a recall deletes them too."""
    old = [*(delivery.earlier or ()), delivery.message_id]
    delivery.replaced = [*(delivery.replaced or ()), *old]
    delivery.earlier = delivery.message_id = None
    delivery.state, delivery.attempts, delivery.not_before = "queued", 0, None
    if delivery.post.state == "closed":
        broadcasts.reopen(session, delivery.post, now)


def count(session: Session, post: Post) -> Counter[str]:
    """Count the copies of a broadcast by fate; none while nothing was corrected or recalled."""
    fates = select(fate(post).label("fate")).where(Delivery.post_id == post.id).subquery()
    rows = session.execute(select(fates.c.fate, func.count()).group_by(fates.c.fate))
    return Counter({fate: number for fate, number in rows if fate is not None})


def fate(post: Post) -> ColumnElement[Any]:
    """Give which of `FATES` a copy has; null for who got at once what it says now."""
    if post.version == 1 and post.recalled_at is None:
        return null()
    waits = [(_behind(post), "left")] if post.behind else []
    unknown = Delivery.state == "unknown"
    return case(*waits, (_not_done(post), "kept"), (unknown, "unknown"), else_=Delivery.copy)


def note(session: Session, post_id: int, viewer: Viewer, now: datetime) -> bool:
    """Note that somebody acknowledged a broadcast; False where they had before.

    Raises NotFound for one that was not sent to them, or to a Telegram group of their working
    groups, or does not ask for it.
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
    if session.get(Noted, (post_id, viewer.person_id)) is not None:
        return False
    session.add(Noted(post_id=post_id, person_id=viewer.person_id, at=now))
    live_messages.look_again(session, post)
    session.flush()
    return True


def has_noted(session: Session, delivery: Delivery) -> bool:
    """Say whether who got a delivery has acknowledged it."""
    if delivery.person_id is None:  # a Telegram group's: nobody in particular
        return False
    return session.get(Noted, (delivery.post_id, delivery.person_id)) is not None


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
