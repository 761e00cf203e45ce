"""The tick comes in time, does not overlap itself, and outlives what fails."""

import asyncio
import contextlib

import pytest
import rig

from bot.scheduler import Duty, Scheduler
from storage import outages
from storage.database import Database


class Work:
    """Something to do: how often it was begun, and how often at the same time."""

    def __init__(self, seconds: float = 0.0, failures: int = 0) -> None:
        self.seconds = seconds
        self.failures = failures
        self.begun = self.at_once = self.most_at_once = 0

    async def __call__(self) -> None:
        self.begun += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.seconds)
        self.at_once -= 1
        if self.begun <= self.failures:
            raise ZeroDivisionError


async def run_for(seconds: float, *duties: Duty) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(Scheduler(duties).run(), seconds)


async def test_a_duty_is_done_at_once_and_then_again_and_again() -> None:
    work = Work()
    await run_for(0.55, Duty("work", 0.2, work))
    assert work.begun == 3


async def test_a_woken_duty_does_not_wait_for_its_tick() -> None:
    work = Work()
    duty = Duty("work", 3600, work)
    asyncio.get_running_loop().call_later(0.05, duty.due.set)
    await run_for(0.1, duty)
    assert work.begun == 2


async def test_a_slow_duty_does_not_overlap_itself() -> None:
    work = Work(seconds=0.15)
    await run_for(0.5, Duty("work", 0.02, work))
    assert work.most_at_once == 1


async def test_a_slow_duty_holds_up_no_other() -> None:
    slow, quick = Work(seconds=10), Work()
    await run_for(0.25, Duty("slow", 0.1, slow), Duty("quick", 0.1, quick))
    assert slow.begun == 1
    assert quick.begun >= 2


async def test_a_duty_that_fails_is_told_and_done_again(caplog: pytest.LogCaptureFixture) -> None:
    work = Work(failures=1)
    await run_for(0.25, Duty("Sample work", 0.1, work))
    assert work.begun >= 2
    assert "Sample work failed: ZeroDivisionError" in caplog.text


async def test_a_database_that_went_away_is_passed_on(database: Database) -> None:
    other = Work()
    duties = [Duty("write", 0.1, lambda: database.run(rig.writes)), Duty("other", 0.1, other)]
    with rig.held(database), pytest.raises(ExceptionGroup) as raised:
        await asyncio.wait_for(Scheduler(duties).run(), 5)
    assert outages.may_pass(raised.value)
    assert other.begun > 0
