"""A plain loop of python-telegram-bot, with its defaults: nothing is claimed and nothing noted."""

import asyncio
import sys

from telegram import Bot, LinkPreviewOptions

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

    async with Bot(message.TOKEN, base_url=f"{url}/bot") as bot:
        watch = Stopwatch()
        await asyncio.gather(*(send(bot, one) for one in message.telegram_ids(people)))
        watch.stop()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
