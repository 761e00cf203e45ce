"""Answers to meetings: one tap, changeable, the last one wins."""

from handlers import keyboards, meeting_views, texts
from handlers.context import Context
from handlers.texts import N_
from storage import meetings, rsvps, waiting

NOTED = N_("Noted: %(answer)s")
LATE = N_("Noted, after the deadline: %(answer)s")
ON_THE_LIST = N_(
    "No seat is free now: you are on the waiting list, position %(position)s. "
    "I will tell you at once when one is yours."
)

OF_A_FULL_ORGANIZATION = N_(
    "Your organization has all its seats: you are on the waiting list, position %(position)s. "
    "I will tell you at once when one is yours."
)


def tapped(context: Context, meeting_id: int, answer: str) -> None:
    """Take an answer and show it on the card that was tapped."""
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    rsvp = rsvps.answer(context.session, context.viewer, meeting_id, answer, context.now)
    if rsvp.position is not None:
        counted = waiting.seats_of(context.session, meeting)
        full = counted is None or counted.full
        toast = ON_THE_LIST if full else OF_A_FULL_ORGANIZATION
        context.toast(toast, position=context.number(rsvp.position))
    else:
        word = texts.rsvp(context.style.language, answer)
        context.toast(LATE if rsvp.late else NOTED, answer=word)
    meeting_views.show_card(context, meeting)


def seat_given_back(context: Context, meeting_id: int) -> None:
    """Decline for who has a seat, and show the card; an old button takes nothing else away."""
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    if rsvps.give_back(context.session, context.viewer, meeting_id, context.now):
        context.toast(N_("Thank you. Your seat is free for others now."))
    else:
        context.toast(N_("You have no seat at this meeting."))
    meeting_views.show_card(context, meeting)


def mine(context: Context, _arguments: str) -> None:
    """List one's answers to what is coming up, and what waits for one."""
    viewer = context.member
    given = rsvps.upcoming(context.session, viewer, context.now)
    answered = {meeting.id for _, meeting in given}
    asked = meetings.asked(context.session, viewer, context.now)
    unanswered = [meeting for meeting in asked if meeting.id not in answered]
    keyboard = [
        [keyboards.button(f"{context.short(one.starts_at)} · {one.title}", "meeting", one.id)]
        for one in [*(meeting for _, meeting in given), *unanswered][:10]
    ]
    places = {
        meeting.id: place
        for meeting, place in waiting.waited_for(context.session, viewer, context.now)
    }
    context.say("rsvps", keyboard, given=given, waiting=unanswered, places=places)
