"""One round: a bot that is killed and started again while people act, and then left to finish."""

import asyncio
import os
import shutil
import signal
from asyncio import Task
from asyncio.subprocess import Process
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import ledger
import process
import sample_network
from crowd import Crowd
from ledger import Entry, Ledger
from process import PATIENCE, Program
from telegram_server import SLOWEST, TOKEN, Telegram

from bot.demo.standin.updates import Updates

RATE = "300"
"""So that some hundred messages leave while they are watched."""

FIRST_UPDATE = 600_000_001
"""Beyond those of the calm run, which the inbox remembers."""

LULL = 1.0
"""Seconds without any call of the bot after which a kill waits no longer."""


@dataclass(frozen=True)
class Kill:
    """A kill: when the bot was started and killed, and what the ledger held in the air then."""

    began: datetime
    at: datetime
    sending: list[Entry]


@dataclass
class Played:
    """A round, and all that it showed."""

    telegram: Telegram
    crowd: Crowd
    program: Program
    kills: list[Kill] = field(default_factory=list)
    left_at_the_end: list[Entry] = field(default_factory=list)


async def prepare(folder: Path, **settings: str) -> Path:
    """Make the database that every round begins with: loaded, and all have joined in calm.

    It is a file, whose path is given, unless `settings` name another one.
    """
    telegram = Telegram(Random(0))
    async with telegram.served() as api_url:
        program = Program(folder, api_url, TOKEN, TWGBOT_RATE=RATE, **settings)
        network = sample_network.write_network(folder / "network.yaml")
        assert await program.status("load", network) == 0, program.printed
        async with program.running("run") as bot:
            for person in sample_network.EVERYBODY:
                telegram.add_user(person, f"Sample {person}")
                telegram.press_start(person)
            await _settled(program, telegram)
            assert await process.ended(bot) == 0, program.printed
    return folder / "network.db"


def later(calm: Path, folder: Path, random: Random) -> Telegram:
    """Take up the calm database in a folder of its own; give the Telegram that goes with it."""
    shutil.copyfile(calm, folder / "network.db")
    return telegram_after(random)


def telegram_after(random: Random) -> Telegram:
    """Give a Telegram as the calm run left it."""
    telegram = Telegram(random)
    telegram.updates = Updates(FIRST_UPDATE)
    for person in sample_network.EVERYBODY:
        telegram.add_user(person, f"Sample {person}").started = True
    return telegram


async def play(seed: int, calm: Path, folder: Path) -> Played:
    """Play the round that `seed` names; a copy of the database `calm` is left in `folder`."""
    random = Random(seed)
    return await play_with(later(calm, folder, random), random, folder)


async def play_with(telegram: Telegram, random: Random, folder: Path, **settings: str) -> Played:
    """Play a round on the database in `folder`, or the one that `settings` name."""
    async with telegram.served() as api_url:
        program = Program(folder, api_url, TOKEN, TWGBOT_RATE=RATE, TWGBOT_HOLD="0", **settings)
        played = Played(telegram, Crowd(telegram, random), program)
        async with asyncio.TaskGroup() as group:
            doing = [
                group.create_task(load(program, random)),
                group.create_task(played.crowd.act()),
            ]
            group.create_task(_live(played, doing, random))
        return played


async def load(program: Program, random: Random) -> None:
    """Bring in the meetings beside the bot; their reminders fall due a little later.

    The file is a pipe, written when `load` has opened it: how long it took to get there does not
    matter.
    """
    path = program.folder / "meetings.yaml"
    os.mkfifo(path)
    async with program.running("load", path, "--announce") as loading:
        pipe = await _opened(path, loading)
        now = datetime.now(UTC).replace(microsecond=0)
        starts = {
            title: now + timedelta(seconds=random.randint(2, 3)) + sample_network.OFFSET
            for title in sample_network.MEETINGS
        }
        with os.fdopen(pipe, "w") as file:
            file.write(sample_network.meetings(starts))
        assert await loading.wait() == 0, program.printed


async def _opened(pipe: Path, reader: Process) -> int:
    """Open a pipe for writing as soon as somebody reads from it."""
    while reader.returncode is None:
        with suppress(OSError):  # nobody does yet
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        await asyncio.sleep(0.02)
    raise AssertionError("load ended before it read its file")


async def _live(played: Played, doing: list[Task[None]], random: Random) -> None:
    """Start the bot again and again, kill it each time but the last, and let that one finish."""
    program, telegram = played.program, played.telegram
    times = random.randint(1, 3)
    for number in range(times):
        began = datetime.now(UTC)
        async with program.running("run") as bot:
            if number == times - 1 and played.crowd.plan.changes_copies:
                await _middle_of_copies(played, random)
            else:
                await _moment(telegram, bot, random)
            await process.kill(bot)
        at = datetime.now(UTC)
        sending = (await _read(program)).sending()
        match abs(bot.returncode or 0):
            case 0:
                played.left_at_the_end += sending
            case signal.SIGTERM | signal.SIGKILL:  # in the first moments SIGTERM kills too
                played.kills.append(Kill(began, at, sending))
            case status:
                raise AssertionError(f"The bot ended with status {status}.\n{program.printed}")
    async with program.running("run") as bot:
        await asyncio.wait(doing)
        await _settled(program, telegram)
        assert await process.ended(bot) == 0, program.printed


async def _moment(telegram: Telegram, bot: Process, random: Random) -> None:
    """Wait for the moment of a kill: in the beginning, in the thick of it, or at the end."""
    kind = random.choice(("beginning", "thick", "thick", "thick", "thick", "ending"))
    if kind == "beginning":
        await asyncio.sleep(random.uniform(0, 2))
        return
    await telegram.heard()
    await _through(telegram, random.randint(1, 40))
    if kind == "ending":
        bot.terminate()
    await asyncio.sleep(random.uniform(0, SLOWEST))


async def _middle_of_copies(played: Played, random: Random) -> None:
    """Wait until some copies are corrected or deleted."""
    await played.crowd.changing.wait()
    await _through(played.telegram, random.randint(1, 30))
    await asyncio.sleep(random.uniform(0, SLOWEST))


async def _through(telegram: Telegram, count: int) -> None:
    """Wait for so many more calls that say something, or until there is a lull."""
    wanted = len(telegram.flights) + count
    with suppress(TimeoutError):
        while len(telegram.flights) < wanted:
            async with asyncio.timeout(LULL):
                await telegram.heard()


async def _settled(program: Program, telegram: Telegram) -> None:
    """Wait until the bot has nothing left to do."""
    try:
        async with asyncio.timeout(PATIENCE):
            # A database tells nobody that it changed.
            while telegram.waiting() or not (await _read(program)).settled:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise AssertionError(f"The bot does not come to rest.\n{program.printed}") from None


async def _read(program: Program) -> Ledger:
    return await asyncio.to_thread(ledger.read, program.database_url)
