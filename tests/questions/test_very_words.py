"""A published standing answer is found by the very words of its questions, whatever they resemble.

By whom it is for: anybody else reads of no such thing.
"""

from pathlib import Path

import pytest
from scoring import NOW, Members
from sqlalchemy import select

from storage import standing_answers
from storage.database import Database, Session
from storage.models import Person, WorkingGroup

ANSWER = "In the blue cabinet."


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Members, list[str]]:
    questions = [
        "where are the case files kept", "which room is for the case review meeting last year",
        "not the plenary but the safe", "who is coming", "কেস রিভিউয়ের ফাইল কোথায়",
        "case er file gula kothay thake", "I cannot come, who opens the cabinet?",
    ]  # fmt: skip

    def publish(session: Session) -> None:
        staff = session.scalars(select(Person).where(Person.key == "amina")).one()
        group = session.scalars(select(WorkingGroup).where(WorkingGroup.key == "scr")).one()
        standing_answers.add(session, questions, ANSWER, {}, group, staff.id, NOW)

    path: Path = tmp_path_factory.mktemp("very_words") / "questions.sqlite3"
    database = Database(f"sqlite:///{path}")
    members = Members(database)
    database.call(publish)
    return members, questions


def test_members_get_it_after_any_subject(asked: tuple[Members, list[str]]) -> None:
    members, questions = asked
    for before in ("when is the plenary", "the CTIP meetings"):
        for question in questions:
            members.ask("lipi", before)
            assert ANSWER in members.ask("lipi", question).text, question
            members.forget()


def test_nobody_else_gets_it(asked: tuple[Members, list[str]]) -> None:
    members, questions = asked
    for question in questions:
        assert ANSWER not in members.ask("bina", question).text
        members.forget()
