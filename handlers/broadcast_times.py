"""When a draft is to leave: at once, at a time, or so long before a meeting, chosen or written.

A time over one that a colleague has set since it was shown is kept beside it (`clashes`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from handlers import (
    asking,
    broadcast_drafts,
    broadcast_review,
    clashes,
    dates,
    keyboards,
    meeting_views,
    navigation,
)
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from handlers.understanding import appointments, lengths
from storage import broadcasts as storage
from storage import errors, meetings
from storage.models import Meeting, Post

AHEAD = {"1h": timedelta(hours=1), "1d": timedelta(days=1), "2d": timedelta(days=2)}
"""How long before a meeting a broadcast can leave."""

LATER = {
    "1h": N_("In an hour"),
    "3h": N_("In three hours"),
    "morning": N_("Tomorrow at 9:00"),
}
BEFORE = {
    "1h": N_("An hour before it"),
    "1d": N_("A day before it"),
    "2d": N_("Two days before it"),
}
AT_ONCE = N_("As soon as I send it")

MEETINGS = 6
"""Meetings of one page."""


def ask_when(context: Context, draft: Post) -> None:
    """Ask when it is to leave."""
    broadcast_drafts.enter(context, draft, "when", **clashes.shown(draft, clashes.TIME))
    later = [
        broadcast_drafts.button(draft, context.label(label), "later", word)
        for word, label in LATER.items()
    ]
    context.show(
        "broadcast_when",
        [
            [broadcast_drafts.button(draft, context.label(AT_ONCE), "later", "now")],
            *keyboards.columns(later, 2),
            [broadcast_drafts.button(draft, context.label(N_("Before a meeting")), "atmeeting", 0)],
            [broadcast_drafts.back(context, draft, "review")],
        ],
    )


def later(context: Context, draft: Post, word: str) -> None:
    """Let it leave at one of the times that are offered."""
    _take(context, draft, _when(context, word))


def _when(context: Context, word: str) -> dict[str, Any] | None:
    match word:
        case "now":
            return None
        case "morning":
            morning = appointments.next_morning(context.now, context.network.timezone)
            return {"at": morning.isoformat()}
        case hours:
            return {"at": (context.now + timedelta(hours=int(hours[:-1]))).isoformat()}


def time_given(context: Context, draft: Post, text: str) -> None:
    """Take a time that was written, and show it; or say what is wrong with it.

    How long before is before its meeting; which one that is is asked, where there is none.
    """
    minutes = lengths.before(asking.sentence(context, text))
    if minutes:
        meeting = storage.meeting(context.session, draft)
        if meeting is None:
            ask_meeting_to_lead(context, draft, minutes, 0)
        else:
            _lead_given(context, draft, meeting, minutes)
        return
    at = asking.moment(context, text)
    if isinstance(at, appointments.Unread):
        context.say("broadcast_no_time", why=at.why.value, on=at.day)
        return
    _take(context, draft, {"at": at.isoformat()})


def _lead_given(context: Context, draft: Post, meeting: Meeting, minutes: int) -> None:
    """Let it leave so long before a meeting as was written; or say that this is over."""
    lead = timedelta(minutes=minutes)
    if _is_ahead(context, meeting, lead):
        _take(context, draft, _ahead_of(meeting, lead))
    else:
        context.say("broadcast_no_lead", over=True)


def ask_meeting_to_lead(context: Context, draft: Post, minutes: int, page: int) -> None:
    """Ask before which meeting it is to leave, so long before as was written."""
    lead = timedelta(minutes=minutes)
    found = _meetings_ahead(context)
    in_time = [one for one in found if _is_ahead(context, one, lead)]
    if found and not in_time:
        context.say("broadcast_no_lead", over=True)
        return
    turn, route = ("leadmeetings", minutes), ("meetinglead", minutes)
    ahead = dates.duration(context.style, lead)
    _show_meetings(context, draft, in_time, page, turn, route, ahead=ahead)


def lead_before(context: Context, draft: Post, minutes: int, meeting_id: int) -> None:
    """Let it leave so long before this meeting as was written."""
    _lead(context, draft, meeting_id, timedelta(minutes=minutes))


def _lead(context: Context, draft: Post, meeting_id: int, lead: timedelta) -> None:
    """Let it leave so long before a meeting; Past where that is over by now."""
    meeting = meetings.find(context.session, context.member, meeting_id)
    if not _is_ahead(context, meeting, lead):
        raise errors.Past
    _take(context, draft, _ahead_of(meeting, lead))


def _meetings_ahead(context: Context) -> list[Meeting]:
    """Give the meetings that have not begun and take place, whoever is asked to them."""
    found = meetings.upcoming(context.session, context.member, context.now)
    return [one for one in found if one.status == "confirmed" and one.starts_at > context.now]


def ask_meeting(context: Context, draft: Post, page: int) -> None:
    """Ask before which meeting it is to leave."""
    found = _meetings_ahead(context)
    _show_meetings(context, draft, found, page, ("atmeeting",), ("meetingwhen",), ahead=None)


def _show_meetings(
    context: Context,
    draft: Post,
    found: Sequence[Meeting],
    page: int,
    turn: tuple[str, *tuple[int, ...]],
    route: tuple[str, *tuple[int, ...]],
    *,
    ahead: str | None,
) -> None:
    first, last = page * MEETINGS, (page + 1) * MEETINGS
    name, *arguments = route
    rows: Keyboard = []
    for one in found[first:last]:
        label = meeting_views.label(context, one)
        rows.append([broadcast_drafts.button(draft, label, name, *arguments, one.id)])
    further, *more_arguments = turn
    rows += navigation.turn(
        context, page, further, draft.id, *more_arguments, more=len(found) > last
    )
    rows.append([broadcast_drafts.back(context, draft, "when")])
    context.show("broadcast_which_meeting", rows, found=bool(found), ahead=ahead)


def ask_ahead(context: Context, draft: Post, meeting_id: int) -> None:
    """Ask how long before the meeting."""
    meeting = meetings.find(context.session, context.member, meeting_id)
    shown = clashes.kept(context)  # the time that was shown before
    broadcast_drafts.enter(context, draft, "ahead", meeting=meeting.id, **shown)
    rows = [
        [broadcast_drafts.button(draft, context.label(label), "ahead", meeting.id, word)]
        for word, label in BEFORE.items()
        if _is_ahead(context, meeting, AHEAD[word])
    ]
    rows.append([broadcast_drafts.button(draft, context.label(N_("Back")), "atmeeting", 0)])
    context.show("broadcast_ahead", rows, meeting=meeting)


def ahead(context: Context, draft: Post, meeting_id: int, word: str) -> None:
    """Let it leave so long before a meeting, and move with it."""
    _lead(context, draft, meeting_id, AHEAD[word])


def ahead_given(context: Context, draft: Post, text: str) -> None:
    """Take how long before the meeting, as it was written; or say what is wrong with it."""
    meeting_id = broadcast_drafts.meeting_id(context)
    meeting = meetings.find(context.session, context.member, meeting_id)
    minutes = lengths.ahead(asking.sentence(context, text))
    if minutes:
        _lead_given(context, draft, meeting, minutes)
    else:
        context.say("broadcast_no_lead", over=False)


def _is_ahead(context: Context, meeting: Meeting, lead: timedelta) -> bool:
    """Say whether the moment so long before a meeting is still to come."""
    return meeting.starts_at - lead > context.now


def _ahead_of(meeting: Meeting, lead: timedelta) -> dict[str, Any]:
    return {"meeting": meeting.id, "minutes": -lead.total_seconds() / 60}


def _take(context: Context, draft: Post, when: dict[str, Any] | None) -> None:
    """Let it leave then, and show that; over a time that a colleague set meanwhile it is kept."""
    if clashes.changed_by_another(context, draft, clashes.TIME):
        show(context, draft)
        clashes.keep_aside(context, draft, clashes.TIME, when, _in_words(context, when))
    else:
        put(context, draft, when)


def put(context: Context, draft: Post, when: dict[str, Any] | None) -> None:
    """Let it leave then, and show what can be done with it."""
    by = clashes.signed(context, draft, clashes.TIME)
    storage.change(draft, context.now, when=when, by=by)
    if context.query is not None:
        broadcast_review.show_choices(context, draft)
    else:
        broadcast_review.say_choices(context, draft)


def show(context: Context, draft: Post) -> None:
    """Say when it leaves as it is now, below what was written or tapped."""
    broadcast_review.say_choices(context, draft)


def _in_words(context: Context, when: dict[str, Any] | None) -> str:
    if when is None:
        return context.label(AT_ONCE)
    if "at" in when:
        return dates.moment(context.style, datetime.fromisoformat(when["at"]), context.now)
    meeting = meetings.find(context.session, context.member, when["meeting"])
    lead = dates.duration(context.style, -timedelta(minutes=when["minutes"]))
    title = context.title_of(meeting)
    return context.label(N_("%(duration)s before “%(title)s”"), duration=lead, title=title)
