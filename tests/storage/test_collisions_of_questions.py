from collections.abc import Callable

import cast
from races import Race, amina_id, number
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import contacts, errors, groups, learned, proposals, standing_answers
from storage.database import Database
from storage.models import Audit, StandingAnswer, WorkingGroup


def ctip(session: Session) -> WorkingGroup:
    return session.scalars(select(WorkingGroup).where(WorkingGroup.key == "ctip")).one()


def test_two_names_given_at_once_are_both_kept(race: Race, database: Database) -> None:
    def names(alias: str) -> Callable[[Session], None]:
        def named(session: Session) -> None:
            groups.add_alias(session, ctip(session), alias, amina_id(session), cast.NOW)

        return named

    race.run(names("one"), names("two"))
    assert database.call_reading(ctip).aliases == ["one", "two"]


def test_the_same_words_taught_twice_at_once_are_one_phrase(race: Race, database: Database) -> None:
    def teaches(kind: str) -> Callable[[Session], None]:
        def taught(session: Session) -> None:
            learned.teach(session, kind, "What is on?", amina_id(session), cast.NOW)

        return taught

    race.run(teaches("when"), teaches("agenda"))
    (phrase,) = database.call_reading(learned.listed, 2)
    assert (phrase.kind, phrase.text) == ("agenda", "What is on?")


def ask(session: Session) -> int:
    text = "Where can I park?"
    return contacts.write(session, amina_id(session), text, cast.NOW, question=True).id


def answers(question_id: int) -> Callable[[Session], None]:
    def answered(session: Session) -> None:
        contacts.answer(session, question_id, "At gate 2.", amina_id(session), cast.NOW)

    return answered


def test_two_that_are_answered_at_once_make_one_proposal(race: Race, database: Database) -> None:
    first, second, _ = [database.call(ask) for _ in range(3)]
    race.run(answers(first), answers(second))
    assert database.call_reading(number, StandingAnswer) == 1


def test_the_last_is_asked_while_another_is_answered_and_it_is_proposed(
    race: Race, database: Database
) -> None:
    first, _ = [database.call(ask) for _ in range(2)]
    race.run(answers(first), ask)
    assert database.call_reading(number, StandingAnswer) == 1


def test_a_proposal_is_decided_by_one(race: Race, database: Database) -> None:
    def propose(session: Session) -> int:
        return standing_answers.new(session, ["Where?"], "Here.", "proposed").id

    answer_id = database.call(propose)

    def publish(session: Session) -> str:
        return proposals.publish(session, answer_id, None, amina_id(session), cast.NOW).state

    def decline(session: Session) -> str:
        try:
            return proposals.decline(session, answer_id, amina_id(session), cast.NOW).state
        except errors.AlreadyDecided as refused:
            return f"no: {refused.state}"

    assert race.run(publish, decline) == ("published", "no: published")


def test_an_answer_that_two_withdraw_is_withdrawn_once(race: Race, database: Database) -> None:
    answer_id = database.call(lambda session: cast.answer(session).id)

    def withdraw(session: Session) -> str:
        who = amina_id(session)
        return standing_answers.withdraw(session, answer_id, who, cast.NOW).state

    assert race.run(withdraw, withdraw) == ("withdrawn", "withdrawn")
    acts = database.call_reading(lambda session: session.scalars(select(Audit.action)).all())
    assert acts == ["answer-withdrawn"]
