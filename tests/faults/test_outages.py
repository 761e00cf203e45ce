"""The database away, at the start and in the middle, and an end at the worst moments."""

import asyncio
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import chaos_round
import ledger
import process
import pytest
import sample_network
from on_postgresql import Calm
from postgresql import Server
from process import PATIENCE, Program
from telegram_server import TOKEN, Telegram

from bot import health
from bot.demo.standin.faults import Fault
from bot.settings import Address

AWAY = "the database is away"


@pytest.fixture
def listens() -> Address:
    """An address that is free."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return Address("127.0.0.1", free.getsockname()[1])


@pytest.fixture
def program(calm: Path, api_url: str, tmp_path: Path, listens: Address) -> Program:
    (tmp_path / "network.db").write_bytes(calm.read_bytes())
    return Program(
        tmp_path, api_url, TOKEN, TWGBOT_RATE=chaos_round.RATE, TWGBOT_HTTP_LISTEN=str(listens)
    )


@pytest.fixture
def on_server(calm_server: Calm, api_url: str, tmp_path: Path) -> Program:
    return Program(tmp_path, api_url, TOKEN, **calm_server.copied())


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - neither a log nor the stand-in tells of a change
            await asyncio.sleep(0.01)


def polled(telegram: Telegram) -> Callable[[], bool]:
    return lambda: any(call.method == "getUpdates" for call in telegram.calls)


def ask(telegram: Telegram) -> None:
    for person in sample_network.EVERYBODY:
        telegram.send_text(person, "/meetings")


@contextmanager
def held(program: Program) -> Iterator[None]:
    """Let another program write in the database, and not come to an end."""
    other = sqlite3.connect(program.folder / "network.db", isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
    finally:
        other.close()


@contextmanager
def away(server: Server) -> Iterator[None]:
    server.stop()
    try:
        yield
    finally:
        server.start()


async def test_a_start_waits_for_who_holds_the_database(
    program: Program, telegram: Telegram, listens: Address
) -> None:
    with held(program):
        async with program.running("run") as bot:
            await until(lambda: AWAY in program.printed)
            reason = "The database cannot be used: database is locked."
            assert await health.ask(listens) == [reason]
            assert await process.ended(bot) == 0
    async with program.running("run") as bot:
        with held(program):
            await until(lambda: program.printed.count(AWAY) == 2)
        await until(polled(telegram))
        assert await process.ended(bot) == 0
    assert program.printed.count(AWAY) == 2
    assert "Starting: works again" in program.printed


async def test_a_second_bot_with_the_same_settings_is_told_that_another_one_runs(
    program: Program, telegram: Telegram
) -> None:
    async with program.running("run"):
        await until(polled(telegram))
        assert await program.status("run") == 1
    assert "Another bot runs on this database" in program.printed
    assert "TWGBOT_HTTP_LISTEN" not in program.printed


async def test_other_commands_do_not_wait(program: Program) -> None:
    with held(program):
        assert await program.status("load", "network.yaml") == 1
    assert program.printed == "The database cannot be used: database is locked.\n"


async def test_a_database_that_no_waiting_helps_ends_it(program: Program) -> None:
    (program.folder / "network.db").write_text("This is no database, whatever its name says. " * 9)
    assert await program.status("run") == 1
    assert program.printed == "The database cannot be used: file is not a database.\n"


async def test_a_held_database_does_not_hold_up_the_end(
    program: Program, telegram: Telegram
) -> None:
    async with program.running("run") as bot:
        await until(polled(telegram))
        with held(program):
            ask(telegram)
            await asyncio.sleep(1)  # so that the bot is in the middle of its vain attempts
            assert await process.ended(bot) == 0, program.printed


async def test_a_halt_does_not_hold_up_the_end_and_leaves_nothing_in_between(
    program: Program, telegram: Telegram
) -> None:
    telegram.faults.add(Fault("retry_after", "sendMessage", seconds=60))
    async with program.running("run") as bot:
        await until(polled(telegram))
        await chaos_round.load(program, Random(0))
        await until(lambda: bool(telegram.flights))
        assert await process.ended(bot) == 0
    left = ledger.read(program.database_url)
    assert {"queued"} <= {entry.state for entry in left.entries} <= {"queued", "sent"}


async def test_what_has_no_answer_at_the_end_is_unknown(
    program: Program, telegram: Telegram
) -> None:
    telegram.faults.add(Fault("hang", "sendMessage", times=100))
    async with program.running("run") as bot:
        await until(polled(telegram))
        await chaos_round.load(program, Random(0))
        await until(lambda: telegram.in_the_air() > 5)
        assert await process.ended(bot) == 0
    assert ledger.read(program.database_url).sending() == []


async def test_a_start_waits_for_the_server(
    on_server: Program, telegram: Telegram, server: Server
) -> None:
    with away(server):
        async with on_server.running("run") as bot:
            await until(lambda: AWAY in on_server.printed)
            assert await process.ended(bot) == 0
        assert await on_server.status("load", "network.yaml") == 1
        running = await on_server.start("run")
        await until(lambda: on_server.printed.count(AWAY) == 2)
    await until(polled(telegram))
    assert await process.ended(running) == 0
    assert on_server.printed.count(AWAY) == 2


async def test_a_server_that_goes_away_is_waited_for(
    on_server: Program, telegram: Telegram, server: Server
) -> None:
    async with on_server.running("run") as bot:
        await until(polled(telegram))
        with away(server):
            await until(lambda: AWAY in on_server.printed)
        await until(lambda: "works again" in on_server.printed)
        ask(telegram)
        somebody = sample_network.EVERYBODY[0]
        await until(lambda: any(one["from_bot"] for one in telegram.chat(somebody)))
        with away(server):
            await until(lambda: on_server.printed.count(AWAY) == 2)
            assert await process.ended(bot) == 0
