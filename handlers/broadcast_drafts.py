"""The draft of a broadcast that is at hand: a dialogue says which, and what is written next.

Each button of a draft's screens carries the draft's number: whichever was at hand before, that one
is then, and is what the button acts on.
"""

from collections.abc import Callable
from typing import Any

from handlers import authored, broadcast_texts, keyboards, navigation, paging
from handlers import errors as refusals
from handlers.context import Context
from handlers.keyboards import Button, Keyboard
from handlers.texts import N_
from storage import broadcasts, dialogues, errors
from storage.models import Post

LONGEST_TITLE = 60
"""Characters of a draft's title that are said over the chat."""


def button(draft: Post, label: str, route: str, *arguments: int | str) -> Button:
    """Make a button that acts on this draft and no other."""
    return keyboards.button(label, route, draft.id, *arguments)


def back(context: Context, draft: Post, route: str) -> Button:
    """Make the button that leads back to another of this draft's screens."""
    return button(draft, context.label(N_("Back")), route)


def cancel(context: Context, draft: Post) -> Keyboard:
    """Make the button that leaves this draft."""
    return [[button(draft, context.label(navigation.CANCEL), "leavedraft")]]


def tapped(handler: Callable[..., None]) -> Callable[..., None]:
    """Let a handler take such a button: its draft comes to hand.

    What is no draft any more raises as `storage.broadcasts.editable`.
    """

    def of_its_draft(context: Context, draft_id: int, *arguments: int | str) -> None:
        draft = broadcasts.editable(context.session, draft_id)
        take(context, draft)
        handler(context, draft, *arguments)

    return of_its_draft


def written_for(handler: Callable[[Context, Post, str], None]) -> Callable[[Context, str], None]:
    """Let a handler take what is written of the draft at hand; one that is none any more is left.

    That it is none is said then, and nothing is waited for any more.
    """

    def of_draft_at_hand(context: Context, text: str) -> None:
        try:
            draft = broadcasts.editable(context.session, kept(context)["post"])
        except errors.Refusal as refusal:
            dialogues.leave_draft(context.session, context.chat_id)
            refusals.explain(context, refusal)
            return
        handler(context, draft, text)

    return of_draft_at_hand


def at_hand(context: Context) -> Post | None:
    """Give the draft that somebody is at, if they are at one."""
    post_id = kept(context).get("post")
    try:
        return None if post_id is None else broadcasts.editable(context.session, post_id)
    except errors.Refusal:
        return None


def take(context: Context, draft: Post) -> None:
    """Have a draft at hand, and say which and whose it is where that was another one."""
    before = kept(context).get("post")
    if before == draft.id:
        return
    enter(context, draft, "review")
    title = paging.shorten(broadcast_texts.title(draft, context.style.language), LONGEST_TITLE)
    if draft.author is not None and draft.author_id != context.member.person_id:
        context.toast(
            N_("You are at the draft of %(name)s now: “%(title)s”"),
            name=draft.author.name,
            title=title,
        )
    elif before is not None:
        context.toast(N_("You are at another draft now: “%(title)s”"), title=title)


def leave(context: Context, draft: Post) -> None:
    """Be at this draft no more; another one that is at hand stays so."""
    if kept(context).get("post") == draft.id:
        dialogues.leave_draft(context.session, context.chat_id)


def language(context: Context) -> str:
    """Give the language in which the text was asked for; Outdated where it was not."""
    return str(_kept(context, "language"))


def meeting_id(context: Context) -> int:
    """Give the meeting before which it is to leave; Outdated where none was chosen."""
    return int(_kept(context, "meeting"))


def _kept(context: Context, name: str) -> Any:
    kept_so_far = kept(context).get(name)
    if kept_so_far is None:
        raise errors.Outdated
    return kept_so_far


def kept(context: Context) -> dict[str, Any]:
    """Give what is kept of the draft at hand and of what is being written; nothing without one."""
    at = dialogues.draft(context.session, context.chat_id)
    return at.data if at is not None else {}


def enter(context: Context, draft: Post, step: str, **data: Any) -> None:
    """Be at a draft; what is written next is for this step of it."""
    context.enter("broadcast", step, post=draft.id, **data)


def keep(context: Context, **data: Any) -> None:
    """Keep something more of the draft at hand; its step stays."""
    at = dialogues.draft(context.session, context.chat_id)
    if at is not None:
        at.data = at.data | data


def written(context: Context) -> str | None:
    """Take words of a broadcast as HTML; None where they are too long, which is said."""
    if context.message is None:
        raise errors.Outdated
    html = authored.html(context.message)
    if paging.fits(html):
        return html
    context.say("too_long", longest=paging.LONGEST)
    return None


def attached(context: Context) -> dict[str, Any] | None:
    """Give the picture or document that came with the words."""
    return authored.attachment(context.message) if context.message is not None else None
