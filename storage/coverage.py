"""Who of which organization answered what, by name: the only place that lists it.

As far as a reader may know of them; how many answered what is `rsvps.counts`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import ColumnElement, Select, and_, false, select
from sqlalchemy.orm import Session, joinedload

from storage import delegated, recipients, rsvps, viewers, visibility, waiting
from storage.models import Meeting, Organization, Person, Rsvp, WorkingGroup
from storage.rules import access, answers
from storage.rules.access import Viewer


@dataclass
class OrganizationAnswers:
    """One organization's people, by answer; who waits for a seat is under `waiting`."""

    organization: Organization
    people: dict[str, list[tuple[Person, Rsvp | None]]] = field(default_factory=dict)
    in_place_of: Mapping[int, Person] = field(default_factory=dict)
    """By their ids, of who comes in a colleague's place, that colleague."""
    places: Mapping[int, int] = field(default_factory=dict)
    """By their ids, of who waits for a seat, the place among those of whom the reader may know."""
    givers: Mapping[int, Person] = field(default_factory=dict)
    """By their ids, who gave answers for others, of those of whom the reader may know."""
    stopped: Sequence[Person] = ()
    """Who would be asked, but has stopped the bot: they are not counted."""

    @property
    def coming(self) -> int:
        """Who comes, in person or online, and need not confirm it."""
        yes = [one for answer in answers.COMING for one in self.people.get(answer, ())]
        return sum(rsvp is not None and not rsvp.confirm for _, rsvp in yes)

    @property
    def standings(self) -> Counter[str]:
        """How many of its people have which answer; a yes to an earlier date is `to_confirm`."""
        return Counter(
            answers.TO_CONFIRM if word in answers.COMING and rsvp and rsvp.confirm else word
            for word, given in self.people.items()
            for _, rsvp in given
        )

    @property
    def silent(self) -> bool:
        """Whether nobody of it has answered."""
        return self.people.keys() == {answers.NONE}


def by_organization(
    session: Session, meeting: Meeting, through: Sequence[WorkingGroup] | None = None
) -> list[OrganizationAnswers]:
    """Give everybody who is asked, by organization in order of its short name.

    `through` these of its working groups, as `asked`. An organization whose people have all stopped
    the bot has nobody there, and has not answered: it is no less a member. Who has is given apart.
    """
    rows = session.execute(
        select(Person, Organization, Rsvp)
        .join(Organization, Organization.id == Person.organization_id)
        .outerjoin(Rsvp, rsvps.own_answer(meeting))
        .options(joinedload(Rsvp.given_by))
        .where(rsvps.asked(meeting, through))
        .order_by(Person.name, Person.id)
    )
    sent = delegated.accepted(session, meeting)
    found = {
        one.id: OrganizationAnswers(one, {}, sent)
        for one in session.scalars(
            select(Organization)
            .where(Organization.id.in_(with_people(meeting, through)))
            .order_by(Organization.short_name, Organization.id)
        )
    }
    for person, organization, rsvp in rows:
        entry = found.setdefault(organization.id, OrganizationAnswers(organization, {}, sent))
        word = answers.NONE
        if rsvp is not None:
            word = answers.standing(rsvp.answer, waits=rsvp.ticket is not None)
        entry.people.setdefault(word, []).append((person, rsvp))
    away = select(Person).where(_belongs(meeting, through), Person.stopped_at.is_not(None))
    for person in session.scalars(away.order_by(Person.name, Person.id)):
        entry = found[person.organization_id]
        entry.stopped = [*entry.stopped, person]
    for entry in found.values():
        entry.people = entry.people or {answers.NONE: []}
    return list(found.values())


def with_people(meeting: Meeting, through: Sequence[WorkingGroup] | None) -> Select[int]:
    """Select the organizations of who is asked, or would be if they had not stopped the bot.

    `through` these of its working groups, as `asked`.
    """
    return select(Person.organization_id).where(_belongs(meeting, through))


def _belongs(meeting: Meeting, through: Sequence[WorkingGroup] | None) -> ColumnElement[bool]:
    """Match who is asked, or would be if they had not stopped the bot."""
    ids = [group.id for group in meeting.working_groups]
    seen = ids if through is None else [group.id for group in through]
    narrowed = recipients.of_groups(seen) if seen or not ids else false()
    return and_(Person.left_at.is_(None), recipients.of_groups(ids), narrowed)


def seen_by_name(session: Session, viewer: Viewer) -> Sequence[Person]:
    """Give the members whose answers somebody may read by name: at meetings that they chair, all.

    Not each of their answers: that is judged meeting by meeting (`access.sees_names`).
    """
    if not (viewer.secretariat or viewer.chaired_ids):
        return []
    of = recipients.of_groups([] if viewer.secretariat else sorted(viewer.chaired_ids))
    people = select(Person).options(joinedload(Person.organization))
    return session.scalars(
        people.where(visibility.members(), of).order_by(Person.name, Person.id)
    ).all()


def as_seen(session: Session, viewer: Viewer, meeting: Meeting) -> list[OrganizationAnswers]:
    """Give `by_organization` of those of whom somebody may know, and as far as they may."""
    found = by_organization(session, meeting, access.groups_seen(viewer, meeting.working_groups))
    there = [each for one in found for given in one.people.values() for each in given]
    known = {person.id for person, _ in there}
    line = [one.id for one in waiting.line(session, meeting) if one.id in known]
    places = {number: place for place, number in enumerate(line, 1)}
    by = [rsvp.given_by for _, rsvp in there if rsvp is not None and rsvp.given_by is not None]
    named = givers(session, viewer, meeting, by)
    return [replace(one, places=places, givers=named) for one in found]


def givers(
    session: Session, viewer: Viewer, meeting: Meeting, people: Iterable[Person]
) -> dict[int, Person]:
    """Give by their ids those of these, who gave answers for others, who may be named to a reader.

    Who is concerned through a private working group alone is nobody whom others know of.
    """
    by = {person.id: person for person in people}
    rights = viewers.of(session, list(by.values())) if by else {}
    its = meeting.working_groups
    return {one: person for one, person in by.items() if access.names(viewer, its, rights[one])}
