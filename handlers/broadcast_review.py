"""A draft before it leaves: seen as it will be, timed, sent, approved by somebody else, undone."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from handlers import (
    asking,
    audiences,
    broadcast_contents,
    broadcast_drafts,
    broadcast_lists,
    broadcast_texts,
    clashes,
    dates,
    declining,
    keyboards,
    progress,
    texts,
)
from handlers.context import Context
from handlers.errors import CHANGED
from handlers.keyboards import Keyboard
from handlers.texts import N_
from handlers.understanding import appointments, lengths
from storage import broadcasts as storage
from storage import errors, meetings, members, submissions
from storage.models import Meeting, Post
from storage.recipients import Count

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
MEETINGS = 6


def preview(context: Context, draft: Post) -> None:
    """Show exactly what will be delivered, in each language, and to how many; then Send."""
    storage.keep_within_circle(context.session, draft)
    broadcast_drafts.enter(context, draft, "review")
    broadcast_texts.preview(context, broadcast_texts.Words.of(draft))
    draft.facts = draft.facts | {"seen": submissions.digest(draft)}
    reached = storage.count(context.session, draft)
    if not reached.people and not reached.chats:
        shown = clashes.shown(draft, clashes.AUDIENCE)
        broadcast_drafts.enter(context, draft, "audience", **shown)
        back = [[broadcast_drafts.back(context, draft, "aud")]]
        context.say(
            "broadcast_nobody", [*back, *broadcast_drafts.cancel(context, draft)], count=reached
        )
        return
    confirm = _confirm(context, draft, reached, above=True)
    context.say("broadcast_confirm", _choices(context, draft), **confirm)


def _confirm(
    context: Context, draft: Post, reached: Count, *, above: bool = False
) -> dict[str, Any]:
    """Give what is said below a preview, or later, when that is not just `above`."""
    when = submissions.planned_for(draft)
    timed = None if when is None else _due(context, draft)
    return {
        "count": reached,
        "hold": context.bot.hold,
        "duration": audiences.takes(context, draft, reached),
        "above": above,
        "sections": broadcast_texts.sections(draft, context.style.language),
        "noted": draft.facts.get("noted"),
        "meeting": submissions.meeting(context.session, draft),
        "ahead": progress.ahead(draft, context.style),
        "timed": when is not None,
        "due": timed,
        "untranslated": broadcast_texts.untranslated(
            draft, context.network.languages, context.style.language
        ),
        "fallbacks": _fallbacks(context, draft),
        "approval": submissions.needs_approval(
            context.session, draft, reached.people + reached.chats
        ),
        "quiet_until": members.quiet_until(context.session, context.now) if not when else None,
    }


def _fallbacks(context: Context, draft: Post) -> list[tuple[str, int]]:
    """Give the languages that the text is not written in, with how many readers each has."""
    missing = broadcast_texts.Words.of(draft).missing(context.network.languages)
    readers = {one: storage.count_of_language(context.session, draft, one) for one in missing}
    return [(texts.LANGUAGES[one], number) for one, number in readers.items() if number]


def _due(context: Context, draft: Post) -> object:
    try:
        return submissions.due(context.session, draft, context.now, context.bot.hold)
    except errors.Past:
        return None


def _choices(context: Context, draft: Post) -> Keyboard:
    mark = draft.facts["mark"]
    noted = keyboards.CHOSEN if draft.facts.get("noted") else ""
    missing = broadcast_texts.Words.of(draft).missing(context.network.languages)
    send_it = N_("Send") if submissions.planned_for(draft) is None else N_("Plan it")
    return [
        [
            broadcast_drafts.button(draft, context.label(send_it), "send", mark),
            broadcast_drafts.back(context, draft, "aud"),
        ],
        [
            broadcast_drafts.button(draft, context.label(N_("Contents")), "contents"),
            broadcast_drafts.button(draft, context.label(N_("When")), "when"),
        ],
        [
            broadcast_drafts.button(draft, noted + context.label(N_("Ask to note it")), "asknoted"),
            broadcast_drafts.button(draft, context.label(N_("Telegram groups")), "chats"),
        ],
        [
            broadcast_drafts.button(draft, context.label(N_("Send to me first")), "tome"),
            *broadcast_contents.version_buttons(context, draft, missing),
        ],
        *broadcast_drafts.cancel(context, draft),
    ]


def _show_choices(context: Context, draft: Post) -> None:
    reached = storage.count(context.session, draft)
    context.show("broadcast_confirm", _choices(context, draft), **_confirm(context, draft, reached))


def _say_choices(context: Context, draft: Post) -> None:
    """Say the same below what was written, and be at the preview again."""
    broadcast_drafts.enter(context, draft, "review")
    reached = storage.count(context.session, draft)
    context.say("broadcast_confirm", _choices(context, draft), **_confirm(context, draft, reached))


def back(context: Context, draft: Post) -> None:
    """Show again what can be done with the draft that was previewed."""
    _show_choices(context, draft)


def toggle_noted(context: Context, draft: Post) -> None:
    """Ask the readers to note it, or no longer."""
    storage.change(draft, context.now, noted=not draft.facts.get("noted"))
    _show_choices(context, draft)


def send_to_me(context: Context, draft: Post) -> None:
    """Show the draft as this person would get it, with its buttons."""
    words = broadcast_texts.Words.of(draft)
    messages = broadcast_texts.messages(words, context.style, context.now)
    context.say_messages(messages, broadcast_texts.keyboard(draft, context.style.language))


def ask_when(context: Context, draft: Post) -> None:
    """Ask when it is to leave."""
    broadcast_drafts.enter(context, draft, "when")
    later = [
        broadcast_drafts.button(draft, context.label(label), "later", word)
        for word, label in LATER.items()
    ]
    context.show(
        "broadcast_when",
        [
            [
                broadcast_drafts.button(
                    draft, context.label(N_("As soon as I send it")), "later", "now"
                )
            ],
            *keyboards.columns(later, 2),
            [broadcast_drafts.button(draft, context.label(N_("Before a meeting")), "atmeeting")],
            [broadcast_drafts.back(context, draft, "review")],
        ],
    )


def later(context: Context, draft: Post, word: str) -> None:
    """Let it leave at one of the times that are offered."""
    storage.change(draft, context.now, when=_when(context, word))
    _show_choices(context, draft)


def _when(context: Context, word: str) -> dict[str, object] | None:
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
    lead = lengths.before(asking.sentence(context, text))
    if lead:
        _take_lead(context, draft, lead)
        return
    at = asking.moment(context, text)
    if isinstance(at, appointments.Unread):
        context.say("broadcast_no_time", why=at.why.value, on=at.day)
        return
    storage.change(draft, context.now, when={"at": at.isoformat()})
    _say_choices(context, draft)


def _take_lead(context: Context, draft: Post, minutes: int) -> None:
    """Let it leave so long before the meeting that it leaves before already, or ask which one."""
    lead, meeting = timedelta(minutes=minutes), submissions.meeting(context.session, draft)
    known = meetings.asked(context.session, context.member, context.now, MEETINGS)
    found = [meeting] if meeting is not None else known
    in_time = [one for one in found if one.starts_at - lead > context.now]
    if found and not in_time:
        context.say("broadcast_no_lead", over=True)
    elif meeting is not None:
        _plan_ahead(context, draft, meeting, lead)
        _say_choices(context, draft)
    else:
        rows = _rows_of_meetings(context, draft, in_time, "meetinglead", minutes)
        said = dates.duration(context.style, lead)
        context.say("broadcast_which_meeting", rows, found=bool(in_time), ahead=said)


def lead_before(context: Context, draft: Post, minutes: int, meeting_id: int) -> None:
    """Let it leave so long before this meeting as was written."""
    meeting = meetings.find(context.session, context.member, meeting_id)
    lead = timedelta(minutes=minutes)
    if meeting.starts_at - lead <= context.now:
        raise errors.Past
    _plan_ahead(context, draft, meeting, lead)
    broadcast_drafts.enter(context, draft, "review")
    _show_choices(context, draft)


def _rows_of_meetings(
    context: Context, draft: Post, found: Sequence[Meeting], route: str, *arguments: int
) -> Keyboard:
    rows: Keyboard = []
    for one in found:
        label = f"{context.short(one.starts_at)} · {one.title}"
        rows.append([broadcast_drafts.button(draft, label, route, *arguments, one.id)])
    return [*rows, [broadcast_drafts.back(context, draft, "when")]]


def ask_meeting(context: Context, draft: Post) -> None:
    """Ask before which meeting it is to leave."""
    found = meetings.asked(context.session, context.member, context.now, MEETINGS)
    rows = _rows_of_meetings(context, draft, found, "meetingwhen")
    context.show("broadcast_which_meeting", rows, found=bool(found), ahead=None)


def ask_ahead(context: Context, draft: Post, meeting_id: int) -> None:
    """Ask how long before the meeting."""
    meeting = meetings.find(context.session, context.member, meeting_id)
    broadcast_drafts.enter(context, draft, "ahead", meeting=meeting.id)
    rows = [
        [broadcast_drafts.button(draft, context.label(label), "ahead", meeting.id, word)]
        for word, label in BEFORE.items()
        if meeting.starts_at - AHEAD[word] > context.now
    ]
    rows.append([broadcast_drafts.back(context, draft, "atmeeting")])
    context.show("broadcast_ahead", rows, meeting=meeting)


def ahead(context: Context, draft: Post, meeting_id: int, word: str) -> None:
    """Let it leave so long before a meeting, and move with it."""
    meeting = meetings.find(context.session, context.member, meeting_id)
    _plan_ahead(context, draft, meeting, AHEAD[word])
    _show_choices(context, draft)


def ahead_given(context: Context, draft: Post, text: str) -> None:
    """Take how long before the meeting, as it was written; or say what is wrong with it."""
    meeting_id = broadcast_drafts.meeting_id(context)
    meeting = meetings.find(context.session, context.member, meeting_id)
    lead = timedelta(minutes=lengths.ahead(asking.sentence(context, text)))
    over = meeting.starts_at - lead <= context.now
    if not lead or over:
        context.say("broadcast_no_lead", over=over)
        return
    _plan_ahead(context, draft, meeting, lead)
    _say_choices(context, draft)


def _plan_ahead(context: Context, draft: Post, meeting: Meeting, lead: timedelta) -> None:
    minutes = -lead.total_seconds() / 60
    storage.change(draft, context.now, when={"meeting": meeting.id, "minutes": minutes})


def send(context: Context, post_id: int, mark: int) -> None:
    """Owe the broadcast; a second tap finds no draft any more."""
    _submit(context, post_id, mark, confirmed=False)


def send_alone(context: Context, post_id: int, mark: int) -> None:
    """Owe a broadcast that nobody else can approve, confirmed a second time."""
    _submit(context, post_id, mark, confirmed=True)


def _submit(context: Context, post_id: int, mark: int, *, confirmed: bool) -> None:
    post = storage.find(context.session, post_id)
    if post.state != "draft":
        raise errors.AlreadySent
    if post.facts["mark"] != mark or post.facts.get("seen") != submissions.digest(post):
        context.toast(CHANGED)
        broadcast_drafts.enter(context, post, "review")
        preview(context, post)
        return
    try:
        submissions.submit(
            context.session, post, context.member, context.now, context.bot.hold,
            confirmed=confirmed,
        )  # fmt: skip
    except errors.Unapproved:
        confirm = broadcast_drafts.button(post, context.label(N_("Confirm")), "sendalone", mark)
        back_ = broadcast_drafts.back(context, post, "review")
        context.show("broadcast_alone", [[confirm, back_]])
        return
    broadcast_drafts.leave(context, post)
    progress.keep_shown(context, post)


def undo(context: Context, post_id: int) -> None:
    """Take a broadcast back before its first message left; the draft is there again."""
    post = storage.find(context.session, post_id)
    submissions.take_back(context.session, post, context.member, context.now)
    if broadcast_drafts.at_hand(context) is None:
        broadcast_drafts.enter(context, post, "review")
    go_on = broadcast_drafts.button(post, context.label(progress.GO_ON), "draft")
    context.show("broadcast_undone", [[go_on], *broadcast_drafts.cancel(context, post)])


def read_to_approve(context: Context, post_id: int) -> None:
    """Show a broadcast, in each language, and whom it is for, to who may approve it."""
    post = submissions.to_approve(context.session, post_id, context.member)
    broadcast_texts.preview(context, broadcast_texts.Words.of(post))
    broadcast_lists.tell_about(context, post)


def approve(context: Context, post_id: int, mark: int) -> None:
    """Let it leave, also by who was about to decline it."""
    declining.leave(context)
    post = submissions.approve(
        context.session,
        post_id,
        mark,
        context.member,
        context.now,
        context.bot.hold,
        context.tapped_message,
    )
    context.show("approval_given", due=post.due_at)
