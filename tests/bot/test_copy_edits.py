"""Copies of a corrected broadcast are edited, by facts that are read for many at once."""

from collections.abc import Sequence

import pytest
import rig
from sqlalchemy import event

from bot.speech import Speech
from handlers.copies import Update
from storage import copies, members
from storage.database import Session
from storage.models import Delivery, Person, Post


@pytest.fixture
async def corrected(start: rig.StartBot) -> rig.Rig:
    """A bot whose three members have a broadcast that says something else by now."""
    bot = await start(Speech())
    bot.database.call(rig.owe, "one")
    bot.database.call(rig.open_all)
    await bot.settle()
    bot.database.call(correct, "two")
    bot.time.passed += 60
    return bot


def correct(session: Session, text: str) -> None:
    post = session.get_one(Post, 1)
    staff = members.rights(session, session.get_one(Person, 1))
    copies.correct(session, post.id, staff.person_id, rig.NOW)
    post.facts = post.facts | {"text": text}


def updates(session: Session, found: Sequence[Delivery]) -> list[Update]:
    made = Speech().updates(session, found, rig.NOW)
    return [made.of(one) for one in found]


async def test_each_copy_is_edited_once(corrected: rig.Rig) -> None:
    before = len(corrected.standin.calls)
    await corrected.settle()
    await corrected.settle()
    assert [corrected.texts(chat_id) for chat_id in rig.PEOPLE] == [["two"]] * 3
    edits = [one for one in corrected.standin.calls[before:] if one.method == "editMessageText"]
    assert len(edits) == 3


async def test_many_copies_take_as_many_statements_as_one(corrected: rig.Rig) -> None:
    asked: list[str] = []
    event.listen(
        corrected.database.engine, "before_cursor_execute", lambda *given: asked.append(given[2])
    )

    def look(session: Session, limit: int) -> int:
        return len(updates(session, copies.outdated(session, rig.NOW, limit, ())))

    corrected.database.call(look, 1)  # makes the content
    took: list[int] = []
    for limit in (1, 3):
        asked.clear()
        assert corrected.database.call(look, limit) == limit
        took.append(len(asked))
    assert took[0] == took[1]


async def test_copies_that_read_the_same_hold_nobody_up(corrected: rig.Rig) -> None:
    corrected.database.call(correct, "one")  # as it was sent: nothing to be edited
    before = len(corrected.standin.calls)
    await corrected.settle()
    methods = {one.method for one in corrected.standin.calls[before:]}
    assert "editMessageText" not in methods
    assert corrected.database.call_reading(lambda s: copies.count(s, s.get_one(Post, 1))) == {
        "unchanged": 3
    }


LONG = "\n\n".join(f"<b>{letter}</b> " + letter * 2500 for letter in "xy")
"""Of two messages."""


@pytest.mark.parametrize("days", [1, 3])
async def test_of_a_correction_of_fewer_messages_the_rest_is_deleted_while_that_can_be(
    start: rig.StartBot, days: int
) -> None:
    bot = await start(Speech())
    bot.database.call(rig.owe, LONG)
    bot.database.call(rig.open_all)
    await bot.settle()
    assert [len(bot.texts(chat_id)) for chat_id in rig.PEOPLE] == [2] * 3
    bot.time.passed += days * 24 * 3600
    bot.database.call(correct, "short")
    for _ in range(3):
        await bot.settle()
    read = [bot.texts(chat_id) for chat_id in rig.PEOPLE]
    if days == 1:
        assert [[one.split("\n")[0] for one in texts] for texts in read] == [["short"]] * 3
        bot.time.passed += 60
        bot.database.call(correct, "shorter")
        for _ in range(3):
            await bot.settle()
        read = [bot.texts(chat_id) for chat_id in rig.PEOPLE]
        assert [[one.split("\n")[0] for one in texts] for texts in read] == [["shorter"]] * 3
    else:
        assert all(len(texts) == 3 and "short" in texts[-1] for texts in read)
