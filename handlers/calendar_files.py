"""Meetings for a calendar: a single one as file and links, and all that one is asked to."""

from zoneinfo import ZoneInfo

from handlers import calendar_feeds, keyboards, own_calendar
from handlers.calls import Call, File
from handlers.context import Context
from handlers.keyboards import Keyboard
from storage import calendar_events, heard, meetings
from storage.rules import access, calendar, calendar_links
from storage.rules.access import Level


def of_meeting(context: Context, meeting_id: int) -> None:
    """Send the meeting as an iCalendar file, holding what this person may see of it."""
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    full = access.level(context.viewer, meeting.working_groups) is Level.ALL
    heard.note(context.session, context.chat_id, [meeting], context.now, whole=full)
    own = calendar_events.of_meeting(context.session, context.member, meeting)
    event = own_calendar.called(
        context.style, own, calendar_events.event_of(context.network, own, full=full)
    )
    added_by = {} if event.status == "cancelled" else calendar_links.links(event)
    caption = context.render(
        "calendar_file", title=event.title, cancelled=event.status == "cancelled", gone=own.gone,
        links=added_by,
    )  # fmt: skip
    buttons = [keyboards.link(name, url) for name, url in added_by.items()]
    # Not the meeting's key: that may say more than its reader is to know.
    name = f"meeting-{event.starts.astimezone(ZoneInfo(meeting.timezone)).date()}.ics"
    _send(context, name, calendar.ics(event), caption, keyboards.columns(buttons, 2))


def own(context: Context, _arguments: str) -> None:
    """Send all meetings ahead that one is asked to as one file, and offer an address for them."""
    events = own_calendar.events(
        context.session, context.network, context.member, context.style, context.now
    )
    own = calendar_events.own(context.session, context.member, context.now)
    asked = [one.meeting for one in own if not one.gone]
    heard.note(context.session, context.chat_id, asked, context.now, whole=True)
    buttons = calendar_feeds.buttons(context)
    if events:
        off = sum(one.status == "cancelled" for one in events)
        caption = context.render("calendar", total=len(events) - off, off=off)
        _send(context, "meetings.ics", calendar.ics(*events), caption, buttons)
    else:
        context.say("no_next", buttons)


def _send(context: Context, name: str, content: bytes, caption: str, keyboard: Keyboard) -> None:
    params = {"chat_id": context.chat_id, "caption": caption, "parse_mode": "HTML"}
    if keyboard:
        params["reply_markup"] = {"inline_keyboard": keyboard}
    context.calls.append(Call("sendDocument", params, file=File(name, content, "text/calendar")))
