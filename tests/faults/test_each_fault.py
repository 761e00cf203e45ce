"""Each fault, whatever it befalls: nobody is missed, nobody is told twice but where it says so."""

from datetime import timedelta
from typing import Any

import fault_rows
import pytest
from fault_ground import AMINA, BINA, CHARU, Ground
from fault_rows import Row
from fault_sendings import NEWS, SENDINGS
from fault_stage import Time, staged

ENDLESS: dict[str, Any] = {"kind": "retry_after", "times": 200}

CELLS = [
    pytest.param(row, name, id=f"{row.name}, {name}")
    for row in fault_rows.ROWS
    for name in sorted(row.sendings)
]


@pytest.mark.parametrize(("row", "name"), CELLS)
async def test_after_a_fault_the_ledger_says_what_people_have(
    row: Row, name: str, ground: Ground
) -> None:
    sending = SENDINGS[name]()
    async with staged(ground, Time(), row.door, row.patience) as stage:
        await stage.application.start()
        await sending.begin(stage)
        stage.fault(sending.method, row.fault | {"after": sending.after}, sending.chat_id)
        sending.cause(stage)
        await stage.settle()
        sending.judge(stage, row.comes)
        assert set(stage.inbox()) <= {"done"}
        lost = {sending.chat_id: row.comes.reason} if row.comes.lost else {}
        assert stage.unreachable() == lost


@pytest.mark.parametrize("name", ["reminder", "broadcast"])
async def test_a_chat_that_is_refused_for_ever_holds_up_no_message(
    name: str, ground: Ground
) -> None:
    sending = SENDINGS[name]()
    async with staged(ground, Time()) as stage:
        await stage.application.start()
        await sending.begin(stage)
        stage.fault("sendMessage", ENDLESS, AMINA)
        sending.cause(stage)
        await stage.application.settle()
        states = {person: line.state for person, line in stage.ledger(name).items()}
        assert states == {AMINA: "queued", BINA: "sent", CHARU: "sent"}


async def test_a_chat_that_is_refused_for_ever_holds_up_no_card(ground: Ground) -> None:
    sending = SENDINGS["card"]()
    async with staged(ground, Time()) as stage:
        await stage.application.start()
        await sending.begin(stage)
        stage.fault("editMessageText", ENDLESS, BINA)
        sending.cause(stage)
        for _ in range(3):
            await stage.application.settle()
        assert "Room 1" in stage.texts(BINA)[0]
        assert "Room 2" in stage.texts(CHARU)[0]


@pytest.mark.parametrize("name", ["correction", "recall"])
async def test_a_chat_that_is_refused_for_ever_holds_up_no_copy(name: str, ground: Ground) -> None:
    sending = SENDINGS[name]()
    async with staged(ground, Time()) as stage:
        await stage.application.start()
        await sending.begin(stage)
        for person in (AMINA, BINA):
            stage.fault(sending.method, ENDLESS, person)
        sending.cause(stage)
        await stage.take_in()
        for _ in range(9):
            await stage.application.settle()
        assert NEWS not in stage.texts(CHARU)
        assert NEWS in stage.texts(BINA)


HOURS = [
    pytest.param(fault, name, id=f"{fault['kind']}, {name}")
    for fault in ({"kind": "unreachable"}, fault_rows.said(500, "Internal Server Error"))
    for name in ("reminder", "broadcast", "correction", "recall")
]


@pytest.mark.parametrize(("fault", "name"), HOURS)
async def test_hours_without_telegram_are_made_up_for(
    fault: dict[str, Any], name: str, ground: Ground
) -> None:
    sending = SENDINGS[name]()
    async with staged(ground, Time()) as stage:
        await stage.application.start()
        await sending.begin(stage)
        sending.cause(stage)
        await stage.take_in()
        for person in (BINA, CHARU):
            stage.fault(sending.method, fault | {"times": 10**6}, person)
        await stage.passes(timedelta(hours=5))
        stage.standin.faults.clear()
        await stage.settle()
        sending.judge(stage, fault_rows.ARRIVES)


async def test_what_telegram_fails_to_do_for_a_day_is_too_late(ground: Ground) -> None:
    sending = SENDINGS["broadcast"]()
    async with staged(ground, Time()) as stage:
        await stage.application.start()
        await sending.begin(stage)
        failed = fault_rows.said(500, "Internal Server Error")
        stage.fault("sendMessage", failed | {"times": 10**6}, BINA)
        sending.cause(stage)
        await stage.passes(timedelta(hours=25))
        states = {person: (one.state, one.reason) for person, one in stage.ledger().items()}
        sent = ("sent", None)
        assert states == {AMINA: sent, BINA: ("expired", "expired"), CHARU: sent}
        assert stage.said(BINA) == []


async def test_a_group_that_became_a_supergroup_is_greeted_there(ground: Ground) -> None:
    async with staged(ground, Time()) as stage:
        await stage.application.start()
        stage.standin.make_group(-55, "Sample chat", [AMINA])
        stage.standin.add_bot(-55, AMINA)
        moved = stage.standin.migrate(-55)
        await stage.settle()
        assert len(stage.texts(moved)) == 1
