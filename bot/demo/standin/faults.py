"""The only place that decides which call goes wrong, and how."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.demo.standin import answers
from bot.demo.standin.answers import Answer

KINDS = frozenset(
    {
        *("status", "retry_after", "forbidden", "bad_request", "unauthorized", "conflict"),
        *("cut_before", "acted_then_cut", "hang", "malformed", "slow", "unreachable"),
    }
)


@dataclass
class Fault:
    """What goes wrong with the next calls that match.

    kind: "status" (`status`, `body`), "retry_after" (`seconds`), "forbidden" and "bad_request"
    (`description` without its prefix), "unauthorized", "conflict": answered so, not carried out;
    "status" is carried out when `acted`, as by a server that a proxy gave up waiting for.
    "cut_before": the call arrives, the connection is cut, nothing done. "acted_then_cut": done, the
    answer is lost but for its first `sent` bytes. "hang": never answered, carried out when `acted`.
    "malformed": done, but the body is not JSON. "slow": done after `seconds`. "unreachable": no
    connection at all; only the in-process door can do that, over HTTP it is "cut_before".
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

    def acts(self) -> bool:
        """Whether the call is carried out all the same; asked where there is no `refusal`."""
        return self.acted or self.kind in {"acted_then_cut", "malformed", "slow"}

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


class ConnectionCut(Exception):  # noqa: N818 - it says what happened
    """The bot loses the connection because of `fault`.

    `answer` is what would have been said, None when the call was not carried out.
    """

    def __init__(self, fault: Fault, answer: Answer | None = None) -> None:
        super().__init__(f"the connection is cut: {fault.kind}")
        self.fault = fault
        self.answer = answer


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
