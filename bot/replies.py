"""The only place that sends what an update is owed, and insists on it.

A reply is written down with the effects of its update, so it may repeat after a crash or a lost
answer; what must not happen is that somebody is left without one.
"""

import asyncio
import html
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot import outcomes
from bot.api import Api, Attempt
from bot.clock import Clock
from bot.trouble import Trouble
from handlers.calls import Call

PATIENCE: Final = timedelta(hours=24)
"""A reply that cannot be sent for so long after its update is of no use to anybody."""

_TAG: Final = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Told:
    """What became of a reply: where it stands, or that its chat is gone; nothing when dropped."""

    chat_id: int | None = None
    message_id: int | None = None
    lost: str | None = None


class Replies:
    """Sends one call until Telegram has it, or says that it never will."""

    def __init__(
        self, api: Api, clock: Clock, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._api = api
        self._clock = clock
        self._sleep = sleep

    async def send(self, call: Call, since: datetime) -> Told:
        """Send a reply that is owed since then, waiting out whatever passes."""
        trouble = Trouble(_log, f"Replying by {call.method}")
        while True:
            attempt = await self._api.attempt(call)
            match attempt.outcome:
                case outcomes.Migrated(chat_id):
                    call = _with(call, chat_id=chat_id)
                case outcomes.CannotEdit() if call.method == "editMessageText":
                    call = as_new_message(call)
                case outcomes.Malformed(description) if call.params.get("parse_mode"):
                    _log.error("%s is malformed, sent as plain text: %s", call.method, description)
                    call = replace(call, params=plain(call.params))
                case outcomes.RetryAfter(seconds):
                    await self._sleep(seconds)
                case outcomes.NotSent() | outcomes.Unknown() | outcomes.Unauthorized():
                    if self._clock.now() - since > PATIENCE:
                        _log.error("%s is given up after a day without success", call.method)
                        return Told()
                    await self._sleep(trouble.met(f"{type(attempt.outcome).__name__}, trying on"))
                case _:
                    trouble.over()
                    return _told(call, attempt)


def as_new_message(call: Call) -> Call:
    """Give the call that sends what an edit would have shown."""
    return Call("sendMessage", _without(call.params, "message_id"), call.card)


def plain(params: dict[str, Any]) -> dict[str, Any]:
    """Give a message's parameters without formatting: nothing in it can be malformed."""
    texts = {
        name: html.unescape(_TAG.sub("", params[name]))
        for name in ("text", "caption")
        if name in params
    }
    return _without(params, "parse_mode") | texts


def _told(call: Call, attempt: Attempt) -> Told:
    chat_id = call.params.get("chat_id")
    match attempt.outcome:
        case outcomes.Sent() | outcomes.Unchanged():
            return Told(chat_id, attempt.message_id or call.params.get("message_id"))
        case outcomes.Gone(reason):
            return Told(chat_id, lost=reason.value)
        case outcomes.TooLateToAnswer():
            return Told()
        case other:
            _log.error("%s is refused and dropped: %s", call.method, other)
            return Told()


def _with(call: Call, **params: Any) -> Call:
    return replace(call, params=call.params | params)


def _without(params: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in params.items() if name not in names}
