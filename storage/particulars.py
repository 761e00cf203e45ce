"""What was said of a meeting that is made or changed in the chat, and how a meeting is that.

The only place that puts it into a meeting, and that says it of each date of a series.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import meetings, series
from storage.models import Meeting, WorkingGroup
from storage.rules import access, repeats
from storage.rules.access import Viewer


@dataclass(frozen=True)
class Written:
    """What was said of a meeting; `agenda` as in the network file, times aware, else as a Meeting.

    With `repeat`, a rule of `rules.repeats`, it is the first date of a series.
    """

    title: str
    group_ids: Sequence[int]
    starts_at: datetime
    ends_at: datetime
    rsvp_by: datetime
    place: str | None = None
    online: str | None = None
    agenda: Sequence[Any] = ()
    description: str | None = None
    capacity: int | None = None
    seats_per_organization: int | None = None
    reminders: Sequence[str] | None = None
    repeat: str | None = None
    untitled: bool = False
    unlinked: bool = False


def each_date(written: Written, zone: str) -> Sequence[Written]:
    """Give what is said of each date of a series; only itself where it does not repeat."""
    if written.repeat is None:
        return [written]
    first = written.starts_at.astimezone(ZoneInfo(zone)).date()
    days = repeats.days(first, written.repeat)
    return [replace(written, **series.moments(written, (day - first).days, zone)) for day in days]


def write(meeting: Meeting, written: Written, zone: str) -> None:
    """Put what was said into a meeting, all but its working groups."""
    meeting.timezone = zone
    for name in ("title", "untitled", "starts_at", "ends_at", "rsvp_by", "place", "online",
                 "unlinked", "description", "capacity", "seats_per_organization",
                 "repeat"):  # fmt: skip
        setattr(meeting, name, getattr(written, name))
    meetings.set_clocks(meeting)
    meeting.agenda = list(written.agenda)
    meeting.reminders = list(written.reminders) if written.reminders is not None else None


def regroup(session: Session, viewer: Viewer, meeting: Meeting, group_ids: Collection[int]) -> None:
    """Let a meeting be of these working groups, and of those of it that the viewer may not see."""
    wanted = access.with_hidden(viewer, meeting.working_groups, group_ids)
    if set(wanted) != {group.id for group in meeting.working_groups}:
        meeting.working_groups = list(_groups(session, wanted))


def _groups(session: Session, ids: Collection[int]) -> Sequence[WorkingGroup]:
    return session.scalars(
        select(WorkingGroup).where(WorkingGroup.id.in_(ids)).order_by(WorkingGroup.id)
    ).all()
