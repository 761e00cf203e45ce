"""What may be asked of meetings and news: read at each question, made into records when it changed.

Whoever asks: what somebody may not see has to be left out by who calls. What is read is compared
with what was read before, so that no change is missed, whoever made it: reading is cheap, while
making moments and words of it is not.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import String, bindparam, cast, select, type_coerce
from sqlalchemy.orm import Session

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
    connection = session.connection()  # rows as they are: half the time of the session's
    rows = connection.execute(_MEETINGS, {"since": since}).all()
    return _stock(tuple(map(tuple, rows)), tuple(map(tuple, connection.execute(_GROUPS))))


def news(session: Session) -> NewsStock:
    """Give what may be asked about the news: all of it that is not withdrawn."""
    session.flush()
    return _news_stock(tuple(map(tuple, session.connection().execute(_NEWS))))


_MEETINGS: Final = select(
    Meeting.id, Meeting.series_key, Meeting.title, Meeting.place,
    cast(Meeting.agenda, String), type_coerce(Meeting.starts_at, String),
    type_coerce(Meeting.ends_at, String), Meeting.status, Meeting.online,
).where(
    Meeting.ends_at > bindparam("since", type_=Meeting.ends_at.type), Meeting.status != "draft"
).order_by(Meeting.id)  # fmt: skip

_GROUPS: Final = (
    select(meeting_working_groups.c.meeting_id, WorkingGroup.id, WorkingGroup.private)
    .join(WorkingGroup)
    .order_by(meeting_working_groups.c.meeting_id, WorkingGroup.id)
)


_NEWS: Final = (
    select(News.id, News.title, News.body, cast(News.translations, String))
    .where(~News.withdrawn)
    .order_by(News.id)
)


@lru_cache(maxsize=1)
def _news_stock(rows: tuple[tuple[int, str, str, str], ...]) -> NewsStock:
    return NewsStock(
        [AskableNews(id_, title, body, json.loads(more)) for id_, title, body, more in rows]
    )


@lru_cache(maxsize=2)
def _stock(rows: tuple[tuple[Any, ...], ...], groups: tuple[tuple[int, int, bool], ...]) -> Stock:
    of: dict[int, list[Group]] = defaultdict(list)
    for meeting_id, group_id, private in groups:
        of[meeting_id].append(Group(group_id, private))
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
        for id_, series, title, place, agenda, starts, ends, status, online in rows
    ]
    return Stock(sorted(made, key=lambda one: (one.starts_at, one.id)))


def _moment(kept: str | datetime) -> datetime:
    """Give the moment that a database keeps: SQLite as text, PostgreSQL as one without a zone."""
    naive = kept if isinstance(kept, datetime) else datetime.fromisoformat(kept)
    return naive.replace(tzinfo=UTC)


def _each(agenda: str, what: str) -> tuple[str, ...]:
    """Give what is told of each line of an agenda, where it is; a line may be its item alone."""
    lines = (one if isinstance(one, dict) else {"item": one} for one in json.loads(agenda))
    return tuple(line[what] for line in lines if line.get(what))
