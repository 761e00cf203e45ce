import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import scene as scenes
from scene import Scene

from storage.database import Database


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the network in it, made once and copied for each conversation."""
    path = tmp_path_factory.mktemp("network") / "network.db"
    database = Database(f"sqlite:///{path}")
    scenes.prepare(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def stage_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the file of the conversation that is being played lies."""
    return tmp_path_factory.mktemp("stage") / "network.db"


@pytest.fixture(scope="session")
def opened(stage_path: Path) -> Iterator[Database]:
    """The database of all conversations: it knows its statements after the first few."""
    database = Database(f"sqlite:///{stage_path}")
    scenes.hurry(database)
    yield database
    database.close()


@pytest.fixture
async def scene(
    network: Path, stage_path: Path, opened: Database, tmp_path: Path
) -> AsyncIterator[Scene]:
    """The bot running, the members there, nobody has said anything yet."""
    for left in stage_path.parent.iterdir():
        left.unlink()
    shutil.copyfile(network, stage_path)
    scene = Scene(opened, tmp_path)
    await scene.start()
    yield scene
    await scene.application.close()
    opened.engine.dispose()
