"""Telegram groups that are linked, lost and moved at the same moment."""

from collections.abc import Callable

import cast
import pytest
from races import Race, amina_id, number
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import linked_chats
from storage.database import Database
from storage.linked_chats import Place
from storage.models import LinkedChat, Post, WorkingGroup

CHAT, NEW = -5001, -1005001


def link(key: str, chat_id: int = CHAT) -> Callable[[Session], str]:
    def linked(session: Session) -> str:
        group = session.scalars(select(WorkingGroup).where(WorkingGroup.key == key)).one()
        place = Place(chat_id, "Sample chat")
        linked_chats.link(session, place, group, amina_id(session), cast.NOW)
        return key

    return linked


def lose(session: Session) -> None:
    linked_chats.lose(session, CHAT, "kicked", cast.NOW)


def move(session: Session) -> None:
    linked_chats.move(session, CHAT, NEW)


def ties(session: Session) -> list[tuple[int, str, str | None]]:
    found = session.scalars(select(LinkedChat))
    return [(one.chat_id, one.working_group.key, one.lost) for one in found]


@pytest.mark.parametrize("before", [[], ["ctip"]])
def test_of_two_that_link_the_second_holds(
    race: Race, database: Database, before: list[str]
) -> None:
    for key in before:
        database.call(link(key))
    race.run(link("ctip"), link("closed"))
    assert database.call_reading(ties) == [(CHAT, "closed", None)]


def test_a_removal_that_is_noticed_twice_is_told_once(race: Race, database: Database) -> None:
    database.call(link("ctip"))
    race.run(lose, lose)
    assert database.call_reading(lambda session: number(session, Post)) == 1


def test_an_upgrade_that_is_learned_twice_is_one(race: Race, database: Database) -> None:
    database.call(link("ctip"))
    race.run(move, move)
    assert database.call_reading(ties) == [(NEW, "ctip", None)]


def test_an_upgrade_and_a_tie_made_there_leave_one(race: Race, database: Database) -> None:
    database.call(link("ctip"))
    race.run(link("closed", NEW), move)
    assert database.call_reading(ties) == [(NEW, "closed", None)]
