"""Working groups and organizations, as they are asked for, and the names that are added to them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import false, or_, select
from sqlalchemy.orm import Session

from storage import audit, database, errors, visibility
from storage.models import Audit, Organization, Person, WorkingGroup
from storage.rules import words
from storage.rules.access import Viewer
from storage.rules.audience_names import Named, Names

ALIAS_ADDED = "alias-added"
LONGEST_ALIAS = 60
"""Characters of a name that is added to a working group."""


def visible(
    session: Session, viewer: Viewer | None, ids: Collection[int] | None = None
) -> Sequence[WorkingGroup]:
    """Give the working groups whose name the viewer may see, in the network's order.

    With `ids` those among them.
    """
    query = select(WorkingGroup).where(visibility.groups(viewer)).order_by(WorkingGroup.id)
    if ids is not None:
        query = query.where(WorkingGroup.id.in_(ids))
    return session.scalars(query).all()


def everything(session: Session) -> Sequence[WorkingGroup]:
    """Give all working groups, whoever asks: for what runs the network, not for replies."""
    return session.scalars(select(WorkingGroup).order_by(WorkingGroup.id)).all()


def of_viewer(session: Session, viewer: Viewer) -> Sequence[WorkingGroup]:
    """Give the working groups that the viewer's organization is a member of."""
    own = WorkingGroup.id.in_(viewer.working_group_ids)
    return session.scalars(select(WorkingGroup).where(own).order_by(WorkingGroup.id)).all()


def find(session: Session, viewer: Viewer | None, group_id: int) -> WorkingGroup:
    """Give a working group whose name the viewer may see; else NotFound."""
    group = session.scalar(
        select(WorkingGroup).where(WorkingGroup.id == group_id, visibility.groups(viewer))
    )
    if group is None:
        raise errors.NotFound
    return group


def called(session: Session, viewer: Viewer | None, text: str) -> WorkingGroup | None:
    """Give the working group that goes by just this name, of those that the viewer may see.

    A key, a name, a short name or an alias, whatever the case and the signs.
    """
    wanted = words.normalise(text)
    for group in visible(session, viewer):
        names = (group.key, group.short_name, group.name, *group.aliases)
        if wanted and wanted in map(words.normalise, names):
            return group
    return None


def add_alias(
    session: Session, group: WorkingGroup, alias: str, actor_id: int, now: datetime
) -> None:
    """Let a working group go by one more name (at most LONGEST_ALIAS characters).

    Raises NoWords where the name has none, NameTaken where the working group goes by it already,
    whatever the case and the signs.
    """
    database.hold(session, group)
    normalised = words.normalise(alias)
    if not normalised:
        raise errors.NoWords
    if normalised in map(words.normalise, (group.name, group.short_name, *group.aliases)):
        raise errors.NameTaken
    group.aliases = [*group.aliases, alias]
    audit.record(session, now, actor_id, ALIAS_ADDED, f"working-group:{group.key}", alias=alias)


def remove_alias(
    session: Session, group: WorkingGroup, alias: str, actor_id: int, now: datetime
) -> None:
    """Take a name away that was added to a working group; Outdated where it is gone already."""
    database.hold(session, group)
    if alias not in group.aliases:
        raise errors.Outdated
    group.aliases = [one for one in group.aliases if one != alias]
    audit.record(session, now, actor_id, "alias-removed", f"working-group:{group.key}", alias=alias)


@dataclass(frozen=True)
class TaughtName:
    """A name that was added to a working group: `id` is of the act, `by` and `at` say whose."""

    id: int
    group: WorkingGroup
    alias: str
    by: str | None
    at: datetime


def taught_names(session: Session) -> list[TaughtName]:
    """Give the names that were added and are there still, the newest first.

    What was added is what the audit says: a network file's own names are kept in that file.
    """
    by_subject = {f"working-group:{one.key}": one for one in everything(session)}
    acts = select(Audit, Person.name).outerjoin(Person, Person.id == Audit.actor_id)
    added = acts.where(Audit.action == ALIAS_ADDED).order_by(Audit.id.desc())
    found: dict[tuple[str, str], TaughtName] = {}
    for act, by in session.execute(added):
        group, alias = by_subject.get(act.subject), act.details["alias"]
        if group is not None and alias in group.aliases:
            name = TaughtName(act.id, group, alias, by, act.at)
            found.setdefault((act.subject, alias), name)
    return list(found.values())


def taught_name(session: Session, act_id: int) -> TaughtName:
    """Give one of these; NotFound where it is there no more."""
    found = next((one for one in taught_names(session) if one.id == act_id), None)
    if found is None:
        raise errors.NotFound
    return found


def organizations(session: Session) -> Sequence[Organization]:
    """Give all organizations by short name."""
    return session.scalars(
        select(Organization).order_by(Organization.short_name, Organization.id)
    ).all()


def organization(session: Session, key: str) -> Organization | None:
    """Give an organization by its key."""
    return session.scalar(select(Organization).where(Organization.key == key))


def organization_by_id(session: Session, organization_id: int) -> Organization:
    """Give an organization; NotFound where there is none."""
    found = session.get(Organization, organization_id)
    if found is None:
        raise errors.NotFound
    return found


def audience_names(session: Session, viewer: Viewer | None, language: str) -> Names:
    """Give the words that audiences are written with, as far as the viewer may see what they name.

    `language` is the one that is written; words of every language are read.
    """
    return Names(
        language,
        [
            Named(one.id, one.key, (one.name, one.short_name, *one.aliases))
            for one in visible(session, viewer)
        ],
        [Named(one.id, one.key, (one.name, one.short_name)) for one in organizations(session)],
    )


def of_organizations(
    session: Session, viewer: Viewer | None, ids: Collection[int], *, chaired: bool = False
) -> frozenset[int]:
    """Give the ids of the working groups that one of these organizations chairs or is in.

    With `chaired` only of those that it chairs; only of those whose name the viewer may see.
    """
    chair = WorkingGroup.chair_id.in_(ids)
    member = false() if chaired else WorkingGroup.members.any(Organization.id.in_(ids))
    seen = visibility.groups(viewer)
    return frozenset(session.scalars(select(WorkingGroup.id).where(or_(member, chair), seen)))
