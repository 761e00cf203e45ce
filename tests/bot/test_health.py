"""Health is judged by what the bot did last, and told over HTTP and by the database."""

import asyncio
import json
import re
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import rig
from sqlalchemy import text

from bot import health, listening
from bot.health import Health
from bot.settings import Address
from storage import heartbeat, inbox
from storage.database import Database
from storage.due import Due
from storage.heartbeat import Pulse

NOW = rig.NOW
SECOND = timedelta(seconds=1)
WELL = Pulse(NOW - timedelta(hours=1), NOW, NOW, NOW)


def ago(pulse: dict[str, timedelta]) -> Pulse:
    """A pulse that is good but for what was so long ago."""
    return Pulse(**{**vars(WELL), **{name: NOW - age for name, age in pulse.items()}})


@pytest.mark.parametrize(
    ("pulse", "words"),
    [
        (None, "No bot runs"),
        (Pulse(NOW), "The bot starts"),
        (ago({"at": health.BEATS_WITHIN + SECOND}), "no sign of life for 46 seconds"),
        (ago({"polled_at": health.POLLS_WITHIN + SECOND}), "No poll .* for 181 seconds"),
    ],
)
def test_what_was_long_ago_is_told(pulse: Pulse | None, words: str) -> None:
    (fault,) = health.faults(pulse, [], NOW)
    assert re.search(words, fault)


def test_a_bot_that_did_all_of_it_lately_is_well() -> None:
    limits = {"at": health.BEATS_WITHIN, "polled_at": health.POLLS_WITHIN}
    assert health.faults(ago(limits), [Due("update", NOW - health.DONE_WITHIN)], NOW) == []


@pytest.mark.parametrize("what", ["update", "reminder", "post"])
def test_what_is_due_for_long_is_told(what: str) -> None:
    (fault,) = health.faults(WELL, [Due(what, NOW - health.DONE_WITHIN - SECOND)], NOW)
    assert fault.endswith(" for 301 seconds.")


def test_a_long_broadcast_is_well_while_messages_leave() -> None:
    dues = [Due("delivery", NOW - timedelta(minutes=30))]
    assert health.faults(WELL, dues, NOW) == []
    (fault,) = health.faults(ago({"sent_at": health.DONE_WITHIN + SECOND}), dues, NOW)
    assert fault.startswith("No message has left")


def test_what_fell_due_while_no_bot_ran_counts_from_its_start() -> None:
    dues = [Due("delivery", NOW - timedelta(days=1)), Due("update", NOW - timedelta(days=1))]
    assert health.faults(Pulse(NOW, NOW, NOW), dues, NOW) == []


@pytest.fixture
def own(database: Database, time: rig.Time) -> Health:
    own = Health(database, time)
    own.halted_for = lambda: 7.4
    return own


@pytest.fixture
async def address(own: Health) -> AsyncIterator[Address]:
    taken = listening.bound("127.0.0.1", 0)
    async with listening.served(own.application(), taken):
        yield Address("127.0.0.1", taken.getsockname()[1])


async def told(address: Address) -> tuple[int, dict[str, Any]]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://{address}/healthz") as response,
    ):
        return response.status, json.loads(await response.read())


async def test_healthz_tells_what_happened_last(
    own: Health, address: Address, time: rig.Time
) -> None:
    assert own.polled()
    assert not own.polled()
    await own.beat()
    time.passed = 60
    own.polled()
    own.sent()
    await own.beat()
    time.passed = 70
    status, body = await told(address)
    assert status == 200
    assert body == {
        "status": "ok",
        "faults": [],
        "database": "ok",
        "started": {"at": "2027-01-12T06:00:00+00:00", "age": 70},
        "last_heartbeat": {"at": "2027-01-12T06:01:00+00:00", "age": 10},
        "last_good_poll": {"at": "2027-01-12T06:01:00+00:00", "age": 10},
        "last_sent": {"at": "2027-01-12T06:01:00+00:00", "age": 10},
        "halted_seconds": 7,
        "oldest_due": None,
    }


async def test_healthz_is_503_with_what_is_wrong(
    own: Health, address: Address, time: rig.Time, database: Database
) -> None:
    status, body = await told(address)
    assert (status, body["status"], body["last_good_poll"]) == (503, "degraded", {})
    own.polled()
    assert (await told(address))[0] == 200
    database.call(inbox.store, [(1, 101, "{}")], time.now())
    time.passed = 400
    own.polled()
    await own.beat()
    status, body = await told(address)
    assert status == 503
    assert body["oldest_due"] == {"what": "update", "at": "2027-01-12T06:00:00+00:00", "age": 400}
    assert await health.ask(address) == body["faults"]


async def test_a_database_that_does_not_answer_is_told(
    own: Health, address: Address, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.polled()
    monkeypatch.setattr(health, "PATIENCE", 0.01)
    answering = asyncio.Event()

    async def never(*arguments: object) -> None:
        await answering.wait()

    monkeypatch.setattr(database, "read", never)
    status, body = await told(address)
    assert (status, body["database"]) == (503, "failing")
    assert body["faults"] == ["The database does not answer."]


async def test_an_outage_is_told_once_in_the_log_however_often_health_is_asked(
    own: Health, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    database.call(lambda session: session.execute(text("ALTER TABLE inbox RENAME TO gone")))
    for _ in range(3):
        assert (await own.report())["database"] == "failing"
    (record,) = caplog.records
    assert record.getMessage().endswith("it does not answer (OperationalError)")


async def test_what_the_bot_waits_for_is_told_and_not_what_comes_of_it(own: Health) -> None:
    own.misses("database", "The database cannot be used: database is locked.")
    report = await own.report()
    assert report["faults"] == ["The database cannot be used: database is locked."]
    assert report["database"] == "failing"
    own.has("database")
    report = await own.report()
    assert report["faults"] == ["The bot starts: nothing has come from Telegram yet."]
    assert report["database"] == "ok"


async def test_no_heartbeat_is_told_before_one_is_written(own: Health) -> None:
    assert (await own.report())["last_heartbeat"] == {}
    await own.beat()
    assert (await own.report())["last_heartbeat"] != {}


def test_a_bot_that_died_while_it_started_is_told() -> None:
    long_ago = NOW - health.BEATS_WITHIN - SECOND
    (fault, _) = health.faults(Pulse(long_ago, long_ago), [], NOW)
    assert fault == "The bot has shown no sign of life for 46 seconds."


def test_looking_at_a_database_makes_none(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'mistyped.db'}")
    assert health.look(database, NOW) == ["No bot runs on this database."]
    database.close()
    assert list(tmp_path.iterdir()) == []


async def test_looking_at_a_database_waits_for_no_other_program(
    own: Health, database: Database
) -> None:
    own.polled()
    await own.beat()
    with rig.held(database):
        assert health.look(database, NOW) == []


async def test_a_bot_that_does_not_answer_is_told() -> None:
    (fault,) = await health.ask(Address("127.0.0.1", 9))  # nobody serves the discard port
    assert fault == "No bot answers at 127.0.0.1:9, which TWGBOT_HTTP_LISTEN names."


async def test_a_bot_that_listens_everywhere_is_asked_on_this_machine(
    own: Health, address: Address
) -> None:
    own.polled()
    assert await health.ask(Address("0.0.0.0", address.port)) == []  # noqa: S104


async def test_another_process_sees_the_heartbeat(
    own: Health, database: Database, time: rig.Time
) -> None:
    own.polled()
    await own.beat()
    assert health.look(database, time.now()) == []
    await own.stop()
    assert health.look(database, time.now()) == ["No bot runs on this database."]


async def test_a_bot_beats_and_polls_from_its_start_on_and_ends_its_heartbeat(
    start: rig.StartBot, database: Database, time: rig.Time
) -> None:
    bot = await start()
    stop = asyncio.Event()
    running = asyncio.create_task(bot.application.run_until(stop))
    await rig.until(lambda: health.look(database, time.now()) == [])
    stop.set()
    await asyncio.wait_for(running, 9)
    assert database.call_reading(heartbeat.last) is None


def test_an_address_that_is_taken_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(OSError, match="in use"):
        listening.bound("127.0.0.1", other.getsockname()[1])
