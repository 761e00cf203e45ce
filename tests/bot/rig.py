"""What the tests of the runtime are made of: a moved clock, the smallest handlers, a whole bot."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event, select, text

from bot.application import Application, Parameters
from bot.demo.standin import inprocess
from bot.demo.standin.core import StandIn
from bot.demo.standin.faults import Fault
from bot.speech import Speech
from handlers import calls, progress
from handlers.calls import Call
from handlers.context import BotIdentity
from storage import outbox, posts, reports
from storage.card_facts import CardFacts
from storage.cards import Shown
from storage.database import Database, Session
from storage.models import Account, Delivery, Inbox, Meeting, Network, Organization, Person, Post
from storage.outbox import Rendered

TOKEN = "123456:SAMPLE-token-for-tests-only"
NOW = datetime(2027, 1, 12, 6, 0, tzinfo=UTC)
"""Noon in Dhaka."""

PEOPLE = (101, 102, 103)
"""Telegram ids of members; the first is of the secretariat."""


class Crash(BaseException):
    """The machine stops."""


class Time:
    """Both clocks of a test: what time it is, and how it passes; nobody really waits.

    With `stops`, the machine stops at the next wait.
    """

    def __init__(self) -> None:
        self.stops = False
        self.passed = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        if self.stops:
            self.stops = False
            raise Crash
        self.slept.append(seconds)
        self.passed += seconds
        await asyncio.sleep(0)


def echo(session: Session, update: dict[str, Any], now: datetime, bot: BotIdentity) -> list[Call]:
    """Answer a text with itself."""
    message = update["message"]
    return [calls.message(message["chat"]["id"], message["text"])]


def sorry(session: Session, update: dict[str, Any]) -> list[Call]:
    return [calls.message(update["message"]["chat"]["id"], "sorry")]


def post(session: Session, one: Post, variant: Any, now: datetime) -> Rendered:
    return outbox.text(str(one.facts["text"]))


def live(session: Session, one: Post, _chat_id: int, now: datetime) -> progress.Shown:
    """Show the numbers by state, and whether the post is closed."""
    states = dict(reports.progress(session, one).whole.states)
    return progress.Shown(f"{one.state} {states}", None, final=one.state == "closed")


SMALLEST = Speech(
    handle=echo,
    wanted_file=lambda session, update: None,
    apologise=sorry,
    post=post,
    live=live,
    cards=lambda session, these, now: lambda card: None,
    own_menu=lambda session, telegram_id: [],
    general_menu=lambda session: [],
)


def fill(session: Session) -> None:
    """A network of one organization and three members."""
    organization = Organization(key="sample", name="Sample", short_name="S", kind="cso")
    session.add(organization)
    session.add(
        Network(
            id=1, name="Sample Network", short_name="SN", timezone="Asia/Dhaka",
            languages=["en"], weekend=[], holidays=[], reminders=[], secretariat=organization,
        )
    )  # fmt: skip
    for telegram_id in PEOPLE:
        session.add(Account(telegram_id=telegram_id, created_at=NOW, menu="set"))
        member = Person(
            key=f"sample-{telegram_id}", name=f"Sample {telegram_id}", organization=organization,
            telegram_id=telegram_id, joined_at=NOW,
        )  # fmt: skip
        session.add(member)


def owe(session: Session, text: str, kind: str = "broadcast") -> Post:
    """Owe the members of the sample network a post, due now."""
    everybody: dict[str, Any] = {"all": [], "not": []}
    planned = posts.plan(session, kind, NOW, everybody, {"text": text})
    assert planned is not None
    return planned


def open_all(session: Session) -> None:
    """Write the deliveries of what is owed."""
    posts.open_due(session, NOW)


@contextmanager
def held(database: Database) -> Iterator[None]:
    """Let another program write in the database's file; who comes meanwhile waits only a moment."""

    def hurry(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA busy_timeout=10")

    event.listen(database.engine, "checkout", hurry)
    other = sqlite3.connect(str(database.engine.url.database), isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
    finally:
        other.close()


def writes(session: Session, *_: object) -> Any:
    """What a part must not do while it reads: while the file is `held`, the database is away."""
    session.execute(text("DELETE FROM heartbeat"))


def shown(session: Session, chat_id: int, meeting_id: int) -> Shown:
    """What the card of a meeting in a chat shows, were it made now."""
    meeting = session.get_one(Meeting, meeting_id)
    return CardFacts(session, meeting, [], NOW).shown(chat_id, None)


def add_meeting(session: Session) -> int:
    """A confirmed meeting of the whole network, changed three times so far; give its number."""
    starts = NOW.replace(day=20)
    meeting = Meeting(
        uid="sample@example.org", key="sample", title="Sample meeting", timezone="Asia/Dhaka",
        starts_local="2027-01-20T12:00", ends_local="2027-01-20T13:00", starts_at=starts,
        ends_at=starts.replace(hour=7), agenda=[], rsvp_by=starts, status="confirmed",
        created_at=NOW, updated_at=NOW, sequence=3,
    )  # fmt: skip
    session.add(meeting)
    session.flush()
    return meeting.id


@dataclass
class Rig:
    """A bot in a test and everything around it."""

    database: Database
    standin: StandIn
    time: Time
    application: Application

    async def settle(self) -> None:
        """Let the bot take in what people did, and do all that is to be done now."""
        params = {"timeout": 0, "allowed_updates": []}
        for update in await self.application.api.call("getUpdates", params):
            await self.application.receive(update)
        await self.application.settle()

    def fault(self, kind: str, method: str = "sendMessage", **details: Any) -> None:
        self.standin.faults.add(Fault(kind, method, **details))

    def texts(self, chat_id: int) -> list[str]:
        """What the bot said in a chat."""
        return [one["text"] for one in self.standin.chat(chat_id) if one["from_bot"]]

    def deliveries(self) -> list[tuple[int, str, str | None]]:
        """The outbox: to whom, state, reason."""
        statement = select(Delivery).order_by(Delivery.id)
        return [
            (one.chat_id, one.state, one.reason)
            for one in self.database.call_reading(lambda s: s.scalars(statement).all())
        ]

    def inbox(self) -> list[str]:
        """The states of the inbox's rows."""
        statement = select(Inbox.state).order_by(Inbox.id)
        return list(self.database.call_reading(lambda s: s.scalars(statement).all()))


async def until(true: Callable[[], bool]) -> None:
    """Wait, really, for something that the bot has no event for."""
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


StartBot = Callable[..., Awaitable[Rig]]
"""Starts a bot with these handlers (and rate)."""


def application(
    database: Database, standin: StandIn, time: Time, speech: Speech = SMALLEST, rate: float = 1000
) -> Application:
    wire = inprocess.Request(standin)
    parameters = Parameters(TOKEN, rate=rate)
    return Application(parameters, database, time, speech, wire, time.monotonic, time.sleep)


def saying(**parts: Any) -> Speech:
    """The smallest handlers, but for these."""
    return replace(SMALLEST, **parts)
