import pydantic
import pytest

from handlers.understanding import gazetteer, question, vocabulary

NO_GROUPS = gazetteer.Gazetteer([])
FILES = vocabulary.load().files
EXAMPLES = [
    (tag, kind, text)
    for tag, words in FILES.items()
    for kind, asked in words.asked.items()
    for text in asked.examples
]


def test_every_file_says_how_to_ask_for_everything() -> None:
    assert all(set(words.asked) == set(vocabulary.KINDS) for words in FILES.values())


def test_every_example_is_understood_as_what_it_is_an_example_of() -> None:
    wrong = [row for row in EXAMPLES if question.read(row[2], NO_GROUPS).asked != row[1]]
    assert wrong == []


def test_every_example_of_other_talk_asks_for_nothing() -> None:
    texts = [text for words in FILES.values() for text in words.other]
    assert [text for text in texts if question.read(text, NO_GROUPS).asked] == []


def test_a_word_is_known_with_an_ending_or_an_error_but_not_by_accident() -> None:
    known, bangla, stranger = vocabulary.load().recognise(("meating", "সভাগুলোর", "weather"))
    assert known == {"meeting"}
    assert "সভা" in bangla
    assert stranger == {"weather"}


def test_a_phrase_is_found_where_it_stands_word_by_word() -> None:
    phrases = vocabulary.Phrases(["what time", "time"])
    text = [frozenset({word}) for word in ("at", "what", "time")]
    assert phrases.places(text) == {1, 2}
    assert phrases.places(text[:2]) == frozenset()


def test_an_unknown_key_of_a_file_is_refused() -> None:
    words = FILES["en"].model_dump() | {"colour": []}
    with pytest.raises(pydantic.ValidationError, match="colour"):
        vocabulary.Words.model_validate(words)
