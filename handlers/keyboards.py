"""Rows of buttons, as the Bot API takes them."""

from collections.abc import Sequence
from typing import Any

from telegram import InlineKeyboardButton

from handlers import callback_data, paging

Button = dict[str, Any]
Keyboard = list[list[Button]]

CHOSEN = "✅ "
"""What stands before the label of what is chosen, or done."""

LONGEST_LABEL = 60
"""Characters; what is longer is cut by phones anyway."""


def button(label: str, route: str, *arguments: int | str) -> Button:
    """Make a button that leads to a route."""
    label = paging.shorten(label, LONGEST_LABEL)
    data = callback_data.pack(route, *arguments)
    return dict(InlineKeyboardButton(label, callback_data=data).to_dict())


def link(label: str, url: str) -> Button:
    """Make a button that opens a page."""
    return dict(InlineKeyboardButton(label, url=url).to_dict())


def columns(buttons: Sequence[Button], width: int) -> Keyboard:
    """Lay buttons out in rows of at most `width`."""
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]
