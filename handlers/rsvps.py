"""Answers to meetings: one tap, changeable, the last one wins."""

from handlers import keyboards, meeting_views, texts
from handlers.context import Context
from handlers.texts import N_
from storage import meetings, rsvps


def tapped(context: Context, meeting_id: int, answer: str) -> None:
    """Take an answer and show it on the card that was tapped."""
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    rsvp = rsvps.answer(context.session, context.viewer, meeting_id, answer, context.now)
    word = texts.rsvp(context.style.language, answer)
    if rsvp.late:
        context.toast(N_("Noted, after the deadline: %(answer)s"), answer=word)
    else:
        context.toast(N_("Noted: %(answer)s"), answer=word)
    meeting_views.show_card(context, meeting)


def mine(context: Context, _arguments: str) -> None:
    """List one's answers to what is coming up, and what waits for one."""
    viewer = context.member
    given = rsvps.upcoming(context.session, viewer, context.now)
    answered = {meeting.id for _, meeting in given}
    asked = meetings.asked(context.session, viewer, context.now)
    waiting = [meeting for meeting in asked if meeting.id not in answered]
    keyboard = [
        [keyboards.button(f"{context.short(one.starts_at)} · {one.title}", "meeting", one.id)]
        for one in [*(meeting for _, meeting in given), *waiting][:10]
    ]
    context.say("rsvps", keyboard, given=given, waiting=waiting)
