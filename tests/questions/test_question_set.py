"""The question set, as a floor under what was reached: `make questions` prints the figures."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from scoring import SETS, Members, Verdict, rows

from storage.database import Database

LEAST = {
    "develop": {False: 0.98, True: 0.93},
    "held": {False: 0.97, True: 0.91},
    "elsewhere": {False: 0.97, True: 0.9},
}
"""The share of plain and of hard questions that have to be answered rightly."""


@pytest.fixture(scope="module", params=SETS)
def asked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, list[Verdict]]]:
    path: Path = tmp_path_factory.mktemp("questions") / "questions.sqlite3"
    database = Database(f"sqlite:///{path}")
    members = Members(database, request.param)
    yield request.param, [members.score(row) for row in rows(request.param)]
    database.close()


def test_so_many_questions_are_answered_rightly(asked: tuple[str, list[Verdict]]) -> None:
    name, verdicts = asked
    for hard, least in LEAST[name].items():
        some = [verdict.right for verdict in verdicts if verdict.row["hard"] == hard]
        assert sum(some) >= least * len(some)


def test_nothing_is_told_of_what_one_may_not_see(asked: tuple[str, list[Verdict]]) -> None:
    leaks = [fault for verdict in asked[1] for fault in verdict.faults if ": says " in fault]
    assert leaks == []


def test_other_talk_is_declined(asked: tuple[str, list[Verdict]]) -> None:
    other = [verdict.right for verdict in asked[1] if verdict.row["kind"] == "other"]
    assert sum(other) >= 0.97 * len(other)
