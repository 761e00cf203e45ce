"""The only place that says what the database has for a load to start from, entry by key.

Everything is read once, and what network files said last (`Loaded`) with it: an entry of a file
changes only what it says differently from then.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from storage import network_file
from storage.models import (
    Loaded,
    Meeting,
    Network,
    News,
    Organization,
    Person,
    StandingAnswer,
    WorkingGroup,
)

Values = dict[str, Any]
"""Keys and values of an entry as JSON, as `network_file.Entry.values` gives them."""

Row = TypeVar("Row", Organization, WorkingGroup, Person, Meeting, News, StandingAnswer)

KINDS: dict[type[network_file.Entry], str] = {
    network_file.Network: "network",
    network_file.Organization: "organization",
    network_file.WorkingGroup: "working_group",
    network_file.Person: "person",
    network_file.Meeting: "meeting",
    network_file.News: "news",
    network_file.Answer: "answer",
}
"""The word for each kind of entry, in `Loaded`, in the audit and in the report."""


def name(entry: network_file.Entry) -> tuple[str, str]:
    """Return the kind and the key of an entry; the network, which is there once, has its own."""
    key = entry.key if isinstance(entry, network_file.KeyedEntry) else "network"
    return KINDS[type(entry)], key


def differing(was: Values, will: Values) -> Values:
    """Return what `will` says that `was` did not say, or said differently."""
    return {key: value for key, value in will.items() if key not in was or was[key] != value}


class Stock:
    """The rows of the network by their keys, those that this load makes included."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.network = session.get(Network, 1)
        self.organizations = _by_key(session.scalars(select(Organization)))
        groups = select(WorkingGroup).options(selectinload(WorkingGroup.members))
        self.working_groups = _by_key(session.scalars(groups.order_by(WorkingGroup.id)))
        people = select(Person).options(selectinload(Person.roles))
        self.people = _by_key(session.scalars(people))
        meetings = select(Meeting).options(selectinload(Meeting.working_groups))
        self.meetings = _by_key(session.scalars(meetings.order_by(Meeting.id)))
        news = select(News).options(selectinload(News.working_groups))
        self.news = _by_key(session.scalars(news))
        answers = select(StandingAnswer).options(selectinload(StandingAnswer.working_groups))
        self.answers = _by_key(session.scalars(answers))
        self._loaded = {(row.kind, row.key): row for row in session.scalars(select(Loaded))}

    def said(self, kind: str, key: str) -> Values:
        """Return what network files said last of an entry; nothing of one never loaded."""
        row = self._loaded.get((kind, key))
        return dict(row.values) if row is not None else {}

    def changes(self, entry: network_file.Entry) -> Values:
        """Return the keys of an entry whose values differ from what was last loaded."""
        return differing(self.said(*name(entry)), entry.values())

    def has(self, entry: network_file.Entry) -> bool:
        """Say whether the database has an entry already, loaded or made in the chat."""
        kind, key = name(entry)
        match kind:
            case "network":
                return self.network is not None
            case "organization":
                return key in self.organizations
            case "working_group":
                return key in self.working_groups
            case "person":
                return key in self.people
            case "news":
                return key in self.news
            case "answer":
                return key in self.answers
            case _:
                return (kind, key) in self._loaded or key in self.meetings

    def keep(self, kind: str, key: str, values: Values) -> None:
        """Remember what a file said of an entry, beside what files said of it before."""
        row = self._loaded.get((kind, key))
        if row is None:
            row = self._loaded[kind, key] = Loaded(kind=kind, key=key, values=values)
            self.session.add(row)
        elif differing(row.values, values):
            row.values = row.values | values

    def groups(self, keys: Iterable[str] | None) -> list[WorkingGroup]:
        """Return the working groups of these keys, in the network's order."""
        wanted = set(keys or ())
        return [group for key, group in self.working_groups.items() if key in wanted]


def _by_key(rows: Iterable[Row]) -> dict[str, Row]:
    return {row.key: row for row in rows}
