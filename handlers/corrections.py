"""Correcting a broadcast in every copy that was delivered: new words, a look at them, Confirm."""

from datetime import datetime
from typing import Any

from handlers import broadcast_drafts, broadcast_texts, keyboards, navigation, progress
from handlers.broadcast_texts import Words
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import broadcasts, copies, dialogues, errors
from storage import corrections as storage
from storage.models import Post


def begin(context: Context, post_id: int) -> None:
    """Ask for the words that are to stand there; items are corrected where they are kept."""
    post = broadcasts.find(context.session, post_id)
    context.enter("correct", "text", post=post.id)
    rows: Keyboard = []
    if post.items:
        as_they_are = context.label(N_("The news items as they are now"))
        rows.append([keyboards.button(as_they_are, "correctitems")])
    words = Words.of(post)
    context.show("correct_ask", [*rows, *navigation.cancel(context)], text=words.text)


def text_given(context: Context, _text: str) -> None:
    """Take the new words, with Telegram's formatting, and show what will be read."""
    html = broadcast_drafts.written(context)
    if html is not None:
        _preview(context, html)


def with_items(context: Context) -> None:
    """Keep the opening words, and show the items as they are kept now."""
    post = _post(context)
    _preview(context, post.facts.get("text"))


def _preview(context: Context, html: str | None) -> None:
    post = _post(context)
    context.enter("correct", "text", post=post.id, text=html, ready=True)
    broadcast_texts.preview(context, _corrected(post, html, context.now))
    rows = [[keyboards.button(context.label(N_("Confirm")), "corrected", post.id)]]
    delivered = copies.delivered(context.session, post)
    context.say("correct_confirm", [*rows, *navigation.cancel(context)], copies=delivered)


def confirm(context: Context, post_id: int) -> None:
    """Correct every copy, or ask for the approval that it needs.

    Outdated for a tap below a preview that is not the latest.
    """
    at = _at(context)
    if not at.get("ready") or at["post"] != post_id:
        raise errors.Outdated
    post, viewer = broadcasts.find(context.session, post_id), context.member
    dialogues.leave_waiting(context.session, context.chat_id)
    asked = storage.ask(context.session, post, at["text"], viewer, context.now)
    if asked:
        context.show("correct_waits")
        return
    _apply(context, post, at["text"])
    progress.keep_shown(context, post)


def _apply(context: Context, post: Post, text: str | None) -> None:
    copies.correct(context.session, post.id, context.member, context.now)
    post.facts = post.facts | {"text": text, "corrected_at": context.now.isoformat()}


def read_to_approve(context: Context, post_id: int, number: int) -> None:
    """Show what the copies would read, to who may approve it."""
    post = storage.proposed(context.session, post_id, number, context.member)
    broadcast_texts.preview(
        context, _corrected(post, post.facts["correction"]["text"], context.now)
    )


def approve(context: Context, post_id: int, number: int) -> None:
    """Let every copy be corrected."""
    post, text = _decide(context, post_id, number, approved=True)
    _apply(context, post, text)
    context.show("correct_approved")


def decline(context: Context, post_id: int, number: int) -> None:
    """Leave the copies as they are."""
    _decide(context, post_id, number, approved=False)
    context.show("correct_declined")


def _decide(
    context: Context, post_id: int, number: int, *, approved: bool
) -> tuple[Post, str | None]:
    return storage.decide(
        context.session, post_id, number, context.member, context.now, approved=approved
    )


def _corrected(post: Post, html: str | None, now: datetime) -> Words:
    words = Words.of(post)
    return Words(html, words.attachment, words.items, now)


def _post(context: Context) -> Post:
    return broadcasts.find(context.session, _at(context)["post"])


def _at(context: Context) -> dict[str, Any]:
    dialogue = context.dialogue
    if dialogue is None or dialogue.topic != "correct":
        raise errors.Outdated
    return dialogue.data
