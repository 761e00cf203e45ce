"""Ways in which a meeting made in the chat repeats, and the dates that they make."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules import repeats

SECOND_TUESDAY, LAST_THURSDAY = date(2027, 2, 9), date(2027, 2, 25)


def test_a_way_on_several_weekdays_fits_these_alone() -> None:
    way = repeats.on(repeats.WEEKLY, [3, 1])
    assert (way, repeats.apart(way)) == ("weekly/TU,TH", ("weekly", [1, 3]))
    assert repeats.fits(way, LAST_THURSDAY)
    assert not repeats.fits(way, date(2027, 2, 10))


def test_a_way_at_several_places_of_a_month_fits_these_alone() -> None:
    way = repeats.at_places([-1, 2, 1])
    assert (way, repeats.places(way), repeats.apart(way)) == ("nth/1,2,-1", [1, 2, -1], ("nth", []))
    assert repeats.fits(way, SECOND_TUESDAY)
    assert repeats.fits(way, LAST_THURSDAY)
    assert not repeats.fits(way, date(2027, 2, 16))


@pytest.mark.parametrize(
    ("day", "ways"),
    [
        (SECOND_TUESDAY, ["weekly", "fortnightly", "nth", "monthly"]),
        (LAST_THURSDAY, ["weekly", "fortnightly", "nth", "last", "monthly"]),
        (date(2027, 3, 31), ["weekly", "fortnightly", "last", "monthly"]),
    ],
)
def test_a_day_repeats_in_the_ways_that_fit_it(day: date, ways: list[str]) -> None:
    assert repeats.fitting(day) == ways


@pytest.mark.parametrize(
    ("day", "way", "end", "rule", "days"),
    [
        (SECOND_TUESDAY, "weekly", 3, "FREQ=WEEKLY;COUNT=3", ["02-09", "02-16", "02-23"]),
        (SECOND_TUESDAY, "fortnightly", date(2027, 3, 9), "FREQ=WEEKLY;INTERVAL=2;UNTIL=20270309",
         ["02-09", "02-23", "03-09"]),
        (SECOND_TUESDAY, "weekly/TU,TH", 3, "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3",
         ["02-09", "02-11", "02-16"]),
        (SECOND_TUESDAY, "fortnightly/MO,TU", 3, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU;COUNT=3",
         ["02-09", "02-22", "02-23"]),
        (SECOND_TUESDAY, "nth", 3, "FREQ=MONTHLY;BYDAY=2TU;COUNT=3", ["02-09", "03-09", "04-13"]),
        (LAST_THURSDAY, "last", 3, "FREQ=MONTHLY;BYDAY=-1TH;COUNT=3", ["02-25", "03-25", "04-29"]),
        (SECOND_TUESDAY, "nth/2,4", 3, "FREQ=MONTHLY;BYDAY=2TU,4TU;COUNT=3",
         ["02-09", "02-23", "03-09"]),
        (LAST_THURSDAY, "nth/1,-1", 3, "FREQ=MONTHLY;BYDAY=1TH,-1TH;COUNT=3",
         ["02-25", "03-04", "03-25"]),
        (date(2027, 1, 31), "monthly", 3, "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3",
         ["01-31", "03-31", "05-31"]),
    ],
)  # fmt: skip
def test_a_way_is_a_rule_with_its_dates(
    day: date, way: str, end: repeats.End, rule: str, days: list[str]
) -> None:
    assert repeats.rule(day, way, end) == rule
    assert repeats.read(rule) == (way, end)
    assert repeats.fits(way, day)
    assert [f"{one:%m-%d}" for one in repeats.days(day, rule)] == days


@pytest.mark.parametrize(
    ("day", "way", "end", "months"),
    [
        (date(2027, 1, 31), "monthly", 3, ["2027-02", "2027-04"]),
        (date(2027, 1, 31), "monthly", date(2027, 6, 30), ["2027-02", "2027-04", "2027-06"]),
        (date(2027, 11, 29), "monthly", 6, []),
        (date(2026, 11, 29), "monthly", 6, ["2027-02"]),
        (date(2027, 1, 28), "monthly", 24, []),
        (date(2027, 1, 31), "weekly", 24, []),
    ],
)
def test_months_without_such_a_day_are_left_out(
    day: date, way: str, end: repeats.End, months: list[str]
) -> None:
    found = repeats.left_out(day, repeats.rule(day, way, end))
    assert [f"{one:%Y-%m}" for one in found] == months


@given(
    st.dates(date(2027, 1, 1), date(2030, 12, 31)),
    st.sampled_from(repeats.WAYS),
    st.one_of(st.integers(2, repeats.MOST), st.dates(date(2027, 1, 1), date(2030, 12, 31))),
)
def test_a_rule_that_was_written_is_read_back(day: date, way: str, end: repeats.End) -> None:
    assert repeats.read(repeats.rule(day, way, end)) == (way, end)


@given(
    st.dates(date(2027, 1, 1), date(2030, 12, 31)),
    st.sampled_from(repeats.WAYS),
    st.integers(2, 20),
)
def test_what_fits_a_day_begins_on_it_and_has_so_many_dates(
    day: date, way: str, times: int
) -> None:
    if way in repeats.fitting(day):
        days = repeats.days(day, repeats.rule(day, way, times))
        assert days[0] == day
        assert len(days) == times


@pytest.mark.parametrize("end", [1, 61, date(2027, 2, 15), date(2027, 2, 8), date(2028, 12, 31)])
def test_what_is_no_series_or_too_long_a_one_has_no_dates(end: repeats.End) -> None:
    assert repeats.days(SECOND_TUESDAY, repeats.rule(SECOND_TUESDAY, "weekly", end)) == []


def test_a_rule_that_does_not_fit_its_day_has_no_dates() -> None:
    assert repeats.days(date(2027, 2, 16), "FREQ=MONTHLY;BYDAY=2TU;COUNT=3") == []


def test_the_clock_says_the_same_later_also_where_it_was_changed_in_between() -> None:
    ten = datetime(2027, 3, 23, 9, 0, tzinfo=UTC)  # ten o'clock in Berlin, winter
    assert repeats.later(ten, 7, "Europe/Berlin") == datetime(2027, 3, 30, 8, 0, tzinfo=UTC)
    assert repeats.later(ten, 7, "Asia/Dhaka") == datetime(2027, 3, 30, 9, 0, tzinfo=UTC)
