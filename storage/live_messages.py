"""The messages that show how far a broadcast is: wherever it was opened, each is kept true.

One that shows the last word is left alone until there is more to be shown.
"""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from storage import visibility
from storage.models import LiveMessage, Person, Post, Role

FINAL = "final"
"""Instead of a digest: what is shown will not change by itself any more."""

MOST = 3
"""Of one broadcast in one chat, the newest; those before are left as they are."""


def keep(session: Session, post: Post, chat_id: int, message_id: int) -> None:
    """Let a message show how far a broadcast is."""
    known = find(session, chat_id, message_id) or LiveMessage(changes=0)
    known.chat_id, known.message_id, known.post_id, known.shown = chat_id, message_id, post.id, None
    session.add(known)
    session.flush()
    in_chat = session.scalars(
        select(LiveMessage)
        .where(LiveMessage.post_id == post.id, LiveMessage.chat_id == chat_id)
        .order_by(LiveMessage.message_id.desc())
    ).all()
    for one in in_chat[MOST:]:
        session.delete(one)


def look_again(session: Session, post: Post) -> None:
    """Say that there is more to be shown of a broadcast."""
    session.execute(
        update(LiveMessage)
        .where(LiveMessage.post_id == post.id)
        .values(shown=None, changes=LiveMessage.changes + 1),
        execution_options={"synchronize_session": "fetch"},
    )


def find(session: Session, chat_id: int, message_id: int | None) -> LiveMessage | None:
    """Give the live message that a message is, if it is one."""
    return None if message_id is None else session.get(LiveMessage, (chat_id, message_id))


def leave(session: Session, chat_id: int, message_id: int | None) -> None:
    """Let a message be, which shows something else from now on."""
    found = find(session, chat_id, message_id)
    if found is not None:
        session.delete(found)


def unfinished(session: Session) -> Sequence[LiveMessage]:
    """Give the messages that may have to change, in chats of the secretariat as it is now."""
    staff = select(Person.telegram_id).where(
        visibility.members(), Person.roles.any(Role.name == "secretariat")
    )
    return session.scalars(
        select(LiveMessage)
        .where(LiveMessage.shown.is_distinct_from(FINAL), LiveMessage.chat_id.in_(staff))
        .options(joinedload(LiveMessage.post))
        .order_by(LiveMessage.post_id, LiveMessage.chat_id, LiveMessage.message_id)
    ).all()


def is_still(session: Session, chat_id: int, message_id: int, changes: int) -> bool:
    """Say whether a message is live still and nothing changed since it was read."""
    return _unchanged(session, chat_id, message_id, changes) is not None


def _unchanged(session: Session, chat_id: int, message_id: int, changes: int) -> LiveMessage | None:
    found = find(session, chat_id, message_id)
    return found if found is not None and found.changes == changes else None


def note(
    session: Session, post_id: int, chat_id: int, message_id: int, changes: int, shown: str
) -> bool:
    """Note what a message shows after an edit, as a digest, or `FINAL`.

    Where its `changes` grew since it was read, it is looked at again. Says whether the broadcast
    was taken back meanwhile, so that what it shows is not true.
    """
    found = _unchanged(session, chat_id, message_id, changes)
    if found is not None:
        found.shown = shown
    return session.scalar(select(Post.state).where(Post.id == post_id)) == "draft"
