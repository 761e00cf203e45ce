import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.understanding import examples

KINDS = ("when", "where")
ASKED = [
    ("when", ["when", "is", "it"]),
    ("when", ["কবে", "হবে"]),
    ("where", ["where", "is", "it"]),
    ("where", ["where", "is", "the", "place"]),
]
EXAMPLES = examples.Examples(KINDS, ASKED[:3])


def test_an_example_is_likeliest_what_it_is_an_example_of() -> None:
    nearest = EXAMPLES.nearest(["কবে", "হবে"])
    assert nearest["when"] == 0
    assert nearest["where"] < 0


def test_words_that_no_example_has_say_nothing() -> None:
    assert EXAMPLES.nearest(["xyz"]) == {"when": 0.0, "where": 0.0}


def test_a_misspelt_word_is_known_by_its_letters() -> None:
    assert EXAMPLES.nearest(["whereee"])["when"] < 0


def test_words_say_more_in_their_order() -> None:
    inverted = EXAMPLES.nearest(["it", "is", "where"])
    assert EXAMPLES.nearest(["where", "is", "it"])["when"] < inverted["when"] < 0


@given(st.lists(st.text()))
def test_one_kind_is_the_likeliest_whatever_is_asked(tokens: list[str]) -> None:
    assert max(EXAMPLES.nearest(tokens).values()) == 0


@given(
    st.lists(st.sampled_from(ASKED), max_size=3),
    st.lists(st.sampled_from(["when", "where", "is", "the", "place", "কবে", "xyz"]), min_size=1),
)
def test_what_is_learned_later_counts_as_if_learned_at_once(
    more: list[examples.Example], tokens: list[str]
) -> None:
    before = ASKED[:3] * 20
    once = examples.Examples(KINDS, before + more)
    later = examples.Examples(KINDS, more, examples.Examples(KINDS, before))
    assert later.nearest(tokens) == pytest.approx(once.nearest(tokens), abs=0.1)


def test_an_example_of_two_kinds_is_of_neither_for_certain() -> None:
    both = examples.Examples(KINDS, [("where", ["when", "is", "it"])], EXAMPLES)
    assert EXAMPLES.nearest(["when", "is", "it"])["where"] < -10
    assert both.nearest(["when", "is", "it"])["where"] > -10


def test_a_word_is_in_an_example_or_in_none() -> None:
    assert EXAMPLES.has_word("where")
    assert not EXAMPLES.has_word("place")
    assert examples.Examples(KINDS, ASKED[3:], EXAMPLES).has_word("place")
