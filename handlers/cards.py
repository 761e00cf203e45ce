"""Cards in chats, brought up to date when their meeting changed."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from handlers import calls, meeting_views, styles, texts
from handlers.calls import Call
from storage import database, meetings
from storage.card_facts import Batch
from storage.models import Card


def edits_of(
    session: database.Session, these: Sequence[Card], now: datetime
) -> Callable[[Card], Call | None]:
    """Give what makes the edit by which one of these cards is true again, in this transaction.

    It makes None for a card that is not to be shown any more.
    """
    return partial(_edit, session, Batch(session, these, now), now)


def _edit(session: database.Session, batch: Batch, now: datetime, card: Card) -> Call | None:
    reader, facts = batch.reader(card), batch.facts(card)
    if reader is None or facts is None or not meetings.sees(reader.viewer, facts.meeting):
        return None
    style = styles.of(session, reader.person, reader.account)
    made = meeting_views.card_of(facts, card.chat_id, reader.viewer, style, now)
    text = texts.render("card", style, now, **made.data)
    return calls.edit(card.chat_id, card.message_id, text, made.keyboard, made.shown)
