"""The only place that keeps the live messages of broadcasts live: edited when a text changed."""

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import logs, outcomes, plain_text
from bot.api import Api
from bot.clock import Clock
from bot.speech import Speech
from bot.trouble import Trouble
from handlers import calls, progress
from handlers.keyboards import Keyboard
from storage import live_messages, members, outages, pauses
from storage.database import Database, Session
from storage.models import LiveMessage, Post

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class View:
    """What a live message is to show; `shown` is noted once it does."""

    post_id: int
    chat_id: int
    message_id: int
    text: str
    keyboard: Keyboard | None
    shown: str
    changes: int


class Progress:
    """Edits the progress messages that are no longer true; `busy(chat)` postpones one.

    `halted_for` gives the seconds for which Telegram lets nothing leave.
    """

    def __init__(
        self,
        api: Api,
        database: Database,
        clock: Clock,
        speech: Speech,
        busy: Callable[[int], bool],
        halted_for: Callable[[], float],
    ) -> None:
        self._api = api
        self._database = database
        self._clock = clock
        self._speech = speech
        self._busy = busy
        self._halted_for = halted_for
        self._trouble = Trouble(_log, "Showing a broadcast's progress")

    async def show(self) -> int:
        """Edit what changed; give how many messages.

        In a halt none: it would say afterwards how far it was before. That there is one is noted.
        """
        if (left := self._halted_for()) > 0:
            until = self._clock.now() + timedelta(seconds=left)
            await self._database.run(pauses.note_halt, until)
            return 0
        views = await self._database.read(self._changed, self._clock.now())
        edited = 0
        for view in views:
            # A reply on its way to this chat was written before and would undo our edit.
            if not self._busy(view.chat_id):
                edited += await self._edit(view)
        return edited

    async def _edit(self, view: View) -> bool:
        now_shown = (view.chat_id, view.message_id, view.changes)
        if not await self._database.read(live_messages.is_still, *now_shown):
            return False  # a tap meanwhile turned it into something else, or more has happened
        call = calls.edit(view.chat_id, view.message_id, view.text, view.keyboard)
        attempt = await plain_text.attempt(self._api, call)
        match attempt.outcome:
            case outcomes.Sent() | outcomes.Unchanged():
                self._trouble.over()
                await self._shown(view)
                return True
            case passing if outcomes.passes(passing):
                self._trouble.met(f"{type(attempt.outcome).__name__}, trying on")
                return False
            case outcomes.Gone(reason):
                now = self._clock.now()
                await self._database.run(members.lose, view.chat_id, reason.value, now)
            case other:
                _log.info("The progress of post %d cannot be shown: %s", view.post_id, other)
        await self._database.run(live_messages.leave, view.chat_id, view.message_id)
        return True

    async def _shown(self, view: View) -> None:
        taken_back = await self._database.run(
            live_messages.note,
            view.post_id, view.chat_id, view.message_id, view.changes, view.shown,
        )  # fmt: skip
        if taken_back and view.shown != live_messages.FINAL:  # it came after the answer to Undo
            await self._take_back(view)

    async def _take_back(self, view: View) -> None:
        written = await self._database.read(self._written, view, self._clock.now())
        call = calls.edit(view.chat_id, view.message_id, written.text, written.keyboard)
        await plain_text.attempt(self._api, call)

    def _written(self, session: Session, view: View, now: datetime) -> progress.Shown:
        post = session.get_one(Post, view.post_id)
        return self._speech.live(session, post, view.chat_id, now)

    def _changed(self, session: Session, now: datetime) -> list[View]:
        views = [self._view(session, one, now) for one in live_messages.unfinished(session)]
        return [view for view in views if view is not None]

    def _view(self, session: Session, message: LiveMessage, now: datetime) -> View | None:
        try:
            written = self._speech.live(session, message.post, message.chat_id, now)
        except Exception as error:  # one broadcast must not hide the others
            if outages.may_pass(error):
                raise
            _log.error("Progress of post %d: %s", message.post_id, logs.without_words(error))
            return None
        content = json.dumps([written.text, written.keyboard]).encode()
        digest = hashlib.sha256(content).hexdigest()[:16]
        shown = live_messages.FINAL if written.final else digest
        if shown == message.shown:
            return None
        return View(
            message.post_id, message.chat_id, message.message_id,
            written.text, written.keyboard, shown, message.changes,
        )  # fmt: skip
