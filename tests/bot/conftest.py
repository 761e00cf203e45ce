import logging
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import rig
from postgresql import Server

from bot import logs
from bot.demo.standin.core import StandIn
from bot.speech import Speech
from storage.database import Database


@pytest.fixture
def time() -> rig.Time:
    return rig.Time()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the sample network, made once and copied for each test."""
    path = tmp_path_factory.mktemp("filled") / "sample.db"
    database = Database(f"sqlite:///{path}")
    database.prepare()
    database.call(rig.fill)
    database.close()
    return path


@pytest.fixture
def database(filled: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copyfile(filled, tmp_path / "network.db")
    database = Database(f"sqlite:///{tmp_path / 'network.db'}")
    yield database
    database.close()


@pytest.fixture
def on_postgresql(server: Server) -> Iterator[Database]:
    """The sample network on a database server."""
    database = Database(server.url(server.database()))
    database.prepare()
    database.call(rig.fill)
    yield database
    database.close()


@pytest.fixture
def standin(time: rig.Time) -> StandIn:
    standin = StandIn(rig.TOKEN, "SampleBot", time.now)
    for telegram_id in rig.PEOPLE:
        standin.add_user(telegram_id, f"Sample {telegram_id}")
        standin.send_text(telegram_id, "hello")  # without it no bot may write to anybody
    standin.updates.clear()
    return standin


@pytest.fixture
async def start(
    database: Database, standin: StandIn, time: rig.Time
) -> AsyncIterator[rig.StartBot]:
    """Start a bot; a second one is what comes up after the first one's crash."""
    started: list[rig.Rig] = []

    async def begin(speech: Speech = rig.SMALLEST, rate: float = 1000) -> rig.Rig:
        application = rig.application(database, standin, time, speech, rate)
        started.append(rig.Rig(database, standin, time, application))
        await application.start()
        return started[-1]

    yield begin
    for one in started:
        await one.application.close()


@pytest.fixture
async def bot(start: rig.StartBot) -> rig.Rig:
    return await start()


@pytest.fixture
def own_logging(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give the process its logging back after `logs.configure` set up the bot's."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logs.TALKATIVE}
    root.handlers.clear()  # `configure` closes those that it finds
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    yield
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, own in levels.items():
        logging.getLogger(name).setLevel(own)
