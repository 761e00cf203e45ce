"""The draft of a broadcast that somebody is at: a dialogue says which, and what is written next."""

from typing import Any

from handlers import authored, paging
from handlers.context import Context
from storage import broadcasts, dialogues, errors
from storage.models import Post


def current(context: Context) -> Post:
    """Give the draft that somebody is at; NotAtDraft, or Outdated where it is none any more."""
    return broadcasts.editable(context.session, _at(context)["post"])


def language(context: Context) -> str:
    """Give the language in which the text was asked for; Outdated where it was not."""
    return str(_kept(context, "language"))


def meeting_id(context: Context) -> int:
    """Give the meeting before which it is to leave; Outdated where none was chosen."""
    return int(_kept(context, "meeting"))


def _kept(context: Context, name: str) -> Any:
    kept = _at(context).get(name)
    if kept is None:
        raise errors.Outdated
    return kept


def _at(context: Context) -> dict[str, Any]:
    at = dialogues.draft(context.session, context.chat_id)
    if at is None or "post" not in at.data:
        raise errors.NotAtDraft
    return at.data


def enter(context: Context, draft: Post, step: str, **data: Any) -> None:
    """Be at a draft; what is written next is for this step of it."""
    context.enter("broadcast", step, post=draft.id, **data)


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
