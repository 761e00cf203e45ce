"""The only place that gives the understanding of questions what the asker may see, and no more.

The indexes hold every name of the network and are made again only when a name changes; what is
looked for in them is always `among` what the asker sees.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from handlers import news_views
from handlers.context import Context
from handlers.understanding import (
    appointments,
    calendars,
    choosing,
    gazetteer,
    index,
    lessons,
    moments,
    naming,
    normalise,
    vocabulary,
)
from handlers.understanding.appointments import Unread
from handlers.understanding.kinds import Mode
from handlers.understanding.sentence import Sentence
from storage import askable
from storage.database import Session
from storage.models import Network
from storage.rules import access, recurrence
from storage.rules.access import Level, Viewer

LOOKING_BACK: Final = timedelta(days=366)
"""Meetings that ended longer ago are not asked about."""

_DATING: Final = (moments.MONTH, moments.YEAR)
"""What tells the dates of one series apart in their titles."""

_HALF: Final = 0.5
"""So much of a title names it."""

Entries = tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Known:
    """What the asker may know of: names for `question.read`, records for `choosing.choose`."""

    names: naming.Names
    records: Sequence[choosing.Record]
    calendar: calendars.Calendar
    learned: lessons.Learned


def known(context: Context) -> Known:
    """Gather what the asker sees of meetings, working groups and organizations."""
    every = askable.everything(context.session, context.now - LOOKING_BACK)
    viewer = context.member.impersonal()
    seen = _seen(every.stock, viewer, ZoneInfo(context.network.timezone))
    titles, places, topics, presenters = _indexes(every.stock)
    answers = tuple(
        (one.id, one.questions) for one in every.standing if access.sees_news(viewer, one.groups)
    )
    names = naming.Names(
        groups=_gazetteer(_names(every.groups, viewer, seen=True)),
        organizations=index_of(every.organizations),
        titles=titles,
        places=places,
        topics=topics,
        presenters=presenters,
        meetings=seen.meetings,
        with_place=seen.with_place,
        all_organizations=frozenset(id_ for id_, _ in every.organizations),
        standing=index_of(answers, everyday=False),
        standing_questions=answers,
        standing_answers=frozenset(id_ for id_, _ in answers),
        network=index_of(((naming.NETWORK, (context.network.name, context.network.short_name)),)),
    )
    hidden = _names(every.groups, viewer, seen=False) if every.phrases else ()
    shown = _shown(every.phrases, hidden, every.stock, seen.meetings)
    learned = lessons.learned(every.phrases, shown, context.bot.model)
    return Known(names, seen.records, calendar(context), learned)


def sentence(context: Context, text: str) -> Sentence:
    """Read what says how something is to be, before any name in it is looked for."""
    return Sentence(normalise.words(text), vocabulary.load(), calendar(context), points=False)


def calendar(context: Context) -> calendars.Calendar:
    """Give the network's own today and weekend."""
    today = context.now.astimezone(ZoneInfo(context.network.timezone)).date()
    return calendars.Calendar(today, weekend(context.network))


def moment(context: Context, text: str, since: datetime | None = None) -> datetime | Unread:
    """Read a text as one day and time that is still to come, after `since` or now."""
    network = context.network
    return appointments.read(text, since or context.now, network.timezone, weekend(network))


def weekend(network: Network) -> tuple[int, ...]:
    """Return the network's weekend as weekdays, Monday is 0."""
    return tuple(recurrence.WEEKDAYS.index(day) for day in network.weekend)


@lru_cache(maxsize=16)
def _shown(
    phrases: lessons.Taught, hidden: Entries, stock: askable.Stock, meetings: frozenset[int]
) -> lessons.Taught:
    """Return the taught phrases without those that name what is not seen by who asks."""
    unseen = frozenset(one.id for one in stock.meetings) - meetings
    of_groups, titles = _gazetteer(hidden), _indexes(stock)[0]

    def names_nothing_hidden(text: str) -> bool:
        words = normalise.words(text)
        title = titles.find(words, range(len(words)), unseen)
        return not of_groups.find(text).ids and title.coverage < _HALF

    return tuple(one for one in phrases if names_nothing_hidden(one[1]))


def _names(groups: Iterable[askable.NamedGroup], viewer: Viewer, *, seen: bool) -> Entries:
    """Return the names of the working groups that somebody may see, or of those that not."""
    return tuple((one.id, one.names) for one in groups if access.sees_group(viewer, one) is seen)


@dataclass(frozen=True)
class _Seen:
    """What anybody with the same rights sees: records, their ids, and whose place is seen too."""

    records: tuple[choosing.Record, ...]
    meetings: frozenset[int]
    with_place: frozenset[int]


@lru_cache(maxsize=16)
def _seen(stock: askable.Stock, viewer: Viewer, zone: ZoneInfo) -> _Seen:
    levels = {one.id: access.level(viewer, one.groups) for one in stock.meetings}
    records = tuple(
        _record(
            one,
            zone,
            levels[one.id],
            frozenset(group.id for group in one.groups if access.sees_group(viewer, group)),
            asked=access.is_asked(viewer, one.groups),
        )
        for one in stock.meetings
        if levels[one.id] is not Level.NOTHING
    )
    return _Seen(
        records=records,
        meetings=frozenset(one.id for one in records),
        with_place=frozenset(id_ for id_, level in levels.items() if level is Level.ALL),
    )


@lru_cache(maxsize=2048)  # most are the same for all, and they are many
def _record(
    one: askable.Askable, zone: ZoneInfo, level: Level, seen_groups: frozenset[int], *, asked: bool
) -> choosing.Record:
    local = one.starts_at.astimezone(zone)
    return choosing.Record(
        id=one.id,
        series=_undated(one.series),
        groups=seen_groups,
        starts=one.starts_at,
        ends=one.ends_at,
        day=local.date(),
        minute=local.hour * 60 + local.minute,
        takes_place=one.status == "confirmed",
        asked=asked,
        modes=_modes(one) if level is Level.ALL else frozenset(),
        unplaced=level is Level.ALL and not _modes(one),
    )


@lru_cache(maxsize=1024)
def _undated(series: str) -> str:
    """Return the name of a series, or a title, without the month that tells its dates apart."""
    language, said = vocabulary.load(), normalise.words(series)
    spellings = [sorted(each) for each in language.recognise(said)]
    found = language.moments.read(said, spellings, frozenset())
    dated = {at for one in found if one.atom.letter in _DATING for at in one.places}
    return " ".join(word for at, word in enumerate(said) if at not in dated) or series


def _modes(one: askable.Askable) -> frozenset[Mode]:
    ways: tuple[tuple[Mode, object], ...] = (("online", one.online), ("in_person", one.place))
    return frozenset(mode for mode, given in ways if given)


@lru_cache(maxsize=2)
def _indexes(stock: askable.Stock) -> tuple[index.Index, ...]:
    """Make the indexes of all meetings' titles, places, agendas and who presents there."""
    found = stock.meetings
    return (
        index.Index([(one.id, (one.title,)) for one in found]),
        index.Index([(one.id, _places(one.place)) for one in found if one.place]),
        index.Index([(one.id, one.agenda) for one in found]),
        index.Index([(one.id, one.presenters) for one in found if one.presenters]),
    )


def _places(written: str) -> tuple[str, ...]:
    """Return what a place is called: all that is written, and each town or street behind a comma.

    "Teknaf" is all of the name of a town, and but a small part of an address.
    """
    return (written, *written.split(",")[1:])


def news_index(session: Session) -> index.Index:
    """Give the index of all news, by their titles and every word of their bodies."""
    return _news_index(askable.news(session))


@lru_cache(maxsize=1)
def _news_index(stock: askable.NewsStock) -> index.Index:
    titles = [(one.id, news_views.titles(one)) for one in stock.items]
    bodies = ((one.id, body) for one in stock.items for body in news_views.bodies(one))
    return index.Index(titles, texts=bodies)


@lru_cache(maxsize=16)
def _gazetteer(entries: Entries) -> gazetteer.Gazetteer:
    return gazetteer.Gazetteer([gazetteer.Entry(id_, names) for id_, names in entries])


@lru_cache(maxsize=8)
def index_of(entries: Entries, *, everyday: bool = True) -> index.Index:
    """Return the index of ids with names, made once for the same ones."""
    return index.Index(entries, everyday=everyday)
