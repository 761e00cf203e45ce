"""Meetings, asked for by command or button: lists and cards."""

from collections.abc import Sequence

from handlers import keyboards, meeting_views, navigation
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import groups, meetings
from storage.models import Meeting

PAGE = 6
EVERYTHING = 0
"""Stands for all working groups in the buttons of a list."""


def upcoming(context: Context, _arguments: str) -> None:
    """List what is coming up."""
    list_page(context, EVERYTHING, 0)


def list_page(context: Context, group_id: int, page: int) -> None:
    """Show a page of the list, of one working group or of all; one list a message."""
    wanted = [group_id] if group_id else []
    total = meetings.count_upcoming(context.session, context.viewer, context.now, wanted)
    page = min(page, max(0, (total - 1) // PAGE))
    shown = meetings.upcoming(
        context.session, context.viewer, context.now, wanted, limit=PAGE, offset=page * PAGE
    )
    views = meeting_views.lines(context, shown)
    known = groups.visible(context.session, context.viewer)
    chosen = next((one for one in known if one.id == group_id), None)
    keyboard = _open_buttons(context, shown) + navigation.turn(
        context, page, "list", group_id, more=(page + 1) * PAGE < total
    )
    keyboard += _group_buttons(context, [(one.short_name, one.id) for one in known], group_id)
    context.show("meetings", keyboard, views=views, total=total, first=page * PAGE, group=chosen)


def _open_buttons(context: Context, shown: Sequence[Meeting]) -> Keyboard:
    return [[meeting_views.button(context, one)] for one in shown]


def _group_buttons(context: Context, known: Sequence[tuple[str, int]], group_id: int) -> Keyboard:
    entries = [(context.label(N_("All")), EVERYTHING), *known]
    made = [keyboards.button(name, "list", one, 0) for name, one in entries if one != group_id]
    return keyboards.columns(made, 3) if known else []


def next_asked(context: Context, _arguments: str) -> None:
    """Show the card of the next meeting that this person is asked to."""
    ahead = meetings.asked(context.session, context.viewer, context.now, limit=1)
    if ahead:
        meeting_views.send_card(context, ahead[0])
    else:
        context.say("no_next")


def open_card(context: Context, meeting_id: int) -> None:
    """Show a meeting's card as a message of its own, so that a list stays."""
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    meeting_views.send_card(context, meeting)
