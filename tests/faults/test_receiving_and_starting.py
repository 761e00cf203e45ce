"""What fails while the bot receives or starts is waited out: nothing is missed or done twice.

Here the bot runs as in earnest, but its time passes a thousand times as fast.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import fault_rows
import pytest
from fault_ground import BINA, CHARU, PEOPLE, Ground
from fault_rows import Row
from fault_stage import FastTime, Stage, Time, staged

from bot import ingest
from bot.settings import SettingsError

PASSING = [*fault_rows.WIRE, *fault_rows.PROXIES, *fault_rows.SERVERS]
"""What can befall any call, and says nothing of the token."""

NEWCOMER = 700009


def rows(*chosen: Row) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", chosen, ids=[row.name for row in chosen])


@asynccontextmanager
async def running(stage: Stage) -> AsyncIterator[None]:
    await stage.application.start()
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(stage.application.run_until(stop))
        yield
        stop.set()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - what people see has no event
            await asyncio.sleep(0.01)


@rows(*PASSING, *fault_rows.TOKENS, fault_rows.CONFLICT)
async def test_each_update_is_received_and_answered_once(
    row: Row, ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "_SPARE", row.patience)
    async with staged(ground, FastTime(), row.door, row.patience) as stage:
        stage.standin.send_text(BINA, "/next")
        stage.fault("getUpdates", row.fault)
        async with running(stage):
            await until(lambda: len(stage.said(BINA)) > 0)
            stage.fault("getUpdates", row.fault)
            stage.standin.send_text(CHARU, "/next")
            await until(lambda: len(stage.said(CHARU)) > 0)
            await until(lambda: stage.standin.updates.count(stage.time.now()) == 0)
        assert stage.inbox() == ["done", "done"]
        assert [len(stage.said(person)) for person in PEOPLE] == [0, 1, 1]


@rows(*PASSING, *fault_rows.TOKENS)
async def test_what_fails_before_the_first_poll_is_tried_again(row: Row, ground: Ground) -> None:
    async with staged(ground, FastTime(), row.door, row.patience) as stage:
        stage.standin.webhook = {"url": "https://example.org/of-another-program"}
        stage.standin.send_text(BINA, "/next")
        stage.fault("deleteWebhook", row.fault)
        async with running(stage):
            await until(lambda: len(stage.said(BINA)) > 0)
        assert stage.standin.webhook == {}


@rows(*PASSING)
async def test_a_start_waits_for_telegram(row: Row, ground: Ground) -> None:
    async with staged(ground, Time(), row.door, row.patience) as stage:
        stage.fault("getMe", row.fault)
        await stage.application.start()
        assert stage.application.identity.username == "SampleBot"


@rows(*fault_rows.TOKENS)
async def test_a_token_that_is_refused_at_the_start_is_a_wrong_setting(
    row: Row, ground: Ground
) -> None:
    async with staged(ground, Time()) as stage:
        stage.fault("getMe", row.fault)
        with pytest.raises(SettingsError, match="TWGBOT_TOKEN is wrong"):
            await stage.application.start()


@rows(*PASSING, *fault_rows.TOKENS)
async def test_command_menus_are_set_in_the_end(row: Row, ground: Ground) -> None:
    time = Time()
    async with staged(ground, time, row.door, row.patience) as stage:
        stage.standin.add_user(NEWCOMER, "Sample")
        stage.fault("setMyCommands", row.fault)
        await stage.application.start()
        for _ in range(2 + row.fault.get("times", 1)):
            await stage.application.settle()
            time.passed += 1200  # after a 429 menus wait twice as long as everything else
        assert [name for name, _ in stage.standin.menu(NEWCOMER)] == ["start", "help", "cancel"]
        assert all(len(stage.standin.menu(person)) > 5 for person in PEOPLE)


@rows(*[row for row in fault_rows.CHATS if row.comes.lost])
async def test_who_cannot_have_a_menu_is_known_as_unreachable(row: Row, ground: Ground) -> None:
    async with staged(ground, Time()) as stage:
        await stage.application.start()
        stage.fault(
            "setMyCommands", row.fault | {"after": 2}
        )  # those of everybody, in two languages
        await stage.application.settle()
        assert list(stage.unreachable().values()) == [row.comes.reason]
