"""Asking once more those who have not answered to a meeting: who it would be, then one tap."""

from handlers import keyboards
from handlers.context import Context
from handlers.texts import N_
from storage import meetings, members, nudges
from storage.recipients import Count

ASK = N_("Ask who has not answered")


def ask(context: Context, meeting_id: int) -> None:
    """Say who would be asked, and when it was done last; nobody is asked yet."""
    nudge = nudges.planned(context.session, context.member, meeting_id, context.now)
    until = nudge.waits_until(context.now)
    asks = bool(nudge.people) and until is None
    send = keyboards.button(context.label(N_("Ask them")), "nudged", meeting_id)
    context.say(
        "nudge_ask",
        [[send]] if asks else None,
        meeting=meetings.find(context.session, context.viewer, meeting_id),
        nudge=nudge,
        reader_id=context.member.person_id,
        organizations=sorted({one.organization.short_name for one in nudge.people}),
        count=_count(nudge),
        until=until,
    )


def send(context: Context, meeting_id: int) -> None:
    """Ask them, in place of the message that asked for it."""
    nudge = nudges.send(context.session, context.member, meeting_id, context.now)
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    held = members.held_until(context.session, context.now)
    context.show("nudged", meeting=meeting, count=_count(nudge), held_until=held)


def _count(nudge: nudges.Nudge) -> Count:
    return Count(len(nudge.people), nudge.organizations, without_chat=0)
