import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from random import Random

import chaos_round
import pytest
from fault_ground import Ground
from on_postgresql import Calm
from postgresql import Server
from telegram_server import Telegram


@pytest.fixture(scope="session")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which everybody has joined and nothing is owed; to be copied, not used."""
    return asyncio.run(chaos_round.prepare(tmp_path_factory.mktemp("calm")))


@pytest.fixture(scope="session")
def calm_server(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Calm:
    return Calm(server, tmp_path_factory.mktemp("calm"))


@pytest.fixture
def telegram() -> Telegram:
    return chaos_round.telegram_after(Random(0))


@pytest.fixture
async def api_url(telegram: Telegram) -> AsyncIterator[str]:
    async with telegram.served() as api_url:
        yield api_url


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    ground = Ground(tmp_path_factory.mktemp("ground"))
    yield ground
    ground.close()
