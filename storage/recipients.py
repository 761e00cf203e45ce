"""Whom a post reaches: an audience as written, resolved to the people it means now.

Audiences are stored as JSON: `{"meeting": true}` (who may answer the post's meeting),
`{"kinds": [...], "working_groups": [...]}` (a broadcast's), `{"roles": [...]}` (staff),
`{"people": [...]}` (these). A broadcast's may name linked Telegram groups beside: `"chats": [...]`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from storage import visibility
from storage.models import (
    Account,
    LinkedChat,
    Meeting,
    News,
    Organization,
    Person,
    Role,
    WorkingGroup,
    working_group_members,
)
from storage.rules.audience import Audience


@dataclass(frozen=True)
class Count:
    """The size of an audience: people with a chat, their organizations, people without a chat."""

    people: int
    organizations: int
    without_chat: int


def of(
    audience: dict[str, Any], meeting: Meeting | None, items: Sequence[News] = ()
) -> ColumnElement[bool]:
    """Give the condition on `people` that an audience means; only members are ever in it.

    Those of a broadcast's audience for whom none of its news `items` is are not.
    """
    if audience.get("meeting") and meeting is not None:
        wanted = of_groups([group.id for group in meeting.working_groups])
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
        wanted = LinkedChat.working_group_id.in_([group.id for group in meeting.working_groups])
    else:
        wanted = LinkedChat.id.in_(audience.get("chats", ()))
    return and_(LinkedChat.lost.is_(None), wanted)


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
    """People of organizations of the audience's kinds and in its working groups."""
    wanted = of_groups(sorted(audience.working_group_ids))
    if audience.kinds:
        of_kinds = select(Organization.id).where(Organization.kind.in_(audience.kinds))
        wanted = and_(wanted, Person.organization_id.in_(of_kinds))
    return wanted


def may_read(items: Sequence[News]) -> ColumnElement[bool]:
    """People for whom there is something among these items.

    A single one is for everybody who may see it (of a private working group's only its members);
    of several each is for the members of its working groups. The secretariat gets all.
    """
    if not items or any(_for_all(item, alone=len(items) == 1) for item in items):
        return true()
    members = of_groups(sorted({group.id for item in items for group in item.working_groups}))
    return or_(members, Person.roles.any(Role.name == "secretariat"))


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


def group_names(session: Session, ids: Sequence[int]) -> list[str]:
    """Give the short names of working groups."""
    return list(
        session.scalars(
            select(WorkingGroup.short_name)
            .where(WorkingGroup.id.in_(ids))
            .order_by(WorkingGroup.id)
        )
    )
