"""Posts: what the bot says unprompted, from the moment it is owed until all of it went out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, literal, select, update
from sqlalchemy.orm import Session

from storage import database, heard, recipients
from storage.models import Delivery, LinkedChat, Meeting, Person, Post

UNFINISHED = ("queued", "sending")


def plan(
    session: Session,
    kind: str,
    now: datetime,
    audience: dict[str, Any],
    facts: dict[str, Any] | None = None,
    once: str | None = None,
    **columns: Any,
) -> Post | None:
    """Owe a post (due now, unless `due_at` says otherwise); None where `once` was owed before."""
    if once and session.scalar(select(Post.id).where(Post.once == once)):
        return None
    columns.setdefault("due_at", now)
    post = Post(
        kind=kind,
        state="planned",
        audience=audience,
        facts=facts or {},
        once=once,
        created_at=now,
        **columns,
    )
    session.add(post)
    session.flush()
    return post


def tell_staff(session: Session, now: datetime, text: str, **facts: Any) -> None:
    """Owe the secretariat a notice; `text` names its template. It waits until somebody is there."""
    plan(session, "notice", now, {"roles": ["secretariat"]}, {"text": text, **facts})


def tell(session: Session, now: datetime, person_id: int, text: str, **facts: Any) -> None:
    """Owe one person an answer to their own act: a notice that quiet hours do not hold up."""
    plan(session, "notice", now, {"people": [person_id]}, {"text": text, **facts}, prompt=True)


def tell_stranger(session: Session, now: datetime, chat_id: int, text: str) -> None:
    """Owe somebody who is no member an answer to their own act."""
    plan(session, "notice", now, {"chats": [chat_id]}, {"text": text}, prompt=True)


def withdraw_queued(session: Session, which: ColumnElement[bool], reason: str) -> int:
    """Withdraw what is queued of these deliveries; give how many these are."""
    return database.changed(
        session,
        update(Delivery)
        .where(which, Delivery.state == "queued")
        .values(state="withdrawn", reason=reason),
    )


def withdraw_chat(session: Session, chat_id: int, reason: str) -> None:
    """Withdraw everything that is queued for a chat."""
    withdraw_queued(session, Delivery.chat_id == chat_id, reason)


def withdraw_reminders(session: Session, meeting_id: int) -> None:
    """Withdraw the reminders of a meeting that still wait: a newer one says more."""
    earlier = select(Post.id).where(Post.kind == "reminder", Post.meeting_id == meeting_id)
    withdraw_queued(session, Delivery.post_id.in_(earlier), "superseded")


def withdraw_post(session: Session, post: Post, reason: str) -> None:
    """Withdraw a post of which nothing has left, with what is queued of it."""
    post.state = "withdrawn"
    withdraw_queued(session, Delivery.post_id == post.id, reason)


def open_due(session: Session, now: datetime, limit: int = 20) -> int:
    """Turn posts that fell due into deliveries, a row a recipient; give how many were opened.

    At most `limit` are; notices that wait for somebody are not counted, and hold up none.
    """
    due = session.scalars(
        select(Post)
        .where(Post.state == "planned", Post.due_at <= now)
        .order_by(Post.due_at, Post.id)
        .with_for_update(key_share=True, skip_locked=True)  # somebody takes it back just now
    ).all()
    opened = 0
    for post in due:
        if opened < limit:
            opened += _open(session, post, now)
    return opened


def _open(session: Session, post: Post, now: datetime) -> bool:
    """Write a post's deliveries; a notice stays planned until there is somebody to get it.

    So the secretariat's are kept until someone of it has joined, and an answer to somebody who
    stopped the bot until they are back.
    """
    if post.kind == "notice" and "chats" in post.audience:
        _open_for_strangers(session, post, now)
        return True
    everybody = recipients.of(post.audience, post.meeting, post.news)
    audience = and_(everybody, heard.of_notice(session, post))
    of_chats = recipients.of_chats(post.audience, post.meeting)
    chats = and_(of_chats, heard.chats_of_notice(session, post))
    written = deliver(session, post, and_(audience, recipients.has_chat()))
    written += deliver_to_chats(session, post, chats)
    if not written and post.kind == "notice":
        return False
    post.state, post.opened_at = "open", now
    post.without_chat = recipients.count(session, audience).without_chat
    return True


def deliver(session: Session, post: Post, people: ColumnElement[bool]) -> int:
    """Write a delivery of a post for each of these people; give how many there are."""
    rows = select(
        literal(post.id), Person.id, Person.telegram_id, literal("queued"), literal(value=False),
        literal(0),
    ).where(people).order_by(Person.id)  # fmt: skip
    columns = ["post_id", "person_id", "chat_id", "state", "repeated", "attempts"]
    return database.changed(session, insert(Delivery).from_select(columns, rows))


def deliver_to_chats(session: Session, post: Post, wanted: ColumnElement[bool]) -> int:
    """Write a delivery of a post for each of these linked chats; give how many there are."""
    chats = session.scalars(select(LinkedChat.chat_id).where(wanted).order_by(LinkedChat.id)).all()
    session.add_all(Delivery(post_id=post.id, chat_id=chat_id, state="queued") for chat_id in chats)
    return len(chats)


def _open_for_strangers(session: Session, post: Post, now: datetime) -> None:
    for chat_id in post.audience["chats"]:
        session.add(Delivery(post_id=post.id, chat_id=chat_id, state="queued"))
    post.state, post.opened_at = "open", now


def close_finished(session: Session, now: datetime) -> int:
    """Close the open posts of which nothing is on its way any more.

    The secretariat is told of a broadcast that not everybody got in time: nothing else rings.
    """
    unfinished = select(Delivery.id).where(
        Delivery.post_id == Post.id, Delivery.state.in_(UNFINISHED)
    )
    over = and_(Post.state == "open", ~unfinished.exists())
    # Held first, and looked at once more: meanwhile a copy may have been queued to be sent anew.
    held = session.scalars(
        select(Post.id).where(over).order_by(Post.id).with_for_update(key_share=True)
    ).all()
    closing = update(Post).where(Post.id.in_(held), over).values(state="closed", closed_at=now)
    closed = database.changed(session, closing)
    if closed:
        _tell_of_expired(session, held, now)
    return closed


def _tell_of_expired(session: Session, post_ids: Sequence[int], now: datetime) -> None:
    late = func.count().label("late")
    rows = session.execute(
        select(Post, late)
        .join(Delivery, Delivery.post_id == Post.id)
        .where(Post.id.in_(post_ids), Post.kind == "broadcast", Post.state == "closed")
        .where(Delivery.state == "expired")
        .group_by(Post.id)
    ).all()
    for post, number in rows:
        if number > post.facts.get("told_expired", 0):  # it may be closed again, for another reason
            tell_staff(session, now, "broadcast_expired", post_id=post.id, number=number)
        post.facts = post.facts | {"told_expired": number}


def owed_about(
    session: Session,
    meeting: Meeting,
    kinds: Sequence[str],
    states: Sequence[str] = ("planned",),
) -> Sequence[Post]:
    """Give the posts of these kinds on a meeting that is held, in states before all of it left.

    By default what is owed and not opened. They are held, too; the newest first.
    """
    return session.scalars(
        select(Post)
        .where(Post.meeting_id == meeting.id, Post.kind.in_(kinds), Post.state.in_(states))
        .order_by(Post.id.desc())
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def newest(session: Session) -> int:
    """Give the number of the newest post; 0 where there is none."""
    return session.scalar(select(func.max(Post.id))) or 0


def next_due(session: Session) -> datetime | None:
    """Give the moment at which the next planned post falls due.

    Notices are left out: they are due at once, or they wait for staff and not for a moment.
    """
    planned = and_(Post.state == "planned", Post.kind != "notice")
    return session.scalar(select(func.min(Post.due_at)).where(planned))
