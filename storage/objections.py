"""What speaks against a meeting that is about to be made or changed, as its maker may know it.

The only place that warns: of its day and hour, its agenda, its title, and of other meetings that
the same people are asked to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select, true
from sqlalchemy.orm import Session

from storage import groups, recipients, visibility
from storage.models import Meeting, Network, Person
from storage.particulars import Written
from storage.rules import access, quiet, recurrence, words
from storage.rules.access import Viewer

CLOSE: Final = timedelta(minutes=30)
"""Meetings with less between them are too close for who is asked to both."""

FAR: Final = timedelta(days=183)
"""Of a day further ahead the same one of the year before is nearer."""


@dataclass(frozen=True)
class Overlap:
    """A meeting that is too close, and how many people are asked to both."""

    meeting: Meeting
    people: int


@dataclass(frozen=True)
class Warnings:
    """What speaks against a meeting; `planned` are the minutes of an agenda that does not fit."""

    weekend: bool
    holiday: bool
    quiet: bool
    night: bool
    """In the night of a network that has no quiet hours: morning and afternoon may be mixed up."""
    planned: int | None
    overlaps: Sequence[Overlap]
    next_year: date | None = None
    """Its day, where that may have been meant as one of this year that is over."""
    names_private: str | None = None
    """A private working group that the title names to more than its members."""


def warnings(
    session: Session,
    viewer: Viewer,
    network: Network,
    written: Written,
    own_id: int | None,
    now: datetime,
) -> Warnings:
    """Say what speaks against a meeting, as far as the viewer may know it; `own_id` is its own."""
    zone = ZoneInfo(network.timezone)
    starts, ends = written.starts_at.astimezone(zone), written.ends_at.astimezone(zone)
    days = {starts.date(), ends.date()}
    hours = quiet.parse(network.quiet_hours) if network.quiet_hours else None
    return Warnings(
        weekend=any(is_weekend(network, day) for day in days),
        holiday=any(is_holiday(network, day) for day in days),
        quiet=_touches(hours, written, network.timezone),
        night=hours is None and _touches(quiet.NIGHT, written, network.timezone),
        planned=_planned(written),
        overlaps=list(_overlaps(session, viewer, written, own_id)),
        next_year=_next_year(starts.date(), now.astimezone(zone).date()),
        names_private=_names_private(session, viewer, written),
    )


def _names_private(session: Session, viewer: Viewer, written: Written) -> str | None:
    title = f" {words.normalise(written.title)} "
    for group in groups.visible(session, viewer):
        names = map(words.normalise, (group.short_name, group.name, *group.aliases))
        named = any(name and f" {name} " in title for name in names)
        if group.private and named and set(written.group_ids) != {group.id}:
            return group.short_name
    return None


def warnings_of_all(
    session: Session, viewer: Viewer, network: Network, written: Written, now: datetime
) -> Warnings:
    """Say what speaks against each date of a series alike: its agenda and first year."""
    zone = ZoneInfo(network.timezone)
    first, today = (one.astimezone(zone).date() for one in (written.starts_at, now))
    return Warnings(
        weekend=False, holiday=False, quiet=False, night=False, planned=_planned(written),
        overlaps=[], next_year=_next_year(first, today),
        names_private=_names_private(session, viewer, written),
    )  # fmt: skip


def _planned(written: Written) -> int | None:
    """Give the minutes of an agenda that takes longer than the meeting."""
    minutes = sum(one.get("minutes") or 0 for one in written.agenda if isinstance(one, dict))
    fits = timedelta(minutes=minutes) <= written.ends_at - written.starts_at
    return None if fits else minutes


def _next_year(day: date, today: date) -> date | None:
    """Give a day of next year that is nearer to the same one of this year: 14 October in November.

    "14 January", said in December, means just that.
    """
    return day if day.year > today.year and day - today > FAR else None


def is_weekend(network: Network, day: date) -> bool:
    """Say whether a day is one of the network's weekend."""
    return recurrence.WEEKDAYS[day.weekday()] in network.weekend


def is_holiday(network: Network, day: date) -> bool:
    """Say whether a day is one of the network's holidays."""
    return day.isoformat() in network.holidays


def _touches(hours: quiet.Quiet | None, written: Written, zone: str) -> bool:
    last = written.ends_at - timedelta(microseconds=1)
    return any(quiet.ends(hours, at, zone) for at in (written.starts_at, last))


def _overlaps(
    session: Session, viewer: Viewer, written: Written, own_id: int | None
) -> Sequence[Overlap]:
    near = session.scalars(
        select(Meeting)
        .where(
            visibility.meetings(viewer),
            Meeting.status == "confirmed",
            Meeting.id != own_id if own_id is not None else true(),
            Meeting.starts_at < written.ends_at + CLOSE,
            Meeting.ends_at > written.starts_at - CLOSE,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    found = [Overlap(one, _shared(session, viewer, one, written.group_ids)) for one in near]
    return [one for one in found if one.people]


def _shared(session: Session, viewer: Viewer, other: Meeting, group_ids: Sequence[int]) -> int:
    """Count who is asked to both; members of what the viewer may not see do not count."""
    seen = [one.id for one in other.working_groups if access.sees_group(viewer, one)]
    both = and_(visibility.members(), recipients.of_groups(seen), recipients.of_groups(group_ids))
    return session.scalar(select(func.count(Person.id)).where(both)) or 0
