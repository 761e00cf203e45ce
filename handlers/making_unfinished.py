"""A meeting or change that is not finished where another is begun: the only place that offers both.

It is gone on with, thrown away, or kept as a draft where it has all that a draft needs.
"""

from collections.abc import Callable, Mapping
from typing import Final

from handlers import keyboards, making_drafts, making_stale, unfinished
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import errors

ANOTHER, SENTENCE, EDIT, CHANGE = "another", "sentence", "edit", "change"
BEGUN: Final = (ANOTHER, SENTENCE, EDIT, CHANGE)
"""What is begun: step by step, by a sentence that was kept, a draft's edit, a meeting's change."""

INSTEAD_CHANGE: Final = N_("Throw it away and change this meeting")
_KEEP_AND: Final = {
    CHANGE: N_("Keep it as a draft and change this meeting"),
    ANOTHER: N_("Keep it as a draft and begin a new one"),
}
_KEEP_AND_BEGIN: Final = N_("Keep it as a draft and begin with this one")

_IN_ITS_PLACE: Final = {
    SENTENCE: "meetinstead", EDIT: "meeteditfirst", CHANGE: "meetchangefirst",
}  # fmt: skip
"""The route that throws away what is not finished, and begins with that."""


def offered(context: Context, what: str, number: int = 0) -> bool:
    """Offer what is not finished before `what` is begun, for a number; say whether there is any."""
    rows = unfinished.rows(context, making_drafts.TOPIC)
    if not rows:
        return False
    if what in _IN_ITS_PLACE:
        route = _IN_ITS_PLACE[what]
        label = INSTEAD_CHANGE if what == CHANGE else unfinished.INSTEAD
        rows.append([unfinished.replacer(context, making_drafts.TOPIC, route, number, label=label)])
    draft = making_drafts.current(context)
    rows += _keeper(context, what, number) if making_drafts.may_be_kept(draft) else []
    of_change = what == CHANGE
    unfinished.say(context, making_drafts.TOPIC, rows, why_not=_why_not(draft), of_change=of_change)
    return True


def _keeper(context: Context, what: str, number: int) -> Keyboard:
    label = _KEEP_AND.get(what, _KEEP_AND_BEGIN)
    mark = unfinished.mark(context, making_drafts.TOPIC)
    return [[keyboards.button(f"📝 {context.label(label)}", "meetkept", what, number, mark)]]


def _why_not(draft: making_drafts.Draft) -> str | None:
    """Say why it cannot be kept as a draft; None where it can."""
    if draft["was"]:
        return "change"
    return None if making_drafts.may_be_kept(draft) else "lacks"


def keeper(
    begin: Mapping[str, Callable[[Context, int], None]],
) -> Callable[[Context, str, int, int], None]:
    """Make the handler that keeps what is not finished as a draft, and then begins with another."""

    def keep(context: Context, what: str, number: int, of_button: int) -> None:
        if not unfinished.is_there(context, making_drafts.TOPIC, of_button):
            return
        draft = making_drafts.current(context) | {"guided": False}  # its place may come later
        if not making_drafts.may_be_kept(draft):
            raise errors.Outdated
        if making_stale.make(context, draft, draft=True) is None:
            return
        context.toast(N_("Kept as a draft."))
        begin[what](context, number)

    return keep
