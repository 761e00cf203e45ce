"""How updates reach the bot: offsets, limits, kinds, expiry, long polls, two pollers, webhooks."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bot.demo.standin.core import StandIn
from bot.demo.standin.faults import Fault

MEMBER = 700001
Ask = Callable[..., Coroutine[Any, Any, Any]]


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


@pytest.fixture
def three(standin: StandIn) -> int:
    """Three messages wait; the first one's update_id."""
    for text in ("one", "two", "three"):
        standin.send_text(MEMBER, text)
    return standin.push({"poll": {}}) - 3


async def test_updates_stay_until_a_higher_offset_confirms_them(ask: Ask, three: int) -> None:
    assert len(await ask("getUpdates")) == 4
    assert len(await ask("getUpdates", offset=three)) == 4
    assert texts((await ask("getUpdates", offset=three + 2))[:-1]) == ["three"]
    assert len(await ask("getUpdates", offset=0)) == 2


async def test_a_limit_bounds_a_batch(ask: Ask, three: int) -> None:
    assert texts(await ask("getUpdates", limit=2)) == ["one", "two"]
    assert len(await ask("getUpdates", limit=0)) == 1


async def test_at_most_100_updates_come_at_once(standin: StandIn, ask: Ask) -> None:
    for number in range(101):
        standin.send_text(MEMBER, str(number))
    assert len(await ask("getUpdates", limit=1000)) == 100


async def test_a_negative_offset_keeps_only_the_newest(ask: Ask, three: int) -> None:
    assert [each["update_id"] for each in await ask("getUpdates", offset=-1)] == [three + 3]
    assert len(await ask("getUpdates")) == 1


async def test_unwanted_kinds_are_not_kept_and_the_choice_is_remembered(
    standin: StandIn, ask: Ask
) -> None:
    await ask("getUpdates", allowed_updates=["callback_query"])
    await ask("getUpdates")
    standin.send_text(MEMBER, "unheard")
    standin.tap(MEMBER, 1, data="x")
    assert [list(each)[1] for each in await ask("getUpdates")] == ["callback_query"]
    await ask("getUpdates", allowed_updates=[])
    standin.send_text(MEMBER, "heard")
    assert len(await ask("getUpdates")) == 2


async def test_some_kinds_come_only_when_asked_for(standin: StandIn, ask: Ask) -> None:
    standin.push({"chat_member": {}})
    assert await ask("getUpdates", allowed_updates=["chat_member"]) == []
    update_id = standin.push({"chat_member": {}})
    assert await ask("getUpdates") == [{"update_id": update_id, "chat_member": {}}]


async def test_a_tap_lives_150_seconds_and_a_message_a_day(
    standin: StandIn, clock: Any, ask: Ask
) -> None:
    standin.send_text(MEMBER, "hello")
    standin.tap(MEMBER, 1, data="x")
    clock.pass_by(149)
    assert len(await ask("getUpdates")) == 2
    clock.pass_by(1)
    assert texts(await ask("getUpdates")) == ["hello"]
    clock.pass_by(24 * 3600 - 151)
    assert len(await ask("getUpdates")) == 1
    clock.pass_by(1)
    assert await ask("getUpdates") == []


async def test_an_empty_long_poll_ends_in_time(ask: Ask) -> None:
    started = asyncio.get_running_loop().time()
    assert await ask("getUpdates", timeout=1) == []
    assert 0.9 < asyncio.get_running_loop().time() - started < 3


async def test_of_two_pollers_the_earlier_is_refused(standin: StandIn, ask: Ask) -> None:
    earlier = asyncio.create_task(ask("getUpdates", timeout=20))
    await asyncio.sleep(0)
    later = asyncio.create_task(ask("getUpdates", timeout=20))
    assert (await earlier).startswith("Conflict: terminated by other getUpdates request")
    standin.send_text(MEMBER, "hello")
    assert texts(await later) == ["hello"]


async def test_a_poll_that_was_given_up_is_forgotten(standin: StandIn, ask: Ask) -> None:
    given_up = asyncio.create_task(ask("getUpdates", timeout=20))
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.wait([given_up])
    standin.send_text(MEMBER, "hello")
    assert texts(await ask("getUpdates", timeout=20)) == ["hello"]


async def test_polling_is_refused_while_a_webhook_is_set(standin: StandIn, ask: Ask) -> None:
    address = "https://example.org/hook"
    await ask("setWebhook", url=address, allowed_updates=["message"])
    standin.send_text(MEMBER, "hello")
    assert (await ask("getUpdates")).startswith("Conflict: can't use getUpdates method while")
    assert await ask("getWebhookInfo") == {
        "url": address,
        "has_custom_certificate": False,
        "pending_update_count": 1,
        "allowed_updates": ["message"],
    }
    await ask("deleteWebhook")
    assert texts(await ask("getUpdates")) == ["hello"]


@pytest.mark.parametrize(("method", "params"), [("deleteWebhook", {}), ("setWebhook", {"url": ""})])
async def test_waiting_updates_can_be_dropped(
    ask: Ask, three: int, method: str, params: dict[str, Any]
) -> None:
    await ask(method, **params, drop_pending_updates=True)
    assert await ask("getUpdates") == []


async def test_a_fault_strikes_the_calls_it_is_meant_for(standin: StandIn, ask: Ask) -> None:
    standin.faults.add(Fault("forbidden", method="sendMessage", chat_id=MEMBER, after=1, times=2))
    outcomes = []
    for _ in range(4):
        await ask("getMe")
        outcomes.append(isinstance(await ask("sendMessage", chat_id=MEMBER, text="x"), str))
    assert outcomes == [False, True, True, False]


async def test_cleared_faults_do_not_strike(standin: StandIn, ask: Ask) -> None:
    standin.faults.add(Fault("unauthorized", times=9))
    standin.faults.clear()
    assert (await ask("getMe"))["username"] == "SampleBot"


def test_a_fault_of_an_unknown_kind_is_named() -> None:
    with pytest.raises(ValueError, match="No fault is called 'sunspots'"):
        Fault("sunspots")
