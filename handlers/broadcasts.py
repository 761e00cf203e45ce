"""What a broadcast begins with: a text or a news item, and then whom it goes to.

The draft is a post; a dialogue of its own says which draft somebody is at, so that nothing else
that happens in the chat loses it.
"""

from typing import Any

from handlers import (
    authored,
    broadcast_views,
    keyboards,
    navigation,
    paging,
    progress,
)
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import broadcasts, dialogues, errors, groups, news
from storage.models import Post
from storage.rules.audience import Atom, Audience

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
    written = context.message
    if written is None:
        raise errors.Outdated
    html = authored.html(written)
    if not paging.fits(html):
        context.say("too_long", longest=paging.LONGEST)
        return
    _begin_audience(context, text=html or None, attachment=authored.attachment(written))


def pick_news(context: Context, page: int) -> None:
    """Show news items to choose from."""
    found = news.visible(context.session, context.viewer, PAGE + 1, page * PAGE)
    rows: Keyboard = [[keyboards.button(one.title, "picked", one.id)] for one in found[:PAGE]]
    rows += navigation.turn(context, page, "pick", more=len(found) > PAGE)
    context.show("broadcast_pick", [*rows, *navigation.cancel(context)], found=bool(found))


def news_picked(context: Context, news_id: int) -> None:
    """Take a news item."""
    _begin_audience(context, items=[news.find(context.session, context.viewer, news_id)])


def _begin_audience(context: Context, **what: Any) -> None:
    made = broadcasts.draft(context.session, context.member.person_id, context.now, **what)
    go_on(context, made.id)


def go_on(context: Context, post_id: int) -> None:
    """Go on with a draft: show whom it goes to."""
    made = broadcasts.editable(context.session, post_id)
    context.enter("broadcast", "audience", post=made.id)
    audience(context)


def audience(context: Context) -> None:
    """Show whom it goes to, with the number of people, and let it be chosen."""
    made = current(context)
    wanted = Audience.from_json(made.audience)
    known = groups.visible(context.session, context.viewer)
    context.show(
        "broadcast_audience",
        broadcast_views.audience_buttons(context, wanted, known),
        audience=wanted,
        groups=[one for one in known if one.id in wanted.chosen("group")],
        count=broadcasts.count(context.session, made),
    )


def toggle_kind(context: Context, kind: str) -> None:
    """Add a kind of organization to the audience or take it away."""
    _change_audience(context, lambda wanted: wanted.toggled(Atom("kind", kind)))


def toggle_group(context: Context, group_id: int) -> None:
    """Add a working group to the audience or take it away."""
    _change_audience(context, lambda wanted: wanted.toggled(Atom("group", group_id)))


def _change_audience(context: Context, change: Any) -> None:
    made = current(context)
    changed = change(Audience.from_json(made.audience))
    made.audience = made.audience | changed.to_json()  # its Telegram groups stay
    broadcasts.change(made, context.now)
    audience(context)


def current(context: Context) -> Post:
    """Give the draft that somebody is at."""
    at = dialogues.draft(context.session, context.chat_id)
    if at is None or "post" not in at.data:
        raise errors.Outdated
    return broadcasts.editable(context.session, at.data["post"])
