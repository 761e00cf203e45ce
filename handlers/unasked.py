"""What the secretariat or a chair sends without having been asked for it: what is it to be?

Of the secretariat also what is forwarded or pasted; a file that can be read as a newsletter is, at
once. Nothing that came as a file, was forwarded or is longer than a question, or a line, is read
as one; what is short can be news too where it is not understood. `handlers.unasked_uses` makes of
it what they choose.
"""

from collections.abc import Sequence
from typing import Any, Final

from telegram import Message

from handlers import authored, keyboards, meeting_files, meeting_views, newsletters, paging
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import cards, dialogues, meetings
from storage import meeting_files as storage
from storage.models import Meeting
from storage.rules import newsletter_files
from storage.rules.access import Viewer

TOPIC: Final = "unasked"

SENTENCE: Final = 6
"""Words of what can be a sentence to somebody, rather than a question that was not understood."""

KEPT: Final = 10
"""Messages that are asked about at once, as of an album."""

NAME: Final = 60
"""Characters of a message by which its question is told from another's."""

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
    offered = _meetings(context, viewer) if is_file else []
    rows += [[_add_to(context, kind, number, one)] for kind, one in offered]
    if rows:
        keep(context, [*kept(context), message.to_dict()])
        kinds = sorted({kind for kind, _ in offered})
        name = _name(message) or context.label(N_("a picture"))
        context.say("unasked", rows, kinds=kinds, name=name)
    return bool(rows)


def keep(context: Context, messages: Sequence[dict[str, Any]]) -> None:
    """Keep the messages that nobody has decided on, as Telegram gave them: the last of many."""
    messages = list(messages[-KEPT:])
    dialogues.keep_aside(context.session, context.chat_id, TOPIC, context.now, messages=messages)


def kept(context: Context) -> list[dict[str, Any]]:
    """Give the messages that were asked about and not decided on."""
    dialogue = dialogues.of_topic(context.session, context.chat_id, TOPIC)
    return list(dialogue.data.get("messages", ())) if dialogue is not None else []


def _name(message: Message) -> str:
    """Name a file, or a text by its beginning, so that one of several questions is told apart."""
    named = message.document.file_name if message.document is not None else None
    said = " ".join((message.caption or message.text or "").split())
    return " · ".join(filter(None, [named, paging.shorten(said, NAME)]))


def not_understood(context: Context) -> Keyboard:
    """Make the buttons by which the secretariat makes news of a sentence that is no question."""
    message, viewer = context.message, context.viewer
    if message is None or viewer is None or not viewer.secretariat or context.for_all:
        return []
    if len((message.text or "").split()) < SENTENCE:
        return []
    keep(context, [*kept(context), message.to_dict()])
    return _as_news(context, message.message_id)


def _news(context: Context, message: Message, *, is_file: bool) -> Keyboard:
    """Make the buttons for what can be news; none for what may be a question."""
    text, number = message.text or "", message.message_id
    lines = "\n" in text and len(text.split()) >= SENTENCE
    if not (is_file or message.forward_origin or lines or newsletters.is_long(text)):
        return []
    rows = _as_news(context, number)
    if text:
        whole = keyboards.button(context.label(N_("A whole newsletter")), "unaskedletter", number)
        likely = len(newsletter_files.items_of(text)) > 1
        rows.insert(0 if likely else len(rows), [whole])
    return rows


def _as_news(context: Context, number: int) -> Keyboard:
    return [
        [keyboards.button(context.label(N_("A news item")), "unaskeditem", number)],
        [keyboards.button(context.label(N_("A broadcast")), "unaskedpost", number)],
    ]


def _meetings(context: Context, viewer: Viewer) -> list[tuple[str, Meeting]]:
    """Give meetings ahead, of which a file is a document, and held ones, of which it is minutes.

    The one whose card was shown last stands first.
    """
    chaired = () if viewer.secretariat else sorted(viewer.chaired_ids)
    if not viewer.secretariat and not chaired:
        return []
    held = meetings.past(context.session, viewer, context.now, chaired, limit=HELD)
    ahead = meetings.upcoming(context.session, viewer, context.now, chaired, limit=AHEAD)
    offered = [("minutes", one) for one in held] + [("document", one) for one in ahead]
    shown = cards.last(context.session, context.chat_id)
    if shown is not None:
        kind = "minutes" if shown.ends_at <= context.now else "document"
        offered = [(kind, shown), *(each for each in offered if each[1] != shown)]
    return [
        (kind, one)
        for kind, one in offered
        if one.status == "confirmed" and storage.may_add(viewer, one)
    ]


def _add_to(context: Context, kind: str, number: int, meeting: Meeting) -> keyboards.Button:
    label = f"{meeting_files.SIGNS[kind]} {meeting_views.label(context, meeting)}"
    return keyboards.button(label, "unaskedfile", kind, number, meeting.id)
