"""The rights of members, as their organization, its working groups and their roles make them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Person, Role, WorkingGroup, working_group_members
from storage.rules.access import Viewer


def of_one(session: Session, person: Person) -> Viewer:
    """Give the rights that a person has or would have on joining."""
    return _rights(session, [person], {person.id: {role.name for role in person.roles}})[person.id]


def of(session: Session, people: Sequence[Person]) -> dict[int, Viewer]:
    """Give the rights of many people at once, by their numbers, as `of_one` does."""
    roles: defaultdict[int, set[str]] = defaultdict(set)
    of_people = select(Role.person_id, Role.name).where(
        Role.person_id.in_([person.id for person in people])
    )
    for person_id, name in session.execute(of_people):
        roles[person_id].add(name)
    return _rights(session, people, roles)


def _rights(
    session: Session, people: Sequence[Person], roles: Mapping[int, Collection[str]]
) -> dict[int, Viewer]:
    groups: defaultdict[int, set[int]] = defaultdict(set)
    table = working_group_members.c
    of_organizations = select(table.organization_id, table.working_group_id).where(
        table.organization_id.in_({person.organization_id for person in people})
    )
    for organization_id, group_id in session.execute(of_organizations):
        groups[organization_id].add(group_id)
    chaired: defaultdict[int | None, set[int]] = defaultdict(set)
    chairs = {one.organization_id for one in people if "chair" in roles[one.id]}
    if chairs:
        of_chairs = select(WorkingGroup.chair_id, WorkingGroup.id)
        for chair_id, group_id in session.execute(
            of_chairs.where(WorkingGroup.chair_id.in_(chairs))
        ):
            chaired[chair_id].add(group_id)
    return {
        person.id: Viewer(
            person.id,
            person.organization_id,
            frozenset(roles[person.id]),
            frozenset(groups[person.organization_id]),
            frozenset(chaired[person.organization_id] if "chair" in roles[person.id] else ()),
        )
        for person in people
    }
