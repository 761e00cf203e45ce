"""Bots whose database is on a server: each round begins with a copy of one calm database."""

import asyncio
from pathlib import Path

import chaos_round
from postgresql import Server


class Calm:
    """A database in which everybody has joined and nothing is owed; to be copied, not used."""

    def __init__(self, server: Server, folder: Path) -> None:
        self._server = server
        self._name = server.database()
        asyncio.run(chaos_round.prepare(folder, **self._settings(self._name)))

    def copied(self) -> dict[str, str]:
        """Give the settings of a bot that has a copy."""
        return self._settings(self._server.database(self._name))

    def _settings(self, name: str) -> dict[str, str]:
        return {"TWGBOT_DATABASE_URL": self._server.url(name)}
