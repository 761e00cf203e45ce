"""What people do in Telegram: have accounts, write, tap, block; each act becomes an update.

An act that Telegram's own apps would not allow raises LookupError or ValueError.
"""

from typing import Any

from bot.demo.standin import contents
from bot.demo.standin.files import File
from bot.demo.standin.world import Account, Chat, Message, Query, World
from handlers import markup


class People(World):
    """The person side of private chats, and of messages anywhere."""

    def add_user(
        self,
        id: int,  # noqa: A002 - the Bot API's word
        first_name: str,
        last_name: str = "",
        username: str | None = None,
        language_code: str = "en",
    ) -> Account:
        """Open a Telegram account; it has not written to the bot yet."""
        account = Account(id, first_name, last_name, username, language_code)
        about = {"id": id, "type": "private", **account.user()}
        keys = ("id", "type", "first_name", "last_name", "username")
        self.accounts[id] = account
        self.chats[id] = Chat(id, {key: about[key] for key in keys if key in about}, "member")
        return account

    def send_text(
        self,
        user_id: int,
        text: str,
        chat_id: int | None = None,
        entities: list[dict[str, Any]] | None = None,
        reply_to: int | None = None,
        thread_id: int | None = None,
    ) -> Message:
        """Write `text`, in the private chat unless `chat_id` names a group; returns the message.

        Commands, addresses and mentions become entities as in Telegram's apps. `thread_id` is a
        topic of a forum.
        """
        content = _typed(text, entities or [])
        if thread_id is not None:
            content |= {"message_thread_id": thread_id, "is_topic_message": True}
        return self._write(user_id, chat_id, content, reply_to)

    def forward_text(
        self, user_id: int, text: str, entities: list[dict[str, Any]] | None = None
    ) -> Message:
        """Forward to the bot what somebody wrote elsewhere who does not show their account."""
        origin = {"type": "hidden_user", "date": self.timestamp(), "sender_user_name": "Sample"}
        content = _typed(text, entities or []) | {"forward_origin": origin}
        return self._write(user_id, None, content)

    def press_start(self, user_id: int, payload: str | None = None) -> Message:
        """Press Start, as from a link with `payload`; whoever blocked the bot unblocks it so."""
        if self.account(user_id).blocked:
            self.unblock(user_id)
        return self.send_text(user_id, f"/start {payload}" if payload else "/start")

    def send_document(
        self, user_id: int, name: str, content: bytes, caption: str | None = None
    ) -> Message:
        """Send a file in the private chat."""
        file_id = self.files.keep(File(name, content), "document")
        words = {"caption": caption} if caption else {}
        return self._write(user_id, None, {"document": self.files.document(file_id), **words})

    def send_photo(
        self,
        user_id: int,
        content: bytes,
        caption: str = "",
        entities: list[dict[str, Any]] | None = None,
    ) -> Message:
        """Send a picture (PNG or JPEG) in the private chat."""
        file_id = self.files.keep(File("photo.png", content), "photo")
        words = _captioned(caption, entities or []) if caption else {}
        return self._write(user_id, None, {"photo": self.files.photo(file_id), **words})

    def send_sticker(self, user_id: int, emoji: str = "👍") -> Message:
        """Send a sticker in the private chat."""
        file_id = self.files.keep(File("sticker.webp", b"RIFF"), "sticker")
        kind = {"type": "regular", "width": 512, "height": 512, "emoji": emoji}
        flags = {"is_animated": False, "is_video": False}
        sticker = {**self.files.described(file_id), **kind, **flags}
        return self._write(user_id, None, {"sticker": sticker})

    def edit_text(
        self, user_id: int, message_id: int, text: str, chat_id: int | None = None
    ) -> Message:
        """Change one's own text message."""
        chat = self.chats[chat_id or user_id]
        message = chat.messages[message_id]
        if message["from"]["id"] != user_id or "text" not in message:
            raise ValueError("Only one's own text can be edited.")
        kept = {name: value for name, value in message.items() if name != "entities"}
        edited = self.replace(chat, {**kept, **_typed(text, []), "edit_date": self.timestamp()})
        if self._bot_sees(chat, edited):
            self.push({"edited_message": edited})
        return edited

    def tap(
        self,
        user_id: int,
        message_id: int,
        label: str | None = None,
        data: str | None = None,
        chat_id: int | None = None,
        *,
        inaccessible: bool = False,
    ) -> str:
        """Tap a button and return the callback_query's id.

        The button is the one with that `label`, or else the first that contains it. Without a
        label `data` is sent as it is, forged or not, also for a message that is gone. With
        `inaccessible` the bot gets an InaccessibleMessage, as for very old messages.
        """
        self._must_be_able(user_id)
        chat = self.chats[chat_id or user_id]
        message = chat.messages.get(message_id)
        if label is not None:
            data = _labelled(message or {}, label, data)
        if data is None:
            raise ValueError("A tap needs a label or data.")
        if message is None or inaccessible:
            message = {"message_id": message_id, "chat": chat.about, "date": 0}
        query_id = str(7_000_000_000 + len(self.queries) + 1)
        self.queries[query_id] = Query(user_id, chat.id, self.now())
        who = {"id": query_id, "from": self.user(user_id), "chat_instance": str(chat.id)}
        self.push({"callback_query": {**who, "message": message, "data": data}})
        return query_id

    def block(self, user_id: int) -> None:
        """Block the bot: what it sends is refused from now on."""
        self.account(user_id).blocked = True
        self._tell_bot_of_its_status(self.chats[user_id], user_id, "member", "kicked")

    def unblock(self, user_id: int) -> None:
        """Unblock the bot."""
        self.account(user_id).blocked = False
        self._tell_bot_of_its_status(self.chats[user_id], user_id, "kicked", "member")

    def deactivate(self, user_id: int) -> None:
        """Delete the account; the bot learns of it when it writes."""
        self.account(user_id).deactivated = True

    def menu(
        self, user_id: int, language_code: str | None = None, chat_id: int | None = None
    ) -> list[tuple[str, str]]:
        """The command menu as the person's app shows it: (command, description).

        That of the private chat, unless `chat_id` names a group. Scopes from the narrowest on; in
        each the person's language, then none.
        """
        language = language_code or self.account(user_id).language_code
        scopes = [("chat", user_id, 0), ("all_private_chats", 0, 0)]
        if chat_id is not None:
            own = ("chat_member", chat_id, user_id)
            scopes = [own, ("chat", chat_id, 0), ("all_group_chats", 0, 0)]
        scopes.append(("default", 0, 0))
        for scope in scopes:
            for tongue in (language, ""):
                if commands := self.commands.get((*scope, tongue)):
                    return [(each["command"], each["description"]) for each in commands]
        return []

    def push(self, update_without_id: dict[str, Any]) -> int:
        """Queue any update for the bot, also a malformed one, and return its update_id."""
        return self.updates.push(update_without_id, self.now())

    def _write(
        self,
        user_id: int,
        chat_id: int | None,
        content: dict[str, Any],
        reply_to: int | None = None,
    ) -> Message:
        self._must_be_able(user_id)
        chat = self.chats[chat_id or user_id]
        if chat.kind == "private":
            self.accounts[user_id].started = True
        elif chat.members.get(user_id, "left") == "left":
            raise ValueError(f"{user_id} is not in the chat {chat.id}.")
        thread_id = content.get("message_thread_id")
        if thread_id is not None and chat.topics.get(thread_id) != "open":
            raise ValueError(f"{thread_id} is no open topic of the chat {chat.id}.")
        answered = reply_to or thread_id  # in a topic the apps refer to its first message
        original = {"reply_to_message": chat.messages[answered]} if answered else {}
        message = self.keep(chat, content | original, self.user(user_id))
        if self._bot_sees(chat, message):
            self.push({"message": message})
        return message

    def _must_be_able(self, user_id: int) -> None:
        account = self.account(user_id)
        if account.blocked or account.deactivated:
            raise ValueError(f"{account.first_name} blocked the bot or has no account any more.")

    def _bot_sees(self, chat: Chat, message: Message) -> bool:
        """Privacy mode: in a group the bot gets commands, mentions, replies to it and events."""
        if chat.kind == "private":
            return True
        if chat.bot_status not in {"member", "administrator"}:
            return False
        name = f"@{self.bot['username']}".lower()
        words = str(message.get("text", message.get("caption", "")))
        answers_bot = message.get("reply_to_message", {}).get("from") == self.bot
        is_event = not words and not {"document", "photo", "sticker"} & message.keys()
        to_all = chat.bot_status == "administrator" or words.startswith("/")
        return bool(to_all or answers_bot or is_event or name in words.lower())

    def _tell_bot_of_its_status(self, chat: Chat, by_user_id: int, old: str, new: str) -> None:
        change = {
            "chat": chat.about,
            "from": self.user(by_user_id),
            "date": self.timestamp(),
            "old_chat_member": _membership(self.bot, old),
            "new_chat_member": _membership(self.bot, new),
        }
        self.push({"my_chat_member": change})


def _typed(text: str, entities: list[dict[str, Any]]) -> dict[str, Any]:
    """The fields of a text that a person types; the apps send neither nothing nor too much."""
    written = markup.plain(text, entities)
    if not 1 <= len(written.text) <= contents.LONGEST_TEXT:
        raise ValueError(f"A text has 1 to {contents.LONGEST_TEXT} characters.")
    found = contents.found(written)
    return {"text": written.text, **({"entities": found} if found else {})}


def _captioned(text: str, entities: list[dict[str, Any]]) -> dict[str, Any]:
    """The fields of a caption that a person types."""
    typed = _typed(text, entities)
    if len(typed["text"]) > contents.LONGEST_CAPTION:
        raise ValueError(f"A caption has at most {contents.LONGEST_CAPTION} characters.")
    found = {"caption_entities": typed["entities"]} if "entities" in typed else {}
    return {"caption": typed["text"], **found}


def _membership(user: dict[str, Any], status: str) -> dict[str, Any]:
    """The Bot API's ChatMember for the statuses that need no rights."""
    until = {"until_date": 0} if status == "kicked" else {}
    return {"status": status, "user": user, **until}


def _labelled(message: Message, label: str, data: str | None) -> str:
    """The data of the button whose label is `label`, or contains it; LookupError without one."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = [
        button for row in rows for button in row if data in (None, button.get("callback_data"))
    ]
    same = [button for button in buttons if button["text"] == label]
    alike = same or [button for button in buttons if label in button["text"]]
    if not alike:
        shown = [button["text"] for row in rows for button in row]
        raise LookupError(f"No button {label!r} on the message; there are {shown}.")
    if "callback_data" not in alike[0]:
        raise LookupError(f"The button {label!r} opens something; it cannot be tapped for the bot.")
    return str(alike[0]["callback_data"])
