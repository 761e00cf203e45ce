"""The only place that decides who may talk to the chat page: this machine's own browser tab.

The demo has no passwords, so that another machine, another site's script (cross-origin POST) or
a name that resolves to 127.0.0.1 (DNS rebinding) must not reach it.
"""

import ipaddress
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# Everything comes from the page's own files; nothing can be framed, submitted or evaluated.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def _host_name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def refusal(request: web.Request) -> str | None:
    """Why this request is not served, in one sentence; None when it may pass."""
    if not _is_loopback(request.remote):
        return "The demo answers this machine only."
    if not _is_loopback(_host_name(request.host)):
        return "The demo answers under 127.0.0.1 and localhost only."
    origin = request.headers.get("Origin")
    if request.method not in {"GET", "HEAD"} and origin not in {None, f"http://{request.host}"}:
        return "The demo takes orders from its own page only."
    return None


@web.middleware
async def middleware(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Refuses strangers with 403."""
    reason = refusal(request)
    if reason is not None:
        return web.json_response({"error": reason}, status=403)
    return await handler(request)


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """For `on_response_prepare`: tells the browser to hold to the page's own files."""
    response.headers.update(_HEADERS)
