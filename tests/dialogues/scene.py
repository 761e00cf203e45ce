"""Everything that a conversation needs, put together as it is in earnest, but for Telegram.

The real application, a real SQLite file, the strict stand-in behind its in-process door, a clock
that is moved by hand. What it says is looked at as people see it: in their chats.
"""

import asyncio
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import event, select

from bot.application import Application, Parameters
from bot.demo.standin import inprocess, limits
from bot.demo.standin.core import StandIn
from bot.demo.standin.faults import Fault
from bot.speech import Speech
from storage import (
    cards,
    invitations,
    linked_chats,
    loading,
    members,
    menus,
    needs,
    network_file,
)
from storage.database import Database, Session
from storage.linked_chats import Place
from storage.models import Audit, Organization, Person, Post, WorkingGroup

TOKEN = "123456:SAMPLE-token-for-tests-only"
FEEDS_URL = "https://bot.example.org/calendar"
NOW = datetime(2027, 1, 12, 6, 0, tzinfo=UTC)
NETWORK = Path(__file__).with_name("network.yaml")
GROUP, CHANNEL, FORUM = -4001, -1004002, -1004003
UPGRADED = -1_000_000_004_001
"""The group, once it became a supergroup."""

WAYS: dict[str | None, dict[str, Any]] = {
    None: {}, "without HTTP": {"feeds_url": None}, "at a low rate": {"rate": 0.1},
}  # fmt: skip
"""How the bot can be started: what its settings are then."""

MEMBERS = {"amina": 700001, "rafiq": 700002, "bina": 700003, "charu": 700004, "dulal": 700005}
OTHERS = {"farid": 700006, "gita": 700007, "hasan": 700008, "sadia": 700009, "nadia": 700010}
"""Farid and Gita are expected, Hasan is named in the settings, Sadia and Nadia are strangers."""
CAST = MEMBERS | OTHERS
ROOMS = {"group": GROUP, "forum": FORUM, "upgraded": UPGRADED}
CHATS = CAST | ROOMS | {"channel": CHANNEL}
SECRETARIAT = frozenset({OTHERS["hasan"]})

FORGIVEN = (
    *("message is not modified", "message to edit not found"),
    *("TOPIC_CLOSED", "upgraded to a supergroup"),
)
"""Refusals that are foreseen: what people do to messages and groups the bot learns that way."""

SECONDS_FOR_CARDS = 5
"""Cards are brought up to date when their chat has had its rest from messages."""

Message = dict[str, Any]


class Time:
    """What time it is, and how it passes: by hand, and where the bot would wait."""

    def __init__(self) -> None:
        self.passed = 0.0

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.passed += seconds
        await asyncio.sleep(0)

    def move_to(self, moment: datetime) -> None:
        self.passed = max(self.passed, (moment - NOW).total_seconds())


@dataclass
class Seen:
    """What a step showed in one chat: new messages, and earlier ones that differ or are gone."""

    new: list[Message] = field(default_factory=list)
    changed: list[Message] = field(default_factory=list)
    gone: list[Message] = field(default_factory=list)


class Scene:
    """The cast, their phones and the bot."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.time = Time()
        self.database = database
        self.standin = StandIn(TOKEN, "SampleBot", self.time.now, limits.TELEGRAM)
        self._folder = folder
        self._files = itertools.count(1)
        self._next_update = 0
        self._calls_judged = 0
        self._known: dict[str, dict[int, Message]] = {}
        for name, user_id in CAST.items():
            self.standin.add_user(user_id, name.title(), language_code="en")
            self.standin.accounts[user_id].started = name in MEMBERS
        there = [CAST[name] for name in ("amina", "rafiq", "bina", "charu", "sadia")]
        self.standin.make_group(GROUP, "Sample chat", there)
        self.standin.make_group(FORUM, "Sample forum", there)
        self.topic = self.standin.make_topic(FORUM, "Meetings")

    async def start(self, how: str | None = None) -> None:
        """Start the bot, or start it again after it ended, perhaps in one of the `WAYS`."""
        parameters = {"feeds_url": FEEDS_URL, **WAYS[how]}
        self.application = Application(
            Parameters(TOKEN, secretariat_ids=SECRETARIAT, **parameters),
            self.database,
            self.time,
            Speech(),
            inprocess.Request(self.standin),
            self.time.monotonic,
            self.time.sleep,
        )
        await self.application.start()
        await self.settle()
        self.look()

    async def settle(self) -> None:
        """Let the bot take in and do everything that there is to do now."""
        await self._take_in()
        await self.application.settle()
        while await self._take_in():
            await self.application.settle()
        for _ in range(SECONDS_FOR_CARDS):
            if not await self.database.read(cards.outdated, self.time.now(), 1):
                break
            await self.time.sleep(1)
            await self.application.settle()

    async def _take_in(self) -> int:
        """Give the bot the updates that wait, as they are, and say how many those were."""
        waiting = await self.standin.updates.fetch(self._next_update, 100, 0, self.time.now())
        for update in waiting:
            await self.application.receive(update)
            self._next_update = update["update_id"] + 1
        return len(waiting)

    def look(self) -> dict[str, Seen]:
        """Give what changed in each chat since the last look."""
        found: dict[str, Seen] = {}
        for name, chat_id in CHATS.items():
            before = self._known.get(name, {})
            shown = self.standin.chat(chat_id) if chat_id in self.standin.chats else []
            now = {one["message_id"]: one for one in shown if one["from_bot"]}
            found[name] = Seen(
                [one for key, one in now.items() if key not in before],
                [one for key, one in now.items() if key in before and one != before[key]],
                [one for key, one in before.items() if key not in now],
            )
            self._known[name] = now
        return found

    def refused(self) -> list[str]:
        """Give the calls since the last time that Telegram refused as wrong: there are to be none.

        A text that breaks Telegram's rules is one, also where the bot sent it again as plain text.
        """
        calls = self.standin.calls[self._calls_judged :]
        self._calls_judged = len(self.standin.calls)
        return [
            f"{call.method} {call.params}: {call.answer.body.get('description')}"
            for call in calls
            if call.answer is not None
            and call.answer.status in (400, 404, 429)
            and not any(words in str(call.answer.body) for words in FORGIVEN)
        ]

    def messages(self, name: str) -> list[Message]:
        """Give what the bot said in somebody's chat, as it reads now."""
        return [one for one in self.standin.chat(CHATS[name]) if one["from_bot"]]

    def with_button(self, name: str, label: str, text: str = "") -> Message:
        """Give the newest message in somebody's chat that has this button, and `text` in it."""
        for message in reversed(self.messages(name)):
            labels = [button["text"] for row in message["buttons"] for button in row]
            if text in message["text"] and any(label in one for one in labels):
                return message
        newest = [one["text"] for one in self.messages(name)[-3:]]
        raise LookupError(f"{name} has no message with {text!r} and a button {label!r}: {newest}")

    def with_text(self, name: str, text: str) -> Message:
        """Give the newest message in a chat that holds a text."""
        return next(one for one in reversed(self.messages(name)) if text in one["text"])

    def fail(self, fault: Mapping[str, Any]) -> None:
        """Let Telegram fail as a table says; `chat` is a name."""
        details = dict(fault)
        if "chat" in details:
            details["chat_id"] = CHATS[details.pop("chat")]
        self.standin.faults.add(Fault(**details))

    def load(self, content: Mapping[str, Any], *, announce: bool = False) -> list[str]:
        """Load a network file with this content as an operator would; give the report's lines."""
        path = self._folder / f"changes-{next(self._files)}.yaml"
        path.write_text(yaml.safe_dump(dict(content), allow_unicode=True), encoding="utf-8")
        file = network_file.read([path])
        return self.database.call(loading.load, file, self.time.now(), announce=announce).lines

    def invite(
        self, organization: str, person: str | None = None, uses: int = 1, days: int = 14
    ) -> str:
        """Make an invitation as an operator would; give its code."""
        return self.database.call(_invite, self.time.now(), organization, person, uses, days)

    def link(self, room: str, group: str) -> None:
        """Let Amina have added the bot to a room and linked it; of a forum, its topic."""
        thread_id = self.topic if room == "forum" else None
        self.standin.add_bot(ROOMS[room], MEMBERS["amina"])
        place = Place(ROOMS[room], f"Sample {room}", thread_id)
        self.database.call(_link, place, group, self.time.now())

    def speak(self, language: str) -> None:
        """Let everybody read and write in one language."""
        self.database.call(_speak, language)
        for account in self.standin.accounts.values():
            account.language_code = language

    def audit(self) -> list[str]:
        """Give every act that was recorded, in order: who, what, on what."""
        return self.database.call_reading(_audit)


def hurry(database: Database) -> None:
    """Do not wait for the disk: no conversation loses its power."""
    event.listen(
        database.engine, "connect", lambda opened, _: opened.execute("PRAGMA synchronous=OFF")
    )


def prepare(database: Database) -> None:
    """Load the network, a month before the conversations, and let the members join."""
    database.prepare()
    database.call(_enter, NOW - timedelta(days=30))


def _enter(session: Session, now: datetime) -> None:
    loading.load(session, network_file.read([NETWORK]), now, announce=True)
    for number, post in enumerate(session.scalars(select(Post)).all()):
        # It all left before anybody of these joined; the posts of conversations begin with 1.
        post.state, post.id = "closed", -number
    for name, user_id in MEMBERS.items():
        members.account(session, members.Profile(user_id, name.title(), "en"), now)
        session.flush()
        person = members.admit_expected(session, user_id, now)
        if person is not None:  # who joined was asked for their needs long ago
            needs.keep_as_asked(person)


def _link(session: Session, place: Place, key: str, now: datetime) -> None:
    group = session.scalars(select(WorkingGroup).where(WorkingGroup.key == key)).one()
    amina = session.scalars(select(Person.id).where(Person.key == "amina")).one()
    linked_chats.link(session, place, group, amina, now)


def _speak(session: Session, language: str) -> None:
    for person in session.scalars(select(Person)):
        person.language = language
    menus.renew(session, list(CAST.values()))


def _invite(
    session: Session, now: datetime, organization: str, person: str | None, uses: int, days: int
) -> str:
    found = session.scalars(select(Organization).where(Organization.key == organization)).one()
    of = session.scalars(select(Person).where(Person.key == person)).one() if person else None
    return invitations.create(session, now, found, of, uses, days)


def _audit(session: Session) -> list[str]:
    names = {person.id: person.key for person in session.scalars(select(Person))}
    return [
        f"{names[row.actor_id] if row.actor_id else 'operator'} {row.action} {row.subject}"
        for row in session.scalars(select(Audit).order_by(Audit.id))
    ]
