"""A broadcast that left: paused, resumed, stopped, sent again, its unknown outcomes, recalled."""

from collections.abc import Callable
from datetime import datetime

from handlers import keyboards, progress
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import broadcasts, copies, errors, pauses, resends
from storage.database import Session
from storage.models import Post
from storage.rules.access import Viewer

SHOWN = 20
"""Names of unknown outcomes that one message lists."""


def pause(context: Context, post_id: int) -> None:
    """Let nothing more leave for now."""
    _act(context, post_id, pauses.pause)


def resume(context: Context, post_id: int) -> None:
    """Let it go on."""
    _act(context, post_id, pauses.resume)


def stop(context: Context, post_id: int) -> None:
    """Let nothing more leave of it."""
    _act(context, post_id, pauses.stop)


def _act(
    context: Context, post_id: int, act: Callable[[Session, int, Viewer, datetime], Post]
) -> None:
    post = act(context.session, post_id, context.member, context.now)
    progress.keep_shown(context, post)


def again(context: Context, post_id: int) -> None:
    """Send it to those whom it did not reach, and to who joined since."""
    _again(context, post_id, confirmed=False)


def again_alone(context: Context, post_id: int) -> None:
    """Do the same though nobody else can approve it, confirmed a second time."""
    _again(context, post_id, confirmed=True)


def _again(context: Context, post_id: int, *, confirmed: bool) -> None:
    try:
        people = resends.again(
            context.session, post_id, context.member, context.now, confirmed=confirmed
        )
    except errors.Unapproved:
        confirm = keyboards.button(context.label(N_("Confirm")), "againalone", post_id)
        back = keyboards.button(context.label(N_("Back")), "broadcast", post_id)
        context.show("broadcast_alone", [[confirm, back]])
        return
    context.toast(N_("Sending to %(people)s more."), people=context.number(people))
    progress.keep_shown(context, broadcasts.find(context.session, post_id))


def unknowns(context: Context, post_id: int) -> None:
    """List the unknown outcomes by name, to be sent again or left."""
    post = broadcasts.find(context.session, post_id)
    number = resends.undecided(context.session, post)
    rows: Keyboard = [[keyboards.button(context.label(N_("Back")), "broadcast", post.id)]]
    if number:
        rows.insert(
            0,
            [
                keyboards.button(context.label(N_("Send again")), "sendunknown", post.id),
                keyboards.button(context.label(N_("Leave")), "leaveunknown", post.id),
            ],
        )
    people = resends.unknown(context.session, post, SHOWN)
    context.show(
        "broadcast_unknown", rows, people=people, undecided=number, more=number - len(people)
    )


def send_unknown(context: Context, post_id: int) -> None:
    """Send again what may have arrived."""
    people = resends.send_unknown(context.session, post_id, context.member, context.now)
    context.toast(N_("Sending to %(people)s more."), people=context.number(people))
    progress.keep_shown(context, broadcasts.find(context.session, post_id))


def leave_unknown(context: Context, post_id: int) -> None:
    """Leave unknown outcomes as they are."""
    resends.leave_unknown(context.session, post_id, context.member, context.now)
    progress.keep_shown(context, broadcasts.find(context.session, post_id))


def ask_recall(context: Context, post_id: int) -> None:
    """Ask once more before every copy is deleted."""
    post = broadcasts.find(context.session, post_id)
    found = copies.recallable(context.session, post, context.now)
    row = [keyboards.button(context.label(N_("Back")), "broadcast", post.id)]
    if found["deleted"] or post.state == "open":
        row.insert(0, keyboards.button(context.label(N_("Confirm")), "recalled", post.id))
    doubtful = copies.doubtful(context.session, post)
    context.show("broadcast_recall", [row], copies=found, doubtful=doubtful)


def recall(context: Context, post_id: int) -> None:
    """Delete every copy that can still be deleted."""
    post = copies.recall(context.session, post_id, context.member, context.now)
    progress.keep_shown(context, post)
