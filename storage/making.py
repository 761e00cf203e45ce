"""Meetings made in the chat: who may make which, drafts, publishing and announcing.

The secretariat makes all of them; a chair those of working groups that they chair, and no other.
What is said of one is `storage.particulars`, what speaks against it `storage.objections`.
"""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, selectinload

from storage import (
    audit,
    database,
    errors,
    groups,
    heard,
    meetings,
    particulars,
    posts,
    recipients,
    rsvps,
    series,
    unheard,
    visibility,
)
from storage.models import Meeting, Post, WorkingGroup
from storage.particulars import Written
from storage.rules import access, telling
from storage.rules.access import Viewer


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
    more, or repeats and may not.
    """
    draft_of = find_draft(session, viewer, meeting_id) if meeting_id is not None else None
    if written.repeat is not None and not may_repeat(draft_of):
        raise errors.Outdated
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


def may_repeat(draft: Meeting | None) -> bool:
    """Say whether a series can be made in the chat of a draft, or of what is none yet.

    Of a file's it cannot: the file knows it by its key, and says itself how it repeats.
    """
    return draft is None or telling.is_made_in_chat(draft.key)


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
    particulars.write(meeting, written, zone)
    particulars.regroup(session, viewer, meeting, written.group_ids)


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
    """Let members see a draft, of a series all its dates; nobody is told.

    Raises NotFound, Outdated and Past.
    """
    meeting = find_draft(session, viewer, meeting_id)
    if meeting.starts_at <= now:
        raise errors.Past
    for one in [meeting, *_drafts_with(session, viewer, meeting, now)]:
        before = meetings.snapshot(one)
        one.status = "confirmed"
        meetings.changed(session, one, before, now)
        _made(session, viewer, one, now)
    return meeting


def _drafts_with(
    session: Session, viewer: Viewer, meeting: Meeting, now: datetime
) -> Sequence[Meeting]:
    """Give the other dates of a series, drafts of a network file, that are ahead; held."""
    if meeting.series_key is None:
        return []
    drafts = Meeting.status == "draft", Meeting.starts_at > now, Meeting.id != meeting.id
    same = select(Meeting.id).where(Meeting.series_key == meeting.series_key, *drafts)
    found = [find_draft(session, viewer, one) for one in session.scalars(same.order_by(Meeting.id))]
    return [one for one in found if one.working_groups == meeting.working_groups]


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
    """Say whether a meeting takes place, is ahead and was not announced."""
    ahead = meeting.status == "confirmed" and meeting.starts_at > now
    return ahead and not heard.is_announced(session, meeting)


def announced_with(session: Session, meeting: Meeting, now: datetime) -> list[Meeting]:
    """Give the dates, by start, that announcing a meeting now tells of.

    Of a series that a network file brought those that it has not announced.
    """
    found = series.ahead(session, meeting, now)
    if telling.is_made_in_chat(meeting.key):
        return found
    return [one for one in found if not heard.is_announced(session, one)]


def announce(session: Session, viewer: Viewer, meeting_id: int, now: datetime) -> Meeting:
    """Owe the announcement, of a series one for all its dates.

    Raises NotFound, Past, CalledOff, and AlreadyDone where it was announced.
    """
    meeting = find(session, viewer, meeting_id)
    database.hold(session, meeting)
    if meeting.status == "cancelled":
        raise errors.CalledOff
    told = announced_with(session, meeting, now)
    post = None if heard.is_announced(session, meeting) else _announce(session, meeting, now)
    if post is None or post.meeting is None:
        # looked at once more: another date's announcement may have been committed between the two
        raise errors.AlreadyDone if heard.is_announced(session, meeting) else errors.Past
    for its in posts.owed_about(session, post.meeting, ("documents",)):
        posts.withdraw_post(session, its, "superseded")  # the announcement names them
    for one in told:  # and says what it is now, so that nobody is told what it was
        unheard.take_back(session, one)
    audit.record(session, now, viewer.person_id, "meeting-announced", f"meeting:{meeting.key}")
    return meeting


def _announce(session: Session, meeting: Meeting, now: datetime) -> Post | None:
    if meeting.series_key is None:
        return meetings.announce(session, meeting, now)
    if telling.is_made_in_chat(meeting.key):
        return series.announce(session, meeting, now)
    dates = announced_with(session, meeting, now)
    return series.announce_dates(session, dates, now) if dates else None
