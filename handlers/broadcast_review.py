"""A draft before it leaves: seen as it will be, sent, approved by somebody else, undone."""

from datetime import datetime
from typing import Any

from handlers import (
    audience_views,
    audiences,
    broadcast_contents,
    broadcast_drafts,
    broadcast_lists,
    broadcast_texts,
    clashes,
    declining,
    keyboards,
    news_views,
    progress,
    texts,
)
from handlers.context import Context
from handlers.errors import CHANGED
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import approvals, errors, members, submissions
from storage import broadcasts as storage
from storage.models import Post
from storage.recipients import Count
from storage.rules.audience import Audience


def preview(context: Context, draft: Post) -> None:
    """Show exactly what will be delivered, in each language, and to how many; then Send."""
    storage.keep_within_circle(context.session, draft)
    _enter(context, draft)
    broadcast_texts.preview(context, broadcast_texts.Words.of(draft))
    draft.facts = draft.facts | {"seen": submissions.digest(draft)}
    _say(context, draft, above=True)


def _say(context: Context, draft: Post, *, above: bool = False) -> None:
    """Say what can be done with the draft, or that it has no readers.

    `above` says that the preview stands just above.
    """
    read, rows, data = _offer(context, draft, above=above)
    context.say("broadcast_confirm" if read else "broadcast_nobody", rows, **data)


def _show(context: Context, draft: Post) -> None:
    """Show the same."""
    read, rows, data = _offer(context, draft)
    context.show("broadcast_confirm" if read else "broadcast_nobody", rows, **data)


def _offer(
    context: Context, draft: Post, *, above: bool = False
) -> tuple[bool, Keyboard, dict[str, Any]]:
    """Say whether a draft has readers, and give the buttons and what is said of it."""
    reached = storage.count(context.session, draft)
    if reached.readers:
        return True, _choices(context, draft), _confirm(context, draft, reached, above=above)
    shown = clashes.shown(draft, clashes.AUDIENCE)
    broadcast_drafts.enter(context, draft, "audience", **shown)
    rows = [[broadcast_drafts.back(context, draft, "aud")]]
    gone = _withdrawn(context, draft)
    if gone:
        contents = context.label(N_("Contents"))
        rows.append([broadcast_drafts.button(draft, contents, "contents")])
    rows += broadcast_drafts.cancel(context, draft)
    only = audience_views.limited_to(draft)
    return False, rows, {"count": reached, "gone": gone, "only": only}


def _enter(context: Context, draft: Post) -> None:
    """Be at the preview, which says whom the draft goes to."""
    broadcast_drafts.enter(context, draft, "review", **clashes.shown(draft, clashes.AUDIENCE))


def _confirm(
    context: Context, draft: Post, reached: Count, *, above: bool = False
) -> dict[str, Any]:
    """Give what is said below a preview, or later, when that is not just `above`."""
    when = storage.planned_for(draft)
    timed, chosen = (None, None) if when is None else _due(context, draft)
    wanted = Audience.from_json(draft.audience)
    return {
        "lines": audience_views.in_words(context.session, context.viewer, context.style, wanted),
        "only": audience_views.limited_to(draft),
        "count": reached,
        "hold": context.bot.hold,
        "duration": audiences.takes(context, draft, reached),
        "above": above,
        "sections": broadcast_texts.sections(draft, context.style.language),
        "noted": draft.facts.get("noted"),
        "meeting": storage.meeting(context.session, draft),
        "ahead": progress.ahead(draft, context.style),
        "timed": when is not None,
        "due": timed,
        "chosen": chosen if chosen != timed else None,
        "untranslated": broadcast_texts.untranslated(
            draft, context.network.languages, context.style.language
        ),
        "fallbacks": _fallbacks(context, draft),
        "gone": _withdrawn(context, draft),
        "approval": approvals.needs_approval(context.session, draft, reached.readers),
        "quiet_until": members.quiet_until(context.session, context.now) if not when else None,
    }


def _fallbacks(context: Context, draft: Post) -> list[tuple[str, int]]:
    """Give the languages that the text is not written in, with how many readers each has."""
    missing = broadcast_texts.Words.of(draft).missing(context.network.languages)
    readers = {one: storage.count_of_language(context.session, draft, one) for one in missing}
    return [(texts.LANGUAGES[one], number) for one, number in readers.items() if number]


def _withdrawn(context: Context, draft: Post) -> list[str]:
    """Give the titles of the items that were withdrawn since they were chosen: nobody gets them."""
    gone = [item for item in draft.news if item.withdrawn]
    return [news_views.title(item, context.style.language) for item in gone]


def _due(context: Context, draft: Post) -> tuple[datetime | None, datetime | None]:
    """Give when it leaves, and when it was chosen to; none where that time is over."""
    try:
        chosen = submissions.chosen(context.session, draft)
        return submissions.due(context.session, draft, context.now, context.bot.hold), chosen
    except errors.Past:
        return None, None


def _choices(context: Context, draft: Post) -> Keyboard:
    mark = draft.facts["mark"]
    noted = keyboards.CHOSEN if draft.facts.get("noted") else ""
    missing = broadcast_texts.Words.of(draft).missing(context.network.languages)
    send_it = N_("Send") if storage.planned_for(draft) is None else N_("Plan it")
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


def show_choices(context: Context, draft: Post) -> None:
    """Show what can be done with the draft that was previewed, and be at the preview again."""
    _enter(context, draft)
    _show(context, draft)


def say_choices(context: Context, draft: Post) -> None:
    """Say the same below what was written."""
    _enter(context, draft)
    _say(context, draft)


def back(context: Context, draft: Post) -> None:
    """Show again what can be done with the draft that was previewed."""
    show_choices(context, draft)


def toggle_noted(context: Context, draft: Post) -> None:
    """Ask the readers to note it, or no longer."""
    storage.change(draft, context.now, noted=not draft.facts.get("noted"))
    show_choices(context, draft)


def send_to_me(context: Context, draft: Post) -> None:
    """Show the draft as this person would get it, with its buttons."""
    words = broadcast_texts.Words.of(draft)
    messages = broadcast_texts.messages(words, context.style, context.now)
    context.say_messages(messages, broadcast_texts.keyboard(draft, context.style.language))


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
    seen = post.facts["mark"] == mark and post.facts.get("seen") == submissions.digest(post)
    if not seen:
        _show_anew(context, post)
        return
    try:
        submissions.submit(
            context.session, post, context.member, context.now, context.bot.hold,
            confirmed=confirmed,
        )  # fmt: skip
    except errors.NobodyReached:
        _show_anew(context, post)
        return
    except errors.Unapproved:
        confirm = broadcast_drafts.button(post, context.label(N_("Confirm")), "sendalone", mark)
        back_ = broadcast_drafts.back(context, post, "review")
        context.show("broadcast_alone", [[confirm, back_]])
        return
    broadcast_drafts.leave(context, post)
    progress.keep_shown(context, post)


def _show_anew(context: Context, post: Post) -> None:
    context.toast(CHANGED)
    preview(context, post)


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
    post = approvals.to_approve(context.session, post_id, context.member)
    broadcast_texts.preview(context, broadcast_texts.Words.of(post))
    broadcast_lists.tell_about(context, post)


def approve(context: Context, post_id: int, mark: int) -> None:
    """Let it leave, also by who was about to decline it."""
    declining.leave(context)
    post = approvals.approve(
        context.session,
        post_id,
        mark,
        context.member,
        context.now,
        context.bot.hold,
        context.tapped_message,
    )
    context.show("approval_given", due=post.due_at)
