"""The only place that calls the Bot API: by the names and in the JSON of its own pages.

The library's objects are not used on this way, because an update or an answer that it cannot read
would then be lost. https://core.telegram.org/bots/api#available-methods
"""

import logging
from dataclasses import dataclass
from typing import Any, Final

from telegram import InputFile
from telegram.error import TelegramError
from telegram.ext import ExtBot
from telegram.request import BaseRequest

from bot import logs, outcomes, pace, request
from bot.outcomes import Outcome
from bot.pace import Permit
from handlers import calls
from handlers.calls import Call, File

TELEGRAM: Final = "https://api.telegram.org"
REFUSED: Final = "TWGBOT_TOKEN is wrong: Telegram does not know a bot with this token."

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one call came to; `result` is Telegram's, None where there is none."""

    outcome: Outcome
    result: Any = None

    @property
    def done(self) -> bool:
        """Telegram did what was asked, or had done it before."""
        return isinstance(self.outcome, outcomes.Sent | outcomes.Unchanged)

    @property
    def message_id(self) -> int | None:
        """The message that was sent or edited, where the answer names one."""
        return self.result.get("message_id") if isinstance(self.result, dict) else None


class Api(ExtBot[Permit]):
    """The Bot API for one token; every call passes the pace's guard."""

    async def call(
        self,
        method: str,
        params: dict[str, Any] | None = None,
        *,
        permit: Permit | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> Any:
        """Call a method and give its result as it came; raises the library's errors.

        `read_timeout` is seconds of silence, where the request's own will not do.
        """
        arguments = self._merge_api_rl_kwargs(dict(params or {}), permit)
        return await self._post(method, api_kwargs=arguments, read_timeout=read_timeout)

    async def attempt(self, call: Call, *, permit: Permit | None = None) -> Attempt:
        """Make a call once and say what came of it; never raises an error of the call."""
        params = dict(call.params)
        if call.file is not None:
            params[calls.UPLOADED[call.method]] = _input(call.file)
        try:
            result = await self.call(call.method, params, permit=permit)
        except TelegramError as error:
            return Attempt(outcomes.of(error))
        except Exception as error:  # whatever it was, the call may have reached Telegram
            _log.error("%s failed in an unforeseen way: %s", call.method, logs.without_words(error))
            return Attempt(outcomes.of(error))
        return Attempt(outcomes.of(None), result)


def connect(token: str, api_url: str, pacemaker: pace.Pace, wire: BaseRequest | None = None) -> Api:
    """Make the Bot API of a token under the root `api_url`; `wire` is for a stand-in in-process.

    Proxies of the environment serve for Telegram's own host only.
    """
    proxies = api_url == TELEGRAM
    return Api(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=wire or request.Request(trust_env=proxies),
        get_updates_request=wire or request.Request(1, trust_env=proxies),
        rate_limiter=pace.Guard(pacemaker),
    )


def _input(file: File) -> InputFile:
    made = InputFile(file.content, filename=file.name)
    made.mimetype = file.mime_type  # the library would guess it from the content
    return made
