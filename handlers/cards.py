"""Cards in people's chats, brought up to date when their meeting changed."""

from datetime import datetime

from handlers import calls, meeting_views, texts
from handlers.calls import Call
from handlers.dates import Style
from storage import database, meetings, members
from storage.errors import NotFound
from storage.models import Account, Card


def render(session: database.Session, card: Card, now: datetime) -> Call | None:
    """Give the edit that makes a card true again; None when it is not to be shown any more."""
    person = members.person_of(session, card.chat_id)
    viewer = members.viewer(session, person)
    network = members.network(session)
    account = session.get(Account, card.chat_id)
    if viewer is None or person is None or network is None:
        return None
    try:
        meeting = meetings.find(session, viewer, card.meeting_id)
    except NotFound:
        return None
    language = members.language(session, person, account)
    style = Style(language, network.timezone, person.latin_digits)
    made = meeting_views.card_of(session, card.chat_id, viewer, style, meeting, now)
    text = texts.render("card", style, now, **made.data)
    return calls.edit(card.chat_id, card.message_id, text, made.keyboard, made.shown)
