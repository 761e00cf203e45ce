"""The one table of what Telegram's answer to a call, or the lack of an answer, means for us.

Pure: an exception in, an `Outcome` out. The order matters, because in the library a `BadRequest`
*is* a `NetworkError`. Descriptions are compared casefolded, because the library capitalises some.
They are those of the Bot API server (https://github.com/tdlib/telegram-bot-api, `Client.cpp`).
"""

import enum
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, cast

import telegram.error

from bot import request

UNSTATED_RETRY_AFTER: Final = 5.0
"""Seconds to be silent after a 429 that names no time."""


class Reason(enum.StrEnum):
    """Why a chat can no longer be written to."""

    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    KICKED = "kicked"
    NOT_STARTED = "not_started"
    CHAT_NOT_FOUND = "chat_not_found"


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram did what was asked."""


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """Not done: too many requests. Nothing may leave for `seconds`; then try again."""

    seconds: float


@dataclass(frozen=True, slots=True)
class NotSent:
    """The call never left this machine: safe to try again."""


@dataclass(frozen=True, slots=True)
class ServerFailed:
    """Not done, as Telegram itself says: a fault of its own that may pass; try again later."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have been done or not; a repeat may be one message too many."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Not done, and nothing more can be sent to this chat, until it writes to the bot again."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Migrated:
    """Not done: the group has become a supergroup, `chat_id`; send it there."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class NoTopic:
    """Not done: the topic of a forum is closed or gone; send it to the group itself."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The message already reads so: as good as done."""


@dataclass(frozen=True, slots=True)
class CannotEdit:
    """Not done: the message to edit is gone, closed to editing or a file; send a new one."""


@dataclass(frozen=True, slots=True)
class TooLateToAnswer:
    """Not done: the tap waited too long for its answer, which nobody misses now."""


@dataclass(frozen=True, slots=True)
class Malformed:
    """Not done: Telegram cannot read the text's formatting, which is a fault of ours."""

    description: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Not done, and trying the same again would be refused again."""

    description: str


@dataclass(frozen=True, slots=True)
class Unauthorized:
    """Not done: Telegram does not accept the bot's token (now)."""


Outcome = (
    Sent
    | RetryAfter
    | NotSent
    | ServerFailed
    | Unknown
    | Gone
    | Migrated
    | NoTopic
    | Unchanged
    | CannotEdit
    | TooLateToAnswer
    | Malformed
    | Refused
    | Unauthorized
)

_FORBIDDEN: Final[dict[str, Outcome]] = {
    "bot was blocked by the user": Gone(Reason.BLOCKED),
    "user is deactivated": Gone(Reason.DEACTIVATED),
    "bot was kicked from": Gone(Reason.KICKED),
    "bot is not a member of": Gone(Reason.KICKED),
    "the group chat was deleted": Gone(Reason.KICKED),
    "bot can't initiate conversation": Gone(Reason.NOT_STARTED),
}

_BAD_REQUEST: Final[dict[str, Outcome]] = {
    "chat not found": Gone(Reason.CHAT_NOT_FOUND),
    "message thread not found": NoTopic(),
    "topic_closed": NoTopic(),
    "topic_deleted": NoTopic(),
    "message is not modified": Unchanged(),
    "message to delete not found": Unchanged(),
    "message to edit not found": CannotEdit(),
    "message can't be edited": CannotEdit(),
    "there is no text in the message to edit": CannotEdit(),
    "query is too old": TooLateToAnswer(),
}

_SERVER_FAILED: Final[dict[str, Outcome]] = {
    # Calls that a Bot API server had passed on already when it was shut down end so.
    "internal server error: restart": Unknown(),
    "sent message was immediately deleted": Unknown(),
    # The words of what stands before the Bot API, which never says them.
    "bad gateway": Unknown(),
    "gateway timeout": Unknown(),
    "gateway time-out": Unknown(),
}

_OTHER_STATUS: Final[dict[str, Outcome]] = {
    "too many requests": RetryAfter(UNSTATED_RETRY_AFTER),
    "request entity too large": Refused("Request Entity Too Large"),
}


def passes(outcome: Outcome) -> bool:
    """Say whether the same call may be made again later, where a repeat does no harm (an edit)."""
    return isinstance(outcome, NotSent | ServerFailed | Unknown | Unauthorized | RetryAfter)


def of(error: BaseException | None) -> Outcome:
    """Say what it means that a call ended with `error`, or without one (None).

    Whatever is not in the table is `Unknown`, never "try again": a gateway's 5xx and an answer
    that the library cannot read may both come after the message was sent.
    """
    match error:
        case None:
            return Sent()
        case telegram.error.RetryAfter():
            # A timedelta, by the opt-in in `bot.request`.
            return RetryAfter(cast("timedelta", error.retry_after).total_seconds())
        case telegram.error.ChatMigrated():
            return Migrated(error.new_chat_id)
        case telegram.error.InvalidToken():
            return Unauthorized()
        case telegram.error.Forbidden():
            return _described(error, _FORBIDDEN, Refused(error.message))
        case telegram.error.BadRequest():
            return _bad_request(error)
        case telegram.error.Conflict() | telegram.error.EndPointNotFound():
            return Refused(error.message)
        case request.NotSent():
            return NotSent()
        case request.ServerFailed():
            return _described(error, _SERVER_FAILED, ServerFailed())
        case telegram.error.NetworkError():
            return _described(error, _OTHER_STATUS, Unknown())
        case _:
            return Unknown()


def _bad_request(error: telegram.error.BadRequest) -> Outcome:
    if "can't parse entities" in error.message.casefold():
        return Malformed(error.message)
    return _described(error, _BAD_REQUEST, Refused(error.message))


def _described(
    error: telegram.error.TelegramError, table: dict[str, Outcome], otherwise: Outcome
) -> Outcome:
    said = error.message.casefold()
    return next((means for words, means in table.items() if words in said), otherwise)
