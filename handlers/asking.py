"""The only place that gives the understanding of questions what the asker may see, and no more.

The indexes hold every name of the network and are made again only when a name changes; what is
looked for in them is always `among` what the asker sees.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from handlers.context import Context
from handlers.understanding import choosing, gazetteer, index, intents, periods, question
from storage import groups, learned, meetings, standing_answers
from storage.rules import access
from storage.rules.access import Viewer

LOOKING_BACK: Final = timedelta(days=366)
"""Meetings that ended longer ago are not asked about."""

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

Entries = tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Known:
    """What the asker may know of: names for `question.read`, records for `choosing.choose`."""

    names: question.Names
    records: list[choosing.Record]
    calendar: periods.Calendar
    learned: intents.Learned


def known(context: Context) -> Known:
    """Gather what the asker sees of meetings, working groups and organizations."""
    viewer = context.member
    session = context.session
    since = context.now - LOOKING_BACK
    named = meetings.named(session, since)
    seen = meetings.seen(session, viewer, since)
    full = frozenset(one.id for one in seen if access.sees_all(viewer, one.groups))
    standing = standing_answers.visible(session, viewer)
    taught = tuple((one.kind, one.text) for one in learned.phrases(session))
    organizations = groups.organization_names(session)
    zone = ZoneInfo(context.network.timezone)
    titles = tuple((one.id, (one.title,)) for one in named)
    names = question.Names(
        groups=_gazetteer(tuple(groups.names(session, viewer))),
        organizations=index_of(tuple(organizations)),
        titles=index_of(titles),
        places=index_of(tuple((one.id, (one.place,)) for one in named if one.place)),
        topics=_topics(tuple((one.id, one.agenda) for one in named)),
        meetings=frozenset(one.id for one in seen),
        with_place=full,
        all_organizations=frozenset(id_ for id_, _ in organizations),
        standing=index_of(
            tuple((one.id, tuple(one.questions)) for one in standing), everyday=False
        ),
        standing_answers=frozenset(one.id for one in standing),
    )
    by_id = {one.id: one.title for one in named}
    records = [_record(one, by_id, viewer, zone) for one in seen]
    weekend = tuple(WEEKDAYS.index(day) for day in context.network.weekend)
    calendar = periods.Calendar(context.now.astimezone(zone).date(), weekend)
    return Known(names, records, calendar, intents.learned(taught))


def _record(
    one: meetings.Seen, titles: Mapping[int, str], viewer: Viewer, zone: ZoneInfo
) -> choosing.Record:
    local = one.starts_at.astimezone(zone)
    return choosing.Record(
        id=one.id,
        series=one.series_key or titles[one.id],
        groups=one.groups,
        starts=one.starts_at,
        ends=one.ends_at,
        day=local.date(),
        minute=local.hour * 60 + local.minute,
        takes_place=one.status == "confirmed",
        asked=access.asks(viewer, one.groups),
    )


@lru_cache(maxsize=16)
def _gazetteer(entries: Entries) -> gazetteer.Gazetteer:
    return gazetteer.Gazetteer([gazetteer.Entry(id_, names) for id_, names in entries])


@lru_cache(maxsize=8)
def index_of(entries: Entries, *, everyday: bool = True) -> index.Index:
    """Return the index of ids with names, made once for the same ones."""
    return index.Index(entries, everyday=everyday)


@lru_cache(maxsize=2)
def _topics(agendas: tuple[tuple[int, str], ...]) -> index.Index:
    """Make the index of what meetings are about: the items of their agendas, given as JSON."""
    return index.Index([(id_, tuple(map(_item, json.loads(agenda)))) for id_, agenda in agendas])


def _item(entry: str | dict[str, str]) -> str:
    return entry if isinstance(entry, str) else entry["item"]


def fresh(at: datetime, now: datetime) -> bool:
    """Say whether what was spoken of at a moment is still the subject: for ten minutes."""
    return now - at <= timedelta(minutes=10)
