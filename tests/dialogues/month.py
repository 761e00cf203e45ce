"""The bot in a simulated month, what its people do in it, and the plan that follows both.

An act does something to the bot as people and operators do, and tells the plan of it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import yaml
from month_plan import DAY, Meeting, Message, Person, Plan, local
from run import WORDS
from scene import CAST, MEMBERS, NETWORK, NOW, Scene

FILE = yaml.safe_load(NETWORK.read_text(encoding="utf-8"))
SIGNS = {
    "📣": "announcement",
    "⏰": "reminder",
    "🔔": "change",
    "✅": "change",
    "❌": "cancellation",
    "🪑": "seat",
    "⚖": "quorum",
    "🙋": "nudge",
}
"""What each kind of message that nobody asked for begins with."""

HALF, LOOK = timedelta(seconds=30), timedelta(hours=6)
UNITS = {"d": DAY, "h": timedelta(hours=1)}

QUORUM = 2
"""Organizations of the CTIP-TWG that have to come."""

Act: TypeAlias = "Callable[[Month], Awaitable[None]]"


@dataclass
class Month:
    """The bot and its people, what they do, and the plan of what has to come of it."""

    scene: Scene
    plan: Plan
    now: datetime = NOW
    seen: list[tuple[Message, str]] = field(default_factory=list)
    _calls: int = 0

    async def goes(self, events: list[tuple[datetime, str, Act]]) -> None:
        """Let everything happen at its time."""
        for at, who, act in sorted(events, key=lambda one: one[0]):
            await self.passes(at)
            self.now = at
            self.scene.time.move_to(at)
            await act(self)
            await self.scene.settle()
            self._collect(at, who)
            self.plan.until(at)

    async def passes(self, until: datetime) -> None:
        """Let time pass, looking around what is planned, and now and then."""
        look = self.now + LOOK
        while True:
            due = self.plan.next()
            if due is not None and due <= min(look, until):
                await self._look(due - HALF)
                await self._look(due + HALF, due)
                self.plan.until(due)
            elif look <= until:
                await self._look(look)
                look += LOOK
            else:
                return

    async def taps(self, who: str, label: str, text: str = "") -> None:
        """Let somebody tap the newest button of this label, below this text."""
        if self.plan.people[who].language == "bn":
            label = WORDS.get(label, label)
        message = self.scene.with_button(who, label, text)
        self.scene.standin.tap(CAST[who], message["message_id"], label)
        await self.scene.settle()

    async def says(self, who: str, text: str) -> None:
        """Let somebody write something."""
        self.scene.standin.send_text(CAST[who], text)
        await self.scene.settle()

    async def _look(self, at: datetime, label: datetime | None = None) -> None:
        self.scene.time.move_to(at)
        await self.scene.settle()
        self._collect(label or at)

    def _collect(self, at: datetime, acting: str = "") -> None:
        """Keep what was sent since the last time; in the chat of who acts, replies are none."""
        names = {number: name for name, number in CAST.items()}
        calls = self.scene.standin.calls[self._calls :]
        self._calls = len(self.scene.standin.calls)
        for call in calls:
            if not call.method.startswith("send") or call.method == "sendChatAction":
                continue
            who, text = names[call.params["chat_id"]], call.params.get("text", "")
            kind = SIGNS.get(text[:1], "reply" if who == acting else "other")
            if kind != "reply":
                title = text.partition("<b>")[2].partition("</b>")[0]
                message = Message(at.replace(second=0, microsecond=0), who, kind, title or text)
                self.seen.append((message, text))


def network() -> Plan:
    """Give the plan of the network as its file has it."""
    people = {
        one["key"]: Person(
            one["organization"],
            NOW - 30 * DAY if one["key"] in MEMBERS else None,
            one.get("language", "en"),
            "focal_point" in one.get("roles", ()),
        )
        for one in FILE["people"]
    }
    plan = Plan(people)
    for entry in FILE["meetings"]:
        plan.made(entry["key"], meeting(**entry), NOW - 30 * DAY, announced=False)
    return plan


def members(groups: list[str]) -> frozenset[str] | None:
    """Give the organizations of working groups."""
    own = {one["key"]: {*one["members"], one.get("chair")} for one in FILE["working_groups"]}
    return frozenset(one for key in groups for one in own[key] if one) if groups else None


def meeting(**entry: Any) -> Meeting:
    """Read a meeting of a network file."""
    made = Meeting(
        entry["title"],
        members(entry.get("working_groups", [])),
        local(entry["starts"]),
        entry.get("place"),
        entry.get("capacity"),
    )
    written = entry.get("reminders", ["1d", "2h"])
    made.reminders = tuple(int(one[:-1]) * UNITS[one[-1]] for one in written)
    of_ctip = "ctip" in entry.get("working_groups", [])
    made.quorum = (members(["ctip"]) or frozenset(), QUORUM, "rafiq") if of_ctip else None
    return made


def loads(announced: bool = False, **entry: Any) -> Act:
    """An operator loads a new meeting."""

    async def act(month: Month) -> None:
        month.scene.load({"meetings": [entry]}, announce=announced)
        month.plan.made(entry["key"], meeting(**entry), month.now, announced=announced)

    return act


def reloads(key: str, **values: Any) -> Act:
    """An operator loads a changed meeting."""

    async def act(month: Month) -> None:
        month.scene.load({"meetings": [{"key": key, **values}]})
        new = {"place": values["place"]} if "place" in values else {}
        new |= {"starts": local(values["starts"])} if "starts" in values else {}
        new |= {"off": values["status"] == "cancelled"} if "status" in values else {}
        month.plan.changed(key, month.now, loaded=True, **new)

    return act


def makes(who: str, sentence: str, key: str, entry: dict[str, Any], dates: int = 1) -> Act:
    """Somebody makes a meeting in one sentence, weekly so many times, and announces it."""

    async def act(month: Month) -> None:
        await month.says(who, f"/newmeeting {sentence}")
        await month.taps(who, f"Make all {dates} meetings" if dates > 1 else "Make the meeting")
        await month.taps(who, "Announce")
        for number in range(dates):
            made = meeting(**entry)
            made = replace(made, starts=made.starts + number * 7 * DAY)
            month.plan.made(f"{key}{number or ''}", made, month.now, announced=number == 0)

    return act


def changes(who: str, key: str, steps: list[str], **values: Any) -> Act:
    """Somebody changes a meeting from its card: `steps` are buttons, what is written has a >."""

    async def act(month: Month) -> None:
        title = month.plan.meetings[key].title
        await month.taps(who, "Details", title)
        await month.taps(who, "Change", title)
        for step in steps:
            if step.startswith(">"):
                await month.says(who, step[1:])
            else:
                await month.taps(who, step)
        month.plan.changed(key, month.scene.time.now(), loaded=False, **values)

    return act


def answers(who: str, key: str, answer: str) -> Act:
    """Somebody answers by a button that they have, while there is such a meeting for them."""

    async def act(month: Month) -> None:
        one = month.plan.meetings[key]
        if not one.off and who in month.plan.asked(one):
            await month.taps(who, answer, one.title)
            month.plan.answered(who, key, answer, month.now)

    return act


async def farid_joins(month: Month) -> None:
    """Farid, whom the file expects, presses Start."""
    month.scene.standin.press_start(CAST["farid"])
    month.plan.joined("farid", month.now)


def leaves(who: str) -> Act:
    """An operator loads that somebody is not there any more."""

    async def act(month: Month) -> None:
        month.scene.load({"people": [{"key": who, "left": True}]})
        month.plan.left(who, month.now)

    return act


async def dulal_reads_bangla(month: Month) -> None:
    """Dulal is to read Bangla."""
    month.scene.load({"people": [{"key": "dulal", "language": "bn"}]})
    month.plan.people["dulal"].language = "bn"


async def has_a_quorum(month: Month) -> None:
    """An operator loads how many organizations of the CTIP-TWG have to come, as the plan has it."""
    month.scene.load({"working_groups": [{"key": "ctip", "quorum": QUORUM}]})


async def restarts(month: Month) -> None:
    """The bot ends and is started again."""
    await month.scene.start()


def stops(who: str) -> Act:
    """Somebody stops the bot."""

    async def act(month: Month) -> None:
        await month.says(who, "/stop")
        month.plan.stopped(who, month.now)

    return act


def comes_back(who: str) -> Act:
    """Somebody who stopped the bot starts it again."""

    async def act(month: Month) -> None:
        await month.says(who, "/start")
        month.plan.back(who, month.now)

    return act


def nudges(who: str, key: str) -> Act:
    """Somebody has those asked who have not answered."""

    async def act(month: Month) -> None:
        title = month.plan.meetings[key].title
        await month.taps(who, "Details", title)
        for label in ("Who's coming", "Ask who has not answered"):
            await month.taps(who, label, title)
        await month.taps(who, "Ask them")
        month.plan.nudged(who, key, month.now)

    return act
