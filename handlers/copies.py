"""The calls that bring a copy of a broadcast up to date: edits, or deletions after a recall."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from handlers import calls, noted, post_views
from handlers.calls import Call
from storage import claim_facts, copies, database
from storage.models import Delivery
from storage.outbox import Message, Rendered


def render(session: database.Session, delivery: Delivery, now: datetime) -> list[Call]:
    """Make the calls for one copy; none where it cannot be edited into what it is to say now."""
    ids = [*(delivery.earlier or ()), delivery.message_id]
    if delivery.post.recalled_at is not None:
        return [calls.delete(delivery.chat_id, number) for number in ids if number is not None]
    old = [Message(**one) for one in delivery.content.messages] if delivery.content else []
    new = _now(session, delivery, now)
    if [one.attachment for one in new.messages] != [one.attachment for one in old]:
        return []
    return list(_edits(delivery.chat_id, ids, new))


def _edits(chat_id: int, ids: Sequence[int], new: Rendered) -> Iterator[Call]:
    for number, (message_id, message) in enumerate(zip(ids, new.messages, strict=True), start=1):
        below = new.keyboard if number == len(ids) else None
        if message.attachment is None:
            yield calls.edit(chat_id, message_id, message.text, below)
        elif message.text:
            yield calls.edit_caption(chat_id, message_id, message.text, below)


def _now(session: database.Session, delivery: Delivery, now: datetime) -> Rendered:
    """Give what a copy is to say now to its reader, by the facts that the sender would go by."""
    recipient = claim_facts.recipients(session, [delivery])[delivery.id]
    variant = claim_facts.variant(delivery.post, recipient, now)
    rendered = post_views.render(session, delivery.post, variant, now)
    if not copies.has_noted(session, delivery):
        return rendered
    return replace(rendered, keyboard=noted.marked(delivery.post_id, variant.language))
