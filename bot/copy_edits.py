"""The only place that corrects and deletes copies of a broadcast in chats.

A correction or a deletion that is repeated does no harm, so nothing is written before it leaves.
"""

import logging
from collections.abc import Collection, Sequence
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
from handlers.copies import Update
from storage import copies, members, noted, outages
from storage.database import Database, Session
from storage.models import Delivery

MOST_PASSED_OVER: Final = 1000
"""Chats that are passed over at most: each is named to the database."""

LOOKED_AT: Final = 60
"""Copies that one transaction looks at, so that no other waits long for it."""

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


class CopyEdits:
    """Finds copies that are behind and edits or deletes them; the sender decides when."""

    def __init__(self, api: Api, database: Database, clock: Clock, speech: Speech) -> None:
        self._api = api
        self._database = database
        self._clock = clock
        self._speech = speech
        self.wanted = False
        self._under_way: set[int] = set()
        self._after = 0
        self._failed: set[int] = set()
        self._any_since_look = False
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
        for _ in range(LOOKS):
            edits, unchanged = await self._database.run(
                self._make, self._clock.now(), limit, kept_off, self._after
            )
            if edits or not unchanged:
                break
        self._any_since_look |= bool(edits)
        # From the first on again after the last one; what is in busy chats waits for the next look.
        self.wanted = bool(edits or unchanged or self._after)
        self._after = max((edit.delivery_id for edit in edits), default=0)
        self._under_way.update(edit.chat_id for edit in edits)
        return edits

    async def send(self, edit: Edit) -> None:
        """Send one edit and note what came of it."""
        calls = edit.update.calls
        try:
            attempts = [await self._attempt(call, number) for number, call in enumerate(calls)]
            await self._database.run(self._note, edit, attempts, self._clock.now())
        finally:
            self._under_way.discard(edit.chat_id)

    async def _attempt(self, call: Call, number: int) -> Attempt:
        """Make a call; the first has the permit that the sender took, others wait for theirs."""
        permit = Permit.HELD if number == 0 else None
        return await plain_text.attempt(self._api, call, permit=permit)

    def _make(
        self, session: Session, now: datetime, limit: int, busy: Collection[int], after: int
    ) -> tuple[list[Edit], bool]:
        """Give up to `limit` edits, and whether there were copies that say all already."""
        edits: dict[int, Edit] = {}
        unchanged = False
        for delivery in copies.outdated(session, now, max(limit, LOOKED_AT), busy, after):
            if len(edits) == limit:
                break
            if delivery.chat_id in edits:
                continue
            edit = self._edit(session, delivery, now)
            if edit.update.unchanged:
                copies.became(session, delivery.id, "unchanged", edit.version, now)
                unchanged = True
            else:
                edits[delivery.chat_id] = edit
                if edit.update.done == "corrected":
                    noted.outdate(session, delivery)
        return list(edits.values()), unchanged

    def _edit(self, session: Session, delivery: Delivery, now: datetime) -> Edit:
        try:
            made = self._speech.copy(session, delivery, now)
        except Exception as error:  # one copy must not hold up the others
            if outages.may_pass(error):
                raise
            _log.error("A copy cannot be rendered: %s", logs.without_words(error))
            made = Update()
        return Edit(delivery.id, delivery.chat_id, made, delivery.post.version)

    def _note(
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
