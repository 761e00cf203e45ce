"""What Telegram's own answers mean, word for word as they come over the wire.

The descriptions are those of the Bot API server and of what stands before it.
"""

import json
from typing import Any

import pytest
import rig

from bot import api, outcomes
from bot.demo.standin import answers, inprocess
from bot.demo.standin.core import StandIn
from bot.demo.standin.faults import Fault
from bot.outcomes import Gone, Outcome, Reason
from bot.pace import Pace
from handlers import calls

ANA = rig.PEOPLE[0]

BAD = "Bad Request: "
FORBIDDEN = "Forbidden: "
OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"
UNMODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
ENTITIES = 'can\'t parse entities: Unsupported start tag "p" at byte offset 0'

CONFLICTS = [
    answers.other_poller().answer.body["description"].removeprefix("Conflict: "),
    "can't use getUpdates method while webhook is active",
]

Row = tuple[int, str, dict[str, int], Outcome]


ROWS: list[Row] = [
    (429, "Too Many Requests: retry after 7", {"retry_after": 7}, outcomes.RetryAfter(7)),
    (429, "Too Many Requests: retry after 600", {"retry_after": 600}, outcomes.RetryAfter(600)),
    (429, "Too Many Requests", {}, outcomes.RetryAfter(outcomes.UNSTATED_RETRY_AFTER)),
    (429, "Too Many Requests: retry after 3", {}, outcomes.RetryAfter(5)),
    (401, "Unauthorized", {}, outcomes.Unauthorized()),
    (404, "Not Found", {}, outcomes.Unauthorized()),
    (403, f"{FORBIDDEN}bot was blocked by the user", {}, Gone(Reason.BLOCKED)),
    (403, f"{FORBIDDEN}user is deactivated", {}, Gone(Reason.DEACTIVATED)),
    (403, f"{FORBIDDEN}bot can't initiate conversation with a user", {}, Gone(Reason.NOT_STARTED)),
    *[
        (403, f"{FORBIDDEN}bot was kicked from the {kind} chat", {}, Gone(Reason.KICKED))
        for kind in ("group", "supergroup", "channel")
    ],
    *[
        (403, f"{FORBIDDEN}bot is not a member of the {kind} chat", {}, Gone(Reason.KICKED))
        for kind in ("group", "supergroup", "channel")
    ],
    (403, f"{FORBIDDEN}the group chat was deleted", {}, Gone(Reason.KICKED)),
    (400, f"{BAD}chat not found", {}, Gone(Reason.CHAT_NOT_FOUND)),
    (
        400,
        f"{BAD}group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": -1009},
        outcomes.Migrated(-1009),
    ),
    (400, f"{BAD}{UNMODIFIED}", {}, outcomes.Unchanged()),
    (400, f"{BAD}message to edit not found", {}, outcomes.CannotEdit()),
    (400, f"{BAD}message thread not found", {}, outcomes.NoTopic()),
    (400, f"{BAD}TOPIC_CLOSED", {}, outcomes.NoTopic()),
    (400, f"{BAD}TOPIC_DELETED", {}, outcomes.NoTopic()),
    (400, f"{BAD}message can't be edited", {}, outcomes.CannotEdit()),
    (400, f"{BAD}{OLD_QUERY}", {}, outcomes.TooLateToAnswer()),
    (400, f"{BAD}{ENTITIES}", {}, outcomes.Malformed(ENTITIES.capitalize())),
    (400, f"{BAD}message is too long", {}, outcomes.Refused("Message is too long")),
    (400, f"{BAD}message text is empty", {}, outcomes.Refused("Message text is empty")),
    (400, f"{BAD}BUTTON_DATA_INVALID", {}, outcomes.Refused("Button_data_invalid")),
    (400, f"{BAD}reply markup is too long", {}, outcomes.Refused("Reply markup is too long")),
    (413, "Request Entity Too Large", {}, outcomes.Refused("Request Entity Too Large")),
    *[
        (409, f"Conflict: {words}", {}, outcomes.Refused(f"Conflict: {words}"))
        for words in CONFLICTS
    ],
    (500, "Internal Server Error", {}, outcomes.ServerFailed()),
    (500, "Internal Server Error: restart", {}, outcomes.Unknown()),
    (500, "Internal Server Error: sent message was immediately deleted", {}, outcomes.Unknown()),
    (502, "Bad Gateway", {}, outcomes.Unknown()),
    (503, "Service Unavailable", {}, outcomes.ServerFailed()),
    (504, "Gateway Timeout", {}, outcomes.Unknown()),
]

PAGES = [
    (status, page)
    for page in ("<html><title>nginx</title></html>", "", '{"ok": true', "[]", '{"error": 1}')
    for status in (200, 302, 401, 403, 404, 413, 429, 500, 502, 504, 599)
]


@pytest.fixture
def telegram(standin: StandIn, time: rig.Time) -> api.Api:
    pace = Pace(1000, time.monotonic, time.sleep)
    return api.connect(rig.TOKEN, api.TELEGRAM, pace, inprocess.Request(standin))


async def outcome_of(telegram: api.Api, standin: StandIn, status: int, body: str) -> Outcome:
    standin.faults.add(Fault("status", status=status, body=body))
    return (await telegram.attempt(calls.message(ANA, "one"))).outcome


@pytest.mark.parametrize(
    ("status", "said", "parameters", "meaning"),
    ROWS,
    ids=[f"{row[0]} {row[1][:60]}" for row in ROWS],
)
async def test_each_answer_over_the_wire_has_its_meaning(
    telegram: api.Api,
    standin: StandIn,
    status: int,
    said: str,
    parameters: dict[str, int],
    meaning: Outcome,
) -> None:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": said}
    if parameters:
        body["parameters"] = parameters
    assert await outcome_of(telegram, standin, status, json.dumps(body)) == meaning


@pytest.mark.parametrize(("status", "page"), PAGES)
async def test_what_is_not_the_bot_apis_own_answer_says_nothing(
    telegram: api.Api, standin: StandIn, status: int, page: str
) -> None:
    assert await outcome_of(telegram, standin, status, page) == outcomes.Unknown()


@pytest.mark.parametrize("result", ["true", "null", "{}", "[]", '"sent"', '{"date": 1e12}'])
async def test_a_success_that_reads_strangely_is_a_success(
    telegram: api.Api, standin: StandIn, result: str
) -> None:
    body = f'{{"ok": true, "result": {result}}}'
    assert await outcome_of(telegram, standin, 200, body) == outcomes.Sent()


async def test_a_refusal_with_the_status_of_a_success_says_nothing(
    telegram: api.Api, standin: StandIn
) -> None:
    body = '{"ok": false, "description": "Forbidden: bot was blocked by the user"}'
    assert await outcome_of(telegram, standin, 200, body) == outcomes.Unknown()
