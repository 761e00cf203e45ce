import asyncio
from pathlib import Path

import chaos_round
import pytest


@pytest.fixture(scope="session")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which everybody has joined and nothing is owed; to be copied, not used."""
    return asyncio.run(chaos_round.prepare(tmp_path_factory.mktemp("calm")))
