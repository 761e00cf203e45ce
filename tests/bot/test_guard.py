"""The guard, as the library's own bot calls it: what waits, what passes, what a 429 does."""

from datetime import timedelta
from typing import Any

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData

from bot import pace

MESSAGE = (
    b'{"ok":true,"result":{"message_id":1,"date":0,"chat":{"id":5,"type":"private"},"text":"x"}}'
)
USER = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Sample","username":"SampleBot"}}'
YES = b'{"ok":true,"result":true}'


ANSWERS = {"sendMessage": MESSAGE, "getMe": USER}


class Wire(BaseRequest):
    """Stands where HTTP would: keeps the methods called, and answers or raises as told."""

    read_timeout = 5.0

    def __init__(self, error: TelegramError | None) -> None:
        self.called: list[str] = []
        self.error = error

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        called = url.rsplit("/", 1)[-1]
        self.called.append(called)
        if self.error:
            raise self.error
        return 200, ANSWERS.get(called, YES)


class Clock:
    """Time that passes only by sleeping."""

    now = 0.0

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


class Guarded:
    """A bot behind a guard, in time that passes only when the guard makes it wait."""

    def __init__(self, rate: float = 1, error: TelegramError | None = None) -> None:
        self.clock = Clock()
        self.wire = Wire(error)
        self.pace = pace.Pace(rate, lambda: self.clock.now, self.clock.sleep)
        self.bot: ExtBot[pace.Permit] = ExtBot(
            "1:x",
            request=self.wire,
            get_updates_request=self.wire,
            rate_limiter=pace.Guard(self.pace),
        )


async def test_replies_wait_for_the_pace() -> None:
    it = Guarded()
    for chat_id in (1, 2, 3):
        await it.bot.send_message(chat_id, "x")
    assert it.clock.now == pytest.approx(2 * (1 + pace.LEEWAY))
    assert it.wire.called == ["sendMessage"] * 3


async def test_replies_wait_for_their_chat() -> None:
    it = Guarded(rate=30)
    for _ in range(5):
        await it.bot.send_message(1, "x")
    assert it.clock.now == 2.0


async def test_an_answer_to_a_tap_counts_overall_but_not_for_a_chat() -> None:
    it = Guarded(rate=30)
    for _ in range(31):
        await it.bot.answer_callback_query("7")
    assert it.clock.now == 1 + pace.LEEWAY


async def test_a_channel_by_name_waits_for_the_overall_rate_only() -> None:
    it = Guarded(rate=30)
    for _ in range(31):
        await it.bot.send_message("@sample", "x")
    assert it.clock.now == 1 + pace.LEEWAY


async def test_what_says_nothing_in_a_chat_passes() -> None:
    it = Guarded()
    for _ in range(5):
        await it.bot.set_my_commands([("help", "What I can do")])
        await it.bot.delete_webhook()
    assert it.clock.now == 0.0


async def test_a_call_with_a_permit_passes() -> None:
    it = Guarded()
    for chat_id in (1, 2, 3):
        await it.bot.send_message(chat_id, "x", rate_limit_args=pace.Permit.HELD)
    assert it.clock.now == 0.0


@pytest.mark.parametrize(
    ("error", "halt"),
    [
        (RetryAfter(timedelta(seconds=17)), 17.0),
        (NetworkError("Too Many Requests"), 5.0),
        (BadRequest("chat not found"), 0.0),
        (NetworkError("Bad Gateway"), 0.0),
    ],
)
@pytest.mark.parametrize("permit", [None, pace.Permit.HELD])
async def test_a_429_of_any_call_halts_everything_and_is_passed_on(
    error: TelegramError, halt: float, permit: pace.Permit | None
) -> None:
    it = Guarded(error=error)
    with pytest.raises(type(error)) as caught:
        await it.bot.send_message(1, "x", rate_limit_args=permit)
    assert caught.value is error
    assert it.wire.called == ["sendMessage"]
    assert it.pace.halted_for() == halt


async def test_in_a_halt_a_reply_waits_for_its_end() -> None:
    it = Guarded()
    it.pace.halt(9)
    await it.bot.send_message(1, "x")
    assert it.clock.now == 9.0


async def test_in_a_halt_an_old_permit_does_not_hold() -> None:
    it = Guarded()
    it.pace.halt(9)
    with pytest.raises(RetryAfter) as caught:
        await it.bot.send_message(1, "x", rate_limit_args=pace.Permit.HELD)
    assert caught.value.retry_after == timedelta(seconds=9)
    assert it.wire.called == []


async def test_in_a_halt_what_says_nothing_in_a_chat_is_not_tried() -> None:
    it = Guarded()
    it.pace.halt(9)
    with pytest.raises(RetryAfter):
        await it.bot.set_my_commands([("help", "What I can do")])
    assert it.wire.called == []
    assert it.pace.halted_for() == 9.0


async def test_the_bot_starts_and_ends_with_its_guard() -> None:
    it = Guarded()
    await it.bot.initialize()
    await it.bot.shutdown()
    assert it.wire.called == ["getMe"]
