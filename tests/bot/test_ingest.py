"""Polling survives every answer, and tells Telegram of nothing that is not written down."""

import asyncio
import contextlib
import json
import logging
from datetime import datetime
from typing import Any

import pytest
import rig
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from telegram.request import BaseRequest

from bot import api, ingest
from bot.demo.standin import inprocess
from bot.demo.standin.core import StandIn
from bot.demo.standin.faults import Fault
from bot.hearing import Hearing
from bot.ingest import Poller
from bot.pace import Pace
from storage.database import Database
from storage.inbox import Waiting
from storage.models import Inbox

ANA, BEN, _ = rig.PEOPLE


class Receiving:
    """A poller on a stand-in, and what it passed on."""

    def __init__(self, database: Database, wire: BaseRequest, time: rig.Time) -> None:
        self.arrived: list[Waiting] = []
        self.database = database
        telegram = api.connect(rig.TOKEN, api.TELEGRAM, Pace(1000), wire)
        self.polls: list[datetime] = []
        self.poller = Poller(
            telegram, database, time, self.arrived.extend,
            lambda: self.polls.append(time.now()), Hearing(lambda: ()), 0, time.sleep,
        )  # fmt: skip

    def stored(self) -> list[str]:
        """The texts of the updates in the inbox."""
        rows = self.database.call_reading(lambda s: s.scalars(select(Inbox.raw)).all())
        return [json.loads(raw)["message"]["text"] for raw in rows]


@pytest.fixture
def receiving(database: Database, standin: StandIn, time: rig.Time) -> Receiving:
    return Receiving(database, inprocess.Request(standin), time)


def offsets(standin: StandIn) -> list[int | None]:
    return [call.params.get("offset") for call in standin.calls if call.method == "getUpdates"]


async def test_updates_are_written_and_then_passed_on(
    receiving: Receiving, standin: StandIn, time: rig.Time
) -> None:
    standin.send_text(ANA, "one")
    standin.send_text(BEN, "two")
    await receiving.poller.poll()
    assert receiving.stored() == ["one", "two"]
    assert [one.sender_id for one in receiving.arrived] == [ANA, BEN]
    assert receiving.polls == [time.now()]


async def test_the_offset_grows_only_after_the_commit(
    receiving: Receiving, standin: StandIn
) -> None:
    standin.send_text(ANA, "one")
    await asyncio.to_thread(rename, receiving.database, "inbox", "away")
    with pytest.raises(OperationalError):
        await receiving.poller.poll()
    await asyncio.to_thread(rename, receiving.database, "away", "inbox")
    await receiving.poller.poll()
    await receiving.poller.poll()
    first, second, third = offsets(standin)
    assert first is None
    assert second is None
    assert third is not None
    assert receiving.stored() == ["one"]


def rename(database: Database, old: str, new: str) -> None:
    database.call(lambda session: session.execute(text(f"ALTER TABLE {old} RENAME TO {new}")))


async def test_an_update_that_comes_twice_is_kept_once(
    receiving: Receiving, database: Database, time: rig.Time
) -> None:
    update = {"update_id": 5, "message": {"text": "one", "from": {"id": ANA}}}
    assert len(await ingest.store(database, [update, update], time.now())) == 1
    assert await ingest.store(database, [update], time.now()) == []
    assert receiving.stored() == ["one"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault("unauthorized"),
        Fault("status", status=404, body='{"ok":false,"description":"Not Found"}'),
        Fault("conflict"),
        Fault("status", status=502),
        Fault("status", status=200, body="<html>"),
        Fault("cut_before"),
        Fault("unreachable"),
        Fault("hang"),
        Fault("malformed"),
    ],
    ids=lambda fault: f"{fault.kind}-{fault.status}",
)
async def test_polling_goes_on_after_a_fault(
    receiving: Receiving,
    standin: StandIn,
    time: rig.Time,
    fault: Fault,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    fault.method, fault.times = "getUpdates", 2
    standin.send_text(ANA, "one")
    standin.faults.add(fault)
    for _ in range(3):
        await receiving.poller.poll()
    assert receiving.stored() == ["one"]
    assert time.slept == [1, 2]
    told = [record.levelname for record in caplog.records if record.name == "bot.ingest"]
    assert told == ["WARNING", "INFO"]


async def test_waiting_grows_to_some_seconds_at_most(
    receiving: Receiving, standin: StandIn, time: rig.Time
) -> None:
    standin.faults.add(Fault("unreachable", times=8))
    for _ in range(8):
        await receiving.poller.poll()
    assert time.slept == [1, 2, 4, 5, 5, 5, 5, 5]


async def test_telegrams_own_waiting_time_is_kept(
    receiving: Receiving, standin: StandIn, time: rig.Time
) -> None:
    standin.faults.add(Fault("retry_after", seconds=70))
    await receiving.poller.poll()
    assert time.slept == [70]


async def test_a_webhook_is_removed_first_however_long_that_takes(
    receiving: Receiving, standin: StandIn, time: rig.Time
) -> None:
    await standin.call("setWebhook", {"url": "https://example.org/hook"})
    standin.send_text(ANA, "one")
    standin.faults.add(Fault("unreachable", method="deleteWebhook"))
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(receiving.poller.run(), 0.3)
    assert receiving.stored() == ["one"]
    assert time.slept[0] == 1


class Canned(BaseRequest):
    """Answers every call with the same result."""

    def __init__(self, result: Any) -> None:
        self.body = json.dumps({"ok": True, "result": result}).encode()

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(self, *arguments: Any, **named: Any) -> tuple[int, bytes]:
        return 200, self.body


@pytest.mark.parametrize("result", [{}, "x", True, [5], [{"message": {}}], [{"update_id": "7"}]])
async def test_garbage_is_waited_out(database: Database, time: rig.Time, result: Any) -> None:
    receiving = Receiving(database, Canned(result), time)
    await receiving.poller.poll()
    assert receiving.stored() == []
    assert time.slept == [1]


async def test_an_update_without_a_number_keeps_no_other_from_coming(
    database: Database, time: rig.Time
) -> None:
    good = {"update_id": 7, "message": {"text": "one"}}
    receiving = Receiving(database, Canned([{"message": {}}, good]), time)
    await receiving.poller.poll()
    assert receiving.stored() == ["one"]


@pytest.mark.parametrize(
    ("update", "sender"),
    [
        ({"message": {"from": {"id": 5}, "chat": {"id": 6}}}, 5),
        ({"channel_post": {"sender_chat": {"id": -7}, "chat": {"id": -8}}}, -7),
        ({"callback_query": {"from": {"id": 5}, "message": {"from": {"id": 9}}}}, 5),
        ({"my_chat_member": {"from": {"id": 5}, "chat": {"id": 6}}}, 5),
        ({"message": {"chat": {"id": -6}}}, -6),
        ({"message": {"from": {"id": "5"}}}, 0),
        ({"message": {"from": {"id": True}}}, 0),
        ({"message": {"from": {"id": 2**70}}}, 0),
        ({"message": "text"}, 0),
        ({}, 0),
    ],
)
def test_the_sender_of_an_update(update: dict[str, Any], sender: int) -> None:
    assert ingest.sender_of({"update_id": 1, **update}) == sender


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["from", "chat", "id", "message"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["message", "callback_query"]), JSON))
def test_the_sender_of_any_update_is_a_number_that_a_database_holds(update: dict[str, Any]) -> None:
    assert abs(ingest.sender_of(update)) < 2**63
