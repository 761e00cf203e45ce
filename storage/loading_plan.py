"""The only place that says what a load wants of which meeting, before anything is changed.

A single meeting wants what its entry says; an occurrence what its series and its own entry say
together, so that a load changes each meeting once, whatever it was that changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from storage import loading_series, network_file
from storage.loading_series import moment
from storage.loading_stock import Stock, Values, differing
from storage.models import Meeting
from storage.network_file import FileError


@dataclass(frozen=True)
class Wanted:
    """One meeting as a load wants it: all that files say of it, and the part that is new."""

    key: str
    series_key: str | None
    values: Values
    changes: Values


@dataclass(frozen=True)
class Times:
    """A meeting's times as naive wall time."""

    starts: datetime
    ends: datetime
    rsvp_by: datetime


@dataclass
class Plan:
    """What a load wants of all meetings, what to remember as loaded, and every fault."""

    meetings: list[Wanted] = field(default_factory=list)
    said: dict[str, Values] = field(default_factory=dict)
    faults: list[FileError] = field(default_factory=list)


@dataclass(frozen=True)
class _Series:
    """A series as files said it before and say it now; `entry` is None when only days are said."""

    key: str
    entry: network_file.Meeting | None
    was: Values
    will: Values
    own: dict[str, network_file.Meeting]


def times(wanted: Wanted, row: Meeting | None) -> Times:
    """Return a meeting's times once the changes are made.

    Without a deadline of its own a meeting is answered until its start. A deadline that nobody
    changes stays where it is, but never after the start.
    """
    told = ({} if row is None else _standing(wanted, row)) | wanted.changes
    starts, ends = datetime.fromisoformat(told["starts"]), datetime.fromisoformat(told["ends"])
    rsvp_by = moment(told, "rsvp_by") or starts
    if not wanted.changes.get("rsvp_by"):
        rsvp_by = min(rsvp_by, starts)
    return Times(starts, ends, rsvp_by)


def _standing(wanted: Wanted, row: Meeting) -> Values:
    standing = {"starts": row.starts_local, "ends": row.ends_local}
    if row.rsvp_by != row.starts_at or wanted.values.get("rsvp_by"):
        deadline = row.rsvp_by.astimezone(ZoneInfo(row.timezone)).replace(tzinfo=None)
        standing["rsvp_by"] = loading_series.written(deadline)
    return standing


def plan(stock: Stock, file: network_file.NetworkFile, zone: ZoneInfo, now: datetime) -> Plan:
    """Compare the meetings of a file with the database; `zone` is the network's after the load."""
    return _Planning(stock, zone, now).whole(file.meetings)


class _Planning:
    def __init__(self, stock: Stock, zone: ZoneInfo, now: datetime) -> None:
        self._stock = stock
        self._zone = zone
        self._now = now
        self._result = Plan()

    def whole(self, entries: list[network_file.Meeting]) -> Plan:
        series_entries = {entry.key: entry for entry in entries if "/" not in entry.key}
        own: dict[str, dict[str, network_file.Meeting]] = {}
        for entry in entries:
            self._result.said[entry.key] = self._will(entry)
            key, slash, _day = entry.key.partition("/")
            if slash:
                own.setdefault(key, {})[entry.key] = entry
        for key in dict.fromkeys(entry.key.partition("/")[0] for entry in entries):
            self._result.faults += self._key(key, series_entries.get(key), own.get(key, {}))
        return self._result

    def _will(self, entry: network_file.Meeting) -> Values:
        said = loading_series.local(entry.values(), self._zone)
        return self._stock.said("meeting", entry.key) | said

    def _key(
        self,
        key: str,
        entry: network_file.Meeting | None,
        own: dict[str, network_file.Meeting],
    ) -> Iterator[FileError]:
        """Plan a single meeting, or a series with those of its occurrences that are changed."""
        was = self._stock.said("meeting", key)
        will = was if entry is None else self._result.said[key]
        if entry is not None and (fault := self._unfit(entry, was, will)):
            yield fault
        elif will.get("repeat"):
            yield from self._series(_Series(key, entry, was, will, own))
        elif entry is not None and not own:
            yield from self._want(entry, Wanted(key, None, will, differing(was, will)))
        for one in () if will.get("repeat") else own.values():
            yield one.error("key", f'there is no series "{key}" with this occurrence')

    def _unfit(self, entry: network_file.Meeting, was: Values, will: Values) -> FileError | None:
        """Find what keeps an entry from being planned at all."""
        repeats = bool(will.get("repeat"))
        if repeats and entry.key in self._stock.meetings:
            said = f'the meeting "{entry.key}" cannot become a series; give the series another key'
            return entry.error("repeat", said)
        if was.get("repeat") and not repeats:
            said = f'the series "{entry.key}" cannot become one meeting; give that another key'
            return entry.error("repeat", said)
        return None if self._stock.has(entry) else incomplete(entry)

    def _series(self, series: _Series) -> Iterator[FileError]:
        faults = list(_series_faults(series))
        if faults:
            yield from faults
            return
        before, days = loading_series.days(series.was), loading_series.days(series.will)
        for day in days:
            yield from self._occurrence(series, day, anew=day not in before)
        for day in before:
            if day not in days:
                yield from self._dropped(series, day)
        ruled = {_occurrence_key(series, day) for day in (*before, *days)}
        for key, entry in series.own.items():
            if key not in ruled:
                yield from self._outside(series, entry)

    def _occurrence(self, series: _Series, day: date, *, anew: bool) -> Iterator[FileError]:
        key = _occurrence_key(series, day)
        entry = series.own.get(key) or series.entry
        if entry is None:
            return
        row = self._stock.meetings.get(key)
        own_was = self._stock.said("meeting", key)
        own_will = self._result.said.get(key, own_was)
        will = loading_series.occurrence(series.will, own_will, day)
        if row is None:
            # What a changed rule says of the past has not taken place.
            if not series.was or key in series.own or self._is_ahead(will):
                yield from self._want(entry, Wanted(key, series.key, will, will))
            return
        if row.ends_at <= self._now:  # what is over stays, but for what is said of it alone
            was = loading_series.occurrence(series.will, own_was, day)
        elif anew:  # the series left this day out for a time: all of it holds again
            was, will = {}, {"status": "confirmed"} | will
        else:
            was = loading_series.occurrence(series.was, own_was, day)
        yield from self._want(entry, Wanted(key, series.key, will, differing(was, will)))

    def _dropped(self, series: _Series, day: date) -> Iterator[FileError]:
        """Cancel what lies ahead and is no date of the series any more."""
        key = _occurrence_key(series, day)
        row, entry = self._stock.meetings.get(key), series.own.get(key) or series.entry
        if row is not None and entry is not None and row.starts_at > self._now:
            cancelled = {"status": "cancelled"}
            yield from self._want(entry, Wanted(key, series.key, cancelled, cancelled))
        elif key in series.own:
            yield from self._outside(series, series.own[key])

    def _outside(self, series: _Series, entry: network_file.Meeting) -> Iterator[FileError]:
        """Change an occurrence that the rule named once, or say that there is none."""
        if entry.key not in self._stock.meetings:
            yield entry.error("key", f'the series "{series.key}" has no occurrence on this day')
            return
        was, will = self._stock.said("meeting", entry.key), self._result.said[entry.key]
        yield from self._want(entry, Wanted(entry.key, series.key, will, differing(was, will)))

    def _want(self, entry: network_file.Meeting, wanted: Wanted) -> Iterator[FileError]:
        if not wanted.changes:
            return
        row = self._stock.meetings.get(wanted.key)
        if wanted.changes.keys() & set(loading_series.MOMENTS):
            new = times(wanted, row)
            told = new.rsvp_by if wanted.changes.get("rsvp_by") else None
            for key, said in network_file.time_faults(new.starts, new.ends, told, None):
                about = f" ({wanted.key})" if wanted.key != entry.key else ""
                yield entry.error(key, said + about)
        self._result.meetings.append(wanted)

    def _is_ahead(self, values: Values) -> bool:
        ends = datetime.fromisoformat(values["ends"]).replace(tzinfo=self._zone)
        return ends.astimezone(UTC) > self._now


def incomplete(entry: network_file.Entry) -> FileError | None:
    """Return the fault of an entry that is not in the database and lacks a required key."""
    missing = ", ".join(f'"{key}"' for key in entry.missing())
    if not missing:
        return None
    return entry.error(None, f"{entry.what} that is not in the database yet needs {missing}")


def _series_faults(series: _Series) -> Iterator[FileError]:
    if series.entry is not None:
        starts, ends, rsvp_by = (moment(series.will, key) for key in loading_series.MOMENTS)
        repeat = series.will["repeat"]
        for key, said in network_file.time_faults(starts, ends, rsvp_by, repeat):
            yield series.entry.error(key, said)


def _occurrence_key(series: _Series, day: date) -> str:
    return f"{series.key}/{day.isoformat()}"
