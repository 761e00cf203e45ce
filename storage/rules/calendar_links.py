"""The only place that writes links by which a meeting is added to a calendar on the web.

Nothing is fetched: the address carries the event. None of the providers documents the form; they
are those that https://github.com/InteractionDesignFoundation/add-event-to-calendar-docs collects.
"""

from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

import regex

from storage.rules import calendar
from storage.rules.calendar import Event

_ROOM: Final = 550
"""Characters that a text of the event may take in a link, where a Bangla letter takes nine: three
texts and the rest stay below the 2,048 that every browser and server takes."""


def links(event: Event) -> dict[str, str]:
    """Give the links to add an event by, by the names of who keeps the calendar.

    Title and place are cut where they are too long; a link to join is whole or left out.
    """
    title, place = (_cut(calendar.one_line(text)) for text in (event.title, event.place))
    online = calendar.one_line(event.online)
    if len(quote(online)) > _ROOM:
        online = ""
    starts, ends = (f"{at:%Y%m%dT%H%M%SZ}" for at in (event.starts, event.ends))
    outlook = {
        "path": "/calendar/action/compose", "rru": "addevent",
        "startdt": _extended(event.starts), "enddt": _extended(event.ends),
        "subject": title, "location": place, "body": online,
    }  # fmt: skip
    google = {
        "action": "TEMPLATE", "dates": f"{starts}/{ends}",
        "text": title, "location": place, "details": online,
    }  # fmt: skip
    yahoo = {
        "v": "60", "st": starts, "et": ends, "title": title, "in_loc": place, "desc": online,
    }  # fmt: skip
    return {
        "Google": _link("calendar.google.com/calendar/render", google),
        "Outlook": _link("outlook.live.com/calendar/0/deeplink/compose", outlook),
        "Microsoft 365": _link("outlook.office.com/calendar/0/deeplink/compose", outlook),
        "Yahoo": _link("calendar.yahoo.com/", yahoo),
    }


def _link(address: str, said: dict[str, str]) -> str:
    # Outlook shows a plus as it stands: a space has to be %20.
    query = urlencode({name: text for name, text in said.items() if text}, quote_via=quote)
    return f"https://{address}?{query}"


def _extended(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _cut(text: str) -> str:
    """Cut a text to what there is room for, no letter parted from its signs."""
    if len(quote(text)) <= _ROOM:
        return text
    kept, room = "", _ROOM - len(quote("…"))
    for letter in regex.findall(r"\X", text):
        room -= len(quote(letter))
        if room < 0:
            break
        kept += letter
    return f"{kept.rstrip()}…"
