import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules import likeness


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Where can I park?", "where can i park"),
        ("Where can I park?", "Where can we park?"),
        ("where do I park my car", "Where do I park the car?"),
        ("is lunch served at the network meeting", "is lunch servd at network meetings?"),
        ("গাড়ি কোথায় রাখব?", "গাড়ি কোথায় রাখবো"),
        ("gari kothay rakhbo", "gari kothai rakhbo?"),
        ("গাড়ি কোথায় রাখব?", "gari kothay rakhbo"),
        ("দুপুরের খাবার কি দেওয়া হবে", "dupurer khabar ki dewa hobe"),
        ("সার্টিফিকেট কবে পাব", "certificate kobe pabo"),
    ],
)
def test_questions_that_differ_by_a_slip_or_a_small_word_are_the_same(one: str, other: str) -> None:
    assert likeness.same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Where can I park?", "Where can I eat?"),
        ("will lunch be served at the LM meeting", "will lunch be served at the climate meeting"),
        ("will lunch be served at the network meeting", "will lunch be served at the lm meeting"),
        ("শ্রম গ্রুপের সভায় কি খাবার দেবে?", "জলবায়ু গ্রুপের সভায় কি খাবার দেবে?"),
        ("Who pays for the hotel?", "Who books a flight?"),
        ("গাড়ি কোথায় রাখব?", "সভা কোথায় হবে?"),
        ("ভিসা কীভাবে পাব", "taka kivabe pabo"),
        ("গাড়ি কোথায় রাখব", "khabar kothay khabo"),
        ("?!", "?!"),
    ],
)
def test_questions_that_ask_something_else_are_not(one: str, other: str) -> None:
    assert not likeness.same(one, other)


@given(one=st.text(), other=st.text())
def test_it_does_not_matter_which_was_asked_first(one: str, other: str) -> None:
    assert likeness.same(one, other) == likeness.same(other, one)
