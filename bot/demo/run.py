"""The demo: the very bot that `run` runs, over HTTP, against the stand-in for Telegram.

Only its clock differs, and the bot does not know it. The database is thrown away at the end.
"""

import asyncio
import contextlib
import signal
import socket
import tempfile
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import click

from bot import calendar_feeds, listening, logs
from bot.application import Application, Parameters
from bot.demo import pages, stage
from bot.demo.clock import DemoClock
from bot.demo.standin import http, limits
from bot.demo.standin.core import StandIn
from bot.speech import Speech
from storage import posts, reminders
from storage.database import Database, Session

HOST = "127.0.0.1"
TOKEN = "700000:DEMO-ONLY-NOT-A-REAL-TOKEN-00000000"  # noqa: S105 - the stand-in's, no secret
USERNAME = "SampleNetworkBot"


def main(port: int) -> int:
    """Play until ctrl-C; give the exit status."""
    logs.configure("text")
    try:
        page_socket = listening.bound(
            HOST, port
        )  # before anything else, so that a taken port is told at once
    except OSError:
        click.echo(f"Port {port} is taken; give another one with --port.", err=True)
        return 1
    with page_socket, tempfile.TemporaryDirectory(prefix="twgbot-demo-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'demo.sqlite3'}")
        try:
            asyncio.run(_play(database, page_socket))
        finally:
            database.close()
    return 0


async def _play(database: Database, page_socket: socket.socket) -> None:
    clock = DemoClock(lambda: database.read(_next_due), stage.ZONE)
    await asyncio.to_thread(database.prepare)
    played = await asyncio.to_thread(stage.fill, database, clock.now())
    standin = StandIn(TOKEN, USERNAME, clock.now, limits.TELEGRAM)
    stop = _stop_event()
    async with contextlib.AsyncExitStack() as stack:
        api_url = await stack.enter_async_context(_api(standin))
        root = f"http://{HOST}:{page_socket.getsockname()[1]}"
        parameters = Parameters(TOKEN, api_url, feeds_url=root + calendar_feeds.PATH)
        application = Application(parameters, database, clock, Speech())
        await application.start()
        stack.push_async_callback(application.close)
        stage.give_phones(standin, played)
        page = pages.application(standin, played.cast, clock)
        page.add_routes(calendar_feeds.CalendarFeeds(database, clock, Speech()).routes())
        await stack.enter_async_context(listening.served(page, page_socket))
        click.echo(f"Open {root}/")
        click.echo("ctrl-C ends the demo; nothing of it is kept.")
        await application.run_until(stop)


def _stop_event() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


@contextlib.asynccontextmanager
async def _api(standin: StandIn) -> AsyncIterator[str]:
    """Serve the stand-in on a free port; give its root."""
    with listening.bound(HOST, 0) as free:
        async with listening.served(http.application(standin), free):
            yield f"http://{HOST}:{free.getsockname()[1]}"


def _next_due(session: Session) -> datetime | None:
    due = (posts.next_due(session), reminders.next_due(session))
    return min((moment for moment in due if moment is not None), default=None)
