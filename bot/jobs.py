"""The duties of the clock in the database: what falls due is made ready to be sent.

Each is one transaction and gives how much it did; none asks for the time itself.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from bot import logs
from bot.clock import Clock
from storage import (
    approval_watch,
    delegates,
    inbox,
    outages,
    outbox,
    posts,
    quorums,
    reminders,
    seats,
    submissions,
)
from storage.database import Database, Session

Duty = Callable[[Session, datetime], int]

DUE: Final[dict[str, Duty]] = {
    "unconfirmed seats passed on": seats.pass_on,
    "seats held for colleagues let go": delegates.let_go,
    "reminders posted": reminders.post_due,
    "quorums looked at": quorums.warn,
    "changed broadcasts given back": submissions.take_back_changed,
    "approvals that came to be needed": approval_watch.ask_for_more,
    "approvals asked for again or given up": approval_watch.look_after,
    "posts opened": posts.open_due,
    "deliveries expired": outbox.expire,
    "posts closed": posts.close_finished,
}

_log = logging.getLogger(__name__)


async def due(database: Database, clock: Clock, *, opening: bool = True) -> int:
    """Make ready what fell due; give how much was done. One duty that fails stops no other.

    Not `opening`, posts stay as they are: somebody may have taken one back, unheard so far.

    Raises only what `outages.may_pass`: it is no duty's fault.
    """
    total, now = 0, clock.now()  # the same for each: nothing falls due behind an earlier one's back
    for name, duty in DUE.items():
        if duty is posts.open_due and not opening:
            continue
        try:
            done = await database.run(duty, now)
        except Exception as error:
            if outages.may_pass(error):
                raise
            _log.error("A duty of the clock failed (%s): %s", name, logs.without_words(error))
            continue
        if done:
            _log.debug("%s: %d", name, done)
        total += done
    return total


async def clean(database: Database, clock: Clock) -> None:
    """Delete what need not be kept."""
    await database.run(inbox.clean, clock.now())
