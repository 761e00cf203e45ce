"""Cards in chats, brought up to date when their meeting changed."""

from datetime import datetime

from handlers import calls, meeting_views, styles, texts
from handlers.calls import Call
from storage import database, linked_chats, meetings, members
from storage.errors import NotFound
from storage.models import Card
from storage.rules import access
from storage.rules.access import Viewer


def render(session: database.Session, card: Card, now: datetime) -> Call | None:
    """Give the edit that makes a card true again; None when it is not to be shown any more."""
    viewer = _viewer(session, card.chat_id)
    if viewer is None:
        return None
    try:
        meeting = meetings.find(session, viewer, card.meeting_id)
    except NotFound:
        return None
    style = styles.of_chat(session, card.chat_id)
    made = meeting_views.card_of(session, card.chat_id, viewer, style, meeting, now)
    text = texts.render("card", style, now, **made.data)
    return calls.edit(card.chat_id, card.message_id, text, made.keyboard, made.shown)


def _viewer(session: database.Session, chat_id: int) -> Viewer | None:
    """Give the rights of who reads a chat, or of all who read it."""
    if chat_id > 0:
        return members.viewer(session, members.person_of(session, chat_id))
    linked = linked_chats.of_chat(session, chat_id)
    return access.everybody_in(linked.working_group_id) if linked is not None else None
