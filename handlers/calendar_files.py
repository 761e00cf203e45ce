"""Meetings for a calendar: a single one as file and links, and all that one is asked to."""

from handlers import dates, keyboards, texts
from handlers.calls import Call, File
from handlers.context import Context
from handlers.dates import Style
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import calendar_events, meetings
from storage.models import Meeting, Network, Rsvp
from storage.rules import access, calendar, calendar_links
from storage.rules.access import Level

OWN_ANSWER = N_("Your answer: %(answer)s")
WAITS = N_("waiting list, position %(position)s")
CONFIRM = N_("please confirm")


def of_meeting(context: Context, meeting_id: int) -> None:
    """Send the meeting as an iCalendar file, holding what this person may see of it."""
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    full = access.level(context.viewer, meeting.working_groups) is Level.ALL
    event = calendar_events.event(context.network, meeting, full=full)
    added_by = {} if event.status == "cancelled" else calendar_links.links(event)
    caption = context.render("calendar_file", meeting=meeting, links=added_by)
    buttons = [keyboards.link(name, url) for name, url in added_by.items()]
    # Not the meeting's key: that may say more than its reader is to know.
    name = f"meeting-{meeting.starts_local[:10]}.ics"
    _send(context, name, calendar.ics(event), caption, keyboards.columns(buttons, 2))


def own(context: Context, _arguments: str) -> None:
    """Send all meetings ahead that one is asked to as one file, with one's answers."""
    ahead = calendar_events.own(context.session, context.member, context.now)
    if not ahead:
        context.say("no_next")
        return
    events = (own_event(context.network, context.style, *one) for one in ahead)
    caption = context.render("calendar", total=len(ahead))
    _send(context, "meetings.ics", calendar.ics(*events), caption, [])


def own_event(
    network: Network, style: Style, meeting: Meeting, rsvp: Rsvp | None
) -> calendar.Event:
    """Give a meeting that somebody is asked to as an event, which tells them their answer."""
    if rsvp is None or meeting.status == "cancelled":
        return calendar_events.event(network, meeting, full=True)
    note = _answer(style, rsvp)
    return calendar_events.event(network, meeting, full=True, note=note, noted_at=rsvp.answered_at)


def _answer(style: Style, rsvp: Rsvp) -> str:
    language = style.language
    note = texts.say(language, OWN_ANSWER, answer=texts.rsvp(language, rsvp.answer))
    if rsvp.position is not None:
        note += f" ({texts.say(language, WAITS, position=dates.number(style, rsvp.position))})"
    return f"{note} ({texts.say(language, CONFIRM)})" if rsvp.confirm else note


def _send(context: Context, name: str, content: bytes, caption: str, keyboard: Keyboard) -> None:
    params = {"chat_id": context.chat_id, "caption": caption, "parse_mode": "HTML"}
    if keyboard:
        params["reply_markup"] = {"inline_keyboard": keyboard}
    context.calls.append(Call("sendDocument", params, file=File(name, content, "text/calendar")))
