import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules import words


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("  When is the NEXT meeting?! ", "when is the next meeting"),
        ("UN-Women (Bangladesh)", "un women bangladesh"),
        ("২৫ ডিসেম্বর", "25 ডিসেম্বর"),
        ("মানবপাচার প্রতিরোধ।", "মানবপাচার প্রতিরোধ"),
        ("র\u200d্যাব", "র্যাব"),
        ("STRASSE straße", "strasse strasse"),
        ("❤️ yes 👍🏽", "yes"),
        ("১২:৩০", "12 30"),
        ("…", ""),
    ],
)
def test_text_becomes_plain_words(typed: str, expected: str) -> None:
    assert words.normalise(typed) == unicodedata.normalize("NFC", expected)


def test_both_spellings_of_bangla_letters_are_one() -> None:
    assert words.normalise("সম\u09dfের") == words.normalise("সম\u09af\u09bcের")
    assert words.normalise("\u0995\u09c7\u09be") == words.normalise("\u0995\u09cb")


@given(st.text())
def test_normalising_again_changes_nothing(text: str) -> None:
    once = words.normalise(text)
    assert words.normalise(once) == once


@given(st.text(alphabet="abcযড়ঢ\u09bcািো্ \u200c\u200d৩4।"))
def test_composed_and_decomposed_text_are_one(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert words.normalise(composed) == words.normalise(decomposed)


@given(st.text())
def test_nothing_is_left_but_words_and_single_spaces(text: str) -> None:
    said = words.normalise(text)
    assert said == " ".join(said.split())
    # Control, format, punctuation, symbol: not "unassigned", which depends on Python's age.
    assert not any(unicodedata.category(sign) in {"Cc", "Cf"} for sign in said)
    assert not any(unicodedata.category(sign)[0] in "PS" for sign in said)
