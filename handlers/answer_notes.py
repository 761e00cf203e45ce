"""The reason or note that somebody gives with their answer, for secretariat and chair only.

Nobody has to: a button asks for it, and the answer counts without.
"""

from handlers import errors, keyboards, navigation
from handlers.context import Context
from handlers.texts import N_
from storage import dialogues, meetings, rsvps
from storage.errors import Outdated, Refusal
from storage.models import Meeting

TOPIC = "note"
"""The dialogue in which it is waited for."""


def ask(context: Context, meeting_id: int) -> None:
    """Ask for it, showing the present one."""
    given = rsvps.answered(context.session, context.member, meeting_id, context.now)
    context.enter(TOPIC, "text", meeting=meeting_id)
    take_back = keyboards.button(context.label(N_("Take it back")), "nonote", meeting_id)
    rows = [[take_back]] if given.note else []
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    context.say("note_ask", [*rows, *navigation.cancel(context)], meeting=meeting, given=given)


def given(context: Context, text: str) -> None:
    """Keep what was written."""
    if context.dialogue is None:
        raise Outdated
    if len(text) > rsvps.LONGEST_NOTE:
        context.say("too_long", longest=rsvps.LONGEST_NOTE)
        return
    meeting_id = context.dialogue.data["meeting"]
    meeting = _kept(context, meeting_id, text)
    if meeting is not None:
        context.say("note_kept", meeting=meeting, kept=True)


def take_back(context: Context, meeting_id: int) -> None:
    """Take it away again."""
    meeting = _kept(context, meeting_id, None)
    if meeting is not None:
        context.show("note_kept", meeting=meeting, kept=False)


def _kept(context: Context, meeting_id: int, text: str | None) -> Meeting | None:
    """Keep it, and wait for nothing any more; None where the answer takes none now."""
    if context.dialogue is not None and context.dialogue.topic == TOPIC:
        dialogues.leave_waiting(context.session, context.chat_id)
    try:
        rsvps.annotate(context.session, context.member, meeting_id, text, context.now)
    except Refusal as refusal:  # it was given back or is over: no words are waited for any more
        errors.explain(context, refusal)
        return None
    return meetings.find(context.session, context.viewer, meeting_id)
