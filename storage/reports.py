"""What became of a broadcast, from the ledger: the only place that counts it by organization.

All numbers of a report come from one query, so that they agree with each other at every instant.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from storage import errors, recipients
from storage.models import Delivery, Organization, Person, Post
from storage.rules.audience import KINDS

STATES = ("sent", "queued", "sending", "failed", "unknown", "withdrawn", "expired")
"""All that a delivery can be, in the order in which they are shown."""

MISSED = ("failed", "unknown", "withdrawn", "expired")
"""Did not reach anybody, as far as is known, and will not by itself."""


@dataclass
class Tally:
    """Deliveries by state, and by state and reason; `without_chat` is counted beside them."""

    states: Counter[str] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    without_chat: int = 0

    @property
    def audience(self) -> int:
        """The sum of all states, at every instant."""
        return self.states.total()

    @property
    def missed(self) -> int:
        """How many were not reached."""
        return sum(self.states[state] for state in MISSED)

    @classmethod
    def sum(cls, tallies: Iterable[Self]) -> Self:
        """Give several as one."""
        whole = cls()
        for one in tallies:
            whole.states.update(one.states)
            whole.reasons.update(one.reasons)
            whole.without_chat += one.without_chat
        return whole

    def add(self, state: str, reason: str | None, number: int) -> None:
        """Count some deliveries; why those were not reached that still wait is no reason yet."""
        self.states[state] += number
        if reason is not None and state in MISSED:
            self.reasons[state, reason] += number


@dataclass(frozen=True)
class OrganizationReport:
    """What became of the people of one organization."""

    organization: Organization
    tally: Tally


@dataclass(frozen=True)
class Report:
    """What became of a broadcast: its people, by kind and organization; Telegram groups apart.

    Organizations come by kind, then by short name; kinds in their order, those that occur.
    """

    people: Tally
    telegram_groups: Tally
    kinds: dict[str, Tally]
    organizations: list[OrganizationReport]


@dataclass(frozen=True)
class Recipient:
    """One person of a broadcast, and what became of their copy: nothing for who has no chat."""

    name: str
    organization: str
    kind: str
    state: str | None = None
    reason: str | None = None
    sent_at: datetime | None = None


def find(session: Session, post_id: int) -> Post:
    """Give a broadcast that began to leave; else NotFound."""
    post = session.get(Post, post_id)
    if post is None or post.kind != "broadcast" or post.state not in ("open", "closed"):
        raise errors.NotFound
    return post


def of(session: Session, post: Post) -> Report:
    """Count what became of a broadcast until now."""
    tallies: defaultdict[int | None, Tally] = defaultdict(Tally)
    for organization_id, state, reason, number in session.execute(_counted(post)):
        tallies[organization_id].add(state, reason, number)
    telegram_groups = tallies.pop(None, Tally())
    # Counted here: SQLite would group by walking through all people in an unlucky order.
    for organization_id in session.scalars(
        select(Person.organization_id).where(_has_no_chat(post))
    ):
        tallies[organization_id].without_chat += 1
    found = session.scalars(select(Organization).where(Organization.id.in_(tallies)))
    organizations = sorted(
        found, key=lambda one: (KINDS.index(one.kind), one.short_name.casefold())
    )
    reports = [OrganizationReport(one, tallies[one.id]) for one in organizations]
    return Report(Tally.sum(tallies.values()), telegram_groups, _by_kind(reports), reports)


def _counted(post: Post) -> Select[int, str, str | None, int]:
    """Count deliveries; those to Telegram groups have no person, and so no organization."""
    by = (Person.organization_id, Delivery.state, Delivery.reason)
    return (
        select(*by, func.count())
        .select_from(Delivery)
        .outerjoin(Person, Person.id == Delivery.person_id)
        .where(Delivery.post_id == post.id)
        .group_by(*by)
    )


def _has_no_chat(post: Post) -> ColumnElement[bool]:
    """People whom a broadcast is meant for, who have no chat and were sent nothing."""
    was_sent = select(Delivery.id).where(
        Delivery.post_id == post.id, Delivery.person_id == Person.id
    )
    meant = recipients.of(post.audience, post.meeting, post.news)
    return and_(meant, ~recipients.has_chat(), ~was_sent.exists())


def _by_kind(reports: Sequence[OrganizationReport]) -> dict[str, Tally]:
    kinds: defaultdict[str, list[Tally]] = defaultdict(list)
    for one in reports:
        kinds[one.organization.kind].append(one.tally)
    return {kind: Tally.sum(tallies) for kind, tallies in kinds.items()}


def people(session: Session, post: Post) -> Iterator[Recipient]:
    """Give everybody of a broadcast, by organization and name, read as they are taken."""
    return _recipients(session, _sent_to(post))


def missed(session: Session, post: Post, limit: int, offset: int = 0) -> list[Recipient]:
    """Give some of those who were not reached, by organization and name."""
    wanted = _sent_to(post).where(Delivery.state.in_(MISSED))
    return list(_recipients(session, wanted.limit(limit).offset(offset)))


def without_chat(session: Session, post: Post) -> list[Recipient]:
    """Give those whom a broadcast is meant for but who have no chat, by organization and name."""
    wanted = select(*_NAMED).select_from(Person).where(_has_no_chat(post))
    return list(_recipients(session, wanted))


_NAMED = (Person.name, Organization.short_name, Organization.kind)


def _sent_to(post: Post) -> Select[*tuple[Any, ...]]:
    became = (Delivery.state, Delivery.reason, Delivery.sent_at)
    deliveries = select(*_NAMED, *became).join(Person, Person.id == Delivery.person_id)
    return deliveries.where(Delivery.post_id == post.id)


def _recipients(session: Session, wanted: Select[*tuple[Any, ...]]) -> Iterator[Recipient]:
    rows = session.execute(
        wanted.join(Organization, Organization.id == Person.organization_id).order_by(
            Organization.short_name, Organization.id, Person.name, Person.id
        ),
        execution_options={"yield_per": 1000},
    )
    return (Recipient(*row) for row in rows)
