from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.rules import recurrence

TUESDAY = datetime.fromisoformat("2027-02-09T10:00")
JANUARY_31 = datetime.fromisoformat("2027-01-31T09:00")


def days(starts: datetime, rule: str) -> list[str]:
    return [f"{occurrence:%m-%d}" for occurrence in recurrence.occurrences(starts, rule)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=MONTHLY;BYDAY=2TU;COUNT=3", ["02-09", "03-09", "04-13"]),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2;COUNT=3", ["02-09", "03-09", "04-13"]),
        ("FREQ=MONTHLY;COUNT=3", ["02-09", "03-09", "04-09"]),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=9;COUNT=3", ["02-09", "05-09", "08-09"]),
        ("FREQ=WEEKLY;COUNT=3", ["02-09", "02-16", "02-23"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;COUNT=4", ["02-09", "02-14", "02-23", "02-28"]),
        ("FREQ=DAILY;BYDAY=SU,MO,TU,WE,TH;COUNT=4", ["02-09", "02-10", "02-11", "02-14"]),
        ("FREQ=DAILY;UNTIL=20270211", ["02-09", "02-10", "02-11"]),
        ("FREQ=DAILY;UNTIL=20270211T095959", ["02-09", "02-10"]),
        ("FREQ=DAILY;UNTIL=20270211T100000", ["02-09", "02-10", "02-11"]),
        ("freq=daily;count=1", ["02-09"]),
    ],
)
def test_a_rule_stands_for_its_dates(rule: str, expected: list[str]) -> None:
    assert days(TUESDAY, rule) == expected


def test_a_day_that_a_month_lacks_is_left_out() -> None:
    assert days(JANUARY_31, "FREQ=MONTHLY;COUNT=3") == ["01-31", "03-31", "05-31"]


def test_the_last_working_day_of_a_month_can_be_meant() -> None:
    rule = "FREQ=MONTHLY;BYDAY=SU,MO,TU,WE,TH;BYSETPOS=-1;COUNT=3"
    assert days(JANUARY_31, rule) == ["01-31", "02-28", "03-31"]


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("", "has the parts"),
        ("COUNT=3", "says how often"),
        ("FREQ=DAILY;COUNT=3;", "has the parts"),
        ("FREQ=DAILY", "either COUNT or UNTIL"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270301", "either COUNT or UNTIL"),
        ("FREQ=SECONDLY;COUNT=3", "FREQ is DAILY, WEEKLY or MONTHLY, not 'SECONDLY'"),
        ("FREQ=YEARLY;COUNT=3", "FREQ is DAILY, WEEKLY or MONTHLY, not 'YEARLY'"),
        ("FREQ=DAILY;BYHOUR=9;COUNT=3", "not 'BYHOUR'"),
        ("FREQ=DAILY;WKST=SU;COUNT=3", "not 'WKST'"),
        ("FREQ=DAILY;COUNT=3;COUNT=4", "COUNT once only"),
        ("FREQ=DAILY;COUNT=0", "COUNT is a whole number from 1 to 200"),
        ("FREQ=DAILY;COUNT=201", "COUNT is a whole number from 1 to 200"),
        ("FREQ=DAILY;COUNT=৩", "COUNT is a whole number"),
        ("FREQ=DAILY;INTERVAL=0;COUNT=3", "INTERVAL is a whole number from 1 to 999"),
        ("FREQ=WEEKLY;BYDAY=XX;COUNT=3", "BYDAY is weekdays"),
        ("FREQ=WEEKLY;BYDAY=2TU;COUNT=3", "only with FREQ=MONTHLY"),
        ("FREQ=MONTHLY;BYDAY=6TU;COUNT=3", "BYDAY is weekdays"),
        ("FREQ=MONTHLY;BYMONTHDAY=32;COUNT=3", "BYMONTHDAY is days"),
        ("FREQ=WEEKLY;BYMONTHDAY=9;COUNT=3", "does not go with FREQ=WEEKLY"),
        ("FREQ=MONTHLY;BYSETPOS=2;COUNT=3", "BYSETPOS needs"),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=0;COUNT=3", "BYSETPOS is whole numbers"),
        ("FREQ=DAILY;UNTIL=2027-03-01", "UNTIL is a local date or time"),
        ("FREQ=DAILY;UNTIL=20270301T100000Z", "UNTIL is a local date or time"),
        ("FREQ=DAILY;UNTIL=20270231", "UNTIL is a day or time that exists"),
    ],
)
def test_what_a_network_cannot_hold_is_refused_in_a_sentence(rule: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as refusal:
        recurrence.check(rule)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=3", "start 2027-02-09 10:00 is not one of the dates"),
        ("FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=31;COUNT=3", "is not one of the dates"),
        ("FREQ=DAILY;BYDAY=MO;BYMONTHDAY=1;BYSETPOS=2;COUNT=1", "is not one of the dates"),
        ("FREQ=DAILY;INTERVAL=2;UNTIL=20270208", "is not one of the dates"),
        ("FREQ=DAILY;UNTIL=20280209", "at most 200 dates"),
        ("FREQ=MONTHLY;COUNT=62", "at most 5 years"),
        ("FREQ=DAILY;INTERVAL=999;COUNT=3", "at most 5 years"),
        ("FREQ=MONTHLY;UNTIL=20320210", "at most 5 years"),
        ("FREQ=MONTHLY;UNTIL=99990101", "at most 5 years"),
    ],
)
def test_dates_that_do_not_fit_are_refused(rule: str, sentence: str) -> None:
    recurrence.check(rule)
    with pytest.raises(ValueError, match=sentence):
        recurrence.occurrences(TUESDAY, rule)


def test_the_bounds_themselves_are_within() -> None:
    assert len(recurrence.occurrences(TUESDAY, "FREQ=DAILY;COUNT=200")) == 200
    assert len(recurrence.occurrences(TUESDAY, "FREQ=MONTHLY;UNTIL=20320209T100000")) == 61


def dates_or_sentence(starts: datetime, rule: str) -> list[datetime] | str:
    try:
        return recurrence.occurrences(starts, rule)
    except ValueError as refusal:
        return str(refusal)


weekdays = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
positions = st.integers(-31, 31).filter(bool)
day_lists = st.lists(weekdays, min_size=1, max_size=4).map(",".join)
number_lists = st.lists(positions.map(str), min_size=1, max_size=3).map(",".join)
ends = st.one_of(
    st.integers(1, 200).map("COUNT={}".format),
    st.dates(date(2026, 1, 1), date(2034, 1, 1)).map("UNTIL={:%Y%m%d}".format),
)


@st.composite
def rules(draw: st.DrawFn) -> str:
    parts = [f"FREQ={draw(st.sampled_from(['DAILY', 'WEEKLY', 'MONTHLY']))}", draw(ends)]
    optional = {
        "INTERVAL": st.integers(1, 999).map(str),
        "BYDAY": day_lists,
        "BYSETPOS": number_lists,
        "BYMONTHDAY": number_lists,
    }
    names = draw(st.sets(st.sampled_from(sorted(optional))))
    return ";".join(parts + [f"{name}={draw(optional[name])}" for name in sorted(names)])


@given(st.datetimes(TUESDAY.replace(year=2020), TUESDAY.replace(year=2035)), rules())
@settings(deadline=timedelta(seconds=2))
def test_every_rule_gives_ordered_dates_or_a_sentence_soon(starts: datetime, rule: str) -> None:
    starts = starts.replace(second=0, microsecond=0)
    dates = dates_or_sentence(starts, rule)
    if isinstance(dates, str):
        assert dates.endswith(".")
        return
    assert dates[0] == starts
    assert all(earlier < later for earlier, later in pairwise(dates))
    assert {occurrence.time() for occurrence in dates} == {starts.time()}
    assert len(dates) <= recurrence.LONGEST
    assert dates[-1] - starts <= timedelta(days=5 * 366)


@given(st.text(alphabet="FREQ=DAILYCOUNT123;BSPM, "))
def test_no_text_stands_for_dates_unless_it_says_how_often(rule: str) -> None:
    dates = dates_or_sentence(TUESDAY, rule)
    assert "FREQ=DAILY" in rule if isinstance(dates, list) else dates.endswith(".")


@given(
    st.datetimes(TUESDAY.replace(year=2020), TUESDAY.replace(year=2030)),
    st.integers(1, 12),
    st.integers(1, 5),
)
def test_a_plain_weekly_rule_is_steps_of_whole_weeks(
    starts: datetime, interval: int, count: int
) -> None:
    starts = starts.replace(second=0, microsecond=0)
    dates = recurrence.occurrences(starts, f"FREQ=WEEKLY;INTERVAL={interval};COUNT={count}")
    assert dates == [starts + timedelta(weeks=interval * step) for step in range(count)]
