import pytest

from handlers.understanding import index

SEEN = [(1, ("Seaport logistics",)), (2, ("Data",))]
HIDDEN = (3, ("Sea port strikes",))


@pytest.mark.parametrize("word", ["seaport", "seaports", "seapotr", "seap", "port", "sea"])
def test_what_is_found_among_some_is_the_same_as_if_there_were_no_others(word: str) -> None:
    among = frozenset({1, 2})
    alone = index.Index(SEEN).find((word,), [0], among)
    assert index.Index([*SEEN, HIDDEN]).find((word,), [0], among) == alone


def test_words_that_a_name_parts_are_found_joined() -> None:
    hit = index.Index([*SEEN, HIDDEN]).find(("seaport", "strikes"), [0, 1], frozenset({2, 3}))
    assert (hit.ids, hit.coverage) == ((3,), 1.0)
