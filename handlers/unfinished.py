"""What is not finished: the only place that offers it again, and throws away what somebody wrote.

Whatever its author does meanwhile, what is written is kept with its dialogue (`storage.dialogues`);
the items that a newsletter proposed wait for anybody of the secretariat.
"""

from typing import Final

from handlers import keyboards
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import dialogues, errors, news_imports

RESUMED_BY: Final = {
    "item": "itemagain", "newsletter": "pasteagain", "standing": "answeragain",
    "meeting": "meetagain", "correct": "correctagain",
}  # fmt: skip
"""By topic, the route that goes on with it."""

_COMMANDS: Final = {
    "item": "news", "newsletter": "news", "standing": "questions", "meeting": "newmeeting",
    "correct": "broadcasts",
}  # fmt: skip
"""By topic, the command that leads to it."""


def rows(context: Context, topic: str) -> Keyboard:
    """Make the buttons that go on with what is not finished, or throw it away; where there is."""
    name = dialogues.written(context.session, context.chat_id, topic)
    if name is None:
        return []
    go_on = context.label(N_("Go on with “%(name)s”"), name=name)
    throw_away = context.label(N_("Throw away “%(name)s”"), name=name)
    return [
        [keyboards.button(f"✏️ {go_on}", RESUMED_BY[topic])],
        [keyboards.button(f"🗑 {throw_away}", "throwaway", topic)],
    ]


def all_rows(context: Context) -> Keyboard:
    """Make these buttons for everything that somebody has not finished."""
    return [row for topic in RESUMED_BY for row in rows(context, topic)]


def offered(context: Context, topic: str) -> bool:
    """Offer what is not finished before another is begun; say whether there is any."""
    found = rows(context, topic)
    if found:
        context.say("unfinished", found)
    return bool(found)


def left(context: Context, topic: str) -> None:
    """Say where what was left can be found."""
    context.show("draft_kept", rows(context, topic), where=_COMMANDS[topic], draft=False)


def throw_away(context: Context, topic: str) -> None:
    """Throw away what is not finished."""
    if dialogues.written(context.session, context.chat_id, topic) is None:
        raise errors.Outdated
    waiting = dialogues.go_on(context.session, context.chat_id, topic, context.now)
    context.show("cancelled")
    if waiting:
        offer_next(context, topic)


def offer_next(context: Context, topic: str) -> None:
    """Offer what was sent while another was not finished."""
    context.say("unfinished_next", rows(context, topic))


def proposed(context: Context) -> Keyboard:
    """Make the secretariat's button that leads to proposed items which nobody decided on yet."""
    viewer = context.viewer
    count = news_imports.waiting(context.session) if viewer and viewer.secretariat else 0
    if not count:
        return []
    label = context.label(N_("Proposed items that wait: %(items)s"), items=context.number(count))
    return [[keyboards.button(f"📰 {label}", "undecided")]]
