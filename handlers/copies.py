"""The calls that bring a copy of a broadcast up to date: edits, or deletions after a recall."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from handlers import broadcast_texts, calls, noted
from handlers.calls import Call
from handlers.dates import Style
from handlers.keyboards import Keyboard
from storage import claim_facts, copies, database, linked_chats, members
from storage.models import Delivery, Person
from storage.outbox import Message


def render(session: database.Session, delivery: Delivery, now: datetime) -> list[Call]:
    """Make the calls for one copy; none where it cannot be edited into what it is to say now."""
    ids = [*(delivery.earlier or ()), delivery.message_id]
    if delivery.post.recalled_at is not None:
        return [calls.delete(delivery.chat_id, number) for number in ids if number is not None]
    old = [Message(**one) for one in delivery.content.messages] if delivery.content else []
    new, keyboard = _words(session, delivery, now)
    if [one.attachment for one in new] != [one.attachment for one in old]:
        return []
    return list(_edits(delivery.chat_id, ids, new, keyboard))


def _edits(
    chat_id: int, ids: Sequence[int], messages: Sequence[Message], keyboard: Keyboard | None
) -> Iterator[Call]:
    for number, (message_id, message) in enumerate(zip(ids, messages, strict=True), start=1):
        below = keyboard if number == len(ids) else None
        if message.attachment is None:
            yield calls.edit(chat_id, message_id, message.text, below)
        elif message.text:
            yield calls.edit_caption(chat_id, message_id, message.text, below)


def _person(session: database.Session, delivery: Delivery) -> Person | None:
    return session.get(Person, delivery.person_id) if delivery.person_id is not None else None


def _words(
    session: database.Session, delivery: Delivery, now: datetime
) -> tuple[list[Message], Keyboard | None]:
    """Give what a copy is to say now to its reader, as they read now."""
    post, person = delivery.post, _person(session, delivery)
    network = members.network(session)
    style = Style(
        members.language(session, person, None),
        network.timezone if network is not None else "UTC",
        person.latin_digits if person is not None else False,
    )
    viewer = members.viewer(session, person)
    if delivery.person_id is None:
        linked = linked_chats.of_chat(session, delivery.chat_id)
        viewer = claim_facts.of_linked(session, linked).viewer
    item_ids = [item.id for item in claim_facts.items_for(post, viewer)]
    words = broadcast_texts.Words.of(post)
    keyboard = broadcast_texts.keyboard(post, style.language)
    if keyboard is not None and copies.has_noted(session, delivery):
        keyboard = noted.marked(post.id, style.language)
    return broadcast_texts.messages(words, style, now, item_ids), keyboard
