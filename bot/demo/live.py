"""The only place that tells open pages what changed: Server-Sent Events.

An event says which chat changed and how; the page then asks for the chat. A page that cannot
keep up is cut off and comes back by itself, to ask for everything anew.
"""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

_MOST_WAITING = 1000
_HEARTBEAT_SECONDS = 15.0
_RETRY = b"retry: 1000\n\n"
_HEARTBEAT = b": still here\n\n"


class Live:
    """Fans events out to every open page."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[bytes | None]] = set()

    def tell(self, event: Mapping[str, Any]) -> None:
        """Queues the event for each open page."""
        line = f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode()
        for queue in list(self._queues):
            queue.put_nowait(line)
            if queue.qsize() > _MOST_WAITING:
                self._cut_off(queue)

    def close(self) -> None:
        """Ends all streams, so that the server can stop at once."""
        for queue in list(self._queues):
            self._cut_off(queue)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """The handler of the event stream: lasts until the page goes or is cut off."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._queues.add(queue)
        try:
            await response.prepare(request)
            await response.write(_RETRY)
            while (line := await _next(queue)) is not None:
                await response.write(line)
        except ConnectionResetError:
            pass  # the page was closed, which is how a stream usually ends
        finally:
            self._queues.discard(queue)
        return response

    def _cut_off(self, queue: asyncio.Queue[bytes | None]) -> None:
        self._queues.discard(queue)
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(None)


async def _next(queue: asyncio.Queue[bytes | None]) -> bytes | None:
    try:
        return await asyncio.wait_for(queue.get(), _HEARTBEAT_SECONDS)
    except TimeoutError:
        return _HEARTBEAT
