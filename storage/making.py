"""Meetings made in the chat: who may make which, what speaks against one, drafts and publishing.

The secretariat makes all of them; a chair those of working groups that they chair, and no other.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import Session, selectinload

from storage import (
    audit,
    database,
    errors,
    groups,
    heard,
    meetings,
    recipients,
    rsvps,
    series,
    visibility,
)
from storage.models import Meeting, Network, Person, WorkingGroup
from storage.rules import access, quiet, recurrence, repeats, telling, words
from storage.rules.access import Viewer

CLOSE: Final = timedelta(minutes=30)
"""Meetings with less between them are too close for who is asked to both."""

FAR: Final = timedelta(days=183)
"""Of a day further ahead the same one of the year before is nearer."""


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


def choices(session: Session, viewer: Viewer) -> Sequence[WorkingGroup]:
    """Give the working groups of which the viewer may make meetings."""
    return groups.visible(session, viewer, None if viewer.secretariat else viewer.chaired_ids)


def allow(viewer: Viewer, group_ids: Collection[int], meeting: Meeting | None = None) -> None:
    """Raise NotTheirs unless the viewer may make a meeting of these (none: the network's).

    Or make this `meeting` one of them.
    """
    its = _seen(viewer, meeting) if meeting is not None else []
    if not access.makes(viewer, group_ids, its):
        raise errors.NotTheirs


def _seen(viewer: Viewer, meeting: Meeting) -> list[int]:
    return [group.id for group in access.groups_seen(viewer, meeting.working_groups)]


def last(
    session: Session, viewer: Viewer, group_ids: Collection[int], now: datetime
) -> Meeting | None:
    """Give the last meeting of just these working groups that began, or else the first to come.

    Only of such as the viewer may make.
    """
    if not access.makes(viewer, group_ids):
        return None
    theirs = select(Meeting).where(Meeting.status == "confirmed").limit(1)
    theirs = theirs.where(_of_just(viewer, group_ids))
    began = theirs.where(Meeting.starts_at <= now).order_by(Meeting.starts_at.desc(), Meeting.id)
    return session.scalar(began) or session.scalar(theirs.order_by(Meeting.starts_at, Meeting.id))


def to_be_copied(session: Session, viewer: Viewer) -> Sequence[Meeting]:
    """Give the meetings that take place, or did, and that the viewer may make the like of."""
    found = session.scalars(
        select(Meeting)
        .where(Meeting.status == "confirmed")
        .options(selectinload(Meeting.working_groups))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [one for one in found if access.makes(viewer, _seen(viewer, one))]


def _of_just(viewer: Viewer, group_ids: Collection[int]) -> ColumnElement[bool]:
    """Match meetings of just these working groups, as the viewer sees them."""
    of_another = and_(WorkingGroup.id.not_in(group_ids), visibility.groups(viewer))
    others = Meeting.working_groups.any(of_another)
    return and_(~others, *(Meeting.working_groups.any(WorkingGroup.id == one) for one in group_ids))


def drafts(session: Session, viewer: Viewer) -> Sequence[Meeting]:
    """Give the drafts that the viewer may go on with, by start."""
    found = session.scalars(
        select(Meeting).where(Meeting.status == "draft").order_by(Meeting.starts_at, Meeting.id)
    )
    return [one for one in found if access.manages(viewer, one.working_groups)]


def find(session: Session, viewer: Viewer, meeting_id: int) -> Meeting:
    """Give a meeting that the viewer may change, a draft too; else NotFound."""
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or not access.manages(viewer, meeting.working_groups):
        raise errors.NotFound
    return meeting


def make(
    session: Session,
    viewer: Viewer,
    written: Written,
    zone: str,
    now: datetime,
    *,
    draft: bool,
    meeting_id: int | None = None,
) -> Meeting:
    """Make a meeting, or the draft that it was until now; with `draft` members do not see it yet.

    Of a series that is its first date; the others are made with it, those of a draft once it is
    published.

    Nobody is told: see `announce`. Raises NotTheirs, Past, and Outdated where it is a draft no
    more.
    """
    draft_of = find_draft(session, viewer, meeting_id) if meeting_id is not None else None
    allow(viewer, written.group_ids, draft_of)
    if written.starts_at <= now:
        raise errors.Past
    if draft_of is None:
        meeting = _new(now)
        _write(session, viewer, meeting, written, zone)
        meeting.status = "draft" if draft else "confirmed"
        session.add(meeting)
        session.flush()
        meetings.created(session, meeting, now)
    else:
        meeting, before = draft_of, meetings.snapshot(draft_of)
        _write(session, viewer, meeting, written, zone)
        meeting.status = "draft" if draft else "confirmed"
        meetings.changed(session, meeting, before, now)
    if draft:
        audit.record(session, now, viewer.person_id, "meeting-drafted", f"meeting:{meeting.key}")
    else:
        _made(session, viewer, meeting, now)
    return meeting


def _made(session: Session, viewer: Viewer, meeting: Meeting, now: datetime) -> None:
    """Make the other dates of what is made, where it repeats, and write down who made it."""
    dates = len(series.spread(session, meeting, now))
    details = {"dates": dates} if dates > 1 else {}
    audit.record(
        session, now, viewer.person_id, "meeting-made", f"meeting:{meeting.key}", **details
    )


def _new(now: datetime) -> Meeting:
    made = uuid.uuid4()
    return Meeting(
        uid=f"{made}@twgbot",
        key=f"{telling.MADE_IN_CHAT}{made.hex[:12]}",
        created_at=now,
        updated_at=now,
    )


def _write(session: Session, viewer: Viewer, meeting: Meeting, written: Written, zone: str) -> None:
    write(meeting, written, zone)
    regroup(session, viewer, meeting, written.group_ids)


def regroup(session: Session, viewer: Viewer, meeting: Meeting, group_ids: Collection[int]) -> None:
    """Let a meeting be of these working groups, and of those of it that the viewer may not see."""
    wanted = access.with_hidden(viewer, meeting.working_groups, group_ids)
    if set(wanted) != {group.id for group in meeting.working_groups}:
        meeting.working_groups = list(_groups(session, wanted))


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


def _groups(session: Session, ids: Collection[int]) -> Sequence[WorkingGroup]:
    return session.scalars(
        select(WorkingGroup).where(WorkingGroup.id.in_(ids)).order_by(WorkingGroup.id)
    ).all()


def manages(viewer: Viewer | None, meeting: Meeting) -> bool:
    """Say whether a meeting is there, no draft, and one that the viewer may change."""
    if meeting.status == "draft" or viewer is None:
        return False
    return access.manages(viewer, meeting.working_groups)


def find_draft(session: Session, viewer: Viewer, meeting_id: int) -> Meeting:
    """Give a draft and hold it; NotFound, or Outdated where it is a draft no more."""
    meeting = find(session, viewer, meeting_id)
    database.hold(session, meeting)
    if meeting.status != "draft":
        raise errors.Outdated
    return meeting


def publish(session: Session, viewer: Viewer, meeting_id: int, now: datetime) -> Meeting:
    """Let members see a draft; nobody is told. Raises NotFound, Outdated and Past."""
    meeting = find_draft(session, viewer, meeting_id)
    if meeting.starts_at <= now:
        raise errors.Past
    before = meetings.snapshot(meeting)
    meeting.status = "confirmed"
    meetings.changed(session, meeting, before, now)
    _made(session, viewer, meeting, now)
    return meeting


def discard(session: Session, viewer: Viewer, meeting_id: int, now: datetime) -> Meeting:
    """Delete a draft for good. Raises NotFound, and Outdated where it is no draft of the chat's."""
    meeting = find_draft(session, viewer, meeting_id)
    if not telling.is_made_in_chat(meeting.key):
        raise errors.Outdated  # loading its file again would not bring it back
    session.delete(meeting)
    action = "meeting-draft-deleted"
    audit.record(
        session, now, viewer.person_id, action, f"meeting:{meeting.key}", title=meeting.title
    )
    return meeting


def told(session: Session, viewer: Viewer, meeting: Meeting) -> recipients.Count:
    """Count whom an announcement of a meeting would reach, of those of whom the viewer may know."""
    seen = access.groups_seen(viewer, meeting.working_groups)
    return recipients.count(session, rsvps.asked(meeting, seen))


def may_announce(session: Session, meeting: Meeting, now: datetime) -> bool:
    """Say whether a meeting that was made in the chat is ahead and was not announced."""
    if not telling.is_made_in_chat(meeting.key):
        return False
    ahead = meeting.status == "confirmed" and meeting.starts_at > now
    return ahead and not heard.is_announced(session, meeting)


def announce(session: Session, viewer: Viewer, meeting_id: int, now: datetime) -> Meeting:
    """Owe the announcement, of a series made here one for all dates.

    Raises NotFound, Past, CalledOff, and AlreadyDone where it was announced.
    """
    meeting = find(session, viewer, meeting_id)
    database.hold(session, meeting)
    if meeting.status == "cancelled":
        raise errors.CalledOff
    of_series = meeting.series_key is not None and telling.is_made_in_chat(meeting.key)
    owe = series.announce if of_series else meetings.announce
    if heard.is_announced(session, meeting) or owe(session, meeting, now) is None:
        # looked at once more: another date's announcement may have been committed between the two
        raise errors.AlreadyDone if heard.is_announced(session, meeting) else errors.Past
    audit.record(session, now, viewer.person_id, "meeting-announced", f"meeting:{meeting.key}")
    return meeting


def occurrences(written: Written, zone: str) -> Sequence[Written]:
    """Give what is said of each date of a series; only itself where it does not repeat."""
    if written.repeat is None:
        return [written]
    first = written.starts_at.astimezone(ZoneInfo(zone)).date()
    days = repeats.days(first, written.repeat)
    return [replace(written, **series.moments(written, (day - first).days, zone)) for day in days]


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
