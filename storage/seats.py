"""The only place that gives seats: who answers in person sits, first come, or waits in line.

An answer in person without a `ticket` has a seat (or needs none), one with a ticket waits, the
lowest first; from that `settle` writes the `place` which is shown. Whatever takes, frees or limits
a seat holds the meeting (`database.hold`), does so, and calls `settle`, all in one transaction. A
limit never takes a seat from anybody. Who is away (stopped, left, not asked any more) has none;
once back they wait in front of all others, or sit if there is room.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, null, or_, select, update
from sqlalchemy.orm import Session

from storage import database, posts, visibility, waiting
from storage.models import Meeting, Organization, Person, Post, Rsvp
from storage.rules import answers, seats
from storage.rules.access import Viewer
from storage.rules.seats import Claimant, Room

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


def line_up(session: Session, rsvp: Rsvp) -> None:
    """Put an answer in person at the end of its meeting's line; take any other one out of it.

    `settle` then gives the seats that are free.
    """
    if rsvp.answer != answers.IN_PERSON:
        rsvp.ticket = None
        return
    last = select(func.max(Rsvp.ticket)).where(Rsvp.meeting_id == rsvp.meeting_id)
    rsvp.ticket = (session.scalar(last) or 0) + 1


def settle(session: Session, meeting: Meeting, now: datetime, asking: int | None = None) -> None:
    """Give the free seats of a meeting that is held to who waits, and tell them at once.

    `asking` is the person whose own act this is: they see it and are not told. Nothing is given
    while the meeting is cancelled or takes nobody in person, nor once it is over.
    """
    if meeting.status != "confirmed" or meeting.ends_at <= now:
        return
    session.flush()
    room = _room(meeting)
    _take_from_away(session, meeting, room)
    line, taken = _line(session, meeting), _taken(session, meeting)
    offered = answers.IN_PERSON in answers.offered(meeting.place, meeting.online)
    given = seats.granted(room, taken, list(line)) if offered else []
    for one in given:
        line[one].ticket = None
        if one.person_id != asking:
            _tell(session, meeting, one.person_id, now)
    _show(session, meeting, room, [rsvp for rsvp in line.values() if rsvp.ticket is not None])
    full = offered and room.is_full(taken.total() + len(given))
    if full != meeting.full:
        meeting.full, meeting.turns = full, meeting.turns + 1
    session.flush()


def settle_of(session: Session, person: Person, now: datetime) -> None:
    """Settle the meetings that somebody answered in person, after they came, went or moved."""
    session.flush()
    own = exists().where(
        Rsvp.meeting_id == Meeting.id,
        Rsvp.person_id == person.id,
        Rsvp.answer == answers.IN_PERSON,
    )
    for meeting in _unsettled(session, now, own):
        database.hold(session, meeting)
        settle(session, meeting, now, asking=person.id)


def settle_all(session: Session, now: datetime) -> None:
    """Settle every meeting ahead, after organizations and working groups may have changed."""
    session.flush()
    answered = exists().where(Rsvp.meeting_id == Meeting.id, Rsvp.answer == answers.IN_PERSON)
    for meeting in _unsettled(session, now, answered):
        database.hold(session, meeting)
        settle(session, meeting, now)


def tell_if_over(session: Session, meeting: Meeting, now: datetime) -> None:
    """Owe the secretariat a notice where more seats are taken than the new limits allow."""
    room, taken = _room(meeting), _taken(session, meeting)
    over = seats.over(room, taken)
    too_many = room.capacity is not None and taken.total() > room.capacity
    if meeting.status == "confirmed" and meeting.ends_at > now and (too_many or over):
        names = select(Organization.id, Organization.short_name).order_by(Organization.short_name)
        posts.tell_staff(
            session,
            now,
            "seats_over",
            meeting_id=meeting.id,
            capacity=room.capacity,
            taken=taken.total() if too_many else None,
            organizations=[
                (name, over[one]) for one, name in session.execute(names) if one in over
            ],
        )


def lowered(before: int | None, after: int | None) -> bool:
    """Say whether a limit of seats is tighter than it was; None is no limit."""
    return after is not None and (before is None or after < before)


def of(session: Session, meeting: Meeting) -> Seats | None:
    """Count a meeting's seats; None where nothing limits them or nobody is taken in person."""
    room = _room(meeting)
    if not room.limited or answers.IN_PERSON not in answers.offered(meeting.place, meeting.online):
        return None
    return Seats(room, _taken(session, meeting).total(), len(_line(session, meeting)))


def held_by(session: Session, viewer: Viewer, now: datetime) -> bool:
    """Say whether somebody has a seat, where they are limited, at any meeting ahead."""
    seated = exists().where(
        Rsvp.meeting_id == Meeting.id,
        Rsvp.person_id == viewer.person_id,
        Rsvp.answer == answers.IN_PERSON,
        Rsvp.ticket.is_(None),
    )
    ahead = _unsettled(session, now, and_(seated, visibility.asked(viewer)))
    return any(_room(meeting).limited for meeting in ahead)


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


def _room(meeting: Meeting) -> Room:
    return Room(meeting.capacity, meeting.seats_per_organization)


def _taken(session: Session, meeting: Meeting) -> Counter[int]:
    """Count the seats that each organization has."""
    rows = session.execute(
        select(Person.organization_id, func.count())
        .join(Rsvp, Rsvp.person_id == Person.id)
        .where(waiting.comes(meeting), Rsvp.ticket.is_(None))
        .group_by(Person.organization_id)
    )
    return Counter(dict(iter(rows)))


def _line(session: Session, meeting: Meeting) -> dict[Claimant, Rsvp]:
    """Give who waits, the first first, with their answers."""
    rows = session.execute(
        select(Rsvp, Person.organization_id)
        .join(Person, Person.id == Rsvp.person_id)
        .where(waiting.comes(meeting), Rsvp.ticket.is_not(None))
        .order_by(Rsvp.ticket, Rsvp.person_id)
        .execution_options(populate_existing=True)
    )
    return {Claimant(rsvp.person_id, organization): rsvp for rsvp, organization in rows}


def _show(session: Session, meeting: Meeting, room: Room, line: Sequence[Rsvp]) -> None:
    """Write the places that have changed, so that the cards which show them are edited."""
    for number, rsvp in enumerate(line, 1):
        rsvp.place = number
    session.flush()
    has_seat = case((Rsvp.answer == answers.IN_PERSON, 0)) if room.limited else null()
    session.execute(
        update(Rsvp)
        .where(Rsvp.meeting_id == meeting.id, Rsvp.ticket.is_(None))
        .where(Rsvp.place.is_distinct_from(has_seat))
        .values(place=has_seat)
    )


def _take_from_away(session: Session, meeting: Meeting, room: Room) -> None:
    """Put who is away to the front of the line; without limits nobody has to wait for anything."""
    asked = select(Person.id).where(waiting.asked(meeting))
    away = and_(Rsvp.meeting_id == meeting.id, Rsvp.person_id.not_in(asked))
    if not room.limited:
        session.execute(update(Rsvp).where(away, Rsvp.ticket.is_not(None)).values(ticket=None))
        return
    first = session.scalar(select(func.min(Rsvp.ticket)).where(Rsvp.meeting_id == meeting.id))
    unseated = session.scalars(
        select(Rsvp)
        .where(away, Rsvp.answer == answers.IN_PERSON, Rsvp.ticket.is_(None))
        .order_by(Rsvp.answered_at.desc(), Rsvp.person_id.desc())
        .execution_options(populate_existing=True)
    ).all()
    for number, rsvp in enumerate(unseated, 1):
        rsvp.ticket = (1 if first is None else first) - number
    session.flush()


def _unsettled(
    session: Session, now: datetime, concerned: ColumnElement[bool]
) -> Sequence[Meeting]:
    """Give the meetings ahead whose seats are limited, or were when somebody began to wait."""
    waited = exists().where(Rsvp.meeting_id == Meeting.id, Rsvp.ticket.is_not(None))
    limited = or_(*(getattr(Meeting, limit).is_not(None) for limit in LIMITS), waited)
    return session.scalars(
        select(Meeting)
        .where(Meeting.status == "confirmed", Meeting.ends_at > now, limited, concerned)
        .order_by(Meeting.id)
    ).all()


def _tell(session: Session, meeting: Meeting, person_id: int, now: datetime) -> None:
    """Owe somebody the news that a seat is theirs; in a running meeting it is still of use."""
    until = meeting.starts_at if meeting.starts_at > now else meeting.ends_at
    posts.plan(
        session,
        "seat",
        now,
        {"people": [person_id]},
        prompt=True,
        expires_at=until,
        meeting_id=meeting.id,
    )
