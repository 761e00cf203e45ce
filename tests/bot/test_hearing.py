"""What people did while the bot could not hear comes before what it owes."""

import asyncio
import contextlib
from datetime import datetime
from typing import Any

import pytest
import rig
from sqlalchemy import select

from bot.hearing import PATIENCE, Hearing
from handlers.calls import Call
from handlers.context import BotIdentity
from storage import posts
from storage.database import Session
from storage.models import Post

ANA, BEN, CAT = rig.PEOPLE


class Heard:
    """A hearing whose clock is moved, and whose updates are handled by hand."""

    def __init__(self) -> None:
        self.now, self.unhandled = 0.0, set[int]()
        self.hearing = Hearing(lambda: self.unhandled, lambda: self.now)


def test_at_first_nothing_leaves_and_then_not_before_what_waits_is_handled() -> None:
    it = Heard()
    assert not it.hearing.is_clear()
    it.unhandled |= {1, 2}
    it.hearing.regained()
    assert not it.hearing.is_clear()
    it.unhandled |= {3}  # this one came when the bot heard
    it.unhandled -= {1, 2}
    assert it.hearing.is_clear()


def test_what_is_not_handled_for_long_holds_up_nothing() -> None:
    it = Heard()
    it.unhandled |= {1}
    it.hearing.regained()
    it.now += PATIENCE - 1
    it.hearing.regained()  # a further poll does not begin anew
    assert not it.hearing.is_clear()
    it.now += 1
    assert it.hearing.is_clear()


def test_a_doubt_is_one_only_where_the_bot_heard() -> None:
    it = Heard()
    it.hearing.doubt()
    assert not it.hearing.doubted.is_set()
    it.hearing.regained()
    it.hearing.doubt()
    assert (it.hearing.is_clear(), it.hearing.doubted.is_set()) == (False, True)


def takes_back(
    session: Session, update: dict[str, Any], now: datetime, bot: BotIdentity
) -> list[Call]:
    """Let nothing that is owed leave any more, as Undo and Stop do."""
    for post in session.scalars(select(Post)):
        posts.withdraw_post(session, post, "stopped")
    return []


@pytest.mark.parametrize("opened", [False, True])
@pytest.mark.parametrize("fault", ["unreachable", "cut_before"])
async def test_what_was_taken_back_while_telegram_was_away_does_not_leave_when_it_is_back(
    start: rig.StartBot, opened: bool, fault: str
) -> None:
    bot = await start(rig.saying(handle=takes_back))
    bot.database.call(rig.owe, "one")
    if opened:
        bot.database.call(rig.open_all)
    bot.fault(fault, "getUpdates", times=3)
    bot.standin.send_text(ANA, "Stop!")
    await running_until(bot, lambda: "done" in bot.inbox())
    await asyncio.sleep(0.3)
    assert {one: bot.texts(one) for one in rig.PEOPLE} == {ANA: [], BEN: [], CAT: []}


async def test_where_another_program_hears_what_people_do_what_is_owed_leaves(
    bot: rig.Rig,
) -> None:
    bot.database.call(rig.owe, "one")
    bot.fault("conflict", "getUpdates", times=1000)
    await running_until(bot, lambda: bot.texts(CAT) == ["one"])


async def test_a_poll_that_may_wait_for_ever_is_given_up_when_nothing_can_be_sent(
    bot: rig.Rig,
) -> None:
    def polls() -> list[Any]:
        return [call for call in bot.standin.calls if call.method == "getUpdates"]

    async def broken() -> None:
        await rig.until(lambda: len(polls()) >= 2)
        bot.fault("slow", "getUpdates", times=1, seconds=1000)
        bot.standin.send_text(ANA, "The poll ends with this, and the next one hangs")
        await rig.until(lambda: bot.inbox() == ["done"])
        await asyncio.sleep(0.1)
        before.append(len(polls()))
        bot.fault("unreachable", times=1)
        bot.database.call(rig.owe, "one")

    before: list[int] = []
    breaking = asyncio.create_task(broken())
    await running_until(bot, lambda: bool(before) and len(polls()) > before[0] + 1)
    await breaking


async def running_until(bot: rig.Rig, true: Any) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(bot.application.run_until(stop))
    try:
        await rig.until(true)
        await asyncio.sleep(0.3)
    finally:
        stop.set()
        with contextlib.suppress(asyncio.CancelledError):
            await running
