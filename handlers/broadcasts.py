"""A broadcast, its first form: a text or a news item, an audience, a preview, Send, Undo.

The draft is a dialogue of its own, so that nothing else that happens in the chat loses it.
"""

from typing import Any

from handlers import broadcast_views, keyboards, markup, navigation, paging, post_views, progress
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import audit, dialogues, errors, groups, members, news, posts, recipients
from storage.models import Dialogue, News, Post
from storage.rules.audience import Audience

PAGE = 6


def begin(context: Context, _arguments: str) -> None:
    """Ask what to send; offer the draft that there is."""
    draft = dialogues.draft(context.session, context.chat_id)
    has_draft = draft is not None and ("text" in draft.data or "news_id" in draft.data)
    rows: Keyboard = []
    if has_draft:
        rows.append([keyboards.button(context.label(progress.GO_ON), "aud")])
        rows.append([keyboards.button(context.label(N_("Write a new one")), "write")])
    rows.append([keyboards.button(context.label(N_("Choose a news item")), "pick", 0)])
    rows += navigation.cancel(context)
    # What is written now is a new text; until then the draft that there is stays.
    context.enter("broadcast", "text", **(draft.data if draft is not None else {}))
    context.say("broadcast_begin", rows, has_draft=has_draft)


def ask_text(context: Context) -> None:
    """Ask for the text; the draft that there was goes."""
    context.enter("broadcast", "text")
    context.show("broadcast_ask_text", navigation.cancel(context))


def text_given(context: Context, _text: str) -> None:
    """Take the text, with Telegram's formatting."""
    html = _as_written(context)
    if not paging.fits(html):
        context.say("too_long", longest=paging.LONGEST)
        return
    _begin_audience(context, text=html)


def _as_written(context: Context) -> str:
    """Give the author's text with its formatting, but for emoji that bots may not send."""
    message = context.message
    if message is None or message.text is None:
        raise errors.Outdated
    written = [one.to_dict() for one in message.entities if one.type != "custom_emoji"]
    return markup.render(message.text, written)


def pick_news(context: Context, page: int) -> None:
    """Show news items to choose from."""
    found = news.visible(context.session, context.viewer, PAGE + 1, page * PAGE)
    rows: Keyboard = [[keyboards.button(one.title, "picked", one.id)] for one in found[:PAGE]]
    rows += navigation.turn(context, page, "pick", more=len(found) > PAGE)
    context.show("broadcast_pick", [*rows, *navigation.cancel(context)], found=bool(found))


def news_picked(context: Context, news_id: int) -> None:
    """Take a news item."""
    item = news.find(context.session, context.viewer, news_id)
    if not all(paging.fits(text) for text in _written(context, None, item)):
        context.say("too_long", longest=paging.LONGEST)
        return
    _begin_audience(context, news_id=item.id)


def _begin_audience(context: Context, **what: Any) -> None:
    context.enter("broadcast", "audience", **what, audience=Audience().to_json())
    audience(context)


def audience(context: Context) -> None:
    """Show whom it goes to, with the number of people, and let it be chosen."""
    draft = _draft(context)
    context.enter("broadcast", "audience", **draft.data)
    wanted = Audience.from_json(draft.data["audience"])
    known = groups.visible(context.session, context.viewer)
    context.show(
        "broadcast_audience",
        broadcast_views.audience_buttons(context, wanted, known),
        audience=wanted,
        groups=[one for one in known if one.id in wanted.working_group_ids],
        count=_count(context, draft),
    )


def toggle_kind(context: Context, kind: str) -> None:
    """Add a kind of organization to the audience or take it away."""
    _change_audience(context, lambda wanted: wanted.toggled_kind(kind))


def toggle_group(context: Context, group_id: int) -> None:
    """Add a working group to the audience or take it away."""
    _change_audience(context, lambda wanted: wanted.toggled_group(group_id))


def _change_audience(context: Context, change: Any) -> None:
    draft = _draft(context)
    changed = change(Audience.from_json(draft.data["audience"]))
    context.enter("broadcast", "audience", **(draft.data | {"audience": changed.to_json()}))
    audience(context)


def preview(context: Context) -> None:
    """Show exactly what will be delivered, in each language, and to how many; then Send."""
    draft = _draft(context)
    mark = draft.data.get("mark", 0) + 1
    context.enter("broadcast", "preview", **(draft.data | {"mark": mark}))
    for rendered in _previews(context, draft):
        context.say_html(rendered)
    count = _count(context, draft)
    if count.people == 0:
        back = [[keyboards.button(context.label(N_("Back")), "aud")]]
        context.say("broadcast_nobody", [*back, *navigation.cancel(context)], count=count)
        return
    keyboard = [
        [
            keyboards.button(context.label(N_("Send")), "send", mark),
            keyboards.button(context.label(N_("Back")), "aud"),
        ],
        *navigation.cancel(context),
    ]
    context.say(
        "broadcast_confirm",
        keyboard,
        count=count,
        hold=context.bot.hold,
        quiet_until=members.quiet_until(context.session, context.now),
    )


def _previews(context: Context, draft: Dialogue) -> list[str]:
    """Give the texts as they will be delivered: one a language where they differ."""
    written = _written(context, draft.data.get("text"), _news(context, draft))
    return list(dict.fromkeys(written))


def _written(context: Context, text: str | None, item: News | None) -> list[str]:
    """Give the text in each of the network's languages."""
    return [
        post_views.broadcast(text, item, language, context.network.timezone, context.now)
        for language in context.network.languages
    ]


def send(context: Context, mark: int) -> None:
    """Owe the broadcast, after the hold; a second tap finds no draft any more."""
    draft = dialogues.draft(context.session, context.chat_id)
    if draft is None or draft.step != "preview" or draft.data["mark"] != mark:
        raise errors.AlreadySent
    viewer = context.member
    post = posts.plan(
        context.session,
        "broadcast",
        context.now,
        draft.data["audience"],
        {"text": draft.data.get("text"), "draft": draft.data},
        due_at=context.now + context.bot.hold,
        news_id=draft.data.get("news_id"),
        author_id=viewer.person_id,
        prompt=True,  # whoever taps Send chose now
    )
    if post is None:
        raise errors.Outdated
    count = _count(context, draft)
    post.facts = post.facts | {"people": count.people, "organizations": count.organizations}
    audit.record(
        context.session, context.now, viewer.person_id, "broadcast-sent", f"post:{post.id}",
        people=count.people,
    )  # fmt: skip
    context.session.delete(draft)
    _show_progress(context, post)


def _show_progress(context: Context, post: Post) -> None:
    """Turn the message that was tapped into the one that shows how far it is."""
    shown = progress.render(context.session, post, context.style, context.now)
    context.show_html(shown.text, shown.keyboard)
    if context.tapped_message_id is not None:
        post.progress_chat_id = context.chat_id
        post.progress_message_id = context.tapped_message_id


def undo(context: Context, post_id: int) -> None:
    """Take a broadcast back before its first message left; the draft is there again."""
    post = context.session.get(Post, post_id)
    if post is None or post.kind != "broadcast" or post.state == "withdrawn":
        raise errors.Outdated
    if not posts.withdraw_planned(context.session, post, context.now):
        raise errors.TooLate
    audit.record(
        context.session, context.now, context.member.person_id, "broadcast-undone",
        f"post:{post.id}",
    )  # fmt: skip
    if context.tapped_message_id == post.progress_message_id:
        post.progress_message_id = None  # it shows the draft from now on
    context.enter("broadcast", "audience", **post.facts["draft"])
    rows: Keyboard = [[keyboards.button(context.label(progress.GO_ON), "aud")]]
    context.show("broadcast_undone", [*rows, *navigation.cancel(context)])


def _draft(context: Context) -> Dialogue:
    draft = dialogues.draft(context.session, context.chat_id)
    if draft is None or "audience" not in draft.data:
        raise errors.Outdated
    return draft


def _news(context: Context, draft: Dialogue) -> News | None:
    news_id = draft.data.get("news_id")
    return news.find(context.session, context.viewer, news_id) if news_id else None


def _count(context: Context, draft: Dialogue) -> recipients.Count:
    return recipients.count(
        context.session, recipients.of(draft.data["audience"], None, _news(context, draft))
    )
