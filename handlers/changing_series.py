"""Of which dates of a series a change is made: asked before it begins, then the same for each.

Each of the others gets just what is changed of the one that was opened: a new time of the clock, as
many days later, another place. What it has of its own beside that stays.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from handlers import keyboards, making_drafts, series_views
from handlers.context import Context
from handlers.making_drafts import Draft
from handlers.series_views import Series
from handlers.texts import N_
from storage import errors, meeting_changes, series
from storage.making import Written
from storage.models import Meeting

_LABELS: Final = {
    series.ONE: N_("Only this date"),
    series.LATER: N_("This and the later ones: %(dates)s"),
    series.ALL: N_("All dates ahead: %(dates)s"),
}


def ask(context: Context, meeting: Meeting) -> bool:
    """Ask of which dates a change is to be made; False where there is only one."""
    found = {one: series.scope(context.session, meeting, one, context.now) for one in series.SCOPES}
    if found[series.LATER] == found[series.ALL]:
        del found[series.LATER]
    if len(found[series.ALL]) == 1:
        return False
    rows = [
        [keyboards.button(
            context.label(_LABELS[which], dates=context.number(len(its))),
            "meetdates", meeting.id, which,
        )]
        for which, its in found.items() if which == series.ONE or len(its) > 1
    ]  # fmt: skip
    back = keyboards.button(context.label(N_("Back")), "meeting", meeting.id)
    context.show("meeting_dates", [*rows, [back]], meeting=meeting)
    return True


def others(context: Context, draft: Draft) -> list[tuple[Meeting, Written]]:
    """Give the other dates that a draft changes, with what each then says.

    ChangedSince where one takes place no more, or does again, since the change was begun.
    """
    found = meeting_changes.find_all(context.session, context.member, draft["others"], context.now)
    if any(one.status != draft["was"]["status"] for one in found):
        raise errors.ChangedSince
    return [(one, making_drafts.written(context, _applied(draft, one))) for one in found]


def _applied(draft: Draft, other: Meeting) -> Draft:
    """Give what another date says with the same changed."""
    was = making_drafts.of_meeting(other)
    changed = making_drafts.changed(draft)
    if "day" in changed:
        by = _ordinal(draft["day"]) - _ordinal(draft["was"]["day"])
        changed["day"] = (date.fromisoformat(was["day"]) + timedelta(days=by)).isoformat()
    return was | changed | {"was": was}


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def shown(context: Context, draft: Draft, each: list[tuple[Meeting, Written]]) -> Series | None:
    """Give what a preview says of all dates that a draft changes; None of a single one."""
    if len(each) == 1:
        return None
    title = context.label(N_("The same for all of these dates"))
    in_order = sorted(each, key=lambda one: one[1].starts_at)
    if {"day", "minute", "length"}.isdisjoint(making_drafts.changed(draft)):
        return Series(title, [one.starts_at for _, one in in_order])
    numbered = [(meeting.id, written) for meeting, written in in_order]
    own_hours = [one.starts_at for one, _ in in_order if _has_own_hour(draft, one)]
    return replace(series_views.with_warnings(context, title, numbered), own_hours=own_hours)


def _has_own_hour(draft: Draft, other: Meeting) -> bool:
    """Say whether a date loses a time of the day that was its own."""
    own, was = making_drafts.of_meeting(other), draft["was"]
    return "minute" in making_drafts.changed(draft) and bool(own["minute"] != was["minute"])
