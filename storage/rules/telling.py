"""Whom a change of a meeting concerns: who was told of the meeting before, of what it changes.

A list says title and date. An announcement, a card, a reminder, an earlier change, a calendar and
one's own answer are all of it. Nobody is told "old" of what they never knew.
"""

from collections.abc import Collection
from enum import IntEnum
from typing import Final


class Known(IntEnum):
    """How much somebody was told of a meeting; whoever knows more knows what is less."""

    NOTHING = 0
    DATE = 1
    """That it exists, title, day and time."""
    ALL = 2


MADE_IN_CHAT: Final = "chat/"
"""What keys of meetings made in the chat begin with; a network file's have no such sign there."""

WHERE: Final = frozenset({"place", "online"})
"""What a list does not say."""


BESIDE: Final = frozenset({"title", "untitled"})
"""What is told with a change, old and new, and tells nobody by itself."""


def is_made_in_chat(key: str) -> bool:
    """Say whether a meeting was made in the chat, not by a network file."""
    return key.startswith(MADE_IN_CHAT)


def needed(changed: Collection[str]) -> Known:
    """Give how much one has to know of a meeting for a change of these columns to concern one."""
    return Known.ALL if WHERE.issuperset(set(changed) - BESIDE) else Known.DATE


def concerns(known: Known, changed: Collection[str]) -> bool:
    """Say whether a change of these columns concerns somebody who knows so much."""
    return known >= needed(changed)
