"""The preview of a meeting that is changed: old and new, who is told, and how it can be saved."""

from typing import Any, Final

from handlers import changing_series, keyboards, making_drafts, making_preview, series_views
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.making_drafts import Draft
from handlers.texts import N_
from storage import change_notices, errors, meeting_changes
from storage.models import Meeting

TELL: Final = "tell"
SILENTLY: Final = "silently"


def current(context: Context, draft: Draft) -> Meeting:
    """Give the meeting that a draft changes; ChangedSince where it reads otherwise than before."""
    if not draft["was"]:
        raise errors.Outdated
    meeting = meeting_changes.find(context.session, context.member, draft["id"], context.now)
    if making_drafts.of_meeting(meeting) != draft["was"]:
        raise errors.ChangedSince
    return meeting


def preview(context: Context, draft: Draft) -> None:
    """Show the meeting as it would be, what changes, and how to go on."""
    was = current(context, draft)
    shown = making_preview.shown(context, draft)
    draft = making_drafts.keep(context, draft, making_preview.STEP, shown=True)
    tells = meeting_changes.differ(was, shown["meeting"], meeting_changes.TOLD)
    moved = "starts_at" in tells
    others = changing_series.others(context, draft)
    each = [(was, making_drafts.written(context, draft)), *others]
    differing = [
        one for one, written in others if meeting_changes.tells(one, written, draft["status"])
    ]
    about = (was, *differing)
    count = change_notices.told(context.session, *about, moved=moved) if tells else None
    data: dict[str, Any] = {"was": was, "count": count, "changed": making_drafts.differs(draft)}
    data["series"] = changing_series.shown(context, draft, each)
    if data["series"] is not None:
        shown["warnings"] = series_views.without_days(shown["warnings"])
    # "Cancel" could be read as the meeting's, above all in Bangla.
    leave = [[keyboards.button(context.label(N_("Leave it as it is")), "cancel")]]
    rows = [*_saving(context, draft, tells), *_more(context, draft), *leave]
    context.show("meeting_change", rows, **data, **shown)


def _saving(context: Context, draft: Draft, tells: list[str]) -> Keyboard:
    """Offer to save: to tell people or, where it may be a typing error, to mend it silently."""
    if not making_drafts.differs(draft):
        return []
    mark = draft["mark"]
    if not tells:
        return [[keyboards.button(context.label(N_("Save")), "meetsave", mark, TELL)]]
    tell = keyboards.button(context.label(N_("Save and tell them")), "meetsave", mark, TELL)
    silent = context.label(N_("Only a typing error: tell nobody"))
    may_be_error = set(tells).isdisjoint(meeting_changes.MOVES)
    rest = [[keyboards.button(silent, "meetsave", mark, SILENTLY)]] if may_be_error else []
    return [[tell], *rest]


def _more(context: Context, draft: Draft) -> Keyboard:
    if draft["status"] == "cancelled":
        return [[making_drafts.button(draft, context.label(N_("Let it take place")), "meeton")]]
    parts = making_preview.parts(context, draft, "groups", "repeat")
    if draft["was"]["status"] == "cancelled":
        return parts
    call_off = context.label(N_("Call the meeting off"))
    return [*parts, [making_drafts.button(draft, call_off, "meetoff")]]
