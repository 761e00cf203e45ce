"""A broadcast's live message follow the ledger, and is edited only when it changed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import rig
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.api import Api, Attempt
from bot.pace import Permit
from bot.progress import Progress
from handlers import calls
from storage import live_messages, pauses
from storage.database import Session
from storage.models import LiveMessage, Person, Post, Role

ANA = rig.PEOPLE[0]


def no_halt() -> float:
    return 0.0


async def owe_with_progress(bot: rig.Rig) -> int:
    """Owe a broadcast whose progress Ana watches; give the watched message's number."""
    shown = await bot.application.api.attempt(calls.message(ANA, "sent"))
    message_id = shown.message_id
    assert message_id is not None

    def owe(session: Session) -> None:
        one = rig.owe(session, "one")
        ana = session.scalars(select(Person).where(Person.telegram_id == ANA)).one()
        session.merge(Role(person_id=ana.id, name="secretariat"))
        live_messages.keep(session, one, ANA, message_id)

    bot.database.call(owe)
    return message_id


def edits(bot: rig.Rig) -> list[str]:
    return [c.params["text"] for c in bot.standin.calls if c.method == "editMessageText"]


async def test_the_count_is_shown_and_at_the_end_the_last_word(bot: rig.Rig) -> None:
    message_id = await owe_with_progress(bot)
    await bot.settle()
    texts = {one["message_id"]: one["text"] for one in bot.standin.chat(ANA)}
    assert texts[message_id] == "closed {'sent': 3}"
    shown = bot.database.call_reading(lambda s: s.scalars(select(LiveMessage.shown)).one())
    assert shown == "final"


async def test_nothing_is_edited_while_nothing_changes(bot: rig.Rig) -> None:
    await owe_with_progress(bot)
    bot.fault("unreachable", times=1000)
    await bot.settle()
    before = edits(bot)
    await bot.settle()
    assert edits(bot) == before
    assert before


async def test_a_message_that_is_gone_is_left_alone(bot: rig.Rig) -> None:
    await owe_with_progress(bot)
    bot.fault("bad_request", "editMessageText", description="message to edit not found")
    await bot.settle()
    assert len(edits(bot)) == 1


async def test_an_edit_that_failed_for_now_is_made_later(bot: rig.Rig) -> None:
    await owe_with_progress(bot)
    bot.fault("unreachable", "editMessageText")
    await bot.settle()
    await bot.settle()
    assert bot.texts(ANA)[0] == "closed {'sent': 3}"


async def test_one_that_cannot_be_rendered_hides_no_other(start: rig.StartBot) -> None:
    def live(session: Session, post: Post, chat_id: int, now: object) -> object:
        if post.id == 1:
            raise ZeroDivisionError
        return rig.live(session, post, chat_id, rig.NOW)

    bot = await start(rig.saying(live=live))
    await owe_with_progress(bot)
    await owe_with_progress(bot)
    await bot.settle()
    assert bot.texts(ANA)[:2] == ["sent", "closed {'sent': 3}"]


class Overtaken(Api):
    """The way to Telegram, while an edit of which something happens in the database."""

    def __init__(self, api: Api, meanwhile: Callable[[], None]) -> None:
        self._api, self._meanwhile = api, meanwhile

    async def attempt(self, call: calls.Call, *, permit: Permit | None = None) -> Attempt:
        self._meanwhile()
        return await self._api.attempt(call, permit=permit)


async def test_an_edit_that_undo_overtook_does_not_have_the_last_word(bot: rig.Rig) -> None:
    message_id = await owe_with_progress(bot)

    def undo(session: Session) -> None:
        one = session.scalars(select(Post)).one()
        one.state = "draft"
        live_messages.leave(session, ANA, message_id)

    api = Overtaken(bot.application.api, lambda: bot.database.call(undo))
    shown = Progress(api, bot.database, bot.time, rig.SMALLEST, lambda _: False, no_halt)
    assert await shown.show() == 1
    texts = {one["message_id"]: one["text"] for one in bot.standin.chat(ANA)}
    assert texts[message_id].startswith("draft")


async def test_a_message_that_a_tap_turned_into_something_else_meanwhile_stays_that(
    bot: rig.Rig,
) -> None:
    message_id = await owe_with_progress(bot)

    def meanwhile(_chat_id: int) -> bool:
        bot.database.call(live_messages.leave, ANA, message_id)
        return False

    shown = Progress(bot.application.api, bot.database, bot.time, rig.SMALLEST, meanwhile, no_halt)
    assert await shown.show() == 0
    assert edits(bot) == []


async def test_a_database_that_went_away_is_no_broadcast_s_fault(bot: rig.Rig) -> None:
    await owe_with_progress(bot)
    speech = rig.saying(live=rig.writes)
    progress = Progress(
        bot.application.api, bot.database, bot.time, speech, lambda _: False, no_halt
    )
    with rig.held(bot.database), pytest.raises(OperationalError):
        await progress.show()


async def test_in_a_halt_nothing_is_edited_and_its_end_is_noted(bot: rig.Rig) -> None:
    await owe_with_progress(bot)
    bot.database.call(rig.open_all)
    left = [15.0, 14.99, 20.0]
    ends = []
    for seconds in left:
        progress = Progress(
            bot.application.api, bot.database, bot.time, rig.SMALLEST, lambda _: False,
            lambda seconds=seconds: seconds,
        )  # fmt: skip
        assert await progress.show() == 0
        post = bot.database.call_reading(lambda s: s.scalars(select(Post)).one())
        ends.append(pauses.halted_until(post))
    assert ends == [rig.NOW + timedelta(seconds=number) for number in (15, 15, 20)]
    assert edits(bot) == []
