"""The same program on a database server: what it does, and that only one does it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from random import Random

import chaos_round
import ledger
import process
import psycopg
import pytest
import sample_network
from on_postgresql import Calm
from process import PATIENCE, Program
from telegram_server import TOKEN, Telegram

from bot.demo.standin.faults import Fault
from storage import running

SOMEBODY = next(one for one in sample_network.PEOPLE if one % 3)
"""One of those who read English."""


@pytest.fixture
async def program(calm_server: Calm, telegram: Telegram, tmp_path: Path) -> AsyncIterator[Program]:
    async with telegram.served() as api_url:
        yield Program(tmp_path, api_url, TOKEN, **calm_server.copied())


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - the stand-in does not tell of a change
            await asyncio.sleep(0.02)


def says(telegram: Telegram, sign: str) -> Callable[[], bool]:
    return lambda: any(sign in message["text"] for message in telegram.chat(SOMEBODY))


async def test_a_meeting_is_announced_answered_and_reminded_of(
    program: Program, telegram: Telegram
) -> None:
    async with program.running("run") as bot:
        await chaos_round.load(program, Random(0))
        await until(says(telegram, "📣"))
        tap = telegram.tap(SOMEBODY, telegram.chat(SOMEBODY)[-1]["message_id"], "Online")
        await until(lambda: tap in telegram.callback_answers)
        await until(says(telegram, "⏰"))
        assert await process.ended(bot) == 0, program.printed
    final = ledger.read(program.database_url)
    assert [answer for (person, _), answer in final.answers.items() if person == SOMEBODY] == [
        "online"
    ]
    assert final.sending() == []
    assert set(final.inbox) == {"done"}


def displace(url: str) -> psycopg.Connection:
    """Cut the connection that holds the right to run, and take that right at once."""
    connection = psycopg.connect(url, autocommit=True)
    (cut,) = connection.execute(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks JOIN pg_database ON oid = database"
        " WHERE locktype = 'advisory' AND datname = current_database()"
    ).fetchall()
    assert cut == (True,)
    connection.execute("SELECT pg_advisory_lock(%s)", [running.KEY])
    return connection


IN_THE_AIR = """
WITH post AS (
    INSERT INTO posts (kind, state, due_at, prompt, audience, facts, without_chat, created_at,
                       tried, faults, faults_in_a_row, version, behind)
    VALUES ('broadcast', 'open', now(), true, '{}', '{}', 0, now(), 0, 0, 0, 1, false) RETURNING id
)
INSERT INTO deliveries (post_id, chat_id, state, repeated, attempts, claimed_at)
SELECT id, 1, 'sending', false, 1, now() FROM post
"""
"""A message that the other bot has just sent and has no answer to."""


async def test_who_was_displaced_ends(program: Program, telegram: Telegram) -> None:
    async with program.running("run") as bot:
        await until(lambda: any(call.method == "getUpdates" for call in telegram.calls))
        with displace(program.database_url):
            async with asyncio.timeout(PATIENCE):
                assert await bot.wait() == 1
    assert "Another bot runs on this database" in program.printed


@pytest.mark.parametrize("times", [1, 1000], ids=["and Telegram comes", "and Telegram stays away"])
async def test_who_is_displaced_while_telegram_is_away_ends_before_it_does_anything(
    program: Program, telegram: Telegram, times: int
) -> None:
    telegram.faults.add(Fault("status", "getMe", times=times))
    async with program.running("run") as bot:
        await until(lambda: "Telegram cannot be reached" in program.printed)
        with displace(program.database_url) as other:
            other.execute(IN_THE_AIR)
            async with asyncio.timeout(PATIENCE):
                assert await bot.wait() == 1
    assert "Another bot runs on this database" in program.printed
    assert {call.method for call in telegram.calls} == {"getMe"}
    assert len(ledger.read(program.database_url).sending()) == 1


async def test_of_two_that_run_on_one_database_the_second_ends(
    program: Program, telegram: Telegram
) -> None:
    async with program.running("run") as bot:
        await until(lambda: any(call.method == "getUpdates" for call in telegram.calls))
        assert await program.status("run") == 1
        assert "Another bot runs on this database" in program.printed
        assert await process.ended(bot) == 0
