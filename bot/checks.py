"""The only place that tests what a bot needs, all of it, before or beside its run."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from telegram.error import InvalidToken

from bot import api, settings
from bot.clock import Clock
from bot.pace import Pace
from bot.settings import Settings
from storage import soundness
from storage.database import Database
from storage.soundness import Finding

CLOCKS_WITHIN: Final = timedelta(seconds=30)
"""So much this machine's clock may differ from that of Telegram; reminders go by it."""

UNSERVED: Final = "TWGBOT_HTTP_URL serves no calendar without TWGBOT_HTTP_LISTEN: set both."

PATIENCE: Final = 20.0
"""Seconds that Telegram has for each answer."""


def findings(chosen: Settings, wrong: dict[str, str], clock: Clock) -> Iterator[Finding]:
    """Test everything that can be tested without the settings that are wrong.

    `wrong` has a sentence on each of these, by its name.
    """
    yield from [Finding("settings", sentence, setting=True) for sentence in wrong.values()]
    if chosen.token is None and "token" not in wrong:
        yield Finding("settings", settings.NO_TOKEN, setting=True)
    elif chosen.http_url is not None and chosen.http_listen is None and "http_listen" not in wrong:
        yield Finding("settings", UNSERVED, setting=True)
    elif not wrong:
        yield Finding("settings")
    if "database_url" not in wrong:
        expected = bool(chosen.secretariat) or "secretariat" in wrong
        yield from _database(chosen, expected, clock.now())
    if "api_url" not in wrong:
        yield from asyncio.run(_telegram(chosen, clock))


def exit_status(found: list[Finding]) -> int:
    """Give 0 where nothing is wrong, 2 where a setting is, 1 for any other fault."""
    faults = [one for one in found if one.fault is not None]
    return 2 if any(one.setting for one in faults) else min(len(faults), 1)


def _database(chosen: Settings, secretariat_expected: bool, now: datetime) -> Iterator[Finding]:
    database = Database(chosen.database_url)
    try:
        yield from soundness.findings(database, secretariat_expected, now)
    finally:
        database.close()


async def _telegram(chosen: Settings, clock: Clock) -> list[Finding]:
    found = [await _clock(chosen.api_url, clock)]
    if chosen.token is not None:
        found += await _bot(chosen)
    return [one for one in found if one is not None]


async def _bot(chosen: Settings) -> list[Finding]:
    telegram = api.connect(chosen.required_token(), chosen.api_url, Pace(chosen.rate))
    try:
        await telegram.initialize()
        webhook = await telegram.call("getWebhookInfo")
    except InvalidToken:
        return [Finding("token", api.REFUSED, setting=True)]
    except Exception:  # garbage can make the library raise anything
        where = f"{chosen.api_url} cannot be reached, or does not answer as Telegram does"
        fault = f"it cannot be tested: {where}; see the network and TWGBOT_API_URL."
        return [Finding("token", fault)]
    finally:
        await telegram.shutdown()
    return [Finding("token", note=f"@{telegram.bot.username}"), _webhook(webhook)]


def _webhook(info: dict[str, Any]) -> Finding:
    """Say whether another program receives the updates; its address is not told in full.

    https://core.telegram.org/bots/api#webhookinfo
    """
    url = info.get("url")
    if not url:
        return Finding("webhook", note="none")
    host = urlsplit(str(url)).hostname
    fault = f"updates go to another program, at {host}; end that one, `twgbot run` takes them over."
    return Finding("webhook", fault)


async def _clock(api_url: str, clock: Clock) -> Finding | None:
    """Compare this machine's clock with the server's; None where that one does not tell."""
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    proxies = api_url == api.TELEGRAM
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=proxies) as session,
            session.head(api_url, allow_redirects=False) as response,
        ):
            told = parsedate_to_datetime(response.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
        return None
    off = clock.now() - told.astimezone(UTC)
    if abs(off) <= CLOCKS_WITHIN:
        return Finding("clock")
    way = "fast" if off > timedelta(0) else "slow"
    seconds = abs(int(off.total_seconds()))
    return Finding("clock", f"it is {seconds} seconds {way}; set it, since reminders go by it.")
