"""What a draft brings: opening words, and news items in their order, added, moved and left out."""

from typing import Any

from handlers import (
    broadcast_drafts,
    broadcast_texts,
    broadcasts,
    keyboards,
    paging,
)
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import broadcasts as storage
from storage import news
from storage.models import News, Post

LONGEST_TITLE = 30


def show(context: Context) -> None:
    """List what the draft brings, each with what can be done with it."""
    draft = broadcast_drafts.current(context)
    broadcast_drafts.enter(context, draft, "contents")
    context.show("broadcast_contents", _rows(context, draft), **_data(draft))


def _data(draft: Post) -> dict[str, Any]:
    words = broadcast_texts.Words.of(draft)
    opening = broadcast_texts.title(draft) if words.text or words.attachment else None
    return {"opening": opening, "titles": [item.title for item in words.items]}


def _rows(context: Context, draft: Post) -> Keyboard:
    rows: Keyboard = []
    for place, item in enumerate(draft.news):
        title = paging.shorten(item.title, LONGEST_TITLE)
        row = [keyboards.button(f"✕ {title}", "leaveout", item.id)]
        if place:
            row.append(keyboards.button(f"▲ {title}", "moveup", item.id))
        rows.append(row)
    add = keyboards.button(context.label(N_("Add a news item")), "add", 0)
    opening = keyboards.button(context.label(N_("Opening words")), "opening")
    return [*rows, [add, opening], [keyboards.button(context.label(N_("Preview")), "preview")]]


def pick(context: Context, page: int) -> None:
    """Show the items that are not in it yet."""
    there = {item.id for item in broadcast_drafts.current(context).news}
    back = [[keyboards.button(context.label(N_("Back")), "contents")]]
    broadcasts.offer_items(context, page, "add", "additem", back, without=there)


def add(context: Context, news_id: int) -> None:
    """Add an item at the end."""
    draft = broadcast_drafts.current(context)
    item = news.find(context.session, context.viewer, news_id)
    if item not in draft.news:
        _put(context, draft, [*draft.news, item])
    show(context)


def leave_out(context: Context, news_id: int) -> None:
    """Leave an item out."""
    draft = broadcast_drafts.current(context)
    _put(context, draft, [item for item in draft.news if item.id != news_id])
    show(context)


def move_up(context: Context, news_id: int) -> None:
    """Move an item before the one that stands above it."""
    draft = broadcast_drafts.current(context)
    items = draft.news
    place = next((place for place, item in enumerate(items) if item.id == news_id), 0)
    if place:
        items[place - 1 : place + 1] = items[place], items[place - 1]
        _put(context, draft, items)
    show(context)


def _put(context: Context, draft: Post, items: list[News]) -> None:
    storage.put_items(draft, items)
    storage.change(draft, context.now)


def ask_opening(context: Context) -> None:
    """Ask for the words before the items."""
    draft = broadcast_drafts.current(context)
    broadcast_drafts.enter(context, draft, "opening")
    rows = [[keyboards.button(context.label(N_("Back")), "contents")]]
    context.show("broadcast_ask_text", rows)


def opening_given(context: Context, _text: str) -> None:
    """Take the words before the items, with their formatting and a picture or document."""
    draft, html = broadcast_drafts.current(context), broadcast_drafts.written(context)
    if html is None:
        return
    attachment = broadcast_drafts.attached(context) or draft.facts.get("attachment")
    storage.change(draft, context.now, text=html or None, attachment=attachment)
    show(context)
