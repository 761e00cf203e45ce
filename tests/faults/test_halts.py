"""What the secretariat decides in the middle of a broadcast, and of a 429 in one."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import fault_rows
from fault_ground import AMINA, NOW, Ground
from fault_sendings import NEWS, Broadcast
from fault_stage import Stage, Time, staged
from sqlalchemy import select

from storage.database import Session
from storage.models import Account, Organization, Person, Post
from storage.rules import pausing

HALT = 12
"""Seconds, really."""

EFFECT = 2
"""Seconds, really, within which what is decided takes effect."""

CROWD = range(800001, 800151)
"""So many that a broadcast takes much longer than all that is decided on it."""

RECEIVING = ("getUpdates", "deleteWebhook")


class RealTime(Time):
    """It passes by hand, and from a moment on really."""

    _since: float | None = None

    def goes_on(self) -> None:
        self._since = asyncio.get_running_loop().time()

    def monotonic(self) -> float:
        really = 0 if self._since is None else asyncio.get_running_loop().time() - self._since
        return self.passed + really

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.monotonic())

    async def sleep(self, seconds: float) -> None:
        if self._since is None:
            await super().sleep(seconds)
        else:
            await asyncio.sleep(seconds)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(HALT + 20):
        while not true():  # noqa: ASYNC110 - neither the database nor the stand-in tells of it
            await asyncio.sleep(0.02)


def paused(stage: Stage) -> bool:
    one = select(Post.paused).where(Post.kind == "broadcast")
    return stage.database.call_reading(lambda s: s.scalars(one).one()) is not None


def leaving(stage: Stage) -> list[str]:
    return [one.method for one in stage.standin.calls if one.method not in RECEIVING]


def refused(stage: Stage) -> bool:
    return any(one.answer and one.answer.status == 429 for one in stage.standin.calls)


def told(stage: Stage) -> bool:
    """Amina reads that it is paused, and of the halt."""
    return any("Paused" in one and "asked me to wait" in one for one in stage.texts(AMINA))


@asynccontextmanager
async def running(stage: Stage) -> AsyncIterator[None]:
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(stage.application.run_until(stop))
        yield
        stop.set()


async def test_in_a_halt_each_tap_counts_at_once_and_is_answered_first_after_it(
    ground: Ground,
) -> None:
    sending, time = Broadcast(), RealTime()
    async with staged(ground, time) as stage:
        await stage.application.start()
        await sending.begin(stage)
        time.passed += 61
        stage.fault("sendMessage", {"kind": "retry_after", "seconds": HALT, "after": 1})
        message = stage.said(AMINA)[-1]["message_id"]
        time.goes_on()
        async with running(stage):
            await until(lambda: refused(stage))
            left, began = leaving(stage), time.monotonic()
            for button, is_paused in (("pause", True), ("resume", False), ("pause", True)):
                stage.standin.tap(AMINA, message, data=f"{button}:1")
                await until(lambda wanted=is_paused: paused(stage) == wanted)  # type: ignore[misc]
            assert time.monotonic() - began < HALT
            assert leaving(stage) == left
            await until(lambda: told(stage))
        assert leaving(stage)[len(left)] == "answerCallbackQuery"
        states = Counter(one.state for one in stage.ledger("broadcast").values())
        assert states == {"sent": 1, "queued": 2}


def enter(stage: Stage) -> None:
    """Let many others be members, with chats."""
    stage.database.call(_enter)
    for one in CROWD:
        stage.standin.add_user(one, "Sample").started = True


def _enter(session: Session) -> None:
    office = session.scalars(select(Organization)).one()
    for one in CROWD:
        session.add(Account(telegram_id=one, created_at=NOW, menu="set"))
        session.add(
            Person(
                key=f"sample-{one}", name=f"Sample {one}", organization=office, telegram_id=one,
                joined_at=NOW, language="en",
            )
        )  # fmt: skip


def departed(stage: Stage) -> int:
    """Count the messages of the broadcast that were sent off so far."""
    sent = [one for one in stage.standin.calls if one.method == "sendMessage"]
    return sum(one.params["text"] == NEWS for one in sent)


async def test_pause_resume_and_stop_take_effect_within_two_seconds(ground: Ground) -> None:
    sending, time = Broadcast(), RealTime()
    async with staged(ground, time) as stage:
        enter(stage)
        await stage.application.start()
        await sending.begin(stage)
        time.passed += 61
        message, begun = stage.said(AMINA)[-1]["message_id"], departed(stage)
        time.goes_on()
        async with running(stage):
            await until(lambda: departed(stage) >= begun + 5)
            for button in ("pause", "resume", "stop"):
                stage.standin.tap(AMINA, message, data=f"{button}:1")
                await asyncio.sleep(EFFECT)
                before = departed(stage)
                await asyncio.sleep(1)
                assert (departed(stage) > before) == (button == "resume")
        states = Counter(one.state for one in stage.ledger("broadcast").values())
        assert set(states) == {"sent", "withdrawn"}
        assert states["sent"] == departed(stage) - begun
        assert states.total() == len(CROWD) + 3


async def test_a_broadcast_that_fails_again_and_again_pauses_itself_and_says_why(
    ground: Ground,
) -> None:
    sending = Broadcast()
    async with staged(ground, Time()) as stage:
        enter(stage)
        await stage.application.start()
        await sending.begin(stage)
        sending.cause(stage)
        stage.fault("sendMessage", fault_rows.page(502, times=pausing.IN_A_ROW))
        await stage.application.settle()
        states = Counter(one.state for one in stage.ledger("broadcast").values())
        assert states == {
            "unknown": pausing.IN_A_ROW, "queued": len(CROWD) + 3 - pausing.IN_A_ROW,
        }  # fmt: skip
        live, notice = stage.texts(AMINA)[-2:]
        assert "I paused it myself: too many failures one after the other" in live
        assert f"Telegram's answer was lost: {pausing.IN_A_ROW}" in live
        assert notice.startswith("⏸ A broadcast has paused itself")
        stage.tap(AMINA, "Resume")
        await stage.settle()
        states = Counter(one.state for one in stage.ledger("broadcast").values())
        assert (states["queued"], states["unknown"]) == (0, pausing.IN_A_ROW)
