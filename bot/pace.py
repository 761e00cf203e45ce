"""The one pace-maker of all that leaves for Telegram, and the guard that nothing can go around.

Posts (what the bot says unprompted) leave evenly, at five sixths of the rate. Replies come first:
they wait for no post, only for the overall rate, for their chat's own limit, and after a 429.
So most of the remaining sixth is always there for them, and what they need beyond it the posts
give up, a little ahead, so that a tap finds room for its answer and for the edit of its card.
The total stays within the rate in every sliding second, as Telegram counts it: by what has come.
"""

import asyncio
import enum
import math
import time
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any, Final

import telegram.error
from telegram.ext import BaseRateLimiter

from bot import outcomes, turns

POSTS_SHARE: Final = 5 / 6
"""Posts get this part of the rate."""

REPLIES_TOGETHER: Final = 2
"""Places that posts leave free, where there are so many beside them: those of one tap."""

SLACK_SECONDS: Final = 0.05
"""Posts that fell due in so much time may leave together: a loop is never on time to the tick."""

LEEWAY: Final = 0.05
"""Seconds that one call may be longer on its way than another one, without too many coming at once.
Posts alone stay below the rate by more, so that it costs them nothing."""

_SECOND: Final = 1.0

Answer = bool | dict[str, Any] | list[dict[str, Any]]


class Permit(enum.Enum):
    """What to hand the library with a call that a permit was taken for (`rate_limit_args`)."""

    HELD = "held"


class Pace:
    """Gives permits to leave; one object a bot, used from one event loop.

    `rate` is messages a second, all chats together; what a sliding second holds is the whole
    number in it (where it is below one: a single message in 1/rate seconds). `monotonic` and
    `sleep` deal in seconds. A permit is for sending at once.
    """

    def __init__(
        self,
        rate: float,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._interval = 1 / (rate * POSTS_SHARE)
        self._overall = turns.Window(max(1, int(rate)), max(_SECOND, 1 / rate) + LEEWAY)
        beside_posts = int(rate) - math.ceil(rate * POSTS_SHARE)
        self._kept_free = max(0, min(REPLIES_TOGETHER, beside_posts))
        self._next_post = -math.inf
        self._not_before = -math.inf
        self._granted = (-math.inf, 0)  # the latest permits of posts: when, how many
        self._chats: dict[int, turns.Chat] = {}
        self._replies_waiting = 0  # for the overall rate, not for their chat
        self._reply_turn = asyncio.Lock()

    async def post_permits(self, at_most: int) -> int:
        """Wait until a post may leave; return how many may right now, from 1 to `at_most`.

        More than one only where several fell due within the slack: at high rates. For one
        caller at a time.
        """
        now = await self._reach(self._post_opens)
        since = max(self._next_post, now - SLACK_SECONDS)
        due = 1 + int((now - since) / self._interval)
        granted = 0
        while granted < min(due, at_most) and self._place_beside_replies() <= now:
            self._overall.note(now)
            granted += 1
        self._next_post = since + granted * self._interval
        self._granted = (now, granted)
        return granted

    def give_back(self, unused: int) -> None:
        """Return so many of the latest `post_permits`, because nothing was due for them.

        It is then as if they had not been given.
        """
        at, granted = self._granted
        returned = min(unused, granted)
        for _ in range(returned):
            self._overall.forget(at)
        self._next_post -= returned * self._interval
        self._granted = (at, granted - returned)

    async def reply_permit(self, chat_id: int | None) -> None:
        """Wait until a reply to that chat may leave, and count it as leaving.

        None is for what shows in no chat (the answer to a tap): it has no limit of a chat.
        Replies leave in the order in which they came, except that one which waits for its own
        chat holds up no other.
        """
        left = False
        while not left:
            await self._reach(lambda: self._reply_opens(chat_id))
            left = await self._leave_in_turn(chat_id)

    def busy_chats(self) -> set[int]:
        """Return the chats that may not get a post right now; what to leave unclaimed."""
        now = self._monotonic()
        self._chats = {i: chat for i, chat in self._chats.items() if chat.forgets() > now}
        return {i for i, chat in self._chats.items() if chat.opens_for_post() > now}

    def note_post(self, chat_id: int) -> None:
        """Count a post, under the latest permits, as leaving for that chat now, not with those."""
        now = self._monotonic()
        self._overall.move(self._granted[0], now)
        self._note(chat_id, now)

    def halt(self, seconds: float) -> None:
        """Let nothing leave for so long (a second at least); of several the longest holds.

        What waits then leaves evenly, one by one, and what was missed is not made up for.
        """
        until = self._monotonic() + max(seconds, self._overall.seconds)
        if until > self._not_before:
            self._not_before = until
            self._overall.restart(until)

    def halted_for(self) -> float:
        """Return how many seconds of a halt are left; zero where there is none."""
        return max(0.0, self._not_before - self._monotonic())

    async def _leave_in_turn(self, chat_id: int | None) -> bool:
        """Take the overall place; False if the chat filled up meanwhile, and nothing is taken."""
        self._replies_waiting += 1
        try:
            async with self._reply_turn:
                now = await self._reach(lambda: max(self._not_before, self._overall.opens()))
                if self._reply_opens(chat_id) > now:
                    return False
                self._overall.note(now)
                if chat_id is not None:
                    self._note(chat_id, now)
                return True
        finally:
            self._replies_waiting -= 1

    async def _reach(self, opens: Callable[[], float]) -> float:
        """Sleep until what may move meanwhile is reached; return the time at which it was."""
        while (at := opens()) > (now := self._monotonic()):
            await self._sleep(at - now)
        return now

    def _post_opens(self) -> float:
        return max(self._not_before, self._next_post, self._place_beside_replies())

    def _place_beside_replies(self) -> float:
        return self._overall.opens(self._replies_waiting + self._kept_free + 1)

    def _reply_opens(self, chat_id: int | None) -> float:
        chat = None if chat_id is None else self._chats.get(chat_id)
        return -math.inf if chat is None else chat.opens_for_reply()

    def _note(self, chat_id: int, now: float) -> None:
        if chat_id not in self._chats:
            self._chats[chat_id] = turns.of_chat(chat_id)
        self._chats[chat_id].note(now)


class Guard(BaseRateLimiter[Permit]):
    """The pace as the library's rate limiter: every call of the bot passes here.

    A call with `rate_limit_args=Permit.HELD` has its permit. Any other that says something in a
    chat, or answers a tap, waits for a reply's. The rest (getUpdates, getMe, setMyCommands, ...)
    passes. Nothing is tried twice; a 429 of any call halts everything.
    """

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Permit | None,
    ) -> Answer:
        """Make the call when it may leave, once, and return its answer or raise its error.

        A permit that was taken before a halt no longer holds in it: the call is not made, and
        ends as Telegram's own 429 does, with the rest of the halt as `retry_after`.
        """
        if rate_limit_args is Permit.HELD:
            self._refuse_in_a_halt()
        elif endpoint == "answerCallbackQuery":
            await self._pace.reply_permit(None)
        elif "chat_id" in data:
            await self._pace.reply_permit(_chat_id(data))
        elif endpoint != "getUpdates":  # menus and the like wait for a better moment
            self._refuse_in_a_halt()
        try:
            return await callback(*args, **kwargs)
        except telegram.error.TelegramError as error:
            outcome = outcomes.of(error)
            if isinstance(outcome, outcomes.RetryAfter):
                self._pace.halt(outcome.seconds)
            raise

    def _refuse_in_a_halt(self) -> None:
        left = self._pace.halted_for()
        if left > 0:
            raise telegram.error.RetryAfter(timedelta(seconds=left))


def _chat_id(data: dict[str, Any]) -> int | None:
    chat_id = data["chat_id"]
    return chat_id if isinstance(chat_id, int) else None  # "@name" of a channel: no limit known
