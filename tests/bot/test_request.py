"""The HTTP client against a real server on loopback that cuts the line at every point."""

import asyncio
import contextlib
import json
import socket
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardMarkup, InputFile
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter

from bot import request

TOKEN = "123456:SAMPLE-token-for-tests-only"
ANSWER = b'{"ok":true,"result":true}'

Conversation = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def http(body: bytes, status: str = "200 OK", length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\nContent-Length: {size}\r\n\r\n".encode() + body


async def read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode().lower().split("\r\n")
    size = next(int(x.split(":")[1]) for x in lines if x.startswith("content-length"))
    return head + await reader.readexactly(size)


class Server:
    """Answers every connection with the same conversation, and counts."""

    def __init__(self, conversation: Conversation) -> None:
        self.conversation = conversation
        self.connections = 0
        self.port = 0
        self.open: dict[asyncio.Task[None] | None, asyncio.StreamWriter] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open[asyncio.current_task()] = writer
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            await self.conversation(reader, writer)
        writer.close()

    async def stop(self) -> None:
        for writer in self.open.values():
            writer.transport.abort()
        await asyncio.gather(*(task for task in self.open if task))

    def url(self, method: str = "sendMessage") -> str:
        return f"http://127.0.0.1:{self.port}/bot{TOKEN}/{method}"


@contextlib.asynccontextmanager
async def serving(conversation: Conversation) -> AsyncIterator[Server]:
    server = Server(conversation)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        await server.stop()


def answering(answer: bytes) -> Conversation:
    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(answer)
        await writer.drain()

    return conversation


async def close_at_once(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Accepts, and closes before it has read anything."""


async def reset_at_once(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def close_after_the_head(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")


async def hang(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


async def hang_in_the_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(http(ANSWER)[:-5])
    await reader.read()


CUTS = {
    "accepted, then closed": close_at_once,
    "accepted, then reset": reset_at_once,
    "closed after the head of the request": close_after_the_head,
    "closed after the whole request": answering(b""),
    "half of the answer's head": answering(http(ANSWER)[:20]),
    "the head without its body": answering(http(b"", length=len(ANSWER))),
    "half of the body": answering(http(ANSWER)[:-8]),
    "half of a body without a length": answering(b"HTTP/1.1 200 OK\r\n\r\n" + ANSWER[:-8]),
    "no answer at all": hang,
    "silence in the middle of the body": hang_in_the_body,
    "garbage instead of HTTP": answering(b"\x00\xff garbage\r\n\r\n"),
    "a body that is not JSON": answering(http(b"<html>hello</html>")),
    "a body that is not UTF-8": answering(http(b'{"ok":true,"result":"\xff"}')),
    "JSON that is not an object": answering(http(b"[1]")),
    "JSON that is not an answer": answering(http(b'{"ok":true}')),
    "a proxy's 502": answering(http(b"<html>Bad Gateway</html>", "502 Bad Gateway")),
    "a proxy's 403": answering(http(b"<html>Forbidden</html>", "403 Forbidden")),
    "a proxy's 404": answering(http(b'{"error":"none"}', "404 Not Found")),
    "a redirect": answering(http(b"", "302 Found\r\nLocation: http://127.0.0.1:9/")),
}


def the_text_of(error: BaseException) -> str:
    """Return all that any log could show of an error: its chain, hidden parts too."""
    said = "".join(traceback.format_exception(error)) + repr(error)
    for linked in (error.__cause__, error.__context__):
        said += the_text_of(linked) if linked else ""
    return said


async def post(url: str, **timeouts: Any) -> Any:
    async with asyncio.timeout(5), request.Request() as client:
        return await client.post(url, **timeouts)


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS.keys())
async def test_a_cut_after_the_request_went_out_is_unknown(cut: Conversation) -> None:
    async with serving(cut) as server:
        with pytest.raises(request.OutcomeUnknown) as caught:
            await post(server.url(), read_timeout=0.2)
    assert TOKEN not in the_text_of(caught.value)
    assert server.connections == 1


async def refused() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/bot{TOKEN}/getMe"


async def nonexistent() -> str:
    return f"http://name.invalid/bot{TOKEN}/getMe"


async def not_an_address() -> str:
    return f"http://:::/bot{TOKEN}/getMe"


@pytest.mark.parametrize("url", [refused, nonexistent, not_an_address])
async def test_without_a_connection_it_is_not_sent(url: Callable[[], Awaitable[str]]) -> None:
    with pytest.raises(request.NotSent) as caught:
        await post(await url())
    assert TOKEN not in the_text_of(caught.value)


async def test_an_unanswered_connection_is_not_sent() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        queue = [socket.socket() for _ in range(4)]  # fills the backlog: the next ones wait
        for waiting in queue:
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", port))
        url = f"http://127.0.0.1:{port}/bot{TOKEN}/getMe"
        with pytest.raises(request.NotSent) as caught:
            await post(url, connect_timeout=0.2)
        for waiting in queue:
            waiting.close()
    assert TOKEN not in the_text_of(caught.value)


async def test_without_a_free_connection_it_is_not_sent() -> None:
    async with serving(hang) as server, request.Request(connections=1) as client:
        first = asyncio.create_task(client.post(server.url(), read_timeout=5))
        await asyncio.sleep(0.05)
        with pytest.raises(request.NotSent) as caught:
            await client.post(server.url(), connect_timeout=0.1, pool_timeout=0.1)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
    assert TOKEN not in the_text_of(caught.value)
    assert server.connections == 1


async def test_a_closed_client_sends_nothing() -> None:
    client = request.Request()
    with pytest.raises(request.NotSent):
        await client.post(f"http://127.0.0.1:9/bot{TOKEN}/getMe")


async def test_the_whole_call_ends_though_the_server_trickles() -> None:
    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(http(b"", length=10**9))
        while not writer.is_closing():
            writer.write(b" ")
            await asyncio.sleep(0.02)

    limits = {"read_timeout": 0.1, "write_timeout": 0.1, "connect_timeout": 0.1}
    async with serving(trickle) as server:
        with pytest.raises(request.OutcomeUnknown):
            await post(server.url(), pool_timeout=0.1, **limits)


def test_a_limit_of_none_is_no_limit() -> None:
    assert request.Request(read_timeout=None).read_timeout is None
    assert request.Request(read_timeout=7.0).read_timeout == 7.0


async def test_a_call_without_limits_is_answered() -> None:
    async with serving(answering(http(ANSWER))) as server, request.Request() as client:
        no_limit = dict.fromkeys(("read_timeout", "write_timeout", "pool_timeout"), None)
        assert await client.post(server.url(), **no_limit) is True


def refusal(code: int, description: str, **parameters: int) -> bytes:
    answer = {"ok": False, "error_code": code, "description": description}
    return json.dumps(answer | ({"parameters": parameters} if parameters else {})).encode()


REFUSALS = [
    ("400 Bad Request", refusal(400, "Bad Request: chat not found"), BadRequest),
    ("401 Unauthorized", refusal(401, "Unauthorized"), InvalidToken),
    ("403 Forbidden", refusal(403, "Forbidden: bot was blocked by the user"), Forbidden),
    ("429 Too Many", refusal(429, "Too Many Requests", retry_after=3), RetryAfter),
    ("500 Internal", refusal(500, "Internal Server Error"), request.ServerFailed),
]


@pytest.mark.parametrize(("status", "body", "kind"), REFUSALS)
async def test_each_refusal_of_telegrams_has_its_error(
    status: str, body: bytes, kind: type[Exception]
) -> None:
    async with serving(answering(http(body, status))) as server:
        with pytest.raises(kind) as caught:
            await post(server.url())
    assert type(caught.value) is kind


async def keep_answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while await read_request(reader):
        writer.write(http(ANSWER))


async def test_connections_are_used_again() -> None:
    async with serving(keep_answering) as server, request.Request() as client:
        for _ in range(5):
            assert await client.post(server.url()) is True
    assert server.connections == 1


async def test_a_connection_closed_while_idle_makes_no_unknown() -> None:
    async with serving(answering(http(ANSWER))) as server, request.Request() as client:
        for _ in range(3):
            assert await client.post(server.url()) is True
            await asyncio.sleep(0.05)
    assert server.connections == 3


async def test_idle_connections_are_given_up_before_servers_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert request.KEEP_IDLE_SECONDS < 60
    monkeypatch.setattr(request, "KEEP_IDLE_SECONDS", 0.05)
    async with serving(keep_answering) as server, request.Request() as client:
        await client.post(server.url())
        await asyncio.sleep(0.2)
        await client.post(server.url())
    assert server.connections == 2


async def test_only_a_trusting_client_uses_the_environments_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    async with serving(keep_answering) as proxy:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        url = await refused()
        async with request.Request(trust_env=True) as trusting:
            assert await trusting.post(url) is True
        with pytest.raises(request.NotSent):
            await post(url)


async def test_a_tunnel_that_the_proxy_refuses_is_not_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(http(b"", "403 Forbidden"))

    async with serving(refuse) as proxy, request.Request(trust_env=True) as client:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
        with pytest.raises(request.NotSent) as caught:
            await client.post(f"https://name.invalid/bot{TOKEN}/getMe")
    assert TOKEN not in the_text_of(caught.value)


async def test_initialising_twice_keeps_the_connections() -> None:
    async with serving(keep_answering) as server, request.Request() as client:
        await client.post(server.url())
        await client.initialize()
        await client.post(server.url())
    assert server.connections == 1


class Received:
    """The Bot API's own door as aiohttp reads it: fields and files of each call."""

    def __init__(self) -> None:
        self.fields: dict[str, Any] = {}
        self.files: dict[str, tuple[str, str, bytes]] = {}

    async def handle(self, incoming: web.Request) -> web.Response:
        if incoming.content_type == "application/json":
            self.fields = await incoming.json()
        else:
            for name, value in (await incoming.post()).items():
                if isinstance(value, web.FileField):
                    content = value.file.read()
                    self.files[name] = (value.filename, value.content_type, content)
                else:
                    self.fields[name] = value
        message = {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}}
        return web.json_response({"ok": True, "result": message})


@contextlib.asynccontextmanager
async def bot_api() -> AsyncIterator[tuple[Received, Bot]]:
    received = Received()
    application = web.Application()
    application.router.add_post("/bot{token}/{method}", received.handle)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    client = request.Request()
    await client.initialize()
    try:
        yield received, Bot(TOKEN, f"http://127.0.0.1:{runner.addresses[0][1]}/bot", request=client)
    finally:
        await client.shutdown()
        await runner.cleanup()


async def test_text_in_bangla_arrives_intact() -> None:
    text = "মানবপাচার প্রতিরোধ দলের সভা কবে? 📅 <b>&amp;</b>"
    async with bot_api() as (received, bot):
        await bot.send_message(5, text)
    assert received.fields["text"] == text
    assert received.fields["chat_id"] == 5


async def test_what_is_no_text_is_json_within_json_not_text_of_json() -> None:
    rows = [[{"text": "More", "callback_data": "x"}]]
    async with bot_api() as (received, bot):
        await bot.send_message(
            5, "x", reply_markup=InlineKeyboardMarkup.de_json({"inline_keyboard": rows}, bot)
        )
    assert received.fields["reply_markup"] == {"inline_keyboard": rows}


async def test_a_file_arrives_intact() -> None:
    content = bytes(range(256)) * 400
    async with bot_api() as (received, bot):
        name = 'সভা "২০২৭".ics'
        await bot.send_document(5, InputFile(content, name), caption="ক্যালেন্ডার")
    assert received.files["document"][1:] == ("text/calendar", content)
    assert received.files["document"][0].replace("\\", "") == name
    assert received.fields["caption"] == "ক্যালেন্ডার"


async def test_an_open_file_arrives_intact(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"meeting,answer\r\n" * 50_000)
    with path.open("rb") as opened:
        async with bot_api() as (received, bot):
            await bot.send_document(5, InputFile(opened, read_file_handle=False))
    assert received.files["document"][2] == path.read_bytes()
