"""The only place that knows how a message looks to a person, for the chat page and for tests."""

from typing import Any

from handlers import markup


def message(content: dict[str, Any], *, from_bot: bool) -> dict[str, Any]:
    """A Bot API message as a person sees it.

    Keys: message_id, date (seconds), from_bot, sender, text (a caption too), entities, html,
    buttons (rows of {text, data|url|copy_text, style?}), document ({name, mime_type, size,
    file_id} or None), photo ({file_id, width, height, file_size} or None), sticker (an emoji or
    None), service (what happened in the chat, or None), reply_to (a message_id or None), thread (of
    a forum's topic, or None), edited.
    """
    text = content.get("text", content.get("caption", ""))
    entities = content.get("entities", content.get("caption_entities", []))
    sender = content.get("from") or content.get("sender_chat") or {}
    return {
        "message_id": content["message_id"],
        "date": content["date"],
        "from_bot": from_bot,
        "sender": sender.get("title") or _name(sender),
        "text": text,
        "entities": entities,
        "html": markup.render(text, entities),
        "buttons": _buttons(content),
        "document": _document(content),
        "photo": _photo(content),
        "sticker": content.get("sticker", {}).get("emoji"),
        "service": next((kind for kind in _SERVICES if kind in content), None),
        "reply_to": content.get("reply_to_message", {}).get("message_id"),
        "thread": content.get("message_thread_id"),
        "edited": "edit_date" in content,
    }


_SERVICES = [
    "new_chat_members",
    "left_chat_member",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
    "forum_topic_created",
]


def _name(user: dict[str, Any]) -> str:
    return " ".join(filter(None, [user.get("first_name"), user.get("last_name")]))


def _buttons(content: dict[str, Any]) -> list[list[dict[str, str]]]:
    rows = content.get("reply_markup", {}).get("inline_keyboard", [])
    return [[_button(each) for each in row] for row in rows]


def _button(button: dict[str, Any]) -> dict[str, str]:
    view = {"text": button["text"]}
    if "callback_data" in button:
        view["data"] = button["callback_data"]
    if "url" in button:
        view["url"] = button["url"]
    if "copy_text" in button:
        view["copy_text"] = button["copy_text"]["text"]
    if "style" in button:
        view["style"] = button["style"]
    return view


def _document(content: dict[str, Any]) -> dict[str, Any] | None:
    document = content.get("document")
    if document is None:
        return None
    return {
        "name": document["file_name"],
        "mime_type": document["mime_type"],
        "size": document["file_size"],
        "file_id": document["file_id"],
    }


def _photo(content: dict[str, Any]) -> dict[str, Any] | None:
    if "photo" not in content:
        return None
    largest = content["photo"][-1]
    return {name: largest[name] for name in ("file_id", "width", "height", "file_size")}
