"""The only place that says which of somebody's own meetings are at the same time.

Their own are those to which they are asked and have not said that they cannot come.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Any, Final

from handlers import facts, meeting_views
from handlers.context import Context
from handlers.understanding import choosing, frames
from storage import meetings, rsvps
from storage.rules import answers

_MOST: Final = 6
"""Meetings that are listed."""


def with_one(context: Context, base: choosing.Record, records: Sequence[choosing.Record]) -> None:
    """List those of the asker's own that are at the same time as one meeting."""
    own = [one for one in _own(context, records) if one.id != base.id]
    found = [one.id for one in own if _overlap(one, base)]
    meeting = meetings.find(context.session, context.viewer, base.id)
    _list(context, found, meeting=meeting, said="")


def among_own(
    context: Context, frame: frames.Frame, records: Sequence[choosing.Record]
) -> Sequence[int]:
    """List those of the asker's own, in the days said, that are at the same time as another."""
    own = [one for one in _own(context, records) if one.ends > context.now]
    pairs = [
        (one.id, other.id)
        for one, other in combinations(own, 2)
        if _overlap(one, other)
        and (choosing.within(frame.period, one) or choosing.within(frame.period, other))
    ]
    found = list(dict.fromkeys(id_ for pair in pairs for id_ in pair))
    _list(context, found, meeting=None, said=facts.in_words(context, frame))
    return found


def _own(context: Context, records: Sequence[choosing.Record]) -> list[choosing.Record]:
    given = rsvps.upcoming(context.session, context.member, context.now)
    refused = {meeting.id for rsvp, meeting in given if rsvp.answer == answers.NO}
    return [one for one in records if one.own and one.id not in refused]


def _overlap(one: choosing.Record, other: choosing.Record) -> bool:
    return one.starts < other.ends and other.starts < one.ends


def _list(context: Context, ids: Sequence[int], **data: Any) -> None:
    shown = meetings.these(context.session, context.viewer, ids[:_MOST])
    rows = [[meeting_views.button(context, one)] for one in shown]
    context.say("overlaps", rows, views=meeting_views.lines(context, shown), **data)
