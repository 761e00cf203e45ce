"""Declining a broadcast, or a correction of one, that waits for approval: with a reason or without.

Until the reason is given or left out nothing is decided, and somebody else may decide. Where
somebody approved it by then, it is an objection, of which its author learns.
"""

from datetime import timedelta
from typing import Any

from handlers import broadcast_texts, keyboards, navigation, paging, progress
from handlers import errors as refusals
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import approvals, corrections, dialogues, errors
from storage.models import Post

LONGEST = 500
"""Characters of a reason that are passed on."""

TOPIC = "disapprove"
"""The dialogue in which a reason is waited for."""

DECLINED = ("broadcast", "correction")
"""What can be declined."""


def ask(context: Context, what: str, post_id: int, number: int) -> None:
    """Ask for the reason, in words or by a button; a second tap finds that it was asked for."""
    late = _approved_meanwhile(context, what, post_id, number)
    post = late or _waiting(context, what, post_id, number)
    at = {"what": what, "post": post_id, "number": number}
    dialogue = context.dialogue
    if dialogue is not None and dialogue.topic == TOPIC and dialogue.data == at:
        context.toast(N_("Write the reason, or tap “Without a reason”."))
        return
    context.enter(TOPIC, "reason", **at)
    without = context.label(N_("Without a reason"))
    rows = [[keyboards.button(without, "disapproved", what, post_id, number)]]
    title = broadcast_texts.title(post, context.style.language)
    if late is not None:
        rows += _to_stop(context, what, late)
    rows += navigation.cancel(context)
    context.say("decline_ask", rows, title=title, **_late(context, what, late))


def reason_given(context: Context, text: str) -> None:
    """Decline for the reason that was written."""
    if context.dialogue is None:
        raise errors.Outdated
    at = context.dialogue.data
    _decline(context, at["what"], at["post"], at["number"], paging.shorten(text, LONGEST))


def without_reason(context: Context, what: str, post_id: int, number: int) -> None:
    """Decline without a reason."""
    _decline(context, what, post_id, number, None)


def leave(context: Context) -> None:
    """Wait for no reason any more: it is decided."""
    if context.dialogue is not None and context.dialogue.topic == TOPIC:
        dialogues.leave_waiting(context.session, context.chat_id)


def _waiting(context: Context, what: str, post_id: int, number: int) -> Post:
    session, viewer = context.session, context.member
    if what == "broadcast":
        return approvals.waiting(session, post_id, number, viewer, context.now)
    return corrections.proposed(session, post_id, number, viewer)


def _approved_meanwhile(context: Context, what: str, post_id: int, number: int) -> Post | None:
    """Give the broadcast where somebody else was faster and approved it, or its correction."""
    session, viewer = context.session, context.member
    if what == "broadcast":
        return approvals.approved_meanwhile(session, post_id, number, viewer)
    return corrections.approved_meanwhile(session, post_id, number, viewer)


def _object(context: Context, what: str, post: Post, reason: str | None) -> None:
    """Have its author know of an objection that came after the approval, and say how far it is."""
    object_to = approvals.object_to if what == "broadcast" else corrections.object_to
    object_to(context.session, post, context.member, context.now, reason)
    leave(context)
    title = broadcast_texts.title(post, context.style.language)
    late = _late(context, what, post)
    context.show("decline_late", _to_stop(context, what, post), title=title, **late)


def _late(context: Context, what: str, post: Post | None) -> dict[str, Any]:
    """Give what is said of what was approved by then, and by whom; nothing else without one."""
    if post is None:
        return {"late": None}
    if what == "broadcast":
        by = post.approved_by.name if post.approved_by is not None else ""
    else:
        by = corrections.approved_by(context.session, post)
    hold = max(post.due_at - context.now, timedelta())
    return {"what": what, "late": post, "late_by": by, "hold": hold}


def _to_stop(context: Context, what: str, post: Post) -> Keyboard:
    """Give what can be done with a broadcast as it is, to who may; its correction is under way."""
    if what == "correction" or not context.member.secretariat:
        return []
    shown = progress.render(context.session, post, context.style, context.now, context.person)
    return shown.keyboard or []


def _decline(context: Context, what: str, post_id: int, number: int, reason: str | None) -> None:
    late = _approved_meanwhile(context, what, post_id, number)
    if late is not None:
        _object(context, what, late, reason)
        return
    decline = approvals.decline if what == "broadcast" else corrections.decline
    leave(context)
    try:
        decline(context.session, post_id, number, context.member, context.now, reason)
    except errors.Refusal as refusal:  # somebody was faster: no reason is waited for any more
        refusals.explain(context, refusal)
        return
    if what == "broadcast":
        context.show("approval_refused")
    else:
        context.show("correct_declined")
