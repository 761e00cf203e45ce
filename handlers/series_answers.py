"""One answer for all dates of a series: asked from a card, given by one tap."""

from handlers import keyboards, meeting_views, subjects
from handlers.context import Context
from handlers.texts import N_
from storage import errors, meetings, series_answers
from storage.series_answers import EVERY, REST

WHICH = series_answers.WHICH


def ask(context: Context, meeting_id: int) -> None:
    """Show which dates would get the present answer, and which have another one."""
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    found = series_answers.dates(context.session, context.viewer, meeting, context.now)
    if not found.any:
        raise errors.AlreadyDone
    rows = []
    first = len(found.rest) + len(found.to_confirm)
    if first:
        label = N_("For dates without an answer: %(dates)s")
        if not found.rest:
            label = N_("Confirm these, too: %(dates)s")
        elif found.to_confirm:
            label = N_("For those without an answer or to be confirmed: %(dates)s")
        label = context.label(label, dates=context.number(first))
        rows.append([keyboards.button(label, "rsvpset", meeting_id, found.answer, REST)])
    if found.otherwise:
        count = first + len(found.otherwise)
        label = context.label(N_("For these, too: %(dates)s in all"), dates=context.number(count))
        rows.append([keyboards.button(label, "rsvpset", meeting_id, found.answer, EVERY)])
    context.say("rsvp_dates", rows, meeting=meeting, found=found)


def given(context: Context, meeting_id: int, answer: str, which: str) -> None:
    """Give the answer to these dates."""
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    done = series_answers.give(
        context.session, context.member, meeting_id, answer, which, context.now
    )
    subjects.decided(context, meeting_id)
    rows = [[meeting_views.button(context, one)] for one, rsvp in done if rsvp.position][:10]
    context.show(
        "rsvp_dates_given", rows, meeting=meeting, answer=answer,
        dates=[one.starts_at for one, _ in done],
        waiting=[one.starts_at for one, rsvp in done if rsvp.position],
        late=[one.starts_at for one, rsvp in done if rsvp.late],
    )  # fmt: skip
