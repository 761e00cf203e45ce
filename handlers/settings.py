"""A person's own settings: the language, the digits of Bangla, and what leads to their needs."""

from handlers import joining, keyboards, needs, texts
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_

LATIN, BANGLA = "latin", "bn"


def show(context: Context, _arguments: str) -> None:
    """Show the settings."""
    context.say("settings", _keyboard(context), language=_language_name(context))


def choose_language(context: Context, language: str) -> None:
    """Take the language, for a stranger too; everything from now on is in it."""
    context.account.language = language
    if context.person is not None:
        context.person.language = language
    context.account.menu = None
    context.toast(N_("From now on in English."))
    if context.viewer is None:
        joining.greet(context)
    else:
        context.show("settings", _keyboard(context), language=_language_name(context))


def choose_digits(context: Context, digits: str) -> None:
    """Take the digits of Bangla texts."""
    if context.person is not None:
        context.person.latin_digits = digits == LATIN
    context.show("settings", _keyboard(context), language=_language_name(context))


def _language_name(context: Context) -> str:
    return texts.LANGUAGES[context.style.language]


def _keyboard(context: Context) -> Keyboard:
    style = context.style
    rows = [
        [
            keyboards.button(
                (keyboards.CHOSEN if code == style.language else "") + name, "lang", code
            )
            for code, name in texts.LANGUAGES.items()
            if code in context.network.languages
        ]
    ]
    if style.language == BANGLA:
        marks = {BANGLA: "১২৩", LATIN: "123"}
        chosen = LATIN if style.latin_digits else BANGLA
        rows.append(
            [
                keyboards.button((keyboards.CHOSEN if one == chosen else "") + label, "digits", one)
                for one, label in marks.items()
            ]
        )
    if context.viewer is not None:
        rows.append([keyboards.button(context.label(needs.NEEDS), "needs")])
    return rows
