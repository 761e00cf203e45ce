"""The command line: what it prints, its exit status, and one sentence for each error."""

import asyncio
import csv
import json
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import icalendar
import pytest
import rig
import vobject  # type: ignore[import-untyped]
from aiohttp import web
from sqlalchemy import select, text

from bot import cli
from bot.clock import SystemClock
from bot.demo.standin import http
from bot.demo.standin.core import StandIn
from storage import calendar_feeds, heartbeat, members
from storage.database import Database, Session
from storage.heartbeat import Pulse
from storage.models import Invitation

NETWORK = """
network: {name: Sample Network, short_name: SN, secretariat: iom, timezone: Asia/Dhaka}
organizations:
  - {key: iom, name: IOM, kind: un_agency}
  - {key: other, name: Other, kind: cso}
people:
  - {key: sample-a, name: Sample A, organization: iom, telegram_id: 700001, roles: [secretariat]}
  - {key: sample-b, name: Sample B, organization: iom}
  - {key: sample-c, name: Sample C, organization: other, left: true}
meetings:
  - {key: m-1, title: First, starts: 2099-02-09T10:00, ends: 2099-02-09T12:00, place: Room}
"""


@pytest.fixture(autouse=True)
def alone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    request.getfixturevalue("own_logging")
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TWGBOT_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def network(tmp_path: Path) -> Path:
    path = tmp_path / "network.yaml"
    path.write_text(NETWORK)
    return path


@pytest.fixture
def loaded(network: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.status(["load", str(network)]) == 0
    capsys.readouterr()


@pytest.fixture
async def address(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """A Bot API that the settings point to."""
    standin = StandIn(rig.TOKEN, "SampleBot", lambda: datetime.now(UTC))
    runner = web.AppRunner(http.application(standin), shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    monkeypatch.setenv("TWGBOT_API_URL", address)
    monkeypatch.setenv("TWGBOT_TOKEN", rig.TOKEN)
    yield address
    await runner.cleanup()


def in_database() -> Database:
    return Database("sqlite:///data/twgbot.sqlite3")


def sentence(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line of standard error; nothing may be on standard output."""
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1, err
    return err.strip()


def test_load_says_what_changed_and_the_second_time_nothing(
    network: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.status(["load", str(network)]) == 0
    assert "meeting m-1: new" in capsys.readouterr().out
    assert cli.status(["load", str(network)]) == 0
    assert capsys.readouterr().out == "nothing to change\n"


def test_check_says_what_would_change_and_changes_nothing(
    network: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.status(["load", "--check", str(network)]) == 0
    first = capsys.readouterr().out
    assert cli.status(["load", "--check", str(network)]) == 0
    assert capsys.readouterr().out == first
    assert "meeting m-1: new" in first


def test_a_wrong_file_is_told_with_its_line_and_changes_nothing(
    network: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    network.write_text(NETWORK + "  - {key: m-2, titel: Second}\n")
    assert cli.status(["load", str(network)]) == 1
    assert f"{network}:{NETWORK.count(chr(10)) + 1}:" in capsys.readouterr().err
    assert cli.status(["export", "meetings", "--out", "out.json"]) == 0
    assert json.loads(Path("out.json").read_text()) == []


def test_a_file_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.status(["load", "missing.yaml"]) == 1
    assert "missing.yaml" in sentence(capsys)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["bogus"], "bogus"),
        (["load"], "FILE"),
        (["invite"], "ORGANIZATION"),
        (["invite", "iom", "--uses", "0"], "--uses"),
        (["export", "audit", "--out", "out.csv"], "audit"),
        (["export", "rsvps"], "--out"),
        (["export", "rsvps", "--out", "out.xlsx"], "out.xlsx"),
        (["export", "rsvps", "--out", "out.ics"], "out.ics"),
        (["run"], "TWGBOT_TOKEN"),
        (["invite", "iom"], "TWGBOT_TOKEN"),
        (["health", "now"], "now"),
    ],
)
def test_a_wrong_call_is_told_in_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert cli.status(arguments) == 2
    assert words in sentence(capsys)


def test_a_wrong_setting_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TWGBOT_RATE", "fast")
    assert cli.status(["export", "rsvps", "--out", "out.json"]) == 2
    assert "TWGBOT_RATE" in sentence(capsys)


def test_with_a_log_in_json_the_sentence_of_an_error_is_json_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TWGBOT_LOG", "json")
    assert cli.status(["load", "missing.yaml"]) == 1
    for line in capsys.readouterr().err.splitlines():
        told = json.loads(line)
    assert told["level"] == "ERROR"
    assert "missing.yaml" in told["message"]


def test_a_database_that_cannot_be_used_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("TWGBOT_DATABASE_URL", f"sqlite:///{tmp_path}/file/x.db")
    assert cli.status(["export", "rsvps", "--out", "out.json"]) == 1
    assert "cannot be used" in sentence(capsys)


@pytest.mark.usefixtures("loaded")
def test_an_export_is_everyone_who_may_answer() -> None:
    assert cli.status(["export", "rsvps", "--out", "out.csv"]) == 0
    with Path("out.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["person"] for row in rows] == ["Sample A", "Sample B"]
    assert rows[0]["starts"] == "2099-02-09T10:00:00+06:00"


@pytest.mark.usefixtures("loaded")
def test_meetings_are_exported_as_a_calendar_that_parsers_read() -> None:
    assert cli.status(["export", "meetings", "--out", "out.ics"]) == 0
    written = Path("out.ics").read_bytes()
    (event,) = icalendar.Calendar.from_ical(written).events
    same = vobject.readOne(written.decode()).vevent
    assert event["summary"] == same.summary.value == "First"
    assert event["location"] == same.location.value == "Room"
    assert event.start == same.dtstart.value == datetime(2099, 2, 9, 4, tzinfo=UTC)


@pytest.mark.usefixtures("loaded")
def test_an_export_that_cannot_be_written_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.status(["export", "rsvps", "--out", "nowhere/out.csv"]) == 1
    assert "nowhere/out.csv" in sentence(capsys)


@pytest.mark.usefixtures("loaded", "address")
async def test_an_invitation_is_a_link_and_nothing_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ["invite", "iom", "--person", "sample-b", "--uses", "3"]
    assert await asyncio.to_thread(cli.status, arguments) == 0
    out, err = capsys.readouterr()
    assert err == ""
    link, code = out.strip().split("=")
    assert link == "https://t.me/SampleBot?start"
    assert len(code) >= 22
    database = in_database()
    kept = await database.read(lambda s: s.scalars(select(Invitation)).one())
    database.close()
    assert kept.uses_left == 3
    assert kept.person_id is not None


@pytest.mark.usefixtures("loaded", "address")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["unknown"], "unknown"),
        (["iom", "--person", "unknown"], "unknown"),
        (["other", "--person", "sample-b"], "sample-b"),
        (["other", "--person", "sample-c"], "left"),
    ],
)
async def test_whom_nobody_knows_cannot_be_invited(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert await asyncio.to_thread(cli.status, ["invite", *arguments]) == 2
    assert words in sentence(capsys)


@pytest.mark.usefixtures("loaded", "address")
@pytest.mark.parametrize("command", [["invite", "iom"], ["run"]])
async def test_a_refused_token_is_a_wrong_setting(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    process = await start(command, TWGBOT_TOKEN="123456:another-SAMPLE-token-for-tests")
    _, err = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 2
    assert err.decode().startswith("TWGBOT_TOKEN is wrong")
    assert "SAMPLE" not in err.decode()


async def start(arguments: list[str], **environment: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments,
        env=os.environ | {"PYTHONPATH": str(Path(cli.__file__).parent.parent)} | environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def runs(process: asyncio.subprocess.Process) -> bool:
    """Wait until the bot says that it runs."""
    assert process.stderr is not None
    async with asyncio.timeout(20):
        return b"is running" in await process.stderr.readline()


@pytest.mark.usefixtures("loaded", "address")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_run_ends_at_a_signal_with_status_0(number: signal.Signals) -> None:
    process = await start(["run"])
    assert await runs(process)
    process.send_signal(number)
    await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode == 0


@pytest.mark.usefixtures("loaded", "address")
async def test_a_second_bot_on_the_same_database_is_refused() -> None:
    first = await start(["run"])
    assert await runs(first)
    second = await start(["run"])
    _, err = await asyncio.wait_for(second.communicate(), 20)
    first.terminate()
    await asyncio.wait_for(first.communicate(), 10)
    assert second.returncode == 1
    assert "Another bot runs on this database" in err.decode()


async def checked(capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str], list[str]]:
    """Run `check`; give its status, what is well, and what is not."""
    status = await asyncio.to_thread(cli.status, ["check"])
    out, err = capsys.readouterr()
    return status, out.splitlines(), err.splitlines()


@pytest.mark.usefixtures("loaded", "address")
async def test_check_finds_nothing_where_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    status, well, faults = await checked(capsys)
    assert (status, faults) == (0, [])
    assert well == [
        "settings: ok",
        "database: ok (sqlite)",
        "schema: ok",
        "network: ok (SN)",
        "secretariat: ok (nobody yet; they have to press Start in the bot's chat)",
        "clock: ok",
        "token: ok (@SampleBot)",
        "webhook: ok (none)",
    ]
    assert heart() is None


def heart() -> Pulse | None:
    database = in_database()
    found = database.call_reading(heartbeat.last)
    database.close()
    return found


async def test_check_tells_all_that_is_wrong_and_not_only_the_first(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TWGBOT_RATE", "fast")
    monkeypatch.setenv("TWGBOT_HOLD", "-1")
    monkeypatch.setenv("TWGBOT_API_URL", "http://127.0.0.1:9")
    status, well, faults = await checked(capsys)
    assert (status, well) == (2, ["database: ok (sqlite)", "schema: ok"])
    assert [line.partition(" ")[0] for line in faults] == ["settings:"] * 3 + ["network:"]
    for word in ("TWGBOT_RATE", "TWGBOT_HOLD", "TWGBOT_TOKEN", "twgbot load"):
        assert any(word in line for line in faults), word


@pytest.mark.usefixtures("loaded", "address")
@pytest.mark.parametrize("listened_at", [None, "127.0.0.1:8080"])
async def test_check_tells_that_an_address_for_calendars_is_served_by_nobody(
    listened_at: str | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TWGBOT_HTTP_URL", "https://bot.example.org")
    if listened_at is not None:
        monkeypatch.setenv("TWGBOT_HTTP_LISTEN", listened_at)
    status, _, faults = await checked(capsys)
    assert (status, bool(faults)) == ((2, True) if listened_at is None else (0, False))
    assert all("TWGBOT_HTTP_LISTEN" in fault for fault in faults)


@pytest.mark.usefixtures("address")
async def test_check_names_a_wrong_database_and_still_tests_the_token(
    network: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TWGBOT_DATABASE_URL", f"sqlite:///{network}")
    status, well, (fault,) = await checked(capsys)
    assert status == 1
    assert fault.startswith("database: it cannot be used: ")
    assert "token: ok (@SampleBot)" in well


@pytest.mark.usefixtures("loaded", "address")
async def test_check_tells_a_database_of_a_newer_program(
    capsys: pytest.CaptureFixture[str],
) -> None:
    database = in_database()
    database.call(lambda s: s.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    database.close()
    status, _, (fault,) = await checked(capsys)
    assert status == 1
    assert fault.startswith("schema: a newer twgbot made it")


@pytest.mark.usefixtures("loaded", "address")
async def test_check_tells_that_the_token_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TWGBOT_TOKEN", "123456:another-SAMPLE-token-for-tests")
    status, _, faults = await checked(capsys)
    assert status == 2
    assert faults == ["token: TWGBOT_TOKEN is wrong: Telegram does not know a bot with this token."]


@pytest.mark.usefixtures("loaded")
async def test_check_tells_that_telegram_is_away(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TWGBOT_TOKEN", rig.TOKEN)
    monkeypatch.setenv("TWGBOT_API_URL", "http://127.0.0.1:9")
    status, _, (fault,) = await checked(capsys)
    assert status == 1
    assert fault.startswith("token: it cannot be tested: http://127.0.0.1:9 cannot be reached")


@pytest.mark.usefixtures("loaded")
async def test_check_tells_that_another_program_has_the_webhook(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    url = "https://elsewhere.example.org/secret-path"
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{address}/bot{rig.TOKEN}/setWebhook", json={"url": url}) as response,
    ):
        assert response.status == 200, await response.text()
    status, _, (fault,) = await checked(capsys)
    assert status == 1
    assert "elsewhere.example.org" in fault
    assert "secret-path" not in fault


@pytest.mark.usefixtures("loaded", "address")
@pytest.mark.parametrize(("hours", "way"), [(1, "fast"), (-1, "slow")])
async def test_check_tells_that_the_clock_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], hours: int, way: str
) -> None:
    now = datetime.now(UTC) + timedelta(hours=hours)
    monkeypatch.setattr(SystemClock, "now", lambda self: now)
    status, _, (fault,) = await checked(capsys)
    assert status == 1
    assert re.fullmatch(rf"clock: it is 3[56]\d\d seconds {way}; set it, .*\.", fault)


async def becomes_healthy() -> None:
    async with asyncio.timeout(20):
        while await asyncio.to_thread(cli.status, ["health"]) != 0:  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def test_health_is_told_by_the_exit_status(
    loaded: None, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await asyncio.to_thread(cli.status, ["health"]) == 1
    assert sentence(capsys) == "No bot runs on this database."
    bot = await start(["run"])
    assert await runs(bot)
    await becomes_healthy()
    capsys.readouterr()
    assert await asyncio.to_thread(cli.status, ["health"]) == 0
    assert capsys.readouterr().out == "ok\n"
    bot.terminate()
    await asyncio.wait_for(bot.communicate(), 10)
    assert await asyncio.to_thread(cli.status, ["health"]) == 1


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.mark.usefixtures("loaded", "address")
async def test_health_is_asked_over_http_where_the_bot_listens(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    monkeypatch.setenv("TWGBOT_HTTP_LISTEN", f"127.0.0.1:{port}")
    assert await asyncio.to_thread(cli.status, ["health"]) == 1
    assert "No bot answers" in sentence(capsys)
    bot = await start(["run"])
    assert await runs(bot)
    await becomes_healthy()
    bot.terminate()
    await asyncio.wait_for(bot.communicate(), 10)


def own_calendar(session: Session) -> str:
    """The address of the calendar of Sample A, once she joined, behind where calendars are."""
    person = members.admit_expected(session, 700001, datetime.now(UTC))
    assert person is not None
    return f"{calendar_feeds.make(session, person.id)}.ics"


@pytest.mark.usefixtures("loaded", "address")
@pytest.mark.parametrize(
    ("setting", "served"), [({"TWGBOT_HTTP_URL": "https://bot.example.org"}, 200), ({}, 404)]
)
async def test_calendars_are_served_where_the_bot_has_a_public_address(
    setting: dict[str, str], served: int
) -> None:
    database = in_database()
    own = await asyncio.to_thread(database.call, own_calendar)
    database.close()
    port = free_port()
    bot = await start(["run"], TWGBOT_HTTP_LISTEN=f"127.0.0.1:{port}", **setting)
    assert await runs(bot)
    async with aiohttp.ClientSession() as session:
        answer = await session.get(f"http://127.0.0.1:{port}/calendar/{own}")
        assert answer.status == served
        assert (b"SUMMARY:First" in await answer.read()) == (served == 200)
    bot.terminate()
    _, err = await asyncio.wait_for(bot.communicate(), 10)
    assert own.encode() not in err


@pytest.mark.usefixtures("loaded", "address")
@pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.1", "nowhere.invalid"])
async def test_an_address_that_cannot_be_listened_at_is_a_wrong_setting(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = await start(["run"], TWGBOT_HTTP_LISTEN=f"{host}:{port}")
        _, err = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 2
    assert err.decode().startswith("TWGBOT_HTTP_LISTEN is wrong: ")
    assert err.count(b"\n") == 1
