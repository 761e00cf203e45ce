"""What people do meanwhile: members tap answers; the secretary broadcasts, corrects, recalls."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

import sample_network
from process import PATIENCE
from telegram_server import Telegram

BROADCAST = "Sample news for everybody: the workplan is ready."
CHANGED = "It has changed since you saw it: look at it again."
BETTER = "Corrected sample news: the workplan is not ready."


@dataclass(frozen=True)
class Tap:
    """One tap of an answer; `query_id` is what the bot has to answer."""

    person: int
    message_id: int
    meeting_id: int
    answer: str
    query_id: str


@dataclass(frozen=True)
class Plan:
    """What the secretary does: an issue of two messages, or one; and with its copies then."""

    is_issue: bool
    corrects: bool
    recalls: bool

    @property
    def changes_copies(self) -> bool:
        """Copies are corrected or deleted."""
        return self.corrects or self.recalls


class Crowd:
    """Everybody; those with an even id never decline, so that each reminder is owed to them."""

    def __init__(self, telegram: Telegram, random: Random) -> None:
        self.taps: list[Tap] = []
        self.plan = Plan(*(random.random() < share for share in (0.5, 0.6, 0.3)))
        self.changing = asyncio.Event()
        self._telegram = telegram
        self._random = random

    async def act(self) -> None:
        """Do all that these people do, and return."""
        async with asyncio.TaskGroup() as group:
            for person in sample_network.PEOPLE:
                group.create_task(self._answer(person, self._random.randint(1, 2)))
            group.create_task(self._broadcast())

    async def _answer(self, person: int, times: int) -> None:
        for _ in range(times):
            message, data = await self._choice(person)
            _, meeting_id, answer = data.split(":")
            query_id = self._telegram.tap(person, message["message_id"], data=data)
            self.taps.append(Tap(person, message["message_id"], int(meeting_id), answer, query_id))
            await asyncio.sleep(self._random.uniform(0, 1))

    async def _choice(self, person: int) -> tuple[dict[str, Any], str]:
        """Wait for messages that can be answered; give one of them, and one of its answers."""
        await self._until(lambda: bool(self._answers(person)))
        return self._random.choice(self._answers(person))

    def _answers(self, person: int) -> list[tuple[dict[str, Any], str]]:
        return [
            (message, button["data"])
            for message in self._telegram.chat(person)
            for row in message["buttons"]
            for button in row
            if button.get("data", "").startswith("rsvp:")
            and not (button["data"].endswith(":no") and never_declines(person))
        ]

    async def _broadcast(self) -> None:
        self._write("/broadcast")
        await self._until(lambda: bool(self._telegram.chat(sample_network.SECRETARY)[1:]))
        self._write(BROADCAST)
        await self._press("Preview")
        if self.plan.is_issue:
            await self._add_items()
        await self._send()
        if self.plan.corrects:
            await self._press("Correct")
            await self._until(lambda: self._showing("Cancel") is not None)
            self._write(BETTER)
            await self._confirm()
        if self.plan.recalls:
            await self._press("Recall")
            await self._confirm()

    async def _send(self) -> None:
        """Tap Send; and again where what was tapped was no longer what would have been sent."""
        said = CHANGED
        while said == CHANGED:
            said = await self._said(await self._press("Send"))

    async def _said(self, query_id: str) -> str:
        await self._until(lambda: query_id in self._telegram.callback_answers)
        return str(self._telegram.callback_answers[query_id]["text"])

    async def _add_items(self) -> None:
        await self._press("Contents")
        for title in sample_network.ITEMS:
            await self._press("Add a news item")
            await self._press(title)
        await self._until(lambda: self._showing(f"✕ {title}") is not None)
        await self._press("Preview")

    async def _confirm(self) -> None:
        await self._press("Confirm")
        self.changing.set()
        await self._until(lambda: self._showing("Confirm") is None)  # or it would be taken twice

    def _write(self, text: str) -> None:
        self._telegram.send_text(sample_network.SECRETARY, text)

    async def _press(self, label: str) -> str:
        await self._until(lambda: self._showing(label) is not None)
        message_id = self._showing(label)
        assert message_id is not None
        return self._telegram.tap(sample_network.SECRETARY, message_id, label)

    def _showing(self, label: str) -> int | None:
        for message in reversed(self._telegram.chat(sample_network.SECRETARY)):
            if any(button["text"] == label for row in message["buttons"] for button in row):
                return int(message["message_id"])
        return None

    async def _until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not true():  # noqa: ASYNC110 - what people see has no event
                await asyncio.sleep(0.02)


def never_declines(person: int) -> bool:
    return person % 2 == 0


def declined(taps: list[Tap], person: int) -> bool:
    """Say whether somebody ever said that they cannot come."""
    return any(tap.answer == "no" for tap in taps if tap.person == person)
