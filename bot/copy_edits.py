"""The only place that corrects and deletes copies of a broadcast in chats.

A correction or a deletion that is repeated does no harm, so nothing is written before it leaves.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot import logs, outcomes, plain_text
from bot.api import Api, Attempt
from bot.clock import Clock
from bot.pace import Permit
from bot.speech import Speech
from bot.trouble import Trouble
from handlers.calls import Call
from handlers.copies import Update, Updates
from storage import copies, members, noted, outages
from storage.database import Database, Session
from storage.models import Delivery

MOST_PASSED_OVER: Final = 1000
"""Chats that are passed over at most: each is named to the database."""

LOOKED_AT: Final = 400
"""Copies that one transaction looks at at most, so that no other waits long for it."""

LOOKS: Final = 5
"""Such transactions in a row where nothing is found to be edited."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Edit:
    """The update of one copy, and the post's `version` that it brings."""

    delivery_id: int
    chat_id: int
    update: Update
    version: int


Landed = tuple[Edit, Sequence[Attempt]]


class CopyEdits:
    """Finds copies that are behind and edits or deletes them; the sender decides when."""

    def __init__(self, api: Api, database: Database, clock: Clock, speech: Speech) -> None:
        self._api = api
        self._database = database
        self._clock = clock
        self._speech = speech
        self.wanted = False
        self._under_way: set[int] = set()
        self._after: Mapping[int, int] = {}
        self._failed: set[int] = set()
        self._any_since_look = False
        self._landed: list[Landed] = []
        self._noting = asyncio.Lock()
        self._trouble = Trouble(_log, "Correcting and recalling copies")

    def look(self) -> None:
        """Have the copies that are behind looked for, until there are none.

        Chats in which that failed are passed over until there are no others, which they would hold
        up.
        """
        self.wanted = True
        if not self._any_since_look or len(self._failed) > MOST_PASSED_OVER:
            self._failed.clear()
        self._any_since_look = False

    async def outdated(self, limit: int, busy: Collection[int]) -> Sequence[Edit]:
        """Give up to `limit` edits, one a chat, to be sent at once; none where none were wanted."""
        if not self.wanted:
            return []
        kept_off = self._under_way | self._failed | {*busy}
        look_at = limit
        for _ in range(LOOKS):
            edits, looked_at = await self._database.run(
                self._make, self._clock.now(), limit, look_at, kept_off, self._after
            )
            if edits or not looked_at:
                break
            self._after = {**self._after, **looked_at}
            look_at = min(look_at * 4, LOOKED_AT)  # all may say so already: in few rounds
        self._any_since_look |= bool(edits)
        # From the first on again after the last one; what is in busy chats waits for the next look.
        self.wanted = bool(looked_at or self._after)
        self._after = {**self._after, **looked_at} if looked_at else {}
        self._under_way.update(edit.chat_id for edit in edits)
        return edits

    async def send(self, edit: Edit) -> None:
        """Send one edit and note what came of it, together with what else has landed by then."""
        calls = edit.update.calls
        try:
            attempts = [await self._attempt(call, number) for number, call in enumerate(calls)]
            self._landed.append((edit, attempts))
            async with self._noting:
                landed, self._landed = self._landed, []
                if landed:
                    await self._database.run(self._note, landed, self._clock.now())
        finally:
            self._under_way.discard(edit.chat_id)

    async def _attempt(self, call: Call, number: int) -> Attempt:
        """Make a call; the first has the permit that the sender took, others wait for theirs."""
        permit = Permit.HELD if number == 0 else None
        return await plain_text.attempt(self._api, call, permit=permit)

    def _make(
        self,
        session: Session,
        now: datetime,
        limit: int,
        look_at: int,
        busy: Collection[int],
        after: Mapping[int, int],
    ) -> tuple[list[Edit], dict[int, int]]:
        """Give up to `limit` edits, and the last chat that was looked at, by post."""
        edits: dict[int, Edit] = {}
        corrected: list[Delivery] = []
        looked_at: dict[int, int] = {}
        found = copies.outdated(session, now, look_at, busy, after)
        updates = self._speech.updates(session, found, now)
        for delivery in found:
            if len(edits) == limit:
                break
            looked_at[delivery.post_id] = delivery.chat_id
            if delivery.chat_id in edits:
                continue
            edit = _edit(updates, delivery)
            if edit.update.unchanged:
                copies.became(session, delivery.id, "unchanged", edit.version, now)
            else:
                edits[delivery.chat_id] = edit
                if edit.update.done == "corrected":
                    corrected.append(delivery)
        noted.outdate(session, corrected)
        return list(edits.values()), looked_at

    def _note(self, session: Session, landed: Sequence[Landed], now: datetime) -> None:
        _kept = copies.read(session, [edit.delivery_id for edit, _ in landed])  # once for all
        for edit, attempts in landed:
            self._note_one(session, edit, attempts, now)

    def _note_one(
        self, session: Session, edit: Edit, attempts: Sequence[Attempt], now: datetime
    ) -> None:
        for attempt in attempts:
            if isinstance(attempt.outcome, outcomes.Gone):
                members.lose(session, edit.chat_id, attempt.outcome.reason.value, now)
                return
            if outcomes.passes(attempt.outcome):
                self.wanted = False
                self._failed.add(edit.chat_id)
                self._trouble.met(f"{type(attempt.outcome).__name__}, trying on")
                return
        self._trouble.over()
        done = bool(attempts) and all(attempt.done for attempt in attempts)
        became = edit.update.done if done else edit.update.undone
        copies.became(session, edit.delivery_id, became, edit.version, now, edit.update.content_id)


def _edit(updates: Updates, delivery: Delivery) -> Edit:
    try:
        made = updates.of(delivery)
    except Exception as error:  # one copy must not hold up the others
        if outages.may_pass(error):
            raise
        _log.error("A copy cannot be rendered: %s", logs.without_words(error))
        made = Update()
    return Edit(delivery.id, delivery.chat_id, made, delivery.post.version)
