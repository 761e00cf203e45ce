"""The only place that says which days and hours a text means: a grammar over `moments`' atoms.

The table below is the closed list of expressions that people use, as patterns over letters; a
space in a pattern stands for small words ("of", "the", এর). What is not in the table means nothing.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from dateutil.relativedelta import relativedelta

from handlers.understanding import moments
from handlers.understanding.moments import Found

NOON: Final = 12 * 60
MIDNIGHT: Final = 24 * 60

_HOURS: Final = tuple(
    (60 * a, 60 * b) for a, b in ((4, 12), (12, 15), (12, 18), (17, 22), (18, 24))
)
"""Minutes of each of `moments.PARTS`; a meeting belongs to the part in which it starts."""

_WORKING_DAY: Final = 7
"""An hour said without a part of the day is from this one on: "at 3" is in the afternoon."""

_FORWARD: Final = timedelta(days=366)
"""How far "after" reaches, and how far back "before" does."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The day on which a question is asked, and the network's weekend (weekdays, Monday is 0)."""

    today: date
    weekend: tuple[int, ...] = (4, 5)

    @property
    def week(self) -> date:
        """The first day of this week: the day after a weekend."""
        first = next(
            ((day + 1) % 7 for day in self.weekend if (day + 1) % 7 not in self.weekend),
            0,
        )
        return self.today - timedelta(days=(self.today.weekday() - first) % 7)

    @property
    def days_off(self) -> tuple[date, date]:
        """The weekend of this week: the one that is or comes."""
        days = [self.week + timedelta(days=number) for number in range(7)]
        off = [day for day in days if day.weekday() in self.weekend] or days[-1:]
        return off[0], off[-1]


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, and from when to before when (minutes) a meeting starts in them.

    None is open. `past` says that the words look back, `weekday` that they name the weekday that is
    today, which may as well be meant in a week. `places` are those of the words, as
    `normalise.words` counts them.
    """

    first: date | None = None
    last: date | None = None
    earliest: int | None = None
    latest: int | None = None
    past: bool = False
    weekday: bool = False
    places: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        """Whether anything is said about days or hours."""
        return (self.first, self.last, self.earliest, self.latest) != (None,) * 4


NOTHING = Period()

Days = tuple[date, date]


@dataclass(frozen=True)
class _Text:
    """A text's atoms, and their letters as one string to match patterns against."""

    atoms: Sequence[Found]
    calendar: Calendar

    @cached_property
    def letters(self) -> str:
        return "".join(one.atom.letter for one in self.atoms)

    def values(self, span: slice, letter: str) -> list[int]:
        atoms = [one.atom for one in self.atoms[span] if one.atom.letter == letter]
        return [atom.value for atom in atoms if isinstance(atom.value, int)]

    def places(self, span: slice) -> frozenset[int]:
        return frozenset(place for one in self.atoms[span] for place in one.places)


@dataclass(frozen=True)
class _Part:
    """What a pattern matched, for the function beside it in the table."""

    text: _Text
    span: slice

    @property
    def today(self) -> date:
        return self.text.calendar.today

    @property
    def calendar(self) -> Calendar:
        return self.text.calendar

    @property
    def letters(self) -> str:
        return self.text.letters[self.span]

    def number(self, letter: str) -> int:
        return self.numbers(letter)[0]

    def numbers(self, letter: str) -> list[int]:
        return self.text.values(self.span, letter)


Reading = Callable[[_Part], Days | None]


def _in_year(part: _Part, month: int, day: int) -> date | None:
    """Give the day of a month: in the year said, else the one that is nearest ahead."""
    years = part.numbers(moments.YEAR)
    if years:
        return _date(years[0], month, day)
    found = _date(part.today.year, month, day)
    # "In January" said in December is next month; on the 20th the 5th of this month is over.
    if found is not None and found < part.today - timedelta(days=27):
        return _date(part.today.year + 1, month, day)
    return found or _date(part.today.year + 1, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _one(day: date | None) -> Days | None:
    return (day, day) if day is not None else None


def _written(part: _Part) -> Days | None:
    written = part.text.atoms[part.span][0].atom.value
    if isinstance(written, int):
        return None
    day, month, year = written
    return _one(_date(year, month, day) if year else _in_year(part, month, day))


def _relative_day(part: _Part) -> Days:
    day = part.today + timedelta(days=part.number(moments.DAY))
    return day, day


def _day_of_month(part: _Part) -> Days | None:
    return _one(_in_year(part, part.number(moments.MONTH), part.number(moments.NUMBER)))


def _days_of_month(part: _Part) -> Days | None:
    month = part.number(moments.MONTH)
    first, last = (_in_year(part, month, day) for day in part.numbers(moments.NUMBER)[:2])
    return (first, last) if first and last else None


def _day_ahead(part: _Part) -> Days | None:
    """The 20th: of this month, or once it is over, of the next."""
    return _one(_next_with_day(part.today, part.number(moments.NUMBER)))


def _days_ahead(part: _Part) -> Days | None:
    first, last = part.numbers(moments.NUMBER)[:2]
    end = _next_with_day(part.today, last)
    if end is None or first > last:
        return None
    begin = _date(end.year, end.month, first)
    return (begin, end) if begin else None


def _next_with_day(today: date, day: int) -> date | None:
    months = (today.replace(day=1) + relativedelta(months=ahead) for ahead in range(3))
    days = (_date(month.year, month.month, day) for month in months)
    return next((one for one in days if one and one >= today), None)


def _month_named(part: _Part) -> date:
    """Give the first day of the month said: the one that is, or the next of that name."""
    number = part.number(moments.MONTH)
    years = part.numbers(moments.YEAR)
    year = years[0] if years else part.today.year + (number < part.today.month)
    return date(year, number, 1)


def _whole_month(part: _Part) -> Days:
    first = _month_named(part)
    if part.letters.startswith("L") and first >= part.today.replace(day=1):
        first -= relativedelta(years=1)
    return _month_from(first)


def _month_from(first: date) -> Days:
    return first, first + relativedelta(months=1, days=-1)


def _month_said(part: _Part) -> date:
    if moments.MONTH in part.letters:
        return _month_named(part)
    return part.today.replace(day=1) + relativedelta(months=_step(part))


def _step(part: _Part) -> int:
    """Which of weeks, months and the like: this, the next or the last."""
    return ("N" in part.letters) - ("L" in part.letters)


def _part_of_month(part: _Part) -> Days:
    first, last = _month_from(_month_said(part))
    if "f" in part.letters:
        return first, first.replace(day=10)
    if "j" in part.letters:
        return first.replace(day=11), first.replace(day=20)
    return first.replace(day=21), last


def _last_day_of_month(part: _Part) -> Days:
    _, last = _month_from(_month_said(part))
    return last, last


def _week_of_month(part: _Part) -> Days:
    """The first week of February: its first seven days; the last week: its last seven."""
    first, last = _month_from(_month_said(part))
    numbers = part.numbers(moments.NUMBER)
    if not numbers:
        return last - timedelta(days=6), last
    begin = first + timedelta(days=7 * (min(numbers[0], 5) - 1))
    return begin, min(begin + timedelta(days=6), last)


def _week(part: _Part) -> Days:
    first = part.calendar.week + timedelta(weeks=_step(part))
    return first, first + timedelta(days=6)


def _week_after_next(part: _Part) -> Days:
    first = part.calendar.week + timedelta(weeks=2)
    return first, first + timedelta(days=6)


def _month(part: _Part) -> Days:
    return _month_from(_month_said(part))


def _year(part: _Part) -> Days:
    years = part.numbers(moments.YEAR)
    year = years[0] if years else part.today.year + _step(part)
    return date(year, 1, 1), date(year, 12, 31)


def _weekend(part: _Part) -> Days:
    first, last = part.calendar.days_off
    step = timedelta(weeks=_step(part))
    if "N" in part.letters and part.today < first and "T" not in part.letters:
        step = timedelta(weeks=1)
    return first + step, last + step


def _after_weekend(part: _Part) -> Days:
    first = part.calendar.week + timedelta(weeks=1)
    return first, first + timedelta(days=6)


def _weekday(part: _Part) -> Days:
    """The coming one, today if it is today; "next Tuesday" on a Tuesday is in a week."""
    ahead = (part.number(moments.WEEKDAY) - part.today.weekday()) % 7
    if ahead == 0 and "N" in part.letters:
        ahead = 7
    if "L" in part.letters:
        ahead -= 7
    day = part.today + timedelta(days=ahead)
    return day, day


def _weekday_and_day(part: _Part) -> Days | None:
    """Wed 13: the next 13th that is a Wednesday; None where there is none soon."""
    day, weekday = part.number(moments.NUMBER), part.number(moments.WEEKDAY)
    found = _next_with_day(part.today, day)
    return _one(found if found and found.weekday() == weekday else None)


def _weekday_of_week(part: _Part) -> Days:
    first = part.calendar.week + timedelta(weeks=_step(part))
    day = first + timedelta(days=(part.number(moments.WEEKDAY) - first.weekday()) % 7)
    return day, day


def _span(part: _Part) -> relativedelta:
    numbers = part.numbers(moments.NUMBER)
    count = numbers[0] if numbers else 1
    count = min(count, 400)
    if "g" in part.letters:
        return relativedelta(days=count)
    if "w" in part.letters:
        return relativedelta(weeks=count)
    return relativedelta(months=count)


def _in_so_long(part: _Part) -> Days:
    """In three days: that day; in two weeks: that week; in two months: that month."""
    day = part.today + _span(part)
    if "g" in part.letters:
        return day, day
    if "w" in part.letters:
        first = part.calendar.week + (day - part.today)
        return first, first + timedelta(days=6)
    return _month_from(day.replace(day=1))


def _so_long_ago(part: _Part) -> Days:
    day = part.today - _span(part)
    return day, day


def _within(part: _Part) -> Days:
    return part.today, part.today + _span(part)


def _last_so_long(part: _Part) -> Days:
    return part.today - _span(part), part.today


_DAYS: Final[list[tuple[str, Reading]]] = [
    ("b? r? n o? [tR&] n o? O Y?", _days_of_month),
    ("b? r? O n o? [tR&] n o? Y?", _days_of_month),
    ("b? r? n o? [tR&] n o", _days_ahead),
    ("d", _written),
    ("[TN]? D", _relative_day),
    ("n o? O Y?", _day_of_month),
    ("O n o? Y?", _day_of_month),
    ("n o", _day_ahead),
    ("n w O Y?|O n w|n w [TN]? m|[TN]? m n w", _week_of_month),
    ("[Lz] w O Y?|O [Lz] w|[Lz] w [TN]? m|[TN]? m [Lz] w", _week_of_month),
    ("[Lz] g O Y?|O [Lz] g|[Lz] g [TN]? m|[TN]? m [Lz] g", _last_day_of_month),
    ("[fjz] [TN]? m|[TN]? m [fjz]|[fjz] O Y?|O Y? [fjz]", _part_of_month),
    ("[NL]? O Y?|[iv]? T? m O Y?|O m", _whole_month),
    ("w A N|N t N w|N w N w", _week_after_next),
    ("[TNL] w", _week),
    ("[TNL] m", _month),
    ("[TNL] u|Y u?", _year),
    ("A T? e|e F", _after_weekend),
    ("[TNL]? ?[TNL]? e", _weekend),
    ("W [TN] w|[TN] w W", _weekday_of_week),
    ("N? W n o?", _weekday_and_day),
    ("T? [NL]? W", _weekday),
    ("i n? [gwm]|n [gwm] F", _in_so_long),
    ("[vi]? T? N n [gwm]|v n? [gwm]|n [gwm] M|N n [gwm] M?|T n [gwm]", _within),
    ("n [gwm] [ZG]", _so_long_ago),
    ("[vi]? L n [gwm]", _last_so_long),
]  # fmt: skip


def _clock(part: _Part) -> int | None:
    """Give the minutes since midnight of a time of day; None for what is none."""
    clocks, parts = part.numbers(moments.CLOCK), part.numbers(moments.PART)
    minutes = clocks[0] if clocks else part.number(moments.NUMBER) * 60
    minutes += 30 * ("H" in part.letters)
    if minutes >= MIDNIGHT:
        return None
    if "a" in part.letters or (parts and _HOURS[parts[0]][1] <= NOON):
        return minutes % NOON
    if "p" in part.letters or (parts and _HOURS[parts[0]][0] >= NOON):
        return minutes % NOON + NOON
    return minutes + NOON if not clocks and minutes < _WORKING_DAY * 60 else minutes


_WHOLE: Final = (_days_of_month, _days_ahead)
"""Readings that say from when to when."""

_EXACT: Final = (_written, _day_of_month, _day_ahead, _weekday_and_day)
"""Readings that say a date, and so more than the weekday that may stand beside it."""

_TIME: Final = "P? H? n (k|a|p) P?|P? H? c [ap]? k?|P? H n k?|P n|n i P"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace(" ", "s*"))


_DAY_PATTERNS: Final = [
    (_compiled(pattern), reading) for patterns, reading in _DAYS for pattern in patterns.split("|")
]
_ANY_DAYS: Final = _compiled("|".join(patterns for patterns, _ in _DAYS))
"""Matches where one of them does: most words begin no days, which is seen at once."""
_TIME_PATTERN: Final = _compiled(_TIME)
_BARE_TIME: Final = _compiled("[ABIr@] n")


@dataclass(frozen=True)
class _Piece:
    span: slice
    first: date | None = None
    last: date | None = None
    time: int | None = None
    hours: tuple[int, int] | None = None
    weekday: bool = False
    exact: bool = False
    whole: bool = False
    """Whether it says from when to when itself, so that the words around it do not bound it."""


def read(atoms: Sequence[Found], calendar: Calendar) -> Period:
    """Return the days and hours that a text means; `NOTHING` where it says nothing of them."""
    text = _Text(atoms, calendar)
    pieces = list(_pieces(text))
    period = NOTHING
    number = 0
    while number < len(pieces):
        piece = pieces[number]
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        if following is not None and _joined(text, piece, following):
            span = slice(piece.span.start, following.span.stop)
            joined = replace(_range(piece, following), span=span, whole=True)
            period = _take(text, period, joined)
            number += 2
            continue
        period = _take(text, period, piece)
        number += 1
    looks_back = period.last is not None and period.last < calendar.today
    return replace(period, past=looks_back) if period else NOTHING


def _pieces(text: _Text) -> Iterator[_Piece]:
    at = 0
    while at < len(text.atoms):
        piece = _days_at(text, at) or _time_at(text, at)
        if piece is None:
            at += 1
        else:
            yield piece
            at = piece.span.stop


def _days_at(text: _Text, at: int) -> _Piece | None:
    """Read the longest expression of days that begins here."""
    if _ANY_DAYS.match(text.letters, at) is None:
        return None
    time = _TIME_PATTERN.match(text.letters, at)
    best: _Piece | None = None
    for pattern, reading in _DAY_PATTERNS:
        found = pattern.match(text.letters, at)
        if found is None or (best is not None and found.end() <= best.span.stop):
            continue
        if time is not None and time.end() >= found.end():
            continue
        span = slice(at, found.end())
        if _is_doubtful(text, span):
            continue
        days = reading(_Part(text, span))
        if days is not None:
            best = _Piece(
                span,
                *days,
                weekday=reading is _weekday,
                exact=reading in _EXACT,
                whole=reading in _WHOLE,
            )
    return best


def _is_doubtful(text: _Text, span: slice) -> bool:
    """Whether a word such as "may" stands alone, without "in" or the like before it."""
    said = [one for one in text.atoms[span] if one.atom.letter != moments.SMALL]
    if len(said) > 1 or not said[0].doubtful:
        return False
    beside = text.letters.replace(moments.SMALL, "").lstrip(moments.RELATIONS["and"])  # "and May?"
    alone = len(beside) <= 1
    return not alone and text.letters[: span.start][-1:] not in tuple("ivABIrtbTNL")


def _time_at(text: _Text, at: int) -> _Piece | None:
    found = _TIME_PATTERN.match(text.letters, at)
    if found is not None:
        span = slice(at, found.end())
        minutes = _clock(_Part(text, span))
        return _Piece(span, time=minutes) if minutes is not None else None
    bare = _BARE_TIME.match(text.letters, at)
    begins = bare.end() - 1 if bare is not None else at
    more = _TIME_PATTERN.match(text.letters, begins) or _days_at(text, begins)
    if bare is not None and more is None:  # neither "after 5 pm" nor "after 20 January"
        span = slice(bare.end() - 1, bare.end())
        minutes = _clock(_Part(text, span))
        return _Piece(span, time=minutes) if minutes is not None else None
    if text.letters[at] == moments.PART:
        first, last = _HOURS[int(text.values(slice(at, at + 1), moments.PART)[0])]
        return _Piece(slice(at, at + 1), hours=(first, last))
    return None


def _joined(text: _Text, one: _Piece, other: _Piece) -> bool:
    between = text.letters[one.span.stop : other.span.start].replace(moments.SMALL, "")
    same = (one.first is None) == (other.first is None) and (one.time is None) == (
        other.time is None
    )
    begun = text.letters[: one.span.start].rstrip(moments.SMALL)[-1:] == "b"
    near = (
        one.first is not None
        and other.first is not None
        and (one.first == one.last and abs(other.first - one.first) < timedelta(weeks=1))
    )  # "tomorrow and the day after"
    return same and (between in ("t", "R") or (between == "&" and (begun or near)))


def _range(one: _Piece, other: _Piece) -> _Piece:
    if one.first is None:
        return _Piece(one.span, hours=(one.time or 0, (other.time or 0) + 1))
    if other.first is not None and other.first < one.first and one.first == one.last:
        return _Piece(one.span, other.first, one.last)
    last = other.last
    if last is not None and last < one.first:
        last += timedelta(weeks=1)  # from Thursday to Monday
    return _Piece(one.span, one.first, last)


def _take(text: _Text, period: Period, piece: _Piece) -> Period:
    """Add what a piece says, bounded by the words around it, to what is known."""
    before, behind = _bounds(text, piece.span)
    span = slice(piece.span.start - len(before), piece.span.stop + len(behind))
    places = period.places | text.places(span)
    bound = "" if piece.whole else (before + behind).replace(moments.SMALL, "")
    after, until = bool(set(bound) & set("ArFR")), bool(set(bound) & set("BIGU"))
    if piece.first is not None and piece.last is not None:
        days = _bounded(piece.first, piece.last, text.calendar.today, bound)
        weekday = piece.weekday and not bound and piece.first == text.calendar.today
        return replace(_with_days(period, days, piece), weekday=weekday, places=places)
    begin, end = piece.hours or (piece.time or 0, (piece.time or 0) + 1)
    if after:
        begin, end = (end if piece.hours else begin), MIDNIGHT
    elif until:
        begin, end = 0, begin
    if begin >= end:
        return replace(period, places=places)
    return replace(
        period,
        earliest=begin or None,
        latest=end if end < MIDNIGHT else None,
        places=places,
    )


def _bounded(first: date, last: date, today: date, bound: str) -> tuple[date | None, date]:
    """Give the days after or before what is said, where words around it say so."""
    if set(bound) & set("rR"):
        return first, max(first, today) + _FORWARD
    if set(bound) & set("AF"):
        return last + timedelta(days=1), max(last, today) + _FORWARD
    if set(bound) & set("BIGU"):
        end = last if set(bound) & set("IU") else first - timedelta(days=1)
        return (today, end) if end >= today else (None, end)
    return first, last


def _with_days(period: Period, days: tuple[date | None, date], piece: _Piece) -> Period:
    """Add days to those known: both hold together, but a date says more than a weekday."""
    first, last = days
    if period.first is None or period.last is None or piece.exact:
        return replace(period, first=first, last=last)
    if first is None:
        return period
    both = max(first, period.first), min(last, period.last)
    return replace(period, first=both[0], last=both[1]) if both[0] <= both[1] else period


_BEFORE: Final = re.compile("([ABIrvib@]s*)$")
_BEHIND: Final = re.compile("s*([FGRUM])")


def _bounds(text: _Text, span: slice) -> tuple[str, str]:
    before = _BEFORE.search(text.letters[: span.start])
    behind = _BEHIND.match(text.letters, span.stop)
    return before[0] if before else "", behind[0] if behind else ""
