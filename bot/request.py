"""The only place that speaks HTTP with the Bot API: the library's seam, straight over aiohttp.

What the outbox needs of it is one sharp line. `NotSent`: the request never left, so that it may
be tried again. `OutcomeUnknown`: it went out, wholly or in part, and whether Telegram acted on it
cannot be known; a Bot API call carries no key by which a repeat would be recognised. aiohttp
draws that line by its classes: no connection (or none free) is one, everything later the other.
What Telegram itself says of its own failure (`ServerFailed`) is told from what a gateway says.

The token is a part of every URL, and aiohttp's errors quote URLs. So its errors end here: they
are neither cause nor context of ours, whose texts are made of names and error numbers only.
"""

import functools
import json
import os
from typing import Any, Final

import aiohttp
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

# The library's durations (`RetryAfter.retry_after`) are timedeltas; it asks for this opt-in, and
# warns at each use without it.
os.environ["PTB_TIMEDELTA"] = "true"

# Servers keep an idle connection for a minute or more. Ours must be given up first: a request on
# one that the server is just closing would be unknown, though nothing happened.
KEEP_IDLE_SECONDS: Final = 10.0

_NEVER_LEFT: Final = (
    aiohttp.ClientConnectorError,  # refused, unreachable, DNS, TLS
    aiohttp.ConnectionTimeoutError,  # no connection in time, or none free in the pool
    aiohttp.ClientHttpProxyError,  # the proxy would not make the tunnel
    aiohttp.InvalidURL,
)

Seconds = float | None
_Given = Any  # a number of seconds, None for no limit, or the library's DEFAULT_NONE


class NotSent(NetworkError):  # noqa: N818 - named as the library's own are: TimedOut, BadRequest
    """The request did not leave this machine; sending it again repeats nothing."""


class OutcomeUnknown(NetworkError):  # noqa: N818 - the same
    """The request went out, but no answer of the Bot API came back: it may have been acted on."""


class ServerFailed(NetworkError):  # noqa: N818 - the same
    """Telegram's own answer, in the Bot API's form, that it failed (a 5xx); `message` is its."""


class Request(BaseRequest):
    """The Bot API over HTTP/1.1 with kept connections, at most `connections` at once.

    Timeouts are seconds, None for no limit. `pool_timeout` and `connect_timeout` bound together
    the wait for a connection; `read_timeout` bounds each silence of the server once the request
    is written; the sum of all four bounds the whole. `trust_env` lets the proxy settings of the
    environment apply: for Telegram's own host only, so that loopback stays direct.

    Source: https://core.telegram.org/bots/api#making-requests
    """

    def __init__(
        self,
        connections: int = 256,
        *,
        trust_env: bool = False,
        read_timeout: Seconds = 20.0,
        write_timeout: Seconds = 30.0,
        connect_timeout: Seconds = 10.0,
        pool_timeout: Seconds = 30.0,
    ) -> None:
        self._connections = connections
        self._trust_env = trust_env
        self._read = read_timeout
        self._write = write_timeout
        self._connect = connect_timeout
        self._pool = pool_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> Seconds:
        """Seconds of silence after which a call without its own `read_timeout` is given up."""
        return self._read

    async def initialize(self) -> None:
        """Open the pool of connections; the second time does nothing."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections, keepalive_timeout=KEEP_IDLE_SECONDS
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=self._trust_env,
            )

    async def shutdown(self) -> None:
        """Close all connections; calls after it are `NotSent`."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: _Given = BaseRequest.DEFAULT_NONE,
        write_timeout: _Given = BaseRequest.DEFAULT_NONE,
        connect_timeout: _Given = BaseRequest.DEFAULT_NONE,
        pool_timeout: _Given = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one call, never twice, and return the status and the body of Telegram's answer.

        Raises `NotSent`, and what `check` does.
        """
        timeout = _timeout(
            _given(read_timeout, self._read),
            _given(write_timeout, self._write),
            _given(connect_timeout, self._connect),
            _given(pool_timeout, self._pool),
        )
        status, body = await self._exchange(url, method, _payload(request_data), timeout)
        check(status, body)
        return status, body

    async def _exchange(
        self,
        url: str,
        method: str,
        payload: aiohttp.FormData | aiohttp.BytesPayload | None,
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - not a deadline of ours but aiohttp's
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NotSent("The connection to the Bot API is not open")
        try:
            async with self._session.request(
                method, url, data=payload, timeout=timeout, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientError, OSError) as error:
            failure = _meaning(error)
        raise failure  # out here, where aiohttp's error with its URL is not its context

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer; raises `OutcomeUnknown` when it is not one of the Bot API."""
        answer = _answer(payload)
        if answer is None:
            raise OutcomeUnknown("The answer is not one of the Bot API")
        return answer


def check(status: int, body: bytes) -> None:
    """Find out whether an answer is the Bot API's own, and whether it could do its work.

    Raises `OutcomeUnknown` for an error page that is not the Bot API's, whose status says nothing
    about the call (a proxy's 403 is not a blocked bot); `ServerFailed`.
    """
    if 200 <= status <= 299:
        return
    answer = _answer(body)
    if answer is None:
        raise OutcomeUnknown(f"HTTP status {status} from something that is not the Bot API")
    if status >= 500 and answer.get("error_code") == status:
        raise ServerFailed(str(answer.get("description")))


def _given(value: _Given, default: Seconds) -> Seconds:
    seconds: Seconds = default if value is BaseRequest.DEFAULT_NONE else value
    return seconds


@functools.cache  # nearly all calls have the same
def _timeout(
    read: Seconds, write: Seconds, connect: Seconds, pool: Seconds
) -> aiohttp.ClientTimeout:
    waiting = None if connect is None or pool is None else connect + pool
    whole = None if waiting is None or read is None or write is None else waiting + read + write
    return aiohttp.ClientTimeout(total=whole, connect=waiting, sock_connect=connect, sock_read=read)


def _payload(data: RequestData | None) -> aiohttp.FormData | aiohttp.BytesPayload | None:
    if data is None:
        return None
    if not data.contains_files:
        # Not the library's own `json_payload`, which writes values that are no text twice as JSON.
        body = json.dumps(data.parameters).encode()
        return aiohttp.BytesPayload(body, content_type="application/json")
    form = aiohttp.FormData(quote_fields=False)  # Telegram reads file names as plain UTF-8
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return form


def _meaning(error: Exception) -> NetworkError:
    words = type(error).__name__
    if isinstance(error, OSError) and error.errno is not None:
        words = f"{words} (errno {error.errno})"
    if isinstance(error, _NEVER_LEFT):
        return NotSent(f"Not sent: {words}")
    return OutcomeUnknown(f"Sent, but without an answer: {words}")


def _answer(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    if not isinstance(answer, dict) or not isinstance(answer.get("ok"), bool):
        return None
    return answer if "result" in answer or not answer["ok"] else None
