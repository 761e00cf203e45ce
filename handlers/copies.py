"""The calls that bring a copy of a broadcast up to date: edits, or deletions after a recall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import calls, noted, post_views
from handlers.calls import Call
from handlers.keyboards import Keyboard
from storage import claim_facts, database
from storage import noted as storage_noted
from storage.models import Content, Delivery
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
    ids = [*(delivery.earlier or ()), delivery.message_id]
    if delivery.post.recalled_at is not None:
        there = [one for one in (*(delivery.replaced or ()), *ids) if one is not None]
        return Update([calls.delete(delivery.chat_id, one) for one in there])
    recipient = claim_facts.recipients(session, [delivery])[delivery.id]
    variant = claim_facts.variant(delivery.post, recipient, now)
    new = Contents(session, now, post_views.render).of(delivery.post, variant)
    keyboard = new.keyboard
    if storage_noted.has_noted(session, delivery):
        keyboard = noted.marked(delivery.post_id, variant.language)
    return Update(_edits(delivery, ids, new, keyboard), new.id)


def _edits(
    delivery: Delivery, ids: Sequence[int | None], new: Content, keyboard: Keyboard | None
) -> list[Call]:
    """Make an edit for each message of a copy; none where one of them cannot become the new one."""
    old = _messages(delivery.content)
    if len(ids) != len(new.messages) or len(old) != len(ids):
        return []
    edits: list[Call] = []
    for message_id, was, message in zip(ids, old, _messages(new), strict=True):
        if message_id is None or (was.attachment and not message.attachment):
            return []  # a file can be replaced, but not taken away
        below = keyboard if len(edits) == len(ids) - 1 else None
        edits.append(_edit(delivery.chat_id, message_id, was, message, below))
    return edits


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
