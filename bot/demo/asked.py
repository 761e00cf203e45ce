"""The only place that reads what the chat page sends, and words what is wrong with it."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from aiohttp import web

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def middleware(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Turns every HTTP error into `{"error": sentence}` with its status."""
    try:
        return await handler(request)
    except web.HTTPError as error:
        return web.json_response({"error": error.text}, status=error.status)


@contextmanager
def act() -> Iterator[None]:
    """Around an act of a person: what Telegram's apps would not allow becomes HTTPConflict."""
    try:
        yield
    except (LookupError, ValueError) as error:
        raise web.HTTPConflict(text=str(error)) from error


async def order(request: web.Request) -> Mapping[str, Any]:
    """The JSON object of a POST; HTTPBadRequest otherwise.

    Another content type is refused too: a foreign site can send plain forms without asking.
    """
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="The order is not JSON.")
    try:
        given = await request.json()
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise web.HTTPBadRequest(text="The order is not a JSON object.")
    return given


def text(given: Mapping[str, Any], key: str) -> str:
    """A text that is not blank; HTTPBadRequest otherwise."""
    value = given.get(key)
    if not isinstance(value, str) or not value.strip():
        raise web.HTTPBadRequest(text=f"The order lacks {key}.")
    return value


def number(given: Mapping[str, Any], key: str) -> int:
    """A whole number, as one or in digits; HTTPBadRequest otherwise."""
    value = given.get(key)
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise web.HTTPBadRequest(text=f"The order lacks {key}.")
    return value


async def content(request: web.Request) -> bytes:
    """The bytes of a sent file; an empty or too large one is refused with a sentence."""
    if request.content_type != "application/octet-stream":
        raise web.HTTPUnsupportedMediaType(text="The file is not sent as plain bytes.")
    try:
        sent = await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        error.text = "The file is too large: a bot can fetch files of up to 20 MB."
        raise
    if not sent:
        raise web.HTTPBadRequest(text="The file is empty.")
    return sent
