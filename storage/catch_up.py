"""What a chat missed while it could not be reached: corrections and recalls of its copies."""

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from storage import database, live_messages, posts
from storage.models import Delivery, Person, Post

DELETED = ("deleted", "not_deleted")
"""What a copy became that was to be deleted."""


def look_again(session: Session, chat_id: int) -> None:
    """Let what a chat that can be reached again missed be made up for."""
    missed = or_(
        and_(Post.recalled_at.is_(None), Delivery.version < Post.version),
        and_(Post.recalled_at.is_not(None), undeleted()),
    )
    ended = and_(_in_chat(chat_id), Delivery.state.not_in(posts.UNFINISHED))
    found = select(Delivery.post_id).join(Delivery.post).where(ended, missed)
    for post in session.scalars(select(Post).where(Post.id.in_(found))).all():
        database.hold(session, post)
        post.behind = True
        live_messages.look_again(session, post)


def undeleted() -> ColumnElement[bool]:
    """Match copies of what was recalled that are still to be deleted, if they can be."""
    return or_(Delivery.copy.is_(None), Delivery.copy.not_in(DELETED))


def _in_chat(chat_id: int) -> ColumnElement[bool]:
    """Match what went to a chat; by people, since there is no index of chats."""
    whose = select(Person.id).where(Person.telegram_id == chat_id)
    theirs = Delivery.person_id.in_(whose) if chat_id > 0 else Delivery.person_id.is_(None)
    return and_(theirs, Delivery.chat_id == chat_id)
