"""What the secretariat or a chair makes of a message that nobody asked for (`handlers.unasked`)."""

from telegram import Message

from handlers import broadcasts, meeting_files, news_drafts, newsletters, unasked
from handlers.context import Context
from storage import errors


def as_file(context: Context, kind: str, number: int, meeting_id: int) -> None:
    """Add it to a meeting, as if it had been asked for."""
    _take(context, number)
    meeting_files.begin_with(context, kind, meeting_id)


def as_item(context: Context, number: int) -> None:
    """Begin a news item with it; behind one that is not finished it waits."""
    _take(context, number)
    news_drafts.begin_with(context)


def as_broadcast(context: Context, number: int) -> None:
    """Begin a broadcast with it."""
    _take(context, number)
    broadcasts.text_given(context, "")


def as_newsletter(context: Context, number: int) -> None:
    """Begin a newsletter with it, or add it to the one that is being pasted."""
    _take(context, number)
    newsletters.given(context, "")


def _take(context: Context, number: int) -> None:
    """Let a message that was kept be the one that is handled; Outdated where it is not any more."""
    kept = unasked.kept(context)
    taken = next((one for one in kept if one["message_id"] == number), None)
    if taken is None:
        raise errors.Outdated
    context.message = Message.de_json(taken, None)
    unasked.keep(context, [one for one in kept if one is not taken])
