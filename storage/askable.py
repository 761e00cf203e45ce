"""What may be asked of meetings and news: read at each question, made into records when it changed.

Whoever asks: what somebody may not see has to be left out by who calls. What is read is compared
with what was read before, so that no change is missed, whoever made it. It is read as one text: a
database writes a thousand rows as JSON in less time than a driver makes Python of twenty.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from storage.engines import rows_as_json
from storage.models import Meeting, News, WorkingGroup, meeting_working_groups


class Group(NamedTuple):
    """What the rules of who sees what need to know of a working group."""

    id: int
    private: bool


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


def meetings(session: Session, since: datetime) -> Stock:
    """Give what may be asked about the meetings that end after `since`, but for drafts."""
    session.flush()
    return _stock(*session.execute(_MEETINGS, {"since": since}).one())


def news(session: Session) -> NewsStock:
    """Give what may be asked about the news: all of it that is not withdrawn."""
    session.flush()
    return _news_stock(session.execute(_NEWS).scalar_one())


_MEETINGS: Final = select(
    select(
        rows_as_json(
            Meeting.id, Meeting.series_key, Meeting.title, Meeting.place, Meeting.agenda,
            Meeting.starts_at, Meeting.ends_at, Meeting.status, Meeting.online,
        )
    )
    .where(
        Meeting.ends_at > bindparam("since", type_=Meeting.ends_at.type),
        Meeting.status != "draft",
    )
    .scalar_subquery(),
    select(rows_as_json(*meeting_working_groups.columns)).scalar_subquery(),
    select(rows_as_json(WorkingGroup.id, WorkingGroup.private)).scalar_subquery(),
)  # fmt: skip

_NEWS: Final = select(rows_as_json(News.id, News.title, News.body, News.translations)).where(
    ~News.withdrawn
)


@lru_cache(maxsize=1)
def _news_stock(rows: str) -> NewsStock:
    return NewsStock([AskableNews(*row) for row in sorted(json.loads(rows))])


@lru_cache(maxsize=2)
def _stock(rows: str, ties: str, groups: str) -> Stock:
    known = {id_: Group(id_, bool(private)) for id_, private in json.loads(groups)}
    of: dict[int, list[Group]] = defaultdict(list)
    for meeting_id, group_id in sorted(json.loads(ties)):
        of[meeting_id].append(known[group_id])
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
            online=bool(online),
            groups=tuple(of[id_]),
        )
        for id_, series, title, place, agenda, starts, ends, status, online in json.loads(rows)
    ]
    return Stock(sorted(made, key=lambda one: (one.starts_at, one.id)))


def _moment(kept: str) -> datetime:
    return datetime.fromisoformat(kept).replace(tzinfo=UTC)


def _each(agenda: list[Any], what: str) -> tuple[str, ...]:
    """Give what is told of each line of an agenda, where it is; a line may be its item alone."""
    lines = (one if isinstance(one, dict) else {"item": one} for one in agenda)
    return tuple(line[what] for line in lines if line.get(what))
