"""Meetings: asked for, and changed with everything that a change entails.

A change of time, place, link or status raises `sequence` (RFC 5545, section 3.8.7.4), replans the
reminders, gives the seats that it frees and owes a notice to whom it concerns: one transaction.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, selectinload

from storage import (
    change_notices,
    database,
    errors,
    heard,
    members,
    posts,
    regrouping,
    reminders,
    rsvps,
    seats,
    submissions,
    unheard,
    visibility,
    waiting,
)
from storage.change_notices import Difference, Telling
from storage.models import Meeting, Person, Post, WorkingGroup
from storage.rules import access
from storage.rules import seats as limits
from storage.rules.access import Level, Viewer
from storage.rules.telling import BESIDE

_TIMES = ("starts_at", "ends_at", "rsvp_by")

TOLD = ("starts_local", "ends_local", "starts_at", "ends_at", "place", "online", "status")
"""What people are told of when it changes."""

SHOWN = ("title", "untitled", "unlinked", "agenda", "description", "rsvp_by", "reason",
         *waiting.LIMITS)  # fmt: skip
"""What cards show beside that."""

_WAYS = frozenset({"place", "online", "unlinked"})
"""What says which ways to come there are."""

GROUPS = "working_groups"
"""What is told only to who is newly asked, or not any more; no event of a calendar has it."""

FIRST_CARDS = 5
"""Meetings that a new member is shown at once, of a series the next; the rest is in /meetings."""


def find(session: Session, viewer: Viewer | None, meeting_id: int) -> Meeting:
    """Give a meeting of which the viewer sees at least the date; else NotFound."""
    meeting = session.scalar(
        select(Meeting).where(Meeting.id == meeting_id, visibility.meetings(viewer))
    )
    if meeting is None:
        raise errors.NotFound
    return meeting


def sees(viewer: Viewer, meeting: Meeting) -> bool:
    """Say whether `find` would give a meeting to somebody."""
    if meeting.status == "draft" and not viewer.secretariat:
        return False
    return access.level(viewer, meeting.working_groups) is not Level.NOTHING


def with_names(session: Session, viewer: Viewer | None, meeting_id: int) -> Meeting:
    """Give a meeting to who may see who answered what; Outdated, as for any old button, to others.

    Raises NotFound as `find`.
    """
    meeting = find(session, viewer, meeting_id)
    if not access.sees_names(viewer, meeting.working_groups):
        raise errors.Outdated
    return meeting


def these(session: Session, viewer: Viewer | None, ids: Sequence[int]) -> Sequence[Meeting]:
    """Give those of the meetings of which the viewer sees at least the date, in the ids' order."""
    found = session.scalars(
        select(Meeting)
        .where(Meeting.id.in_(ids), visibility.meetings(viewer))
        .options(selectinload(Meeting.working_groups))
    )
    return sorted(found, key=lambda one: ids.index(one.id))


def upcoming(
    session: Session,
    viewer: Viewer | None,
    now: datetime,
    group_ids: Sequence[int] = (),
    limit: int | None = None,
    offset: int = 0,
) -> Sequence[Meeting]:
    """Give the meetings that the viewer sees and that are not over, by start; cancelled ones too.

    With `group_ids` only those of one of these working groups, as far as the viewer sees them.
    """
    page = select(Meeting).where(*_upcoming(viewer, now, group_ids)).limit(limit).offset(offset)
    return session.scalars(page.order_by(Meeting.starts_at, Meeting.id)).all()


def count_upcoming(
    session: Session, viewer: Viewer | None, now: datetime, group_ids: Sequence[int] = ()
) -> int:
    """Count what `upcoming` would give without a limit."""
    return _count(session, _upcoming(viewer, now, group_ids))


def past(
    session: Session,
    viewer: Viewer | None,
    now: datetime,
    group_ids: Sequence[int] = (),
    limit: int | None = None,
    offset: int = 0,
) -> Sequence[Meeting]:
    """Give the meetings that the viewer sees and that were held, the last one first.

    With `group_ids` as `upcoming`.
    """
    page = select(Meeting).where(*_past(viewer, now, group_ids)).limit(limit).offset(offset)
    return session.scalars(page.order_by(Meeting.starts_at.desc(), Meeting.id.desc())).all()


def count_past(
    session: Session, viewer: Viewer | None, now: datetime, group_ids: Sequence[int] = ()
) -> int:
    """Count what `past` would give without a limit."""
    return _count(session, _past(viewer, now, group_ids))


def _count(session: Session, conditions: Sequence[ColumnElement[bool]]) -> int:
    return session.scalar(select(func.count()).where(*conditions)) or 0


def _upcoming(
    viewer: Viewer | None, now: datetime, group_ids: Sequence[int]
) -> list[ColumnElement[bool]]:
    return [Meeting.ends_at > now, *_seen(viewer, group_ids)]


def _past(
    viewer: Viewer | None, now: datetime, group_ids: Sequence[int]
) -> list[ColumnElement[bool]]:
    held = Meeting.ends_at <= now, Meeting.status == "confirmed"
    return [*held, *_seen(viewer, group_ids)]


def _seen(viewer: Viewer | None, group_ids: Sequence[int]) -> list[ColumnElement[bool]]:
    conditions = [visibility.meetings(viewer)]
    if group_ids:
        # A private group must not be told from what a joint meeting answers to its id.
        named = and_(WorkingGroup.id.in_(group_ids), visibility.groups(viewer))
        conditions.append(Meeting.working_groups.any(named))
    return conditions


def asked(
    session: Session, viewer: Viewer | None, now: datetime, limit: int | None = None
) -> Sequence[Meeting]:
    """Give the meetings ahead that the viewer is asked to and that take place, by start."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.ends_at > now, Meeting.status == "confirmed", visibility.asked(viewer))
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(limit)
    ).all()


def snapshot(meeting: Meeting) -> dict[str, Any]:
    """Give what `changed` has to know from before a change, as JSON."""
    now = {name: getattr(meeting, name) for name in (*TOLD, *SHOWN)}
    groups = {GROUPS: sorted(group.id for group in meeting.working_groups)}
    return now | {name: now[name].isoformat() for name in _TIMES} | groups


def created(session: Session, meeting: Meeting, now: datetime) -> None:
    """Plan what a new meeting entails: its reminders."""
    reminders.replan(session, meeting, since=now)


def announce(session: Session, meeting: Meeting, now: datetime) -> Post | None:
    """Owe the announcement of a meeting to everybody who is asked, once; None where it is not."""
    if meeting.status != "confirmed" or meeting.starts_at <= now:
        return None
    return posts.plan(
        session,
        "announcement",
        now,
        {"meeting": True},
        once=f"announcement:{meeting.id}",
        expires_at=meeting.starts_at,
        meeting_id=meeting.id,
    )


def first_for(session: Session, viewer: Viewer, now: datetime) -> list[Meeting]:
    """Give the meetings that a new member is shown at once: of a series the next, not too many.

    One that nobody was told of yet is announced to them with all others.
    """
    found: dict[str, Meeting] = {}
    for meeting in asked(session, viewer, now):
        key = meeting.series_key or meeting.key
        if key not in found and not heard.is_unannounced(session, meeting):
            found[key] = meeting
        if len(found) == FIRST_CARDS:
            break
    return list(found.values())


def offer(session: Session, person: Person, now: datetime) -> None:
    """Owe somebody who just joined the announcements of the meetings that they are shown first."""
    for meeting in first_for(session, members.rights(session, person), now):
        posts.plan(
            session,
            "announcement",
            now,
            {"people": [person.id]},
            prompt=True,
            expires_at=meeting.starts_at,
            meeting_id=meeting.id,
        )


def changed(
    session: Session,
    meeting: Meeting,
    before: dict[str, Any],
    now: datetime,
    telling: Telling = Telling.AT_ONCE,
) -> Post | None:
    """Do what a change entails, given the `snapshot` from before it; the notice that is owed.

    Everybody who is asked is told, old and new; who declined only when the date moved. Drafts and
    what is over change silently. Of other working groups `storage.regrouping` tells.
    """
    difference = entailed(session, meeting, before, now)
    if difference is None:
        return None
    regrouping.owe(session, [difference], telling, now)
    return change_notices.owe(session, difference, telling, now)


def set_clocks(meeting: Meeting) -> None:
    """Write what the clock of a meeting's zone shows at its start and end, from these moments."""
    zone = ZoneInfo(meeting.timezone)
    starts, ends = (at.astimezone(zone) for at in (meeting.starts_at, meeting.ends_at))
    meeting.starts_local, meeting.ends_local = (
        at.replace(tzinfo=None).isoformat(timespec="minutes") for at in (starts, ends)
    )


def entailed(
    session: Session, meeting: Meeting, before: dict[str, Any], now: datetime
) -> Difference | None:
    """Do what a change entails but for the notice; give what that is to tell of, if anything."""
    database.hold(session, meeting)  # so that its answers stay as they are read, and none is lost
    after = snapshot(meeting)
    other = {name for name, value in before.items() if after[name] != value}
    if other != {GROUPS}:  # else a calendar would show that something of it is hidden
        meeting.updated_at = now
    old = {name: before[name] for name in (*TOLD, *BESIDE) if name in other}
    silent = before["status"] == "draft" or meeting.status == "draft"
    untold = unheard.take_back(session, meeting) if old or GROUPS in other else None
    if "starts_at" in old and untold is not None and not silent:
        undone = untold.old.get("starts_at") == after["starts_at"]
        was_start = datetime.fromisoformat(before["starts_at"])
        rsvps.ask_again(session, meeting, was_start, undone=undone)
        if meeting.rsvp_by <= now:  # a deadline that is over cannot hold for a new date
            meeting.rsvp_by = meeting.starts_at
    if not silent and not _WAYS.isdisjoint(other):
        known = untold.old if untold is not None else {}
        rsvps.ask_anew(session, meeting, undone=any(
            name in known and known[name] == after[name] for name in _WAYS
        ))  # fmt: skip
    if not BESIDE.issuperset(old):
        meeting.sequence += 1
    reminders.replan(session, meeting, since=now)
    submissions.follow(session, meeting, now)
    lost = seats.settle_back(session, meeting, seats.lost_unseen(session, meeting), now)
    if not other.isdisjoint((*SHOWN, GROUPS)):
        meeting.turns += 1
    if any(limits.lowered(before[name], after[name]) for name in waiting.LIMITS):
        seats.tell_if_over(session, meeting, now)
    if untold is None or silent:
        return None
    known_by = untold.before if untold.before is not None else regrouping.known_by(session, meeting)
    regrouped = None
    if GROUPS in other:
        regrouped = regrouping.regrouped(session, meeting, before, untold.old)
        seats.tell_lost(session, meeting, lost, regrouped.known_by, now)
        known_by = known_by if known_by is not None else before[GROUPS]
    if known_by == after[GROUPS]:
        known_by = None
    return Difference(meeting, old, after, untold, known_by, regrouped)
