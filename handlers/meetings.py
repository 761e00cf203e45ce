"""Meetings, asked for by command or button: lists and cards."""

from collections.abc import Sequence

from handlers import keyboards, meeting_views, navigation
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import groups, making, meetings
from storage.models import Meeting

PAGE = 6
EVERYTHING = 0
"""Stands for all working groups in the buttons of a list."""


def upcoming(context: Context, _arguments: str) -> None:
    """List what is coming up."""
    list_page(context, EVERYTHING, 0)


def list_page(context: Context, group_id: int, page: int) -> None:
    """Show a page of the list, of one working group or of all; one list a message."""
    _show_page(context, group_id, page, over=False)


def past_page(context: Context, group_id: int, page: int) -> None:
    """Show a page of what was held, as `list_page`: from there its documents are two taps away."""
    _show_page(context, group_id, page, over=True)


def _show_page(context: Context, group_id: int, page: int, *, over: bool) -> None:
    wanted = [group_id] if group_id else []
    count, listed = meetings.count_upcoming, meetings.upcoming
    if over:
        count, listed = meetings.count_past, meetings.past
    total = count(context.session, context.viewer, context.now, wanted)
    page = min(page, max(0, (total - 1) // PAGE))
    shown = listed(
        context.session, context.viewer, context.now, wanted, limit=PAGE, offset=page * PAGE
    )
    views = meeting_views.lines(context, shown)
    known = groups.visible(context.session, context.viewer)
    chosen = next((one for one in known if one.id == group_id), None)
    route = "past" if over else "list"
    keyboard = [
        *_open_buttons(context, shown),
        *navigation.turn(context, page, route, group_id, more=(page + 1) * PAGE < total),
        *_group_buttons(context, [(one.short_name, one.id) for one in known], group_id, route),
        *_other_list(context, chosen.id if chosen else EVERYTHING, over=over),
        *([] if over else _drafts(context)),
    ]
    context.show(
        "meetings", keyboard, views=views, total=total, first=page * PAGE, group=chosen, over=over
    )


def _open_buttons(context: Context, shown: Sequence[Meeting]) -> Keyboard:
    return [[meeting_views.button(context, one)] for one in shown]


def _group_buttons(
    context: Context, known: Sequence[tuple[str, int]], group_id: int, route: str
) -> Keyboard:
    entries = [(context.label(N_("All")), EVERYTHING), *known]
    made = [keyboards.button(name, route, one, 0) for name, one in entries if one != group_id]
    return keyboards.columns(made, 3) if known else []


def _other_list(context: Context, group_id: int, *, over: bool) -> Keyboard:
    """Lead to what was held, where anything was, and back."""
    if over:
        label = context.label(N_("Upcoming meetings"))
        return [[keyboards.button(label, "list", group_id, 0)]]
    wanted = [group_id] if group_id else []
    if not meetings.count_past(context.session, context.viewer, context.now, wanted):
        return []
    return [[keyboards.button(context.label(N_("Past meetings")), "past", group_id, 0)]]


def _drafts(context: Context) -> Keyboard:
    """Lead a chair to their drafts: the secretariat has them in the list, nobody else sees any."""
    viewer = context.viewer
    if viewer is None or viewer.secretariat or not viewer.chaired_ids or context.room is not None:
        return []
    found = len(making.drafts(context.session, viewer))
    label = f"📝 {context.label(N_('Drafts'))}: {context.number(found)}"
    return [[keyboards.button(label, "meetdrafts")]] if found else []


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
