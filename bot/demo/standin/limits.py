"""The only place that knows how fast a bot may send.

Telegram does not publish exact limits; these are the documented ones
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this): about 30 messages
a second over all, 1 a second in a private chat with short bursts, 20 a minute in a group. Edits
count over all and in groups, but not against a private chat's second.
"""

import math
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.demo.standin import answers


@dataclass(frozen=True)
class Limits:
    """How many messages in how many seconds; `halt` is the pause after the overall one is broken.

    A private chat takes `private` messages at once and then about one a second.
    """

    overall: int
    private: int
    group: int
    halt: int


SECOND = timedelta(seconds=1)
LENIENCE = timedelta(seconds=0.5)
"""How much too early a message to a private chat may come: it is no exact limit."""

TELEGRAM = Limits(overall=30, private=3, group=20, halt=5)
NONE = None


class Gate:
    """Lets calls pass as long as they keep to the limits, and halts those that do not."""

    def __init__(self, limits: Limits | None) -> None:
        self._limits = limits
        self._sent: dict[str, deque[datetime]] = {}
        self._halts: dict[str, datetime] = {}
        self._used_up: dict[str, datetime] = {}

    def passes(self, chat_id: int | str, *, edit: bool, now: datetime) -> None:
        """Count one message to `chat_id` at `now`; answers.Refused (429) when one too many."""
        if self._limits is None:
            return
        windows = [("overall", self._limits.overall, 1, self._limits.halt)]
        if str(chat_id).startswith(("-", "@")):
            windows.append((str(chat_id), self._limits.group, 60, 0))
        for name in ("overall", str(chat_id)):
            self._refuse_while_halted(name, now)
        for name, most, seconds, halt in windows:
            self._refuse_when_full(name, most, timedelta(seconds=seconds), halt, now)
        if len(windows) == 1 and not edit:
            self._pass_private(str(chat_id), self._limits.private, now)
        for name, *_ in windows:
            self._sent[name].append(now)

    def _pass_private(self, name: str, burst: int, now: datetime) -> None:
        """Count a message for its second; those of a burst are used up one after the other."""
        used_up = max(self._used_up.get(name, now), now)
        early = used_up - now - (burst - 1) * SECOND
        if early > LENIENCE:
            self._halts[name] = now + _seconds(early) * SECOND
            raise answers.too_many_requests(_seconds(early))
        self._used_up[name] = used_up + SECOND

    def _refuse_while_halted(self, name: str, now: datetime) -> None:
        until = self._halts.get(name)
        if until and now < until:
            raise answers.too_many_requests(_seconds(until - now))

    def _refuse_when_full(
        self, name: str, most: int, window: timedelta, halt: int, now: datetime
    ) -> None:
        sent = self._sent.setdefault(name, deque())
        while sent and sent[0] <= now - window:
            sent.popleft()
        if len(sent) >= most:
            pause = halt or _seconds(sent[0] + window - now)
            self._halts[name] = now + timedelta(seconds=pause)
            raise answers.too_many_requests(pause)


def _seconds(span: timedelta) -> int:
    return max(1, math.ceil(span.total_seconds()))
