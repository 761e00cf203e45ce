"""A message to the secretariat, and its answer: passed on through the bot."""

from handlers import danger, errors, navigation
from handlers.context import Context
from handlers.understanding import standing
from storage import contacts, dialogues, members
from storage.errors import AlreadyDecided, Outdated


def begin(context: Context, text: str) -> None:
    """Ask for the message, or take what follows the command."""
    if text:
        text_given(context, text)
        return
    context.enter("contact", "text")
    context.say("contact_ask", navigation.cancel(context))


def text_given(context: Context, text: str) -> None:
    """Pass a message on to the secretariat."""
    if len(text) > contacts.LONGEST:
        context.say("too_long", longest=contacts.LONGEST)
        return
    dialogues.leave_waiting(context.session, context.chat_id)
    contacts.write(context.session, context.member.person_id, text, context.now)
    context.say("contact_sent", question=None)
    if danger.is_said(context, text):
        danger.tell(context, passed_on=True)  # nobody may be reading it just now


def begin_answer(context: Context, contact_id: int) -> None:
    """Ask somebody of the secretariat for the answer."""
    message = contacts.find(context.session, contact_id)
    contacts.expect_unanswered(message)
    context.enter("contact", "answer", contact_id=contact_id)
    context.say("contact_ask_answer", navigation.cancel(context), message=message)


def answer_given(context: Context, text: str) -> None:
    """Pass the answer on to the member, without a name."""
    if len(text) > contacts.LONGEST:
        context.say("too_long", longest=contacts.LONGEST)
        return
    dialogue = context.dialogue
    if dialogue is None:
        raise Outdated
    contact_id = dialogue.data["contact_id"]
    dialogues.leave_waiting(context.session, context.chat_id)
    try:
        message = contacts.answer(
            context.session,
            contact_id,
            text,
            context.member.person_id,
            context.now,
            alike=standing.ask_the_same,
        )
    except AlreadyDecided as refusal:  # a colleague was faster: there is nothing to write any more
        errors.explain(context, refusal)
        return
    away = not members.is_member(message.person)
    context.say("contact_answered", message=message, away=away)
