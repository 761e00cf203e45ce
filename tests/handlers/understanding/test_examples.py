from hypothesis import given
from hypothesis import strategies as st

from handlers.understanding import examples

EXAMPLES = examples.Examples(
    {"when": [["when", "is", "it"], ["কবে", "হবে"]], "where": [["where", "is", "it"]]}
)


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
