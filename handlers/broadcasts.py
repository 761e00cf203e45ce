"""What a broadcast begins with: a text or a news item, and then whom it goes to.

The draft is a post; a dialogue of its own says which draft somebody is at, so that nothing else
that happens in the chat loses it.
"""

from collections.abc import Collection
from typing import Any

from handlers import (
    audiences,
    broadcast_drafts,
    keyboards,
    navigation,
    news_search,
    news_views,
    progress,
)
from handlers.context import Context
from handlers.errors import CHANGED
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import broadcasts, errors, news
from storage.models import Post

PAGE = 6

Route = tuple[str] | tuple[str, int]
"""Where a button leads, but for its last argument: of a draft, its number behind the name."""


def begin(context: Context, _arguments: str) -> None:
    """Ask what to send; offer the draft that there is."""
    draft = broadcasts.latest_draft(context.session, context.member.person_id)
    rows: Keyboard = []
    if draft is not None:
        rows.append([keyboards.button(context.label(progress.GO_ON), "draft", draft.id)])
        rows.append([keyboards.button(context.label(N_("Write a new one")), "write")])
    rows.append([keyboards.button(context.label(N_("Choose a news item")), "pick", 0, 0)])
    rows += navigation.cancel(context)
    # What is written now is a new text; until then the draft that there is stays.
    context.enter("broadcast", "text")
    context.say("broadcast_begin", rows, has_draft=draft is not None)


def ask_text(context: Context) -> None:
    """Ask for the text."""
    context.enter("broadcast", "text")
    context.show("broadcast_ask_text", navigation.cancel(context))


def text_given(context: Context, _text: str) -> None:
    """Take the text, with Telegram's formatting."""
    html = broadcast_drafts.written(context)
    if html is not None:
        attachment = broadcast_drafts.attached(context)
        _begin_audience(context, text=html or None, attachment=attachment)


def pick_news(context: Context, mark: int, page: int) -> None:
    """Show news items to choose from; until one is chosen the draft that there is stays."""
    words = words_sought(context, mark)
    context.enter("broadcast", "pick", words=words)
    _offer_all(context, words, page)


def pick_named(context: Context, text: str) -> None:
    """Show those that have what was written in them."""
    context.enter("broadcast", "pick", words=text)
    _offer_all(context, text, 0)


def _offer_all(context: Context, words: str, page: int) -> None:
    offer_items(context, words, page, ("pick",), ("picked",), navigation.cancel(context))


def words_sought(context: Context, mark: int) -> str:
    """Give the words that the items on a screen with this mark were looked for by; "" for all.

    Raises Outdated where they are not what was looked for last.
    """
    if not mark:
        return ""
    words = str(broadcast_drafts.kept(context).get("words", ""))
    if news_search.mark_of(words) != mark:
        raise errors.Outdated
    return words


def offer_items(
    context: Context,
    words: str,
    page: int,
    turn: Route,
    route: Route,
    below: Keyboard,
    without: Collection[int] = (),
) -> None:
    """Show a page of news items, each leading to `route`, but for those `without`.

    With words only what they find; `turn` leads to further pages, and from what was found to all.
    """
    first, last = page * PAGE, (page + 1) * PAGE
    all_there = True
    if words:
        every, all_there = news_search.find(context, words)
    else:
        every = news.visible(context.session, context.viewer, last + 1 + len(without))
    left = [one for one in every if one.id not in without]
    found = left[first:last]
    rows: Keyboard = [
        [keyboards.button(news_views.title(one, context.style.language), *route, one.id)]
        for one in found
    ]
    mark = news_search.mark_of(words) if words else 0
    rows += navigation.turn(context, page, *turn, mark, more=len(left) > last)
    if words:
        rows.append([keyboards.button(context.label(N_("All news")), *turn, 0, 0)])
    nearest = not all_there
    context.show(
        "broadcast_pick",
        [*rows, *below],
        found=bool(found),
        words=words,
        nearest=nearest,
        all_in=bool(every) and not left,
    )


def news_picked(context: Context, news_id: int) -> None:
    """Take a news item; Outdated for a second tap, when a draft is begun already."""
    if broadcast_drafts.at_hand(context) is not None:
        raise errors.Outdated
    _begin_audience(context, items=[news.find(context.session, context.viewer, news_id)])


def _begin_audience(context: Context, **what: Any) -> None:
    made = broadcasts.draft(context.session, context.member.person_id, context.now, **what)
    audiences.show(context, made)


def leave(context: Context, post_id: int) -> None:
    """Leave a draft, which is kept; another one that is at hand stays so."""
    draft = broadcasts.editable(context.session, post_id)
    broadcast_drafts.leave(context, draft)
    say_kept(context, draft)


def say_kept(context: Context, draft: Post) -> None:
    """Say where a draft that was left is found, and offer to delete it as it is now."""
    delete = context.label(N_("Delete the draft"))
    row = [broadcast_drafts.button(draft, delete, "forget", draft.facts["mark"])]
    context.show("draft_kept", [row], where="broadcasts", draft=True)


def forget(context: Context, post_id: int, mark: int) -> None:
    """Throw a draft away, unless it was changed since that was offered."""
    draft = broadcasts.editable(context.session, post_id)
    if draft.facts["mark"] != mark:
        context.toast(CHANGED)
        say_kept(context, draft)
        return
    broadcast_drafts.leave(context, draft)
    broadcasts.forget(draft, context.now)
    context.show("cancelled")
