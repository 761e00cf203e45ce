"""Cards in chats, brought up to date when their meeting changed; what a notice said stays above."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from handlers import calls, meeting_views, paging, styles, texts
from handlers.calls import Call
from handlers.texts import N_
from storage import database, meetings
from storage.card_facts import Batch, CardFacts
from storage.models import Card
from storage.rules import access, sending
from storage.rules.access import Level, Viewer

NOW = N_("⬇️ How it is now:")
"""Between what a notice said when it came, and the card."""


def edits_of(
    session: database.Session, these: Sequence[Card], now: datetime
) -> Callable[[Card], Call | None]:
    """Give what makes the edit by which one of these cards is true again, in this transaction.

    It makes None for a card that nobody reads. One whose reader may not see the meeting any more
    loses its buttons, until they may again.
    """
    return partial(_edit, session, Batch(session, these, now), now)


def _edit(session: database.Session, batch: Batch, now: datetime, card: Card) -> Call | None:
    reader, facts = batch.reader(card), batch.facts(card)
    if reader is None or facts is None:
        return None
    if not meetings.sees(reader.viewer, facts.meeting):
        bare = calls.keyboard(card.chat_id, card.message_id, [])
        return replace(bare, card=facts.shown(card.chat_id, reader.viewer))
    style = styles.of(session, reader.person, reader.account)
    head = _head(card, facts, reader.viewer)
    made = meeting_views.card_of(
        facts, card.chat_id, reader.viewer, style, now, above=len(head or "") + len(NOW) + 20
    )
    text = texts.render("card", style, now, **made.data)
    whole = f"{head}\n\n{texts.say(style.language, NOW)}\n{text}" if head else text
    return calls.edit(
        card.chat_id, card.message_id, whole if paging.fits(whole) else text,
        made.keyboard, made.shown,
    )  # fmt: skip


def _head(card: Card, facts: CardFacts, viewer: Viewer) -> str | None:
    """Give what a notice said above the card, as it was said; None where it may not stand there.

    Nobody may have read it yet. Who may see less of the meeting by now is not shown it again.
    """
    said = card.content
    if said is None or said.head is None:
        return None
    groups = facts.meeting.working_groups
    seen = {one.id for one in access.groups_seen(viewer, groups)}
    whole = access.level(viewer, groups) is Level.ALL
    return said.head if whole and sending.named(said.variant) <= seen else None
