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


def marked(message: Message) -> str:
    """Give plain text as newsletters are read: addresses of links, and # before bold lines."""
    text = markup.parse(html(message))
    lines, offset = [], 0
    for line in text.text.split("\n"):
        length = entities.units(line)
        within = entities.within(text.entities, offset, length)
        bold = any(one["type"] == "bold" and one["length"] == length for one in within)
        lines.append("# " * (bold and bool(line.strip())) + _with_addresses(line, within))
        offset += length + 1
    return "\n".join(lines)


def _with_addresses(line: str, within: list[entities.Entity]) -> str:
    """Write the address of each link behind its words."""
    coded = line.encode("utf-16-le")
    for one in sorted(within, key=entities.end, reverse=True):
        if one["type"] == "text_link":
            at = entities.end(one) * 2
            coded = coded[:at] + f" ({one['url']})".encode("utf-16-le") + coded[at:]
    return coded.decode("utf-16-le")


def parted(written: str) -> tuple[str, str]:
    """Part HTML into its first line, as plain text, and the rest, as HTML; either may be empty."""
    whole = markup.parse(written)
    line, _, rest = whole.text.partition("\n")
    body = rest.lstrip()
    length = entities.units(body)
    within = entities.within(whole.entities, entities.units(whole.text) - length, length)
    return line.strip(), markup.render(body, within)


def link_of_first_line(written: str) -> str | None:
    """Give the address to which the first line of HTML links; None where it does to none."""
    whole = markup.parse(written)
    length = entities.units(whole.text.partition("\n")[0])
    within = entities.within(whole.entities, 0, length)
    return next((str(one["url"]) for one in within if one["type"] == "text_link"), None)


def attachment(message: Message) -> dict[str, Any] | None:
    """Give the picture or document that came along, as it is kept; None where there is none."""
    if message.photo:
        return {"kind": "photo", "file_id": message.photo[-1].file_id}
    if message.document is not None:
        name = message.document.file_name
        return {"kind": "document", "file_id": message.document.file_id, "name": name}
    return None
