"""The stand-in's door without a network: python-telegram-bot's seam, for fast tests."""

from collections.abc import Mapping
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

from bot import request as http_request
from bot.demo.standin import answers
from bot.demo.standin.core import StandIn
from bot.demo.standin.faults import ConnectionCut
from bot.demo.standin.files import File


class Request(BaseRequest):
    """Takes calls straight to `standin`, and raises what `bot.request.Request` would.

    A connection that is cut, or an answer that never comes, is `OutcomeUnknown` at once, without
    waiting for any timeout; a server that cannot be reached is `NotSent`.
    """

    def __init__(self, standin: StandIn) -> None:
        self._standin = standin

    parse_json_payload = staticmethod(http_request.Request.parse_json_payload)

    @property
    def read_timeout(self) -> float | None:
        """None: nothing is waited for."""
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 - GET or POST, which the Bot API does not mind
        request_data: RequestData | None = None,
        *_timeouts: Any,
        **_named_timeouts: Any,
    ) -> tuple[int, bytes]:
        """Make one call; see `bot.request.Request.do_request`."""
        try:
            status, body = await self._carried_out(url, request_data)
        except answers.Refused as refused:
            status, body = refused.answer.status, refused.answer.payload()
        except ConnectionCut as cut:
            raise _error(cut) from None
        http_request.check(status, body)
        return status, body

    async def _carried_out(self, url: str, data: RequestData | None) -> tuple[int, bytes]:
        door, _, rest = urlsplit(url).path.partition("/bot")
        token, _, name = unquote(rest).partition("/")
        self._standin.check_token(token)
        if door.endswith("/file"):
            return 200, self._standin.files.downloaded(name)
        params = data.parameters if data else {}
        answer = await self._standin.call(name, params, _files(data))
        return answer.status, answer.payload()


def _files(data: RequestData | None) -> Mapping[str, File]:
    if data is None or not data.contains_files:
        return {}
    parts = data.multipart_data.items()
    return {
        name: File(filename, _bytes(content), kind) for name, (filename, content, kind) in parts
    }


def _bytes(content: bytes | IO[bytes]) -> bytes:
    return content if isinstance(content, bytes) else content.read()


def _error(cut: ConnectionCut) -> NetworkError:
    if cut.fault.kind == "unreachable":
        return http_request.NotSent("Not sent: the stand-in cannot be reached")
    return http_request.OutcomeUnknown("Sent, but without an answer: the stand-in cut the line")
