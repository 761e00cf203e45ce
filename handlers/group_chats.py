"""What is said and tapped in Telegram groups; the only place that answers there.

A working group's Telegram group is shown what every member of it may see, whoever asks: all who
are there read it. Who taps an answer, or links it, acts by their own right. Elsewhere the bot says
nothing.
"""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from telegram import (
    CallbackQuery,
    ChatMemberUpdated,
    MaybeInaccessibleMessage,
    Message,
    MessageEntity,
    Update,
    User,
)
from telegram.constants import ChatType

from handlers import calls, errors, questions, routes, start, styles, texts
from handlers.calls import Call
from handlers.context import BotIdentity, Context, Room
from handlers.routes import InGroups
from handlers.texts import N_
from storage import database, linked_chats, members
from storage.linked_chats import Place
from storage.models import Network
from storage.rules import access

PRESENT = ("member", "administrator", "creator")
GONE = ("left", "kicked")
KINDS = (ChatType.GROUP, ChatType.SUPERGROUP)

IN_PRIVATE = N_("Please ask me in private: @%(username)s")
JOIN_FIRST = N_(
    "This is for members of the network. Write to me privately to see how to join: @%(username)s"
)


def presence_changed(
    session: database.Session, change: ChatMemberUpdated, now: datetime, bot: BotIdentity
) -> list[Call]:
    """Greet a Telegram group that adds the bot; note one that removes it."""
    was, now_is = change.old_chat_member.status, change.new_chat_member.status
    if change.chat.type not in KINDS:
        return []
    if now_is in GONE:
        members.lose(session, change.chat.id, "kicked", now)
        return []
    linked = linked_chats.of_chat(session, change.chat.id) is not None
    if now_is not in PRESENT or was in PRESENT or linked:
        return []
    style = styles.of_chat(session, change.chat.id)
    text = texts.render("in_group", style, now, username=bot.username)
    return [calls.message(change.chat.id, text)]


def handle(
    session: database.Session, update: Update, now: datetime, bot: BotIdentity, network: Network
) -> list[Call]:
    """Do what is asked for in a Telegram group, and give the replies that are owed there."""
    query, message = update.callback_query, update.message
    said = query.message if query is not None else message
    user = query.from_user if query is not None else message.from_user if message else None
    if said is None or user is None or said.chat.type not in KINDS:
        return [calls.answer(query.id)] if query is not None else []
    if message is not None and message.migrate_to_chat_id is not None:
        linked_chats.move(session, message.chat.id, message.migrate_to_chat_id)
        return []
    context = _context(session, user, now, bot, network)
    context.query, context.message = query, message
    context.room = _room(session, said, message)
    if query is not None:
        errors.attempt(context, partial(_tapped, context, query))
    elif message is not None:
        errors.attempt(context, partial(_written, context, message))
    return [_there(call, context.room) for call in context.calls]


def _context(
    session: database.Session, user: User, now: datetime, bot: BotIdentity, network: Network
) -> Context:
    profile = members.Profile(user.id, user.full_name, user.language_code)
    return Context(
        session=session,
        now=now,
        bot=bot,
        profile=profile,
        account=members.met_in_group(session, profile),
        network=network,
        available=routes.available_in_groups,
    )


def _room(
    session: database.Session, said: MaybeInaccessibleMessage, message: Message | None
) -> Room:
    in_topic = isinstance(said, Message) and said.is_topic_message
    thread_id = said.message_thread_id if isinstance(said, Message) and in_topic else None
    link = linked_chats.of_chat(session, said.chat.id)
    title = said.chat.title or ""
    if link is not None and title:
        linked_chats.rename(link, title)
    answers = message.message_id if message is not None else None
    return Room(Place(said.chat.id, title, thread_id), link, answers)


def _tapped(context: Context, query: CallbackQuery) -> None:
    parsed = routes.parse_button(query.data or "")
    button, arguments = parsed or (None, [])
    how = button.in_groups if button is not None else InGroups.NOTHING
    context.acts = True  # whatever it shows there: a stranger's tap tells only them how to join
    if how is not InGroups.NOTHING and context.viewer is None:
        context.toast(JOIN_FIRST, alert=True, username=context.bot.username)
        return
    context.acts = how in (InGroups.ACTS, InGroups.ONLY)
    if how is InGroups.ONLY and not (query.message and query.message.is_accessible):
        context.toast(errors.OLD_BUTTON)  # which topic it stands in cannot be told any more
    elif button is None or how is InGroups.NOTHING or not access.may(context.viewer, button.right):
        context.acts = True  # the words are for who tapped
        context.toast(IN_PRIVATE, alert=True, username=context.bot.username)
    else:
        button.handler(context, *arguments)


def _written(context: Context, message: Message) -> None:
    text = message.text or ""
    name, arguments = routes.parse_command(message, text, context.bot.username)
    if name is not None:
        _commanded(context, name, arguments)
    elif context.room is not None and context.room.link is not None:
        question = _question(message, context.bot)
        if question:
            questions.asked(context, question)
        elif question is not None:
            start.help_(context, "")


def _commanded(context: Context, name: str, arguments: str) -> None:
    """Do what a command says; one that is not for here, or not for them, is left unanswered."""
    command = next((one for one in routes.COMMANDS if one.name == name), None)
    if command is None or command.in_groups is InGroups.NOTHING:
        return
    context.acts = command.in_groups is not InGroups.FOR_ALL
    if context.viewer is not None and access.may(context.viewer, command.right):
        command.handler(context, arguments)


def _question(message: Message, bot: BotIdentity) -> str | None:
    """Give what the bot is asked: a text that mentions it, without that, or that replies to it."""
    text, mentioned = message.text or "", False
    for entity, words in message.parse_entities().items():
        of_bot = (
            entity.type == MessageEntity.MENTION and words.lower() == f"@{bot.username}".lower()
        )
        if of_bot or (entity.user is not None and entity.user.id == bot.id):
            text, mentioned = text.replace(words, " "), True
    answered = message.reply_to_message
    author = answered.from_user if answered is not None else None
    # What is written in a topic answers nobody, though it refers to how the topic began.
    begins = answered is not None and answered.forum_topic_created is not None
    replies = author is not None and author.id == bot.id and not begins
    return text.strip() if message.text and (mentioned or replies) else None


def _there(call: Call, room: Room) -> Call:
    """Say a call in its room: as a reply, in its topic, without buttons that do nothing there."""
    params = dict(call.params)
    rows = params.get("reply_markup", {}).get("inline_keyboard", [])
    kept = [[button for button in row if _works(button)] for row in rows]
    if rows:
        params["reply_markup"] = {"inline_keyboard": [row for row in kept if row]}
    if call.method.startswith("send"):
        params |= calls.in_place(room.place.thread_id, room.answers)
    return replace(call, params=params)


def _works(button: dict[str, Any]) -> bool:
    parsed = routes.parse_button(button.get("callback_data", ""))
    return parsed is None or parsed[0].in_groups is not InGroups.NOTHING
