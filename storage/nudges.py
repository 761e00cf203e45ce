"""The only place that asks those who have not answered to a meeting once more.

Silent is an organization of which nobody has answered. At first its focal points are asked, or
where none can be reached everybody of it who can; a later time everybody of what is silent still.
Once anybody of it has answered, what has not left yet does not leave (`storage.settled`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Session, contains_eager

from storage import (
    audit,
    coverage,
    database,
    errors,
    heard,
    meetings,
    posts,
    recipients,
    rsvps,
    waiting,
)
from storage.models import Meeting, Organization, Person, Post, Role, Rsvp
from storage.rules import access
from storage.rules.access import Viewer

KIND = "nudge"
"""The kind of post that asks."""

PEACE = timedelta(hours=48)
"""Between two of them of one meeting."""


@dataclass(frozen=True)
class Nudge:
    """Who would be asked, or was: people, by organization; when it was done `last`.

    `by` is who did that, where it was somebody whom the viewer may know of.
    """

    people: Sequence[Person]
    unreachable: Sequence[Organization]
    """Silent too, but nobody of it can be written to, since they stopped the bot, say."""
    last: datetime | None
    by: Person | None = None

    @property
    def organizations(self) -> int:
        """How many organizations are asked."""
        return len({person.organization_id for person in self.people})

    def waits_until(self, now: datetime) -> datetime | None:
        """Give when it may be done again; None where it may be now."""
        again = self.last + PEACE if self.last is not None else now
        return again if again > now else None


def planned(session: Session, viewer: Viewer, meeting_id: int, now: datetime) -> Nudge:
    """Say who would be asked now.

    Raises NotFound, Outdated for who may not see who has not answered and where nobody was told of
    the meeting yet, and AnswersOver where it has begun or does not take place.
    """
    return _nudge(session, viewer, _answerable(session, viewer, meeting_id, now))


def send(session: Session, viewer: Viewer, meeting_id: int, now: datetime) -> Nudge:
    """Owe the question to who has not answered; give who is asked.

    Raises as `planned`, AskedAlready where it is less than 48 hours since the last time, and
    NobodyToAsk.
    """
    meeting = _answerable(session, viewer, meeting_id, now)
    database.hold(session, meeting)
    nudge = _nudge(session, viewer, meeting)
    if nudge.waits_until(now) is not None:
        raise errors.AskedAlready
    if not nudge.people:
        raise errors.NobodyToAsk
    posts.plan(
        session,
        KIND,
        now,
        {"people": [person.id for person in nudge.people]},
        {"starts_at": meeting.starts_at.isoformat()},
        expires_at=meeting.starts_at,
        meeting_id=meeting.id,
        author_id=viewer.person_id,
    )
    audit.record(session, now, viewer.person_id, "silent-asked", f"meeting:{meeting.key}")
    return nudge


def answered(meeting: Meeting) -> Select[int]:
    """Give the organizations of which somebody has answered."""
    given = and_(Rsvp.person_id == Person.id, Rsvp.meeting_id == meeting.id)
    return select(Person.organization_id).join(Rsvp, given).where(waiting.asked(meeting))


def _answerable(session: Session, viewer: Viewer, meeting_id: int, now: datetime) -> Meeting:
    meeting = meetings.with_names(session, viewer, meeting_id)
    if not rsvps.takes_answers(meeting, now) or meeting.starts_at <= now:
        raise errors.AnswersOver
    if heard.is_unannounced(session, meeting):
        raise errors.Outdated
    return meeting


def _nudge(session: Session, viewer: Viewer, meeting: Meeting) -> Nudge:
    seen = access.groups_seen(viewer, meeting.working_groups)
    newest = _last(session, meeting, rsvps.asked(meeting, seen))
    last = newest.created_at if newest is not None else None
    silent = and_(
        rsvps.asked(meeting, seen), Person.organization_id.not_in(answered(meeting).correlate(None))
    )
    reached = and_(silent, recipients.has_chat())
    others = and_(reached, Person.id != viewer.person_id)  # who asks need not be asked
    focal = Person.roles.any(Role.name == "focal_point")
    with_focal = _organizations_of(and_(others, focal))
    first = or_(focal, Person.organization_id.not_in(with_focal)) if last is None else true()
    people = session.scalars(
        select(Person)
        .join(Person.organization)
        .options(contains_eager(Person.organization))
        .where(others, first)
        .order_by(Organization.short_name, Person.name, Person.id)
    ).all()
    unreachable = session.scalars(
        select(Organization)
        .where(Organization.id.in_(coverage.with_people(meeting, seen)))
        .where(Organization.id.not_in(answered(meeting)))
        .where(Organization.id.not_in(_organizations_of(reached)))
        .order_by(Organization.short_name, Organization.id)
    ).all()
    by = newest.author if newest is not None else None
    named = coverage.givers(session, viewer, meeting, [by]) if by is not None else {}
    return Nudge(people, unreachable, last, named.get(by.id) if by is not None else None)


def _last(session: Session, meeting: Meeting, seen: ColumnElement[bool]) -> Post | None:
    """Give the last time that somebody was asked of those of whom the viewer may know."""
    before = select(Post).where(Post.kind == KIND, Post.meeting_id == meeting.id)
    for post in session.scalars(before.order_by(Post.created_at.desc(), Post.id.desc())):
        among = select(Person.id).where(seen, Person.id.in_(post.audience["people"])).limit(1)
        if session.scalar(among) is not None:
            return post
    return None


def _organizations_of(people: ColumnElement[bool]) -> Select[int]:
    return select(Person.organization_id).where(people).correlate(None)
