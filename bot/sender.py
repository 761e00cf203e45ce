"""The only place that sends posts: permits first, then a claim of exactly so many, then the wire.

What leaves is marked as sending and committed before; what came of it is written with the next
claim, or very soon. So what a crash leaves unknown is what was in the air.
"""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from bot import logs, outcomes, plain_text
from bot.api import Api, Attempt
from bot.clock import Clock
from bot.hearing import Hearing
from bot.pace import Pace, Permit
from handlers import calls
from storage import outages, outbox
from storage.database import Database, Session
from storage.models import Post
from storage.outbox import Claimed, Rendered, Result
from storage.rules import pausing
from storage.rules.sending import Variant

MOST_AT_ONCE: Final = 50
MOST_IN_THE_AIR: Final = 100
"""So many unanswered messages at most: a slow Telegram must not make many unknown."""

RECORDED_WITHIN: Final = 0.05
LANDED_TOGETHER: Final = 0.02
IDLE: Final = 1.0
LANDING: Final = 4.0
"""Seconds: until a result is written, in which a full air empties a little, between looks at an
idle queue, to wait at the end."""

LONGEST_RETRY: Final = timedelta(minutes=1)

_log = logging.getLogger(__name__)


class Edits(Protocol):
    """What brings messages in chats up to date: finds those that are not, and edits them."""

    wanted: bool

    async def outdated(self, limit: int, busy: Collection[int]) -> Sequence[Any]:
        """Give up to `limit` edits that may leave now, each with its `chat_id`."""

    async def send(self, edit: Any) -> None:
        """Make one of them and note what came of it."""


class Sender:
    """Empties the outbox at the pace, and brings outdated messages up to date with what is left.

    `sent` is called after each message that is not to be tried again.
    """

    def __init__(
        self,
        api: Api,
        database: Database,
        clock: Clock,
        pace: Pace,
        render: outbox.Render,
        edits: Sequence[Edits],
        sent: Callable[[], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        hearing: Hearing | None = None,
    ) -> None:
        self._api = api
        self._database = database
        self._clock = clock
        self._pace = pace
        self._render = _isolated(render)
        self._edits = edits
        self._sent = sent
        self._sleep = sleep
        self._hearing = hearing
        self._woken = asyncio.Event()
        self._results: list[Result] = []
        self._landed = asyncio.Event()
        self._in_the_air: set[asyncio.Task[None]] = set()
        self._outage: Exception | None = None
        self._ending = False

    def wake(self) -> None:
        """Look at once whether something is to be sent."""
        self._woken.set()

    async def recover(self) -> None:
        """After a crash: note what was in the air as unknown."""
        left = await self._database.run(outbox.recover, self._clock.now())
        if left:
            _log.warning("%d messages were in the air when the bot ended: unknown", left)

    async def run(self) -> None:
        """Send until `end` is called, while the bot hears; then wait for what is in the air."""
        async with asyncio.TaskGroup() as group:
            recorder = group.create_task(self._record_for_ever())
            try:
                while not self._ending:
                    if not (self._hears() and await self._launch()):
                        await self._rest()
            finally:
                recorder.cancel()
                await self._land()

    def _hears(self) -> bool:
        return self._hearing is None or self._hearing.is_clear()

    async def settle(self) -> bool:
        """Send everything that may leave now, and return; True if anything left."""
        anything = False
        while True:
            if await self._launch():
                await asyncio.gather(*self._in_the_air)
                anything = True
                continue
            await self._record()
            queued = await self._database.read(outbox.anything_queued, self._clock.now())
            wanted = any(edits.wanted for edits in self._edits)
            if not (queued or wanted) or not self._pace.busy_chats():
                return anything
            await self._sleep(IDLE)

    def end(self) -> None:
        """Claim nothing new."""
        self._ending = True
        self.wake()

    async def _launch(self) -> int:
        """Send off what may leave now; give how many messages and edits that is."""
        if self._outage is not None:  # else the same edits would be made again and again
            raise self._outage
        permits = await self._pace.post_permits(await self._room())
        claimed = await self._claim(permits)
        for one in claimed:
            self._start(one.chat_id, self._send(one))
        edited = await self._edit(permits - len(claimed))
        self._pace.give_back(permits - len(claimed) - edited)
        return len(claimed) + edited

    async def _room(self) -> int:
        """Wait until the air is not full; give how many messages may join in."""
        while len(self._in_the_air) >= MOST_IN_THE_AIR and not self._ending:
            # Not for the first alone: a claim of many costs little more than a claim of one.
            await asyncio.wait(self._in_the_air, timeout=LANDED_TOGETHER)
        return min(MOST_AT_ONCE, MOST_IN_THE_AIR - len(self._in_the_air))

    async def _claim(self, permits: int) -> Sequence[Claimed]:
        if self._ending:
            return []
        results, self._results = self._results, []
        busy = self._pace.busy_chats()
        now, given_up = self._clock.now(), threading.Event()
        try:
            return await self._database.run(
                _record_and_claim, results, now, permits, busy, self._render, given_up
            )
        except asyncio.CancelledError:  # it may wait for the database still, and nobody for it
            given_up.set()
            raise

    async def _edit(self, permits: int) -> int:
        """Use the permits that no message needed for cards that are out of date."""
        if permits <= 0 or self._ending:
            return 0
        started = 0
        for edits in self._edits:
            outdated = await edits.outdated(permits - started, self._pace.busy_chats())
            for one in outdated:
                self._start(one.chat_id, edits.send(one))
            started += len(outdated)
        return started

    def _start(self, chat_id: int, departure: Coroutine[Any, Any, None]) -> None:
        self._pace.note_post(chat_id)
        task = asyncio.create_task(self._outlived(departure))
        self._in_the_air.add(task)
        task.add_done_callback(self._in_the_air.discard)

    async def _outlived(self, departure: Coroutine[Any, Any, None]) -> None:
        """Let what fails stop nothing else, unless it is the database: that ends the bot."""
        try:
            await departure
        except Exception as error:  # the next look finds the same card outdated
            if outages.may_pass(error):
                self._outage = error
            else:
                _log.error("An edit could not be noted: %s", logs.without_words(error))

    async def _send(self, claimed: Claimed) -> None:
        """Send one message and note what came of it, whatever happens."""
        result = Result(claimed.delivery_id, "unknown", "no_answer")  # so it is if cut short
        try:
            result = await self._delivered(claimed)
        except Exception as error:  # a fault of ours after the message may have left
            _log.error("Delivery %d: %s", claimed.delivery_id, logs.without_words(error))
            result = Result(claimed.delivery_id, "unknown", "fault")
        finally:
            self._results.append(result)
            self._landed.set()
        if result.state != "queued":
            self._sent()

    async def _delivered(self, claimed: Claimed) -> Result:
        message = claimed.message
        call = calls.message(
            claimed.chat_id, message.text, claimed.keyboard, attachment=message.attachment
        )
        call = replace(call, params=call.params | calls.in_place(claimed.thread_id))
        attempt = await plain_text.attempt(self._api, call, permit=Permit.HELD)
        if isinstance(attempt.outcome, outcomes.NotSent) and self._hearing is not None:
            self._hearing.doubt()
        lost_topic = isinstance(attempt.outcome, outcomes.NoTopic) and claimed.thread_id is not None
        if lost_topic:  # to the group itself, by a permit of its own
            attempt = await plain_text.attempt(self._api, calls.without_topic(call))
        result = result_of(claimed, attempt, self._clock.now())
        return replace(result, lost_topic=lost_topic)

    async def _record_for_ever(self) -> None:
        while True:
            await self._landed.wait()
            self._landed.clear()
            await asyncio.sleep(RECORDED_WITHIN)
            await self._record()

    async def _record(self) -> None:
        results, self._results = self._results, []
        if results:
            await self._database.run(outbox.record, results, self._clock.now())

    async def _rest(self) -> None:
        """Wait until woken, or for a moment: chats open again and retries fall due by time."""
        try:
            await asyncio.wait_for(self._woken.wait(), IDLE)
        except TimeoutError:
            return
        self._woken.clear()

    async def _land(self) -> None:
        """Wait for answers to what is in the air; what has none by then is unknown."""
        if self._in_the_air:
            _, hanging = await asyncio.wait(self._in_the_air, timeout=LANDING)
            for task in hanging:
                task.cancel()
            await asyncio.gather(*hanging, return_exceptions=True)
        await self._record()


def result_of(claimed: Claimed, attempt: Attempt, now: datetime) -> Result:
    """Say what an attempt means for a delivery."""
    one = claimed.delivery_id
    match attempt.outcome:
        case outcomes.Sent():
            return Result(one, "sent", message_id=attempt.message_id)
        case outcomes.RetryAfter(seconds) if claimed.attempts > 1:
            # Perhaps it is this chat alone: the others are to come first when the halt is over.
            pause = timedelta(seconds=seconds) + _before_retry(claimed.attempts)
            return Result(one, "queued", retry_at=now + pause)
        case outcomes.RetryAfter():
            return Result(one, "queued")
        case outcomes.NotSent() | outcomes.Unauthorized():
            return Result(one, "queued", retry_at=now + _before_retry(claimed.attempts))
        case outcomes.ServerFailed():
            retry_at = now + _before_retry(claimed.attempts)
            return Result(one, "queued", pausing.SERVER_FAILED, retry_at=retry_at)
        case outcomes.Unknown():
            return Result(one, "unknown", "no_answer")
        case outcomes.Gone(reason):
            return Result(one, "failed", reason.value, lost_chat=True)
        case outcomes.Migrated(chat_id) if claimed.chat_id < 0:
            return Result(one, "queued", moved_to=chat_id)
        case outcomes.Migrated():
            return Result(one, "failed", "migrated")
        case other:
            _log.error("Delivery %d is refused: %s", one, other)
            return Result(one, "failed", "refused")


def _before_retry(attempts: int) -> timedelta:
    return min(timedelta(seconds=2 ** min(attempts, 10)), LONGEST_RETRY)


def _record_and_claim(
    session: Session,
    results: Sequence[Result],
    now: datetime,
    permits: int,
    busy: Collection[int],
    render: outbox.Render,
    given_up: threading.Event,
) -> list[Claimed]:
    """Record always, and claim unless nobody is there any more who would send it."""
    outbox.record(session, results, now)
    return [] if given_up.is_set() else outbox.claim(session, now, permits, busy, render)


def _isolated(render: outbox.Render) -> outbox.Render:
    """Keep a post whose text cannot be made from stopping all others."""

    def rendered(session: Session, post: Post, variant: Variant, now: datetime) -> Rendered:
        try:
            return render(session, post, variant, now)
        except Exception as error:
            if outages.may_pass(error):
                raise  # no fault of the post's
            _log.error("Post %d cannot be rendered: %s", post.id, logs.without_words(error))
            raise outbox.Unrenderable from error

    return rendered
