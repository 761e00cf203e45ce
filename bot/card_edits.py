"""The only place that brings cards in chats up to date after a meeting changed.

An edit that is repeated shows the same, so nothing is written before it leaves.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot import logs, outcomes, plain_text
from bot.api import Api, Attempt
from bot.clock import Clock
from bot.pace import Permit
from bot.speech import Speech
from bot.trouble import Trouble
from handlers.calls import Call
from storage import cards, members, outages
from storage.cards import Shown
from storage.database import Database, Session
from storage.models import Card

GROUP_PEACE: Final = timedelta(seconds=10)
"""Time between two edits of cards in one Telegram group."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Edit:
    """An edit of a message that shows a meeting."""

    chat_id: int
    message_id: int
    call: Call
    shown: Shown


class CardEdits:
    """Finds outdated cards and edits them; the sender decides when one may leave.

    Chats that are `served` are left alone: a reply on its way there edits the card that was tapped.
    Telegram groups are left in peace for a while after each edit: there every answer changes a
    card, and edits count among the messages that Telegram allows there.
    """

    def __init__(
        self,
        api: Api,
        database: Database,
        clock: Clock,
        speech: Speech,
        served: Callable[[], Collection[int]] = tuple,
    ) -> None:
        self._api = api
        self._database = database
        self._clock = clock
        self._speech = speech
        self._served = served
        self.wanted = False
        self._under_way: set[int] = set()
        self._failed: set[int] = set()
        self._passed_over: set[int] = set()
        self._edited_at: dict[int, datetime] = {}
        self._trouble = Trouble(_log, "Bringing cards up to date")

    def look(self) -> None:
        """Have the outdated cards looked for, until there are none or one cannot be edited now.

        A chat in which that failed is passed over at the next look, so that it holds up no other.
        """
        self.wanted = True
        self._passed_over, self._failed = self._failed, set()

    async def outdated(self, limit: int, busy: Collection[int]) -> Sequence[Edit]:
        """Give up to `limit` edits, one a chat, to be sent at once; none where none were wanted."""
        if not self.wanted:
            return []
        left_alone = self._under_way | self._passed_over | self._in_peace()
        left_alone |= {*busy, *self._served()}
        edits, self.wanted = await self._database.run(
            self._make, self._clock.now(), limit, left_alone
        )
        self._under_way.update(edit.chat_id for edit in edits)
        now = self._clock.now()
        self._edited_at |= {edit.chat_id: now for edit in edits if edit.chat_id < 0}
        return edits

    def _in_peace(self) -> set[int]:
        """Give the Telegram groups in which a card was edited not long ago."""
        since = self._clock.now() - GROUP_PEACE
        self._edited_at = {chat: at for chat, at in self._edited_at.items() if at > since}
        return set(self._edited_at)

    async def send(self, edit: Edit) -> None:
        """Send one edit and note what came of it."""
        try:
            attempt = await plain_text.attempt(self._api, edit.call, permit=Permit.HELD)
            await self._database.run(self._note, edit, attempt, self._clock.now())
        finally:
            self._under_way.discard(edit.chat_id)

    def _make(
        self, session: Session, now: datetime, limit: int, busy: Collection[int]
    ) -> tuple[list[Edit], bool]:
        """Give the edits, and whether any card is outdated at all."""
        edits: dict[int, Edit] = {}
        found = cards.outdated(session, now, limit, busy)
        edit_of = self._speech.cards(session, found, now)
        for card in found:
            call = self._rendered(edit_of, card)
            if call is None or call.card is None:
                cards.forget(session, card.chat_id, card.message_id)
            elif card.chat_id not in edits:
                edits[card.chat_id] = Edit(card.chat_id, card.message_id, call, call.card)
        return list(edits.values()), bool(cards.outdated(session, now, 1))

    def _rendered(self, edit_of: Callable[[Card], Call | None], card: Card) -> Call | None:
        try:
            return edit_of(card)
        except Exception as error:  # one card must not hold up the others
            if outages.may_pass(error):
                raise
            _log.error("A card cannot be rendered: %s", logs.without_words(error))
            return None

    def _note(self, session: Session, edit: Edit, attempt: Attempt, now: datetime) -> None:
        match attempt.outcome:
            case outcomes.Sent() | outcomes.Unchanged():
                self._trouble.over()
                cards.remember_edited(session, edit.chat_id, edit.message_id, edit.shown)
            case outcomes.Gone(reason):
                members.lose(session, edit.chat_id, reason.value, now)
            case passing if outcomes.passes(passing):
                self.wanted = False
                self._failed.add(edit.chat_id)
                self._trouble.met(f"{type(attempt.outcome).__name__}, trying on")
            case other:
                _log.info("A card cannot be edited and is forgotten: %s", other)
                cards.forget(session, edit.chat_id, edit.message_id)
