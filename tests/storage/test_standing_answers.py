from functools import partial

import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import errors, standing_answers
from storage.models import Audit


def test_an_answer_is_given_to_whom_it_is_for(session: Session, people: cast.Cast) -> None:
    def add(text: str, **of: object) -> None:
        group = people.closed if of else None
        standing_answers.add(
            session, ["Where?"], text, {"bn": "এখানে।"}, group, people.amina.id, cast.NOW
        )

    add("For all")
    add("For some", of=people.closed)
    outsider, insider = (cast.viewer(session, one) for one in (people.bina, people.rafiq))
    (for_all, asked), *_ = cast.standing(session, insider)
    assert asked == ("Where?",)
    found = standing_answers.find(session, for_all)
    assert (found.answer, found.translations) == ("For all", {"bn": {"answer": "এখানে।"}})
    given = [
        [standing_answers.find(session, id_).answer for id_, _ in found]
        for found in map(partial(cast.standing, session), (outsider, insider, None))
    ]
    assert given == [["For all"], ["For all", "For some"], []]


def test_an_answer_is_withdrawn_and_published_again_each_told_once_in_the_audit(
    session: Session, people: cast.Cast
) -> None:
    made = cast.answer(session, key="parking")
    bina = cast.viewer(session, people.bina)
    for _ in range(2):
        standing_answers.withdraw(session, made.id, people.amina.id, cast.NOW)
        assert cast.standing(session, bina) == []
    for _ in range(2):
        standing_answers.restore(session, made.id, people.amina.id, cast.NOW)
        assert cast.standing(session, bina) == [(made.id, (*made.questions,))]
    acts = session.execute(select(Audit.action, Audit.subject).order_by(Audit.id)).all()
    assert acts == [
        ("answer-withdrawn", "answer:parking"), ("answer-published", "answer:parking"),
    ]  # fmt: skip


def test_a_proposal_is_not_published_by_publishing_again(
    session: Session, people: cast.Cast
) -> None:
    for state in ("proposed", "declined"):
        made = cast.answer(session, state=state)
        assert standing_answers.restore(session, made.id, people.amina.id, cast.NOW).state == state


def test_the_secretariat_looks_after_all_but_the_declined_the_newest_first(
    session: Session, people: cast.Cast
) -> None:
    for state in ("published", "proposed", "declined", "withdrawn"):
        cast.answer(session, state=state)
    listed = [one.state for one in standing_answers.listed(session, limit=9)]
    assert listed == ["withdrawn", "proposed", "published"]
    assert [one.state for one in standing_answers.listed(session, limit=1, offset=2)] == [
        "published"
    ]


def test_there_is_no_answer_without_one(session: Session) -> None:
    with pytest.raises(errors.NotFound):
        standing_answers.find(session, 1)
