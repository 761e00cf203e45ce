"""The only place that turns signals into an end."""

import asyncio
import signal
from datetime import timedelta

from bot.application import Application, Parameters
from bot.clock import SystemClock
from bot.settings import Settings
from bot.speech import Speech
from storage.database import Database


async def serve(settings: Settings, database: Database) -> None:
    """Run the bot until SIGTERM or SIGINT.

    Raises SettingsError where Telegram refuses the token at the start, an ExceptionGroup when a
    part of the bot dies.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    application = Application(parameters(settings), database, SystemClock(), Speech())
    try:
        if await started(application, stop):
            await application.run_until(stop)
    finally:
        await application.close()


async def started(application: Application, stop: asyncio.Event) -> bool:
    """Start, however long Telegram cannot be reached; False when `stop` came first."""
    starting = asyncio.create_task(application.start())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((starting, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not starting.done():
        starting.cancel()
        return False
    starting.result()
    return True


def parameters(settings: Settings) -> Parameters:
    """Give what the settings mean for the application."""
    return Parameters(
        token=settings.required_token(),
        api_url=settings.api_url,
        secretariat_ids=settings.secretariat,
        rate=settings.rate,
        hold=timedelta(seconds=settings.hold),
    )
