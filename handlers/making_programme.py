"""The agenda of a meeting and who leads it, in a sentence about it: the only place that reads them.

Both are taken out of the sentence, so that nothing of them becomes a place, a title or a length.
"""

import re
from typing import Any, Final

from handlers import asking, making_agendas, making_groups, making_places
from handlers.context import Context
from handlers.understanding import appointments
from storage.rules import words as spelling

_AGENDA: Final = re.compile(
    spelling.nfc(
        r"(?:^|[\s,;.।])\s*(?:with\s+)?(?:the\s+|an\s+)?"
        r"(?:agenda(?:\s+(?:items?|points?))?|আলোচ্যসূচি|আলোচ্য বিষয়(?:সমূহ|গুলো)?|এজেন্ডা"
        r"|aloch(?:yo|cho|o)?(?:sh?uchi| bish?oy))(?:\s*:|\s+(?:-|–|is|are|হলো|হল|holo)(?=\s))\s*"
    ),
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"\s*\n\s*")
_SEMICOLON: Final = re.compile(r"\s*;\s*")
_COMMA: Final = re.compile(r"\s*(?:,|।)\s+")

_STOPS: Final = (
    "at|in|on|from|for|with|via|by|to|agenda|online|place|venue|today|tomorrow|next|every|the"
    "|সভা|মিটিং|বৈঠক|ঘণ্টা|মিনিট|অফিসে?|কার্যালয়ে?|হাউসে?|আলোচ্যসূচি|এজেন্ডা|স্থান|অনলাইনে?"
    "|meeting|sh?obha|ghonta|minute|hours?|min|office|house|e|am|pm"
)
_WORD: Final = rf"(?!(?:{_STOPS})(?:[\s,;:।]|$))[^\s\d,;:।]+"
_NAME: Final = rf"{_WORD}(?:\s+{_WORD}){{0,4}}"
_TITLE: Final = r"(?:(?:ডা|ড|মো|dr|md|mr|ms|mrs)[.ঃ:]*\s+|জনাব\s+)?"
_LEAD: Final = re.compile(
    spelling.nfc(
        r"(?:(?<=[\s,;।])|^)(?:"
        rf"(?:to be )?(?:chaired|led|moderated|facilitated|presided over) by\s+{_NAME}"
        rf"|(?:chair(?:person)?|moderator|facilitator|সভাপতি|সঞ্চালক|sh?obhapoti)\s*:\s*{_NAME}"
        r"|(?:সভাপতিত্ব|সঞ্চালনা|পরিচালনা|sh?obhapotitt?o|porichalona|so?nchalona|chair)"
        rf" (?:করবেন|korben)\s+{_NAME}"
        rf"|{_TITLE}{_WORD}(?:\s+{_WORD})?(?:\s+(?:er|এর))?\s+(?:সভাপতিত্বে|সঞ্চালনায়|sh?obhapotitt?e)"
        r")(?=[\s,;.।]|$)"
    ),
    re.IGNORECASE,
)


_CHAIRS: Final = re.compile(spelling.nfc(r"chair|(?:.*\s)?(?:সভাপতি|sh?obhapoti)"), re.IGNORECASE)
"""Who does that is never of one item only."""


def without_lead(context: Context, text: str) -> tuple[str | None, str]:
    """Take out who leads it, as it is written: "chaired by Rina Akter"; None where nobody is.

    In an agenda "led by" is said of its item, unless it begins a sentence of its own.
    """
    agenda = _AGENDA.search(text)
    found = next((one for one in _LEAD.finditer(text) if _is_of_all(agenda, one)), None)
    if found is None:
        return None, text
    first, *words = found[0].rstrip(".।").split()
    is_group = making_groups.called(context, first) is not None  # CTIP রিনার সভাপতিত্বে
    stays, said = (f"{first} ", words) if is_group else ("", [first, *words])
    lead = " ".join(said)
    return lead[0].upper() + lead[1:], f"{text[: found.start()]} {stays}{text[found.end() :]}"


def _is_of_all(agenda: re.Match[str] | None, lead: re.Match[str]) -> bool:
    if agenda is None or lead.start() < agenda.start() or _CHAIRS.match(lead[0]):
        return True
    return lead.string[: lead.start()].rstrip(" ").endswith((".", "।", "\n"))


def without_agenda(context: Context, text: str) -> tuple[list[Any] | making_agendas.Unread, str]:
    """Take out the agenda behind that word, as the step of the agenda takes it.

    An empty list where there is none. What stands last in it and is plainly a place or a time is
    none of it.
    """
    found = _AGENDA.search(text)
    if found is None:
        return [], text
    parts = _parts(text[found.end() :])
    beside: list[str] = []
    while len(parts) > 1 and _is_beside(context, parts[-1]):
        beside.insert(0, parts.pop())
    rest = f"{text[: found.start()]} {', '.join(beside)}"
    return making_agendas.agenda("\n".join(parts)), rest


def _parts(text: str) -> list[str]:
    """Part an agenda into its items: a line each, or else what semicolons or commas part."""
    signs = (_BETWEEN, _SEMICOLON, _COMMA)
    sign = next((one for one in signs if one.search(text.strip())), _COMMA)
    return making_agendas.joined(sign.split(text.strip(" \n,;.।")))


def _is_beside(context: Context, text: str) -> bool:
    """Say whether a text is plainly a place, a day or a time, and so no item."""
    if isinstance(making_agendas.agenda(text), list) and making_agendas.has_minutes(text):
        return False
    where, is_online = making_places.place(text.split())
    if making_places.is_one(text) or (is_online and where is None):
        return True
    at = asking.moment(context, text)
    return not isinstance(at, appointments.Unread) or at.day is not None
