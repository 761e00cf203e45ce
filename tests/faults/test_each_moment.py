"""A database that refuses what is written, at each moment of an issue and of its copies."""

from itertools import count

import pytest
from fault_databases import Full, Locked, Refusal
from fault_ground import Ground
from fault_rows import ARRIVES
from fault_sendings import SENDINGS, Second, Sending
from fault_stage import Stage, Time, staged

from storage import outages

MOMENTS = [(Full, 0), (Locked, 1)]
"""They take turns, so that together they strike at each moment."""


@pytest.mark.parametrize(("kind", "first"), MOMENTS)
@pytest.mark.parametrize("name", ["second", "second correction", "second recall"])
async def test_whenever_the_database_refuses_the_ledger_says_what_people_have(
    name: str, kind: type[Refusal], first: int, ground: Ground
) -> None:
    sending = SENDINGS[name]()
    async with staged(ground, Time()) as stage:
        await stage.application.start()
        await sending.begin(stage)
        before = stage.kept(ground)
        for after in count(first, len(MOMENTS)):
            await stage.begin_from(before)
            if not await _strikes(stage, sending, kind(after)):
                assert after > first
                break


async def _strikes(stage: Stage, sending: Sending, refusal: Refusal) -> bool:
    """Play a refusal, and say whether it came before all was done."""
    with refusal.of(stage.database):
        sending.cause(stage)
        began_anew = await _settled(stage, refusal)
    if began_anew and isinstance(sending, Second):
        sending.judge_interrupted(stage)
    else:
        sending.judge(stage, ARRIVES)
    assert set(stage.inbox()) == {"done"}
    return refusal.struck


async def _settled(stage: Stage, refusal: Refusal) -> bool:
    """Let the bot come to rest; it begins anew, as the program does, when its database failed."""
    try:
        await stage.settle()
    except Exception as error:
        if not outages.may_pass(error):
            raise
        refusal.over = True
        await stage.begin_anew()
        await stage.settle()
        return True
    return False
