"""The only place that says for how long a seat is held for a colleague who is sent, or asked."""

from datetime import datetime, timedelta
from typing import Final

CHOICE: Final = timedelta(minutes=10)
"""For choosing a colleague, and the least that one has to answer."""

ANSWER: Final = timedelta(days=1)
"""From a no to the latest moment at which the seat goes to who waits."""

BEFORE: Final = timedelta(hours=2)
"""So long before the start a seat that nobody has taken is of use to who waits."""


def can_hold(starts_at: datetime, now: datetime) -> bool:
    """Say whether a seat that is given up now may be held for a colleague."""
    return starts_at - now > BEFORE


def until(since: datetime, starts_at: datetime, now: datetime) -> datetime:
    """Give until when a colleague's answer is waited for, who is asked or chosen now.

    `since` is when the seat was given up or, without one, when the colleague was asked.
    """
    return max(now + CHOICE, min(since + ANSWER, starts_at - BEFORE))
