"""The ways in which Telegram, or what is between, fails: a fault is a row.

A row says how the fault comes about, and what it comes to for whoever was to be told something.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from fault_stage import IMPATIENT, PATIENT


@dataclass(frozen=True)
class Comes:
    """What becomes of what was owed.

    replies: how often a reply is in the chat in the end. copies: how often a message of the outbox
    is, where it may be sent again after doubt (a reminder); broadcast: where it may not. state,
    reason, repeated: the reminder's line in the ledger; doubtful: the broadcast is unknown.
    anew: what was to be edited is said in a new message if it answers somebody, or corrects what
    they have, else left as it is.
    """

    replies: int = 1
    copies: int = 1
    broadcast: int = 1
    state: str = "sent"
    reason: str | None = None
    repeated: bool = False
    doubtful: bool = False
    anew: bool = False

    @property
    def lost(self) -> bool:
        """The chat cannot be written to any more."""
        return self.reason not in (None, "refused", "migrated")


ARRIVES = Comes()
"""It was not done, and that is known: it is done later, once."""

IN_DOUBT = Comes(broadcast=0, repeated=True, doubtful=True)
"""It was not done, but might have been."""

DONE_IN_DOUBT = Comes(replies=2, copies=2, repeated=True, doubtful=True)
"""It was done, but might not have been."""

REFUSED = Comes(0, 0, 0, "failed", "refused")
ANEW = Comes(anew=True)


def lost(reason: str) -> Comes:
    """Nobody can be told anything in that chat."""
    return Comes(0, 0, 0, "failed", reason)


EDITS = frozenset({"edit", "card", "live", "correction", "second correction"})
DELETIONS = frozenset({"recall", "second recall"})
IN_A_CHAT = (
    frozenset({"message", "document", "reminder", "broadcast", "second"}) | EDITS | DELETIONS
)
ANY = IN_A_CHAT | {"answer"}
FEW = frozenset({"message", "reminder", "broadcast"})
"""For faults that differ from another row's in no more than how they read."""


@dataclass(frozen=True)
class Row:
    """A fault (the stand-in's own words for it), and what it comes to.

    sendings: what it befalls. door: how the bot reaches the stand-in.
    """

    name: str
    fault: dict[str, Any]
    comes: Comes
    sendings: frozenset[str] = field(default=ANY)
    door: str = "inprocess"

    @property
    def patience(self) -> float:
        """Seconds that the bot waits for an answer."""
        return IMPATIENT if self.fault["kind"] == "hang" else PATIENT


def said(status: int, description: str, **parameters: int) -> dict[str, Any]:
    """Give the fault of an answer in the Bot API's own form."""
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return {"kind": "status", "status": status, "body": json.dumps(body)}


def page(status: int, body: str = "<html><body>nginx</body></html>", **more: Any) -> dict[str, Any]:
    """Give the fault of an answer by something that is not the Bot API."""
    return {"kind": "status", "status": status, "body": body, **more}


def bad(description: str) -> dict[str, Any]:
    return {"kind": "bad_request", "description": description}


def forbidden(description: str) -> dict[str, Any]:
    return {"kind": "forbidden", "description": description}


RESTART = "Internal Server Error: restart"
"""The Bot API server's words for calls that it passed on, when it is shut down."""

WIRE = [
    Row("no connection", {"kind": "unreachable", "times": 3}, ARRIVES),
    Row("cut before it was done", {"kind": "cut_before"}, IN_DOUBT, door="http"),
    Row("cut when it was done", {"kind": "acted_then_cut"}, DONE_IN_DOUBT, door="http"),
    Row("cut in the head of the answer", {"kind": "acted_then_cut", "sent": 9}, DONE_IN_DOUBT,
        FEW, door="http"),
    Row("cut in the body of the answer", {"kind": "acted_then_cut", "sent": 60}, DONE_IN_DOUBT,
        FEW, door="http"),
    Row("never an answer", {"kind": "hang"}, IN_DOUBT, door="http"),
    Row("done, and never an answer", {"kind": "hang", "acted": True}, DONE_IN_DOUBT, door="http"),
    Row("done, and an answer that is no JSON", {"kind": "malformed"}, DONE_IN_DOUBT, door="http"),
]  # fmt: skip

PROXIES = [
    Row("a proxy's 502", page(502), IN_DOUBT, door="http"),
    Row("done, and a proxy's 504", page(504, acted=True), DONE_IN_DOUBT, door="http"),
    Row("a proxy's 403", page(403), IN_DOUBT, FEW),
    Row("a proxy's 404", page(404), IN_DOUBT, FEW),
    Row("a proxy's 429", page(429), IN_DOUBT, FEW),
    Row("a page of a hotel's network", page(200), IN_DOUBT, FEW, door="http"),
    Row("done, and an empty answer", page(200, "", acted=True), DONE_IN_DOUBT, FEW),
]

SERVERS = [
    Row("500", said(500, "Internal Server Error"), ARRIVES),
    Row("500 again and again", said(500, "Internal Server Error") | {"times": 9}, ARRIVES, FEW),
    Row("502", said(502, "Bad Gateway"), IN_DOUBT, FEW),
    Row("503", said(503, "Service Unavailable"), ARRIVES, FEW),
    Row("a server that ends", said(500, RESTART), IN_DOUBT),
    Row("done, and the server ends", said(500, RESTART) | {"acted": True}, DONE_IN_DOUBT),
    Row("429", {"kind": "retry_after", "seconds": 7}, ARRIVES),
    Row("429 for ten minutes", {"kind": "retry_after", "seconds": 600}, ARRIVES, FEW),
    Row("429 without a time", said(429, "Too Many Requests"), ARRIVES, FEW),
    Row("a storm of 429", {"kind": "retry_after", "seconds": 3, "times": 12}, ARRIVES),
]

TOKENS = [
    Row("401", {"kind": "unauthorized", "times": 2}, ARRIVES),
    Row("404", said(404, "Not Found") | {"times": 2}, ARRIVES, FEW),
]
"""The token is refused, later on; at the start that is a wrong setting."""

CHATS = [
    Row("blocked", forbidden("bot was blocked by the user"), lost("blocked"), IN_A_CHAT),
    Row("deactivated", forbidden("user is deactivated"), lost("deactivated"), FEW),
    Row("never started", forbidden("bot can't initiate conversation with a user"),
        lost("not_started"), FEW),
    Row("kicked", forbidden("bot was kicked from the supergroup chat"), lost("kicked"), FEW),
    Row("no member", forbidden("bot is not a member of the channel chat"), lost("kicked"),
        FEW),
    Row("deleted", forbidden("the group chat was deleted"), lost("kicked"), FEW),
    Row("chat not found", bad("chat not found"), lost("chat_not_found"), IN_A_CHAT),
    Row("migrated", said(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1009),
        Comes(0, 0, 0, "failed", "migrated"), IN_A_CHAT - {"message", "document", "edit"}),
]  # fmt: skip

TEXTS = [
    Row("too long", bad("message is too long"), REFUSED, IN_A_CHAT),
    Row("a wrong button", bad("BUTTON_DATA_INVALID"), REFUSED, FEW),
    Row("no rights", forbidden("not enough rights to send text messages to the chat"), REFUSED,
        FEW),
    Row("too large", said(413, "Request Entity Too Large"), REFUSED, FEW | {"document"}),
    Row("no such topic", bad("message thread not found"), REFUSED, FEW),
    Row("malformed", bad("can't parse entities: Unsupported start tag"), ARRIVES,
        IN_A_CHAT - DELETIONS - {"document"}),
    Row("not modified", bad("message is not modified") | {"acted": True}, ARRIVES, EDITS),
    Row("gone", bad("message to edit not found"), ANEW, EDITS),
    Row("closed to editing", bad("message can't be edited"), ANEW, EDITS),
    Row("deleted", bad("message to delete not found") | {"acted": True}, ARRIVES,
        DELETIONS),
    Row("not deletable", bad("message can't be deleted for everyone"), REFUSED,
        DELETIONS),
    Row("an old query", bad("query is too old and response timeout expired or query ID is invalid"),
        REFUSED, frozenset({"answer"})),
]  # fmt: skip

CONFLICT = Row("409", {"kind": "conflict", "times": 4}, ARRIVES)
"""Of getUpdates only."""

ROWS = [*WIRE, *PROXIES, *SERVERS, *TOKENS, *CHATS, *TEXTS]
