"""What the tests of the runtime are made of: time that can be moved, and the smallest handlers."""

import asyncio
from datetime import UTC, datetime, timedelta

TOKEN = "123456:SAMPLE-token-for-tests-only"
NOW = datetime(2027, 1, 12, 6, 0, tzinfo=UTC)
"""Noon in Dhaka."""


class Time:
    """Both clocks of a test: what time it is, and how it passes; nobody really waits."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds
        await asyncio.sleep(0)
