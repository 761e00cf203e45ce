"""A broadcast: a text or news items, an audience, a preview, Send, Undo.

The draft is a post; a dialogue of its own says which draft somebody is at, so that nothing else
that happens in the chat loses it.
"""

from typing import Any

from handlers import (
    broadcast_texts,
    broadcast_views,
    keyboards,
    navigation,
    paging,
    progress,
)
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import broadcasts, dialogues, errors, groups, members, news
from storage.models import News, Post
from storage.rules.audience import Audience

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
    html = context.written_html
    if not paging.fits(html):
        context.say("too_long", longest=paging.LONGEST)
        return
    _begin_audience(context, text=html)


def pick_news(context: Context, page: int) -> None:
    """Show news items to choose from."""
    found = news.visible(context.session, context.viewer, PAGE + 1, page * PAGE)
    rows: Keyboard = [[keyboards.button(one.title, "picked", one.id)] for one in found[:PAGE]]
    rows += navigation.turn(context, page, "pick", more=len(found) > PAGE)
    context.show("broadcast_pick", [*rows, *navigation.cancel(context)], found=bool(found))


def news_picked(context: Context, news_id: int) -> None:
    """Take a news item."""
    _begin_audience(context, items=[news.find(context.session, context.viewer, news_id)])


def _begin_audience(
    context: Context, text: str | None = None, items: list[News] | None = None
) -> None:
    made = broadcasts.draft(
        context.session, context.member.person_id, context.now, text, items or []
    )
    go_on(context, made.id)


def go_on(context: Context, post_id: int) -> None:
    """Go on with a draft: show whom it goes to."""
    made = broadcasts.editable(context.session, post_id)
    context.enter("broadcast", "audience", post=made.id)
    audience(context)


def audience(context: Context) -> None:
    """Show whom it goes to, with the number of people, and let it be chosen."""
    made = _draft(context)
    wanted = Audience.from_json(made.audience)
    known = groups.visible(context.session, context.viewer)
    context.show(
        "broadcast_audience",
        broadcast_views.audience_buttons(context, wanted, known),
        audience=wanted,
        groups=[one for one in known if one.id in wanted.working_group_ids],
        count=broadcasts.count(context.session, made),
    )


def toggle_kind(context: Context, kind: str) -> None:
    """Add a kind of organization to the audience or take it away."""
    _change_audience(context, lambda wanted: wanted.toggled_kind(kind))


def toggle_group(context: Context, group_id: int) -> None:
    """Add a working group to the audience or take it away."""
    _change_audience(context, lambda wanted: wanted.toggled_group(group_id))


def _change_audience(context: Context, change: Any) -> None:
    made = _draft(context)
    made.audience = change(Audience.from_json(made.audience)).to_json()
    broadcasts.change(made, context.now)
    audience(context)


def preview(context: Context) -> None:
    """Show exactly what will be delivered, in each language, and to how many; then Send."""
    made = _draft(context)
    for messages in broadcast_texts.in_each_language(
        broadcast_texts.Words.of(made),
        context.network.languages,
        context.network.timezone,
        context.now,
    ):
        context.say_messages(messages)
    reached = broadcasts.count(context.session, made)
    if reached.people == 0:
        back = [[keyboards.button(context.label(N_("Back")), "aud")]]
        context.say("broadcast_nobody", [*back, *navigation.cancel(context)], count=reached)
        return
    keyboard = [
        [
            keyboards.button(context.label(N_("Send")), "send", made.id, made.facts["mark"]),
            keyboards.button(context.label(N_("Back")), "aud"),
        ],
        *navigation.cancel(context),
    ]
    context.say(
        "broadcast_confirm",
        keyboard,
        count=reached,
        hold=context.bot.hold,
        quiet_until=members.quiet_until(context.session, context.now),
    )


def send(context: Context, post_id: int, mark: int) -> None:
    """Owe the broadcast, after the hold; a second tap finds no draft any more."""
    post = broadcasts.find(context.session, post_id)
    if post.facts["mark"] != mark:
        raise errors.AlreadySent
    due_at = context.now + context.bot.hold
    broadcasts.send(context.session, post, context.member, context.now, due_at)
    dialogues.leave_draft(context.session, context.chat_id)
    progress.keep_shown(context, post)


def undo(context: Context, post_id: int) -> None:
    """Take a broadcast back before its first message left; the draft is there again."""
    post = broadcasts.find(context.session, post_id)
    broadcasts.take_back(context.session, post, context.member, context.now)
    if context.tapped_message_id == post.progress_message_id:
        post.progress_message_id = None  # it shows the draft from now on
    context.enter("broadcast", "audience", post=post.id)
    rows: Keyboard = [[keyboards.button(context.label(progress.GO_ON), "draft", post.id)]]
    context.show("broadcast_undone", [*rows, *navigation.cancel(context)])


def _draft(context: Context) -> Post:
    """Give the draft that somebody is at."""
    at = dialogues.draft(context.session, context.chat_id)
    if at is None or "post" not in at.data:
        raise errors.Outdated
    return broadcasts.editable(context.session, at.data["post"])
