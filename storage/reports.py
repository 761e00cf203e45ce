"""What became of a post, from the ledger: how far it is, and of a broadcast by organization.

All numbers of a report come from one statement, so that they agree with each other at every
instant, also while others write. What copies became is `copies.fate`, as in the live message.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Subquery,
    and_,
    exists,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from storage import copies, errors, noted, posts, recipients
from storage.models import Delivery, Noted, Organization, Person, Post
from storage.rules.audience import KINDS

STATES = ("sent", "queued", "sending", "failed", "unknown", "withdrawn", "expired")
"""All that a delivery can be, in the order in which they are shown."""

MISSED = ("failed", "unknown", "withdrawn", "expired")
"""Did not reach anybody, as far as is known, and will not by itself."""


@dataclass
class Tally:
    """Deliveries by state, by state and reason, and by what became of their copies.

    Counted beside them: people without a chat, and who noted it (in a Telegram group, too).
    """

    states: Counter[str] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    copies: Counter[str] = field(default_factory=Counter)
    without_chat: int = 0
    noted: int = 0

    @property
    def audience(self) -> int:
        """The sum of all states, at every instant."""
        return self.states.total()

    @property
    def missed(self) -> int:
        """How many were not reached."""
        return sum(self.states[state] for state in MISSED)

    def why(self, state: str) -> list[tuple[str, int]]:
        """Give the reasons of a state, the most frequent first."""
        its = [(reason, number) for (of, reason), number in self.reasons.items() if of == state]
        return sorted(its, key=lambda one: (-one[1], one[0]))

    @classmethod
    def sum(cls, tallies: Iterable[Self]) -> Self:
        """Give several as one."""
        whole = cls()
        for one in tallies:
            whole.states.update(one.states)
            whole.reasons.update(one.reasons)
            whole.copies.update(one.copies)
            whole.without_chat += one.without_chat
            whole.noted += one.noted
        return whole

    def add(self, state: str, reason: str | None, number: int, fate: str | None = None) -> None:
        """Count some deliveries; why those were not reached that still wait is no reason yet."""
        self.states[state] += number
        if reason is not None and state in MISSED:
            self.reasons[state, reason] += number
        if fate is not None:
            self.copies[fate] += number


@dataclass(frozen=True)
class Progress:
    """How far a post is: its people, Telegram groups apart.

    Whose copy is sent `anew`, since it could not be corrected, has one: counted as sent.
    """

    people: Tally
    telegram_groups: Tally
    anew: int

    @property
    def whole(self) -> Tally:
        """All deliveries."""
        return Tally.sum([self.people, self.telegram_groups])

    @property
    def waiting(self) -> int:
        """How many still wait for a first copy."""
        return sum(self.whole.states[state] for state in posts.UNFINISHED)

    @property
    def done(self) -> bool:
        """Nothing is on its way any more."""
        return not self.waiting and not self.anew


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

    @property
    def copies(self) -> Counter[str]:
        """All copies by what became of them, of people and in Telegram groups."""
        return self.people.copies + self.telegram_groups.copies

    @property
    def noted(self) -> list[tuple[str, int]]:
        """Who noted it, by organization's short name, the most first."""
        named = [(one.organization.short_name, one.tally.noted) for one in self.organizations]
        return sorted((one for one in named if one[1]), key=lambda one: (-one[1], one[0]))


@dataclass(frozen=True)
class Recipient:
    """One person of a broadcast, and what became of their copy; no state without a delivery."""

    name: str
    organization: str
    kind: str
    state: str | None = None
    reason: str | None = None
    sent_at: datetime | None = None
    noted_at: datetime | None = None
    fate: str | None = None


def find(session: Session, post_id: int) -> Post:
    """Give a broadcast that began to leave; else NotFound."""
    post = session.get(Post, post_id)
    if post is None or post.kind != "broadcast" or post.state not in ("open", "closed"):
        raise errors.NotFound
    return post


def progress(session: Session, post: Post) -> Progress:
    """Count a post's deliveries until now; who has no chat is not looked for."""
    anew = and_(Delivery.state.in_(posts.UNFINISHED), Delivery.replaced.is_not(None))
    by = (Delivery.person_id.is_not(None), Delivery.state, Delivery.reason, anew)
    rows = session.execute(
        select(*by, func.count()).where(Delivery.post_id == post.id).group_by(*by)
    )
    of_people, of_groups, sent_anew = Tally(), Tally(), 0
    for is_person, state, reason, again, number in rows:
        tally = of_people if is_person else of_groups
        tally.add("sent" if again else state, reason, number)
        sent_anew += number if again else 0
    return Progress(of_people, of_groups, sent_anew)


def of(session: Session, post: Post) -> Report:
    """Count what became of a broadcast until now."""
    tallies: defaultdict[int | None, Tally] = defaultdict(Tally)
    for what, organization_id, state, reason, fate, number in session.execute(_counted(post)):
        tally = tallies[organization_id]
        match what:
            case "delivery":
                tally.add(state, reason, number, fate)
            case "noted":
                tally.noted += number
            case "without_chat":
                tally.without_chat += number
    telegram_groups = tallies.pop(None, Tally())
    found = session.scalars(select(Organization).where(Organization.id.in_(tallies)))
    organizations = sorted(
        found, key=lambda one: (KINDS.index(one.kind), one.short_name.casefold())
    )
    reports = [OrganizationReport(one, tallies[one.id]) for one in organizations]
    return Report(Tally.sum(tallies.values()), telegram_groups, _by_kind(reports), reports)


def _counted(post: Post) -> CompoundSelect[*tuple[Any, ...]]:
    """Count everything that a report does, in one statement."""
    nothing = (null(), null(), null())
    by = noted.noted_by(post).subquery()
    # One by one: SQLite would group these by walking through all people in an unlucky order.
    alone = select(literal("without_chat"), Person.organization_id, *nothing, literal(1))
    return union_all(
        _counted_deliveries(post),
        select(literal("noted"), by.c.organization_id, *nothing, by.c.number),
        alone.where(_has_no_chat(post)),
    )


def _counted_deliveries(post: Post) -> Select[*tuple[Any, ...]]:
    """Count deliveries; those to Telegram groups have no person, and so no organization."""
    one = _deliveries(post)
    by = (Person.organization_id, one.c.state, one.c.reason, one.c.fate)
    return (
        select(literal("delivery"), *by, func.count())
        .select_from(one)
        .outerjoin(Person, Person.id == one.c.person_id)
        .group_by(*by)
    )


def _deliveries(post: Post) -> Subquery:
    columns = (Delivery.person_id, Delivery.state, Delivery.reason, Delivery.sent_at)
    with_fate = select(*columns, copies.fate(post).label("fate"))
    return with_fate.where(Delivery.post_id == post.id).subquery()


def _has_no_chat(post: Post) -> ColumnElement[bool]:
    """People whom a broadcast is meant for, who have no chat and were sent nothing."""
    meant = recipients.of(post.audience, post.meeting, post.news)
    return and_(meant, ~recipients.has_chat(), ~_was_sent(post))


def _by_kind(reports: Sequence[OrganizationReport]) -> dict[str, Tally]:
    kinds: defaultdict[str, list[Tally]] = defaultdict(list)
    for one in reports:
        kinds[one.organization.kind].append(one.tally)
    return {kind: Tally.sum(tallies) for kind, tallies in kinds.items()}


def people(session: Session, post: Post) -> Iterator[Recipient]:
    """Give everybody of a broadcast, by organization and name, read as they are taken.

    Who only read and noted it in a Telegram group comes after them.
    """
    return chain(_recipients(session, _sent_to(post)), _recipients(session, _noted_elsewhere(post)))


def missed(session: Session, post: Post, limit: int, offset: int = 0) -> list[Recipient]:
    """Give some of those who were not reached, by organization and name."""
    wanted = _sent_to(post, MISSED)
    return list(_recipients(session, wanted.limit(limit).offset(offset)))


def count_without_chat(session: Session, post: Post) -> int:
    """Count those whom a broadcast is meant for now but who have no chat, and were sent nothing."""
    return session.scalar(select(func.count()).where(_has_no_chat(post))) or 0


def without_chat(session: Session, post: Post) -> list[Recipient]:
    """Give those whom a broadcast is meant for but who have no chat, by organization and name."""
    wanted = select(*_NAMED).select_from(Person).where(_has_no_chat(post))
    return list(_recipients(session, wanted))


_NAMED = (Person.name, Organization.short_name, Organization.kind)


def _sent_to(post: Post, states: Sequence[str] = STATES) -> Select[*tuple[Any, ...]]:
    one = _deliveries(post)
    noted = and_(Noted.post_id == post.id, Noted.person_id == Person.id)
    return (
        select(*_NAMED, one.c.state, one.c.reason, one.c.sent_at, Noted.at, one.c.fate)
        .select_from(one)
        .join(Person, Person.id == one.c.person_id)
        .outerjoin(Noted, noted)
        .where(one.c.state.in_(states))
    )


def _noted_elsewhere(post: Post) -> Select[*tuple[Any, ...]]:
    return (
        select(*_NAMED, null(), null(), null(), Noted.at)
        .select_from(Noted)
        .join(Person, Person.id == Noted.person_id)
        .where(Noted.post_id == post.id, ~_was_sent(post))
    )


def _was_sent(post: Post) -> ColumnElement[bool]:
    return exists().where(Delivery.post_id == post.id, Delivery.person_id == Person.id)


def _recipients(session: Session, wanted: Select[*tuple[Any, ...]]) -> Iterator[Recipient]:
    rows = session.execute(
        wanted.join(Organization, Organization.id == Person.organization_id).order_by(
            Organization.short_name, Organization.id, Person.name, Person.id
        ),
        execution_options={"yield_per": 1000},
    )
    return (Recipient(*row) for row in rows)
