"""One sentence for all dates, where it is true of all."""

from datetime import datetime, time, timedelta

import pytest

from storage.rules import shifts
from storage.rules.shifts import Shift, Span

TEN, NOON = time(10), time(12)
HOURS = (TEN, NOON)
LATER = (time(15), time(17))


def span(day: int, starts: int = 10, ends: int = 12) -> Span:
    first = datetime.fromisoformat("2027-01-01T00:00") + timedelta(days=day)
    return Span(first.replace(hour=starts), first.replace(hour=ends))


@pytest.mark.parametrize(
    ("moves", "shift"),
    [
        ([(span(0), span(7)), (span(7), span(14))], Shift(7, None)),
        ([(span(0), span(7)), (span(7, 14, 16), span(14, 14, 16))], Shift(7, None)),
        ([(span(0), span(0, 15, 17)), (span(7), span(7, 15, 17))], Shift(0, (HOURS, LATER))),
        ([(span(0), span(1, 15, 17)), (span(7), span(8, 15, 17))], Shift(1, (HOURS, LATER))),
        ([(span(0), span(0)), (span(7), span(7))], Shift(0, None)),
        ([(span(0), span(7)), (span(7), span(15))], None),
        ([(span(0), span(7)), (span(7), span(7))], None),
        ([(span(0), span(0, 15, 17)), (span(7, 9, 11), span(7, 15, 17))], None),
    ],
)
def test_dates_move_alike_or_not(moves: list[tuple[Span, Span]], shift: Shift | None) -> None:
    assert shifts.alike(moves) == shift
