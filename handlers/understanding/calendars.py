"""The only place that counts from the day on which a question is asked: its weeks, months, years.

What is named without a year is the next of that name; where what is asked is over, the last one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

Days = tuple[date, date]
"""The first and the last day of a span."""

_LATELY = timedelta(days=27)
"""A date without a year that is over for longer is the one of the next year."""

_NEAR, _FAR = timedelta(days=62), timedelta(days=182)

_LAST_YEAR = 9000
"""Of later years there is no date: who counts on from one must not come to the last there is."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The day on which a question is asked, and the network's weekend (weekdays, Monday is 0).

    `looks_back` says that what is asked is over.
    """

    today: date
    weekend: tuple[int, ...] = (4, 5)
    looks_back: bool = False

    @property
    def week(self) -> date:
        """The first day of this week: the day after a weekend."""
        first = next(
            ((day + 1) % 7 for day in self.weekend if (day + 1) % 7 not in self.weekend),
            0,
        )
        return self.today - timedelta(days=(self.today.weekday() - first) % 7)

    @property
    def days_off(self) -> Days:
        """The weekend of this week: the one that is or comes."""
        days = [self.week + timedelta(days=number) for number in range(7)]
        off = [day for day in days if day.weekday() in self.weekend] or days[-1:]
        return off[0], off[-1]

    def week_from(self, first: date) -> Days:
        """Return the seven days from `first` on."""
        return first, first + timedelta(days=6)

    def week_of(self, day: date) -> date:
        """Return the first day of the week that a day is in."""
        return day - timedelta(days=(day - self.week).days % 7)

    def weekday(self, number: int) -> date:
        """Return the coming day of that number, today if it is today; looking back, the last."""
        if self.looks_back:
            return self.today - timedelta(days=(self.today.weekday() - number - 1) % 7 + 1)
        return self.today + timedelta(days=(number - self.today.weekday()) % 7)

    def dated(self, day: int, month: int, year: int | None = None) -> date | None:
        """Return the day of a month; None for one that no year near has."""
        if year:
            return _date(year, month, day)
        found = (_date(self.today.year + step, month, day) for step in (-1, 0, 1))
        return self._named(one for one in found if one)

    def written(self, day: int, month: int) -> date | None:
        """Return the day of 12/10: of the month that is named behind, unless the other is near.

        In November 12/10 is 10 December, and not in October of the next year.
        """
        meant, other = self.dated(day, month), self.dated(month, day)
        if self.looks_back or meant is None or other is None:
            return meant
        near = self.today <= other <= self.today + _NEAR
        return other if near and meant > self.today + _FAR else meant

    def numbered(self, day: int) -> date | None:
        """Return the 20th: of this month, or once it is over, of the next; None for no such."""
        months = (self.today.replace(day=1) + relativedelta(months=step) for step in range(-2, 3))
        found = [one for one in (_date(each.year, each.month, day) for each in months) if one]
        if self.looks_back:
            return max((one for one in found if one <= self.today), default=None)
        return min((one for one in found if one >= self.today), default=None)

    def month(self, number: int, year: int | None = None) -> date:
        """Return the first day of a month: of the one that is, or the next of that name."""
        this = self.today.replace(day=1)
        first = date(year or this.year, number, 1)
        if year or first == this:
            return first
        if self.looks_back:
            return first - relativedelta(years=first > this)
        return first + relativedelta(years=first < this)

    def _named(self, days: Iterable[date]) -> date | None:
        """Give the nearest ahead: on the 20th the 5th of this month is over, not in a year."""
        if self.looks_back:
            return max((day for day in days if day <= self.today), default=None)
        return min((day for day in days if day >= self.today - _LATELY), default=None)


def month_from(first: date) -> Days:
    """Return the days of the month that begins on `first`."""
    return first, first + relativedelta(months=1, days=-1)


def on_weekdays(spans: Iterable[Days], weekdays: frozenset[int]) -> Iterator[Days]:
    """Yield the days of spans that are such weekdays, each as a span; of a span's last year."""
    for first, last in spans:
        for number in range(min((last - first).days, 366), -1, -1):
            day = last - timedelta(days=number)
            if day.weekday() in weekdays:
                yield day, day


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year <= _LAST_YEAR else None
    except ValueError:
        return None
