"""The table of outcomes, a row for each answer that Telegram gives or fails to give."""

import asyncio

import pytest
from telegram import error

from bot import outcomes, request
from bot.outcomes import Gone, Reason

ROWS = [
    (None, outcomes.Sent()),
    (error.RetryAfter(7), outcomes.RetryAfter(7.0)),
    (error.NetworkError("Too Many Requests"), outcomes.RetryAfter(outcomes.UNSTATED_RETRY_AFTER)),
    (error.ChatMigrated(-1001), outcomes.Migrated(-1001)),
    (error.InvalidToken("Unauthorized"), outcomes.Unauthorized()),
    (error.Forbidden("Forbidden: bot was blocked by the user"), Gone(Reason.BLOCKED)),
    (error.Forbidden("Forbidden: user is deactivated"), Gone(Reason.DEACTIVATED)),
    (error.Forbidden("Forbidden: bot was kicked from the supergroup chat"), Gone(Reason.KICKED)),
    (error.Forbidden("Forbidden: bot is not a member of the channel chat"), Gone(Reason.KICKED)),
    (error.Forbidden("Forbidden: the group chat was deleted"), Gone(Reason.KICKED)),
    (
        error.Forbidden("Forbidden: bot can't initiate conversation with a user"),
        Gone(Reason.NOT_STARTED),
    ),
    (
        error.Forbidden("Forbidden: not enough rights to send text messages to the chat"),
        outcomes.Refused("Forbidden: not enough rights to send text messages to the chat"),
    ),
    (error.BadRequest("Bad Request: chat not found"), Gone(Reason.CHAT_NOT_FOUND)),
    (error.BadRequest("Bad Request: CHAT NOT FOUND"), Gone(Reason.CHAT_NOT_FOUND)),
    (
        error.BadRequest("Bad Request: message is not modified: specified new message content"),
        outcomes.Unchanged(),
    ),
    (error.BadRequest("Bad Request: message to edit not found"), outcomes.CannotEdit()),
    (error.BadRequest("There is no text in the message to edit"), outcomes.CannotEdit()),
    (error.BadRequest("Bad Request: message thread not found"), outcomes.NoTopic()),
    (error.BadRequest("Topic_closed"), outcomes.NoTopic()),
    (error.BadRequest("Bad Request: message can't be edited"), outcomes.CannotEdit()),
    (
        error.BadRequest("Bad Request: query is too old and response timeout expired"),
        outcomes.TooLateToAnswer(),
    ),
    (
        error.BadRequest('Bad Request: can\'t parse entities: Unsupported start tag "p"'),
        outcomes.Malformed('Can\'t parse entities: unsupported start tag "p"'),
    ),
    (
        error.BadRequest("Bad Request: message is too long"),
        outcomes.Refused("Message is too long"),
    ),
    (
        error.NetworkError("Request Entity Too Large"),
        outcomes.Refused("Request Entity Too Large"),
    ),
    (error.Conflict("terminated by other"), outcomes.Refused("terminated by other")),
    (error.EndPointNotFound("no such method"), outcomes.Refused("no such method")),
    (request.NotSent("refused"), outcomes.NotSent()),
    (request.ServerFailed("Internal Server Error"), outcomes.ServerFailed()),
    (request.ServerFailed("Internal Server Error: restart"), outcomes.Unknown()),
    (request.OutcomeUnknown("cut"), outcomes.Unknown()),
    (error.TimedOut(), outcomes.Unknown()),
    (error.NetworkError("Bad Gateway"), outcomes.Unknown()),
    (error.NetworkError("Internal Server Error"), outcomes.Unknown()),
    (error.TelegramError("Invalid server response"), outcomes.Unknown()),
    (ValueError("year 58862 is out of range"), outcomes.Unknown()),
    (KeyError("result"), outcomes.Unknown()),
    (asyncio.CancelledError(), outcomes.Unknown()),
]


@pytest.mark.parametrize(("raised", "meaning"), ROWS, ids=[repr(row[0]) for row in ROWS])
def test_each_answer_has_its_meaning(
    raised: BaseException | None, meaning: outcomes.Outcome
) -> None:
    assert outcomes.of(raised) == meaning


def test_every_kind_of_outcome_has_a_row() -> None:
    shown = {type(meaning) for _, meaning in ROWS}
    assert shown == set(outcomes.Outcome.__args__)


def test_every_reason_has_a_row() -> None:
    shown = {meaning.reason for _, meaning in ROWS if isinstance(meaning, Gone)}
    assert shown == set(Reason)
