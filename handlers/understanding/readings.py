"""The only place that lists the expressions of days that people use, with their meaning.

Those of hours are in `clocks`. The table below is closed: patterns over `moments`' letters, each
with the function that reads it. A space in a pattern stands for small words ("of", "the", এর). What
is not in them means nothing.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from dateutil.relativedelta import relativedelta

from handlers.understanding import calendars, moments
from handlers.understanding.calendars import Calendar, Days
from handlers.understanding.moments import Found

FORWARD: Final = timedelta(days=366)
"""How far "after" and "the coming months" reach."""

_WEEKS_OF_MONTH: Final = 5

_MOST: Final = 400
"""Days, weeks or months that are counted at most."""


@dataclass(frozen=True)
class Text:
    """A text's atoms, and their letters as one string to match patterns against."""

    atoms: Sequence[Found]
    calendar: Calendar

    @cached_property
    def letters(self) -> str:
        """One letter an atom."""
        return "".join(one.atom.letter for one in self.atoms)

    def values(self, span: slice, letter: str) -> list[int]:
        """Return the values of the atoms of a letter, in order."""
        atoms = [one.atom for one in self.atoms[span] if one.atom.letter == letter]
        return [atom.value for atom in atoms if isinstance(atom.value, int)]

    def places(self, span: slice) -> frozenset[int]:
        """Return the places of the words of some atoms."""
        return frozenset(place for one in self.atoms[span] for place in one.places)


@dataclass(frozen=True)
class Part:
    """What a pattern matched, for the function beside it in the table."""

    text: Text
    span: slice

    @property
    def today(self) -> date:
        """The network's day."""
        return self.text.calendar.today

    @property
    def calendar(self) -> Calendar:
        """The calendar by which days are counted."""
        return self.text.calendar

    @property
    def letters(self) -> str:
        """The letters of what was matched."""
        return self.text.letters[self.span]

    @property
    def year(self) -> int | None:
        """The year that is said, if one is."""
        return next(iter(self.numbers(moments.YEAR)), None)

    @property
    def step(self) -> int:
        """Which of weeks, months and the like: this, the next or the last."""
        return self.letters.count("N") - self.letters.count("L")

    def number(self, letter: str) -> int:
        """Return the first value of a letter."""
        return self.numbers(letter)[0]

    def numbers(self, letter: str) -> list[int]:
        """Return the values of a letter, in order."""
        return self.text.values(self.span, letter)


Reading = Callable[[Part], list[Days]]
"""Gives the spans of days that an expression means; none where it means nothing after all."""


def _one(day: date | None) -> list[Days]:
    return [(day, day)] if day is not None else []


def _written(part: Part) -> list[Days]:
    dates = [one.atom.value for one in part.text.atoms[part.span]]
    written = next(value for value in dates if not isinstance(value, int))
    day, month, year = written
    return _one(
        part.calendar.dated(day, month, year) if year else part.calendar.written(day, month)
    )


def _relative_day(part: Part) -> list[Days]:
    return _one(part.today + timedelta(days=part.number(moments.DAY)))


def _day_and_next(part: Part) -> list[Days]:
    day = part.today + timedelta(days=part.number(moments.DAY))
    return [(day, day + timedelta(days=1))]


def _day_of_month(part: Part) -> list[Days]:
    day, month = part.number(moments.NUMBER), part.number(moments.MONTH)
    return _one(part.calendar.dated(day, month, part.year))


def _days_of_month(part: Part) -> list[Days]:
    month = part.number(moments.MONTH)
    days = [part.calendar.dated(day, month, part.year) for day in part.numbers(moments.NUMBER)]
    return _from_to(days[0], days[1])


def _from_to(first: date | None, last: date | None) -> list[Days]:
    return [(first, last)] if first and last and first <= last else []


def _some_of_month(part: Part) -> list[Days]:
    month = part.number(moments.MONTH)
    days = [part.calendar.dated(day, month, part.year) for day in part.numbers(moments.NUMBER)]
    return [(day, day) for day in days if day]


def _day_ahead(part: Part) -> list[Days]:
    return _one(part.calendar.numbered(part.number(moments.NUMBER)))


def _days_ahead(part: Part) -> list[Days]:
    first, last = part.numbers(moments.NUMBER)[:2]
    end = part.calendar.numbered(last)
    return _from_to(end and part.calendar.dated(first, end.month, end.year), end)


def _some_ahead(part: Part) -> list[Days]:
    days = [part.calendar.numbered(day) for day in part.numbers(moments.NUMBER)]
    return [(day, day) for day in days if day]


def _day_of_this(part: Part) -> list[Days]:
    """The 5th of next month."""
    first, last = _month_said(part)
    day = part.number(moments.NUMBER)
    return _one(first.replace(day=day) if 1 <= day <= last.day else None)


def _month_said(part: Part) -> Days:
    """Give the month by its name, or this, the next, the last one."""
    this = part.today.replace(day=1)
    step = _STEP.search(part.letters)  # "the last day of this month" is not of the last one
    if moments.MONTH not in part.letters:
        months = {"N": 1, "L": -1}[step[1]] if step else 0
        return calendars.month_from(this + relativedelta(months=months))
    first = part.calendar.month(part.number(moments.MONTH), part.year)
    over = step is not None and step[1] == "L" and first >= this
    return calendars.month_from(first - relativedelta(years=over))


_STEP: Final = re.compile(rf"([NL])s*[m{moments.MONTH}]")


def _month(part: Part) -> list[Days]:
    return [_month_said(part)]


def _part_of_month(part: Part) -> list[Days]:
    first, last = _month_said(part)
    begins, ends = {"f": (1, 10), "j": (11, 20), "z": (21, 31), "h": (1, 15), "l": (16, 31)}[
        next(letter for letter in part.letters if letter in "fjzhl")
    ]
    return [(first.replace(day=begins), first.replace(day=min(ends, last.day)))]


def _last_day_of_month(part: Part) -> list[Days]:
    return _one(_month_said(part)[1])


def _week_of_month(part: Part) -> list[Days]:
    """The first week of February: its first seven days; the last week: its last seven."""
    first, last = _month_said(part)
    numbers = part.numbers(moments.NUMBER)
    if not numbers:
        return [(last - timedelta(days=6), last)]
    if numbers[0] > _WEEKS_OF_MONTH:  # "January 18 week"
        day = _one(first.replace(day=numbers[0]) if numbers[0] <= last.day else None)
        return [part.calendar.week_from(part.calendar.week_of(one)) for one, _ in day]
    return [_numbered_week(first, last, number) for number in numbers]


def _numbered_week(first: date, last: date, number: int) -> Days:
    begins = first + timedelta(weeks=min(max(number, 1), _WEEKS_OF_MONTH) - 1)
    return min(begins, last), min(begins + timedelta(days=6), last)


def _weeks_of_month(part: Part) -> list[Days]:
    """The first two weeks of February, the last two."""
    first, last = _month_said(part)
    days = timedelta(days=7 * min(part.numbers(moments.NUMBER)[-1], 4) - 1)
    return [(last - days, last) if set(part.letters) & set("Lz") else (first, first + days)]


def _days_in_month(part: Part) -> list[Days]:
    """The first ten days of February, the last ten."""
    first, last = _month_said(part)
    days = timedelta(days=min(max(part.numbers(moments.NUMBER)[-1], 1), last.day) - 1)
    return [(last - days, last) if set(part.letters) & set("Lz") else (first, first + days)]


def _weekday_of_month(part: Part) -> list[Days]:
    """The second Wednesday of March, the last one; "March 3, Wednesday" is a date."""
    number = next(iter(part.numbers(moments.NUMBER)), None)
    month = _month_said(part)
    weekday = part.number(moments.WEEKDAY)
    if number and part.letters.startswith(moments.MONTH) and number <= month[1].day:
        day = month[0].replace(day=number)
        if day.weekday() == weekday:
            return _one(day)
    found = list(calendars.on_weekdays([month], frozenset({weekday})))
    if number is None:
        return found[-1:]
    return found[number - 1 : number] if number else []


def _week(part: Part) -> list[Days]:
    return [part.calendar.week_from(part.calendar.week + timedelta(weeks=part.step))]


def _this_week_and_next(part: Part) -> list[Days]:
    """This week and the next, which is called that and no more: "this week and next"."""
    week = part.calendar.week
    return [(week, part.calendar.week_from(week + timedelta(weeks=1))[1])]


def _part_of_week(part: Part) -> list[Days]:
    """The first two working days, those in the middle, the last two with the weekend."""
    first, last = _week(part)[0]
    days = [first + timedelta(days=number) for number in range(7)]
    working = [day for day in days if day.weekday() not in part.calendar.weekend] or days
    if "f" in part.letters:
        return [(working[0], working[:2][-1])]
    if "j" in part.letters:
        return [(working[1:][0], working[:-1][-1])]
    return [(working[-2:][0], last)]


def _week_of_day(part: Part) -> list[Days]:
    """The week of 25 January, of the 7th."""
    if "d" in part.letters:
        found = _written(part)
    else:
        found = _day_of_month(part) if moments.MONTH in part.letters else _day_ahead(part)
    return [part.calendar.week_from(part.calendar.week_of(day)) for day, _ in found]


def _week_after_next(part: Part) -> list[Days]:
    return [part.calendar.week_from(part.calendar.week + timedelta(weeks=2))]


def _next_weeks(part: Part) -> list[Days]:
    """Next week and the week after."""
    first = part.calendar.week + timedelta(weeks=1)
    return [(first, first + timedelta(days=13))]


def _quarter(part: Part) -> list[Days]:
    """This quarter of the year, the next, the last; or the one that is numbered."""
    this = date(part.today.year, 3 * ((part.today.month - 1) // 3) + 1, 1)
    first = this + relativedelta(months=3 * part.step)
    numbers = part.numbers(moments.NUMBER)
    if numbers:
        if not 1 <= numbers[0] <= 4:
            return []
        first = date(part.year or this.year, 3 * numbers[0] - 2, 1)
        first += relativedelta(years=part.year is None and first < this)
    return [(first, first + relativedelta(months=3, days=-1))]


def _year(part: Part) -> list[Days]:
    year = part.year or part.today.year + part.step
    months = {"h": (1, 6), "l": (7, 12), "f": (1, 1), "j": (6, 7), "z": (12, 12)}
    first, last = next((months[one] for one in part.letters if one in months), (1, 12))
    return [(date(year, first, 1), calendars.month_from(date(year, last, 1))[1])]


def _weekend(part: Part) -> list[Days]:
    first, last = part.calendar.days_off
    step = timedelta(weeks=part.step)
    if "N" in part.letters and part.today < first and "T" not in part.letters:
        step = timedelta(weeks=1)
    return [(first + step, last + step)]


def _after_weekend(part: Part) -> list[Days]:
    """The week after the weekend, or its first day where that is said."""
    first = part.calendar.week + timedelta(weeks=1)
    if "g" in part.letters:
        return _one(first)
    return [part.calendar.week_from(first)]


def _after_days_off(part: Part) -> list[Days]:
    """After Friday and Saturday, where they are the weekend."""
    if set(part.numbers(moments.WEEKDAY)) != set(part.calendar.weekend):
        return []
    return _after_weekend(part)


def _weekday(part: Part) -> list[Days]:
    """The coming one, today if it is today; "next Tuesday" on a Tuesday is in a week."""
    number = part.number(moments.WEEKDAY)
    coming = part.today + timedelta(days=(number - part.today.weekday()) % 7)
    if "L" in part.letters:
        return _one(coming - timedelta(weeks=1))
    if "N" in part.letters:
        return _one(coming + timedelta(weeks=coming == part.today))
    return _one(part.calendar.weekday(number))


def _each_weekday(part: Part) -> list[Days]:
    """On Mondays: each one of what is coming."""
    ahead = [(part.today, part.today + FORWARD)]
    return list(calendars.on_weekdays(ahead, frozenset(part.numbers(moments.WEEKDAY))))


def _weekday_after_next(part: Part) -> list[Days]:
    """Next to next Sunday: the one after the coming one."""
    weekdays = set(part.numbers(moments.WEEKDAY))
    coming = part.today + timedelta(days=(min(weekdays) - part.today.weekday()) % 7)
    return _one(coming + timedelta(weeks=1 + (coming == part.today))) if len(weekdays) == 1 else []


def _weekday_and_day(part: Part) -> list[Days]:
    """Wed 13: the next 13th that is a Wednesday; none where there is none soon."""
    found = part.calendar.numbered(part.number(moments.NUMBER))
    weekday = part.number(moments.WEEKDAY)
    return _one(found if found and found.weekday() == weekday else None)


def _length(part: Part) -> relativedelta:
    """How long it is; of "two or three weeks" the longer."""
    count = min(max(part.numbers(moments.NUMBER), default=1), _MOST)
    if "g" in part.letters:
        return relativedelta(days=count)
    if "w" in part.letters:
        return relativedelta(weeks=count)
    return relativedelta(months=count)


def _in_so_long(part: Part) -> list[Days]:
    """In three days: that day; in two weeks: that week; in two months: that month."""
    day = part.today + _length(part)
    if "g" in part.letters:
        return _one(day)
    if "w" in part.letters:
        return [part.calendar.week_from(part.calendar.week + (day - part.today))]
    return [calendars.month_from(day.replace(day=1))]


def _so_long_ago(part: Part) -> list[Days]:
    return _one(part.today - _length(part))


def _within(part: Part) -> list[Days]:
    return [(part.today, part.today + _length(part))]


def _last_so_long(part: Part) -> list[Days]:
    return [(part.today - _length(part), part.today)]


def _ahead(part: Part) -> list[Days]:
    """The coming months: from today on."""
    return [(part.today, part.today + FORWARD)]


_TABLE: Final[list[tuple[str, Reading]]] = [
    ("b? r? n o? [tR] n o? O Y?|b r? n o? & n o? O Y?", _days_of_month),
    ("b? r? O n o? [tR] n o? Y?|b r? O n o? & n o? Y?", _days_of_month),
    ("n o? (&? n o? )+O Y?|O m? n o? (&? n o? )*& n o? Y?", _some_of_month),
    ("b? r? n o? [tR] n o|b r? n o? & n o", _days_ahead),
    ("n o? (&? n o? )*& n o", _some_ahead),
    ("d", _written),
    ("[TN]? D", _relative_day),
    ("D &? g A", _day_and_next),
    ("n o? O Y?|O m? n o? Y?", _day_of_month),
    ("n o", _day_ahead),
    ("n o [TN] m|[TN] m n o", _day_of_this),
    ("n o? (& n o? )?w O m? Y?|O m? &? n o? (& n o? )?w(?! O)", _week_of_month),
    ("n o? (& n o? )?w [TN]? m|[TN]? m n o? (& n o? )?w", _week_of_month),
    ("[Lz] w O m? Y?|O m? [Lz] w|[Lz] w [TN]? m|[TN]? m [Lz] w", _week_of_month),
    ("[nLz] o? n w [TN]? m|[nLz] o? n w O m? Y?", _weeks_of_month),
    ("[TN]? m [nLz] o? n w|O m? [nLz] o? n w", _weeks_of_month),
    ("[nLz] o? n g O m? Y?|O m? [nLz] o? n g", _days_in_month),
    ("[nLz] o? n g [TN]? m|[TN]? m [nLz] o? n g", _days_in_month),
    ("[Lz] g O m? Y?|O m? [Lz] g|[Lz] g [TN]? m|[TN]? m [Lz] g", _last_day_of_month),
    ("[nLz] o? W [TN]? m|[nLz] o? W O m? Y?", _weekday_of_month),
    ("[TN]? m [nLz] o? W|O m? [nLz] o? W", _weekday_of_month),
    ("[fjzhl] [TN]? m|[TN]? m [fjzhl]|[fjzhl] O m? Y?|O m? Y? [fjzhl]", _part_of_month),
    ("[NL]? O m? Y?|[iv]? T? m O Y?|[TNL] m", _month),
    ("T? w A N|N t N w|N w N w|N N w", _week_after_next),
    ("N w &? w A", _next_weeks),
    ("T w & N(?! [wmWDOgeqyu])", _this_week_and_next),
    ("[TNL] w", _week),
    ("[fjz] [TN]? w|[TN]? w [fjz]", _part_of_week),
    ("w r? n o? O Y?|w r? O n o? Y?|w r? d|n o? O w|w r? n o|n o r? w", _week_of_day),
    ("[TNL] q|n o? q T? u?|n o? q Y", _quarter),
    ("[TNL] u|Y u?|[fjzhl] [TNL]? u|[TNL]? u [fjzhl]|[fjzhl] Y u?", _year),
    ("A T? e|e F|n o? [xs]*g A T? e|e F [xs]*n g", _after_weekend),
    ("A W &? W|W &? W F|n o? [xs]*g A W &? W|W &? W F [xs]*n g", _after_days_off),
    ("[TNL]? ?[TNL]? e", _weekend),
    ("N? W n o?(?! o? O)(?! [kapEV])", _weekday_and_day),
    ("T? [NL]? W", _weekday),
    ("QW|W Q", _each_weekday),
    ("W A N|N t N W|N N W|N W N W", _weekday_after_next),
    ("[iA] n?( [t&]? n)? [gwm](?! [OTNmAnrd])|n( [t&]? n)? [gwm] F|n [gwm] r D", _in_so_long),
    ("[vi]? T? N n( [t&]? n)? [gwm]|v n? [gwm]|n( [t&]? n)? [gwm] M", _within),
    ("N n [gwm] M?|T n [gwm]", _within),
    ("n [gwm] [ZG]", _so_long_ago),
    ("[vi]? L n [gwm]", _last_so_long),
    ("C", _ahead),
]  # fmt: skip

WHOLE: Final = (_days_of_month, _days_ahead)
"""Readings that say from when to when."""

EXACT: Final = (_written, _day_of_month, _some_of_month, _day_ahead, _weekday_and_day)
"""Readings that say a date, and so more than the weekday that may stand beside it."""

NUMBERED_DAY: Final = _day_ahead
"""The reading that says the number of a day, and no month."""

MONTH: Final = _month
"""The reading that says a whole month."""

WEEKDAY: Final = _weekday
"""The reading that says a weekday, of which a longer span may have several."""

EACH_WEEKDAY: Final = _each_weekday
"""The reading that says a weekday of every week."""


def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern over the letters of atoms; a space stands for small words."""
    return re.compile(pattern.replace(" ", "s*"))


DAYS: Final = [
    (compiled(pattern), reading) for patterns, reading in _TABLE for pattern in patterns.split("|")
]
"""Each pattern of days with its reading."""

ANY_DAYS: Final = compiled("|".join(patterns for patterns, _ in _TABLE))
"""Matches where one of them does: most words begin no days, which is seen at once."""


def days(text: Text, span: slice, reading: Reading) -> list[Days]:
    """Return the days that an expression means by one of `DAYS`."""
    return reading(Part(text, span))
