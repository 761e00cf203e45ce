"""The only place that takes what somebody wrote, forwarded or sent as it is: formatting and files.

Files are taken by Telegram's ids: whoever sent them has uploaded them already.
"""

from typing import Any

from telegram import Message

from handlers import entities, markup


def html(message: Message) -> str:
    """Give the text or caption with its formatting, but for emoji that bots may not send."""
    text, found = message.text, message.entities
    if text is None:
        text, found = message.caption or "", message.caption_entities
    written = [one.to_dict() for one in found if one.type != "custom_emoji"]
    return markup.render(text, written)


def parted(written: str) -> tuple[str, str]:
    """Part HTML into its first line, as plain text, and the rest, as HTML; either may be empty."""
    whole = markup.parse(written)
    line, _, rest = whole.text.partition("\n")
    body = rest.lstrip()
    length = entities.units(body)
    within = entities.within(whole.entities, entities.units(whole.text) - length, length)
    return line.strip(), markup.render(body, within)


def attachment(message: Message) -> dict[str, Any] | None:
    """Give the picture or document that came along, as it is kept; None where there is none."""
    if message.photo:
        return {"kind": "photo", "file_id": message.photo[-1].file_id}
    if message.document is not None:
        name = message.document.file_name
        return {"kind": "document", "file_id": message.document.file_id, "name": name}
    return None
