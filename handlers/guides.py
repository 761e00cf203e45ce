"""Pointing at the button, or the command, for what somebody asks for in words.

The only place that says where documents, the calendar, the language and the like are found.
"""

from collections.abc import Callable, Sequence
from typing import Final

from handlers import keyboards, navigation, persons, rsvps
from handlers.context import Context
from handlers.texts import N_
from handlers.understanding import frames
from handlers.understanding.kinds import Guide
from storage import groups, members
from storage.models import Person

AT_A_MEETING: Final[frozenset[Guide]] = frozenset(
    {"documents", "calendar", "answer", "delegate", "ways", "change", "remind", "unrecorded"}
)
"""What the card of a meeting has a button for, or says."""

OF_THE_NEXT: Final[frozenset[Guide]] = frozenset(
    {"documents", "delegate", "ways", "change", "remind"}
)
"""Where no meeting is meant, the next one is."""

FOR_ALL: Final[frozenset[Guide]] = frozenset(
    {"documents", "calendar", "ways", "privacy", "unrecorded", "reach"}
)
"""What is no matter of one person's chat with the bot."""

_COMMANDS: Final[dict[Guide, str]] = {
    "language": "settings",
    "needs": "settings",
    "stop": "stop",
}

_ORDERS: Final[dict[Guide, tuple[str, str]]] = {
    "announce": ("broadcast", N_("Announcements are sent by the secretariat.")),
    "make": (
        "newmeeting",
        N_("Meetings are made by the secretariat and by the chairs of working groups."),
    ),
    "publish": ("news", N_("News is published by the secretariat.")),
}
"""The command for what somebody is told to do, and what is said to who may not."""

_MOST: Final = 20
"""Focal points that one answer lists."""


def show(context: Context, frame: frames.Frame, guide: Guide) -> None:
    """Point at what has no meeting."""
    _SHOWN.get(guide, _command)(context, frame, guide)


def _command(context: Context, _frame: frames.Frame, guide: Guide) -> None:
    """Name a command, and do nothing: a word may be a slip."""
    name = _COMMANDS[guide]
    lines = dict(context.available(context.viewer))
    rows = navigation.languages(context) if guide == "language" else []
    context.say("command_named", rows, name=name, description=context.label(lines[name]))


def _unrecorded(context: Context, _frame: frames.Frame, _guide: Guide) -> None:
    """Say that it is not known, and let a person be asked."""
    context.say("not_recorded", navigation.ask_the_secretariat(context))


def _order(context: Context, _frame: frames.Frame, guide: Guide) -> None:
    """Name the command for what is to be done, to who may do it; to others, who does it."""
    name, who = _ORDERS[guide]
    lines = dict(context.available(context.viewer))
    if name in lines and (context.member.secretariat or guide != "publish"):
        context.say("command_named", name=name, description=context.label(lines[name]))
    else:
        context.say("done_by", navigation.ask_the_secretariat(context), who=context.label(who))


def _answer(context: Context, _frame: frames.Frame, _guide: Guide) -> None:
    rsvps.given(context, "", None)


def _calendar(context: Context, _frame: frames.Frame, _guide: Guide) -> None:
    context.say("calendar_how", navigation.lead(context)[:1])


def _privacy(context: Context, _frame: frames.Frame, _guide: Guide) -> None:
    context.say("who_sees")


def _organization(context: Context, _frame: frames.Frame, _guide: Guide) -> None:
    """Say as whom somebody is here."""
    person = context.person
    rows = [[keyboards.button(context.label(N_("My working groups")), "ask", "groups", 0)]]
    context.say("here_as", rows, person=person)


def _focal_points(context: Context, frame: frames.Frame, _guide: Guide) -> None:
    """Name focal points to the secretariat; others read the same whoever it is."""
    if not context.member.secretariat:
        context.say("focal_points", navigation.ask_the_secretariat(context), people=None)
        return
    named = set(frame.organizations)
    if frame.own_organization:
        named.add(context.member.organization_id)
    people: Sequence[Person] = [
        one
        for one in members.with_roles(context.session, "focal_point")
        if not named or one.organization_id in named
    ]
    of = [groups.organization_by_id(context.session, id_) for id_ in sorted(named)]
    context.say("focal_points", people=people[:_MOST], more=len(people) > _MOST, of=of)


def _reach(context: Context, _frame: frames.Frame, _guide: Guide) -> None:
    persons.reach(context)


def _belonging(context: Context, frame: frames.Frame, _guide: Guide) -> None:
    """Say where somebody belongs, to who sees names; others read the same whoever it is."""
    if not persons.tell(context, frame):
        persons.not_told(context)


_SHOWN: Final[dict[Guide, Callable[[Context, frames.Frame, Guide], None]]] = {
    "calendar": _calendar,
    "answer": _answer,
    "privacy": _privacy,
    "organization": _organization,
    "focal_point": _focal_points,
    "belonging": _belonging,
    "reach": _reach,
    "unrecorded": _unrecorded,
    "announce": _order,
    "make": _order,
    "publish": _order,
}
