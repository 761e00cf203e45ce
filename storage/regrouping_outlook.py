"""What other working groups would mean for the people of a meeting, before they are saved.

The only place that foresees it; `storage.regrouping` then owes what is told. As with all that
somebody in the chat foresees, working groups that they may not see are as if they were not there.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from storage import heard, no_more, recipients, regrouping, visibility, waiting
from storage.models import Meeting, Person, Rsvp, WorkingGroup
from storage.recipients import NOBODY, Count
from storage.rules import access, answers
from storage.rules.access import Viewer


@dataclass(frozen=True)
class Outlook:
    """What other working groups would mean for the people of a meeting.

    `announced`: whether the `new` ones are told; where they are not, those asked `again` are, who
    were told that they are asked no more, and are none of the new. Of those asked `no_more` only
    who heard is in the count: these are told. `coming` are the yes that would not count, `seats`
    those that are free.
    """

    new: Count
    announced: bool
    again: Count
    no_more: Count
    coming: int
    seats: int
    nobody: bool
    """Whether nobody would be asked at all."""
    opened: bool
    """Whether every member would learn of what only members of private working groups know."""

    undoes: bool = False
    """Whether it only undoes what nobody has heard of yet, or some of it."""

    @property
    def told(self) -> int:
        """How many people are told of it."""
        return self.no_more.people + (self.new if self.announced else self.again).people


def outlook(
    session: Session,
    viewer: Viewer,
    wanted: Sequence[tuple[Meeting, Collection[int]]],
    now: datetime,
) -> Outlook | None:
    """Foresee what it means that these dates are of these working groups; None where they are.

    As the viewer may know of it: as if they were of none that the viewer may not see.
    """
    changed = [(one, list(ids)) for one, ids in wanted if set(ids) != set(_seen(viewer, one))]
    if not changed:
        return None
    dates = [one for one, _ in changed]
    first, ids = changed[0]
    before = _known_to(session, first, viewer)
    undoes = regrouping.known_by(session, first) is not None
    members = visibility.members()
    asked, was = (and_(members, recipients.of_groups(one)) for one in (ids, before))
    gone = and_(was, ~recipients.of_groups(ids))
    everybody = any(heard.everybody_knew(session, one) for one in dates)
    told = gone if everybody else and_(gone, heard.before(session, dates, {"status"}, now))
    told = or_(told, _learned_of_undone(session, viewer, dates, ids, before))
    alone = recipients.only(session, told) == viewer.person_id
    there = select(Person.id).where(gone)
    yes = [Rsvp.meeting_id.in_([one.id for one in dates]), Rsvp.person_id.in_(there),
           Rsvp.ticket.is_(None)]  # fmt: skip
    limited = [one.id for one in dates if waiting.room(one).limited]
    sits = [*yes, Rsvp.meeting_id.in_(limited), Rsvp.answer == answers.IN_PERSON]
    new = and_(asked, ~recipients.of_groups(before))
    announced = any(heard.is_announced(session, one) for one in dates)
    told_once = [] if announced else no_more.told(session, dates)
    again = and_(new, Person.telegram_id.in_(told_once)) if told_once else false()
    return Outlook(
        new=recipients.count(session, and_(new, ~again)),
        announced=announced,
        again=recipients.count(session, again),
        no_more=NOBODY if alone else recipients.count(session, told),
        coming=_number(session, *yes, Rsvp.answer.in_(answers.COMING)),
        seats=_number(session, *sits),
        nobody=session.scalar(select(Person.id).where(asked).limit(1)) is None,
        opened=_is_closed(session, regrouping.group_ids(first)) and not _is_closed(session, ids),
        undoes=undoes,
    )


def _learned_of_undone(
    session: Session,
    viewer: Viewer,
    dates: Sequence[Meeting],
    ids: Sequence[int],
    before: Sequence[int],
) -> ColumnElement[bool]:
    """Match who learned of working groups of these dates that nobody was told of and that go."""
    aware: set[int] = set()
    for one in dates:
        aware |= regrouping.learned_of(session, one)
    if not aware:
        return false()
    asked = recipients.of_groups(_seen(viewer, dates[0]))
    gone = and_(visibility.members(), asked, ~recipients.of_groups(ids))
    others = and_(~recipients.of_groups(before), Person.id != viewer.person_id)
    return and_(gone, others, Person.telegram_id.in_(aware))


def stay_asked(
    session: Session, meeting: Meeting, group_ids: Collection[int], viewer: Viewer
) -> ColumnElement[bool]:
    """Match who is asked to a meeting now, as far as they know, and still is with these groups."""
    before = _known_to(session, meeting, viewer)
    through = recipients.of_groups(before), recipients.of_groups(list(group_ids))
    return and_(visibility.members(), *through)


def _known_to(session: Session, meeting: Meeting, viewer: Viewer) -> list[int]:
    """Give the working groups by which people know a meeting, of those that the viewer sees."""
    known = regrouping.known_by(session, meeting)
    if known is None:
        return _seen(viewer, meeting)
    its = session.scalars(select(WorkingGroup).where(WorkingGroup.id.in_(known)))
    return [group.id for group in access.groups_seen(viewer, its)]


def _seen(viewer: Viewer, meeting: Meeting) -> list[int]:
    return sorted(group.id for group in access.groups_seen(viewer, meeting.working_groups))


def _number(session: Session, *which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(Rsvp.person_id.distinct())).where(*which)) or 0


def _is_closed(session: Session, group_ids: Collection[int]) -> bool:
    """Say whether only members of private working groups know of a meeting of these."""
    its = select(WorkingGroup.private).where(WorkingGroup.id.in_(group_ids))
    return bool(group_ids) and all(session.scalars(its))
