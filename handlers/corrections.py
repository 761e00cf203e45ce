"""Correcting a broadcast in every copy that was delivered: new words or file, a look, Confirm."""

from datetime import datetime
from typing import Any

from handlers import broadcast_drafts, broadcast_texts, keyboards, navigation, progress
from handlers.broadcast_texts import Words
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import broadcasts, copies, dialogues, errors, submissions
from storage import corrections as storage
from storage.models import Post


def begin(context: Context, post_id: int) -> None:
    """Ask for the words that are to stand there; items are corrected where they are kept."""
    post = broadcasts.arrived(context.session, post_id)
    context.enter("correct", "text", post=post.id, seen=submissions.digest(post))
    rows: Keyboard = []
    if post.items:
        as_they_are = context.label(N_("The news items as they are now"))
        rows.append([keyboards.button(as_they_are, "correctitems")])
    words = Words.of(post)
    context.show(
        "correct_ask",
        [*rows, *navigation.cancel(context)],
        text=words.text,
        items=bool(words.items),
    )


def text_given(context: Context, _text: str) -> None:
    """Take the new words, with Telegram's formatting, or the new file; show what will be read.

    A file that comes alone leaves the words as they are, and words alone leave the file.
    """
    html = broadcast_drafts.written(context)
    if html is not None:
        facts = _post(context).facts
        attachment = broadcast_drafts.attached(context) or facts.get("attachment")
        _preview(context, html or facts.get("text"), attachment)


def with_items(context: Context) -> None:
    """Keep the opening words, and show the items as they are kept now."""
    facts = _post(context).facts
    _preview(context, facts.get("text"), facts.get("attachment"))


def _preview(context: Context, html: str | None, attachment: dict[str, Any] | None) -> None:
    post, words = _post(context), {"text": html, "attachment": attachment}
    context.enter("correct", "text", **_at(context) | {"words": words})
    broadcast_texts.preview(context, _corrected(post, words, context.now))
    rows = [[keyboards.button(context.label(N_("Confirm")), "corrected", post.id)]]
    number = copies.correctable(context.session, post)
    left = copies.delivered(context.session, post) - number
    context.say("correct_confirm", [*rows, *navigation.cancel(context)], copies=number, left=left)


def confirm(context: Context, post_id: int) -> None:
    """Correct every copy, or ask for the approval that it needs.

    AlreadyDone for a second tap, Outdated for one below a preview that is not the latest.
    """
    post, at = broadcasts.find(context.session, post_id), _ready(context)
    if at is None or at["post"] != post_id:
        done_before = post.facts.get("corrected_at") or post.facts.get("correction")
        raise errors.AlreadyDone if at is None and done_before else errors.Outdated
    done = storage.submit(
        context.session, post, at["words"], at["seen"], context.member, context.now
    )
    dialogues.leave_waiting(context.session, context.chat_id)
    if done:
        progress.keep_shown(context, post)
    else:
        names = [one.name for one in storage.approvers(context.session, post, context.member)]
        context.show("correct_waits", names=names)


def read_to_approve(context: Context, post_id: int, number: int) -> None:
    """Show what the copies would read, to who may approve it."""
    post = storage.proposed(context.session, post_id, number, context.member)
    broadcast_texts.preview(context, _corrected(post, post.facts["correction"], context.now))


def approve(context: Context, post_id: int, number: int) -> None:
    """Let every copy be corrected."""
    storage.approve(context.session, post_id, number, context.member, context.now)
    context.show("correct_approved")


def _corrected(post: Post, words: dict[str, Any], now: datetime) -> Words:
    return Words(words["text"], words["attachment"], Words.of(post).items, now)


def _post(context: Context) -> Post:
    return broadcasts.find(context.session, _at(context)["post"])


def _ready(context: Context) -> dict[str, Any] | None:
    """Give the correction that was previewed last; None where none waits for Confirm."""
    dialogue = context.dialogue
    ready = dialogue is not None and dialogue.topic == "correct" and "words" in dialogue.data
    return dialogue.data if dialogue is not None and ready else None


def _at(context: Context) -> dict[str, Any]:
    dialogue = context.dialogue
    if dialogue is None or dialogue.topic != "correct":
        raise errors.Outdated
    return dialogue.data
