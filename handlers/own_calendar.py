"""The meetings that somebody is asked to, as events which tell them their answer."""

from datetime import datetime

from handlers import dates, texts
from handlers.dates import Style
from handlers.texts import N_
from storage import calendar_events, database
from storage.models import Network, Rsvp
from storage.rules import calendar
from storage.rules.access import Viewer

OWN_ANSWER = N_("Your answer: %(answer)s")
WAITS = N_("waiting list, position %(position)s")
CONFIRM = N_("please confirm")


def events(
    session: database.Session, network: Network, viewer: Viewer, style: Style, since: datetime
) -> list[calendar.Event]:
    """Give those that end after `since`, by start; cancelled ones too."""
    made = []
    for own in calendar_events.own(session, viewer, since):
        note, noted_at, rsvp = "", None, own.rsvp
        if rsvp is not None and own.meeting.status != "cancelled":
            note, noted_at = _answer(style, rsvp), rsvp.answered_at
        made.append(calendar_events.event_of(network, own, note=note, noted_at=noted_at))
    return made


def _answer(style: Style, rsvp: Rsvp) -> str:
    language = style.language
    note = texts.say(language, OWN_ANSWER, answer=texts.rsvp(language, rsvp.answer))
    if rsvp.position is not None:
        note += f" ({texts.say(language, WAITS, position=dates.number(style, rsvp.position))})"
    return f"{note} ({texts.say(language, CONFIRM)})" if rsvp.confirm else note
