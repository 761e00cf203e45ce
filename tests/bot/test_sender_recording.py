"""What became of a message is written down, or the bot ends and says so."""

import asyncio

import pytest
import rig

from storage import outbox


async def test_a_result_that_cannot_be_written_ends_the_bot_loudly(
    bot: rig.Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = outbox.record

    def broken(session: object, results: list[object], now: object) -> None:
        if results:
            raise OSError("the disk is full")

    monkeypatch.setattr(outbox, "record", broken)
    bot.database.call(rig.owe, "one")
    with pytest.raises(ExceptionGroup):
        await asyncio.wait_for(bot.application.run_until(asyncio.Event()), 10)
    monkeypatch.setattr(outbox, "record", record)
    assert {state for _, state, _ in bot.deliveries()} == {"sending"}
