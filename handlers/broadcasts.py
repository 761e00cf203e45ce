"""What a broadcast begins with: a text or a news item, and then whom it goes to.

The draft is a post; a dialogue of its own says which draft somebody is at, so that nothing else
that happens in the chat loses it.
"""

from collections.abc import Collection
from typing import Any

from handlers import audiences, broadcast_drafts, keyboards, navigation, progress
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import broadcasts, news

PAGE = 6


def begin(context: Context, _arguments: str) -> None:
    """Ask what to send; offer the draft that there is."""
    draft = broadcasts.latest_draft(context.session, context.member.person_id)
    rows: Keyboard = []
    if draft is not None:
        rows.append([keyboards.button(context.label(progress.GO_ON), "draft", draft.id)])
        rows.append([keyboards.button(context.label(N_("Write a new one")), "write")])
    rows.append([keyboards.button(context.label(N_("Choose a news item")), "pick", 0)])
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


def pick_news(context: Context, page: int) -> None:
    """Show news items to choose from."""
    offer_items(context, page, "pick", "picked", navigation.cancel(context))


def offer_items(
    context: Context,
    page: int,
    turn: str,
    route: str,
    below: Keyboard,
    without: Collection[int] = (),
) -> None:
    """Show a page of news items, each leading to `route`, but for those `without`."""
    found = news.visible(context.session, context.viewer, PAGE + 1, page * PAGE)
    rows: Keyboard = [
        [keyboards.button(one.title, route, one.id)]
        for one in found[:PAGE]
        if one.id not in without
    ]
    rows += navigation.turn(context, page, turn, more=len(found) > PAGE)
    context.show("broadcast_pick", [*rows, *below], found=bool(found))


def news_picked(context: Context, news_id: int) -> None:
    """Take a news item."""
    _begin_audience(context, items=[news.find(context.session, context.viewer, news_id)])


def _begin_audience(context: Context, **what: Any) -> None:
    made = broadcasts.draft(context.session, context.member.person_id, context.now, **what)
    go_on(context, made.id)


def forget(context: Context, post_id: int) -> None:
    """Throw a draft away."""
    broadcasts.forget(context.session, post_id, context.now)
    context.show("cancelled")


def go_on(context: Context, post_id: int) -> None:
    """Go on with a draft: show whom it goes to."""
    audiences.show(context, broadcasts.editable(context.session, post_id))
