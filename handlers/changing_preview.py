"""The preview of a meeting that is changed: old and new, who is told, and how it can be saved."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from handlers import changing_series, keyboards, making_drafts, making_preview
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.making_drafts import Draft
from handlers.texts import N_
from storage import errors, making, meeting_changes, regrouping_outlook, seats, waiting
from storage.change_reach import Outlook
from storage.models import Meeting
from storage.particulars import Written
from storage.rules import access
from storage.rules import seats as limits

TELL: Final = "tell"
SILENTLY: Final = "silently"


def is_stale(context: Context, draft: Draft) -> bool:
    """Say whether the meeting that a draft changes, or one of its other dates, is otherwise by now.

    Raises Outdated of a draft that changes none.
    """
    return _up_to_date(context, draft) is not draft


def _up_to_date(context: Context, draft: Draft) -> Draft:
    """Give what a draft changes, of the meeting as it is now."""
    if not draft["was"]:
        raise errors.Outdated
    meeting = meeting_changes.find(context.session, context.member, draft["id"], context.now)
    newest = making_drafts.of_meeting(context.viewer, meeting)
    others = meeting_changes.standing(
        context.session, context.member, draft["others"], meeting.status, context.now
    )
    say = changing_series.said(context, others)
    if (newest, others, say) == (draft["was"], draft["others"], draft["others_say"]):
        return draft
    return making_drafts.change_anew(draft, newest, others, say)


def preview(context: Context, draft: Draft, *, anew: bool = False) -> None:
    """Show the meeting as it would be, what changes, and how to go on.

    Where it was changed by somebody else meanwhile that is said (as `anew` has it said), and what
    is written here is kept.
    """
    newest = _up_to_date(context, draft)
    anew, draft = anew or newest is not draft, newest
    was = meeting_changes.find(context.session, context.member, draft["id"], context.now)
    shown = making_preview.shown(context, draft)
    draft = making_drafts.keep(context, draft, making_preview.STEP, shown=True)
    tells = meeting_changes.differ(was, shown["meeting"], meeting_changes.TOLD)
    others = changing_series.others(context, draft)
    each = [(was, making_drafts.written(context, draft)), *others]
    reach = meeting_changes.outlook(
        context.session, context.member, each, draft["status"], context.now
    )
    regroup = regrouped(context, each)
    asks_anew = any(meeting_changes.asks_anew(context.session, *one) for one in each)
    data: dict[str, Any] = {"was": was, "reach": reach, "anew": anew, "regroup": regroup}
    data["lost"] = lost_seats(context, each, regroup)
    data["over"] = seats_over(context, each) if draft["status"] == "confirmed" else []
    data["was_of"] = access.groups_seen(context.viewer, was.working_groups)
    data["changed"] = making_drafts.differs(draft)
    data["series"] = changing_series.shown(context, draft, each)
    data["changes"] = changing_series.changes(context, draft, each)
    if data["changes"] is not None and data["changes"].lines:
        shown["agenda"] = []  # there is no room for both
    of_series = data["series"] is not None
    shown["warnings"] = making_preview.warnings(context, draft, of_series=of_series)
    # "Cancel" could be read as the meeting's, above all in Bangla.
    leave = [[making_drafts.button(draft, context.label(N_("Leave it as it is")), "meetleave")]]
    own = data["series"].own if data["series"] is not None else ()
    rows = [
        *_saving(context, draft, tells, reach, regroup, asks_anew=asks_anew),
        *_alike(context, draft, len(own)),
        *_more(context, draft),
        *leave,
    ]
    context.show("meeting_change", rows, **data, **shown)


def regrouped(
    context: Context, each: Sequence[tuple[Meeting, Written]]
) -> regrouping_outlook.Outlook | None:
    """Foresee what it means for people that these dates then have other working groups, if any."""
    wanted = [(one, written.group_ids) for one, written in each]
    return regrouping_outlook.outlook(context.session, context.member, wanted, context.now)


def lost_seats(
    context: Context,
    each: Sequence[tuple[Meeting, Written]],
    regroup: regrouping_outlook.Outlook | None,
) -> int:
    """Foresee how many have lost their seat by what this undoes, and are told so."""
    if regroup is None or not regroup.undoes:
        return 0
    return sum(seats.lost_by(context.session, one, written.group_ids) for one, written in each)


def seats_over(
    context: Context, each: Sequence[tuple[Meeting, Written]]
) -> list[tuple[datetime, seats.Over]]:
    """Foresee of which dates more seats are then taken than there are, by limits that get tighter.

    Only of those is said whom one may know.
    """
    found = []
    for one, written in each:
        tighter = any(
            limits.lowered(getattr(one, name), getattr(written, name)) for name in waiting.LIMITS
        )
        room = limits.Room(written.capacity, written.seats_per_organization)
        seen = access.groups_seen(context.viewer, one.working_groups)
        over = seats.over(context.session, one, room, seen) if tighter else None
        if over is not None:
            found.append((written.starts_at, over))
    return found


def _saving(
    context: Context,
    draft: Draft,
    tells: list[str],
    reach: Outlook | None,
    regroup: regrouping_outlook.Outlook | None,
    *,
    asks_anew: bool,
) -> Keyboard:
    """Offer to save: to tell people or, where it may be a typing error, to mend it silently."""
    if not making_drafts.differs(draft):
        return []
    mark = draft["mark"]
    told = reach.count.people if reach is not None else 0
    if not told and not (regroup is not None and regroup.told):
        return [[keyboards.button(context.label(N_("Save")), "meetsave", mark, TELL)]]
    tell = keyboards.button(context.label(N_("Save and tell them")), "meetsave", mark, TELL)
    silent = context.label(N_("Only a typing error: tell nobody"))
    moves = not set(tells).isdisjoint(meeting_changes.MOVES)
    may_be_error = regroup is None and not moves and not asks_anew
    rest = [[keyboards.button(silent, "meetsave", mark, SILENTLY)]] if may_be_error else []
    return [[tell], *rest]


def _alike(context: Context, draft: Draft, own: int) -> Keyboard:
    """Offer to change those dates, too, that have of their own what is changed; or not to."""
    if not own:
        return []
    label = N_("Leave those with their own: %(dates)s")
    if not draft["alike"]:
        label = N_("Change those, too: %(dates)s")
    said = context.label(label, dates=context.number(own))
    return [[making_drafts.button(draft, said, "meetalike", int(not draft["alike"]))]]


def _more(context: Context, draft: Draft) -> Keyboard:
    if draft["status"] == "cancelled":
        return [[making_drafts.button(draft, context.label(N_("Let it take place")), "meeton")]]
    one_only = len(making.choices(context.session, context.member)) == 1
    nothing_else = ("groups",) if one_only and not context.member.secretariat else ()
    parts = making_preview.parts(context, draft, "repeat", *nothing_else)
    if draft["was"]["status"] == "cancelled":
        return parts
    call_off = context.label(N_("Call the meeting off"))
    return [*parts, [making_drafts.button(draft, call_off, "meetoff")]]
