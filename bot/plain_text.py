"""The only place that sends again, without formatting, what Telegram could not read.

That is a fault of ours, and told as one; but whoever the text is for is to have it.
"""

import html
import logging
import re
from dataclasses import replace
from typing import Any, Final

from bot import outcomes
from bot.api import Api, Attempt
from bot.pace import Permit
from handlers.calls import Call

_TAG: Final = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)

_log = logging.getLogger(__name__)


async def attempt(api: Api, call: Call, *, permit: Permit | None = None) -> Attempt:
    """Make a call once, and where its text is malformed once more as plain text.

    Says what came of it in the end; the second call waits for a permit of its own.
    """
    made = await api.attempt(call, permit=permit)
    if not isinstance(made.outcome, outcomes.Malformed):
        return made
    return await api.attempt(without_formatting(call, made.outcome))


def without_formatting(call: Call, why: outcomes.Malformed) -> Call:
    """Give a call in whose text nothing can be malformed, and tell in the log why."""
    _log.error("%s is malformed, sent as plain text: %s", call.method, why.description)
    texts = {
        name: html.unescape(_TAG.sub("", call.params[name]))
        for name in ("text", "caption")
        if name in call.params
    }
    return replace(call, params=_without_parse_mode(call.params) | texts)


def _without_parse_mode(params: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in params.items() if name != "parse_mode"}
