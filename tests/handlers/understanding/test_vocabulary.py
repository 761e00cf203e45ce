from pathlib import Path

import pydantic
import pytest

from handlers.understanding import examples, kinds, lessons, moments, phrases, vocabulary, wordlists

FILES = vocabulary.files()
EXAMPLES = list(vocabulary.examples())
LEARNED = lessons.learned()


def test_nearly_every_example_is_likeliest_what_it_is_an_example_of() -> None:
    wrong = [
        (kind, text) for kind, text in EXAMPLES if LEARNED.likeness(lessons.tokens(text))[kind] < 0
    ]
    assert len(wrong) < 0.02 * len(EXAMPLES), wrong


def test_what_is_taught_counts_as_if_it_had_shipped() -> None:
    some = [(kind, lessons.tokens(text)) for kind, text in EXAMPLES[::7]]
    before, taught = some[20:], [("agenda", tokens) for _, tokens in some[:20]]
    all_kinds = (*kinds.KINDS, lessons.DO, lessons.OTHER)
    once = examples.Examples(all_kinds, before + taught)
    later = examples.Examples(all_kinds, taught, examples.Examples(all_kinds, before))
    for _, tokens in some:
        assert later.nearest(tokens) == pytest.approx(once.nearest(tokens), abs=0.5)


def test_every_example_is_of_a_kind_that_there_is() -> None:
    assert {kind for kind, _ in EXAMPLES} == {*kinds.KINDS, lessons.DO, lessons.OTHER}


def test_a_word_is_known_with_an_ending_or_an_error_but_not_by_accident() -> None:
    known, bangla, stranger = vocabulary.load().recognise(("meating", "সভাগুলোর", "weather"))
    assert "meeting" in known
    assert "সভা" in bangla
    assert stranger == {"weather"}


def test_a_phrase_is_found_where_it_stands_word_by_word() -> None:
    found = phrases.Phrases(["what time", "time"])
    text = [frozenset({word}) for word in ("at", "what", "time")]
    assert found.places(text) == {1, 2}
    assert found.places(text[:2]) == frozenset()


def test_a_phrase_may_have_gaps() -> None:
    found = phrases.Phrases(["who … not … answered"])
    words = ["so", "who", "of", "us", "has", "not", "yet", "answered"]
    text = [frozenset({word}) for word in words]
    assert found.places(text) == {1, 5, 7}
    assert found.longest(text) == 3
    assert found.places(text[:7]) == frozenset()


def test_an_unknown_key_of_a_file_is_refused() -> None:
    words = FILES["en"].model_dump() | {"colour": []}
    with pytest.raises(pydantic.ValidationError, match="colour"):
        wordlists.Words.model_validate(words)


@pytest.mark.parametrize("key", ["asked", "sayings", "modes", "only_modes"])
def test_a_file_that_lacks_one_of_all_that_can_be_said_is_refused(key: str) -> None:
    words = FILES["en"].model_dump()
    lacking, *rest = words[key]
    with pytest.raises(ValueError, match=lacking):
        wordlists.Words.model_validate(words | {key: {one: words[key][one] for one in rest}})


def test_a_file_that_does_not_say_what_may_stand_alone_is_refused() -> None:
    words = FILES["en"].model_dump()
    del words["conversation"]["alone"]["thanks"]
    with pytest.raises(ValueError, match="thanks"):
        wordlists.Words.model_validate(words)


@pytest.mark.parametrize("table", ["weekdays", "parts", "units", "relations"])
def test_words_for_dates_are_refused_that_lack_a_name_or_have_another(table: str) -> None:
    words = FILES["en"].moments.model_dump()
    lacking, *rest = words[table]
    for wrong, names in ((lacking, rest), ("fortnight", [lacking, *rest, "fortnight"])):
        with pytest.raises(ValueError, match=wrong):
            moments.Words.model_validate(words | {table: {one: [] for one in names}})


def test_a_saying_that_is_no_word_of_a_file_is_refused() -> None:
    words = FILES["en"].model_dump()
    words["sayings"]["unclear"] = ["perhaps not"]
    with pytest.raises(pydantic.ValidationError, match="unclear"):
        wordlists.Words.model_validate(words)


@pytest.mark.parametrize(
    ("folder", "text"),
    [
        ("vocabulary", "script: [unclosed"),
        ("vocabulary", "script: Latin"),
        ("examples", "wen: [when is it]"),
        ("examples", "when: when is it"),
    ],
)
def test_a_faulty_file_is_a_value_error(
    folder: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "en.yaml").write_text(text)
    vocabulary.load()
    monkeypatch.setattr(wordlists.resources, "files", lambda _: tmp_path)
    with pytest.raises(ValueError):  # noqa: PT011 - that it is one is what is promised
        vocabulary.load.__wrapped__() if folder == "vocabulary" else list(vocabulary.examples())


@pytest.mark.parametrize(
    ("typed", "meant"), [("hvnt", "haven"), ("wshop", "wshop"), ("wrkshp", "wrkshp")]
)
def test_what_is_typed_in_a_hurry_is_known(typed: str, meant: str) -> None:
    known = vocabulary.load()
    (spellings,) = known.recognise((typed,))
    assert meant in spellings
    assert typed == "hvnt" or known.meeting_words.places(known.recognise((typed,))) == {0}
