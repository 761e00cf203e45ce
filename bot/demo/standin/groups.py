"""What people do in groups and channels: make them, add and remove the bot, upgrade them.

A supergroup may be a forum: its messages stand in topics, or in none, which is the topic "General".
"""

from bot.demo.standin.people import People
from bot.demo.standin.world import Chat, Message


class Groups(People):
    """The person side of groups and channels."""

    def make_group(self, chat_id: int, title: str, member_ids: list[int]) -> None:
        """A Telegram group without the bot; an id that begins with -100 makes a supergroup."""
        kind = "supergroup" if str(chat_id).startswith("-100") else "group"
        about = {"id": chat_id, "type": kind, "title": title}
        self.chats[chat_id] = Chat(chat_id, about, members=dict.fromkeys(member_ids, "member"))

    def make_topic(self, chat_id: int, name: str) -> int:
        """Open a topic of a supergroup, which is a forum from then on; return its number."""
        chat = self.chats[chat_id]
        if chat.kind != "supergroup":
            raise ValueError("Only a supergroup can be a forum.")
        chat.about = {**chat.about, "is_forum": True}
        topic = {"name": name, "icon_color": 7322096}
        sender = self.user(next(iter(chat.members)))
        thread_id = chat.last_message_id + 1
        standing = {"message_thread_id": thread_id, "is_topic_message": True}
        message = self.keep(chat, {"forum_topic_created": topic, **standing}, sender)
        chat.topics[thread_id] = "open"
        if chat.bot_status in {"member", "administrator"}:
            self.push({"message": message})
        return thread_id

    def close_topic(self, chat_id: int, thread_id: int) -> None:
        """Close a topic: only administrators write there."""
        self.chats[chat_id].topics[thread_id] = "closed"

    def delete_topic(self, chat_id: int, thread_id: int) -> None:
        """Delete a topic with all that stands in it."""
        chat = self.chats[chat_id]
        chat.topics[thread_id] = "deleted"
        for number, message in list(chat.messages.items()):
            if message.get("message_thread_id") == thread_id:
                self.remove(chat, number)

    def add_bot(self, chat_id: int, by_user_id: int) -> None:
        """Add the bot to a group."""
        chat = self.chats[chat_id]
        old, chat.bot_status = chat.bot_status, "member"
        self._tell_bot_of_its_status(chat, by_user_id, old, "member")
        service = {"new_chat_members": [self.bot]}
        self.push({"message": self.keep(chat, service, self.user(by_user_id))})

    def remove_bot(self, chat_id: int, by_user_id: int) -> None:
        """Throw the bot out of a group."""
        chat = self.chats[chat_id]
        old, chat.bot_status = chat.bot_status, "kicked"
        self.keep(chat, {"left_chat_member": self.bot}, self.user(by_user_id))
        self._tell_bot_of_its_status(chat, by_user_id, old, "kicked")

    def migrate(self, chat_id: int) -> int:
        """Upgrade a basic group to a supergroup and return the new chat's id."""
        old = self.chats[chat_id]
        new_id = -1_000_000_000_000 + chat_id
        about = {**old.about, "id": new_id, "type": "supergroup"}
        new = Chat(new_id, about, old.bot_status, dict(old.members))
        self.chats[new_id], old.migrated_to = new, new_id
        sender = self.user(next(iter(old.members)))
        self.push({"message": self.keep(old, {"migrate_to_chat_id": new_id}, sender)})
        self.push({"message": self.keep(new, {"migrate_from_chat_id": chat_id}, sender)})
        return new_id

    def post_in_channel(self, chat_id: int, text: str, title: str = "A channel") -> Message:
        """Post in a channel that the bot is an administrator of; the channel is made if need be."""
        about = {"id": chat_id, "type": "channel", "title": title}
        chat = self.chats.setdefault(chat_id, Chat(chat_id, about, "administrator"))
        post = self.keep(chat, {"text": text}, chat.about)
        self.push({"channel_post": post})
        return post
