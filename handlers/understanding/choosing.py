"""The only place that says which meetings a frame means, of the records that the asker sees."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from handlers.understanding import frames, kinds, periods
from handlers.understanding.kinds import Mode


@dataclass(frozen=True, slots=True)
class Record:
    """What choosing needs to know of a meeting that the asker sees.

    `day` and `minute` are those of its start in the network's zone; `groups` are the ids of its
    working groups, as far as the asker may know them; `asked` says whether the asker may answer.
    Meetings of one `series` are told apart by date.
    """

    id: int
    series: str
    groups: frozenset[int]
    starts: datetime
    ends: datetime
    day: date
    minute: int
    takes_place: bool
    asked: bool
    modes: frozenset[Mode] = frozenset()
    """How one can take part, as far as the asker may know it."""
    unplaced: bool = False
    """Whether it has neither place nor link yet, as far as the asker may know it."""

    @property
    def own(self) -> bool:
        """Whether it is one to come to for the asker: they may answer, and it takes place."""
        return self.asked and self.takes_place

    @property
    def lasts(self) -> int:
        """Minutes from its start to its end."""
        return int((self.ends - self.starts).total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class Choice:
    """The meetings meant, by start; without any, `nearest` is the one nearest to the days said."""

    meetings: tuple[int, ...] = ()
    nearest: int | None = None
    period: periods.Period = periods.NOTHING
    """The days in which they were found: of what the words may mean."""


def choose(
    frame: frames.Frame,
    records: Sequence[Record],
    now: datetime,
    subject: Sequence[int] = (),
) -> Choice:
    """Return the meetings that a frame means, of `records` ordered by start.

    `subject` are the meetings that were spoken of before: they are meant where nothing else is
    named. A question about one meeting gets several only where the words mean several.
    """
    if frame.unknown_name:
        return Choice()
    of_all = frame.asked in kinds.ALL_AT_ONCE  # "only what I can do online"
    same = not frame.past or (
        _are_over(subject, records, now) and not (of_all or frame.of_meetings)
    )
    if subject and same and not (frame.names_meetings or frame.soonest):  # "where was it?"
        holds = list(_not_left_out(frame)) if of_all else []
        known = {record.id for record in records if all(held(record) for held in holds)}
        return Choice(tuple(id_ for id_ in subject if id_ in known))
    choice = _chosen(frame, records, now)
    other = frame.period.otherwise
    while not choice.meetings and other is not None:
        instead = _chosen(replace(frame, period=other, past=other.past), records, now)
        choice = instead if instead.meetings else choice
        other = other.otherwise
    named = frame.titles and frame.title_coverage >= frames.HINT
    of_one = named and frame.asked not in kinds.ALL_AT_ONCE  # a rumour's days may err
    of_one = of_one or (frame.titles and not (frame.period or frame.groups))
    of_one = of_one or (frame.titles and frame.asked == "mine")
    one = frame.titles or frame.places or frame.topics
    if not choice.meetings and ((frame.past and one and not frame.period) or of_one):
        choice = _chosen(replace(frame, past=not frame.past), records, now)  # then the other way
    if not choice.meetings and frame.stage in ("begun", "over") and frame.groups:
        choice = _chosen(replace(frame, past=True, period=periods.NOTHING), records, now)
    if not choice.meetings and frame.past and not frame.period and choice.nearest is None:
        ahead = _chosen(replace(frame, past=False), records, now)
        choice = replace(choice, nearest=next(iter(ahead.meetings), ahead.nearest))
    if not choice.meetings and frame.groups and 0 < frame.title_coverage < frames.HINT:
        return choose(replace(frame, titles=(), title_coverage=0.0), records, now, subject)
    return choice


def _are_over(ids: Sequence[int], records: Sequence[Record], now: datetime) -> bool:
    return not any(record.ends > now for record in records if record.id in ids)


def every(frame: frames.Frame, records: Sequence[Record], now: datetime) -> tuple[int, ...]:
    """Return all meetings ahead that a frame fits, cancelled ones too, of `records` by start."""
    ahead = [one for one in _fitting(frame, records) if one.ends > now]
    return _ids(one for one in ahead if within(frame.period, one) and (one.asked or not frame.own))


def beside(
    frame: frames.Frame, base: Record, step: int, records: Sequence[Record]
) -> Record | None:
    """Return the meeting right after `base` (`step` 1) or before it (-1) that a frame means.

    Of `records` ordered by start; only what takes place, one's own first as in `choose`, but where
    `base` is none of one's own.
    """
    fitting = _fitting(frame, records)
    meant = [one for one in fitting if one.takes_place and one.id != base.id]
    if base.asked or frame.own:
        meant = _own_first(frame, meant)
    if step > 0:
        return next((one for one in meant if (one.starts, one.id) > (base.starts, base.id)), None)
    before = [one for one in meant if (one.starts, one.id) < (base.starts, base.id)]
    return before[-1] if before else None


def _chosen(frame: frames.Frame, records: Sequence[Record], now: datetime) -> Choice:
    pool = [record for record in records if _in_time(frame, record, now)]
    if frame.past:
        pool.reverse()
    wide = _fitting(frame, pool)
    meant = [one for one in wide if within(frame.period, one)] if frame.period else wide
    if frame.period.now:
        meant = [record for record in meant if record.starts <= now < record.ends]
    if not meant and frame.titles and frame.asked not in kinds.ALL_AT_ONCE:
        # "I am in London this week: when is the roundtable?"
        meant = sorted(wide, key=lambda one: _days_from(frame.period, one.day))
    ahead = [record for record in meant if record.ends > now]
    if not frame.past and (ahead or _goes_on(frame, now)):
        meant = ahead  # of this week what is left
    if frame.asked in kinds.ALL_AT_ONCE and not frame.titles:
        meant = [record for record in meant if record.takes_place]
    if frame.kindred and frame.asked not in kinds.ALL_AT_ONCE:
        meant = [record for record in meant if record.id in frame.kindred] or meant
    meant = _own_first(frame, meant) if meant else meant
    if frame.extreme:
        meant = at_the_extreme(frame.extreme, meant)
    if frame.place or frame.most:
        meant = _ranked(frame, meant)
    if not meant:
        pool = [record for record in wide if record.takes_place]
        if frame.period.now or _goes_on(frame, now):
            pool = [record for record in pool if record.ends > now]
        return Choice(nearest=_nearest(frame, pool), period=frame.period)
    if frame.asked not in kinds.ALL_AT_ONCE:
        meant = _narrowed(frame, meant)
    in_order = sorted(meant, key=lambda one: one.starts, reverse=frame.past)
    return Choice(_ids(in_order), period=frame.period)


def _days_from(period: periods.Period, day: date) -> int:
    """Give how many days a day is from those of a period; 0 in them, or where none are said."""
    first, last = period.first or date.min, period.last or date.max
    return max(0, (first - day).days, (day - last).days)


def _in_time(frame: frames.Frame, record: Record, now: datetime) -> bool:
    """Whether a meeting lies ahead, or, where that is asked for, behind."""
    if frame.past:
        return record.starts <= now
    if frame.period.first is not None:
        return True  # the days say it: also this morning's, while it is still today
    return record.ends > now


def _goes_on(frame: frames.Frame, now: datetime) -> bool:
    """Whether a list is asked for of days that are not over: this week, and not today."""
    period = frame.period
    if frame.asked != "list" or frame.titles or not (period.first and period.last):
        return False
    return period.first < now.date() <= period.last


def fits(frame: frames.Frame, record: Record) -> bool:
    """Say whether a meeting is of the working groups, title, place and topic that are named."""
    return all(holds(record) for holds in _conditions(frame))


def _fitting(frame: frames.Frame, records: Iterable[Record]) -> list[Record]:
    """Return those of `records` that fit; most questions say one condition or none."""
    found = list(records)
    for holds in _conditions(frame):
        found = [record for record in found if holds(record)]
    return found


def _conditions(frame: frames.Frame) -> Iterator[Callable[[Record], bool]]:
    yield from _named(frame)
    yield from _not_left_out(frame)


def _named(frame: frames.Frame) -> Iterator[Callable[[Record], bool]]:
    groups = frozenset(frame.groups)
    if groups:
        yield lambda record: not record.groups.isdisjoint(groups)
    if frame.titles:
        yield lambda record: record.id in frame.titles
        return
    if frame.joint:
        yield lambda record: record.groups >= groups if groups else len(record.groups) > 1
    if frame.places:
        yield lambda record: record.id in frame.places
    if frame.topics:
        yield lambda record: record.id in frame.topics


def _not_left_out(frame: frames.Frame) -> Iterator[Callable[[Record], bool]]:
    without, lasting = frame.without, frame.lasting
    if without.groups:
        yield lambda record: record.groups.isdisjoint(without.groups)
    if without.titles:
        yield lambda record: record.id not in without.titles
    if without.places:
        yield lambda record: record.id not in without.places and "in_person" in record.modes
    if without.period:
        yield lambda record: not within(without.period, record)
    if frame.everybody:
        yield lambda record: not record.groups
    if frame.unplaced:
        yield lambda record: record.unplaced
    if frame.others:
        yield lambda record: not record.asked
    over, under = lasting.over, lasting.under
    if over is not None:
        yield lambda record: record.lasts > over
    if under is not None:
        yield lambda record: record.lasts < under
    if lasting.just is not None:
        yield lambda record: record.lasts == lasting.just
    only, mode = frame.only_mode, frame.mode
    if frame.hybrid:
        yield lambda record: len(record.modes) == len(kinds.MODES)
    elif only:
        yield lambda record: record.modes == {only}
    elif mode is not None and frame.saying is None:
        yield lambda record: mode in record.modes


def within(period: periods.Period, record: Record) -> bool:
    """Say whether a meeting begins in the days and hours of a period."""
    return period.reaches(record.day) and period.holds(
        record.day, record.minute, record.minute + record.lasts
    )  # hardly any of a year's meetings is looked at further


def _own_first(frame: frames.Frame, meant: list[Record]) -> list[Record]:
    """Keep to one's own meetings where the question is about those, or names no others."""
    if frame.groups or frame.titles or frame.places or frame.topics:
        return meant
    own = [record for record in meant if record.asked]
    if frame.asked in kinds.ALL_AT_ONCE and not frame.own:
        return meant
    return own or ([] if frame.own and frame.asked in kinds.ALL_AT_ONCE else meant)


def at_the_extreme(extreme: kinds.Extreme, meant: Iterable[Record]) -> list[Record]:
    """Of several meetings keep the first, the last, the longest or the shortest."""
    going_on = sorted((one for one in meant if one.takes_place), key=lambda one: one.starts)
    if extreme in ("longest", "shortest"):
        going_on.sort(key=lambda one: one.ends - one.starts, reverse=extreme == "longest")
    return going_on[-1:] if extreme == "last" else going_on[:1]


def _ranked(frame: frames.Frame, meant: list[Record]) -> list[Record]:
    """Keep the meeting at the place said, of one's own first, or so many as are said."""
    going_on = [one for one in meant if one.takes_place]
    own = [one for one in going_on if one.asked]
    named = frame.groups or frame.titles or frame.places or frame.topics
    ranked = going_on if named else own or going_on
    return ranked[: frame.most] if frame.most else ranked[frame.place - 1 : frame.place]


def _narrowed(frame: frames.Frame, meant: list[Record]) -> list[Record]:
    """Of a series, of one title and of what is only "the next", keep the first; else all."""
    if not frame.titles:
        going_on = [record for record in meant if record.takes_place]
        meant = going_on or meant
    several = frame.titles or frame.places or frame.period or (frame.topics and frame.of_which)
    if frame.soonest or frame.past or not several:
        return meant[:1]
    if frame.period and not frame.titles:
        return meant
    return list(_first_of_each(meant, lambda record: record.series))


def _first_of_each(records: Iterable[Record], key: Callable[[Record], str]) -> Iterable[Record]:
    seen: set[str] = set()
    for record in records:
        if key(record) not in seen:
            seen.add(key(record))
            yield record


def _nearest(frame: frames.Frame, records: Sequence[Record]) -> int | None:
    """Give the meeting that comes first after the days and hours said, else the last before.

    Of those of a title the one that is fewest days from them: the dates of a series are alike.
    It is one's own where a list of meetings would be of one's own.
    """
    of_all = frame.groups or (frame.asked in kinds.ALL_AT_ONCE and not frame.own)
    records = [record for record in records if of_all or record.asked] or records
    if frame.past:
        return records[0].id if records else None
    period = frame.period
    if frame.titles and records:
        return min(records, key=lambda one: _days_from(period, one.day)).id
    at_an_hour = period.latest == (period.earliest or 0) + 1  # any other of that day is near
    begins = (period.first or date.min, 0 if at_an_hour else period.earliest or 0)
    later = [record for record in records if (record.day, record.minute) >= begins]
    if later:
        return later[0].id
    return records[-1].id if records else None


def _ids(records: Iterable[Record]) -> tuple[int, ...]:
    return tuple(record.id for record in records)
