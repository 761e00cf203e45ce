"""A database that can be read and refuses what is written: a full disk, a server that stands by."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import ledger
import process
import psycopg
import pytest
import sample_network
from on_postgresql import Calm
from postgresql import Server
from process import Program
from sqlalchemy import event, make_url
from telegram_server import TOKEN, Telegram

from bot import run
from bot.settings import Settings
from storage import outages
from storage.database import Database

FULL = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE 'No space left on device' USING ERRCODE = '53100', DETAIL = 'PRIVATE'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON inbox EXECUTE FUNCTION refuse();
"""
SOMEBODY = sample_network.EVERYBODY[1]
LONG = "A message for which the file has to grow. " * 90


@pytest.fixture
def on_server(calm_server: Calm, api_url: str, tmp_path: Path) -> Program:
    return Program(tmp_path, api_url, TOKEN, **calm_server.copied())


@pytest.fixture
def file(calm: Path, tmp_path: Path) -> Iterator[Database]:
    """A file in which no room is left, so that the next long message needs more."""
    (tmp_path / "network.db").write_bytes(calm.read_bytes())
    with closing(sqlite3.connect(tmp_path / "network.db")) as connection:
        connection.execute("VACUUM")
    database = Database(f"sqlite:///{tmp_path / 'network.db'}")
    yield database
    database.close()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(process.PATIENCE):
        while not true():  # noqa: ASYNC110 - neither a log nor the stand-in tells of a change
            await asyncio.sleep(0.01)


def polls(telegram: Telegram) -> int:
    return sum(call.method == "getUpdates" for call in telegram.calls)


def answered(telegram: Telegram) -> Callable[[], bool]:
    return lambda: any(one["from_bot"] for one in telegram.chat(SOMEBODY))


def asked(server: Server, program: Program) -> psycopg.Connection:
    name = make_url(program.database_url).database
    assert name is not None
    return server.connected(name)


@contextmanager
def full(database: Database) -> Iterator[None]:
    """Let a file not grow, as on a full disk."""

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {1 if is_full else 1_000_000}")

    is_full = True
    event.listen(database.engine, "checkout", limit)
    yield
    is_full = False


async def test_a_full_server_is_waited_for_with_pauses_and_its_reason_is_told(
    on_server: Program, telegram: Telegram, server: Server
) -> None:
    with asked(server, on_server) as connection:
        connection.execute(FULL)
        async with on_server.running("run") as bot:
            await until(lambda: polls(telegram) > 0)
            telegram.send_text(SOMEBODY, "/meetings")
            await until(lambda: "begins anew" in on_server.printed)
            before = polls(telegram)
            await asyncio.sleep(3)
            assert polls(telegram) - before <= 6
            assert on_server.printed.count("No space left on device") == 1
            connection.execute("DROP TRIGGER full_disk ON inbox")
            await until(answered(telegram))
            assert await process.ended(bot) == 0
    assert "PRIVATE" not in on_server.printed


async def test_a_full_disk_is_waited_for_with_pauses_and_its_reason_is_told(
    file: Database, telegram: Telegram, api_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(token=TOKEN, api_url=api_url, database_url=file.url, _env_file=None)
    with full(file):
        running = asyncio.create_task(run.serve(settings, file))
        telegram.send_text(SOMEBODY, LONG)
        await until(lambda: "begins anew" in caplog.text)
        before = polls(telegram)
        await asyncio.sleep(3)
        assert polls(telegram) - before <= 6
        assert caplog.text.count("database or disk is full") == 1
    await until(answered(telegram))
    running.cancel()


async def test_a_server_that_only_lets_read_is_waited_for(
    on_server: Program, telegram: Telegram, server: Server
) -> None:
    name = make_url(on_server.database_url).database
    with server.connected() as connection:
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())
        telegram.send_text(SOMEBODY, "/meetings")
        async with on_server.running("run") as bot:
            await until(lambda: "in a read-only transaction" in on_server.printed)
            connection.execute(f"ALTER DATABASE {name} RESET ALL".encode())
            await until(answered(telegram))
            assert await process.ended(bot) == 0
    assert ledger.read(on_server.database_url).sending() == []


async def test_a_command_that_cannot_write_says_why(
    on_server: Program, server: Server, tmp_path: Path
) -> None:
    name = make_url(on_server.database_url).database
    with server.connected() as connection:
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())
    (tmp_path / "news.json").write_text(
        '{"news": [{"key": "a", "title": "A", "body": "B", "published": "2027-01-01"}]}'
    )
    assert await on_server.status("load", "news.json") == 1
    assert on_server.printed.startswith("The database cannot be used: cannot execute ")
    assert on_server.printed.count("\n") == 1


async def test_a_file_that_only_lets_read_ends_a_bot_with_the_reason(
    file: Database, api_url: str
) -> None:
    def only_read(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA query_only = 1")

    event.listen(file.engine, "checkout", only_read)
    settings = Settings(token=TOKEN, api_url=api_url, database_url=file.url, _env_file=None)
    with pytest.raises(Exception, match="readonly") as raised:
        await asyncio.wait_for(run.serve(settings, file), 20)
    assert outages.reason(raised.value) == "attempt to write a readonly database"
