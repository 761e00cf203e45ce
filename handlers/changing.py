"""Meetings changed from their cards: begun, called off, saved; the parts as in making one.

Each save shows old and new and how many people are told, before anything is changed.
"""

from datetime import datetime
from typing import Final

from handlers import (
    changing_preview,
    changing_series,
    keyboards,
    making_drafts,
    making_preview,
    making_steps,
    making_unfinished,
)
from handlers.context import Context
from handlers.texts import N_
from storage import (
    change_reach,
    dialogues,
    errors,
    making,
    meeting_changes,
    members,
    recipients,
    regrouping_outlook,
    series,
)
from storage.change_notices import Telling
from storage.meeting_changes import Change
from storage.models import Meeting, Post

WAYS: Final = {changing_preview.TELL: Telling.FOLDED, changing_preview.SILENTLY: Telling.NOT}


def begin(context: Context, meeting_id: int) -> None:
    """Show a meeting with what can be changed of it."""
    meeting = meeting_changes.find(context.session, context.member, meeting_id, context.now)
    if making_unfinished.offered(context, making_unfinished.CHANGE, meeting.id):
        return
    if changing_series.ask(context, meeting):
        return
    _begin(context, meeting, series.ONE)


def begin_of(context: Context, meeting_id: int, scope: str) -> None:
    """Show a date of a series, to be changed with others: this and later ones, or all."""
    meeting = meeting_changes.find(context.session, context.member, meeting_id, context.now)
    if not making_unfinished.offered(context, making_unfinished.CHANGE, meeting.id):
        _begin(context, meeting, scope)


def _begin(context: Context, meeting: Meeting, scope: str) -> None:
    dates = series.scope(context.session, meeting, scope, context.now)
    others = [one.id for one in dates if one.id != meeting.id]
    was = making_drafts.of_meeting(context.viewer, meeting)
    say = changing_series.said(context, others)
    making_steps.go_on(context, making_drafts.change_of(was, others, say))


def ask_reason(context: Context) -> None:
    """Ask why the meeting is called off."""
    making_steps.ask(context, making_drafts.REASON)


def call_off(context: Context) -> None:
    """Call the meeting off without a reason, once it is saved."""
    _end(context, "cancelled")


def hold(context: Context) -> None:
    """Let the meeting take place, once it is saved."""
    _end(context, "confirmed")


def _end(context: Context, status: str) -> None:
    draft = making_drafts.current(context)
    if not draft["was"]:
        raise errors.Outdated
    ended = {"status": status, "reason": None, "begun": draft["begun"]}
    as_it_was = making_drafts.change_of(draft["was"], draft["others"], draft["others_say"])
    making_steps.go_on(context, as_it_was | ended)


def leave(context: Context) -> None:
    """End the change: the meeting stays as it is, and nothing of the change is kept."""
    was = making_drafts.current(context)["was"]
    if not was:
        raise errors.Outdated
    dialogues.finish(context.session, context.chat_id, making_drafts.TOPIC)
    details = keyboards.button(context.label(N_("Details")), "meeting", was["id"])
    title = making_drafts.title(context, was)
    context.show("meeting_left", [[details]], title=title)


def save(context: Context, mark: int, way: str) -> None:
    """Change the meeting, and the other dates, as this preview showed it, once."""
    draft = making_preview.taken(context, mark)
    if changing_preview.is_stale(context, draft):
        changing_preview.preview(context, draft)
        return
    meeting = meeting_changes.find(context.session, context.member, draft["id"], context.now)
    written = making_drafts.written(context, draft)
    how = Change(draft["status"], draft["reason"], WAYS[way], context.now)
    wanted = [(meeting, written), *changing_series.others(context, draft)]
    regroup = changing_preview.regrouped(context, wanted)
    lost = changing_preview.lost_seats(context, wanted, regroup)
    dates = changing_series.dates_changed(context, draft, wanted[1:])
    over = changing_preview.seats_over(context, wanted) if draft["status"] == "confirmed" else []
    notice = meeting_changes.change_all(context.session, context.member, wanted, how)
    dialogues.finish(context.session, context.chat_id, making_drafts.TOPIC)
    joins = WAYS[way] is Telling.NOT and meeting_changes.is_awaited(context.session, meeting)
    told, waits = None, regroup is not None and meeting_changes.waits(meeting, context.now)
    if notice is not None and WAYS[way] is not Telling.NOT:
        told = change_reach.of_notice(context.session, notice, context.member)
        waits = notice.due_at > context.now
    held = _held_until(context, notice) if told is not None else None
    rows = [[keyboards.button(context.label(N_("Details")), "meeting", meeting.id)]]
    announced_to = _told_by_announcing(context, meeting, regroup)
    if announced_to is not None:
        announce = context.label(N_("Announce"))
        rows[0].insert(0, keyboards.button(announce, "announce", meeting.id))
    announced = making.announced_with(context.session, meeting, context.now)
    context.show(
        "meeting_changed", rows, meeting=meeting, count=told, waits=waits, dates=dates,
        regroup=regroup, announced_to=announced_to, announced=len(announced), joins=joins,
        lost=lost, held_until=held, over=over,
        turned=draft["status"] if draft["status"] != draft["was"]["status"] else None,
    )  # fmt: skip


def _held_until(context: Context, notice: Post | None) -> datetime | None:
    """Give when a notice of a change leaves, where it is owed in quiet hours and waits for it."""
    if notice is None or notice.prompt or notice.meeting is None:
        return None
    return members.held_until(context.session, notice.due_at, notice.meeting.starts_at)


def _told_by_announcing(
    context: Context, meeting: Meeting, regroup: regrouping_outlook.Outlook | None
) -> recipients.Count | None:
    """Count whom an announcement would reach, where some newly asked hear nothing without it."""
    untold = regroup is not None and regroup.new.people and not regroup.announced
    ahead = meeting.status == "confirmed" and meeting.starts_at > context.now
    return making.told(context.session, context.member, meeting) if untold and ahead else None
