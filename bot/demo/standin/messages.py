"""What the Bot API's methods on messages do: sending, editing, copying, deleting, answering taps.

https://core.telegram.org/bots/api#available-methods and #updating-messages.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.demo.standin import answers, contents
from bot.demo.standin.contents import Params
from bot.demo.standin.files import File
from bot.demo.standin.world import Chat, Message, World

Uploads = Mapping[str, File]

ANSWER_WINDOW = timedelta(seconds=60)
"""How long a tap can be answered. Telegram does not say; people report less than a minute."""

DELETE_WINDOW = timedelta(hours=48)


def send_message(world: World, params: Params, _: Uploads) -> Message:
    """sendMessage."""
    return _sent(world, params, contents.text(world, params))


def send_document(world: World, params: Params, files: Uploads) -> Message:
    """sendDocument, by upload or by file_id."""
    words = contents.caption(world, params)
    file_id = contents.upload(world, params, files, "document")
    return _sent(world, params, {"document": world.files.document(file_id), **words})


def send_photo(world: World, params: Params, files: Uploads) -> Message:
    """sendPhoto, by upload or by file_id."""
    words = contents.caption(world, params)
    file_id = contents.upload(world, params, files, "photo")
    return _sent(world, params, {"photo": world.files.photo(file_id), **words})


def copy_message(world: World, params: Params, _: Uploads) -> dict[str, int]:
    """copyMessage: the same content, as the bot's own."""
    source = _original(world, params, "copy")
    content = {name: source[name] for name in _CONTENT if name in source}
    if "caption" in params:
        content = {name: content[name] for name in content if "caption" not in name}
        content |= contents.caption(world, params)
    return {"message_id": _sent(world, params, content)["message_id"]}


def forward_message(world: World, params: Params, _: Uploads) -> Message:
    """forwardMessage: the same content, with where it came from."""
    source = _original(world, params, "forward")
    origin = {"type": "user", "date": source["date"], "sender_user": source.get("from")}
    if "from" not in source:
        raise answers.not_done_yet("forwarding of channel posts")
    content = {name: source[name] for name in _CONTENT if name in source}
    return _sent(world, params, {"forward_origin": origin, **content})


_CONTENT = (
    *("text", "entities", "caption", "caption_entities"),
    *("document", "photo", "sticker"),
)


def edit_message_text(world: World, params: Params, _: Uploads) -> Message:
    """editMessageText; without reply_markup the buttons go, as on Telegram."""
    if not params.get("text"):
        raise answers.bad_request("message text is empty")
    words = contents.text(world, params)
    chat, message = _editable(world, params)
    if "text" not in message:
        raise answers.bad_request("there is no text in the message to edit")
    return _edited(world, chat, message, ("text", "entities"), words | contents.keyboard(params))


def edit_message_caption(world: World, params: Params, _: Uploads) -> Message:
    """editMessageCaption."""
    words = contents.caption(world, params)
    chat, message = _editable(world, params)
    if "text" in message:
        raise answers.bad_request("there is no caption in the message to edit")
    content = words | contents.keyboard(params)
    return _edited(world, chat, message, ("caption", "caption_entities"), content)


def edit_message_media(world: World, params: Params, _: Uploads) -> Message:
    """editMessageMedia, by file_id: in the place of a text or of another file."""
    media = params["media"]
    if media["type"] not in {"photo", "document"} or media["media"].startswith("attach://"):
        raise answers.not_done_yet("media but pictures and documents by file_id")
    words = contents.caption(world, media)
    file_id = world.files.known(media["media"])
    shown = world.files.photo if media["type"] == "photo" else world.files.document
    chat, message = _editable(world, params)
    content = {media["type"]: shown(file_id), **words, **contents.keyboard(params)}
    return _edited(world, chat, message, _CONTENT, content)


def edit_message_reply_markup(world: World, params: Params, _: Uploads) -> Message:
    """editMessageReplyMarkup."""
    chat, message = _editable(world, params)
    return _edited(world, chat, message, (), contents.keyboard(params))


def delete_message(world: World, params: Params, _: Uploads) -> bool:
    """deleteMessage: within 48 hours."""
    chat = world.reachable(params["chat_id"])
    message = chat.messages.get(params["message_id"])
    if message is None:
        raise answers.bad_request("message to delete not found")
    if not _deletable(world, chat, message):
        raise answers.bad_request("message can't be deleted for everyone")
    world.remove(chat, message["message_id"])
    return True


def delete_messages(world: World, params: Params, _: Uploads) -> bool:
    """deleteMessages: those that can be; the others are skipped."""
    chat = world.reachable(params["chat_id"])
    if not 1 <= len(params["message_ids"]) <= 100:
        raise answers.bad_request("too many messages specified to delete")
    for message_id in params["message_ids"]:
        message = chat.messages.get(message_id)
        if message and _deletable(world, chat, message):
            world.remove(chat, message_id)
    return True


def answer_callback_query(world: World, params: Params, _: Uploads) -> bool:
    """answerCallbackQuery; the person sees the first answer, later ones change nothing."""
    query_id, words = params["callback_query_id"], params.get("text", "")
    if "url" in params:
        raise answers.not_done_yet("answers that open an address")
    if len(words) > 200:
        raise answers.bad_request("MESSAGE_TOO_LONG")
    query = world.queries.get(query_id)
    if query is None or world.now() - query.at > ANSWER_WINDOW:
        raise answers.bad_request(
            "query is too old and response timeout expired or query ID is invalid"
        )
    if query_id not in world.callback_answers:
        answer = {"text": words, "show_alert": params.get("show_alert", False)}
        world.callback_answers[query_id] = answer
        who = {"callback_query_id": query_id, "user_id": query.user_id}
        world.tell(query.chat_id, "toast", who | answer)
    return True


def set_message_reaction(world: World, params: Params, _: Uploads) -> bool:
    """setMessageReaction: one emoji, or none."""
    chat = world.reachable(params["chat_id"])
    message = chat.messages.get(params["message_id"])
    if message is None:
        raise answers.bad_request("message to react not found")
    reactions = params.get("reaction", [])
    if len(reactions) > 1:
        raise answers.bad_request("REACTIONS_TOO_MANY")
    if any(each["type"] != "emoji" for each in reactions):
        raise answers.not_done_yet("reactions that are not an emoji")
    chat.reactions[message["message_id"]] = reactions
    world.show(chat, "edit", message)
    return True


def pin_chat_message(world: World, params: Params, _: Uploads) -> bool:
    """pinChatMessage."""
    chat = world.reachable(params["chat_id"])
    message = chat.messages.get(params["message_id"])
    if message is None:
        raise answers.bad_request("message to pin not found")
    if message["message_id"] not in chat.pinned:
        chat.pinned.append(message["message_id"])
        world.keep(chat, {"pinned_message": message}, world.bot)
        world.show(chat, "edit", message)
    return True


def unpin_chat_message(world: World, params: Params, _: Uploads) -> bool:
    """unpinChatMessage: the one named, or the newest."""
    chat = world.reachable(params["chat_id"])
    message_id = params.get("message_id", chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise answers.bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    if message := chat.messages.get(message_id):
        world.show(chat, "edit", message)
    return True


def _sent(world: World, params: Params, content: dict[str, Any]) -> Message:
    buttons = contents.keyboard(params)
    chat = world.reachable(params["chat_id"])
    return world.keep(chat, content | contents.setting(chat, params) | buttons, world.bot)


def _original(world: World, params: Params, purpose: str) -> Message:
    source = world.reachable(params["from_chat_id"]).messages.get(params["message_id"])
    if source is None:
        raise answers.bad_request(f"message to {purpose} not found")
    return source


def _editable(world: World, params: Params) -> tuple[Chat, Message]:
    if "chat_id" not in params:
        raise answers.bad_request("chat_id is empty")
    if "message_id" not in params:
        raise answers.bad_request("message identifier is not specified")
    chat = world.reachable(params["chat_id"])
    message = chat.messages.get(params["message_id"])
    if message is None:
        raise answers.bad_request("message to edit not found")
    if message.get("from") != world.bot or "pinned_message" in message:
        raise answers.bad_request("message can't be edited")
    return chat, message


def _edited(
    world: World, chat: Chat, message: Message, fields: tuple[str, ...], content: dict[str, Any]
) -> Message:
    """`message` with `fields` and the buttons replaced by `content`."""
    changing = {*fields, "reply_markup"}
    if {name: message[name] for name in changing if name in message} == content:
        raise answers.bad_request(
            "message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message"
        )
    kept = {name: value for name, value in message.items() if name not in changing}
    return world.replace(chat, {**kept, "edit_date": world.timestamp(), **content})


def _deletable(world: World, chat: Chat, message: Message) -> bool:
    young = world.timestamp() - message["date"] <= DELETE_WINDOW.total_seconds()
    return young and (chat.kind == "private" or message.get("from") == world.bot)
