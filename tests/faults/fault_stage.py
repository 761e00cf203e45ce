"""A small network whose bot meets faults: what its people have, and what its ledger says."""

import asyncio
import copy
import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from fault_ground import NOW, PEOPLE, Ground, Kept
from sqlalchemy import select
from telegram.request import BaseRequest

from bot import request
from bot.application import Application, Parameters
from bot.demo.standin import http, inprocess
from bot.demo.standin.core import StandIn
from bot.demo.standin.faults import Fault
from bot.speech import Speech
from storage import cards, copies, loading, network_file
from storage.database import Database, Session
from storage.models import Account, Card, Delivery, Inbox, LiveMessage, Post, Rsvp

TOKEN = "123456:SAMPLE-token-for-tests-only"
PATIENT, IMPATIENT = 20.0, 0.5
"""Seconds of silence after which the bot gives up on an answer; where one never comes, soon."""

RATE = 10.0
"""Slow, so that no two messages leave at once."""

A_WHILE = 61.0
"""Seconds; longer than any pause that the bot makes of its own."""

ROUNDS = 40
IN_PROCESS = "https://api.telegram.invalid"


class Time:
    """What time it is; it passes by hand, and where the bot would wait."""

    def __init__(self) -> None:
        self.passed = 0.0

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.passed += seconds
        await asyncio.sleep(0)


class FastTime(Time):
    """It passes by itself, ten minutes in less than a second, for a bot that runs."""

    FASTER = 1000

    def __init__(self) -> None:
        super().__init__()
        self._began = asyncio.get_running_loop().time()

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return (asyncio.get_running_loop().time() - self._began) * self.FASTER

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.FASTER)


@dataclass(frozen=True)
class Line:
    """One delivery of the ledger."""

    kind: str
    chat_id: int
    state: str
    reason: str | None
    repeated: bool


class Stage:
    """The people's phones, the bot and its database."""

    def __init__(self, database: Database, folder: Path, time: Time) -> None:
        self.time = time
        self.database = database
        self.standin = StandIn(TOKEN, "SampleBot", time.now)
        self._folder = folder
        self._offset = 0
        for person in PEOPLE:
            self.standin.add_user(person, f"Sample {person}", language_code="en")
            self.standin.accounts[person].started = True

    def connect(self, wire: BaseRequest, root: str) -> None:
        """Make the bot, on this wire."""
        self._line = wire, root
        self.application = Application(
            Parameters(TOKEN, root, rate=RATE, hold=timedelta(seconds=60), poll_timeout=0),
            self.database, self.time, Speech(), wire, self.time.monotonic, self.time.sleep,
        )  # fmt: skip

    async def begin_anew(self) -> None:
        """Let the bot begin anew, as the program does when its database failed."""
        await self.application.close()
        self.database.reconnect()
        self.connect(*self._line)
        await self.application.start()

    async def begin_from(self, past: "Past") -> None:
        """Let everything be as it was when the past was kept, and the bot begin there."""
        await self.application.close()
        await past.database.restore()
        self.time, self.standin, self._offset = copy.deepcopy(past.stage)
        self.connect(inprocess.Request(self.standin), IN_PROCESS)
        await self.application.start()

    def kept(self, ground: Ground) -> "Past":
        """Keep how everything is now."""
        stage = copy.deepcopy((self.time, self.standin, self._offset))
        return Past(ground.kept(), stage)

    async def settle(self) -> None:
        """Let the bot do all that there is to do, also what it put off after a fault."""
        await self.take_in()
        for _ in range(ROUNDS):
            await self.application.settle()
            if not self.database.call_reading(_owes, self.time.now()):
                return
            self.time.passed += A_WHILE
        raise AssertionError(f"The bot does not come to rest: {self.ledger()} {self.inbox()}")

    async def passes(self, time: timedelta) -> None:
        """Let the bot do its work for so long."""
        until = self.time.passed + time.total_seconds()
        while self.time.passed < until:
            await self.application.settle()
            self.time.passed += 10 * A_WHILE

    async def take_in(self) -> None:
        """Let the bot receive what people did."""
        for update in await self.standin.updates.fetch(self._offset, 100, 0, self.time.now()):
            await self.application.receive(update)
            self._offset = update["update_id"] + 1

    def fault(self, method: str, details: Mapping[str, Any], chat_id: int | None = None) -> None:
        self.standin.faults.add(Fault(**{"method": method, "chat_id": chat_id, **details}))

    def load(self, **meeting: Any) -> None:
        """Change the meeting, as an operator would."""
        path = self._folder / "changes.yaml"
        path.write_text(json.dumps({"meetings": [{"key": "sample", **meeting}]}))
        self.database.call(loading.load, network_file.read([path]), self.time.now())

    def said(self, person: int) -> list[dict[str, Any]]:
        """What the bot said to somebody, as it reads now."""
        return [one for one in self.standin.chat(person) if one["from_bot"]]

    def texts(self, person: int) -> list[str]:
        return [one["text"] for one in self.said(person)]

    def tap(self, person: int, label: str) -> str:
        """Tap a button of somebody's newest message that has one; gives the query's id."""
        message = next(one for one in reversed(self.said(person)) if _has_button(one, label))
        return self.standin.tap(person, message["message_id"], label)

    def ledger(self, kind: str | None = None) -> dict[int, Line]:
        """The deliveries of one kind, by person."""
        statement = select(Delivery, Post.kind).join(Post, Post.id == Delivery.post_id)
        rows = self.database.call_reading(lambda session: session.execute(statement).all())
        return {
            one.chat_id: Line(of, one.chat_id, one.state, one.reason, one.repeated)
            for one, of in rows
            if kind in (None, of)
        }

    def inbox(self) -> list[str]:
        statement = select(Inbox.state).order_by(Inbox.id)
        return list(self.database.call_reading(lambda s: s.scalars(statement).all()))

    def unreachable(self) -> dict[int, str]:
        """Whom the bot knows that it cannot write to, and why."""
        statement = select(Account).where(Account.unreachable.is_not(None))
        rows = self.database.call_reading(lambda s: s.scalars(statement).all())
        return {one.telegram_id: one.unreachable or "" for one in rows}

    def answers(self) -> list[str]:
        return list(self.database.call_reading(lambda s: s.scalars(select(Rsvp.answer)).all()))

    def copies(self) -> Counter[str]:
        """What became of the copies of the one broadcast."""

        def counted(session: Session) -> Counter[str]:
            post = session.scalars(select(Post).where(Post.kind == "broadcast")).one()
            return copies.count(session, post)

        return self.database.call_reading(counted)

    def cards(self) -> set[int]:
        """In whose chats the bot keeps a card true."""
        return set(self.database.call_reading(lambda s: s.scalars(select(Card.chat_id)).all()))


@dataclass(frozen=True)
class Past:
    """How everything was at a moment: the database, the time, Telegram and what was read of it."""

    database: Kept
    stage: tuple[Time, StandIn, int]


@asynccontextmanager
async def staged(
    ground: Ground, time: Time, door: str = "inprocess", patience: float = PATIENT
) -> AsyncIterator[Stage]:
    """Set everything up, with the bot not started yet; `door` is "http" or "inprocess"."""
    stage = Stage(ground.database, ground.folder, time)
    runner = web.AppRunner(http.application(stage.standin), access_log=None, shutdown_timeout=0.1)
    if door == "http":
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        root = f"http://127.0.0.1:{runner.addresses[0][1]}"
        stage.connect(request.Request(read_timeout=patience), root)
    else:
        stage.connect(inprocess.Request(stage.standin), IN_PROCESS)
    try:
        yield stage
    finally:
        await stage.application.close()
        await runner.cleanup()
        await ground.restore()


def _has_button(message: dict[str, Any], label: str) -> bool:
    return any(label in button["text"] for row in message["buttons"] for button in row)


def _owes(session: Session, now: datetime) -> bool:
    """Say whether anything is to be handled, sent or shown now or a little later."""
    unfinished = (
        select(Inbox.id).where(Inbox.state.in_(("new", "answered"))),
        select(Delivery.id).where(Delivery.state.in_(("queued", "sending"))),
        select(Post.id).where(Post.state == "open"),
        select(LiveMessage.post_id).where(LiveMessage.shown.is_distinct_from("final")),
    )
    found = any(session.scalar(query.limit(1)) is not None for query in unfinished)
    return found or bool(cards.outdated(session, now, 1))
