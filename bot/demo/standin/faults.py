"""The only place that decides which call goes wrong, and how."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.demo.standin import answers
from bot.demo.standin.answers import Answer

KINDS = frozenset(
    {
        *("status", "retry_after", "forbidden", "bad_request", "unauthorized", "conflict"),
        *("cut_before", "acted_then_cut", "hang", "malformed", "slow"),
    }
)


class ConnectionCut(Exception):  # noqa: N818 - it says what happened
    """The bot loses the connection; `acted` tells whether its call was carried out before.

    With `hangs` nothing comes until the caller gives up. `answer` is what would have been said, of
    which the first `sent` bytes still get out.
    """

    def __init__(
        self, *, acted: bool, hangs: bool = False, answer: Answer | None = None, sent: int = 0
    ) -> None:
        super().__init__("the connection is cut")
        self.acted = acted
        self.hangs = hangs
        self.answer = answer
        self.sent = sent


@dataclass
class Fault:
    """What goes wrong with the next calls that match.

    kind: "status" (`status`, `body`), "retry_after" (`seconds`), "forbidden" and "bad_request"
    (`description` without its prefix), "unauthorized", "conflict": answered so, not carried out.
    "cut_before": the connection is cut, nothing done. "acted_then_cut": done, the answer is lost,
    at most `sent` bytes of it get out. "hang": never answered, carried out when `acted`.
    "malformed": done, but the body is not JSON. "slow": done after `seconds`.
    method, chat_id: which calls; None is any. after: so many matching calls go well first; times:
    so many then go wrong.
    """

    kind: str
    method: str | None = None
    chat_id: int | None = None
    times: int = 1
    after: int = 0
    status: int = 502
    body: str = "<html><body>Bad Gateway</body></html>"
    seconds: float = 1
    description: str = ""
    acted: bool = False
    sent: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"No fault is called {self.kind!r}; there are {sorted(KINDS)}.")

    def matches(self, method: str, params: Mapping[str, Any]) -> bool:
        """Whether the call is one of those that this fault is meant for."""
        right_method = self.method is None or self.method.lower() == method.lower()
        return right_method and self.chat_id in (None, _number(params.get("chat_id")))

    def refusal(self) -> Answer | None:
        """The answer that comes instead of carrying the call out, for the kinds that have one."""
        match self.kind:
            case "status":
                return Answer(self.status, {}, self.body.encode())
            case "retry_after":
                return answers.too_many_requests(int(self.seconds)).answer
            case "forbidden":
                return answers.forbidden(self.description or "bot was blocked by the user").answer
            case "bad_request":
                return answers.bad_request(self.description or "chat not found").answer
            case "unauthorized":
                return answers.unauthorized().answer
            case "conflict":
                return answers.other_poller().answer
        return None


class Faults:
    """The faults that are still to come."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let `fault` happen; the earliest added of several that match goes first."""
        self._coming.append(fault)

    def clear(self) -> None:
        """Let everything go well again."""
        self._coming.clear()

    def strike(self, method: str, params: Mapping[str, Any]) -> Fault | None:
        """The fault that hits this call, counted off; None when it goes well."""
        for fault in self._coming:
            if fault.matches(method, params):
                if fault.after > 0:
                    fault.after -= 1
                    continue
                fault.times -= 1
                if fault.times <= 0:
                    self._coming.remove(fault)
                return fault
        return None


def _number(chat_id: Any) -> Any:
    return int(chat_id) if isinstance(chat_id, str) and chat_id.lstrip("-").isdigit() else chat_id
