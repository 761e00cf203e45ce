"""The only place that starts processes: what is measured has one core, all else has another."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final

from benchmarks import message

ROOT: Final = Path(__file__).parents[1]
AIOGRAM: Final = ROOT / ".venv-bench/bin/python"
"""The environment in which aiogram is installed, where it could be."""

CORES: Final = sorted(os.sched_getaffinity(0))


def step_aside() -> None:
    """Leave the measured core to what is measured; on a machine with one core they share it."""
    os.sched_setaffinity(0, {CORES[-1]})


async def figures(
    module: str, *arguments: str | int, python: Path | None = None
) -> dict[str, float]:
    """Run a module of the benchmarks on the measured core, and read what it prints."""
    process = await _start(python or sys.executable, f"benchmarks.{module}", *arguments)
    printed, _ = await process.communicate()
    if process.returncode:
        raise SystemExit(f"{module} ended with status {process.returncode}")
    read: dict[str, float] = json.loads(printed)
    return read


@asynccontextmanager
async def running(database_url: str, url: str, **given: str) -> AsyncIterator[Process]:
    """Run the bot as an operator does, on the measured core; settings not `given` as they come."""
    settings = {
        "TWGBOT_TOKEN": message.TOKEN,
        "TWGBOT_API_URL": url,
        "TWGBOT_DATABASE_URL": database_url,
        **given,
    }
    process = await _start(sys.executable, "bot", "run", **settings)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.communicate()


def memory(process: Process) -> float:
    """Give the memory that a process has now, in MB."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


async def _start(python: str | Path, module: str, *arguments: str | int, **more: str) -> Process:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TWGBOT_")}
    environment: dict[str, Any] = {**kept, "PYTHONPATH": str(ROOT), **more}
    process = await asyncio.create_subprocess_exec(
        python, "-m", module, *map(str, arguments), env=environment, stdin=DEVNULL, stdout=PIPE
    )
    os.sched_setaffinity(process.pid, {CORES[0]})
    return process
