"""The program as operators and their machines meet it: signals, locks, tokens, other processes."""

import asyncio
import signal
import socket
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import chaos_round
import ledger
import process
import pytest
import sample_network
from process import PATIENCE, Program
from telegram_server import TOKEN, Telegram

from bot.demo.standin.faults import Fault

TAKEN_UP_WITHIN = 5.0
"""Seconds, by the contract, from another process's commit to the first message of it."""

SECRET = TOKEN.partition(":")[2]


@pytest.fixture
def telegram(calm: Path, tmp_path: Path) -> Telegram:
    return chaos_round.later(calm, tmp_path, Random(0))


@pytest.fixture
async def program(telegram: Telegram, tmp_path: Path) -> AsyncIterator[Program]:
    """A bot's program; whatever a test makes it do, no token is in what it prints."""
    async with telegram.served() as api_url:
        program = Program(tmp_path, api_url, TOKEN, TWGBOT_RATE=chaos_round.RATE)
        yield program
    assert SECRET not in program.printed


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - neither a log nor the stand-in tells of a change
            await asyncio.sleep(0.01)


def polled(telegram: Telegram) -> bool:
    return any(call.method == "getUpdates" for call in telegram.calls)


async def announce(program: Program) -> None:
    """Load meetings and announce them to all but the secretary."""
    path = program.folder / "meetings.yaml"
    starts = datetime.now(UTC).replace(microsecond=0) + timedelta(days=7)
    path.write_text(sample_network.meetings(dict.fromkeys(sample_network.MEETINGS, starts)))
    assert await program.status("load", path, "--announce") == 0, program.printed


def ask(telegram: Telegram) -> None:
    for person in sample_network.EVERYBODY:
        telegram.send_text(person, "/meetings")


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_and_what_is_in_the_air_lands_first(
    program: Program, telegram: Telegram, by: signal.Signals
) -> None:
    await announce(program)
    ask(telegram)
    async with program.running("run") as bot:
        await until(lambda: telegram.in_the_air() > 5)
        assert await process.ended(bot, by) == 0
    left = ledger.read(program.database_url)
    assert left.sending() == []
    assert left.inbox["done"] > 0
    assert "answered" not in left.inbox


async def test_a_telegram_that_never_answers_does_not_hold_up_the_end(
    program: Program, telegram: Telegram
) -> None:
    telegram.faults.add(Fault("hang", "sendMessage", times=100))
    await announce(program)
    ask(telegram)
    async with program.running("run") as bot:
        await until(lambda: telegram.in_the_air() > 5)
        assert await process.ended(bot) == 0


async def test_two_cannot_run_on_one_database(program: Program, telegram: Telegram) -> None:
    async with program.running("run") as bot:
        await until(lambda: polled(telegram))
        before = program.printed
        assert await program.status("run") == 1
        said = program.printed.removeprefix(before)
        assert said.splitlines() == [
            "Another bot runs on this database; two would send everything twice."
        ]
        assert await process.ended(bot) == 0


async def test_a_token_that_telegram_refuses_is_a_wrong_setting(
    telegram: Telegram, tmp_path: Path
) -> None:
    async with telegram.served() as api_url:
        program = Program(tmp_path, api_url, TOKEN + "-of-nobody")
        assert await program.status("run") == 2
        assert await program.status("invite", "north") == 2
    assert [line.partition(" ")[0] for line in program.printed.splitlines()] == [
        "TWGBOT_TOKEN",
        "TWGBOT_TOKEN",
    ]
    assert SECRET not in program.printed


async def test_no_telegram_at_the_start_is_waited_for(telegram: Telegram, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = Program(tmp_path, f"http://127.0.0.1:{port}", TOKEN)
    async with program.running("run") as bot:
        await until(lambda: "Telegram cannot be reached" in program.printed)
        async with telegram.served(port):
            await until(lambda: polled(telegram))
            assert await process.ended(bot) == 0
    assert SECRET not in program.printed


async def test_it_can_be_ended_while_it_waits_for_telegram(calm: Path, tmp_path: Path) -> None:
    program = Program(tmp_path, "http://127.0.0.1:9", TOKEN)  # nobody serves the discard port
    async with program.running("run") as bot:
        await until(lambda: "Telegram cannot be reached" in program.printed)
        assert await process.ended(bot) == 0


async def test_what_another_process_loads_is_taken_up_in_seconds(
    program: Program, telegram: Telegram
) -> None:
    async with program.running("run") as bot:
        await until(lambda: polled(telegram))
        await announce(program)
        loaded = time.monotonic()
        await until(lambda: any("📣" in flight.text for flight in telegram.flights))
        assert time.monotonic() - loaded < TAKEN_UP_WITHIN
        assert await process.ended(bot) == 0


async def test_a_broken_database_ends_it_with_status_1(
    program: Program, telegram: Telegram
) -> None:
    async with program.running("run") as bot:
        await until(lambda: polled(telegram))
        with sqlite3.connect(program.folder / "network.db") as database:
            database.execute("ALTER TABLE inbox RENAME TO elsewhere")
        ask(telegram)
        async with asyncio.timeout(10):
            assert await bot.wait() == 1
    assert program.printed.endswith("The database cannot be used: no such table: inbox.\n")


@pytest.mark.parametrize("kind", ["malformed", "unauthorized"])
async def test_a_fault_of_telegram_does_not_end_it(
    program: Program, telegram: Telegram, kind: str
) -> None:
    telegram.faults.add(Fault(kind, "getUpdates"))
    telegram.faults.add(Fault(kind, "sendMessage"))
    ask(telegram)
    async with program.running("run") as bot:
        await until(lambda: all(map(answered(telegram), sample_network.EVERYBODY)))
        assert await process.ended(bot) == 0


def answered(telegram: Telegram) -> Callable[[int], bool]:
    return lambda person: any(message["from_bot"] for message in telegram.chat(person))
