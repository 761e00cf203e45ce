"""What buttons carry: a route and its arguments in at most 64 bytes, valid for ever.

Nothing in it is trusted: each tap is authorised from its sender and the database.
"""

LONGEST = 64
"""Bytes, by the Bot API's InlineKeyboardButton.callback_data."""


def pack(route: str, *arguments: int | str) -> str:
    """Write a route and its arguments, which hold no colon; ValueError if it is too long."""
    data = ":".join([route, *map(str, arguments)])
    if len(data.encode()) > LONGEST:
        raise ValueError(f"a button carries at most {LONGEST} bytes: {data}")
    return data


def unpack(data: str) -> tuple[str, list[str]]:
    """Read a route and its arguments, as text: whatever was sent, also forged."""
    route, *arguments = data.split(":")
    return route, arguments
