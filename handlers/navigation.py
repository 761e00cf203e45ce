"""The buttons that lead on from anywhere: pages, what is coming up, the language, Cancel."""

from handlers import keyboards, texts
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_

CANCEL = N_("Cancel")


def turn(context: Context, page: int, route: str, *arguments: int | str, more: bool) -> Keyboard:
    """Make the row that turns a page (counted from 0): its number follows the arguments."""
    row = []
    if page:
        row.append(keyboards.button(context.label(N_("Previous")), route, *arguments, page - 1))
    if more:
        row.append(keyboards.button(context.label(N_("More")), route, *arguments, page + 1))
    return [row] if row else []


def lead(context: Context) -> Keyboard:
    """Make the row that leads on where the bot has no answer."""
    return [
        [
            keyboards.button(context.label(N_("Upcoming meetings")), "list", 0, 0),
            keyboards.button(context.label(N_("News")), "news", 0),
        ]
    ]


def languages(context: Context) -> Keyboard:
    """Make the row of the network's other languages."""
    row = [
        keyboards.button(name, "lang", code)
        for code, name in texts.LANGUAGES.items()
        if code in context.network.languages and code != context.style.language
    ]
    return [row] if row else []


def home(context: Context) -> Keyboard:
    """Make a member's first buttons."""
    return lead(context) + languages(context)


def ask_the_secretariat(context: Context) -> Keyboard:
    """Make the row that passes on what was just asked."""
    label = context.label(N_("Ask the secretariat"))
    if context.message is None:
        return [[keyboards.button(label, "pass")]]
    return [[keyboards.button(label, "passthis", context.message.message_id)]]


def cancel(context: Context) -> Keyboard:
    """Make the button that leaves a dialogue."""
    return [[keyboards.button(context.label(CANCEL), "cancel")]]
