from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.clock import DemoClock

START = datetime(2027, 2, 8, 4, 0, tzinfo=UTC)


def clock_with(due: datetime | None) -> DemoClock:
    async def next_due() -> datetime | None:
        return due

    return DemoClock(next_due, "Asia/Dhaka", lambda: START)


def test_it_runs_with_the_computer_until_it_is_moved() -> None:
    reads = iter([START, START + timedelta(seconds=5)])

    async def next_due() -> datetime | None:
        return None

    clock = DemoClock(next_due, "Asia/Dhaka", lambda: next(reads))
    assert clock.now() == START
    assert clock.now() == START + timedelta(seconds=5)


def test_moves_add_up() -> None:
    clock = clock_with(None)
    clock.move(timedelta(hours=1))
    clock.move(timedelta(days=1))
    assert clock.now() == START + timedelta(days=1, hours=1)


def test_it_never_goes_back() -> None:
    clock = clock_with(None)
    with pytest.raises(ValueError, match="forward only"):
        clock.move(timedelta(seconds=-1))
    assert clock.now() == START


async def test_the_next_due_thing_is_one_second_behind_it() -> None:
    clock = clock_with(START + timedelta(hours=6))
    assert await clock.move_to_next_due() is None
    assert clock.now() == START + timedelta(hours=6, seconds=1)


@pytest.mark.parametrize(
    ("due", "sentence"),
    [(None, "Nothing is due"), (START - timedelta(minutes=1), "due already")],
)
async def test_it_stays_and_says_why(due: datetime | None, sentence: str) -> None:
    clock = clock_with(due)
    assert sentence in (await clock.move_to_next_due() or "")
    assert clock.now() == START


async def test_the_default_is_the_computers_own_time() -> None:
    async def next_due() -> datetime | None:
        return None

    before = datetime.now(UTC)
    assert before <= DemoClock(next_due, "UTC").now() <= datetime.now(UTC)
