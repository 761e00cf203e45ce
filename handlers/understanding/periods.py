"""The only place that says which days and hours a text means: its expressions, put together.

What each expression means by itself is in `readings` and `clocks`. Beside each other they are
together ("Sunday and Tuesday") or narrow each other ("Sunday, next week"), and words around them
bound them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

from handlers.understanding import calendars, clocks, moments, readings
from handlers.understanding.calendars import Calendar, Days
from handlers.understanding.clocks import HOURS, MIDNIGHT
from handlers.understanding.moments import Found
from handlers.understanding.readings import Reading, Text

_OPEN: Final = date.min
"""The first day of what has none."""

_BEGINS_NOTHING: Final = (moments.OTHER, moments.SMALL)
"""With "on" in front "on dec 8" would be all of December, which is what may have one there."""

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, and from when to before when (minutes) a meeting starts in them.

    None is open. Where the days do not follow each other (Sunday and Tuesday), `apart` are their
    spans. `part` is the one of `moments.PARTS` that the hours are said as; `now` says that what
    goes on at this very moment is meant. `past` says that the words look back; `otherwise` is what
    they may mean as well: of the weekday that is today the one in a week. `places` are those of the
    words, as `normalise.words` counts them.
    """

    first: date | None = None
    last: date | None = None
    earliest: int | None = None
    latest: int | None = None
    apart: tuple[Days, ...] = ()
    part: str | None = None
    now: bool = False
    past: bool = False
    otherwise: "Period | None" = None
    by: Literal["weekday", "number"] | None = None
    """What alone tells the one day: a weekday, or its number, without a month or a week."""
    places: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        """Whether anything is said about days or hours."""
        return (self.first, self.last, self.earliest, self.latest) != (None,) * 4

    @property
    def spans(self) -> tuple[tuple[date | None, date | None], ...]:
        """The spans of days, in order; one with open ends where no days are said."""
        return self.apart or ((self.first, self.last),)

    def holds(self, day: date, minute: int, until: int | None = None) -> bool:
        """Say whether a meeting that starts then lies in it.

        At an exact hour it may be going on: `until` is the minute of its day at which it ends.
        """
        if until is not None and self.earliest is not None and self.latest == self.earliest + 1:
            minute = self.earliest if minute <= self.earliest < until else minute
        return (
            self.reaches(day)
            and (not self.apart or any(first <= day <= last for first, last in self.apart))
            and (self.earliest is None or self.earliest <= minute)
            and (self.latest is None or minute < self.latest)
        )

    def reaches(self, day: date) -> bool:
        """Say whether a day is none before the first and none after the last."""
        first, last = self.first, self.last
        return (first is None or first <= day) and (last is None or day <= last)

    @property
    def whole_days(self) -> "Period":
        """Return the same days without the hours that are said."""
        return replace(self, earliest=None, latest=None, part=None)

    def since(self, day: date) -> "Period":
        """Return what of it is left from `day` on; all of it where that is nothing."""
        if self.first is None or self.last is None or self.last < day:
            return self
        apart = tuple((max(first, day), last) for first, last in self.apart if last >= day)
        return replace(self, first=max(self.first, day), apart=apart if len(apart) > 1 else ())


NOTHING = Period()


def moved_into(wider: Period, told: Period) -> Period:
    """Return a day that is told as that weekday of the days beside it: "Tuesday … next week"."""
    day, begins, ends = told.first, wider.first, wider.last
    if day is None or day != told.last or begins is None or ends is None or begins <= day <= ends:
        return told
    moved = begins + timedelta(days=(day - begins).days % _WEEK.days)
    return replace(told, first=moved, last=moved, otherwise=None) if moved <= ends else told


@dataclass(frozen=True)
class Piece:
    """What one expression says by itself: days, or a `time` or `hours` of the day (minutes).

    `ahead` are minutes from now. What has hours but says not from when to when is a `part`.
    """

    span: slice
    days: tuple[Days, ...] = ()
    reading: Reading | None = None
    weekdays: frozenset[int] = frozenset()
    """Weekdays said without a week, of which a longer span may have several."""
    time: int | None = None
    hours: tuple[int, int] | None = None
    part: str | None = None
    ahead: int | None = None
    whole: bool = False
    """Whether it says from when to when itself, so that the words around it do not bound it."""

    @property
    def exact(self) -> bool:
        """Whether it is a date, which says more than the weekday beside it."""
        return self.reading in readings.EXACT


def now(calendar: Calendar) -> Period:
    """Return the period that is this very moment."""
    return Period(first=calendar.today, last=calendar.today, now=True)


def read(atoms: Sequence[Found], calendar: Calendar) -> Period:
    """Return the days and hours that a text means; `NOTHING` where it says nothing of them."""
    text = Text(atoms, calendar)
    said = _Said(text)
    for piece in _together(text, list(pieces(text))):
        said.take(piece)
    return said.period()


def pieces(text: Text) -> Iterator[Piece]:
    """Yield each expression of days and hours by itself, in order."""
    at = 0
    while at < len(text.atoms):
        piece = None
        if text.letters[at] not in _BEGINS_NOTHING:  # as most are
            piece = _days_at(text, at) or _time_at(text, at)
        if piece is None:
            at += 1
        else:
            yield piece
            at = piece.span.stop


def _days_at(text: Text, at: int) -> Piece | None:
    """Read the longest expression of days that begins here."""
    if readings.ANY_DAYS.match(text.letters, at) is None:
        return None
    time = clocks.TIME.match(text.letters, at)
    best: Piece | None = None
    for pattern, reading in readings.DAYS:
        found = pattern.match(text.letters, at)
        if found is None or (best is not None and found.end() <= best.span.stop):
            continue
        if time is not None and time.end() >= found.end():
            continue
        span = slice(at, found.end())
        if _is_doubtful(text, span):
            continue
        days = tuple(readings.days(text, span, reading))
        if days:
            bare = reading is readings.WEEKDAY and not set(text.letters[span]) & set("TNL")
            each = reading is readings.EACH_WEEKDAY
            weekdays = frozenset({days[0][0].weekday()} if bare or each else ())
            best = Piece(span, days, reading, weekdays, whole=reading in readings.WHOLE)
    return best


def _is_doubtful(text: Text, span: slice) -> bool:
    """Whether a word such as "may" stands alone, without "in" or a like word beside it."""
    said = [one for one in text.atoms[span] if one.atom.letter != moments.SMALL]
    if len(said) > 1 or not said[0].doubtful:
        return False
    before = text.letters[: span.start]
    behind = text.letters[span.stop :]
    skipped = moments.SMALL + "&tRI"
    if not (before + behind).strip(skipped):
        return False  # "and May?"
    beside = said[0].atom.letter
    if beside in (before.rstrip(skipped)[-1:], behind.lstrip(skipped)[:1]):
        return False  # "April and May", "Mon Wed"
    if beside == moments.WEEKDAY and _NARROWED.match(behind):
        return False  # "wed afternoon", "sat next week", "mon 9 am"
    if beside == moments.WEEKDAY and (_DATE_BEHIND.match(behind) or _DATE_BEFORE.search(before)):
        return False  # "sat 5 dec", "6/12 sun"
    if beside == moments.WEEKDAY and behind == "A":
        return False  # "and the wed after"
    if beside == moments.MONTH and not behind:
        return False  # "what is on May": it ends with nothing that may be done
    return before[-1:] not in tuple("ivABIrtbTNL")


def _time_at(text: Text, at: int) -> Piece | None:
    ahead = clocks.AHEAD.match(text.letters, at)
    if ahead is not None:
        span = slice(at, ahead.end())
        return Piece(span, ahead=clocks.ahead(text, span))
    times = clocks.TIMES.match(text.letters, at)
    if times is not None:
        span = slice(at, times.end())
        hours = clocks.clocks(text, span)
        if hours is not None:
            return Piece(span, hours=hours, whole=True)
    spoken = clocks.WITH_MINUTES.match(text.letters, at)
    if spoken is not None:
        span = slice(at, spoken.end())
        minutes = clocks.clock(text, span)
        if minutes is not None:
            return Piece(span, time=minutes)
    found = clocks.TIME.match(text.letters, at)
    if found is not None:
        span = slice(at, found.end())
        minutes = clocks.clock(text, span)
        return Piece(span, time=minutes) if minutes is not None else None
    bare = clocks.BARE_TIME.match(text.letters, at)
    begins = bare.end() - 1 if bare is not None else at
    more = clocks.TIME.match(text.letters, begins) or _days_at(text, begins)
    if bare is not None and more is None:  # neither "after 5 pm" nor "after 20 January"
        span = slice(bare.end() - 1, bare.end())
        minutes = clocks.clock(text, span)
        return Piece(span, time=minutes) if minutes is not None else None
    of_day = _PART_OF_DAY.match(text.letters, at)
    if of_day is None:
        return None
    span = slice(at, of_day.end())
    part = next(iter(text.values(span, moments.PART)), _AFTERNOON)
    today = text.calendar.today
    days = ((today, today),) if of_day[1] else ()  # "this evening"
    return Piece(span, days, hours=HOURS[part], part=moments.PARTS[part])


def _together(text: Text, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces, those that are said together as one: "Monday to Friday", "today and"."""
    found: list[Piece] = []
    for piece in pieces:
        one = found[-1] if found else None
        if one is not None and _are_ends(text, one, piece):
            found[-1] = _range(one, piece)
        elif one is not None and _are_listed(text, one, piece):
            found[-1] = _union(text, one, piece)
        else:
            found.append(piece)
    return found


def _between(text: Text, one: Piece, other: Piece) -> str:
    return text.letters[one.span.stop : other.span.start].replace(moments.SMALL, "")


def _are_ends(text: Text, one: Piece, other: Piece) -> bool:
    same = bool(one.days) == bool(other.days) and (one.time is None) == (other.time is None)
    begun = text.letters[: one.span.start].rstrip(moments.SMALL)[-1:] == "b"
    between = _between(text, one, other)
    if other.weekdays and _is_week(one.days):
        return False  # "next week till Wednesday"
    if one.weekdays and _is_week(other.days) and between == "R":
        return "U" in _bounds(text, other.span)[1]  # "from Tuesday onwards next week"
    return same and (between in ("t", "R", "I") or (between == "&" and begun))


def _are_listed(text: Text, one: Piece, other: Piece) -> bool:
    if not (one.days and other.days):
        return False
    between = _between(text, one, other)
    return between == "&" or (not between and one.reading is other.reading)


def _range(one: Piece, other: Piece) -> Piece:
    span = slice(one.span.start, other.span.stop)
    if not one.days:
        return Piece(span, hours=(one.time or 0, other.time or 0), whole=True)
    first, last = one.days[0], other.days[-1]
    if one.weekdays and other.weekdays:
        ends = last[1] + _WEEK * (last[1] < first[0])  # from Thursday to Monday
        weekdays = (first[0] + _DAY * number for number in range((ends - first[0]).days + 1))
        both = frozenset(day.weekday() for day in weekdays)
        return Piece(span, ((first[0], ends),), weekdays=both, whole=True)
    return Piece(span, ((min(first[0], last[0]), max(first[1], last[1])),), whole=True)


def _union(text: Text, one: Piece, other: Piece) -> Piece:
    weekdays = one.weekdays | other.weekdays if one.weekdays and other.weekdays else frozenset()
    days = one.days + other.days
    if weekdays and readings.EACH_WEEKDAY in (one.reading, other.reading):
        span = (text.calendar.today, text.calendar.today + readings.FORWARD)
        days = tuple(calendars.on_weekdays([span], weekdays))  # "on Mondays and Tuesdays"
    elif weekdays and weekdays == frozenset(text.calendar.weekend):
        days = (text.calendar.days_off,)
    begins = one.span.start - (text.letters[: one.span.start][-1:] == "K")
    ends = other.span.stop + (
        text.letters[other.span.stop :][:1] == "K"
    )  # "today and tomorrow both"
    return Piece(slice(begins, ends), _in_order(days), other.reading, weekdays)


def _in_order(days: Iterable[Days]) -> tuple[Days, ...]:
    """Return spans by their days, those that touch as one."""
    found: list[Days] = []
    for first, last in sorted(days):
        if found and first <= found[-1][1] + _DAY:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return tuple(found)


class _Said:
    """What a text has said so far."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._today = text.calendar.today
        self._days: tuple[Days, ...] = ()
        self._weekdays: frozenset[int] = frozenset()
        self._is_today = False
        self._is_bounded = False
        self._by: Literal["weekday", "number"] | None = None
        self._open_weekday: tuple[frozenset[int], str] = (frozenset(), "")
        self._end = 0
        self._hours = NOTHING
        self._places: frozenset[int] = frozenset()

    def period(self) -> Period:
        """Return all that was said."""
        found = replace(self._hours, places=self._places)
        if self._days:
            first, last = self._days[0][0], self._days[-1][1]
            found = replace(
                found,
                first=None if first == _OPEN else first,
                last=last,
                apart=self._days if len(self._days) > 1 else (),
                past=last < self._today,
                by=self._by if first == last else None,
            )
        if not found:
            return NOTHING
        if self._is_today and found.first is not None:
            in_a_week = found.first + _WEEK
            return replace(found, otherwise=replace(found, first=in_a_week, last=in_a_week))
        return found

    def take(self, piece: Piece) -> None:
        """Add what a piece says, bounded by the words around it."""
        before, behind = _bounds(self._text, piece.span)
        span = slice(piece.span.start - len(before), piece.span.stop + len(behind))
        self._places |= self._text.places(span)
        bound = "" if piece.whole else (before + behind).replace(moments.SMALL, "").replace("k", "")
        if "z" in self._text.letters[piece.span]:
            bound = bound.replace("B", "I").replace("G", "U")  # before the end of June: until then
        if piece.days:
            beside = not self._text.letters[self._end : span.start].strip(moments.SMALL)
            piece, bound = self._of_week(piece, bound, beside=beside)
            self._take_days(piece, bound)
            self._end = span.stop
        if piece.hours or piece.time is not None:
            self._take_hours(piece, bound)

    def _of_week(self, piece: Piece, bound: str, *, beside: bool) -> tuple[Piece, str]:
        """Return what a piece says with the one beside it: "next week from Tuesday onwards"."""
        weekdays, opened = self._open_weekday
        self._open_weekday = (piece.weekdays, bound) if bound else (frozenset(), "")
        if beside and weekdays and not bound and _is_week(piece.days):
            self._days, week = (), piece.days  # "from Tuesday onwards next week"
        elif beside and piece.weekdays and bound and _is_week(self._days):
            week, weekdays, opened = self._days, piece.weekdays, bound
        else:
            return piece, bound
        begins = tuple(calendars.on_weekdays(week, weekdays))
        days = tuple(_overlap(week, _bounded(begins, week[0][0], opened)))
        return (replace(piece, days=days, weekdays=frozenset()), "") if days else (piece, bound)

    def _take_days(self, piece: Piece, bound: str) -> None:
        if "S" in bound and "I" not in bound and piece.days[0][0] == piece.days[-1][1]:
            return  # "with today's": it belongs to the days that are said beside it
        days = _bounded(piece.days, self._today, bound)
        weekdays = piece.weekdays if days == piece.days else frozenset()
        both = self._days
        self._by = None if self._days or set(bound) - set("i@k") else _told_by(piece)
        if not self._days or (piece.exact and not bound):
            both = days
        elif self._is_bounded and not bound and not tuple(_overlap(self._days, days)):
            both = days  # "on leave till Wednesday: what is there on Thursday?"
        elif weekdays and not self._weekdays:
            both = tuple(calendars.on_weekdays(self._days, weekdays))
        elif self._weekdays and not weekdays:
            both = tuple(calendars.on_weekdays(days, self._weekdays))
        else:
            both = tuple(_overlap(self._days, days))
        if not both and self._days == (self._text.calendar.days_off,):
            both = days  # "Friday and Saturday are off, and then on Sunday?"
        today = ((self._today, self._today),)
        self._is_today = bool(weekdays) and both == today and not self._days
        self._days = _in_order(both) or self._days
        self._weekdays |= weekdays
        self._is_bounded = bool(set(bound) & set("BIGU"))

    def _take_hours(self, piece: Piece, bound: str) -> None:
        begin, end = piece.hours or (piece.time or 0, (piece.time or 0) + 1)
        part = piece.part
        if set(bound) & set("ArFR"):
            begin, end, part = (end if piece.hours else begin), MIDNIGHT, None
        elif set(bound) & set("BIGU"):
            begin, end, part = 0, begin, None
        if begin < end:
            latest = end if end < MIDNIGHT else None
            self._hours = Period(earliest=begin or None, latest=latest, part=part)


def _bounded(days: tuple[Days, ...], today: date, bound: str) -> tuple[Days, ...]:
    """Give the days after or before what is said, where words around it say so."""
    first, last = days[0][0], days[-1][1]
    if set(bound) & set("rR"):
        return ((first, max(first, today) + readings.FORWARD),)
    if set(bound) & set("AF"):
        return ((last + _DAY, max(last, today) + readings.FORWARD),)
    if "S" in bound and first < last and last >= today:
        bound = "U"  # "including June": until its end
    if set(bound) & set("BIGU"):
        end = last if set(bound) & set("IU") else first - _DAY
        return ((today if end >= today else _OPEN, end),)
    return days


def _told_by(piece: Piece) -> Literal["weekday", "number"] | None:
    if piece.weekdays:
        return "weekday"
    return "number" if piece.reading is readings.NUMBERED_DAY else None


def _is_week(days: Sequence[Days]) -> bool:
    return len(days) == 1 and days[0][1] - days[0][0] == _WEEK - _DAY


def _overlap(some: Iterable[Days], others: Sequence[Days]) -> Iterator[Days]:
    for one in some:
        for other in others:
            both = max(one[0], other[0]), min(one[1], other[1])
            if both[0] <= both[1]:
                yield both


_AFTERNOON: Final = moments.PARTS.index("afternoon")
_PART_OF_DAY: Final = re.compile(f"(Ts*)?{moments.PART}|(?<=[DWOYdo])p")  # "the 17th pm"

_DATE: Final = "n o? O|O n|d"
_DATE_BEHIND: Final = readings.compiled(f" ({_DATE})")
_DATE_BEFORE: Final = readings.compiled(f"({_DATE}) o? Y? $")

_NARROWED: Final = re.compile(
    f"s*(p|{moments.PART}|[TNL]s*w|@?s*({clocks.TIME.pattern})|@s*{moments.NUMBER})"
)

_BEFORE: Final = re.compile("(Is*&s*Ss*|[ABIrvib@S]s*)$")  # "up to and including Sunday"
_BEHIND: Final = re.compile("[sk]*([FGRUMS])")  # "today's one, after that": টা is an hour as well


def _bounds(text: Text, span: slice) -> tuple[str, str]:
    before = _BEFORE.search(text.letters[: span.start])
    behind = _BEHIND.match(text.letters, span.stop)
    return before[0] if before else "", behind[0] if behind else ""
