"""Answers to meetings: one tap, changeable, the last one wins."""

from collections.abc import Collection, Sequence
from datetime import datetime

from handlers import keyboards, meeting_views, needs, subjects, texts
from handlers.context import Context
from handlers.keyboards import Button
from handlers.texts import N_
from storage import delegates, meetings, rsvps, stale_answers, waiting
from storage.errors import NotFound, NotTheirMeeting
from storage.models import Meeting, Rsvp
from storage.rules import access, answers

NOTED = N_("Noted: %(answer)s")
LATE = N_("Noted, after the deadline: %(answer)s")
MOVED = N_("The date or time has just changed. Look at the new one, and confirm your answer.")
ON_THE_LIST = N_(
    "No seat is free now: you are on the waiting list, position %(position)s. "
    "I will tell you at once when one is yours."
)

NOT_ASKED = N_("Only the members of its working group answer to this meeting.")

OF_A_FULL_ORGANIZATION = N_(
    "No seat is free for your organization now: you are on the waiting list, "
    "position %(position)s. I will tell you at once when one is yours."
)


def tapped(context: Context, meeting_id: int, answer: str) -> None:
    """Take an answer and show it on the card that was tapped.

    In a Telegram group it is told to who tapped only; the card there is brought up to date later.
    """
    if context.room is not None and not _asked(context, meeting_id):
        context.toast(NOT_ASKED, alert=True)
        return
    meeting = _theirs(context, meeting_id)
    shown = _start_that_was_shown(context, meeting)
    given = give(context, meeting_id, answer)
    stale_answers.is_to(context.session, given, shown)
    noted(context, meeting, given)


def _start_that_was_shown(context: Context, meeting: Meeting) -> datetime | None:
    """Give the start that the tapped card shows, where it is another by now and nobody was told."""
    tapped = context.tapped_message_id
    if tapped is None or context.room is not None:
        return None
    return stale_answers.start_on(context.session, context.chat_id, tapped, meeting)


def give(context: Context, meeting_id: int, answer: str) -> Rsvp:
    """Write an answer of who writes; raises as `storage.rsvps.answer`."""
    if answer == answers.NO and context.room is None:  # there a colleague can be sent
        return delegates.decline(context.session, context.member, meeting_id, context.now)
    return rsvps.answer(context.session, context.viewer, meeting_id, answer, context.now)


def noted(context: Context, meeting: Meeting, rsvp: Rsvp) -> None:
    """Say how an answer was taken, and show it on the card that was tapped."""
    subjects.decided(context, meeting.id)
    if rsvp.position is not None:
        toast = ON_THE_LIST if meeting.full else OF_A_FULL_ORGANIZATION
        context.toast(toast, position=context.number(rsvp.position))
    elif rsvp.confirm:
        context.toast(MOVED, alert=True)
    else:
        word = texts.rsvp(context.style.language, rsvp.answer)
        context.toast(LATE if rsvp.late else NOTED, answer=word)
    if context.room is None:
        meeting_views.show_card(context, meeting)
        if rsvp.answer in answers.COMING:
            needs.ask_once(context)


def _theirs(context: Context, meeting_id: int) -> Meeting:
    """Give a meeting whose card was tapped; who may not see it is not asked to it."""
    try:
        return meetings.find(context.session, context.viewer, meeting_id)
    except NotFound:
        raise NotTheirMeeting from None


def _asked(context: Context, meeting_id: int) -> bool:
    """Whether one is asked to a meeting that all in the Telegram group know of."""
    try:
        meeting = meetings.find(context.session, context.viewer, meeting_id)
    except NotFound:
        return False
    return access.is_asked(context.viewer, meeting.working_groups)


def seat_given_back(context: Context, meeting_id: int) -> None:
    """Decline for who has a seat, and show the card; an old button takes nothing else away."""
    meeting = _theirs(context, meeting_id)
    if rsvps.give_back(context.session, context.viewer, meeting_id, context.now):
        context.toast(N_("Thank you. Your seat is free for others now."))
    else:
        context.toast(N_("You have no seat at this meeting."))
    meeting_views.show_card(context, meeting)


def mine(context: Context, _arguments: str) -> None:
    """List one's answers to what is coming up, and what waits for one."""
    _list(context, _given(context), _unanswered(context))


def given(
    context: Context, said: str, among: Collection[int] | None, wanted: Collection[str] = ()
) -> list[int]:
    """List one's answers to what is coming up; `among` these meetings, which are what is `said`.

    Where some answers are `wanted`, only those. Returns the meetings listed.
    """
    known = [(rsvp, one) for rsvp, one in _given(context) if among is None or one.id in among]
    kept = [(rsvp, one) for rsvp, one in known if not wanted or rsvp.answer in wanted]
    _list(context, kept, [], of="given" if kept or not known else "such", said=said)
    return [one.id for _, one in kept]


def waiting_for_me(context: Context, said: str, among: Collection[int] | None) -> list[int]:
    """List what is coming up and waits for one's answer; `among` as in `given`."""
    kept = [one for one in _unanswered(context) if among is None or one.id in among]
    _list(context, [], kept, of="waiting", said=said)
    return [one.id for one in kept]


def _given(context: Context) -> Sequence[tuple[Rsvp, Meeting]]:
    return rsvps.upcoming(context.session, context.member, context.now)


def _unanswered(context: Context) -> list[Meeting]:
    answered = {meeting.id for _, meeting in _given(context)}
    asked = meetings.asked(context.session, context.member, context.now)
    return [meeting for meeting in asked if meeting.id not in answered]


def _list(
    context: Context,
    given: Sequence[tuple[Rsvp, Meeting]],
    unanswered: Sequence[Meeting],
    *,
    of: str = "",
    said: str = "",
) -> None:
    """List answers and what waits for one; `of` names the one of these that alone was asked for."""
    keyboard = [
        [meeting_views.button(context, one)]
        for one in [*(meeting for _, meeting in given), *unanswered][:10]
    ]
    places = {
        meeting.id: place
        for meeting, place in waiting.waited_for(context.session, context.member, context.now)
    }
    context.say("rsvps", keyboard, given=given, waiting=unanswered, places=places, of=of, said=said)


def confirm_buttons(context: Context, meeting_id: int, words: Sequence[str]) -> list[Button]:
    """Make the buttons that set an answer which was given in words: `Confirm`, or which of two."""
    if len(words) == 1:
        return [keyboards.button(context.label(N_("Confirm")), "rsvp", meeting_id, words[0])]
    language = context.style.language
    return [
        keyboards.button(texts.rsvp(language, word), "rsvp", meeting_id, word) for word in words
    ]
