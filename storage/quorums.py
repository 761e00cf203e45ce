"""The only place that says whether enough organizations come, and that warns where they do not.

A quorum is a working group's, of its member organizations; a joint meeting has one for each. An
organization comes when somebody of it does, in person with a seat or online, and has not to
confirm it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import heard, posts, recipients, rsvps, visibility
from storage.models import (
    Delivery,
    Meeting,
    Person,
    Post,
    Role,
    WorkingGroup,
    working_group_members,
)
from storage.rules import quorum, reminders

KIND = "quorum"
"""The kind of post that warns."""

AHEAD = timedelta(days=1)
"""How long before the start it is looked at, and told where it is short."""

LONGEST_DAY = timedelta(hours=25)
"""A day on which clocks are put back."""


@dataclass(frozen=True)
class Quorum:
    """How many member organizations of a working group come to a meeting, and how many have to."""

    group: WorkingGroup
    coming: int
    needed: int

    @property
    def met(self) -> bool:
        """Whether enough come."""
        return self.coming >= self.needed


def of(session: Session, meeting: Meeting, groups: Sequence[WorkingGroup]) -> list[Quorum]:
    """Give the quorums at a meeting of those of these working groups, its own, that have one."""
    return [_of(session, meeting, group) for group in groups if group.quorum]


def of_group(session: Session, meeting: Meeting, group_id: int) -> Quorum | None:
    """Give the quorum of one of a meeting's working groups; None where it has none any more."""
    its = [group for group in meeting.working_groups if group.id == group_id]
    return next(iter(of(session, meeting, its)), None)


def _of(session: Session, meeting: Meeting, group: WorkingGroup) -> Quorum:
    table = working_group_members.c
    of_group = table.working_group_id == group.id
    members = session.scalar(select(func.count()).where(of_group)) or 0
    coming = session.scalar(
        select(func.count(Person.organization_id.distinct())).where(
            rsvps.coming(meeting),
            Person.organization_id.in_(select(table.organization_id).where(of_group)),
        )
    )
    return Quorum(group, coming or 0, quorum.needed(group.quorum or "0", members))


def warn(session: Session, now: datetime) -> int:
    """A day before each meeting owe the warning, once a start; it leaves only where it is short.

    As with reminders, what was due when the meeting was made, announced or changed last is not
    sent; of what nobody was asked to, there is nothing to warn of.
    """
    rows = session.execute(
        select(Meeting, WorkingGroup)
        .join(Meeting.working_groups)
        .where(Meeting.status == "confirmed", WorkingGroup.quorum.is_not(None))
        .where(Meeting.starts_at > now, Meeting.starts_at <= now + LONGEST_DAY)
        .order_by(Meeting.starts_at, Meeting.id, WorkingGroup.id)
    ).all()
    keys = [_once(meeting, group) for meeting, group in rows]
    owed = set(session.scalars(select(Post.once).where(Post.once.in_(keys))))  # at nearly each look
    open_ = [row for row, key in zip(rows, keys, strict=True) if key not in owed]
    due = [(meeting, group) for meeting, group in open_ if _is_due(session, meeting, now)]
    return sum(_owe(session, meeting, group, now) for meeting, group in due)


def _once(meeting: Meeting, group: WorkingGroup) -> str:
    return f"{KIND}:{meeting.id}:{group.id}:{meeting.starts_at.isoformat()}"


def _is_due(session: Session, meeting: Meeting, now: datetime) -> bool:
    since = max(meeting.updated_at, heard.announced_at(session, meeting))
    planned = reminders.plan(meeting.starts_at, [AHEAD], since, meeting.timezone)
    due = any(one.due_at <= now for one in planned)
    return due and not heard.is_unannounced(session, meeting)


def _owe(session: Session, meeting: Meeting, group: WorkingGroup, now: datetime) -> bool:
    planned = posts.plan(
        session,
        KIND,
        now,
        _audience(session, group),
        {
            "text": "quorum_short",
            "group_id": group.id,
            "starts_at": meeting.starts_at.isoformat(),
            "short": _short(_of(session, meeting, group)),
        },
        once=_once(meeting, group),
        expires_at=meeting.starts_at,
        meeting_id=meeting.id,
    )
    return planned is not None


def _short(quorum: Quorum) -> list[int]:
    return [quorum.coming, quorum.needed]


def told_before(session: Session, post: Post) -> set[int]:
    """Give the chats that had it for another hour of the day, as short as it is now."""
    meeting = post.meeting
    now = of_group(session, meeting, post.facts["group_id"]) if meeting is not None else None
    if meeting is None or now is None:
        return set()
    rows = session.execute(
        select(Post.facts, Delivery.chat_id)
        .join(Delivery, Delivery.post_id == Post.id)
        .where(Post.kind == KIND, Post.meeting_id == meeting.id, Post.id != post.id)
        .where(Delivery.state.in_(heard.LEFT))
    )
    return {
        chat_id
        for facts, chat_id in rows
        if facts["group_id"] == now.group.id
        and facts.get("short") == _short(now)
        and reminders.repeats(
            AHEAD,
            meeting.starts_at,
            datetime.fromisoformat(facts["starts_at"]),
            meeting.timezone,
        )
    }


def _audience(session: Session, group: WorkingGroup) -> dict[str, list[str] | list[int]]:
    """Give who is warned: who chairs the working group, or where nobody has joined, the staff."""
    chairs = session.scalars(
        select(Person.id)
        .where(visibility.members(), recipients.has_chat())
        .where(Person.organization_id == group.chair_id, Person.roles.any(Role.name == "chair"))
        .order_by(Person.id)
    ).all()
    return {"people": list(chairs)} if chairs else {"roles": ["secretariat"]}
