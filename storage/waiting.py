"""Seats and waiting lists, as they are read: who sits, who waits for a seat, in which position.

Only those who are asked to a meeting now are in its line; `storage.seats` moves it on.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage import recipients, visibility
from storage.models import Delegate, Meeting, Person, Post, Rsvp, WorkingGroup
from storage.rules import answers
from storage.rules.access import Viewer
from storage.rules.seats import Room

LIMITS = ("capacity", "seats_per_organization")


@dataclass(frozen=True)
class Seats:
    """The seats of a meeting that limits them: how many are taken, how many people wait."""

    room: Room
    taken: int
    waiting: int

    @property
    def full(self) -> bool:
        """Whether no seat at all is free."""
        return self.room.is_full(self.taken)

    @property
    def free(self) -> int | None:
        """How many seats are free; None where only shares are limited."""
        return None if self.room.capacity is None else max(0, self.room.capacity - self.taken)


def room(meeting: Meeting) -> Room:
    """Give what limits the seats of a meeting."""
    return Room(meeting.capacity, meeting.seats_per_organization)


def asked(meeting: Meeting) -> ColumnElement[bool]:
    """People who are asked to a meeting now."""
    return recipients.of({"meeting": True}, meeting)


def comes(meeting: Meeting) -> ColumnElement[bool]:
    """Answers in person to a meeting, with a seat or without, of people who are asked to it now."""
    in_person = and_(Rsvp.meeting_id == meeting.id, Rsvp.answer == answers.IN_PERSON)
    return and_(in_person, asked(meeting))


def line(session: Session, meeting: Meeting) -> Sequence[Person]:
    """Give those who wait for a seat, the first first."""
    return session.scalars(
        select(Person)
        .join(Rsvp, Rsvp.person_id == Person.id)
        .where(comes(meeting), Rsvp.ticket.is_not(None))
        .order_by(Rsvp.ticket, Rsvp.person_id)
    ).all()


def who_wait(session: Session, meeting: Meeting, people: Collection[int | None]) -> Sequence[int]:
    """Give those of these people who wait for a seat."""
    its = Rsvp.meeting_id == meeting.id, Rsvp.person_id.in_(people)
    return session.scalars(select(Rsvp.person_id).where(*its, Rsvp.ticket.is_not(None))).all()


def waited_for(session: Session, viewer: Viewer, now: datetime) -> Sequence[tuple[Meeting, int]]:
    """Give the meetings ahead for whose seats somebody waits, with their positions."""
    rows = session.execute(
        select(Meeting, Rsvp)
        .join(Rsvp, Rsvp.meeting_id == Meeting.id)
        .where(Rsvp.person_id == viewer.person_id, Rsvp.ticket.is_not(None))
        .where(Meeting.status == "confirmed", Meeting.ends_at > now, visibility.asked(viewer))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [(meeting, rsvp.position or 0) for meeting, rsvp in rows]


def seats_of(session: Session, meeting: Meeting) -> Seats | None:
    """Count a meeting's seats; None where nothing limits them or nobody is taken in person."""
    limits = room(meeting)
    if not limits.limited or answers.IN_PERSON not in meeting.offers:
        return None
    waits = and_(comes(meeting), Rsvp.ticket.is_not(None))
    waiting = (
        select(func.count())
        .select_from(Person)
        .join(Rsvp, Rsvp.person_id == Person.id)
        .where(waits)
    )
    sits = _seated(meeting, func.count())
    each = (one.scalar_subquery() for one in (sits, waiting))
    return Seats(limits, *session.execute(select(*each)).one())


def taken(
    session: Session, meeting: Meeting, through: Sequence[WorkingGroup] | None = None
) -> Counter[int]:
    """Count the seats that each organization has; one that is held for a colleague is taken.

    `through`: only of who is asked through these of its working groups; None: through any.
    """
    by_organization = _seated(meeting, Person.organization_id, func.count())
    if through is not None and meeting.working_groups:
        seen = recipients.of_groups([group.id for group in through]) if through else false()
        by_organization = by_organization.where(seen)
    rows = session.execute(by_organization.group_by(Person.organization_id))
    return Counter(dict(iter(rows)))


def _seated(
    meeting: Meeting, *columns: ColumnElement[Any] | InstrumentedAttribute[Any]
) -> Select[Any]:
    """Select columns of the people who have a seat, or hold one for a colleague."""
    in_person = and_(Rsvp.answer == answers.IN_PERSON, Rsvp.ticket.is_(None))
    seated = union_all(
        select(Rsvp.person_id).where(Rsvp.meeting_id == meeting.id, in_person),
        select(Delegate.person_id).where(Delegate.meeting_id == meeting.id, Delegate.holds_seat),
    ).subquery()
    of_people = select(*columns).select_from(Person)
    return of_people.join(seated, seated.c.person_id == Person.id).where(asked(meeting))


def has_seat(session: Session, viewer: Viewer, now: datetime) -> bool:
    """Say whether somebody has a seat, where they are limited, at any meeting ahead."""
    seated = exists().where(
        Rsvp.meeting_id == Meeting.id,
        Rsvp.person_id == viewer.person_id,
        Rsvp.answer == answers.IN_PERSON,
        Rsvp.ticket.is_(None),
    )
    ahead = limited_ahead(session, now, and_(seated, visibility.asked(viewer)))
    return any(room(meeting).limited for meeting in ahead)


def given_since(session: Session, post_id: int) -> Sequence[tuple[str, int]]:
    """Give the keys of meetings of which seats were given after a post, with how many were."""
    rows = session.execute(
        select(Meeting.key, func.count())
        .join(Post, Post.meeting_id == Meeting.id)
        .where(Post.kind == "seat", Post.id > post_id)
        .group_by(Meeting.key)
        .order_by(Meeting.key)
    )
    return [(key, number) for key, number in rows]


def seated_since(session: Session, post_id: int) -> Sequence[int]:
    """Give the numbers of meetings of which seats were given after a post."""
    given = Post.kind == "seat", Post.id > post_id, Post.meeting_id.is_not(None)
    found = session.scalars(select(Post.meeting_id).where(*given).distinct())
    return sorted(number for number in found if number is not None)


def over_since(session: Session, post_id: int) -> Sequence[str]:
    """Give the keys of meetings of which, after a post, the secretariat was told: seats over."""
    notices = session.scalars(select(Post).where(Post.kind == "notice", Post.id > post_id))
    ids = {one.facts["meeting_id"] for one in notices if one.facts["text"] == "seats_over"}
    return session.scalars(
        select(Meeting.key).where(Meeting.id.in_(ids)).order_by(Meeting.key)
    ).all()


def limited_ahead(
    session: Session, now: datetime, concerned: ColumnElement[bool]
) -> Sequence[Meeting]:
    """Give the meetings ahead whose seats are limited, or were when somebody began to wait.

    Those too to which a colleague is sent in somebody's place.
    """
    waited = exists().where(Rsvp.meeting_id == Meeting.id, Rsvp.ticket.is_not(None))
    sent = exists().where(Delegate.meeting_id == Meeting.id)
    limited = or_(*(getattr(Meeting, limit).is_not(None) for limit in LIMITS), waited, sent)
    return session.scalars(
        select(Meeting)
        .where(Meeting.status == "confirmed", Meeting.ends_at > now, limited, concerned)
        .order_by(Meeting.id)
    ).all()
