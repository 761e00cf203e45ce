"""The only place that keeps what a list was filtered by, and filters what was listed further.

A filter of the same kind takes the place of the one before: "before noon?" after "after 2 pm" asks
for other hours of the same days. What stays is in the frame, so that the answer names it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from handlers.understanding import choosing, frames, periods
from handlers.understanding.kinds import Kind

_A_WEEK: Final = 7

_KEPT: Final = ("own", "mode", "only_mode", "hybrid")
_HOURS: Final = ("earliest", "latest", "part")


def kept(frame: frames.Frame) -> dict[str, Any] | None:
    """Give the filters of a list as they are kept; None where it has some that are not."""
    period = frame.period
    others = (
        frame.titles or frame.places or frame.topics or frame.organizations or frame.joint
        or frame.everybody or frame.others or frame.extreme or frame.past or period.apart
        or period.now or frame.without != frames.Without() or frame.lasting != frames.Lasting()
    )  # fmt: skip
    if others:
        return None
    return {
        "groups": list(frame.groups),
        "first": period.first and period.first.isoformat(),
        "last": period.last and period.last.isoformat(),
        **{key: getattr(frame, key) for key in _KEPT},
        **{key: getattr(period, key) for key in _HOURS},
    }


def narrowed(
    frame: frames.Frame,
    filters: dict[str, Any] | None,
    listed: Sequence[choosing.Record],
    records: Sequence[choosing.Record],
    today: date,
) -> tuple[frames.Frame, Sequence[choosing.Record]]:
    """Ask which of the `listed` ones a frame means, or of all with the filters of that list.

    `today` is the network's day.
    """
    asked: Kind = "count" if frame.asked == "count" else "list"
    frame = replace(frame, asked=asked)
    before = None if filters is None or frame.titles else _staying(frame, _frame(filters), records)
    if before is not None:
        listed = [one for one in records if _fits(before, one)]
    if frame.own:
        listed = [one for one in listed if one.asked]
    day, period = frame.period.first, frame.period
    in_days = not day or any(choosing.within(period, one) for one in listed)
    if day and not in_days and day == period.last and 0 <= (day - today).days <= _A_WEEK:
        # "on Wednesday" is that of the listed ones' own week
        listed = [one for one in listed if one.day.weekday() == day.weekday()]
        days = {one.day for one in listed}
        day = days.pop() if len(days) == 1 else None
        period = replace(period, first=day, last=day, otherwise=None)
    elif before is not None and not in_days:
        before = replace(before, period=replace(before.period, first=None, last=None))
        listed = [one for one in records if _fits(before, one)]
    if before is None:
        wanted = {one.id for one in listed}
        titles = wanted & set(frame.titles) if frame.titles else wanted
        return replace(frame, titles=tuple(sorted(titles)), period=period), listed if titles else ()
    if period.first is None and period.last is None:
        period = replace(period, first=before.period.first, last=before.period.last)
    if not _has_hours(period):
        hours = {key: getattr(before.period, key) for key in _HOURS}
        period = replace(period, **hours)
    ways = {} if _has_ways(frame) else {key: getattr(before, key) for key in _KEPT[1:]}
    named = replace(frame, groups=frame.groups or before.groups, own=frame.own or before.own)
    return replace(named, period=period, **ways), listed


def _frame(filters: dict[str, Any]) -> frames.Frame:
    """Give the frame of a list of which the filters were kept."""
    first, last = (filters[key] and date.fromisoformat(filters[key]) for key in ("first", "last"))
    period = periods.Period(first, last, **{key: filters[key] for key in _HOURS})
    ways = {key: filters[key] for key in _KEPT}
    return frames.Frame(asked="list", groups=tuple(filters["groups"]), period=period, **ways)


def _staying(
    frame: frames.Frame, before: frames.Frame, records: Sequence[choosing.Record]
) -> frames.Frame:
    """Give the filters that stay beside those of a frame."""
    period = before.period
    if _has_hours(frame.period):
        period = period.whole_days
    if _has_ways(frame):
        before = replace(before, mode=None, only_mode=None, hybrid=False)
    before = replace(before, period=period)
    groups = set(frame.groups)
    if groups and not any(one.groups & groups for one in records if _fits(before, one)):
        return replace(before, groups=())
    return before


def _fits(before: frames.Frame, record: choosing.Record) -> bool:
    of_own = record.asked or not before.own
    return of_own and choosing.fits(before, record) and choosing.within(before.period, record)


def _has_hours(period: periods.Period) -> bool:
    return (period.earliest, period.latest) != (None, None)


def _has_ways(frame: frames.Frame) -> bool:
    return bool(frame.mode or frame.only_mode or frame.hybrid)
