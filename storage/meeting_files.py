"""Documents and minutes of meetings: added, found, removed, and announced together.

They are kept as Telegram's file ids: their author's upload is the only one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from storage import audit, database, errors, heard, making, meetings, posts, recipients, rsvps
from storage.models import Meeting, MeetingFile, Post
from storage.rules import access
from storage.rules.access import Level, Viewer

KINDS: Final = ("document", "minutes")

NOTICE: Final = "documents"
"""The kind of post that announces them."""

TOGETHER: Final = timedelta(minutes=10)
"""What is added within this of the first is announced with it."""


def may_add(viewer: Viewer | None, meeting: Meeting) -> bool:
    """Say whether somebody may add files to a meeting: one that they could have made, also after.

    A draft's would be seen by nobody.
    """
    return making.manages(viewer, meeting)


def _held(session: Session, viewer: Viewer, meeting_id: int) -> Meeting:
    meeting = making.find(session, viewer, meeting_id)
    database.hold(session, meeting)
    if not may_add(viewer, meeting):
        raise errors.Outdated
    return meeting


def add(
    session: Session,
    viewer: Viewer,
    meeting_id: int,
    kind: str,
    attachment: dict[str, Any],
    name: str,
    now: datetime,
) -> MeetingFile:
    """Add a file to a meeting and owe its announcement. Raises NotFound, and Outdated for a draft.

    Of a cancelled meeting nothing is announced; of one that is not announced itself only who
    answered it is told, the others by its announcement.
    """
    meeting = _held(session, viewer, meeting_id)
    added = MeetingFile(meeting_id=meeting.id, kind=kind, name=name, attachment=attachment)
    session.add(added)
    meeting.turns += 1  # cards offer it
    session.flush()
    if meeting.status == "confirmed":
        _announce(session, meeting, added.id, now)
    action, subject = f"meeting-{kind}-added", f"meeting:{meeting.key}"
    audit.record(session, now, viewer.person_id, action, subject, name=name)
    return added


def _announce(session: Session, meeting: Meeting, file_id: int, now: datetime) -> None:
    for planned in posts.owed_about(session, meeting, (NOTICE,)):
        planned.facts = {"files": [*planned.facts["files"], file_id]}
        return
    posts.plan(
        session, NOTICE, now, heard.to_all(session, meeting), {"files": [file_id]},
        due_at=now + TOGETHER, meeting_id=meeting.id,
    )  # fmt: skip


def told(session: Session, viewer: Viewer, meeting: Meeting) -> recipients.Count:
    """Count who is told of what is added to a meeting, of those of whom the viewer may know."""
    if meeting.status != "confirmed":
        return recipients.NOBODY
    seen = access.groups_seen(viewer, meeting.working_groups)
    means = recipients.of(heard.to_all(session, meeting), meeting)
    return recipients.count(session, and_(means, rsvps.asked(meeting, seen)))


def call_other(session: Session, viewer: Viewer, file_id: int, now: datetime) -> MeetingFile:
    """Make a document the minutes, or minutes a document. Raises NotFound and Outdated."""
    found = session.get(MeetingFile, file_id)
    if found is None:
        raise errors.NotFound
    meeting = _held(session, viewer, found.meeting_id)
    database.hold(session, found)
    found.kind = next(kind for kind in KINDS if kind != found.kind)
    action, subject = f"meeting-{found.kind}-added", f"meeting:{meeting.key}"
    audit.record(session, now, viewer.person_id, action, subject, name=found.name)
    session.flush()
    return found


def remove(session: Session, viewer: Viewer, file_id: int, now: datetime) -> Meeting:
    """Take a file away; what was not announced yet is not. Raises NotFound and Outdated."""
    found = session.get(MeetingFile, file_id)
    if found is None:
        raise errors.NotFound
    meeting = _held(session, viewer, found.meeting_id)
    database.hold(session, found)
    for planned in posts.owed_about(session, meeting, (NOTICE,)):
        left = [one for one in planned.facts["files"] if one != file_id]
        planned.facts, planned.state = {"files": left}, "planned" if left else "withdrawn"
    action, subject = f"meeting-{found.kind}-removed", f"meeting:{meeting.key}"
    audit.record(session, now, viewer.person_id, action, subject, name=found.name)
    session.delete(found)
    meeting.turns += 1
    session.flush()
    return meeting


def find(session: Session, viewer: Viewer | None, file_id: int) -> MeetingFile:
    """Give a file of a meeting of which the viewer sees everything; else NotFound."""
    found = session.get(MeetingFile, file_id)
    if found is None:
        raise errors.NotFound
    meeting = meetings.find(session, viewer, found.meeting_id)
    if access.level(viewer, meeting.working_groups) is not Level.ALL:
        raise errors.NotFound
    return found


def of(session: Session, meeting: Meeting) -> Sequence[MeetingFile]:
    """Give a meeting's files in the order in which they were added."""
    mine = MeetingFile.meeting_id == meeting.id
    return session.scalars(select(MeetingFile).where(mine).order_by(MeetingFile.id)).all()


def announced_by(session: Session, post: Post) -> Sequence[MeetingFile]:
    """Give the files that a post tells of: of a meeting's announcement all that there are."""
    if post.kind == "announcement" and post.meeting is not None:
        return of(session, post.meeting)
    ids = post.facts.get("files", ())
    return session.scalars(
        select(MeetingFile).where(MeetingFile.id.in_(ids)).order_by(MeetingFile.id)
    ).all()
