"""What may be asked about: read at each question, made into records when it changed.

Whoever asks: what somebody may not see has to be left out by who calls. What is read is compared
with what was read before, so that no change is missed, whoever made it. It is read at once, as
texts: a database writes a thousand rows as JSON in less time than a driver makes Python of twenty.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, select
from sqlalchemy.orm import Session

from storage.engines import rows_as_json
from storage.models import (
    LearnedPhrase,
    Meeting,
    News,
    Organization,
    StandingAnswer,
    WorkingGroup,
    meeting_working_groups,
    standing_answer_working_groups,
)


class Group(NamedTuple):
    """What the rules of who sees what need to know of a working group."""

    id: int
    private: bool


class NamedGroup(NamedTuple):
    """A working group with all its names, aliases too."""

    id: int
    private: bool
    names: tuple[str, ...]


class StandingQuestions(NamedTuple):
    """The questions of a published standing answer, and for whose working groups it is."""

    id: int
    questions: tuple[str, ...]
    groups: tuple[Group, ...]


class Phrase(NamedTuple):
    """A phrase that the secretariat taught, and the kind of thing that it asks for."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Askable:
    """What questions need to know of a meeting; of its agenda the items and who presents them."""

    id: int
    series: str
    title: str
    place: str | None
    agenda: tuple[str, ...]
    presenters: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    status: str
    online: bool
    groups: tuple[Group, ...]


@dataclass(frozen=True, eq=False)
class Stock:
    """All meetings that may be asked about, by start: the same object until one changes."""

    meetings: Sequence[Askable]


class Everything(NamedTuple):
    """All that may be asked about but for the news; each part equals itself until it changes."""

    stock: Stock
    groups: tuple[NamedGroup, ...]
    organizations: tuple[tuple[int, tuple[str, ...]], ...]
    """Ids with their names, by short name."""
    standing: tuple[StandingQuestions, ...]
    phrases: tuple[Phrase, ...]
    """In the order in which they were first taught."""


class AskableNews(NamedTuple):
    """What questions need to know of a news item: what it says, in each language."""

    id: int
    title: str
    body: str
    translations: dict[str, dict[str, str]]


@dataclass(frozen=True, eq=False)
class NewsStock:
    """All news that may be asked about: the same object until an item changes."""

    items: Sequence[AskableNews]


def everything(session: Session, since: datetime) -> Everything:
    """Give what may be asked about; of the meetings those that end after `since`, no drafts."""
    session.flush()
    read = session.execute(_EVERYTHING, {"since": since}).one()
    groups, organizations = _groups(read.groups), _organizations(read.organizations)
    return Everything(
        stock=_stock(read.meetings, read.of_meetings, groups),
        groups=groups,
        organizations=organizations,
        standing=_standing(read.standing, read.of_standing, groups),
        phrases=_phrases(read.phrases),
    )


def news(session: Session) -> NewsStock:
    """Give what may be asked about the news: all of it that is not withdrawn."""
    session.flush()
    return _news_stock(session.execute(_NEWS).scalar_one())


def _all(*columns: Any, where: Sequence[ColumnElement[bool]] = ()) -> ScalarSelect[str]:
    return select(rows_as_json(*columns)).where(*where).scalar_subquery()


_EVERYTHING: Final = select(
    _all(
        Meeting.id, Meeting.series_key, Meeting.title, Meeting.place, Meeting.agenda,
        Meeting.starts_at, Meeting.ends_at, Meeting.status, Meeting.online, Meeting.unlinked,
        where=(
            Meeting.ends_at > bindparam("since", type_=Meeting.ends_at.type),
            Meeting.status != "draft",
        ),
    ).label("meetings"),
    _all(*meeting_working_groups.columns).label("of_meetings"),
    _all(
        WorkingGroup.id, WorkingGroup.private,
        WorkingGroup.name, WorkingGroup.short_name, WorkingGroup.aliases,
    ).label("groups"),
    _all(Organization.short_name, Organization.id, Organization.name).label("organizations"),
    _all(
        StandingAnswer.id, StandingAnswer.questions, where=(StandingAnswer.state == "published",)
    ).label("standing"),
    _all(*standing_answer_working_groups.columns).label("of_standing"),
    _all(LearnedPhrase.id, LearnedPhrase.kind, LearnedPhrase.text).label("phrases"),
)  # fmt: skip

_NEWS: Final = select(rows_as_json(News.id, News.title, News.body, News.translations)).where(
    ~News.withdrawn
)


@lru_cache(maxsize=1)
def _news_stock(rows: str) -> NewsStock:
    return NewsStock([AskableNews(*row) for row in sorted(json.loads(rows))])


@lru_cache(maxsize=2)
def _groups(rows: str) -> tuple[NamedGroup, ...]:
    return tuple(
        NamedGroup(id_, bool(private), (name, short, *aliases))
        for id_, private, name, short, aliases in sorted(json.loads(rows))
    )


@lru_cache(maxsize=2)
def _organizations(rows: str) -> tuple[tuple[int, tuple[str, ...]], ...]:
    return tuple((id_, (name, short)) for short, id_, name in sorted(json.loads(rows)))


@lru_cache(maxsize=2)
def _standing(
    rows: str, ties: str, groups: tuple[NamedGroup, ...]
) -> tuple[StandingQuestions, ...]:
    of = _tied(ties, groups)
    return tuple(
        StandingQuestions(id_, tuple(asked), of[id_]) for id_, asked in sorted(json.loads(rows))
    )


@lru_cache(maxsize=2)
def _phrases(rows: str) -> tuple[Phrase, ...]:
    return tuple(Phrase(kind, text) for _, kind, text in sorted(json.loads(rows)))


def _tied(ties: str, groups: tuple[NamedGroup, ...]) -> Mapping[int, tuple[Group, ...]]:
    """Give by the id of each thing the working groups that it is tied to; of others none."""
    known = {one.id: Group(one.id, one.private) for one in groups}
    of: dict[int, tuple[Group, ...]] = defaultdict(tuple)
    for id_, group_id in sorted(json.loads(ties)):
        of[id_] += (known[group_id],)
    return of


@lru_cache(maxsize=2)
def _stock(rows: str, ties: str, groups: tuple[NamedGroup, ...]) -> Stock:
    of = _tied(ties, groups)
    made = [
        Askable(
            id=id_,
            series=series or title,
            title=title,
            place=place,
            agenda=_each(agenda, "item"),
            presenters=_each(agenda, "presenter"),
            starts_at=_moment(starts),
            ends_at=_moment(ends),
            status=status,
            online=bool(online or unlinked),
            groups=of[id_],
        )
        for id_, series, title, place, agenda, starts, ends, status, online, unlinked in json.loads(
            rows
        )
    ]
    return Stock(sorted(made, key=lambda one: (one.starts_at, one.id)))


def _moment(kept: str) -> datetime:
    return datetime.fromisoformat(kept).replace(tzinfo=UTC)


def _each(agenda: list[Any], what: str) -> tuple[str, ...]:
    """Give what is told of each line of an agenda, where it is; a line may be its item alone."""
    lines = (one if isinstance(one, dict) else {"item": one} for one in agenda)
    return tuple(line[what] for line in lines if line.get(what))
