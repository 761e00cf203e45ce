"""What brings a copy of a broadcast up to date: edits, or deletions after a recall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import calls, noted, post_views
from handlers.broadcast_texts import Words
from handlers.calls import Call
from handlers.keyboards import Keyboard
from storage import claim_facts, database
from storage import copies as storage_copies
from storage import noted as storage_noted
from storage.models import Content, Delivery, Post
from storage.outbox import Contents, Message


@dataclass(frozen=True)
class Update:
    """The calls that bring one copy up to date, one a message; none where that cannot be.

    `content_id` is what a copy shows once it was edited.
    """

    calls: Sequence[Call] = ()
    content_id: int | None = None


def render(session: database.Session, delivery: Delivery, now: datetime) -> Update:
    """Make the update of one copy, by the facts that the sender would go by."""
    if delivery.post.recalled_at is not None:
        there = [one for one in (*(delivery.replaced or ()), *_ids(delivery)) if one is not None]
        return Update([calls.delete(delivery.chat_id, one) for one in there])
    recipient = claim_facts.recipients(session, [delivery])[delivery.id]
    variant = claim_facts.variant(delivery.post, recipient, now)
    new = Contents(session, now, post_views.render).of(delivery.post, variant)
    keyboard = new.keyboard
    if storage_noted.has_noted(session, delivery):
        keyboard = noted.marked(delivery.post_id, variant.language)
    return Update(_edits(delivery, new, keyboard), new.id)


def how_corrected(
    session: database.Session, post: Post, words: Words, now: datetime
) -> tuple[int, int]:
    """Count the copies that can be edited to say these words, and those that come anew instead."""
    shown = storage_copies.correctable(session, post)
    readers = claim_facts.recipients(session, [delivery for delivery, _ in shown])
    edited = anew = 0
    for delivery, number in shown:
        variant = claim_facts.variant(post, readers[delivery.id], now)
        if _can_become(delivery, post_views.broadcast(session, words, variant, now)):
            edited += number
        else:
            anew += number
    return edited, anew


def _can_become(delivery: Delivery, new: Sequence[Message]) -> bool:
    """Say whether the messages of a copy can be edited into these, one by one."""
    ids, old = _ids(delivery), _messages(delivery.content)
    if None in ids or not len(ids) == len(old) == len(new):
        return False
    # A file can be replaced, but not taken away.
    return all(to.attachment or not was.attachment for was, to in zip(old, new, strict=True))


def _ids(delivery: Delivery) -> list[int | None]:
    return [*(delivery.earlier or ()), delivery.message_id]


def _edits(delivery: Delivery, content: Content, keyboard: Keyboard | None) -> list[Call]:
    """Make an edit for each message of a copy; none where one of them cannot become the new one."""
    old, new = _messages(delivery.content), _messages(content)
    if not _can_become(delivery, new):
        return []
    ids = [one for one in _ids(delivery) if one is not None]
    below = [None] * (len(ids) - 1) + [keyboard]
    each = zip(ids, old, new, below, strict=True)
    return [_edit(delivery.chat_id, *one) for one in each]


def _edit(
    chat_id: int, message_id: int, was: Message, message: Message, keyboard: Keyboard | None
) -> Call:
    if message.attachment is None:
        return calls.edit(chat_id, message_id, message.text, keyboard)
    if message.attachment == was.attachment:
        return calls.edit_caption(chat_id, message_id, message.text, keyboard)
    return calls.edit_media(chat_id, message_id, message.attachment, message.text, keyboard)


def _messages(content: Content | None) -> list[Message]:
    return [Message(**one) for one in content.messages] if content is not None else []
