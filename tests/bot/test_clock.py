"""The system's clock: aware, in UTC, and running."""

from datetime import UTC, datetime, timedelta

from bot.clock import Clock, SystemClock


def test_the_system_clock_tells_aware_utc() -> None:
    clock: Clock = SystemClock()
    assert clock.now().tzinfo is UTC


def test_the_system_clock_is_right() -> None:
    before = datetime.now(UTC)
    assert before <= SystemClock().now() <= before + timedelta(seconds=10)
