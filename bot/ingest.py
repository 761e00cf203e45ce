"""The only place that receives updates, and the durable way in: a row first, then the receipt.

Telegram takes an update for received as soon as a later offset is asked for. So the offset grows
after the commit only, and what a crash leaves unhandled is in the inbox.
https://core.telegram.org/bots/api#getupdates
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, Final

import telegram.error

from bot import outcomes, request
from bot.api import Api
from bot.clock import Clock
from bot.hearing import Hearing
from bot.trouble import Trouble
from storage import inbox
from storage.database import Database
from storage.inbox import Waiting

ALLOWED_UPDATES: Final = ["message", "callback_query", "my_chat_member"]
"""What the handlers answer; always said in full, because the server remembers the last list."""

LONGEST_POLL: Final = 50.0
"""Seconds; the Bot API server waits no longer for an update."""

MOST_AT_ONCE: Final = 100
"""Updates that one answer brings, unless another limit is asked for."""

LONGEST_WAIT: Final = 5.0
"""Seconds between two attempts: what is owed waits for what people did meanwhile."""

_SPARE: Final = 10.0  # seconds that an answer may take beyond the poll itself
_SHORTEST_EMPTY: Final = 1.0  # an empty answer that comes sooner did not wait: we do
_SENDERS: Final = ("from", "sender_chat", "chat")
_LARGEST_ID: Final = 2**63 - 1

Arrived = Callable[[Sequence[Waiting]], None]

_log = logging.getLogger(__name__)


class Poller:
    """Long polling that survives whatever Telegram, or what is between, answers.

    `polled` is called after each good poll; `hearing` is told when Telegram cannot be asked, and
    when all that came meanwhile is there.
    """

    def __init__(
        self,
        api: Api,
        database: Database,
        clock: Clock,
        arrived: Arrived,
        polled: Callable[[], None],
        hearing: Hearing,
        timeout: float = LONGEST_POLL,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._api = api
        self._database = database
        self._clock = clock
        self._arrived = arrived
        self._polled = polled
        self._hearing = hearing
        self._timeout = timeout
        self._sleep = sleep
        self._offset: int | None = None
        self._at_once = True
        self._trouble = Trouble(_log, "Receiving updates", longest=LONGEST_WAIT)

    async def run(self) -> None:
        """Receive until cancelled; raises only when the database fails."""
        while True:
            try:
                # A webhook, set for another bot program, makes every getUpdates a conflict.
                await self._api.call("deleteWebhook", {"drop_pending_updates": False})
                break
            except Exception as error:
                await self._wait_out(error)
        while True:
            await self.poll()

    async def poll(self) -> None:
        """Ask once, write what came, and only then let the offset grow; waits after a fault."""
        began = time.monotonic()
        try:
            updates = _updates(await self._fetch())
        except Exception as error:  # garbage can make the library raise anything
            await self._wait_out(error)
            return
        self._trouble.over()
        if updates:
            self._arrived(await store(self._database, updates, self._clock.now()))
            self._offset = max(update["update_id"] for update in updates) + 1
        self._polled()
        self._at_once = len(updates) >= MOST_AT_ONCE
        if not self._at_once:
            self._hearing.regained()
        if not updates and time.monotonic() - began < _SHORTEST_EMPTY:
            await self._sleep(_SHORTEST_EMPTY)

    async def _fetch(self) -> Any:
        params: dict[str, Any] = {
            # The first one does not wait, nor the first after a fault: what waits is to be heard.
            "timeout": 0 if self._at_once else int(self._timeout),
            "allowed_updates": ALLOWED_UPDATES,
        }
        if self._offset is not None:
            params["offset"] = self._offset
        patience = params["timeout"] + _SPARE
        asking = asyncio.create_task(self._api.call("getUpdates", params, read_timeout=patience))
        self._hearing.doubted.clear()
        doubted = asyncio.create_task(self._hearing.doubted.wait())
        try:
            await asyncio.wait((asking, doubted), return_when=asyncio.FIRST_COMPLETED)
            if asking.done():
                return await asking
            raise request.NotSent("the connection may be dead: asked anew")
        finally:
            asking.cancel()
            doubted.cancel()

    async def _wait_out(self, error: Exception) -> None:
        outcome = outcomes.of(error)
        self._at_once = True
        if isinstance(error, telegram.error.Conflict):  # the other program hears it, not this one
            self._hearing.regained()
        else:
            self._hearing.lost()
        wait = self._trouble.met(_fault(error, outcome))
        if isinstance(outcome, outcomes.RetryAfter):
            wait = max(wait, outcome.seconds)
        await self._sleep(wait)


async def store(
    database: Database, updates: Sequence[dict[str, Any]], now: datetime
) -> list[Waiting]:
    """Write updates that have an `update_id`; give the new ones, in order, once committed."""
    rows = {
        update["update_id"]: (update["update_id"], sender_of(update), json.dumps(update))
        for update in updates
    }
    return await database.run(inbox.store, list(rows.values()), now)


def sender_of(update: dict[str, Any]) -> int:
    """Give the id of who caused an update: one sender's are handled in order. 0: cannot be told."""
    for content in update.values():
        if isinstance(content, dict):
            for name in _SENDERS:
                sender = content.get(name)
                if isinstance(sender, dict) and _is_id(sender.get("id")):
                    return int(sender["id"])
    return 0


def _updates(result: Any) -> list[dict[str, Any]]:
    """Take the updates from an answer; raises ValueError where there is none that can be kept."""
    if not isinstance(result, list):
        raise ValueError("getUpdates gave no list")  # noqa: TRY004 - the answer's fault, not ours
    kept = [one for one in result if isinstance(one, dict) and _is_id(one.get("update_id"))]
    if len(kept) < len(result):
        _log.error("%d updates have no update_id and cannot be kept", len(result) - len(kept))
    if result and not kept:
        raise ValueError("no update of the answer can be kept")
    return kept


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST_ID


def _fault(error: Exception, outcome: outcomes.Outcome) -> str:
    match outcome:
        case outcomes.Unauthorized():
            return "Telegram does not accept the token in TWGBOT_TOKEN now; still trying"
        case outcomes.NotSent():
            return "Telegram cannot be reached; still trying"
        case outcomes.ServerFailed():
            return "Telegram says that it failed; still trying"
        case outcomes.RetryAfter():
            return "Telegram asks for patience; waiting as long as it says"
        case _ if isinstance(error, telegram.error.Conflict):
            return "another program receives this bot's updates; end it, or this one"
        case _:
            return "Telegram's answer cannot be understood; still trying"
