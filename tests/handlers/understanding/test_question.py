import dataclasses
from pathlib import Path
from typing import Any

import pytest
import some_groups
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.understanding import gazetteer, normalise, question

GAZETTEER = gazetteer.Gazetteer(some_groups.ENTRIES)
TABLE: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("questions.yaml").read_text(encoding="utf-8")
)
IDS = {"ctip": some_groups.CTIP, "lm": some_groups.LM, "cchm": some_groups.CCHM}
LANGUAGES = {"en": "en", "bn": "bn", "bn-Latn": "bn"}
QUESTIONS = [(way, *row) for way, rows in TABLE["questions"].items() for row in rows]


@pytest.mark.parametrize(("way", "text", "asked", "groups"), QUESTIONS)
def test_a_question_is_understood(way: str, text: str, asked: str, groups: list[str]) -> None:
    frame = question.read(text, GAZETTEER)
    assert (frame.asked, frame.working_group_ids) == (asked, tuple(IDS[key] for key in groups))
    assert frame.certain
    assert not frame.unknown_group
    assert frame.language in {LANGUAGES[way], None}


@pytest.mark.parametrize("text", TABLE["nothing"])
def test_other_talk_asks_for_nothing(text: str) -> None:
    frame = question.read(text, GAZETTEER)
    assert frame.asked is None
    assert not frame.unknown_group


@pytest.mark.parametrize(("text", "asked"), TABLE["unknown"])
def test_an_unknown_working_group_is_no_question_about_any_meeting(text: str, asked: str) -> None:
    frame = question.read(text, GAZETTEER)
    assert (frame.asked, frame.working_group_ids, frame.unknown_group) == (asked, (), True)


@pytest.mark.parametrize(
    ("id_", "name"), [(entry.id, name) for entry in some_groups.ENTRIES for name in entry.names]
)
def test_a_private_name_reads_like_one_that_does_not_exist(id_: int, name: str) -> None:
    others = [entry for entry in some_groups.ENTRIES if entry.id != id_]
    public = gazetteer.Gazetteer(others)
    for asked in ("when is the {} meeting?", "agenda of the {} working group"):
        real = question.read(asked.format(name), public)
        invented = question.read(asked.format("Invented Zebra"), public)
        assert dataclasses.replace(real, language="en") == invented


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("when is the next সভা?", "en"),
        ("next meeting কবে?", "bn"),
        ("next meeting kobe?", "bn"),
        ("CTIP meeting", "en"),
        ("agenda?", "en"),
        ("what is the weather like", "en"),
        ("মানব পাচার প্রতিরোধ", "bn"),
        ("CTIP", None),
        ("12:30 😀", None),
        ("", None),
    ],
)
def test_the_words_beside_names_say_the_language(text: str, language: str | None) -> None:
    assert question.read(text, GAZETTEER).language == language


def test_a_word_that_the_name_lacks_makes_it_doubtful() -> None:
    frame = question.read("when is the labour rights meeting?", GAZETTEER)
    assert (frame.working_group_ids, frame.certain) == ((some_groups.LM,), False)


def test_without_working_groups_a_question_is_still_understood() -> None:
    assert question.read("when is the next meeting?", gazetteer.Gazetteer([])).asked == "when"


@settings(deadline=None)
@given(st.text())
def test_random_text_never_raises(text: str) -> None:
    frame = question.read(text, GAZETTEER)
    assert set(frame.working_group_ids) <= set(IDS.values())
    assert not (frame.unknown_group and frame.working_group_ids)


WORDS = ["when", "CTIP", "group", "the", "সভা", "কবে", "শ্রম", "xyz", "link", "?", "er", "of", "next"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS)))
def test_random_words_never_raise(words: list[str]) -> None:
    frame = question.read(" ".join(words), GAZETTEER)
    assert not frame.unknown_group or frame.asked is not None


def test_only_the_head_of_a_long_text_is_read() -> None:
    text = "when is the CTIP meeting? " * 160
    assert question.read(text, GAZETTEER) == question.read(text[: normalise.LONGEST], GAZETTEER)
