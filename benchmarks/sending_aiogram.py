"""A plain loop of aiogram, with its defaults: nothing is claimed and nothing noted."""

import asyncio
import sys

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import LinkPreviewOptions

from benchmarks import message
from benchmarks.stopwatch import Stopwatch


async def main(url: str, people: int) -> None:
    """Send the text to so many people, and print what it took."""
    turn = asyncio.Semaphore(message.AT_ONCE)
    options = LinkPreviewOptions(is_disabled=True)

    async def send(bot: Bot, chat_id: int) -> None:
        async with turn:
            await bot.send_message(
                chat_id, message.TEXT, parse_mode="HTML", link_preview_options=options
            )

    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    async with Bot(message.TOKEN, session=session) as bot:
        watch = Stopwatch()
        await asyncio.gather(*(send(bot, one) for one in message.telegram_ids(people)))
        watch.stop()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
