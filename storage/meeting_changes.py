"""Meetings changed in the chat: who may change which, what is told of it, and what may be silent.

How it is told, and when, is `storage.change_notices`.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import audit, change_notices, database, errors, making, meetings, series
from storage.change_notices import Difference, Telling
from storage.making import Written
from storage.models import Meeting, Post
from storage.rules.access import Viewer

MOVES: Final = ("starts_at", "ends_at", "status")
"""What is never changed silently: nobody may stand before a closed door."""

TOLD: Final = (*MOVES, "place", "online")
"""What people are told of; where it is but a typing error it can be mended silently."""


def may(viewer: Viewer | None, meeting: Meeting, now: datetime) -> bool:
    """Say whether somebody may change a meeting: one that they could have made, until it is over.

    Drafts are gone on with instead.
    """
    return now < meeting.ends_at and making.manages(viewer, meeting)


def find(session: Session, viewer: Viewer, meeting_id: int, now: datetime) -> Meeting:
    """Give a meeting that the viewer may change, and hold it; NotFound, or Outdated once over."""
    meeting = making.find(session, viewer, meeting_id)
    database.hold(session, meeting)
    if not may(viewer, meeting, now):
        raise errors.Outdated
    return meeting


def find_all(
    session: Session, viewer: Viewer, ids: Collection[int], now: datetime
) -> list[Meeting]:
    """Give the meetings of these numbers, as `find` does each, by start."""
    found = [find(session, viewer, one, now) for one in sorted(ids)]
    return sorted(found, key=lambda one: (one.starts_at, one.id))


def differ(one: Meeting, other: Meeting, names: tuple[str, ...]) -> list[str]:
    """Give those of the columns that are not the same in both."""
    return [name for name in names if getattr(one, name) != getattr(other, name)]


def tells(meeting: Meeting, written: Written, status: str) -> bool:
    """Say whether people would be told of a meeting that it says this."""
    will = {**vars(written), "status": status}
    return any(getattr(meeting, name) != will[name] for name in TOLD)


def change(
    session: Session,
    viewer: Viewer,
    meeting: Meeting,
    written: Written,
    status: str,
    reason: str | None,
    telling: Telling,
    now: datetime,
) -> Post | None:
    """Change a meeting that was found; give the notice that is owed, if any.

    Its working groups stay. Raises Past for a move to what is over, Outdated for a move or a
    cancellation that would be silent.
    """
    wanted = [(meeting, written)]
    return next(iter(change_all(session, viewer, wanted, status, reason, telling, now)), None)


def change_all(
    session: Session,
    viewer: Viewer,
    wanted: Sequence[tuple[Meeting, Written]],
    status: str,
    reason: str | None,
    telling: Telling,
    now: datetime,
) -> list[Post]:
    """Change dates of a series that were found, the one that was looked at first, as one edit.

    Give the notices that are owed: one for all, as far as the same is to be told of them. Raises
    as `change`, and then nothing is changed.
    """
    done = [
        _change(session, meeting, written, status, reason, telling, now)
        for meeting, written in wanted
    ]
    (first, _), changed = wanted[0], done[0][0]
    began = done[0][1]
    action = "meeting-cancelled" if status != began == "confirmed" else "meeting-changed"
    others = {"others": [one.key for one, _ in wanted[1:]]} if len(wanted) > 1 else {}
    audit.record(
        session, now, viewer.person_id, action, f"meeting:{first.key}",
        changed=changed, silently=telling is Telling.NOT, **others,
    )  # fmt: skip
    differences = [one for *_, one in done if one is not None]
    return change_notices.owe_together(session, differences, telling, now)


def _change(
    session: Session,
    meeting: Meeting,
    written: Written,
    status: str,
    reason: str | None,
    telling: Telling,
    now: datetime,
) -> tuple[list[str], str, Difference | None]:
    """Change one; give the columns that differ, its status before, and what is to be told."""
    before = meetings.snapshot(meeting)
    making.write(meeting, written, meeting.timezone)
    if status != meeting.status:
        meeting.status, meeting.reason = status, reason
    after = meetings.snapshot(meeting)
    changed = sorted(name for name in after if after[name] != before[name])
    if telling is Telling.NOT and not set(MOVES).isdisjoint(changed):
        raise errors.Outdated
    if "starts_at" in changed and meeting.starts_at <= now:
        raise errors.Past
    difference = meetings.entailed(session, meeting, before, now)
    if status == "cancelled":
        series.pass_on(session, meeting, now)
    return changed, before["status"], difference
