"""The button below a broadcast by which its readers say that they noted it."""

from handlers import broadcast_texts, calls, keyboards, texts
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import broadcasts, outbox
from storage import noted as storage


def tapped(context: Context, post_id: int) -> None:
    """Note that somebody acknowledged a broadcast, and mark the button."""
    if broadcasts.is_unsent(context.session, post_id, context.member):
        context.toast(N_("This is a trial copy: nothing is counted."))
        return
    is_new = storage.note(context.session, post_id, context.member, context.now)
    if context.tapped_message is not None:
        outbox.seen(context.session, post_id, *context.tapped_message, context.now)
    if not is_new:
        context.toast(N_("You noted this before."))
        return
    context.toast(N_("Thank you, noted."))
    if context.room is None and context.tapped_message_id is not None:
        rows = marked(post_id, context.style.language)
        context.calls.append(calls.keyboard(context.chat_id, context.tapped_message_id, rows))


def marked(post_id: int, language: str) -> Keyboard:
    """Give the button as it is after a tap."""
    return [
        [
            keyboards.button(
                keyboards.CHOSEN + texts.say(language, broadcast_texts.NOTED), "noted", post_id
            )
        ]
    ]
