"""The only place that gives seats: who answers in person sits, first come, or waits in line.

An answer in person without a `ticket` has a seat (or needs none), one with a ticket waits, the
lowest first; from that `settle` writes the `place` which is shown: among those of whom one may
know. Whatever takes, frees or limits a seat holds the meeting (`database.hold`), does so, and calls
`settle`, all in one transaction. A limit never takes a seat from anybody. A seat that is held for a
colleague (`storage.delegated`) is taken. Who is away (stopped, left, not asked any more) has none;
once back they wait in front of all others, or sit if there is room. Who has not confirmed a yes
since the date moved keeps the seat until a day before the start, or for two hours: then who waits
and is sure goes first, and a newcomer to the line only once who waits longer had as long to
confirm.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, exists, func, null, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage import database, delegated, posts, recipients, viewers, visibility, waiting
from storage.models import Delegate, Meeting, Organization, Person, Role, Rsvp, WorkingGroup
from storage.rules import access, answers, seats
from storage.rules.access import Viewer
from storage.rules.seats import Claimant, Room

HELD: Final = timedelta(days=1)
"""How long before the start a yes that is to be confirmed keeps its seat."""

GRACE: Final = timedelta(hours=2)
"""For how long it keeps it at least, once the meeting moved; never for more than half of the time
that is left."""


PASSED_ON: Final = "seat_passed_on"
"""The notice that tells who had not confirmed a yes that their seat went to somebody else."""

OVER: Final = "seats_over"
"""The one that says that more seats are taken than there are."""

LOST: Final = "seat_lost"
"""The one that tells it who was, unheard, not asked for a while."""


def kept_until(meeting: Meeting, now: datetime) -> datetime | None:
    """Give until when a yes that is to be confirmed keeps its seat; None once that is over."""
    until = max(meeting.starts_at - HELD, _with_grace(meeting, meeting.updated_at))
    return until if until > now else None


def _with_grace(meeting: Meeting, since: datetime) -> datetime:
    """Give until when somebody may confirm, of what they could know since a moment."""
    return since + min(GRACE, (meeting.starts_at - since) / 2)


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
    delegated.tidy(session, meeting, now)
    room = waiting.room(meeting)
    _take_from_away(session, meeting, room)
    _take_from_unconfirmed(session, meeting, room, now)
    line, taken = _line(session, meeting), waiting.taken(session, meeting)
    offered = answers.IN_PERSON in meeting.offers
    given = seats.granted(room, taken, list(line)) if offered else []
    for one in given:
        rsvp = line[one]
        rsvp.ticket = None
        if one.person_id != asking and not _had_seat(rsvp):
            _tell(session, meeting, one.person_id, now)
    _show(session, meeting, room, [rsvp for rsvp in line.values() if rsvp.ticket is not None])
    full = offered and room.is_full(taken.total() + len(given))
    if full != meeting.full:
        meeting.full, meeting.turns = full, meeting.turns + 1
    session.flush()


def _had_seat(rsvp: Rsvp) -> bool:
    """Say whether somebody in line had a seat when they were last settled, and was away since."""
    return rsvp.place == 0


def lost_unseen(session: Session, meeting: Meeting) -> set[int]:
    """Give who lost a seat since they are not asked, and as far as their card goes has it still."""
    session.flush()
    lost = Rsvp.meeting_id == meeting.id, Rsvp.ticket.is_not(None), Rsvp.place == 0
    return set(session.scalars(select(Rsvp.person_id).where(*lost)))


def settle_back(
    session: Session, meeting: Meeting, lost: Collection[int], now: datetime
) -> list[int]:
    """Settle a meeting to which people are asked again; give who of those that `lost` one waits.

    Who had a seat and has it again was never told otherwise, and is told nothing.
    """
    database.hold(session, meeting)
    settle(session, meeting, now)
    return sorted({one.person_id for one in _line(session, meeting).values()}.intersection(lost))


def lost_by(session: Session, meeting: Meeting, through: Sequence[int]) -> int:
    """Foresee how many who had a seat, and are asked again through working groups, have none."""
    again = recipients.of_groups(through), ~waiting.asked(meeting), Rsvp.place == 0
    rows = session.execute(
        select(Person.id, Person.organization_id)
        .join(Rsvp, Rsvp.person_id == Person.id)
        .where(Rsvp.meeting_id == meeting.id, Rsvp.ticket.is_not(None), *again)
        .order_by(Rsvp.ticket)
    )
    had = [Claimant(*row) for row in rows]
    return len(had) - len(
        seats.granted(waiting.room(meeting), waiting.taken(session, meeting), had)
    )


def tell_lost(
    session: Session, meeting: Meeting, people: Sequence[int], through: Sequence[int], now: datetime
) -> None:
    """Tell these people that their seat is lost, of those who are asked through working groups.

    They never heard that they were not asked for a while.
    """
    knew = Person.id.in_(people), recipients.of_groups(through)
    for person_id in session.scalars(select(Person.id).where(*knew).order_by(Person.id)):
        posts.tell(session, now, person_id, LOST, meeting_id=meeting.id)


def pass_on(session: Session, now: datetime) -> int:
    """Give seats that nobody confirmed since the date moved to who waits; how many were taken."""
    waits = exists().where(Rsvp.meeting_id == Meeting.id, Rsvp.ticket.is_not(None))
    unsure = exists().where(Rsvp.meeting_id == Meeting.id, Rsvp.confirm, Rsvp.ticket.is_(None))
    at_hand = and_(Meeting.starts_at <= now + HELD, waits, unsure)
    passed_on = 0
    for meeting in waiting.limited_ahead(session, now, at_hand):
        if kept_until(meeting, now) is not None:
            continue
        database.hold(session, meeting)
        passed_on += _take_from_unconfirmed(session, meeting, waiting.room(meeting), now)
        settle(session, meeting, now)
    return passed_on


def settle_of(session: Session, person: Person, now: datetime) -> None:
    """Settle the meetings that somebody answered in person, after they came, went or moved.

    Those too to which they send a colleague or are sent.
    """
    session.flush()
    own = exists().where(
        Rsvp.meeting_id == Meeting.id,
        Rsvp.person_id == person.id,
        Rsvp.answer == answers.IN_PERSON,
    )
    for meeting in waiting.limited_ahead(session, now, or_(own, delegated.concerning(person))):
        database.hold(session, meeting)
        settle(session, meeting, now, asking=person.id)


def settle_all(session: Session, now: datetime) -> None:
    """Settle every meeting ahead, after organizations and working groups may have changed."""
    session.flush()
    answered = exists().where(Rsvp.meeting_id == Meeting.id, Rsvp.answer == answers.IN_PERSON)
    sent = exists().where(Delegate.meeting_id == Meeting.id)
    for meeting in waiting.limited_ahead(session, now, or_(answered, sent)):
        database.hold(session, meeting)
        settle(session, meeting, now)


@dataclass(frozen=True)
class Over:
    """What is taken beyond the limits of a room, as far as somebody may know of it.

    That is all the seats, where they are too many, and what those organizations have, by short
    name, that have more than their share.
    """

    room: Room
    taken: int | None
    organizations: Sequence[tuple[str, int]]


def over(
    session: Session,
    meeting: Meeting,
    room: Room,
    through: Sequence[WorkingGroup] | None = None,
) -> Over | None:
    """Give what is taken beyond these limits of a meeting; None where nothing is.

    `through`: of who is asked through these of its working groups; None: through any.
    """
    excess = seats.excess(room, waiting.taken(session, meeting, through))
    if excess is None:
        return None
    names = select(Organization.id, Organization.short_name).order_by(Organization.short_name)
    own = excess.organizations
    found = [(name, own[one]) for one, name in session.execute(names) if one in own]
    return Over(room, excess.taken, found)


def tell_if_over(session: Session, meeting: Meeting, now: datetime) -> None:
    """Owe the secretariat and the chairs a notice where more is taken than the new limits allow.

    A chair learns of as many as come through working groups that they may see.
    """
    if meeting.status != "confirmed" or meeting.ends_at <= now:
        return
    room = waiting.room(meeting)
    whole = over(session, meeting, room)
    if whole is not None:
        posts.tell_staff(session, now, OVER, **_said(meeting, whole))
    for person_id, rights in _chairs(session, meeting):
        seen = over(session, meeting, room, access.groups_seen(rights, meeting.working_groups))
        if seen is not None:
            posts.tell(session, now, person_id, OVER, **_said(meeting, seen))


def _said(meeting: Meeting, found: Over) -> dict[str, Any]:
    return {
        "meeting_id": meeting.id,
        "capacity": found.room.capacity,
        "share": found.room.per_organization,
        "taken": found.taken,
        "organizations": list(found.organizations),
    }


def _chairs(session: Session, meeting: Meeting) -> list[tuple[int, Viewer]]:
    """Give who chairs a working group of a meeting and is none of the secretariat."""
    chairs = [group.chair_id for group in meeting.working_groups if group.chair_id is not None]
    people = session.scalars(
        select(Person)
        .where(visibility.members(), recipients.has_chat(), Person.organization_id.in_(chairs))
        .where(Person.roles.any(Role.name == "chair"))
        .order_by(Person.id)
    ).all()
    rights = viewers.of(session, list(people))
    return [(one.id, rights[one.id]) for one in people if not rights[one.id].secretariat]


def _line(session: Session, meeting: Meeting) -> dict[Claimant, Rsvp]:
    """Give who waits, the first first, with their answers."""
    return _claimants(session, meeting, Rsvp.ticket.is_not(None), Rsvp.ticket)


def _claimants(
    session: Session,
    meeting: Meeting,
    which: ColumnElement[bool],
    first: InstrumentedAttribute[Any],
) -> dict[Claimant, Rsvp]:
    rows = session.execute(
        select(Rsvp, Person.organization_id)
        .join(Person, Person.id == Rsvp.person_id)
        .where(waiting.comes(meeting), which)
        .order_by(first, Rsvp.person_id)
        .execution_options(populate_existing=True)
    )
    return {Claimant(rsvp.person_id, organization): rsvp for rsvp, organization in rows}


def _take_from_unconfirmed(session: Session, meeting: Meeting, room: Room, now: datetime) -> int:
    """Put who has a seat but not confirmed it behind who waits, where there is not room for both.

    That is so from a day before the start on, or two hours after a move within that; they are told.
    Who waits and has not confirmed it either keeps their place in the line.
    """
    if kept_until(meeting, now) is not None or answers.IN_PERSON not in meeting.offers:
        return 0
    unconfirmed = and_(Rsvp.ticket.is_(None), Rsvp.confirm)
    unsure = _claimants(session, meeting, unconfirmed, Rsvp.answered_at)
    line = _line(session, meeting)
    sure = _who_go_first(meeting, line, now)
    if not sure:
        return 0
    taken = waiting.taken(session, meeting) - Counter(one.organization_id for one in unsure)
    kept = seats.granted(room, taken, [*sure, *unsure])
    _put_in_front(session, meeting, [line[one] for one in kept if one in line])
    lost = [rsvp for one, rsvp in unsure.items() if one not in kept]
    for rsvp in lost:
        line_up(session, rsvp)
        session.flush()
        posts.tell(session, now, rsvp.person_id, PASSED_ON, meeting_id=meeting.id)
    return len(lost)


def _who_go_first(meeting: Meeting, line: Mapping[Claimant, Rsvp], now: datetime) -> list[Claimant]:
    """Give who of the line is sure, in order, and goes before all who are not.

    Whoever is behind somebody who is not lets them confirm for as long as a seat is kept at least:
    who waited longest goes first.
    """
    found, behind = [], False
    for one, rsvp in line.items():
        if rsvp.confirm:
            behind = True
        elif not behind or _with_grace(meeting, rsvp.answered_at) <= now:
            found.append(one)
    return found


def _put_in_front(session: Session, meeting: Meeting, these: Sequence[Rsvp]) -> None:
    """Put these, in their order, to the front of a meeting's line."""
    first = session.scalar(select(func.min(Rsvp.ticket)).where(Rsvp.meeting_id == meeting.id))
    for number, rsvp in enumerate(these, -len(these)):
        rsvp.ticket = (1 if first is None else first) + number
    session.flush()


def _show(session: Session, meeting: Meeting, room: Room, line: Sequence[Rsvp]) -> None:
    """Write the places that have changed, so that the cards which show them are edited."""
    seated = Rsvp.meeting_id == meeting.id, Rsvp.ticket.is_(None), Rsvp.place > 0
    turned = list(session.scalars(select(Rsvp.person_id).where(*seated)))
    for rsvp, number in _places(session, meeting, line):
        turned += [] if rsvp.place else [rsvp.person_id]
        rsvp.place = number
    session.flush()
    delegated.show_turned(session, meeting, turned)
    has_seat = case((Rsvp.answer == answers.IN_PERSON, 0)) if room.limited else null()
    session.execute(
        update(Rsvp)
        .where(Rsvp.meeting_id == meeting.id, Rsvp.ticket.is_(None))
        .where(Rsvp.place.is_distinct_from(has_seat))
        .values(place=has_seat)
    )


def _places(session: Session, meeting: Meeting, line: Sequence[Rsvp]) -> Iterator[tuple[Rsvp, int]]:
    """Give who waits, the first first, each with their place among those of whom they may know.

    Of a joint meeting with a private working group that is not the place among all: what is said to
    its other members is what it would be without.
    """
    if not any(group.private for group in meeting.working_groups):
        yield from zip(line, range(1, len(line) + 1), strict=True)
        return
    people = session.scalars(select(Person).where(Person.id.in_([one.person_id for one in line])))
    rights = viewers.of(session, list(people))
    before: Counter[frozenset[int]] = Counter()
    for rsvp in line:
        viewer = rights[rsvp.person_id]
        seen = {group.id for group in access.groups_seen(viewer, meeting.working_groups)}
        number = sum(many for its, many in before.items() if its & seen)
        yield rsvp, number + 1
        before[viewer.working_group_ids] += 1


def _take_from_away(session: Session, meeting: Meeting, room: Room) -> None:
    """Put who is away to the front of the line; without limits nobody has to wait for anything."""
    asked = select(Person.id).where(waiting.asked(meeting))
    away = and_(Rsvp.meeting_id == meeting.id, Rsvp.person_id.not_in(asked))
    if not room.limited:
        session.execute(update(Rsvp).where(away, Rsvp.ticket.is_not(None)).values(ticket=None))
        return
    unseated = session.scalars(
        select(Rsvp)
        .where(away, Rsvp.answer == answers.IN_PERSON, Rsvp.ticket.is_(None))
        .order_by(Rsvp.answered_at, Rsvp.person_id)
        .execution_options(populate_existing=True)
    ).all()
    if unseated:
        _put_in_front(session, meeting, unseated)


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
