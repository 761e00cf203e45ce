"""The only place that gives the understanding of questions what the asker may see, and no more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from handlers.context import Context
from handlers.understanding import choosing, gazetteer, index, intents, periods, question
from storage import groups, learned, meetings, standing_answers
from storage.models import WorkingGroup
from storage.rules import access
from storage.rules.access import Level

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
    viewer = context.viewer
    every = {one.id: one for one in groups.everything(context.session)}
    visible = [one for one in every.values() if access.sees_group(viewer, one)]
    organizations = groups.organizations(context.session)
    members = groups.member_ids(context.session)
    standing = standing_answers.visible(context.session, viewer)
    since = context.now - LOOKING_BACK
    seen = meetings.seen(context.session, viewer, since)
    zone = ZoneInfo(context.network.timezone)
    records, full = [], []
    for one in seen:
        its = [every[id_] for id_ in one.groups]
        records.append(_record(one, its, members, zone, asked=access.is_asked(viewer, its)))
        if access.level(viewer, its) is Level.ALL:
            full.append(one)
    names = question.Names(
        groups=_gazetteer(tuple((one.id, _spellings(one)) for one in visible)),
        organizations=_index(tuple((one.id, (one.name, one.short_name)) for one in organizations)),
        titles=_index(tuple((one.id, (one.title,)) for one in seen)),
        places=_index(tuple((one.id, (one.place,)) for one in full if one.place)),
        meetings=frozenset(one.id for one in seen),
        topics=_index(tuple((one.id, _topics(one)) for one in full)),
        with_place=frozenset(one.id for one in full),
        standing=_index(tuple((one.id, tuple(one.questions)) for one in standing), everyday=False),
        standing_answers=frozenset(one.id for one in standing),
        all_organizations=frozenset(one.id for one in organizations),
    )
    weekend = tuple(WEEKDAYS.index(day) for day in context.network.weekend)
    calendar = periods.Calendar(context.now.astimezone(zone).date(), weekend)
    taught = tuple((one.kind, one.text) for one in learned.phrases(context.session))
    return Known(names, records, calendar, intents.learned(taught))


def _record(
    one: meetings.Seen,
    its: list[WorkingGroup],
    members: dict[int, frozenset[int]],
    zone: ZoneInfo,
    *,
    asked: bool,
) -> choosing.Record:
    local = one.starts_at.astimezone(zone)
    return choosing.Record(
        id=one.id,
        title=one.title,
        series=one.series_key,
        groups=one.groups,
        starts=one.starts_at,
        ends=one.ends_at,
        day=local.date(),
        minute=local.hour * 60 + local.minute,
        takes_place=one.status == "confirmed",
        asked=asked,
        chairs=frozenset(group.chair_id for group in its if group.chair_id is not None),
        members=frozenset().union(*(members.get(group.id, frozenset()) for group in its)),
    )


def _spellings(one: WorkingGroup) -> tuple[str, ...]:
    return (one.name, one.short_name, *one.aliases)


def _topics(one: meetings.Seen) -> tuple[str, ...]:
    """Give what a meeting is about in words: the items of its agenda."""
    return tuple(item if isinstance(item, str) else item["item"] for item in one.agenda)


@lru_cache(maxsize=32)
def _gazetteer(entries: Entries) -> gazetteer.Gazetteer:
    return gazetteer.Gazetteer([gazetteer.Entry(id_, names) for id_, names in entries])


@lru_cache(maxsize=12)
def _index(entries: Entries, *, everyday: bool = True) -> index.Index:
    return index.Index(entries, everyday=everyday)


def fresh(at: datetime, now: datetime) -> bool:
    """Say whether what was spoken of at a moment is still the subject: for ten minutes."""
    return now - at <= timedelta(minutes=10)
