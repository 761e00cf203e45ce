"""From an update to the replies that it is owed: who writes, what about, may they.

What comes from Telegram groups is for `group_chats` to answer; channels are nobody's business.
"""

from datetime import datetime
from functools import partial
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatType

from handlers import (
    audiences,
    authored,
    errors,
    group_chats,
    joining,
    newsletters,
    questions,
    routes,
    start,
    step_routes,
    steps,
    unasked,
    unfinished,
)
from handlers.calls import Call
from handlers.context import BotIdentity, Context, Fetched
from storage import database, dialogues, members
from storage.models import Dialogue
from storage.rules import access


def handle(
    session: database.Session,
    raw: dict[str, Any],
    now: datetime,
    bot: BotIdentity,
    fetched: Fetched | None = None,
) -> list[Call]:
    """Do what an update asks for and give the replies that are owed.

    `fetched` is the document that came with it, where `fetching.wanted` asked for that. All effects
    are made in `session`; the caller commits them together with the replies. Raises what
    python-telegram-bot raises for an update of an impossible form.
    """
    update = Update.de_json(raw, None)
    network = members.network(session)
    if network is None:
        return []  # before the first network file there is nothing to say
    if update.my_chat_member is not None:
        return _presence_changed(session, update.my_chat_member, now, bot)
    user = _private_sender(update)
    if user is None:
        return group_chats.handle(session, update, now, bot, network)
    profile = members.Profile(user.id, user.full_name, user.language_code)
    context = Context(
        session=session,
        now=now,
        bot=bot,
        profile=profile,
        account=members.account(session, profile, now),
        network=network,
        available=routes.available,
        message=update.message,
        query=update.callback_query,
        fetched=fetched,
    )
    _answer(context)
    return context.calls


def _private_sender(update: Update) -> User | None:
    """Give who writes in a private chat; edits of old messages are not answered."""
    if update.callback_query is not None:
        message = update.callback_query.message
        private = message is None or message.chat.type == ChatType.PRIVATE
        return update.callback_query.from_user if private else None
    if update.message is not None and update.message.chat.type == ChatType.PRIVATE:
        return update.message.from_user
    return None


def _presence_changed(
    session: database.Session, change: ChatMemberUpdated, now: datetime, bot: BotIdentity
) -> list[Call]:
    """Follow who blocks or unblocks the bot, and which Telegram groups it is in."""
    if change.chat.type != ChatType.PRIVATE:
        return group_chats.presence_changed(session, change, now, bot)
    present = change.new_chat_member.status in group_chats.PRESENT
    if present:
        user = change.from_user
        profile = members.Profile(user.id, user.full_name, user.language_code)
        members.account(session, profile, now)
    else:
        members.lose(session, change.chat.id, "blocked", now)
    return []


def _answer(context: Context) -> None:
    """Run the handler that fits."""
    admitted = _admit_expected(context)
    if context.query is not None:
        errors.attempt(context, partial(_tapped, context, context.query))
    elif context.message is not None:
        errors.attempt(context, partial(_written, context, context.message, admitted=admitted))


def _admit_expected(context: Context) -> bool:
    """Let in who is named in the network file or in the settings, whatever they write first."""
    person = context.person
    if person is not None:
        person = (
            members.admit_expected(context.session, context.chat_id, context.now)
            if members.is_expected(person)
            else None
        )
    if person is None and context.chat_id in context.bot.secretariat_ids:
        written = context.message.text if context.message is not None else None
        starting = (written or "").startswith("/start")
        person = members.admit_secretariat(
            context.session, context.profile, context.now, starting=starting
        )
    if person is None:
        return False
    context.session.flush()
    start.welcome(context)
    return True


def _tapped(context: Context, query: CallbackQuery) -> None:
    parsed = routes.parse_button(query.data or "")
    if parsed is None or not routes.may_in_private(context.viewer, parsed[0]):
        stopped = joining.has_stopped(context)
        context.toast(joining.STOPPED if stopped else errors.OLD_BUTTON)
        return
    button, arguments = parsed
    button.handler(context, *arguments)


def _written(context: Context, message: Message, *, admitted: bool) -> None:
    text = (message.text or "").strip()
    name, arguments = routes.parse_command(message, text)
    if name is not None:
        if not (admitted and name == "start"):
            _commanded(context, name, arguments)
        return
    dialogue = context.dialogue
    step = step_routes.STEPS.get((dialogue.topic, dialogue.step)) if dialogue is not None else None
    if step is not None and dialogue is not None and access.may(context.viewer, step.right):
        if not (text or (step.files and authored.attachment(message))):
            if not (step.taps and unasked.taken(context)):
                context.say("text_wanted")
        elif steps.asks_beside(context, step, text):
            _asked_beside(context, dialogue, step, message)
        elif steps.waits(context, dialogue, step, text):
            steps.wait_no_more(context)
            step.handler(context, text)
        else:
            _passed_over(context, steps.Line.of(dialogue), step, message)
        return
    waited_for = steps.beside(context, step_routes.STEPS)
    if waited_for is None:
        _said_beside(context, text, admitted=admitted)
        return
    line, asked = waited_for
    match steps.judged(context, asked, message):
        case "line":
            steps.take_up(context, line, asked)
            asked.handler(context, text)
        case "else":  # the offer stands above already
            _said(context, text, admitted=admitted)
        case "either":
            _passed_over(context, line, asked, message)


def _passed_over(context: Context, line: steps.Line, step: steps.Step, message: Message) -> None:
    """Answer what was not taken for a line that was asked for, and offer to take it for that.

    Words are not offered as a file.
    """
    passed, text = steps.pass_over(context, line, step, message), (message.text or "").strip()
    _said(context, text, admitted=False)
    if not (text and step.no_words):
        steps.offer(context, passed)


def _asked_beside(context: Context, dialogue: Dialogue, step: steps.Step, message: Message) -> None:
    """Answer a question that comes beside what is being written, and say where that is kept.

    Where it may be what is asked for, one tap takes it for that.
    """
    topic, left_at = dialogue.topic, dialogue.step
    steps.wait_no_more(context)
    passed = None
    if step.line is not None:
        passed = steps.pass_over(context, steps.Line.of(dialogue), step, message)
    questions.asked(context, (message.text or "").strip())
    dialogues.leave_at(context.session, context.chat_id, topic, left_at)
    if passed is not None:
        steps.offer(context, passed, unfinished.rows(context, topic))
    elif dialogues.written(context.session, context.chat_id, topic) is not None:
        unfinished.left(context, topic)


def _said_beside(context: Context, text: str, *, admitted: bool) -> None:
    """Take what may be for the step that was left for a question, which waits for it still."""
    left = steps.left(context, step_routes.STEPS)
    if left is not None and steps.goes_on(context, step_routes.STEPS, left, text):
        return
    _said(context, text, admitted=admitted)
    if left is not None:
        dialogues.leave_at(context.session, context.chat_id, *left)


def _said(context: Context, text: str, *, admitted: bool) -> None:
    """Take what nobody was asked for: a part of a newsletter, a file, an audience, a question."""
    if newsletters.continued(context) or unasked.taken(context):
        return
    if (not admitted or text) and not audiences.understood(context, text):
        questions.asked(context, text)


def _commanded(context: Context, name: str, arguments: str) -> None:
    command = next((one for one in routes.COMMANDS if one.name == name), None)
    if command is None or not routes.may_in_private(context.viewer, command):
        start.unknown_command(context)
        return
    if name != "cancel":  # another wish ends what we were in the middle of
        dialogues.leave_waiting(context.session, context.chat_id)
        dialogues.pass_by_draft(context.session, context.chat_id)
    command.handler(context, arguments)
