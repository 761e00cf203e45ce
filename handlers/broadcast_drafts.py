"""The draft of a broadcast that somebody is at: a dialogue says which, and what is written next."""

from handlers.context import Context
from storage import broadcasts, dialogues, errors
from storage.models import Post


def current(context: Context) -> Post:
    """Give the draft that somebody is at; Outdated where it is none any more."""
    at = dialogues.draft(context.session, context.chat_id)
    if at is None or "post" not in at.data:
        raise errors.Outdated
    return broadcasts.editable(context.session, at.data["post"])


def enter(context: Context, draft: Post, step: str) -> None:
    """Be at a draft; what is written next is for this step of it."""
    context.enter("broadcast", step, post=draft.id)
