"""Meetings changed in the chat: who may change which, what is told of it, and what may be silent.

How it is told, and when, is `storage.change_notices`.
"""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import audit, database, errors, making, meetings
from storage.change_notices import Telling
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


def differ(one: Meeting, other: Meeting, names: tuple[str, ...]) -> list[str]:
    """Give those of the columns that are not the same in both."""
    return [name for name in names if getattr(one, name) != getattr(other, name)]


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
    before = meetings.snapshot(meeting)
    making.write(meeting, written, meeting.timezone)
    meeting.status, meeting.reason = status, reason
    after = meetings.snapshot(meeting)
    changed = sorted(name for name in after if after[name] != before[name])
    if telling is Telling.NOT and not set(MOVES).isdisjoint(changed):
        raise errors.Outdated
    if "starts_at" in changed and meeting.starts_at <= now:
        raise errors.Past
    action = "meeting-cancelled" if status != before["status"] == "confirmed" else "meeting-changed"
    audit.record(
        session, now, viewer.person_id, action, f"meeting:{meeting.key}",
        changed=changed, silently=telling is Telling.NOT,
    )  # fmt: skip
    return meetings.changed(session, meeting, before, now, telling)
