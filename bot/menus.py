"""The only place that sets command menus: everybody's, and a chat's when it changed."""

import hashlib
import json
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot import logs, outcomes
from bot.api import Api
from bot.clock import Clock
from bot.speech import Speech
from bot.trouble import Trouble
from handlers.calls import Call
from storage import members, menus, outages
from storage.database import Database, Session

AT_ONCE: Final = 20
NONE: Final = "none"
"""Noted for an account whose menu cannot be made or is refused."""

_log = logging.getLogger(__name__)


class Menus:
    """Brings command menus up to date, one call after another; they are never urgent."""

    def __init__(self, api: Api, database: Database, clock: Clock, speech: Speech) -> None:
        self._api = api
        self._database = database
        self._clock = clock
        self._speech = speech
        self._general: str | None = None
        self._reviewed = False
        self._trouble = Trouble(_log, "Setting command menus")
        self._not_before = clock.now()

    async def set_changed(self) -> int:
        """Set the menus that are missing; give how many were set, those of accounts.

        The first time also those that a version of the bot before this one set otherwise.
        """
        if self._clock.now() < self._not_before:
            return 0
        await self._review()
        await self._set_general()
        accounts = await self._database.read(self._missing)
        done = 0
        for chat_id, menu in accounts:
            outcome = await self._set(menu)
            if outcomes.passes(outcome):
                self._trouble.met(f"{type(outcome).__name__}, trying on")
                break
            self._trouble.over()
            await self._database.run(_note, chat_id, digest(menu), outcome, self._clock.now())
            done += 1
        return done

    async def _review(self) -> None:
        """Find the outdated menus, once: it takes a while where there are many."""
        if not self._reviewed:
            outdated = await self._database.read(self._outdated)
            if outdated:
                await self._database.run(menus.renew, outdated)
            self._reviewed = True

    async def _set_general(self) -> None:
        menu = await self._database.read(self._speech.general_menu)
        if digest(menu) == self._general:
            return
        outcome = await self._set(menu)
        if outcomes.passes(outcome):
            self._trouble.met(f"{type(outcome).__name__}, trying on")
            return
        if not isinstance(outcome, outcomes.Sent):
            _log.warning("The command menu is refused: %s", outcome)
        self._general = digest(menu)

    async def _set(self, menu: Sequence[Call]) -> outcomes.Outcome:
        """Make the calls of one menu; give the first outcome that is no success."""
        for call in menu:
            attempt = await self._api.attempt(call)
            if isinstance(attempt.outcome, outcomes.RetryAfter):
                # Menus are what can wait: not at once when the halt is over, before replies.
                wait = timedelta(seconds=2 * attempt.outcome.seconds)
                self._not_before = self._clock.now() + wait
            if not attempt.done:
                return attempt.outcome
        return outcomes.Sent()

    def _missing(self, session: Session) -> list[tuple[int, list[Call]]]:
        ids = menus.missing(session, AT_ONCE)
        return [(chat_id, self._made(session, chat_id)) for chat_id in ids]

    def _made(self, session: Session, chat_id: int) -> list[Call]:
        try:
            return self._speech.own_menu(session, chat_id)
        except Exception as error:  # one account must not hold up the others
            if outages.may_pass(error):
                raise
            _log.error("A command menu cannot be made: %s", logs.without_words(error))
            return []

    def _outdated(self, session: Session) -> list[int]:
        return [
            chat_id
            for chat_id, shown in menus.shown(session).items()
            if digest(self._made(session, chat_id)) != shown
        ]


def digest(menu: Sequence[Call]) -> str:
    """Give a short text that differs when a menu does."""
    return hashlib.sha256(json.dumps([call.to_json() for call in menu]).encode()).hexdigest()[:16]


def _note(
    session: Session, chat_id: int, shown: str, outcome: outcomes.Outcome, now: datetime
) -> None:
    if isinstance(outcome, outcomes.Gone):
        members.lose(session, chat_id, outcome.reason.value, now)
        return
    if not isinstance(outcome, outcomes.Sent):
        _log.warning("A command menu is refused: %s", outcome)
    menus.note(session, chat_id, shown)
