"""The only place that handles the inbox: in order for one sender, many senders side by side.

Handling is one transaction, in which an update's effects are made and its replies written down.
So the effects happen once, whatever breaks; a crash after it repeats replies at most.
"""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from bot import logs
from bot.clock import Clock
from bot.replies import Replies, Told
from bot.speech import Speech
from handlers.calls import Call
from handlers.context import BotIdentity, Fetched
from storage import cards, inbox, members, outages
from storage.database import Database, Session
from storage.inbox import Waiting

KEPT_FREE: Final = 2
"""Writers of the database, where it has several, that never handle: for receiving and sending."""

BEFORE_NEXT_ATTEMPT: Final = 0.5
"""Seconds, once more for each attempt before."""

PROMPT: Final = 1.0
"""Seconds that replies have before what the same sender did next is handled."""

Finish = Callable[[], Awaitable[None]]

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Owed:
    """What an update is still owed, and since when."""

    since: datetime
    replies: Sequence[Call]


class Worker:
    """Handles updates from the inbox; one task a sender who has some."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        replies: Replies,
        speech: Speech,
        identity: BotIdentity,
        handled: Callable[[], None],
        fetch: Callable[[str], Awaitable[Fetched]],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._database = database
        self._clock = clock
        self._replies = replies
        self._speech = speech
        self._identity = identity
        self._handled = handled
        self._fetch = fetch
        self._sleep = sleep
        self._queues: dict[int, deque[int]] = {}
        self._unhandled: set[int] = set()
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._arrived = asyncio.Event()
        self._handling = asyncio.Semaphore(max(1, database.writers - KEPT_FREE))
        self._ending = False

    def add(self, waiting: Iterable[Waiting]) -> None:
        """Queue updates of the inbox behind the earlier ones of their senders."""
        for one in waiting:
            self._queues.setdefault(one.sender_id, deque()).append(one.id)
            self._unhandled.add(one.id)
        self._arrived.set()

    def unhandled(self) -> Collection[int]:
        """Give the updates of the inbox that are not handled yet; replies may be owed of others."""
        return self._unhandled

    def served(self) -> Collection[int]:
        """Give the senders of whom something is not finished."""
        return self._queues.keys()

    def serves(self, sender_id: int) -> bool:
        """Say whether something of this sender is not finished."""
        return sender_id in self._queues

    async def run(self) -> None:
        """Handle what comes until `end` is called; then finish what was begun."""
        async with asyncio.TaskGroup() as group:
            while not self._ending:
                await self._arrived.wait()
                self._arrived.clear()
                self._begin(group)

    async def settle(self) -> None:
        """Handle everything that is queued, and return."""
        while self._queues:
            async with asyncio.TaskGroup() as group:
                self._begin(group)

    def end(self) -> None:
        """Begin nothing new."""
        self._ending = True
        self._arrived.set()

    def _begin(self, group: asyncio.TaskGroup) -> None:
        for sender_id in self._queues.keys() - self._tasks.keys():
            self._tasks[sender_id] = group.create_task(self._serve(sender_id))

    async def _serve(self, sender_id: int) -> None:
        """See a sender's updates through, in order.

        Where replies cannot leave for a while, as in a halt, what comes behind is handled all the
        same: somebody may want to stop something. Its replies leave behind the earlier ones.
        """
        queue = self._queues[sender_id]
        finishing: deque[asyncio.Task[None]] = deque()
        async with asyncio.TaskGroup() as group:
            while queue:
                if len(finishing) < len(queue):
                    inbox_id = queue[len(finishing)]
                    finish = await self._begun(inbox_id)
                    self._unhandled.discard(inbox_id)
                    if finish is None:
                        break
                    before = finishing[-1] if finishing else None
                    finishing.append(group.create_task(_behind(before, finish)))
                await asyncio.wait(finishing, timeout=PROMPT)
                while finishing and finishing[0].done():
                    finishing.popleft()
                    queue.popleft()
        for _ in finishing:
            queue.popleft()
        del self._tasks[sender_id]
        if not queue:
            del self._queues[sender_id]

    async def _begun(self, inbox_id: int) -> Finish | None:
        """Handle or park one update, and give what is left to do; None when nothing is to begin."""
        attempts = 0
        while True:
            try:
                owed = await self._handle(inbox_id)
                break
            except Exception as error:  # whatever a handler raises must not stop the others
                attempts += 1
                if await self._failed(inbox_id, error):
                    return partial(self._apologise, inbox_id)
                await self._sleep(BEFORE_NEXT_ATTEMPT * attempts)
        if owed is None:
            return None
        self._handled()
        return partial(self._finish, inbox_id, owed)

    async def _finish(self, inbox_id: int, owed: Owed) -> None:
        """Send the replies of an update that was handled."""
        told = [(call, await self._reply(call, owed.since)) for call in owed.replies]
        await self._database.run(_done, inbox_id, told, self._clock.now())

    async def _reply(self, call: Call, since: datetime) -> Told:
        if call.unmade is not None:
            call = await self._completed(call)
        return await self._replies.send(call, since)

    async def _completed(self, call: Call) -> Call:
        """Make the file that a call is to bring; where that cannot be, give the call that says so.

        The database's writers go on meanwhile: large files take seconds.
        """
        try:
            return await self._database.read(self._speech.complete, call, self._clock.now())
        except Exception as error:  # whatever it was, somebody waits for an answer
            if outages.may_pass(error):
                raise
            _log.error("A file cannot be made: %s", logs.without_words(error))
            return await self._database.read(self._speech.excuse, call)

    async def _handle(self, inbox_id: int) -> Owed | None:
        """Handle an update when it is its turn; None when nothing new is to begin.

        A file that it needs is fetched in between, outside of the transaction.
        """
        owed = await self._in_turn(inbox_id)
        if isinstance(owed, str):
            owed = await self._in_turn(inbox_id, await self._fetch(owed))
        return owed if isinstance(owed, Owed) else None

    async def _in_turn(self, inbox_id: int, *fetched: Fetched) -> Owed | str | None:
        """Handle an update, or name the file that is needed; None when nothing is to begin.

        The database has few writers. Were all that came in queued there at once, what the sender
        has to write down would wait behind it, and a crash would find it unknown.
        """
        async with self._handling:
            if self._ending:
                return None
            return await self._database.run(self._take, inbox_id, self._clock.now(), *fetched)

    def _take(
        self, session: Session, inbox_id: int, now: datetime, *fetched: Fetched
    ) -> Owed | str:
        """Handle an update, or give what a crash left of its replies, or name the file needed."""
        row = inbox.take(session, inbox_id)
        if row.state == "new":
            update = json.loads(row.raw)
            if not fetched and (wanted := self._speech.wanted_file(session, update)) is not None:
                return wanted
            calls = self._speech.handle(session, update, now, self._identity, *fetched)
            session.flush()
            inbox.answered(row, [call.to_json() for call in calls])
        return Owed(row.received_at, [Call.from_json(stored) for stored in row.replies])

    async def _failed(self, inbox_id: int, error: Exception) -> bool:
        """Write down that handling failed; True when the update is parked."""
        _log.error("Update %d of the inbox failed: %s", inbox_id, logs.without_words(error))
        kind = type(error).__name__
        parked = await self._database.run(inbox.failed, inbox_id, kind, self._clock.now())
        if parked:
            self._handled()
        return parked

    async def _apologise(self, inbox_id: int) -> None:
        try:
            calls = await self._database.run(self._apology, inbox_id)
        except Exception as error:  # an update of an impossible form has nobody to be told
            _log.info("Nobody can be told of update %d: %s", inbox_id, type(error).__name__)
            calls = []
        for call in calls:
            await self._replies.send(call, self._clock.now())
        await self._database.run(inbox.forget, inbox_id)

    def _apology(self, session: Session, inbox_id: int) -> list[Call]:
        row = inbox.take(session, inbox_id)
        return self._speech.apologise(session, json.loads(row.raw))


async def _behind(before: asyncio.Task[None] | None, finish: Finish) -> None:
    if before is not None:
        await asyncio.wait([before])
    await finish()


def _done(
    session: Session, inbox_id: int, told: Sequence[tuple[Call, Told]], now: datetime
) -> None:
    for call, became in told:
        if became.chat_id is not None and became.lost is not None:
            members.lose(session, became.chat_id, became.lost, now)
        elif became.chat_id is not None and became.message_id is not None:
            _note_card(session, call, became.chat_id, became.message_id)
    inbox.done(session, inbox_id, now)


def _note_card(session: Session, call: Call, chat_id: int, message_id: int) -> None:
    if call.card is not None:
        cards.remember(session, chat_id, message_id, call.card)
    elif call.method == "editMessageText":
        cards.forget(session, chat_id, message_id)  # a card's message shows something else now
