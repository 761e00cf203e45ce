"""Of which dates of a series a change is made: asked before it begins, then the same for each.

Each of the others gets just what is changed of the one that was opened: a new time of the clock, as
many days later, another place. What it has of its own stays: of what is changed, unless that is
asked for.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from handlers import change_views, keyboards, making_drafts, series_views
from handlers.change_views import Changed, Changes
from handlers.context import Context
from handlers.making_drafts import Draft
from handlers.series_views import Series
from handlers.texts import N_
from storage import meeting_changes, series
from storage.models import Meeting
from storage.particulars import Written

_EXCEPTIONS: Final = ("groups", "minute", "length", "place", "online", "description")
"""What a date can have of its own, and keeps where the others are changed."""

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


def said(context: Context, ids: Sequence[int]) -> str:
    """Give a digest of what these other dates say, so that a change of one meanwhile is seen."""
    each = [making_drafts.of_meeting(context.viewer, context.session.get_one(Meeting, one))
            for one in ids]  # fmt: skip
    return hashlib.sha256(json.dumps(each).encode()).hexdigest() if each else ""


def others(context: Context, draft: Draft) -> list[tuple[Meeting, Written]]:
    """Give the other dates that a draft changes, with what each then says."""
    found = meeting_changes.find_all(context.session, context.member, draft["others"], context.now)
    usual = _usual(context, draft)
    return [
        (one, making_drafts.written(context, _applied(context, draft, one, usual))) for one in found
    ]


def dates_changed(context: Context, draft: Draft, others: Sequence[tuple[Meeting, Written]]) -> int:
    """Count the dates that a change makes another of: not those that keep what they have.

    To be called before it is saved.
    """
    usual = _usual(context, draft)
    applied = [_applied(context, draft, one, usual) for one, _ in others]
    return 1 + sum(making_drafts.differs(one) for one in applied)


def _usual(context: Context, draft: Draft) -> dict[str, Any]:
    """Give what most of these dates have in common: the one that was opened may be the exception.

    Where as many have either, it is what that one has.
    """
    found = [context.session.get_one(Meeting, one) for one in draft["others"]]
    each = [draft["was"], *(making_drafts.of_meeting(context.viewer, one) for one in found)]
    return {name: _commonest([one[name] for one in each]) for name in _EXCEPTIONS}


def _commonest(values: Sequence[Any]) -> Any:
    return max(values, key=values.count)


def _applied(context: Context, draft: Draft, other: Meeting, usual: Mapping[str, Any]) -> Draft:
    """Give what another date says with the same changed; what is its own stays, if not replaced."""
    was = making_drafts.of_meeting(context.viewer, other)
    changed = making_drafts.changed(draft)
    if not draft["alike"]:
        own = _own(context, draft, was, usual)
        changed = {name: one for name, one in changed.items() if name not in own}
    if "day" in changed:
        by = _ordinal(draft["day"]) - _ordinal(draft["was"]["day"])
        changed["day"] = (date.fromisoformat(was["day"]) + timedelta(days=by)).isoformat()
    return was | changed | {"was": was}


def _own(context: Context, draft: Draft, other: Draft, usual: Mapping[str, Any]) -> list[str]:
    """Give the parts that are changed and that another date has otherwise than the one changed.

    And otherwise than most: what these have is nothing of their own. Its day, where it was moved by
    itself.
    """
    changed, was = making_drafts.changed(draft), draft["was"]
    own: list[str] = [
        name
        for name in _EXCEPTIONS
        if name in changed and other[name] not in (was[name], draft[name], usual[name])
    ]
    if "day" in changed and other["id"] != draft["id"]:
        numbers = [draft["id"], *draft["others"]]
        dates = [context.session.get_one(Meeting, one) for one in numbers]
        own += ["day"] if other["id"] in series.moved_alone(dates) else []
    return own


def with_their_own(
    context: Context, draft: Draft, others: Sequence[tuple[Meeting, Written]]
) -> list[datetime]:
    """Give the starts, as they are, of the other dates that have of their own what is changed."""
    its = [(one.starts_at, making_drafts.of_meeting(context.viewer, one)) for one, _ in others]
    usual = _usual(context, draft)
    return [at for at, was in its if _own(context, draft, was, usual)]


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def shown(context: Context, draft: Draft, each: list[tuple[Meeting, Written]]) -> Series | None:
    """Give what a preview says of all dates that a draft changes; None of a single one."""
    if len(each) == 1:
        return None
    title = context.label(N_("The same for all of these dates"))
    in_order = sorted(each, key=lambda one: one[1].starts_at)
    own, replaced = with_their_own(context, draft, in_order), bool(draft["alike"])
    if {"day", "minute", "length"}.isdisjoint(making_drafts.changed(draft)):
        return Series(title, [one.starts_at for _, one in in_order], own=own, replaced=replaced)
    numbered = [(meeting.id, written) for meeting, written in in_order]
    made = series_views.with_warnings(context, title, numbered)
    return replace(made, own=own, replaced=replaced)


def changes(context: Context, draft: Draft, each: list[tuple[Meeting, Written]]) -> Changes | None:
    """Give what a preview says is changed of all of these dates; None of a single one."""
    if len(each) == 1 or not making_drafts.differs(draft):
        return None
    in_order = sorted(each, key=lambda one: one[1].starts_at)
    changed = [
        Changed(then.starts_at, then.ends_at, then.place, then.online,
                context.title_of(then), {
            name: getattr(one, name) for name in ("starts_at", "ends_at", "place", "online")
            if getattr(one, name) != getattr(then, name)
        })
        for one, then in in_order
    ]  # fmt: skip
    return change_views.of(context.style, context.now, each[0][0].timezone, changed)
