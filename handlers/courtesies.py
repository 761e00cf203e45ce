"""What is said that is no question: greetings, thanks, words that stand for a command."""

from collections.abc import Collection
from typing import Final

from handlers import navigation, start
from handlers.context import Context
from handlers.understanding.kinds import Alone

COMMANDS: Final[frozenset[Alone]] = frozenset({"stop", "settings"})
"""Words for a command that somebody means for themselves."""

_COURTESIES: Final[tuple[Alone, ...]] = ("hello", "thanks")


def answered(context: Context, alone: Collection[Alone]) -> bool:
    """Answer a text that says nothing else; False for any other, which is left alone."""
    command = next((name for name in COMMANDS if name in alone), None)
    courtesy = next((word for word in _COURTESIES if word in alone), None)
    if "help" in alone:
        start.help_(context, "")
    elif command is not None:  # named, not done: a word may be a slip
        lines = dict(context.available(context.viewer))
        context.say("command_named", name=command, description=context.label(lines[command]))
    elif courtesy is not None:
        context.say("courtesy", navigation.lead(context), said=courtesy)
    else:
        return False
    return True
