"""The demo's chat page: the only place that joins a browser to the stand-in for Telegram.

Serves the page's files and, under `/play/`, what the page asks for and what a person does on
a phone. It speaks for people only: the bot comes in by the Bot API's door.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.demo import asked, guard, live
from bot.demo.cast import Actor, Cast
from bot.demo.clock import DemoClock
from bot.demo.standin.core import StandIn

__all__ = ["Actor", "application"]

_FILES = Path(__file__).parent / "page"
# What a bot can fetch from Telegram at most.
_LARGEST_DOCUMENT = 20 * 1024 * 1024
_LONGEST_TEXT = 4096
_STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


def application(
    standin: StandIn, cast: Sequence[Actor] | Callable[[], Sequence[Actor]], clock: DemoClock
) -> web.Application:
    """The page as an aiohttp application, to be bound to loopback.

    The accounts of the cast must be known to the stand-in (`add_user`). A callable cast is asked
    anew whenever a page opens or its chooser is used.
    """
    page = _Page(standin, Cast(cast), clock)
    served = web.Application(
        middlewares=[asked.middleware, guard.middleware], client_max_size=_LARGEST_DOCUMENT
    )
    served.add_routes(
        [
            web.get("/", _index),
            web.get("/play/state", page.state),
            web.get("/play/events", page.live.stream),
            web.get(r"/play/chat/{user:\d+}", page.chat),
            web.get(r"/play/file/{user:\d+}/{message:\d+}", page.file),
            web.post("/play/send", page.send),
            web.post("/play/start", page.start),
            web.post("/play/tap", page.tap),
            web.post("/play/document", page.document),
            web.post("/play/clock", page.move_clock),
            web.static("/", _FILES),
        ]
    )
    served.on_response_prepare.append(guard.add_headers)
    served.on_shutdown.append(page.close)
    return served


async def _index(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(_FILES / "index.html")


class _Page:
    """The handlers, and what they share."""

    def __init__(self, standin: StandIn, cast: Cast, clock: DemoClock) -> None:
        self.live = live.Live()
        self._standin = standin
        self._cast = cast
        self._clock = clock
        self._taps: dict[str, tuple[int, dict[str, Any]]] = {}  # query id -> user, what spins
        self._stop_watching = standin.watch(self._changed)

    async def close(self, _application: web.Application) -> None:
        self._stop_watching()
        self.live.close()

    async def state(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {
                "username": self._standin.bot["username"],
                "zone": self._clock.zone,
                "now": self._clock.now().timestamp(),
                "people": self._cast.describe(),
            }
        )

    async def chat(self, request: web.Request) -> web.Response:
        actor = self._actor(request.match_info)
        return web.json_response(
            {
                "name": self._about("name", actor) or self._standin.bot["first_name"],
                "description": self._about("description", actor),
                "messages": self._standin.chat(actor.user_id),
                "menu": self._standin.menu(actor.user_id, actor.language_code),
                "spinning": self._spinning(actor.user_id),
            }
        )

    async def file(self, request: web.Request) -> web.Response:
        actor = self._actor(request.match_info)
        wanted = asked.number(request.match_info, "message")
        for message in self._standin.chat(actor.user_id):
            if message["message_id"] == wanted and message["document"]:
                return self._download(message["document"])
            if message["message_id"] == wanted and message["photo"]:
                return _picture(self._standin.file(message["photo"]["file_id"]))
        raise web.HTTPNotFound(text="There is no such file.")

    async def send(self, request: web.Request) -> web.Response:
        order = await asked.order(request)
        text = asked.text(order, "text")
        if len(text) > _LONGEST_TEXT:
            raise web.HTTPBadRequest(text=f"A message has at most {_LONGEST_TEXT} characters.")
        user = self._actor(order).user_id
        with asked.act():
            self._standin.send_text(user, text)
        return _done()

    async def start(self, request: web.Request) -> web.Response:
        order = await asked.order(request)
        payload = asked.text(order, "payload") if order.get("payload") else None
        user = self._actor(order).user_id
        with asked.act():
            self._standin.press_start(user, payload)
        return _done()

    async def tap(self, request: web.Request) -> web.Response:
        order = await asked.order(request)
        user = self._actor(order).user_id
        message, data = asked.number(order, "message_id"), asked.text(order, "data")
        with asked.act():
            query = self._standin.tap(user, message, data=data)
        self._taps[query] = (user, {"message_id": message, "data": data})
        self._changed(user, "tap", {})
        return _done()

    async def document(self, request: web.Request) -> web.Response:
        actor = self._actor(request.query)
        name, content = asked.text(request.query, "name"), await asked.content(request)
        with asked.act():
            self._standin.send_document(actor.user_id, name, content)
        return _done()

    async def move_clock(self, request: web.Request) -> web.Response:
        move = asked.text(await asked.order(request), "move")
        sentence = None
        if move == "next":
            sentence = await self._clock.move_to_next_due()
        elif move in _STEPS:
            self._clock.move(_STEPS[move])
        else:
            raise web.HTTPBadRequest(text="The clock moves by next, hour or day.")
        now = self._clock.now().timestamp()
        self.live.tell({"kind": "clock", "now": now})
        return web.json_response({"now": now, "message": sentence})

    def _actor(self, given: Mapping[str, Any]) -> Actor:
        actor = self._cast.find(asked.number(given, "user"))
        if actor is None:
            raise web.HTTPNotFound(text="Nobody here has that number.")
        return actor

    def _about(self, what: str, actor: Actor) -> str:
        """What the bot says of itself, in the person's language or else in the general one."""
        told = self._standin.profile
        return told.get((what, actor.language_code)) or told.get((what, "")) or ""

    def _spinning(self, user: int) -> list[dict[str, Any]]:
        for query in [query for query in self._taps if query in self._standin.callback_answers]:
            del self._taps[query]
        return [spins for tapper, spins in self._taps.values() if tapper == user]

    def _download(self, document: Mapping[str, Any]) -> web.Response:
        return web.Response(
            body=self._standin.file(document["file_id"]),
            content_type="application/octet-stream",
            headers={
                "Content-Disposition": f"attachment; filename*=UTF-8''{quote(document['name'])}"
            },
        )

    def _changed(self, chat_id: int, kind: str, what: Mapping[str, Any]) -> None:
        event = {"chat": chat_id, "kind": kind}
        if kind == "toast":
            event |= {"text": what["text"], "show_alert": what["show_alert"]}
        self.live.tell(event)


def _picture(content: bytes) -> web.Response:
    is_png = content.startswith(b"\x89PNG")  # else it is a JPEG: the stand-in takes these two
    return web.Response(body=content, content_type="image/png" if is_png else "image/jpeg")


def _done() -> web.Response:
    return web.json_response({})
