"""The only place that serves HTTP: binds an address and answers there for a while."""

import contextlib
import socket
from collections.abc import AsyncIterator

from aiohttp import web


def bound(host: str, port: int) -> socket.socket:
    """Take an address, before anything else begins; raises OSError where it cannot be had.

    Port 0 is any free one.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    taken = socket.socket(family, kind, protocol)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind(address)
    except OSError:
        taken.close()
        raise
    return taken


@contextlib.asynccontextmanager
async def served(application: web.Application, taken: socket.socket) -> AsyncIterator[None]:
    """Serve on a bound socket; at the end it is closed, and requests have a second to end in."""
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.SockSite(runner, taken).start()
    try:
        yield
    finally:
        await runner.cleanup()
