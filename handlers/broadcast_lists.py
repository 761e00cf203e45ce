"""The lists of broadcasts: drafts, planned, running and past ones, and one of them opened."""

from handlers import (
    audience_views,
    audiences,
    broadcast_drafts,
    broadcast_texts,
    corrections,
    keyboards,
    navigation,
    paging,
    progress,
    unfinished,
)
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import approvals
from storage import broadcasts as storage
from storage.models import Post
from storage.rules.audience import Audience

PAGE = 6
LONGEST_TITLE = 40
NAMES = {
    "draft": N_("Drafts (%(number)s)"),
    "approval": N_("Waiting for approval (%(number)s)"),
    "planned": N_("Planned (%(number)s)"),
    "running": N_("Running (%(number)s)"),
    "past": N_("Past (%(number)s)"),
}


def begin(context: Context, _arguments: str) -> None:
    """Say how many broadcasts there are of each sort, and list what is asked for."""
    counts = storage.counts(context.session)
    rows = [*unfinished.rows(context, corrections.TOPIC), *_tabs(context, counts)]
    context.say("broadcasts", rows, any=any(counts.values()))


def page(context: Context, name: str, number: int) -> None:
    """Show a page of a list."""
    found = storage.listed(context.session, name, PAGE + 1, number * PAGE)
    rows: Keyboard = [
        [keyboards.button(_title(context, post), "broadcast", post.id)] for post in found[:PAGE]
    ]
    rows += navigation.turn(context, number, "broadcasts", name, more=len(found) > PAGE)
    others = storage.counts(context.session) | {name: 0}
    context.show("broadcasts_of", [*rows, *_tabs(context, others)], name=name, found=bool(found))


def open_broadcast(context: Context, post_id: int) -> None:
    """Go on with a draft, or show how far another one is and what can be done with it."""
    post = storage.find(context.session, post_id)
    if post.state == "draft":
        broadcast_drafts.take(context, post)
        audiences.show(context, post)
    else:
        progress.keep_shown(context, post)


def show_words(context: Context, post_id: int) -> None:
    """Show what a broadcast says, whole, and who wrote it to whom."""
    post = storage.find(context.session, post_id)
    words = broadcast_texts.Words.of(post)
    context.say_messages(broadcast_texts.messages(words, context.style, context.now))
    tell_about(context, post)


def tell_about(context: Context, post: Post) -> None:
    """Say who wrote a broadcast, who approved it, and whom it is for."""
    wanted = Audience.from_json(post.audience)
    wrote, sends = approvals.wrote_and_sends(context.session, post)
    context.say(
        "broadcast_about",
        author=wrote and wrote.name,
        sender=sends and sends.name,
        approved_by=post.approved_by.name if post.approved_by is not None else None,
        lines=audience_views.in_words(context.session, context.viewer, context.style, wanted),
        chats=[one.title for one in storage.chats(context.session, post)],
        sections=broadcast_texts.sections(post, context.style.language),
    )


def _tabs(context: Context, counts: dict[str, int]) -> Keyboard:
    tabs = [
        keyboards.button(
            context.label(NAMES[name], number=context.number(number)), "broadcasts", name, 0
        )
        for name, number in counts.items()
        if number
    ]
    return keyboards.columns(tabs, 2)


def _title(context: Context, post: Post) -> str:
    """Write when, by whom where that is somebody else, and, cut off on a narrow phone, what."""
    parts = [context.short(post.due_at)]
    if post.author is not None and post.author_id != context.member.person_id:
        parts.append(post.author.name)
    words = paging.shorten(broadcast_texts.title(post, context.style.language), LONGEST_TITLE)
    return " · ".join([*parts, words])
