"""The program as a process: started as an operator would, watched, and ended for certain."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
"""Seconds until a test gives up on something that should have happened."""


class Program:
    """`python -m bot` with the settings of one bot, in a folder of its own.

    Its database is a file there, unless `more` says otherwise.
    """

    def __init__(self, folder: Path, api_url: str, token: str, **more: str) -> None:
        self.folder = folder
        self.database_url = more.get("TWGBOT_DATABASE_URL", f"sqlite:///{folder / 'network.db'}")
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("TWGBOT_")},
            "PYTHONPATH": str(ROOT),
            "TWGBOT_TOKEN": token,
            "TWGBOT_API_URL": api_url,
            "TWGBOT_DATABASE_URL": self.database_url,
            **more,
        }

    @property
    def printed(self) -> str:
        """All that its processes said, on either stream."""
        log = self._log
        return log.read_text() if log.exists() else ""

    @property
    def _log(self) -> Path:
        return self.folder / "printed.log"

    async def start(self, *arguments: str | Path) -> Process:
        with self._log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", *arguments, cwd=self.folder, env=self._environment,
                stdin=DEVNULL, stdout=log, stderr=STDOUT,
            )  # fmt: skip

    async def status(self, *arguments: str | Path) -> int:
        """Run a command to its end and give its exit status."""
        async with self.running(*arguments) as process:
            async with asyncio.timeout(PATIENCE):
                return await process.wait()

    @asynccontextmanager
    async def running(self, *arguments: str | Path) -> AsyncIterator[Process]:
        process = await self.start(*arguments)
        try:
            yield process
        finally:
            await kill(process)


async def kill(process: Process) -> None:
    """End a process at once, whatever it does; nothing where it ended by itself."""
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()


async def ended(process: Process, by: signal.Signals = signal.SIGTERM) -> int:
    """Ask a process to end and give its exit status; the contract allows ten seconds."""
    process.send_signal(by)
    async with asyncio.timeout(10):
        return await process.wait()
