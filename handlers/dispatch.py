"""From an update to the replies that it is owed: who writes, what about, may they.

Only private chats are talked in. A group that adds the bot is told so once; anything else that is
said in groups and channels is none of the bot's business.
"""

from datetime import datetime
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Message, MessageEntity, Update, User
from telegram.constants import ChatType

from handlers import authored, calls, errors, questions, routes, start, texts
from handlers.calls import Call
from handlers.context import BotIdentity, Context, Fetched
from storage import database, dialogues, members
from storage.errors import Refusal
from storage.rules import access

PRESENT = ("member", "administrator", "creator")


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
        return _silence_group(update)
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


def _silence_group(update: Update) -> list[Call]:
    """Stop the spinner of a button that was tapped in a group; say nothing."""
    return [calls.answer(update.callback_query.id)] if update.callback_query is not None else []


def _presence_changed(
    session: database.Session, change: ChatMemberUpdated, now: datetime, bot: BotIdentity
) -> list[Call]:
    """Follow a person who blocks or unblocks the bot; greet a group that adds it."""
    present = change.new_chat_member.status in PRESENT
    if change.chat.type == ChatType.PRIVATE:
        if present:
            user = change.from_user
            profile = members.Profile(user.id, user.full_name, user.language_code)
            members.account(session, profile, now)
        else:
            members.lose(session, change.chat.id, "blocked", now)
        return []
    was_present = change.old_chat_member.status in PRESENT
    if present and not was_present and change.chat.type != ChatType.CHANNEL:
        language = members.language(session, None, None)
        text = texts.say(language, start.NOT_IN_GROUPS, username=bot.username)
        return [calls.message(change.chat.id, text)]
    return []


def _answer(context: Context) -> None:
    """Run the handler that fits, turn a refusal into words, and let no button spin on."""
    admitted = _admit_expected(context)
    owed = len(context.calls)
    try:
        with context.session.begin_nested():  # what is refused changes nothing
            if context.query is not None:
                _tapped(context, context.query)
            elif context.message is not None:
                _written(context, context.message, admitted=admitted)
    except Refusal as refusal:
        del context.calls[owed:]
        errors.explain(context, refusal)
    if context.query is not None and not context.answered:
        context.calls.insert(0, calls.answer(context.query.id))


def _admit_expected(context: Context) -> bool:
    """Let in who is named in the network file or in the settings, whatever they write first."""
    person = members.admit_expected(context.session, context.chat_id, context.now)
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
    if parsed is None or not access.may(context.viewer, parsed[0].right):
        context.toast(errors.OLD_BUTTON)
        return
    button, arguments = parsed
    button.handler(context, *arguments)


def _written(context: Context, message: Message, *, admitted: bool) -> None:
    text = (message.text or "").strip()
    name, arguments = _command(message, text)
    if name is not None:
        if not (admitted and name == "start"):
            _commanded(context, name, arguments)
        return
    dialogue = context.dialogue
    step = routes.STEPS.get((dialogue.topic, dialogue.step)) if dialogue is not None else None
    if step is not None and access.may(context.viewer, step.right):
        if text or (step.files and authored.attachment(message)):
            step.handler(context, text)
        else:
            context.say("text_wanted")
    elif not admitted or text:
        questions.asked(context, text)


def _command(message: Message, text: str) -> tuple[str | None, str]:
    """Give the command that a message begins with and what follows it."""
    begins = any(
        entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0
        for entity in message.entities
    )
    if not (begins or text.startswith("/")):
        return None, ""
    command, _, arguments = text.partition(" ")
    return command[1:].partition("@")[0].lower(), arguments.strip()


def _commanded(context: Context, name: str, arguments: str) -> None:
    command = next((one for one in routes.COMMANDS if one.name == name), None)
    if command is None or not access.may(context.viewer, command.right):
        start.unknown_command(context)
        return
    if name != "cancel":  # another wish ends what we were in the middle of
        dialogues.leave_waiting(context.session, context.chat_id)
    command.handler(context, arguments)
