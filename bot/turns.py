"""Pure book-keeping of turns: what has left, and when the next may, overall and a chat.

All times are seconds of one monotonic clock; a place "opens" at the first moment at which it may
be taken. The limits of a chat are Telegram's own advice, not promises of the Bot API
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
"""

import math
from collections import deque
from typing import Final

CHAT_SECONDS: Final = 1.0
"""One chat gets no more than about one message in this time."""

PRIVATE_BURST: Final = 3
"""Replies that a person who was left in peace may get at once: one tap can cause as many."""

GROUP_COUNT: Final = 20
GROUP_SECONDS: Final = 60.0
"""A Telegram group gets at most that many messages in that time."""


class Window:
    """At most `count` departures in any `seconds`, wherever one begins to measure."""

    def __init__(self, count: int, seconds: float) -> None:
        self.seconds = seconds
        self._count = count
        self._left: deque[float] = deque(maxlen=count)  # older ones can no longer matter

    def opens(self, places: int = 1) -> float:
        """Say when so many places are free at once (all of them, where more are asked for)."""
        last_to_age = len(self._left) + min(places, self._count) - self._count - 1
        return -math.inf if last_to_age < 0 else self._left[last_to_age] + self.seconds

    def latest(self) -> float:
        """Return when the latest departure was; minus infinity before the first."""
        return self._left[-1] if self._left else -math.inf

    def note(self, at: float) -> None:
        """Take a place at a time that is not before the latest."""
        self._left.append(at)

    def forget(self, at: float) -> None:
        """Free a place that was taken at that very time; nothing if it is free by now."""
        if at in self._left:
            self._left.remove(at)

    def move(self, at: float, to: float) -> None:
        """Count as made only then what was noted for that very time, and is still remembered."""
        since: deque[float] = deque()
        while self._left and self._left[-1] > at:
            since.appendleft(self._left.pop())
        known = bool(self._left) and self._left[-1] == at
        if known:
            self._left.pop()
        self._left.extend(since)
        if known:
            self._left.append(to)

    def restart(self, at: float) -> None:
        """Forget all, and let places open one by one from `at` on, evenly."""
        self._left.clear()
        step = self.seconds / self._count
        self._left.extend(at - self.seconds + step * place for place in range(self._count))


class PrivateChat:
    """One message a second; replies may run ahead a little and are then waited for."""

    def __init__(self) -> None:
        self._paid = -math.inf  # when all that was sent has had its second

    def opens_for_reply(self) -> float:
        """Say when a reply may leave."""
        return self._paid - (PRIVATE_BURST - 1) * CHAT_SECONDS

    def opens_for_post(self) -> float:
        """Say when a post may leave: not on the heels of anything."""
        return self._paid

    def note(self, at: float) -> None:
        """Count a message that leaves at that time."""
        self._paid = max(self._paid, at) + CHAT_SECONDS

    def forgets(self) -> float:
        """Say from when on nothing of the past matters."""
        return self._paid


class GroupChat:
    """Twenty messages a minute; posts, a second apart from anything else too."""

    def __init__(self) -> None:
        self._window = Window(GROUP_COUNT, GROUP_SECONDS)

    def opens_for_reply(self) -> float:
        """Say when a reply may leave."""
        return self._window.opens()

    def opens_for_post(self) -> float:
        """Say when a post may leave."""
        return max(self._window.opens(), self._window.latest() + CHAT_SECONDS)

    def note(self, at: float) -> None:
        """Count a message that leaves at that time."""
        self._window.note(at)

    def forgets(self) -> float:
        """Say from when on nothing of the past matters."""
        return self._window.latest() + GROUP_SECONDS


Chat = PrivateChat | GroupChat


def of_chat(chat_id: int) -> Chat:
    """Start the book of a chat; groups are those with a negative id."""
    return GroupChat() if chat_id < 0 else PrivateChat()
