from datetime import UTC, datetime, timedelta

import pytest

from storage.rules import delegates

NOW = datetime(2027, 1, 12, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("since", "starts", "until"),
    [
        (0 * HOUR, 100 * HOUR, 24 * HOUR),
        (-5 * HOUR, 100 * HOUR, 19 * HOUR),
        (-30 * HOUR, 100 * HOUR, 10 * MINUTE),
        (0 * HOUR, 20 * HOUR, 18 * HOUR),
        (0 * HOUR, 2 * HOUR, 10 * MINUTE),
        (0 * HOUR, HOUR, 10 * MINUTE),
    ],
)
def test_an_answer_is_waited_for_a_day_at_most_and_while_it_is_of_use_to_others(
    since: timedelta, starts: timedelta, until: timedelta
) -> None:
    assert delegates.until(NOW + since, NOW + starts, NOW) == NOW + until


@pytest.mark.parametrize(("ahead", "held"), [(2 * HOUR, False), (2 * HOUR + MINUTE, True)])
def test_no_seat_is_held_in_the_last_two_hours(ahead: timedelta, held: bool) -> None:
    assert delegates.can_hold(NOW + ahead, NOW) is held
