"""The only place that asks a colleague to come to a meeting in somebody's place.

What becomes of it when somebody answers, leaves or moves is in `storage.delegated`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from storage import (
    database,
    delegated,
    errors,
    posts,
    recipients,
    rsvps,
    seats,
    stale_answers,
    waiting,
)
from storage.models import Delegate, Meeting, Person, Post, Rsvp
from storage.rules import answers, delegates
from storage.rules.access import Viewer


def whom(session: Session, viewer: Viewer, meeting_id: int, now: datetime) -> Sequence[Person]:
    """Give the colleagues whom somebody who does not come to a meeting may ask, by name.

    Raises as `rsvps.answered`, AnswersOver once it has begun, and Outdated for who did not
    decline or has somebody who goes.
    """
    meeting = _declined(session, viewer, meeting_id, now)
    own = delegated.of(session, meeting_id, viewer.person_id)
    if own is not None and own.state == "accepted":
        raise errors.Outdated
    return _colleagues(session, meeting, viewer)


def may_ask(session: Session, viewer: Viewer, meeting: Meeting, now: datetime) -> bool:
    """Say whether somebody could ask a colleague to go to what is ahead, and nobody goes yet."""
    own = delegated.of(session, meeting.id, viewer.person_id)
    return is_open(meeting, own, now) and bool(_colleagues(session, meeting, viewer))


def is_open(meeting: Meeting, own: Delegate | None, now: datetime) -> bool:
    """Say whether it is ahead and nobody goes yet in the place of whose `own` it is."""
    goes = own is not None and own.state == "accepted"
    return now < meeting.starts_at and not goes


def decline(session: Session, viewer: Viewer, meeting_id: int, now: datetime) -> Rsvp:
    """Answer that one cannot come; where a colleague could be sent, a seat is held for a while.

    Raises as `rsvps.answer`.
    """
    meeting, own = rsvps.held(session, viewer, meeting_id)
    seated = own.answer == answers.IN_PERSON and own.ticket is None
    can_hold = delegates.can_hold(meeting.starts_at, now) and waiting.room(meeting).limited
    released = session.get(Delegate, (meeting_id, viewer.person_id)) is not None
    if seated and can_hold and not released and may_ask(session, viewer, meeting, now):
        _hold(session, meeting, viewer, now, now)
    return rsvps.answer(session, viewer, meeting_id, answers.NO, now)


def ask(
    session: Session, viewer: Viewer, meeting_id: int, person_id: int, now: datetime
) -> Delegate:
    """Ask a colleague to go in the viewer's place; one who was asked before is told otherwise.

    Raises as `whom`, Outdated for who is no colleague, AlreadyDone where that one is asked already,
    and NotFree for who is not to be asked, or not any more.
    """
    meeting = _declined(session, viewer, meeting_id, now)
    _check_colleague(session, viewer, person_id)
    row = delegated.of(session, meeting_id, viewer.person_id)
    if row is not None and row.delegate_id == person_id and row.state in ("asked", "accepted"):
        raise errors.AlreadyDone
    if person_id not in {one.id for one in whom(session, viewer, meeting_id, now)}:
        raise errors.NotFree
    holds_seat = row is not None and row.holds_seat
    since = row.since if row is not None and holds_seat else now
    if row is not None:
        delegated.end(session, row, now, why="replaced")
    kept = None if holds_seat else delegated.take_over(session, meeting_id, viewer.person_id)
    if kept is not None:
        holds_seat, since = True, kept
    question = posts.plan(
        session,
        delegated.KIND,
        now,
        {"people": [person_id]},
        expires_at=meeting.starts_at,
        meeting_id=meeting_id,
        author_id=viewer.person_id,
    )
    asked = Delegate(
        meeting_id=meeting_id,
        person_id=viewer.person_id,
        delegate_id=person_id,
        state="asked",
        since=since,
        until=delegates.until(since, meeting.starts_at, now),
        holds_seat=holds_seat,
        post_id=question and question.id,
    )
    session.add(asked)
    session.flush()
    delegated.show(session, asked)
    return asked


def take_back(session: Session, viewer: Viewer, meeting_id: int, now: datetime) -> None:
    """Ask a colleague no more who has not accepted; they are told, if they had heard.

    A held seat is kept for another choice. Raises as `whom`, and Outdated where nobody is asked.
    """
    meeting = _declined(session, viewer, meeting_id, now)
    row = delegated.of(session, meeting_id, viewer.person_id)
    if row is None or row.state not in delegated.ASKED:
        raise errors.Outdated
    since, holds_seat = row.since, row.holds_seat
    delegated.end(session, row, now, why="taken_back")
    if holds_seat:
        _hold(session, meeting, viewer, since, now)
    seats.settle(session, meeting, now, asking=viewer.person_id)


def _hold(
    session: Session, meeting: Meeting, viewer: Viewer, since: datetime, now: datetime
) -> None:
    """Keep a seat, given up `since` then, for a colleague who is to be chosen."""
    session.add(
        Delegate(
            meeting_id=meeting.id,
            person_id=viewer.person_id,
            state="wanted",
            since=since,
            until=now + delegates.CHOICE,
            holds_seat=True,
        )
    )
    session.flush()


def answer(
    session: Session, viewer: Viewer, meeting_id: int, person_id: int, wanted: str, now: datetime
) -> Rsvp:
    """Write the viewer's answer to being asked to go in somebody's place.

    Where the meeting moved since they were asked, and nobody was told yet, a yes is to the start of
    which they were told, and is to be confirmed. Raises NotAsked where they are not, or not any
    more, Outdated where it is no colleague's, and as `rsvps.answer`.
    """
    rsvps.held(session, viewer, meeting_id)
    _check_colleague(session, viewer, person_id)
    row = delegated.of(session, meeting_id, person_id)
    if row is None or row.delegate_id != viewer.person_id:
        raise errors.NotAsked
    question = session.get(Post, row.post_id) if row.post_id is not None else None
    knew = stale_answers.start_in(session, question) if question is not None else None
    given = rsvps.answer(session, viewer, meeting_id, wanted, now)
    stale_answers.is_to(session, given, knew)
    return given


def let_go(session: Session, now: datetime) -> int:
    """End the waits that are over: held seats go to who waits, who asked is told; how many ended.

    Of what has begun or is cancelled nobody is told.
    """
    over = and_(Delegate.until <= now, delegated.waited_for())
    ended = 0
    of_meetings = select(Meeting).where(exists().where(Delegate.meeting_id == Meeting.id, over))
    for meeting in session.scalars(of_meetings.order_by(Meeting.id)).all():
        database.hold(session, meeting)
        ahead = meeting.status == "confirmed" and now < meeting.starts_at
        late = delegated.rows(session, meeting, over)
        for row in late:
            delegated.time_out(session, row, now, ahead=ahead)
        seats.settle(session, meeting, now)
        ended += len(late)
    return ended


def _declined(session: Session, viewer: Viewer, meeting_id: int, now: datetime) -> Meeting:
    """Give the meeting, held, to which somebody said that they cannot come; raises as `whom`."""
    own = rsvps.answered(session, viewer, meeting_id, now)
    meeting = session.get_one(Meeting, meeting_id)
    if meeting.starts_at <= now:
        raise errors.AnswersOver
    if own.answer != answers.NO:
        raise errors.Outdated
    return meeting


def _check_colleague(session: Session, viewer: Viewer, person_id: int) -> None:
    person = session.get(Person, person_id)
    if person is None or person.organization_id != viewer.organization_id:
        raise errors.Outdated


def _colleagues(session: Session, meeting: Meeting, viewer: Viewer) -> Sequence[Person]:
    return session.scalars(
        select(Person)
        .where(_free(meeting), recipients.has_chat(), Person.id != viewer.person_id)
        .where(Person.organization_id == viewer.organization_id)
        .order_by(Person.name, Person.id)
    ).all()


def free(
    session: Session, meeting: Meeting, organization_ids: Collection[int]
) -> Mapping[int, frozenset[int]]:
    """Give, by organization, the people of these whom a colleague could ask."""
    if not organization_ids:
        return {}
    rows = session.execute(
        select(Person.organization_id, Person.id)
        .where(_free(meeting), recipients.has_chat())
        .where(Person.organization_id.in_(organization_ids))
    )
    found: defaultdict[int, set[int]] = defaultdict(set)
    for organization_id, person_id in rows:
        found[organization_id].add(person_id)
    return {number: frozenset(people) for number, people in found.items()}


def _free(meeting: Meeting) -> ColumnElement[bool]:
    """People who are asked to a meeting, neither come nor declined, and are sent by nobody."""
    decided = exists().where(
        Rsvp.meeting_id == meeting.id,
        Rsvp.person_id == Person.id,
        Rsvp.answer.in_((*answers.COMING, answers.NO)),
    )
    sent = exists().where(Delegate.meeting_id == meeting.id, Delegate.delegate_id == Person.id)
    return and_(waiting.asked(meeting), ~decided, ~sent)
