"""Telegram groups that are working groups': tied, moved, lost, and found by who posts there.

Each belongs to one working group, so that what goes there and what is answered there is what every
member of that may see (`access.everybody_in`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, delete, null, or_, select, update
from sqlalchemy.orm import Session, aliased

from storage import audit, catch_up, posts
from storage.models import Card, Delivery, LinkedChat, WorkingGroup


@dataclass(frozen=True)
class Place:
    """Where something is said: a Telegram group by id, and a topic of it where it is a forum."""

    chat_id: int
    title: str
    thread_id: int | None = None


def of_chat(session: Session, chat_id: int) -> LinkedChat | None:
    """Give the tie of a Telegram group; None where there is none, or it is lost."""
    return session.scalar(
        select(LinkedChat).where(LinkedChat.chat_id == chat_id, LinkedChat.lost.is_(None))
    )


def of_groups(session: Session, group_ids: Collection[int]) -> Sequence[LinkedChat]:
    """Give the Telegram groups of these working groups that can be written to, by id."""
    return session.scalars(
        select(LinkedChat)
        .where(LinkedChat.working_group_id.in_(group_ids), LinkedChat.lost.is_(None))
        .order_by(LinkedChat.id)
    ).all()


def link(
    session: Session, place: Place, group: WorkingGroup, actor_id: int, now: datetime
) -> LinkedChat:
    """Make a Telegram group a working group's, whatever it was before; posts go to this topic."""
    known = _row(session, place.chat_id)
    if known is not None and known.lost is not None:
        catch_up.look_again(session, place.chat_id)
    linked = session.merge(
        LinkedChat(
            id=known.id if known is not None else None,
            chat_id=place.chat_id, thread_id=place.thread_id, title=place.title,
            working_group_id=group.id, linked_by_id=actor_id, linked_at=now,
            lost=None, lost_at=None, menu=None, spoken=None, spoken_at=None,
        )
    )  # fmt: skip
    session.flush()
    session.refresh(linked)
    _record(session, linked, actor_id, now, "chat-linked")
    return linked


def unlink(session: Session, chat_id: int, actor_id: int, now: datetime) -> bool:
    """End a tie; what is queued for the Telegram group is withdrawn. False where there is none."""
    found = _row(session, chat_id)
    if found is None:
        return False
    _record(session, found, actor_id, now, "chat-unlinked")
    session.delete(found)
    posts.withdraw_chat(session, chat_id, "unlinked")
    _forget_cards(session, chat_id)
    return True


def _record(
    session: Session, linked: LinkedChat, actor_id: int, now: datetime, action: str
) -> None:
    audit.record(
        session, now, actor_id, action, f"working-group:{linked.working_group.key}",
        chat_id=linked.chat_id, thread_id=linked.thread_id, title=linked.title,
    )  # fmt: skip


def lose(session: Session, chat_id: int, reason: str, now: datetime) -> None:
    """Note that a Telegram group cannot be written to; the secretariat is told, once.

    What is queued for it is withdrawn.
    """
    posts.withdraw_chat(session, chat_id, reason)
    found = _row(session, chat_id)
    if found is None or found.lost is not None:
        return
    found.lost, found.lost_at = reason, now
    _forget_cards(session, chat_id)
    _tell_staff(session, found, now, "chat_lost", reason=reason)


def lose_thread(session: Session, chat_id: int, now: datetime) -> None:
    """Note that the topic is closed or gone: posts go to the group itself, the secretariat knows.

    It is told once.
    """
    found = _row(session, chat_id)
    if found is not None and found.thread_id is not None:
        found.thread_id = None
        _tell_staff(session, found, now, "topic_lost")


def _tell_staff(
    session: Session, linked: LinkedChat, now: datetime, text: str, **facts: Any
) -> None:
    group = linked.working_group.short_name
    posts.tell_staff(session, now, text, title=linked.title, group=group, **facts)


def move(session: Session, old_id: int, new_id: int) -> None:
    """Follow a Telegram group that became a supergroup, with what is queued for it.

    Its old messages cannot be edited or deleted any more, so what it got keeps none of them. Where
    the new one is linked by itself, that holds.
    """
    found = _row(session, old_id)
    if found is not None and _row(session, new_id) is not None:
        session.delete(found)
        posts.withdraw_chat(session, old_id, "migrated")
    elif found is not None:
        found.chat_id, found.menu = new_id, None
        found.lost = found.lost_at = None  # that the old one was left is a part of it
    _forget_cards(session, old_id)
    moved = update(Delivery).where(
        Delivery.chat_id == old_id, Delivery.post_id.not_in(_got_by(new_id))
    )
    _forget_ids(session, old_id)
    session.execute(moved.where(Delivery.state == "queued").values(chat_id=new_id))
    session.execute(
        moved.where(Delivery.state.not_in(posts.UNFINISHED)).values(
            chat_id=new_id, message_id=None, earlier=null(), replaced=null()
        )
    )
    catch_up.look_again(session, new_id)


def _forget_ids(session: Session, old_id: int) -> None:
    """Leave None for each message that a queued copy has in the old group: its id means another."""
    begun = or_(Delivery.earlier.is_not(None), Delivery.replaced.is_not(None))
    queued = Delivery.state == "queued", Delivery.chat_id == old_id
    for one in session.scalars(select(Delivery).where(*queued, begun)).all():
        one.earlier = one.earlier and [None] * len(one.earlier)
        one.replaced = one.replaced and [None]


def _got_by(chat_id: int) -> ScalarSelect[int]:
    other = aliased(Delivery)
    return select(other.post_id).where(other.chat_id == chat_id).scalar_subquery()


def rename(linked: LinkedChat, title: str) -> None:
    """Keep the title that a Telegram group has now."""
    if linked.title != title:
        linked.title = title


def _row(session: Session, chat_id: int) -> LinkedChat | None:
    return session.scalar(
        select(LinkedChat)
        .where(LinkedChat.chat_id == chat_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


def _forget_cards(session: Session, chat_id: int) -> None:
    session.execute(delete(Card).where(Card.chat_id == chat_id))
