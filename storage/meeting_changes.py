"""Meetings changed in the chat: who may change which, what is told of it, and what may be silent.

How it is told, and when, is `storage.change_notices`; to whom, `storage.change_reach`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import (
    audit,
    change_notices,
    change_reach,
    database,
    errors,
    making,
    meetings,
    particulars,
    posts,
    regrouping,
    rsvps,
    seat_news,
    series,
    unheard,
)
from storage.change_notices import Difference, Telling
from storage.change_reach import Outlook
from storage.models import Meeting, Post
from storage.particulars import Written
from storage.rules import answers
from storage.rules.access import Viewer

MOVES: Final = ("starts_at", "ends_at", "status")
"""What is never changed silently: nobody may stand before a closed door."""

NEVER_SILENT: Final = (*MOVES, meetings.GROUPS)

TOLD: Final = (*MOVES, "place", "online")
"""What people are told of; where it is but a typing error it can be mended silently."""


def may(viewer: Viewer | None, meeting: Meeting, now: datetime) -> bool:
    """Say whether somebody may change a meeting: one of theirs, until it is over.

    Drafts are gone on with instead.
    """
    return now < meeting.ends_at and making.manages(viewer, meeting)


def find(session: Session, viewer: Viewer, meeting_id: int, now: datetime) -> Meeting:
    """Give a meeting that the viewer may change, and hold it; NotFound, or Outdated once over."""
    meeting = making.find(session, viewer, meeting_id)
    database.hold(session, meeting)  # its working groups, too, are read anew after this
    if not may(viewer, meeting, now):
        raise errors.Outdated
    return meeting


def find_all(
    session: Session, viewer: Viewer, ids: Collection[int], now: datetime
) -> list[Meeting]:
    """Give the meetings of these numbers, as `find` does each, by start."""
    found = [find(session, viewer, one, now) for one in sorted(ids)]
    return sorted(found, key=lambda one: (one.starts_at, one.id))


def standing(
    session: Session, viewer: Viewer, ids: Sequence[int], status: str, now: datetime
) -> list[int]:
    """Give those of these numbers whose meetings the viewer may change, and that have a status."""
    found = [session.get(Meeting, one, populate_existing=True) for one in ids]
    return [one.id for one in found if one and one.status == status and may(viewer, one, now)]


def differ(one: Meeting, other: Meeting, names: tuple[str, ...]) -> list[str]:
    """Give those of the columns that are not the same in both."""
    return [name for name in names if getattr(one, name) != getattr(other, name)]


def asks_anew(session: Session, meeting: Meeting, written: Written) -> bool:
    """Say whether an edit takes away a way to come in which somebody has answered."""
    left = answers.offered(written.place, written.online, unlinked=written.unlinked)
    return rsvps.are_given(session, meeting, set(meeting.offers) - set(left))


def is_awaited(session: Session, meeting: Meeting) -> bool:
    """Say whether an earlier edit of a meeting is still to be told: it says the newest."""
    return unheard.waiting(session, meeting).due_at is not None


def waits(meeting: Meeting, now: datetime) -> bool:
    """Say whether an edit of a meeting in the chat is told only after two quiet minutes."""
    return change_notices.due_at([meeting.starts_at], Telling.FOLDED, now) > now


@dataclass(frozen=True)
class Change:
    """What is to be said of meetings that are changed by one edit, beside what each then says."""

    status: str
    reason: str | None
    telling: Telling
    now: datetime


def outlook(
    session: Session,
    viewer: Viewer,
    wanted: Sequence[tuple[Meeting, Written]],
    status: str,
    now: datetime,
) -> Outlook | None:
    """Foresee whom an edit of these dates would tell; None where it changes nothing of `TOLD`."""
    said = [(one, {**vars(written), "status": status}) for one, written in wanted]
    differing = [
        (one, {name: then[name] for name in TOLD})
        for one, then in said
        if any(getattr(one, name) != then[name] for name in TOLD)
    ]
    if not differing:
        return None
    return change_reach.outlook(session, viewer, differing, wanted[0][1].group_ids, now)


def change(
    session: Session, viewer: Viewer, meeting: Meeting, written: Written, how: Change
) -> Post | None:
    """Change a meeting that was found; give the notice that is owed, if any.

    Raises Past for a move to what is over, NotTheirs for working groups of which they may make
    none, Outdated for a move, a cancellation, other working groups or a way to come that is gone
    which would be silent.
    """
    return change_all(session, viewer, [(meeting, written)], how)


def change_all(
    session: Session, viewer: Viewer, wanted: Sequence[tuple[Meeting, Written]], how: Change
) -> Post | None:
    """Change dates of a series that were found, the one that was looked at first, as one edit.

    Give the notice that is owed of all, if any. Raises as `change`, and then nothing is changed.
    """
    (first, _), began = wanted[0], wanted[0][0].status
    for meeting, written in wanted:
        making.allow(viewer, written.group_ids, meeting)
    done = [_change(session, viewer, meeting, written, how) for meeting, written in wanted]
    action = "meeting-cancelled" if how.status != began == "confirmed" else "meeting-changed"
    others = {"others": [one.key for one, _ in wanted[1:]]} if len(wanted) > 1 else {}
    audit.record(
        session, how.now, viewer.person_id, action, f"meeting:{first.key}",
        changed=done[0][0], silently=how.telling is Telling.NOT, **others,
    )  # fmt: skip
    differences = [one for _, one in done if one is not None]
    regrouping.owe(session, differences, how.telling, how.now, viewer.person_id)
    notice = change_notices.owe_together(session, differences, how.telling, how.now)
    seat_news.follow(session, [one.id for one, _ in wanted])
    if notice is not None and not change_reach.reaches_others(session, notice, viewer.person_id):
        posts.withdraw_post(session, notice, "unheard")
        return None
    return notice


def _change(
    session: Session, viewer: Viewer, meeting: Meeting, written: Written, how: Change
) -> tuple[list[str], Difference | None]:
    """Change one; give the columns that differ, and what is to be told."""
    before = meetings.snapshot(meeting)
    gone = asks_anew(session, meeting, written)
    particulars.write(meeting, written, meeting.timezone)
    particulars.regroup(session, viewer, meeting, written.group_ids)
    if how.status != meeting.status:
        meeting.status, meeting.reason = how.status, how.reason
    after = meetings.snapshot(meeting)
    changed = sorted(name for name in after if after[name] != before[name])
    if how.telling is Telling.NOT and (gone or not set(NEVER_SILENT).isdisjoint(changed)):
        raise errors.Outdated
    if "starts_at" in changed and meeting.starts_at <= how.now:
        raise errors.Past
    difference = meetings.entailed(session, meeting, before, how.now)
    if how.status == "cancelled":
        series.pass_on(session, meeting, how.now)
    return changed, difference
