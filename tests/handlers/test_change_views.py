"""What is said of several dates that are changed, and how much of it fits."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handlers import change_views
from handlers.change_views import Changed, Changes
from handlers.dates import Style

NOW = datetime(2027, 1, 12, 6, tzinfo=UTC)
STARTS = datetime(2027, 1, 19, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
WEEK = timedelta(weeks=1)
TITLE = "Coordination"


def date(week: int, place: str = "Room 2", **was: Any) -> Changed:
    starts = STARTS + week * WEEK
    return Changed(starts, starts + HOUR, place, None, TITLE, was)


def said(*each: Changed) -> Changes:
    return change_views.of(Style("en", "Asia/Dhaka"), NOW, "Asia/Dhaka", each)


def test_what_is_alike_for_all_needs_no_lines() -> None:
    later = [
        date(week, starts_at=STARTS + week * WEEK + HOUR, ends_at=STARTS + week * WEEK + 2 * HOUR)
        for week in range(3)
    ]
    changes = said(*later)
    assert (changes.lines, changes.days, changes.hours) == ((), 0, ("11:00–12:00", "10:00–11:00"))


def test_another_place_of_one_date_is_said_date_by_date() -> None:
    changes = said(
        date(0, place="Room 2"),
        Changed(STARTS + WEEK, STARTS + WEEK + HOUR, "Room 3", None, TITLE, {"place": "Room 1"}),
    )
    assert [(one.was, one.now) for one in changes.lines] == [
        (None, "Tue 19 Jan, 10:00–11:00"), (None, "Tue 26 Jan, 10:00–11:00"),
    ]  # fmt: skip


def test_another_title_of_all_needs_no_lines_and_of_one_does() -> None:
    assert said(date(0, title="Steering"), date(1, title="Steering")).lines == ()
    changes = said(date(0, title="Steering"), date(1, starts_at=STARTS))
    assert [one.date.was.get("title") for one in changes.lines] == ["Steering", None]


def test_lines_for_which_there_is_no_room_are_counted() -> None:
    each = [
        Changed(STARTS + week * WEEK, STARTS + week * WEEK + HOUR, "R" * 90, None, TITLE,
                {"place": str(week) * 60})
        for week in range(30)
    ]  # fmt: skip
    changes = said(*each)
    assert 0 < len(changes.lines) < 30
    assert len(changes.lines) + changes.more == 30


@pytest.mark.parametrize(
    ("was", "what"),
    [
        ({"starts_at": STARTS + HOUR, "ends_at": STARTS + 2 * HOUR}, ["time"]),
        ({"ends_at": STARTS + 2 * HOUR}, ["time"]),
        ({"starts_at": STARTS + WEEK, "ends_at": STARTS + WEEK + HOUR}, ["date"]),
        ({"starts_at": STARTS + WEEK, "ends_at": STARTS + WEEK + 2 * HOUR}, ["date", "time"]),
        ({"ends_at": STARTS + WEEK + HOUR}, ["date"]),
        ({"starts_at": STARTS + HOUR, "place": None}, ["time", "place"]),
        ({"starts_at": STARTS + HOUR, "online": "https://x.org"}, ["time", "online"]),
        ({"place": "Room 1", "online": None}, ["place", "online"]),
        ({"online": None}, ["online"]),
        ({"title": "Steering", "place": None}, ["place"]),
    ],
)
def test_what_has_changed_is_named_and_nothing_else(was: dict[str, Any], what: list[str]) -> None:
    assert change_views.what(was, STARTS, STARTS + HOUR, "Asia/Dhaka") == what
