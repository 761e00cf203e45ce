"""What is not finished: the only place that offers it again, and throws away what somebody wrote.

Whatever its author does meanwhile, what is written is kept with its dialogue (`storage.dialogues`);
the items that a newsletter proposed wait for anybody of the secretariat.
"""

from collections.abc import Callable
from typing import Final

from handlers import keyboards
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import dialogues, news_imports

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


INSTEAD: Final = N_("Throw it away and begin with this one")

GONE: Final = N_("That one is gone: it was finished or thrown away.")


def rows(context: Context, topic: str) -> Keyboard:
    """Make the buttons that go on with what is not finished, or throw it away; where there is."""
    name = dialogues.written(context.session, context.chat_id, topic)
    if name is None:
        return []
    go_on = context.label(N_("Go on with “%(name)s”"), name=name)
    throw_away = context.label(N_("Throw away “%(name)s”"), name=name)
    return [
        [keyboards.button(f"✏️ {go_on}", RESUMED_BY[topic], mark(context, topic))],
        [thrower(context, topic, f"🗑 {throw_away}")],
    ]


def thrower(context: Context, topic: str, label: str) -> keyboards.Button:
    """Make the button that throws away what is not finished now, and no later one."""
    return keyboards.button(label, "throwaway", topic, mark(context, topic))


def mark(context: Context, topic: str) -> int:
    """Give what tells the unfinished one of a topic from a later one; 0 where there is none."""
    return dialogues.mark(context.session, context.chat_id, topic) or 0


def is_there(context: Context, topic: str, of_button: int) -> bool:
    """Say whether there still is what a button names; where not, the person is told."""
    found = dialogues.mark(context.session, context.chat_id, topic) == of_button
    if not found:
        context.toast(GONE)
    return found


def resumed(topic: str, handler: Callable[[Context], None]) -> Callable[[Context, int], None]:
    """Make the handler of a button that goes on with one that is not finished, and no later one."""

    def go_on(context: Context, of_button: int) -> None:
        if is_there(context, topic, of_button):
            handler(context)

    return go_on


def all_rows(context: Context) -> Keyboard:
    """Make these buttons for everything that somebody has not finished."""
    return [row for topic in RESUMED_BY for row in rows(context, topic)]


def offered(context: Context, topic: str, route: str | None = None, *arguments: int) -> bool:
    """Offer what is not finished before another is begun; say whether there is any.

    With a route (see `in_its_place`) one tap throws it away and begins the other.
    """
    found = rows(context, topic)
    if found:
        instead = [replacer(context, topic, route, *arguments)] if route else []
        say(context, topic, [*found, *([instead] if instead else [])])
    return bool(found)


def replacer(
    context: Context, topic: str, route: str, *arguments: int, label: str = INSTEAD
) -> keyboards.Button:
    """Make the button that throws away what is not finished now, and begins another."""
    return keyboards.button(f"🆕 {context.label(label)}", route, *arguments, mark(context, topic))


def in_its_place(
    topic: str, handler: Callable[[Context, int], None]
) -> Callable[[Context, int, int], None]:
    """Make the handler of such a button, for what a number stands for."""

    def begin(context: Context, number: int, of_button: int) -> None:
        if is_there(context, topic, of_button):
            dialogues.go_on(context.session, context.chat_id, topic, context.now)
            handler(context, number)

    return begin


def say(
    context: Context,
    topic: str,
    keyboard: Keyboard,
    why_not: str | None = None,
    *,
    of_change: bool = False,
) -> None:
    """Say that one is not finished, which one, and what stays where it is thrown away.

    `why_not`: why it cannot be kept as a draft, where one would look for that; `of_change`: what is
    begun is no other one, but the change of a meeting.
    """
    found = dialogues.of_topic(context.session, context.chat_id, topic)
    data = found.data if found is not None else {}
    name, changes = data.get(dialogues.WRITTEN), data.get("id") is not None
    context.say("unfinished", keyboard, name=name, changes=changes, why_not=why_not,
                of_change=of_change)  # fmt: skip


def left(context: Context, topic: str) -> None:
    """Say where what was left can be found."""
    context.show("draft_kept", rows(context, topic), where=_COMMANDS[topic], draft=False)


def throw_away(context: Context, topic: str, of_button: int) -> None:
    """Throw away the one that is not finished which a button names."""
    if not is_there(context, topic, of_button):
        return
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
