"""Whom a post reaches: an audience as written, resolved to the people it means now.

Audiences are stored as JSON: `{"meeting": true}` (who may answer the post's meeting; with
`"heard": true`, of a change, those who knew what it changes: `storage.heard` narrows it; where its
working groups changed, `storage.regrouping`, those who were asked through others `"before"`, were
not (`"new_since"`), or were and are `"no_more"`, `"among"` those who were; with `"people"` those of
these who are not asked any more; with `"of"` in these chats only; with `"answered": true` who has
answered it only), `{"all": [...], "not": [...]}` (a broadcast's: `rules.audience`),
`{"roles": [...]}` (staff),
`{"people": [...]}` (these). A broadcast's may name linked Telegram groups beside: `"chats": [...]`.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import Session, contains_eager

from storage import reader_languages, visibility
from storage.models import (
    Account,
    LinkedChat,
    Meeting,
    News,
    Organization,
    Person,
    Role,
    Rsvp,
    WorkingGroup,
    working_group_members,
)
from storage.rules.audience import Atom, Audience, in_order


@dataclass(frozen=True)
class Count:
    """The size of an audience: people with a chat, their organizations, people without a chat.

    A broadcast's has the linked Telegram groups beside.
    """

    people: int
    organizations: int
    without_chat: int
    chats: int = 0

    @property
    def readers(self) -> int:
        """How many chats it goes to: each person's, and each linked Telegram group."""
        return self.people + self.chats


NOBODY: Final = Count(0, 0, 0)


def of(
    audience: dict[str, Any], meeting: Meeting | None, items: Sequence[News] = ()
) -> ColumnElement[bool]:
    """Give the condition on `people` that an audience means; only members are ever in it.

    Those of a broadcast's audience for whom none of its news `items` is are not.
    """
    if audience.get("meeting") and meeting is not None:
        wanted = _of_meeting(audience, [group.id for group in meeting.working_groups])
        if audience.get("answered"):
            given = select(Rsvp.person_id).where(Rsvp.meeting_id == meeting.id)
            wanted = and_(wanted, Person.id.in_(given))
    elif "roles" in audience:
        wanted = Person.roles.any(Role.name.in_(audience["roles"]))
    elif "people" in audience:
        wanted = Person.id.in_(audience["people"])
    else:
        wanted = and_(of_audience(Audience.from_json(audience)), may_read(items))
    return and_(visibility.members(), wanted)


def of_chats(audience: dict[str, Any], meeting: Meeting | None) -> ColumnElement[bool]:
    """Give the condition on linked chats that an audience means; one that is lost is in none.

    Of a meeting's those of its working groups; a meeting of the whole network is nobody's own.
    """
    if audience.get("meeting") and meeting is not None:
        its = _chats_of_meeting(audience, {group.id for group in meeting.working_groups})
        among = LinkedChat.chat_id.in_(audience["of"]) if "of" in audience else true()
        wanted = and_(LinkedChat.working_group_id.in_(sorted(its)), among)
    else:
        wanted = LinkedChat.id.in_(audience.get("chats", ()))
    return and_(LinkedChat.lost.is_(None), wanted)


def _of_meeting(audience: dict[str, Any], group_ids: Sequence[int]) -> ColumnElement[bool]:
    """People whom an audience means of a meeting that is of these working groups now."""
    now = of_groups(group_ids)
    if "no_more" in audience:
        now = and_(of_groups(audience["no_more"]), ~now)
        now = and_(now, Person.id.in_(audience["among"])) if "among" in audience else now
    if "people" in audience:
        now = and_(Person.id.in_(audience["people"]), ~now)
    if "new_since" in audience:
        now = and_(now, ~of_groups(audience["new_since"]))
    if "before" in audience:
        now = and_(now, of_groups(audience["before"]))
    return and_(now, Person.telegram_id.in_(audience["of"])) if "of" in audience else now


def _chats_of_meeting(audience: dict[str, Any], group_ids: Collection[int]) -> set[int]:
    """Give the working groups whose Telegram groups an audience means of such a meeting."""
    now = set(group_ids)
    if "people" in audience or audience.get("answered"):
        return set()
    if "no_more" in audience:
        gone = set(audience["no_more"]) - now if now else set()
        return gone - set(audience.get("new_since", ()))
    if "new_since" in audience:
        return now - set(audience["new_since"])
    return now & set(audience["before"]) if "before" in audience else now


def of_groups(group_ids: Sequence[int]) -> ColumnElement[bool]:
    """People whose organization is a member of one of these working groups; none: everybody."""
    if not group_ids:
        return true()
    return Person.organization_id.in_(
        select(working_group_members.c.organization_id).where(
            working_group_members.c.working_group_id.in_(group_ids)
        )
    )


def of_audience(audience: Audience) -> ColumnElement[bool]:
    """People for whom one atom of each clause holds and none that is excluded."""
    clauses = [or_(*_conditions(clause)) for clause in audience.in_order()]
    return and_(true(), *clauses, *(~one for one in _conditions(in_order(audience.excluded))))


def _conditions(atoms: Sequence[Atom]) -> Iterator[ColumnElement[bool]]:
    """Give the conditions that match whom at least one of these atoms holds for."""
    of_aspect: dict[str, list[Any]] = {}
    for atom in atoms:
        of_aspect.setdefault(atom.aspect, []).append(atom.value)
    for aspect, values in of_aspect.items():
        yield _HOLDS[aspect](values)


def _of_kinds(kinds: Sequence[str]) -> ColumnElement[bool]:
    return Person.organization_id.in_(select(Organization.id).where(Organization.kind.in_(kinds)))


_HOLDS: Mapping[str, Callable[[list[Any]], ColumnElement[bool]]] = {
    "kind": _of_kinds,
    "group": of_groups,
    "organization": Person.organization_id.in_,
    "role": lambda names: Person.roles.any(Role.name.in_(names)),
    "language": lambda names: reader_languages.any_of(frozenset(names)),
}
"""By aspect: the people of whom one of these values holds."""


def may_read(items: Sequence[News]) -> ColumnElement[bool]:
    """People for whom there is something among these items.

    A single one is for everybody who may see it (of a private working group's only its members);
    of several each is for the members of its working groups. The secretariat gets all, and nobody
    what is withdrawn.
    """
    if items and all(item.withdrawn for item in items):
        return false()
    limits = limited_to(items)
    if not limits:
        return true()
    members = of_groups([group.id for group in limits])
    return or_(members, Person.roles.any(Role.name == "secretariat"))


def limited_to(items: Sequence[News], *, withdrawn: bool = False) -> list[WorkingGroup]:
    """Give the working groups to whose members items limit a broadcast; none where they do not.

    `withdrawn` counts those too that are: of what has left, copies bring them.
    """
    live = [item for item in items if withdrawn or not item.withdrawn]
    if any(_for_all(item, alone=len(items) == 1) for item in live):
        return []
    groups = {group.id: group for item in live for group in item.working_groups}
    return [groups[number] for number in sorted(groups)]


def _for_all(item: News, *, alone: bool) -> bool:
    groups = item.working_groups
    return not groups or (alone and not any(group.private for group in groups))


def has_chat() -> ColumnElement[bool]:
    """People who can be written to: they joined and their chat is reachable."""
    reachable = select(Account.telegram_id).where(
        Account.telegram_id == Person.telegram_id, Account.unreachable.is_(None)
    )
    return and_(Person.joined_at.is_not(None), reachable.exists())


def count(session: Session, condition: ColumnElement[bool]) -> Count:
    """Count an audience."""
    people, organizations = session.execute(
        select(func.count(), func.count(Person.organization_id.distinct())).where(
            condition, has_chat()
        )
    ).one()
    without = session.scalar(select(func.count()).where(condition, ~has_chat())) or 0
    return Count(people, organizations, without)


def only(session: Session, condition: ColumnElement[bool]) -> int | None:
    """Give the one person of an audience who has a chat; None where there is none, or another."""
    its = session.scalars(select(Person.id).where(condition, has_chat()).limit(2)).all()
    return its[0] if len(its) == 1 else None


def sample(session: Session, condition: ColumnElement[bool], size: int) -> Sequence[Person]:
    """Give so many people of an audience who have a chat, of as many organizations as can be."""
    of_own = func.row_number().over(
        partition_by=Person.organization_id, order_by=(Person.name, Person.id)
    )
    numbered = select(Person.id, of_own.label("number")).where(condition, has_chat()).subquery()
    return session.scalars(
        select(Person)
        .join(numbered, numbered.c.id == Person.id)
        .join(Person.organization)
        .options(contains_eager(Person.organization))
        .order_by(numbered.c.number, Organization.short_name, Person.id)
        .limit(size)
    ).all()


def without_chat(
    session: Session, condition: ColumnElement[bool], limit: int | None = None
) -> Sequence[Person]:
    """Give the people of an audience who have no chat, by organization and name."""
    return session.scalars(
        select(Person)
        .where(condition, ~has_chat())
        .join(Person.organization)
        .options(contains_eager(Person.organization))
        .order_by(Organization.short_name, Person.name, Person.id)
        .limit(limit)
    ).all()
