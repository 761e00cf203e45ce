from collections.abc import Callable

import cast
from races import Race, amina_id
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import groups, learned
from storage.database import Database
from storage.models import WorkingGroup


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
    assert database.call_reading(learned.phrases) == [("agenda", "What is on?")]
