"""Answers to meetings: given and counted. By name, organization by organization: `coverage`."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, false, func, select
from sqlalchemy.orm import Session

from storage import (
    database,
    delegated,
    errors,
    recipients,
    seats,
    visibility,
)
from storage.models import Meeting, Person, Rsvp, WorkingGroup
from storage.rules import access, answers
from storage.rules.access import Viewer

LONGEST_NOTE = 500
"""Characters of what is said with an answer."""


@dataclass(frozen=True)
class Counts:
    """How many of those asked gave which answer; `organizations` are those of who comes.

    Who waits for a seat is counted as `waiting`: they do not come yet. Nor does, for now, who said
    yes to an earlier date: `to_confirm`.
    """

    answers: dict[str, int]
    organizations: int

    @property
    def coming(self) -> int:
        """Who comes, in person or online."""
        return sum(self.answers.get(answer, 0) for answer in answers.COMING)

    @property
    def to_confirm(self) -> int:
        """Whose yes was to an earlier date."""
        return self.answers.get(answers.TO_CONFIRM, 0)


def answer(
    session: Session, viewer: Viewer | None, meeting_id: int, wanted: str, now: datetime
) -> Rsvp:
    """Write a person's answer; the last one wins, one after the deadline is kept as late.

    Raises NotTheirMeeting for who is not asked, AnswersOver when the meeting takes none any more,
    and AnswerNotOffered when it does not take this one.
    """
    meeting, rsvp = held(session, viewer, meeting_id)
    return _give(session, meeting, rsvp, wanted, now, given_by=None)


def answer_of(
    session: Session, meeting: Meeting, person: Person, wanted: str, now: datetime, given_by: int
) -> Rsvp:
    """Write the answer to a meeting that is held, as given by another; raises as `answer`.

    `storage.on_behalf` decides whether it may be, and tells its person.
    """
    rsvp = _own(session, meeting.id, person.id)
    return _give(session, meeting, rsvp, wanted, now, given_by)


def _give(
    session: Session, meeting: Meeting, rsvp: Rsvp, wanted: str, now: datetime, given_by: int | None
) -> Rsvp:
    """Write an answer to a meeting that is held."""
    if not takes_answers(meeting, now):
        raise errors.AnswersOver
    if wanted not in meeting.offers:
        raise errors.AnswerNotOffered
    came, comes = (word == answers.IN_PERSON for word in (rsvp.answer, wanted))
    sat = came and rsvp.ticket is None
    between = {wanted, rsvp.answer}  # why one cannot come says nothing of a yes, nor the reverse
    if len(between) > 1 and (given_by is not None or answers.NO in between):
        rsvp.note = None
    rsvp.answer, rsvp.confirm, rsvp.given_by_id = wanted, False, given_by
    rsvp.answered_at, rsvp.late = now, now > meeting.rsvp_by
    meeting.answers += 1
    if came != comes:
        seats.line_up(session, rsvp)
    session.add(rsvp)
    passed = delegated.answered(session, meeting, rsvp, now, sat=sat)
    if came != comes or passed:
        seats.settle(session, meeting, now, asking=rsvp.person_id)
    session.flush()
    return rsvp


def give_back(session: Session, viewer: Viewer | None, meeting_id: int, now: datetime) -> bool:
    """Decline for who has a seat, so that it is somebody else's; False where there is none.

    Raises as `answer`.
    """
    _, own = held(session, viewer, meeting_id)
    if own.answer != answers.IN_PERSON or own.ticket is not None:
        return False
    answer(session, viewer, meeting_id, answers.NO, now)
    return True


def answered(session: Session, viewer: Viewer | None, meeting_id: int, now: datetime) -> Rsvp:
    """Give the viewer's answer to a meeting, which is held and can still be answered.

    Raises as `answer`, and Outdated where there is none.
    """
    meeting, own = held(session, viewer, meeting_id)
    if not takes_answers(meeting, now):
        raise errors.AnswersOver
    if own.answer == answers.NONE:
        raise errors.Outdated
    return own


def annotate(
    session: Session, viewer: Viewer | None, meeting_id: int, note: str | None, now: datetime
) -> None:
    """Keep the reason or note of somebody's answer (at most LONGEST_NOTE characters); None: none.

    Raises as `answered`.
    """
    answered(session, viewer, meeting_id, now).note = note
    session.flush()


def held(session: Session, viewer: Viewer | None, meeting_id: int) -> tuple[Meeting, Rsvp]:
    """Give a meeting, held, and the viewer's answer to it, new where there is none yet.

    Raises NotTheirMeeting for who is not asked, whether or not there is such a meeting.
    """
    meeting = database.held(session, Meeting, meeting_id)
    if viewer is None or meeting is None or meeting.status == "draft":
        raise errors.NotTheirMeeting
    if not access.is_asked(viewer, meeting.working_groups):
        raise errors.NotTheirMeeting
    return meeting, _own(session, meeting_id, viewer.person_id)


def _own(session: Session, meeting_id: int, person_id: int) -> Rsvp:
    """Give a person's answer to a meeting that is held, new where there is none yet."""
    given = session.get(Rsvp, (meeting_id, person_id), populate_existing=True)
    return given or Rsvp(meeting_id=meeting_id, person_id=person_id, answer=answers.NONE)


def takes_answers(meeting: Meeting, now: datetime) -> bool:
    """Say whether a meeting may still be answered: on, and not over."""
    return meeting.status == "confirmed" and now < meeting.ends_at


def of(session: Session, meeting_id: int, person_id: int) -> Rsvp | None:
    """Give somebody's answer."""
    return session.get(Rsvp, (meeting_id, person_id))


def of_person(session: Session, person_id: int, meeting_ids: Sequence[int]) -> dict[int, Rsvp]:
    """Give somebody's answers to these meetings, by the meeting's number."""
    its = Rsvp.person_id == person_id, Rsvp.meeting_id.in_(meeting_ids)
    return {one.meeting_id: one for one in session.scalars(select(Rsvp).where(*its))}


def upcoming(session: Session, viewer: Viewer, now: datetime) -> Sequence[tuple[Rsvp, Meeting]]:
    """Give somebody's answers to meetings that are not over, in order of start."""
    rows = session.execute(
        select(Rsvp, Meeting)
        .join(Meeting, Meeting.id == Rsvp.meeting_id)
        .where(Rsvp.person_id == viewer.person_id, Meeting.ends_at > now)
        .where(visibility.asked(viewer))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [(row.Rsvp, row.Meeting) for row in rows]


def counts(
    session: Session, meeting: Meeting, through: Sequence[WorkingGroup] | None = None
) -> Counts:
    """Count the answers of those asked; `through` these of its working groups, as `asked`."""
    given = case(
        (Rsvp.ticket.is_not(None), answers.WAITING),
        (and_(Rsvp.confirm, Rsvp.answer.in_(answers.COMING)), answers.TO_CONFIRM),
        else_=func.coalesce(Rsvp.answer, answers.NONE),
    )
    rows = session.execute(
        select(given, Person.organization_id, func.count())
        .select_from(Person)
        .outerjoin(Rsvp, own_answer(meeting))
        .where(asked(meeting, through))
        .group_by(given, Person.organization_id)
    )
    people: Counter[str] = Counter()
    organizations = set()
    for word, organization_id, number in rows:
        people[word] += number
        if word in answers.COMING:
            organizations.add(organization_id)
    return Counts(people, len(organizations))


def coming(meeting: Meeting) -> ColumnElement[bool]:
    """Match people who come to a meeting, in person with a seat or online, for its present date."""
    yes = and_(Rsvp.answer.in_(answers.COMING), Rsvp.ticket.is_(None), ~Rsvp.confirm)
    return and_(asked(meeting), exists().where(own_answer(meeting), yes))


def ask_again(
    session: Session, meeting: Meeting, was_start: datetime, *, undone: bool = False
) -> None:
    """After the date of a meeting that is held moved: a yes becomes 'was yes, please confirm'.

    `undone`: it is back at a start from which it moved before anybody was told. Who said yes to
    that one need not confirm it.
    """
    given = select(Rsvp).where(Rsvp.meeting_id == meeting.id)
    for rsvp in session.scalars(given.execution_options(populate_existing=True)):
        rsvp.yes_to = rsvp.yes_to if rsvp.confirm else was_start
        is_back = undone and rsvp.yes_to == meeting.starts_at and rsvp.answer in meeting.offers
        rsvp.confirm = rsvp.answer in answers.COMING and not is_back
        # An answer that was late for another date is not late for this one.
        rsvp.late = undone and rsvp.answered_at > meeting.rsvp_by


def ask_anew(session: Session, meeting: Meeting, *, undone: bool = False) -> None:
    """After the place or link of a meeting that is held is gone: so with a yes that it took.

    `undone`: what was gone is back before anybody was told.
    """
    given = select(Rsvp).where(Rsvp.meeting_id == meeting.id, Rsvp.answer.in_(answers.COMING))
    for rsvp in session.scalars(given.execution_options(populate_existing=True)):
        if rsvp.answer not in meeting.offers:
            rsvp.yes_to = rsvp.yes_to if rsvp.confirm else meeting.starts_at
            rsvp.confirm = True
        elif undone and rsvp.yes_to == meeting.starts_at:
            rsvp.confirm = False


def are_given(session: Session, meeting: Meeting, words: Collection[str]) -> bool:
    """Say whether anybody has answered a meeting in one of these words."""
    given = select(Rsvp.person_id).where(Rsvp.meeting_id == meeting.id, Rsvp.answer.in_(words))
    return bool(words) and session.scalar(given.limit(1)) is not None


def asked(meeting: Meeting, through: Sequence[WorkingGroup] | None = None) -> ColumnElement[bool]:
    """People who are asked to a meeting; `through` these of its working groups, None: any.

    Who reads of them learns only of those asked through what they may see (`access.groups_seen`).
    """
    everybody = recipients.of({"meeting": True}, meeting)
    if through is None or len(through) == len(meeting.working_groups):
        return everybody
    if not through:
        return false()
    return and_(everybody, recipients.of_groups([group.id for group in through]))


def asked_of(
    session: Session, meeting: Meeting, organization_ids: Collection[int]
) -> Mapping[int, int]:
    """Count, by organization, the people of these who are asked."""
    if not organization_ids:
        return {}
    rows = session.execute(
        select(Person.organization_id, func.count())
        .where(asked(meeting), Person.organization_id.in_(organization_ids))
        .group_by(Person.organization_id)
    )
    return dict(iter(rows))


def own_answer(meeting: Meeting) -> ColumnElement[bool]:
    """Match answers to a meeting with the people who gave them."""
    return and_(Rsvp.person_id == Person.id, Rsvp.meeting_id == meeting.id)
