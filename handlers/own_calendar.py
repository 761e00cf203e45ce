"""The meetings that somebody is asked to, as events which tell them their answer."""

from dataclasses import replace
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
        event = calendar_events.event_of(network, own, note=note, noted_at=noted_at)
        made.append(called(style, own, event))
    return made


def called(style: Style, own: calendar_events.Own, event: calendar.Event) -> calendar.Event:
    """Give an event with its title as its reader reads it."""
    title = texts.title(style.language, event.title, untitled=own.untitled)
    return replace(event, title=title)


def _answer(style: Style, rsvp: Rsvp) -> str:
    language = style.language
    note = texts.say(language, OWN_ANSWER, answer=texts.rsvp(language, rsvp.answer))
    if rsvp.position is not None:
        note += f" ({texts.say(language, WAITS, position=dates.number(style, rsvp.position))})"
    return f"{note} ({texts.say(language, CONFIRM)})" if rsvp.confirm else note
