"""What the secretariat or a chair sends without having been asked for it: what is it to be?

Of the secretariat also what is forwarded or pasted; a file that can be read as a newsletter is, at
once. Nothing that came as a file, was forwarded or is longer than a question is read as one.
"""

from typing import Final

from telegram import Message

from handlers import (
    authored,
    broadcasts,
    keyboards,
    meeting_files,
    meeting_views,
    news_drafts,
    newsletters,
)
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import dialogues, errors, meetings
from storage import meeting_files as storage
from storage.models import Meeting
from storage.rules.access import Viewer

TOPIC: Final = "unasked"

HELD: Final = 2
AHEAD: Final = 3
"""Meetings that a file is offered to be added to: held last, and next."""


def taken(context: Context) -> bool:
    """Take such a message of who may make something of it; say whether it was one."""
    message, viewer = context.message, context.viewer
    if message is None or viewer is None:
        return False
    if viewer.secretariat and context.fetched is not None:
        newsletters.file_given(context)
        return True
    number, is_file = message.message_id, authored.attachment(message) is not None
    rows = _news(context, message, is_file=is_file) if viewer.secretariat else []
    rows += _meetings(context, viewer, number) if is_file else []
    if rows:
        dialogues.keep_aside(
            context.session, context.chat_id, TOPIC, context.now, message=message.to_dict()
        )
        context.say("unasked", rows, is_file=is_file)
    return bool(rows)


def _news(context: Context, message: Message, *, is_file: bool) -> Keyboard:
    """Make the buttons for what can be news; none for what may be a question."""
    text, number = message.text or "", message.message_id
    if not is_file and message.forward_origin is None and not newsletters.is_long(text):
        return []
    rows = [
        [keyboards.button(context.label(N_("A news item")), "unaskeditem", number)],
        [keyboards.button(context.label(N_("A broadcast")), "unaskedpost", number)],
    ]
    if text:
        whole = context.label(N_("A whole newsletter"))
        rows.append([keyboards.button(whole, "unaskedletter", number)])
    return rows


def _meetings(context: Context, viewer: Viewer, number: int) -> Keyboard:
    """Make the buttons for a document of a meeting ahead, and for the minutes of one held."""
    chaired = () if viewer.secretariat else sorted(viewer.chaired_ids)
    if not viewer.secretariat and not chaired:
        return []
    held = meetings.past(context.session, viewer, context.now, chaired, limit=HELD)
    ahead = meetings.upcoming(context.session, viewer, context.now, chaired, limit=AHEAD)
    return [
        [_add_to(context, kind, number, one)]
        for kind, found in (("minutes", held), ("document", ahead))
        for one in found
        if storage.may_add(viewer, one)
    ]


def _add_to(context: Context, kind: str, number: int, meeting: Meeting) -> keyboards.Button:
    label = f"{meeting_files.SIGNS[kind]} {meeting_views.label(context, meeting)}"
    return keyboards.button(label, "unaskedfile", kind, number, meeting.id)


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
    """Let the message that was kept be the one that is handled; Outdated for an earlier one."""
    kept = dialogues.of_topic(context.session, context.chat_id, TOPIC)
    if kept is None or kept.data["message"]["message_id"] != number:
        raise errors.Outdated
    context.message = Message.de_json(kept.data["message"], None)
    dialogues.finish(context.session, context.chat_id, TOPIC)
