"""What somebody is told when their message could not be handled, or a file not be made."""

from typing import Any

from telegram import Update
from telegram.constants import ChatType

from handlers import calls, texts
from handlers.calls import Call
from handlers.texts import N_
from storage import database, members
from storage.models import Account

SORRY = N_(
    "Something went wrong on our side, and I could not do that. The secretariat has been told. "
    "Please try again later."
)
NO_FILE = N_("Something went wrong on our side, and I could not make this file. Please try later.")


def replies(session: database.Session, raw: dict[str, Any]) -> list[Call]:
    """Give one kind sentence to whoever wrote or tapped in a private chat; else nothing."""
    update = Update.de_json(raw, None)
    user, chat = update.effective_user, update.effective_chat
    if user is None or chat is None or chat.type != ChatType.PRIVATE:
        return []
    person = members.person_of(session, user.id)
    language = members.language(session, person, session.get(Account, user.id))
    made = [calls.message(user.id, texts.say(language, SORRY))]
    if update.callback_query is not None:
        made.insert(0, calls.answer(update.callback_query.id))
    return made


def instead_of_file(session: database.Session, call: Call) -> Call:
    """Say in place of a file that it could not be made."""
    chat_id = call.params["chat_id"]
    person = members.person_of(session, chat_id)
    language = members.language(session, person, session.get(Account, chat_id))
    return calls.message(chat_id, texts.say(language, NO_FILE))
