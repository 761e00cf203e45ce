"""The stand-in's HTTP door: the addresses of the Bot API, served by aiohttp.

`/bot<token>/<method>` by GET or POST (address, form, JSON, multipart with files) and
`/file/bot<token>/<path>`: https://core.telegram.org/bots/api#making-requests.
"""

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from bot.demo.standin import answers
from bot.demo.standin.answers import Answer
from bot.demo.standin.core import StandIn
from bot.demo.standin.faults import ConnectionCut
from bot.demo.standin.files import LARGEST_UPLOAD, File

_STANDIN = web.AppKey("standin", StandIn)
_CLOSING = web.AppKey("closing", asyncio.Event)

Params = dict[str, Any]


def application(standin: StandIn) -> web.Application:
    """An aiohttp application that serves `standin`; when it shuts down, waiting calls end."""
    app = web.Application(client_max_size=LARGEST_UPLOAD + 1024 * 1024)
    app[_STANDIN] = standin
    app[_CLOSING] = asyncio.Event()
    app.router.add_route("*", "/bot{token:[^/]+}/{method}", _call)
    app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", _download)
    app.on_shutdown.append(_close)
    return app


async def _close(app: web.Application) -> None:
    app[_CLOSING].set()
    app[_STANDIN].updates.wake()


async def _call(request: web.Request) -> web.Response:
    standin = request.app[_STANDIN]
    try:
        standin.check_token(request.match_info["token"])
        params, files = await _parameters(request)
        answer = await standin.call(request.match_info["method"], params, files)
    except answers.Refused as refused:
        answer = refused.answer
    except ConnectionCut as cut:
        return await _lose_connection(request, cut)
    return _response(answer)


async def _download(request: web.Request) -> web.Response:
    standin = request.app[_STANDIN]
    try:
        standin.check_token(request.match_info["token"])
        content = standin.files.downloaded(request.match_info["path"])
    except answers.Refused as refused:
        return _response(refused.answer)
    return web.Response(body=content, content_type="application/octet-stream")


def _response(answer: Answer) -> web.Response:
    content_type = "application/json" if answer.body else "text/html"
    return web.Response(status=answer.status, body=answer.payload(), content_type=content_type)


async def _parameters(request: web.Request) -> tuple[Params, Mapping[str, File]]:
    """The parameters from the address and the body, and the uploaded parts by their names."""
    params: Params = dict(request.query)
    if request.content_type == "multipart/form-data":
        return _parts(params, await request.post())
    body = await request.read()
    if request.content_type == "application/json" and body:
        return params | _object(body), {}
    try:
        return params | dict(parse_qsl(body.decode(), keep_blank_values=True)), {}
    except UnicodeDecodeError:
        raise answers.bad_request("strings must be encoded in UTF-8") from None


def _object(body: bytes) -> Params:
    try:
        content = json.loads(body)
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise answers.bad_request("can't parse JSON object")
    return content


def _parts(params: Params, form: Mapping[str, Any]) -> tuple[Params, Mapping[str, File]]:
    files = {}
    for name, part in form.items():
        if isinstance(part, web.FileField):
            files[name] = File(part.filename, part.file.read(), part.content_type)
        else:
            params[name] = part
    return params, files


async def _lose_connection(request: web.Request, cut: ConnectionCut) -> web.Response:
    """Cut the TCP connection, after as many bytes of the answer as the fault lets out."""
    if cut.fault.kind == "hang":
        await _until_given_up(request)
    if (transport := request.transport) is not None:
        if cut.fault.sent and cut.answer:
            body = cut.answer.payload()
            head = f"HTTP/1.1 {cut.answer.status} OK\r\nContent-Length: {len(body)}\r\n\r\n"
            transport.write((head.encode() + body)[: cut.fault.sent])
            transport.close()
        else:
            transport.abort()
    return web.Response()  # goes nowhere: aiohttp finds the connection gone


async def _until_given_up(request: web.Request) -> None:
    """Until the caller hangs up or the stand-in shuts down."""
    closing = request.app[_CLOSING]
    while request.transport is not None and not closing.is_set():  # noqa: ASYNC110
        # aiohttp has no event for a caller who hangs up, only the transport's absence.
        await asyncio.sleep(0.02)
