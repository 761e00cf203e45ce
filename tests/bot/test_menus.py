"""Command menus are set when they are missing or would read otherwise, and never twice."""

from typing import Any

import pytest
import rig
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from bot.menus import Menus
from handlers.calls import Call
from storage.database import Session
from storage.models import Account

ANA, BEN, CAT = rig.PEOPLE


def menu(description: str) -> Any:
    def own(session: Session, telegram_id: int) -> list[Call]:
        commands = [{"command": "help", "description": description}]
        scope = {"type": "chat", "chat_id": telegram_id}
        return [Call("setMyCommands", {"commands": commands, "scope": scope})]

    return own


def general(session: Session) -> list[Call]:
    commands = [{"command": "start", "description": "Begin"}]
    return [Call("setMyCommands", {"commands": commands})]


def set_menus(bot: rig.Rig) -> int:
    return sum(call.method == "setMyCommands" for call in bot.standin.calls)


async def test_everybodys_menu_is_set_once(start: rig.StartBot) -> None:
    bot = await start(rig.saying(general_menu=general))
    await bot.settle()
    await bot.settle()
    assert set_menus(bot) == 1
    assert bot.standin.menu(ANA) == [("start", "Begin")]


async def test_a_missing_menu_is_set(start: rig.StartBot) -> None:
    bot = await start(rig.saying(own_menu=menu("Help")))
    await bot.settle()
    before = set_menus(bot)
    bot.database.call(lambda s: s.execute(update(Account).values(menu=None)))
    await bot.settle()
    await bot.settle()
    assert set_menus(bot) == before + 3
    assert bot.standin.menu(ANA) == [("help", "Help")]


async def test_a_new_version_sets_the_menus_that_it_changes(start: rig.StartBot) -> None:
    await (await start(rig.saying(own_menu=menu("Help")))).settle()
    same = await start(rig.saying(own_menu=menu("Help")))
    before = set_menus(same)
    await same.settle()
    assert set_menus(same) == before
    other = await start(rig.saying(own_menu=menu("What I can do")))
    await other.settle()
    assert other.standin.menu(ANA) == [("help", "What I can do")]


async def test_a_menu_that_could_not_be_set_is_set_later(start: rig.StartBot) -> None:
    bot = await start(rig.saying(own_menu=menu("Help")))
    bot.fault("unreachable", "setMyCommands")
    await bot.settle()
    await bot.settle()
    assert bot.standin.menu(CAT) == [("help", "Help")]


async def test_a_menu_that_is_refused_is_not_tried_for_ever(start: rig.StartBot) -> None:
    bot = await start(rig.saying(own_menu=menu("")))
    for _ in range(3):
        await bot.settle()
    assert set_menus(bot) == 3
    left = select(Account.menu).where(Account.menu.is_(None))
    assert bot.database.call_reading(lambda s: s.scalars(left).all()) == []


async def test_a_flood_of_menus_waits_twice_as_long_as_the_halt(start: rig.StartBot) -> None:
    bot = await start(rig.saying(own_menu=menu("Help")))
    bot.fault("retry_after", "setMyCommands", seconds=30)
    await bot.settle()
    tried = set_menus(bot)
    bot.time.passed += 45
    await bot.settle()
    assert set_menus(bot) == tried
    bot.time.passed += 20
    await bot.settle()
    assert bot.standin.menu(CAT) == [("help", "Help")]


async def test_a_database_that_went_away_is_no_menu_s_fault(bot: rig.Rig) -> None:
    def make(session: Session, telegram_id: int) -> list[Call]:
        with rig.held(bot.database):  # only just now
            rig.writes(session)
        return []

    menus = Menus(bot.application.api, bot.database, bot.time, rig.saying(own_menu=make))
    with pytest.raises(OperationalError):
        await menus.set_changed()
