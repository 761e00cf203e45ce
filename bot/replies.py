"""The only place that sends what an update is owed, and insists on it.

A reply is written down with the effects of its update, so it may repeat after a crash or a lost
answer; what must not happen is that somebody is left without one.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot import outcomes, plain_text
from bot.api import Api, Attempt
from bot.clock import Clock
from bot.trouble import Trouble
from handlers import calls
from handlers.calls import Call

PATIENCE: Final = timedelta(hours=24)
"""A reply that cannot be sent for so long after its update is of no use to anybody."""

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
            instead = _instead(call, attempt.outcome)
            if instead is not None:
                call = instead
                continue
            wait = _wait(attempt.outcome, trouble)
            if wait is None:
                trouble.over()
                return _told(call, attempt)
            if self._clock.now() - since > PATIENCE:
                _log.error("%s is given up after a day without success", call.method)
                return Told()
            await self._sleep(wait)


def without_file(call: Call) -> Call:
    """Give the call that sends the caption alone, of a file that Telegram does not have."""
    other = call.params.keys() - {"photo", "document", "caption"}
    params = {name: call.params[name] for name in other}
    return Call("sendMessage", params | {"text": call.params["caption"]})


def as_new_message(call: Call) -> Call:
    """Give the call that sends what an edit would have shown."""
    params = {name: value for name, value in call.params.items() if name != "message_id"}
    return Call("sendMessage", params, call.card)


def _instead(call: Call, outcome: outcomes.Outcome) -> Call | None:
    """Give the call that does what this one could not; None where there is none."""
    match outcome:
        case outcomes.Migrated(chat_id):
            return replace(call, params=call.params | {"chat_id": chat_id})
        case outcomes.NoTopic() if "message_thread_id" in call.params:
            return calls.without_topic(call)
        case outcomes.CannotEdit() if call.method == "editMessageText":
            return as_new_message(call)
        case outcomes.Malformed() if call.params.get("parse_mode"):
            return plain_text.without_formatting(call, outcome)
        case outcomes.Refused() if "caption" in call.params:
            return without_file(call)
    return None


def _wait(outcome: outcomes.Outcome, trouble: Trouble) -> float | None:
    """Give the seconds after which the same call may succeed; None where it will not, or did."""
    match outcome:
        case outcomes.RetryAfter(seconds):
            return seconds
        case passing if outcomes.passes(passing):
            return trouble.met(f"{type(outcome).__name__}, trying on")
    return None


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
