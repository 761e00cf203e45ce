"""Documents and minutes of a meeting: listed, sent to who asks, added and removed."""

from pathlib import PurePath
from typing import Any, Final

from handlers import authored, calls, keyboards, meeting_views, navigation, paging
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import dialogues, errors, heard, meeting_files, meetings, members
from storage.models import Meeting, MeetingFile
from storage.rules import access
from storage.rules.access import Level

TOPIC: Final = "meetingfile"

LONGEST: Final = 100
"""Characters of a name that are kept."""

ADD: Final = {"document": N_("Add a document"), "minutes": N_("Add the minutes")}
LINES: Final = {"document": N_("a document of the meeting"), "minutes": N_("the minutes")}
"""What is asked for, as one would call it."""
OTHER: Final = {"document": N_("These are the minutes"), "minutes": N_("This is a document")}
"""What a file that was added can be taken for instead."""
SIGNS: Final = {"document": "📎", "minutes": "📝"}
UNNAMED: Final = {"document": N_("Document"), "minutes": N_("Minutes")}
"""What a picture without a caption is called."""


def show(context: Context, meeting_id: int) -> None:
    """List a meeting's files; who may add some can do so, or take one away."""
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    if access.level(context.viewer, meeting.working_groups) is not Level.ALL:
        raise errors.NotFound
    keyboard, data = _listed(context, meeting)
    context.say("meeting_files", keyboard, **data)


def _listed(context: Context, meeting: Meeting) -> tuple[Keyboard, dict[str, Any]]:
    found = meeting_files.of(context.session, meeting)
    rows = [[_button(one)] for one in found]
    if meeting_files.may_add(context.viewer, meeting):
        rows += _more(context, meeting, any_there=bool(found))
    return rows, {"meeting": meeting, "found": len(found)}


def _button(one: MeetingFile, route: str = "meetfile", sign: str = "") -> keyboards.Button:
    return keyboards.button(f"{sign or SIGNS[one.kind]} {one.name}", route, one.id)


def _more(context: Context, meeting: Meeting, *, any_there: bool) -> Keyboard:
    add = [
        keyboards.button(context.label(label), "meetfileadd", kind, meeting.id)
        for kind, label in ADD.items()
    ]
    away = keyboards.button(context.label(N_("Take one away")), "meetfilesoff", meeting.id)
    return [add, [away]] if any_there else [add]


def send(context: Context, file_id: int) -> None:
    """Send a file."""
    found = meeting_files.find(context.session, context.viewer, file_id)
    meeting = meetings.find(context.session, context.viewer, found.meeting_id)
    caption = context.render("meeting_file", meeting=meeting, name=found.name)
    context.calls.append(calls.message(context.chat_id, caption, None, None, found.attachment))


def begin(context: Context, kind: str, meeting_id: int) -> None:
    """Ask for files of a kind."""
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    if not meeting_files.may_add(context.viewer, meeting):
        raise errors.NotFound
    context.enter(TOPIC, kind, meeting=meeting.id)
    context.say("meeting_file_ask", navigation.cancel(context), meeting=meeting, kind=kind)


def begin_with(context: Context, kind: str, meeting_id: int) -> None:
    """Take the file of the message at hand, and wait for others of its kind."""
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    context.enter(TOPIC, kind, meeting=meeting.id)
    given(context, "")


def given(context: Context, _text: str) -> None:
    """Take a file; another may follow."""
    dialogue, message = context.dialogue, context.message
    if dialogue is None or message is None:
        raise errors.Outdated
    kind, attachment = dialogue.step, authored.attachment(message)
    if attachment is None:
        context.say("meeting_file_wanted", navigation.cancel(context))
        return
    added = meeting_files.add(
        context.session,
        context.member,
        dialogue.data["meeting"],
        kind,
        attachment,
        _name(context, kind, attachment.get("name")),
        context.now,
    )
    context.enter(TOPIC, kind, **dialogue.data | {"added": True})
    context.say("meeting_file_added", _added_rows(context, added), **_added(context, added))


def call_other(context: Context, file_id: int) -> None:
    """Take a file that was added, and those that follow it, for what the other kind is."""
    found = meeting_files.call_other(context.session, context.member, file_id, context.now)
    dialogue = context.dialogue
    if dialogue is not None and dialogue.topic == TOPIC:
        context.enter(TOPIC, found.kind, **dialogue.data)
    context.show("meeting_file_added", _added_rows(context, found), **_added(context, found))


def _added_rows(context: Context, added: MeetingFile) -> Keyboard:
    return [
        [
            keyboards.button(context.label(N_("Done")), "meetfilesdone", added.meeting_id),
            keyboards.button(context.label(N_("Take it away")), "meetfileoff", added.id),
        ],
        [keyboards.button(context.label(OTHER[added.kind]), "meetfileother", added.id)],
        [keyboards.button(context.label(meeting_views.DOCUMENTS), "meetfiles", added.meeting_id)],
    ]


def _added(context: Context, added: MeetingFile) -> dict[str, Any]:
    """Give what is said of a file that was added."""
    meeting = meetings.find(context.session, context.viewer, added.meeting_id)
    return {"name": added.name, "kind": added.kind, **_told(context, meeting)}


def _told(context: Context, meeting: Meeting) -> dict[str, Any]:
    """Give who is told of what was just added, and when where that is not in ten minutes."""
    count = meeting_files.told(context.session, context.member, meeting)
    leaves = context.now + meeting_files.TOGETHER
    held = members.held_until(context.session, leaves) if count.people else None
    return {
        "meeting": meeting,
        "count": count,
        "held_until": held,
        "unannounced": heard.is_unannounced(context.session, meeting),
    }


def done(context: Context, meeting_id: int) -> None:
    """Wait for no more files, and show what there is."""
    if context.dialogue is not None and context.dialogue.topic == TOPIC:
        dialogues.leave_waiting(context.session, context.chat_id)
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    keyboard, data = _listed(context, meeting)
    context.show("meeting_files", keyboard, **data)


def _name(context: Context, kind: str, file_name: str | None) -> str:
    """Call a file by its caption's first line, or by its own name without the ending."""
    caption = context.message.caption if context.message is not None else None
    line = (caption or "").strip().partition("\n")[0] or PurePath(file_name or "").stem
    return paging.shorten(line or context.label(UNNAMED[kind]), LONGEST)


def ask_which(context: Context, meeting_id: int) -> None:
    """Ask which file to take away."""
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    if not meeting_files.may_add(context.viewer, meeting):
        raise errors.NotFound
    found = meeting_files.of(context.session, meeting)
    rows = [[_button(one, "meetfileoff", "🗑")] for one in found]
    context.show("meeting_file_away", [*rows, *navigation.cancel(context)], meeting=meeting)


def take_away(context: Context, file_id: int) -> None:
    """Take a file away."""
    meeting = meeting_files.remove(context.session, context.member, file_id, context.now)
    keyboard, data = _listed(context, meeting)
    context.show("meeting_files", keyboard, **data)
