import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.understanding import normalise


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("When's CTIP-TWG?", ("when", "s", "ctip", "twg")),
        ("C.T.I.P. at 3 p.m.", ("ctip", "at", "3", "pm")),
        ("CTIPএর ২টায়", ("ctip", "এর", "2", "টা\u09af\u09bc")),
        ("শ্রম\u200cঅভিবাসন", ("শ্রমঅভিবাসন",)),
        ("end. Next", ("end", "next")),
        ("5\u200dpm", ("5", "pm")),
        ("…😀", ()),
    ],
)
def test_a_text_becomes_words(text: str, words: tuple[str, ...]) -> None:
    assert normalise.words(text) == words


def test_both_spellings_of_bangla_letters_are_the_same_word() -> None:
    assert normalise.words("জলবা\u09dfু গা\u09dcি গা\u09ddি") == normalise.words(
        "জলবা\u09af\u09bcু গা\u09a1\u09bcি গা\u09a2\u09bcি"
    )


@given(st.text(max_size=60))
def test_words_stay_the_same_when_read_again(text: str) -> None:
    words = normalise.words(text)
    assert normalise.words(" ".join(words)) == words


@pytest.mark.parametrize(
    ("text", "capitals"),
    [
        ("When is the IT meeting", {"it"}),
        ("WHEN IS IT", set()),
        ("I ask for A and CTIP-TWG", {"ctip", "twg"}),
    ],
)
def test_capitals_count_where_not_all_is_in_capitals(text: str, capitals: set[str]) -> None:
    assert normalise.capitals(text) == capitals


def test_endings_come_off_and_leave_a_word() -> None:
    assert normalise.stems("সভার", ("র", "টির")) == ("সভা",)
    assert normalise.stems("grouper", ("er", "r")) == ("groupe", "group")
    assert normalise.stems("her", ("er",)) == ()
