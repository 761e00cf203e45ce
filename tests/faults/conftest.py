import asyncio
from collections.abc import Iterator
from pathlib import Path

import chaos_round
import pytest
from fault_ground import Ground
from on_postgresql import Calm
from postgresql import Server


@pytest.fixture(scope="session")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which everybody has joined and nothing is owed; to be copied, not used."""
    return asyncio.run(chaos_round.prepare(tmp_path_factory.mktemp("calm")))


@pytest.fixture(scope="session")
def calm_server(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Calm:
    return Calm(server, tmp_path_factory.mktemp("calm"))


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    ground = Ground(tmp_path_factory.mktemp("ground"))
    yield ground
    ground.close()
