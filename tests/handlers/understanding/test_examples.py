import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.understanding import examples

EXAMPLES = examples.Examples({"when": ["when is it", "কবে হবে"], "where": ["where is it"]})


def test_an_example_is_nearest_to_itself() -> None:
    nearest = EXAMPLES.nearest("কবে হবে")
    assert nearest["when"] == pytest.approx(1)
    assert nearest["where"] < nearest["when"]


def test_a_text_that_shares_nothing_is_near_to_nothing() -> None:
    assert EXAMPLES.nearest("xyz") == {"when": 0.0, "where": 0.0}


def test_strange_letters_make_a_text_less_like_an_example() -> None:
    assert EXAMPLES.nearest("when is it zzzz")["when"] < EXAMPLES.nearest("when is")["when"]


@given(st.text())
def test_likeness_is_between_none_and_the_same(text: str) -> None:
    assert all(0 <= likeness <= 1 + 1e-9 for likeness in EXAMPLES.nearest(text).values())
