"""What the stand-in remembers: the accounts, the chats and their messages, files, watchers.

Messages are kept in the Bot API's own form and never changed in place: an edit replaces the whole
message, so that what was handed out stays as it was.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.demo.standin import answers, updates, views
from bot.demo.standin.files import Files

Message = dict[str, Any]
Watcher = Callable[[int, str, dict[str, Any]], None]


@dataclass
class Account:
    """A person on Telegram, as the bot's server sees them."""

    id: int
    first_name: str
    last_name: str
    username: str | None
    language_code: str
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def user(self) -> dict[str, Any]:
        """The Bot API's User."""
        user = {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return {name: value for name, value in user.items() if value not in ("", None)}


@dataclass
class Chat:
    """A private chat, a group or a channel; statuses are ChatMember's words."""

    id: int
    about: dict[str, Any]
    bot_status: str = "left"
    members: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    migrated_to: int | None = None
    topics: dict[int, str] = field(default_factory=dict)
    """Of a forum: its topics by number, each open, closed or deleted."""
    pinned: list[int] = field(default_factory=list)
    reactions: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    last_message_id: int = 0

    @property
    def kind(self) -> str:
        """`private`, `group`, `supergroup` or `channel`."""
        return str(self.about["type"])


@dataclass
class Query:
    """A tap of a button, waiting for the bot's answerCallbackQuery."""

    user_id: int
    chat_id: int
    at: datetime


class World:
    """The stand-in's memory, and how to find one's way in it."""

    def __init__(self, token: str, username: str, now: Callable[[], datetime]) -> None:
        self.token = token
        self.now = now
        self.bot = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": username,
            "username": username,
        }
        self.accounts: dict[int, Account] = {}
        self.chats: dict[int, Chat] = {}
        self.files = Files()
        self.updates = updates.Updates()
        self.queries: dict[str, Query] = {}
        self.callback_answers: dict[str, dict[str, Any]] = {}
        self.commands: dict[tuple[str, int, int, str], list[dict[str, str]]] = {}
        self.profile: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[int, dict[str, Any]] = {}
        self.webhook: dict[str, Any] = {}
        self._watchers: list[Watcher] = []
        self._last_message_id = 0

    def watch(self, callback: Watcher) -> Callable[[], None]:
        """Call `callback(chat_id, kind, message)` on each visible change, until unsubscribed.

        Kinds: "message", "edit", "delete" (the message's last look), "menu" (`commands`) and
        "toast" (`callback_query_id`, `user_id`, `text`, `show_alert`). Returns the unsubscribing.
        """
        self._watchers.append(callback)
        return lambda: self._watchers.remove(callback)

    def tell(self, chat_id: int, kind: str, content: dict[str, Any]) -> None:
        """Tell the watchers of a change that a person in `chat_id` can see."""
        for watcher in tuple(self._watchers):
            watcher(chat_id, kind, content)

    def timestamp(self) -> int:
        """The stand-in's clock in whole seconds, as messages are dated."""
        return int(self.now().timestamp())

    def account(self, user_id: int) -> Account:
        """The person with that id; LookupError when nobody added them."""
        return self.accounts[user_id]

    def user(self, user_id: int) -> dict[str, Any]:
        """The Bot API's User of a person or of the bot."""
        return self.bot if user_id == self.bot["id"] else self.accounts[user_id].user()

    def keep(self, chat: Chat, content: dict[str, Any], sender: dict[str, Any]) -> Message:
        """Add a message with `content` to `chat`, and let the people in it see it."""
        if chat.kind in {"supergroup", "channel"}:
            chat.last_message_id += 1
            message_id = chat.last_message_id
        else:
            # As on Telegram, private chats and basic groups share one series of numbers.
            self._last_message_id += 1
            message_id = self._last_message_id
        who = {"sender_chat": sender} if sender.get("type") == "channel" else {"from": sender}
        head = {"message_id": message_id, **who, "chat": chat.about, "date": self.timestamp()}
        message = chat.messages[message_id] = {**head, **content}
        self.show(chat, "message", message)
        return message

    def replace(self, chat: Chat, message: Message) -> Message:
        """Put `message` in the place of the one with its id: an edit."""
        chat.messages[message["message_id"]] = message
        self.show(chat, "edit", message)
        return message

    def remove(self, chat: Chat, message_id: int) -> None:
        """Take a message away for everybody."""
        message = chat.messages.pop(message_id)
        self.show(chat, "delete", message)

    def chat(self, chat_id: int) -> list[dict[str, Any]]:
        """The messages of a chat as a person sees them now, oldest first; see `views.message`."""
        chat = self.chats.get(chat_id)
        return [self._view(chat, message) for message in chat.messages.values()] if chat else []

    def file(self, file_id: str) -> bytes:
        """The content of a file that was sent; LookupError when there is none."""
        return self.files.by_id[file_id].content

    def reachable(self, chat_id: int | str) -> Chat:
        """The chat that the bot wants to write to.

        Raises answers.Refused as Telegram: not found, blocked, deactivated, kicked, migrated.
        """
        chat = self._named(chat_id) if isinstance(chat_id, str) else self.chats.get(chat_id)
        if chat is None:
            raise answers.bad_request("chat not found")
        if chat.migrated_to is not None:
            reason = "group chat was upgraded to a supergroup chat"
            raise answers.bad_request(reason, migrate_to_chat_id=chat.migrated_to)
        if chat.kind == "private":
            self._open(self.accounts[chat.id])
        elif chat.bot_status == "kicked":
            raise answers.forbidden(f"bot was kicked from the {chat.kind} chat")
        elif chat.bot_status == "left":
            raise answers.forbidden(f"bot is not a member of the {chat.kind} chat")
        return chat

    def _named(self, name: str) -> Chat | None:
        named = [chat for chat in self.chats.values() if f"@{chat.about.get('username')}" == name]
        return next((chat for chat in named if chat.kind != "private"), None)

    def _open(self, account: Account) -> None:
        if account.deactivated:
            raise answers.forbidden("user is deactivated")
        if not account.started:
            raise answers.forbidden("bot can't initiate conversation with a user")
        if account.blocked:
            raise answers.forbidden("bot was blocked by the user")

    def show(self, chat: Chat, kind: str, message: Message) -> None:
        """Tell the watchers how `message` looks now."""
        if self._watchers:
            self.tell(chat.id, kind, self._view(chat, message))

    def _view(self, chat: Chat, message: Message) -> dict[str, Any]:
        view = views.message(message, from_bot=message.get("from") == self.bot)
        message_id = message["message_id"]
        return view | {
            "pinned": message_id in chat.pinned,
            "reactions": chat.reactions.get(message_id, []),
        }
