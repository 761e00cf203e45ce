from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules import quiet

NIGHT = quiet.Quiet(time(21), time(8))
NOON = quiet.Quiet(time(12, 30), time(14))

clock = st.times().map(lambda at: at.replace(second=0, microsecond=0))
hours = st.builds(quiet.Quiet, clock, clock).filter(lambda hours: hours.start != hours.end)
instants = st.integers(1_600_000_000, 2_000_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)


def dhaka(day: int, hour: int, minute: int) -> datetime:
    return datetime(2027, 2, day, hour, minute, tzinfo=ZoneInfo("Asia/Dhaka")).astimezone(UTC)


def test_quiet_hours_are_two_times_with_a_hyphen() -> None:
    assert quiet.parse("21:00-08:00") == NIGHT
    assert quiet.parse("21:00-8:00") == NIGHT
    assert quiet.parse("12:30-14:00") == NOON


@pytest.mark.parametrize(
    "written", ["", "21-8", "21:00", "24:00-08:00", "21:60-08:00", "21:00 - 08:00", "২১:০০-০৮:০০"]
)
def test_anything_else_is_refused_in_a_sentence(written: str) -> None:
    with pytest.raises(ValueError, match=r"^Quiet hours are two times such as .*\.$"):
        quiet.parse(written)


def test_two_equal_times_are_refused() -> None:
    with pytest.raises(ValueError, match="end at another time"):
        quiet.parse("08:00-8:00")


@pytest.mark.parametrize(
    ("hours", "now", "end"),
    [
        (NIGHT, dhaka(9, 20, 59), None),
        (NIGHT, dhaka(9, 21, 0), dhaka(10, 8, 0)),
        (NIGHT, dhaka(10, 0, 0), dhaka(10, 8, 0)),
        (NIGHT, dhaka(10, 7, 59), dhaka(10, 8, 0)),
        (NIGHT, dhaka(10, 8, 0), None),
        (NOON, dhaka(9, 12, 29), None),
        (NOON, dhaka(9, 13, 0), dhaka(9, 14, 0)),
        (NOON, dhaka(9, 23, 0), None),
        (None, dhaka(9, 23, 0), None),
    ],
)
def test_a_quiet_period_ends(
    hours: quiet.Quiet | None, now: datetime, end: datetime | None
) -> None:
    assert quiet.ends(hours, now, "Asia/Dhaka") == end


@pytest.mark.parametrize(
    ("now", "end"),
    [
        # The clocks of Zurich go forward on 28 March 2027 and back on 31 October 2027.
        (datetime(2027, 3, 27, 22, 0, tzinfo=UTC), datetime(2027, 3, 28, 6, 0, tzinfo=UTC)),
        (datetime(2027, 10, 30, 22, 0, tzinfo=UTC), datetime(2027, 10, 31, 7, 0, tzinfo=UTC)),
    ],
)
def test_the_night_of_a_clock_change_ends_by_the_wall_clock(now: datetime, end: datetime) -> None:
    assert quiet.ends(NIGHT, now, "Europe/Zurich") == end


def test_an_end_that_the_clocks_skip_comes_as_much_later() -> None:
    hours = quiet.Quiet(time(22), time(2, 30))
    now = datetime(2027, 3, 28, 0, 0, tzinfo=UTC)
    assert quiet.ends(hours, now, "Europe/Zurich") == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


@given(hours, instants)
def test_it_is_quiet_exactly_when_the_wall_clock_says_so(hours: quiet.Quiet, now: datetime) -> None:
    at = now.astimezone(ZoneInfo("Asia/Dhaka")).time()
    after_start, before_end = hours.start <= at, at < hours.end
    over_midnight = hours.end < hours.start
    expected = after_start or before_end if over_midnight else after_start and before_end
    assert (quiet.ends(hours, now, "Asia/Dhaka") is not None) == expected


@given(hours, instants)
def test_the_end_is_near_and_not_quiet_itself(hours: quiet.Quiet, now: datetime) -> None:
    end = quiet.ends(hours, now, "Asia/Dhaka") or now + timedelta(days=2)
    near = now < end <= now + timedelta(days=1)
    assert near or end == now + timedelta(days=2)
    if near:
        assert end.astimezone(ZoneInfo("Asia/Dhaka")).time() == hours.end
        assert quiet.ends(hours, end, "Asia/Dhaka") is None


@given(hours, instants)
def test_the_latest_end_is_over_and_within_a_day(hours: quiet.Quiet, now: datetime) -> None:
    end = quiet.ended(hours, now, "Asia/Dhaka")
    assert now - timedelta(days=1) < end <= now
    assert end.astimezone(ZoneInfo("Asia/Dhaka")).time() == hours.end


def test_a_period_has_ended_at_its_end() -> None:
    assert quiet.ended(NIGHT, dhaka(9, 8, 0), "Asia/Dhaka") == dhaka(9, 8, 0)
    assert quiet.ended(NIGHT, dhaka(9, 7, 59), "Asia/Dhaka") == dhaka(8, 8, 0)
    assert quiet.ended(NOON, dhaka(9, 23, 0), "Asia/Dhaka") == dhaka(9, 14, 0)
