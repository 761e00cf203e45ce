"""The only place that writes meetings as an iCalendar file (RFC 5545, RFC 5546)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import icalendar
import regex

REFRESHED = timedelta(hours=1)
"""How often a calendar is asked to read a feed again."""

_PRODUCT = "-//twgbot//meetings//EN"
_UNWRITABLE = regex.compile(r"[\p{Cc}--[\n\t]]", regex.V1)


@dataclass(frozen=True)
class Event:
    """One meeting as a calendar holds it: instants are aware UTC, texts plain and in one language.

    `uid` is the same for life and `sequence` grows with every change; `last_modified` is when the
    meeting last changed. `place` and `online` may be empty, as may `url`, an address where the
    meeting can be read about, and `note`, which is for the one who reads it. Without
    `organizer_email` no organizer is named. `categories` are the short names of the working groups
    of which its reader may know. `free`: its reader does not come, so that it takes none
    of their time.
    """

    uid: str
    sequence: int
    last_modified: datetime
    starts: datetime
    ends: datetime
    title: str
    place: str = ""
    online: str = ""
    description: str = ""
    agenda: Sequence[str] = ()
    organizer_name: str = ""
    organizer_email: str = ""
    status: Literal["confirmed", "cancelled"] = "confirmed"
    url: str = ""
    note: str = ""
    categories: Sequence[str] = ()
    free: bool = False


def ics(*events: Event) -> bytes:
    """Return events as one `.ics` file, the same bytes for the same events.

    METHOD is PUBLISH, also when cancelled: many phones ignore a file with METHOD:CANCEL, none
    ignores STATUS:CANCELLED. Times are in UTC, so that no VTIMEZONE is needed; DTSTAMP is the time
    of the last change (RFC 5545, section 3.8.7.2). The link to join is the location where there is
    no place, stands in the description, and is the URL where there is none. Control
    characters, which RFC 5545 does not allow, are left out. Published events should have an
    organizer (RFC 5546, section 3.2.1); a network without an address has none to give.
    """
    return _written(_calendar(), events)


def feed(name: str, events: Iterable[Event]) -> bytes:
    """Return events as a calendar of that name, which is read again and again (RFC 7986).

    Outlook knows the two properties by its own names.
    """
    calendar = _calendar()
    for title in ("name", "x-wr-calname"):
        calendar.add(title, icalendar.vText(one_line(name)))
    calendar.add("refresh-interval", REFRESHED, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(REFRESHED))
    return _written(calendar, events)


def _calendar() -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", _PRODUCT)
    calendar.add("method", "PUBLISH")
    return calendar


def _written(calendar: icalendar.Calendar, events: Iterable[Event]) -> bytes:
    for event in events:
        calendar.add_component(_component(event))
    written: bytes = calendar.to_ical()
    return written


def _component(event: Event) -> icalendar.Event:
    component = icalendar.Event()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("dtstamp", event.last_modified)
    component.add("last-modified", event.last_modified)
    component.add("dtstart", event.starts)
    component.add("dtend", event.ends)
    component.add("status", event.status.upper())
    if event.free:
        component.add("transp", "TRANSPARENT")
    texts = {
        "summary": _writable(event.title),
        "location": _writable(event.place or event.online),
        "description": _writable(_description(event)),
        "url": one_line(event.url or event.online),
    }
    for name, text in texts.items():
        if text:
            component.add(name, text)
    if event.categories:
        component.add("categories", [one_line(one) for one in event.categories])
    if event.organizer_email:
        component.add("organizer", _organizer(event))
    return component


def _description(event: Event) -> str:
    agenda = "\n".join(f"{place}. {item}" for place, item in enumerate(event.agenda, start=1))
    return "\n\n".join(filter(None, [event.note, event.online, event.description, agenda]))


def _organizer(event: Event) -> icalendar.vCalAddress:
    address = icalendar.vCalAddress(f"mailto:{one_line(event.organizer_email)}")
    if name := one_line(event.organizer_name):
        address.params["cn"] = name
    return address


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """Give a text without line breaks and control characters."""
    return " ".join(_writable(text).split())
