"""How fast the stand-in lets a bot send."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.demo.standin import limits
from bot.demo.standin.core import StandIn

TOKEN = "123456:SAMPLE-token-for-tests-only"
GROUP = -500
Send = Callable[[int], Awaitable[int | None]]


@pytest.fixture
def standin(clock: Any) -> StandIn:
    standin = StandIn(TOKEN, "SampleBot", clock, limits.TELEGRAM)
    for user_id in range(1, 41):
        standin.add_user(user_id, f"Sample {user_id}")
        standin.press_start(user_id)
    standin.make_group(GROUP, "Sample group", [1])
    standin.add_bot(GROUP, 1)
    return standin


@pytest.fixture
def send(standin: StandIn) -> Send:
    """Sends one message and returns the pause that the refusal names, None when it went."""

    async def send(chat_id: int) -> int | None:
        answer = await standin.call("sendMessage", {"chat_id": chat_id, "text": "x"})
        pause: int | None = answer.body.get("parameters", {}).get("retry_after")
        assert answer.status == (429 if pause else 200)
        return pause

    return send


async def test_one_private_chat_takes_a_burst_of_three_and_then_one_a_second(
    clock: Any, send: Send
) -> None:
    assert [await send(1) for _ in range(4)] == [None, None, None, 1]
    clock.pass_by(1)
    passed = 0
    for _ in range(20):
        passed += await send(1) is None
        clock.pass_by(1)
    assert passed == 20


async def test_a_group_takes_20_a_minute(clock: Any, send: Send) -> None:
    for _ in range(20):
        assert await send(GROUP) is None
        clock.pass_by(1)
    assert await send(GROUP) == 40
    clock.pass_by(39)
    assert await send(GROUP) == 1
    clock.pass_by(1)
    assert await send(GROUP) is None


async def test_all_chats_together_take_30_a_second(clock: Any, send: Send) -> None:
    outcomes = [await send(user_id) for user_id in range(1, 32)]
    assert outcomes == [None] * 30 + [limits.TELEGRAM.halt]


async def test_a_halt_refuses_everything_until_it_is_over(clock: Any, send: Send) -> None:
    for user_id in range(1, 32):
        await send(user_id)
    clock.pass_by(4.5)
    assert await send(40) == 1
    clock.pass_by(0.5)
    assert await send(40) is None


async def test_one_chats_halt_leaves_the_others_alone(send: Send) -> None:
    assert [await send(1) for _ in range(4)][-1] == 1
    assert await send(2) is None


async def test_edits_do_not_count_against_a_private_chat(standin: StandIn, send: Send) -> None:
    await send(1)
    own = standin.chat(1)[-1]["message_id"]
    for number in range(10):
        edit = {"chat_id": 1, "message_id": own, "text": str(number)}
        assert (await standin.call("editMessageText", edit)).status == 200
    assert await send(1) is None


async def test_answers_and_questions_are_not_counted(standin: StandIn) -> None:
    for _ in range(50):
        assert (await standin.call("sendChatAction", {"chat_id": 1, "action": "typing"})).body["ok"]


async def test_without_limits_everything_passes(clock: Any) -> None:
    standin = StandIn(TOKEN, "SampleBot", clock, limits.NONE)
    standin.add_user(1, "Sample")
    standin.press_start(1)
    for _ in range(100):
        assert (await standin.call("sendMessage", {"chat_id": 1, "text": "x"})).body["ok"]
