"""The book-keeping of turns, checked against counting by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import turns


def test_an_empty_window_is_open() -> None:
    window = turns.Window(2, 1.0)
    assert window.opens() == window.opens(9) == window.latest() == -math.inf


def test_places_open_in_the_order_of_departure() -> None:
    window = turns.Window(3, 1.0)
    for at in (10.0, 10.2, 10.7):
        window.note(at)
    assert [window.opens(places) for places in (1, 2, 3, 4)] == [11.0, 11.2, 11.7, 11.7]


def test_a_forgotten_departure_frees_its_place() -> None:
    window = turns.Window(2, 1.0)
    window.note(10.0)
    window.note(10.5)
    window.forget(10.5)
    window.forget(9.0)
    assert window.opens() == -math.inf
    assert window.latest() == 10.0


def test_a_restarted_window_opens_place_by_place() -> None:
    window = turns.Window(4, 1.0)
    window.restart(20.0)
    assert [window.opens(places) for places in (1, 2, 3, 4)] == [20.0, 20.25, 20.5, 20.75]


@given(st.lists(st.floats(0, 5), max_size=30), st.integers(1, 4), st.integers(1, 5))
def test_a_window_opens_where_counting_says_so(gaps: list[float], count: int, places: int) -> None:
    window, now, left = turns.Window(count, 1.0), 0.0, list[float]()
    for gap in gaps:
        now = max(now + gap, window.opens())
        window.note(now)
        left.append(now)
    opens = max(window.opens(places), 0.0)
    assert sum(at + 1.0 > opens for at in left) <= count - min(places, count)
    if opens > 0.0:
        assert sum(at + 1.0 > opens - 1e-6 for at in left) > count - min(places, count)


def test_a_private_chat_takes_three_replies_at_once_then_one_a_second() -> None:
    chat, left = turns.of_chat(7), list[float]()
    for _ in range(6):
        left.append(max(50.0, chat.opens_for_reply()))
        chat.note(left[-1])
    assert left == [50.0, 50.0, 50.0, 51.0, 52.0, 53.0]


def test_a_post_waits_until_all_replies_had_their_second() -> None:
    chat = turns.of_chat(7)
    chat.note(50.0)
    assert chat.opens_for_post() == 51.0
    chat.note(50.5)
    assert chat.opens_for_post() == chat.forgets() == 52.0


def test_a_group_takes_twenty_a_minute() -> None:
    chat = turns.of_chat(-7)
    for second in range(20):
        assert chat.opens_for_reply() == -math.inf
        chat.note(100.0 + second)
    assert chat.opens_for_reply() == chat.opens_for_post() == 160.0
    assert chat.forgets() == 179.0


@pytest.mark.parametrize("chat_id", [7, -7])
def test_a_post_is_a_second_apart_from_anything_in_its_chat(chat_id: int) -> None:
    chat = turns.of_chat(chat_id)
    assert chat.opens_for_post() == -math.inf
    chat.note(100.0)
    assert chat.opens_for_post() == 101.0
    assert chat.opens_for_reply() < 100.0
