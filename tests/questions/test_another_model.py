"""Another model may stand in for the examples, from outside: all it needs is `lessons.Model`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from scoring import ASK, BOT, Members

from handlers.understanding import lessons, sentence
from storage.database import Database

GROUP, TITLE = sentence.GROUP, sentence.TITLE

MEANT = {
    ("whither", GROUP): "where",
    ("quid", "agitur", TITLE): "agenda",
    ("কয়", "দণ্ড", TITLE): "duration",
    ("hokum", GROUP): lessons.OTHER,
}


class Dictionary:
    """A model that knows a few sentences, in words that no example has, and nothing else."""

    def __init__(self) -> None:
        self.read: list[tuple[str, ...]] = []

    def nearest(self, tokens: Sequence[str]) -> dict[str, float]:
        self.read.append(tuple(tokens))
        meant = MEANT.get(tuple(tokens), lessons.OTHER)
        return {kind: 0.0 if kind == meant else -50.0 for kind in lessons.SAMPLES}


@pytest.fixture(name="model")
def _model() -> Dictionary:
    return Dictionary()


@pytest.fixture(name="members")
def _members(tmp_path: Path, model: Dictionary) -> Iterator[Members]:
    database = Database(f"sqlite:///{tmp_path / 'questions.sqlite3'}")
    yield Members(database, bot=replace(BOT, model=model))
    database.close()


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("whither labour migration", "ILO office, Dhaka"),
        ("quid agitur court rulings update", "Witness protection"),
        ("কয় দণ্ড court rulings update", "১ ঘণ্টা ৩০ মিনিট"),
    ],
)
def test_questions_are_answered_by_another_model(members: Members, asked: str, answer: str) -> None:
    assert answer in members.ask("bina", asked).text


def test_what_another_model_takes_for_other_talk_is_declined(members: Members) -> None:
    assert any(label in ASK for label in members.ask("bina", "hokum climate change").labels)


def test_names_and_days_are_marks_to_a_model(members: Members, model: Dictionary) -> None:
    members.ask("bina", "whither labour migration on Wednesday")
    assert not {"labour", "migration", "wednesday"} & {word for one in model.read for word in one}
