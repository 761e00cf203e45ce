import shutil
from collections.abc import AsyncIterator
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


@pytest.fixture
async def scene(network: Path, tmp_path: Path) -> AsyncIterator[Scene]:
    """The bot running, the members there, nobody has said anything yet."""
    path = tmp_path / "network.db"
    shutil.copyfile(network, path)
    database = Database(f"sqlite:///{path}")
    scenes.hurry(database)
    scene = Scene(database, tmp_path)
    await scene.start()
    yield scene
    await scene.application.close()
    database.close()
