"""The address at which a calendar reads one's meetings: made, replaced, revoked, and read."""

from datetime import datetime, timedelta
from typing import Final

from handlers import keyboards, own_calendar, styles
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import calendar_feeds, database, members
from storage.errors import Outdated
from storage.rules import calendar

KEPT: Final = timedelta(days=90)
"""How long a meeting stays there after its end: what a feed leaves out, calendars forget."""


def buttons(context: Context) -> Keyboard:
    """Give the buttons for one's address; none where this bot serves no calendars."""
    if context.bot.feeds_url is None:
        return []
    if not calendar_feeds.exists(context.session, context.member.person_id):
        return [[keyboards.button(context.label(N_("Subscribe to my calendar")), "feed")]]
    return [
        [keyboards.button(context.label(N_("New address")), "newfeed")],
        [keyboards.button(context.label(N_("Revoke the address")), "nofeed")],
    ]


def subscribe(context: Context) -> None:
    """Make one's address, where there is none yet: what was subscribed to goes on."""
    if calendar_feeds.exists(context.session, context.member.person_id):
        context.show("calendar_feed_known", buttons(context))
    else:
        renew(context)


def renew(context: Context) -> None:
    """Make one's address and show it, this once; an earlier one ends."""
    if context.bot.feeds_url is None:
        raise Outdated
    token = calendar_feeds.make(context.session, context.member.person_id)
    address = f"{context.bot.feeds_url}/{token}.ics"
    context.show("calendar_feed", buttons(context), address=address)


def revoke(context: Context) -> None:
    """End one's address."""
    calendar_feeds.revoke(context.session, context.member.person_id)
    context.show("calendar_feed_revoked", buttons(context))


def content(session: database.Session, token: str, now: datetime) -> bytes | None:
    """Write what the address with this token gives at this moment; None where it gives nothing."""
    person = calendar_feeds.person_of(session, token)
    viewer = members.viewer(session, person)
    network = members.network(session)
    if person is None or viewer is None or network is None:
        return None
    style = styles.of_chat(session, person.telegram_id)
    events = own_calendar.events(session, network, viewer, style, now - KEPT)
    return calendar.feed(network.name, events)
