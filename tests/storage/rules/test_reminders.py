from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules import reminders

START = datetime(2027, 2, 9, 4, 0, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)

instants = st.integers(1_600_000_000, 2_000_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)
minutes = st.integers(1, 60 * 24 * 60).map(lambda count: timedelta(minutes=count))


@pytest.mark.parametrize(
    ("written", "offset"),
    [("7d", 7 * DAY), ("1w", 7 * DAY), ("2h", 2 * HOUR), ("15m", HOUR / 4), ("366d", 366 * DAY)],
)
def test_an_offset_is_a_number_and_a_unit(written: str, offset: timedelta) -> None:
    assert reminders.parse_offset(written) == offset


@pytest.mark.parametrize("written", ["", "d", "0d", "-1d", "1.5h", "1 d", "1D", "1s", "২d", "1d2h"])
def test_anything_else_is_refused_in_a_sentence(written: str) -> None:
    with pytest.raises(ValueError, match=r"^A reminder is a whole number .*\.$"):
        reminders.parse_offset(written)


@pytest.mark.parametrize("written", ["367d", "53w", "99999d", "99999w"])
def test_an_offset_of_more_than_a_year_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="at most 366 days"):
        reminders.parse_offset(written)


def test_reminders_are_planned_earliest_first_and_once() -> None:
    planned = reminders.plan(START, [2 * HOUR, 7 * DAY, 2 * HOUR], LONG_AGO, "Asia/Dhaka")
    assert planned == [
        reminders.Planned(7 * DAY, START - 7 * DAY),
        reminders.Planned(2 * HOUR, START - 2 * HOUR),
    ]


def test_a_reminder_due_before_the_meeting_was_made_is_not_sent() -> None:
    planned = reminders.plan(START, [7 * DAY, DAY, 2 * HOUR], START - DAY, "Asia/Dhaka")
    assert [reminder.offset for reminder in planned] == [2 * HOUR]


@pytest.mark.parametrize(
    ("offset", "due_at"),
    [
        # 10:00 in Zurich on the Monday after the clocks went forward on 28 March 2027.
        (2 * DAY, datetime(2027, 3, 27, 9, 0, tzinfo=UTC)),
        (47 * HOUR, datetime(2027, 3, 27, 9, 0, tzinfo=UTC)),
        (49 * HOUR, datetime(2027, 3, 27, 7, 0, tzinfo=UTC)),
    ],
)
def test_days_keep_the_wall_time_and_hours_are_exact(offset: timedelta, due_at: datetime) -> None:
    starts_at = datetime(2027, 3, 29, 8, 0, tzinfo=UTC)
    (planned,) = reminders.plan(starts_at, [offset], LONG_AGO, "Europe/Zurich")
    assert planned.due_at == due_at


@given(instants, st.lists(minutes), instants, st.sampled_from(["Asia/Dhaka", "Europe/Zurich"]))
def test_every_planned_reminder_lies_between_the_making_and_the_start(
    starts_at: datetime, offsets: list[timedelta], since: datetime, zone: str
) -> None:
    planned = reminders.plan(starts_at, offsets, since, zone)
    due = [reminder.due_at for reminder in planned]
    assert due == sorted(due)
    assert all(since < at < starts_at and at.tzinfo is UTC for at in due)
    assert len({reminder.offset for reminder in planned}) == len(planned)
    assert {reminder.offset for reminder in planned} <= set(offsets)


@given(instants, st.lists(minutes))
def test_a_zone_without_summer_time_counts_every_offset_exactly(
    starts_at: datetime, offsets: list[timedelta]
) -> None:
    planned = reminders.plan(starts_at, offsets, LONG_AGO - 4000 * DAY, "Asia/Dhaka")
    assert [reminder.due_at for reminder in planned] == sorted(
        starts_at - offset for offset in set(offsets)
    )


@pytest.mark.parametrize(
    ("answer", "confirmed", "kind"),
    [
        ("in_person", True, "coming"),
        ("online", True, "coming"),
        ("maybe", True, "undecided"),
        ("none", True, "undecided"),
        ("no", True, None),
        ("in_person", False, "undecided"),
        ("online", False, "undecided"),
        ("waiting", True, "waiting"),
        ("waiting", False, "undecided"),
        ("no", False, None),
    ],
)
def test_the_answer_decides_the_reminder(answer: str, confirmed: bool, kind: str | None) -> None:
    assert reminders.expects(answer, confirmed, LONG_AGO, START) == kind


def test_who_joined_after_it_was_due_gets_no_reminder() -> None:
    assert reminders.expects("online", True, START, START) == "coming"
    assert reminders.expects("online", True, START + timedelta(seconds=1), START) is None


def test_an_unknown_answer_is_an_error() -> None:
    with pytest.raises(KeyError):
        reminders.expects("yes", True, LONG_AGO, START)


@pytest.mark.parametrize(
    ("offset", "later", "repeats"),
    [
        (3 * DAY, HOUR, True),
        (timedelta(weeks=1), 10 * HOUR, True),
        (24 * HOUR, -HOUR, True),
        (3 * DAY, DAY, False),
        (3 * DAY, 15 * HOUR, False),
        (2 * HOUR, HOUR, False),
        (36 * HOUR, HOUR, False),
    ],
)
def test_a_reminder_of_days_ahead_is_of_the_day_and_one_of_hours_of_the_start(
    offset: timedelta, later: timedelta, repeats: bool
) -> None:
    """The start is ten o'clock in Dhaka."""
    assert reminders.repeats(offset, START + later, START, "Asia/Dhaka") is repeats
