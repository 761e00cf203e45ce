"""The coverage of a meeting: who comes, organization by organization, as message and as files."""

from collections.abc import Sequence

from handlers import files, keyboards, meeting_views, nudges, on_behalf
from handlers.context import Context
from handlers.keyboards import Keyboard
from storage import coverage, heard, meetings, needs, rsvps, waiting
from storage.coverage import OrganizationAnswers
from storage.errors import NotFound
from storage.models import Meeting
from storage.rules import answers
from storage.rules.access import Level


def show(context: Context, meeting_id: int) -> None:
    """Say who comes: numbers and organizations; names and files only to who may see them."""
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    seen = meeting_views.view(context.session, context.viewer, meeting, context.now)
    if seen.level is not Level.ALL:
        raise NotFound
    organizations = coverage.as_seen(context.session, context.member, meeting)
    known = {one.organization.id for one in organizations}
    line = waiting.line(context.session, meeting)
    context.say(
        "who_is_coming",
        _buttons(context, meeting, organizations) if seen.sees_names else [],
        view=seen,
        organizations=organizations,
        line=[one for one in line if one.organization_id in known],
        needs=needs.counted(organizations) if needs.reads(context.viewer) else {},
    )


def _buttons(
    context: Context, meeting: Meeting, organizations: Sequence[OrganizationAnswers]
) -> Keyboard:
    made = [
        keyboards.button(context.label(files.LABELS[kind]), "coverage", meeting.id, kind)
        for kind in files.OF_COVERAGE
    ]
    rows = [made]
    if rsvps.takes_answers(meeting, context.now):
        silent = any(one.silent and one.people[answers.NONE] for one in organizations)
        ahead = meeting.starts_at > context.now
        if silent and ahead and not heard.is_unannounced(context.session, meeting):
            rows.append([keyboards.button(context.label(nudges.ASK), "nudge", meeting.id)])
        rows.append([keyboards.button(context.label(on_behalf.ANSWER), "behalf", meeting.id)])
    return rows


def file(context: Context, meeting_id: int, kind: str) -> None:
    """Owe a picture or workbook of who comes; it is made when it is sent."""
    meeting = meetings.with_names(context.session, context.viewer, meeting_id)
    caption = context.render("coverage_file", meeting=meeting)
    context.calls.append(files.owed(context.chat_id, caption, kind, meeting.id))
