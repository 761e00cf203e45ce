"""News items: the latest, one of them, and for the secretariat taking one back.

Writing one is `handlers.news_drafts`.
"""

from collections.abc import Sequence

from handlers import (
    broadcast_texts,
    copies,
    keyboards,
    navigation,
    news_search,
    news_views,
    paging,
    subjects,
    unfinished,
)
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import news
from storage.models import News, Post

PAGE = 6

LONGEST_TITLE = 30
"""Characters of a title on a button that says more."""

OFFERED = 5
"""Broadcasts with an item whose copies are offered to be corrected, the newest."""


def latest(context: Context, arguments: str) -> None:
    """List the newest items that this person may read; those that are asked for by words."""
    if arguments:
        news_search.search(context, arguments)
    else:
        page(context, 0)


def page(context: Context, number: int) -> None:
    """Show a page of the list."""
    found = news.visible(context.session, context.viewer, PAGE + 1, number * PAGE)
    items = [news_views.in_language(one, context.style.language) for one in found[:PAGE]]
    rows = _open_buttons(context, found[:PAGE])
    rows += navigation.turn(context, number, "news", more=len(found) > PAGE)
    if context.member.secretariat:
        rows += _of_the_secretariat(context)
    context.show("news", rows, items=items)
    subjects.told_news(context, listed=[one.id for one in found[:PAGE]])


def _open_buttons(context: Context, found: Sequence[News]) -> Keyboard:
    items = [news_views.in_language(one, context.style.language) for one in found]
    return [[keyboards.button(one["title"], "item", one["id"])] for one in items]


def _of_the_secretariat(context: Context) -> Keyboard:
    rows = [
        *unfinished.rows(context, "item"),
        *unfinished.rows(context, "newsletter"),
        *unfinished.proposed(context),
        [keyboards.button(context.label(N_("Add an item")), "newitem")],
        [keyboards.button(context.label(N_("Import a newsletter")), "import")],
    ]
    if news.withdrawn(context.session, 1):
        rows.append([keyboards.button(context.label(N_("Withdrawn items")), "olditems", 0)])
    return rows


def withdrawn(context: Context, number: int) -> None:
    """Show a page of the items that were taken back."""
    found = news.withdrawn(context.session, PAGE + 1, number * PAGE)
    rows = _open_buttons(context, found[:PAGE])
    rows += navigation.turn(context, number, "olditems", more=len(found) > PAGE)
    rows.append([keyboards.button(context.label(N_("News")), "news", 0)])
    context.show("news_withdrawn", rows, found=bool(found))


def open_item(context: Context, news_id: int) -> None:
    """Show one item with its file, in this person's language as far as there is a version."""
    subjects.told_news(context, news_id)
    if not context.member.secretariat:
        say(context, news.find(context.session, context.viewer, news_id))
        return
    item = news.find_any(context.session, news_id)
    say(context, item, _deeds(context, item))


def say(context: Context, item: News, keyboard: Keyboard | None = None) -> None:
    """Owe an item as this person reads it."""
    shown = news_views.in_language(item, context.style.language)
    html = context.render("news_item", item=shown)
    context.say_with(item.attachment, html, keyboard)


def published(context: Context, item: News) -> None:
    """Say that an item can be read now, and where an older text of it stands in chats."""
    behind = _behind(context, item)
    rows = _deeds(context, item)
    for post, _ in behind:
        title = paging.shorten(broadcast_texts.title(post, context.style.language), LONGEST_TITLE)
        label = context.label(N_("Correct copies: %(title)s"), title=title)
        if len(behind) > 1 and post.opened_at is not None:  # they may all begin alike
            label = f"{context.short(post.opened_at)} · {label}"
        rows.append([keyboards.button(label, "correctnow", post.id)])
    context.show(
        "item_published",
        rows,
        item=item,
        planned=news.is_in_planned(context.session, item),
        copies=sum(one.edited + one.anew for _, one in behind),
        astray=sum(one.others["deleted"] + one.others["outside"] for _, one in behind),
    )


def _behind(context: Context, item: News) -> list[tuple[Post, copies.Corrected]]:
    """Give the broadcasts whose copies a correction would change now, and what it would do."""
    found: list[tuple[Post, copies.Corrected]] = []
    for post in news.sent_with(context.session, item, OFFERED):
        words = broadcast_texts.Words.of(post)
        counted = copies.how_corrected(context.session, post, words, context.now)
        if counted.edited + counted.anew + counted.others["deleted"] + counted.others["outside"]:
            found.append((post, counted))
    return found


def _deeds(context: Context, item: News) -> Keyboard:
    """Make the buttons of what the secretariat can do with an item."""
    if item.withdrawn:
        return [[_restore(context, item)]]
    row = [keyboards.button(context.label(N_("Edit")), "edititem", item.id)]
    if len(context.network.languages) > 1:
        row.append(keyboards.button(context.label(N_("Translate")), "versions", item.id))
    return [[*row, _withdraw(context, item)]]


def withdraw(context: Context, news_id: int) -> None:
    """Let nobody read an item any more."""
    item = news.withdraw(context.session, news_id, context.member.person_id, context.now)
    context.say(
        "item_withdrawn",
        [[_restore(context, item)]],
        item=news_views.in_language(item, context.style.language),
        sent=bool(news.sent_with(context.session, item, 1)),
        unsent=news.is_in_unsent(context.session, item),
    )


def restore(context: Context, news_id: int) -> None:
    """Let a withdrawn item be read again."""
    item = news.restore(context.session, news_id, context.member.person_id, context.now)
    context.say("item_restored", [[_withdraw(context, item)]], item=item)


def _withdraw(context: Context, item: News) -> keyboards.Button:
    return keyboards.button(context.label(N_("Withdraw")), "itemdown", item.id)


def _restore(context: Context, item: News) -> keyboards.Button:
    return keyboards.button(context.label(N_("Restore")), "itemup", item.id)
