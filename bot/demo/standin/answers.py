"""The only place that knows the envelope of the Bot API's answers and how its refusals read.

https://core.telegram.org/bots/api#making-requests and #responseparameters.
"""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP status and the decoded body; `raw` is sent instead where a fault spoils the body."""

    status: int
    body: dict[str, Any]
    raw: bytes | None = None

    def payload(self) -> bytes:
        """The body as it goes over the wire."""
        if self.raw is not None:
            return self.raw
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode()


class Refused(Exception):  # noqa: N818 - it says what the server did
    """The server refuses a call; `answer` says so."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        body = {"ok": False, "error_code": status, "description": description}
        self.answer = Answer(status, body | ({"parameters": parameters} if parameters else {}))


def done(result: Any) -> Answer:
    """The answer to a call that was carried out."""
    return Answer(200, {"ok": True, "result": result})


def bad_request(reason: str, **parameters: int) -> Refused:
    """400: the call cannot be carried out as it stands."""
    return Refused(400, f"Bad Request: {reason}", **parameters)


def forbidden(reason: str) -> Refused:
    """403: the bot may not do this in that chat."""
    return Refused(403, f"Forbidden: {reason}")


def too_many_requests(seconds: int) -> Refused:
    """429: nothing is carried out for so many seconds."""
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def conflict(reason: str) -> Refused:
    """409: another way of receiving updates is in use."""
    return Refused(409, f"Conflict: {reason}")


def other_poller() -> Refused:
    """409: what the earlier of two pollers is told."""
    reason = (
        "terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    return conflict(reason)


def unauthorized() -> Refused:
    """401: a token of the right form that is nobody's."""
    return Refused(401, "Unauthorized")


def not_found() -> Refused:
    """404: no such method, or a token that cannot be one."""
    return Refused(404, "Not Found")


def not_done_yet(what: str) -> Refused:
    """501, which Telegram never says: a feature of the Bot API that the stand-in lacks."""
    return Refused(501, f"Not Implemented: the stand-in does not do {what} yet")
