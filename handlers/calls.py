"""A call of the Bot API that is owed as a reply: data, so that it survives a crash."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Self

from storage.cards import Shown

ATTACHING = {"photo": "sendPhoto", "document": "sendDocument"}
"""The method that sends a kind of attachment; the parameter is named like the kind."""

UPLOADED = {method: kind for kind, method in ATTACHING.items()}
"""The parameter in which a method takes a file."""


@dataclass(frozen=True)
class File:
    """A file that goes with a call."""

    name: str
    content: bytes
    mime_type: str

    def to_json(self) -> dict[str, str]:
        """Give the file as it is stored."""
        content = base64.b64encode(self.content).decode()
        return {"name": self.name, "content": content, "mime_type": self.mime_type}

    @classmethod
    def from_json(cls, stored: dict[str, str]) -> Self:
        """Read a stored file."""
        content = base64.b64decode(stored["content"])
        return cls(stored["name"], content, stored["mime_type"])


@dataclass(frozen=True)
class Unmade:
    """A file that is made when its call is sent, since that takes long: `kind` says what of it.

    `handlers/files.py` knows the kinds; `id` is the row that it is about.
    """

    kind: str
    id: int


@dataclass(frozen=True)
class Call:
    """A Bot API method with its parameters, names as in the Bot API.

    `card` is what the message shows of a meeting once the call succeeded. A call whose file is
    `unmade` can be sent once it has a `file`.
    """

    method: str
    params: dict[str, Any] = field(default_factory=dict)
    card: Shown | None = None
    file: File | None = None
    unmade: Unmade | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the call as it is stored."""
        stored: dict[str, Any] = {"method": self.method, "params": self.params}
        if self.card is not None:
            stored["card"] = vars(self.card)
        if self.file is not None:
            stored["file"] = self.file.to_json()
        if self.unmade is not None:
            stored["unmade"] = vars(self.unmade)
        return stored

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Read a stored call."""
        card, file, unmade = (stored.get(key) for key in ("card", "file", "unmade"))
        return cls(
            stored["method"],
            stored["params"],
            Shown(**card) if card else None,
            File.from_json(file) if file else None,
            Unmade(**unmade) if unmade else None,
        )


def message(
    chat_id: int,
    text: str,
    keyboard: list[Any] | None = None,
    card: Shown | None = None,
    attachment: dict[str, Any] | None = None,
) -> Call:
    """Send a message (HTML), or an attachment with the text below it."""
    if attachment is None:
        return Call("sendMessage", _body(chat_id, text, keyboard), card)
    return _attached(chat_id, attachment, text, keyboard)


def _attached(
    chat_id: int, attachment: dict[str, Any], caption: str, keyboard: list[Any] | None
) -> Call:
    """Send a picture or document that Telegram has, with a caption (HTML)."""
    kind = attachment["kind"]
    params: dict[str, Any] = {"chat_id": chat_id, kind: attachment["file_id"]}
    if caption:
        params |= {"caption": caption, "parse_mode": "HTML"}
    if keyboard:
        params["reply_markup"] = {"inline_keyboard": keyboard}
    return Call("sendPhoto" if kind == "photo" else "sendDocument", params)


def edit(
    chat_id: int,
    message_id: int,
    text: str,
    keyboard: list[Any] | None = None,
    card: Shown | None = None,
) -> Call:
    """Edit a message (HTML); without a keyboard the old one goes."""
    body = _body(chat_id, text, keyboard) | {"message_id": message_id}
    return Call("editMessageText", body, card)


def keyboard(chat_id: int, message_id: int, rows: list[Any]) -> Call:
    """Put other buttons below a message."""
    markup = {"inline_keyboard": rows}
    return Call(
        "editMessageReplyMarkup",
        {"chat_id": chat_id, "message_id": message_id, "reply_markup": markup},
    )


def edit_caption(
    chat_id: int, message_id: int, text: str, keyboard: list[Any] | None = None
) -> Call:
    """Edit the text below an attachment (HTML); without a keyboard the old one goes."""
    body: dict[str, Any] = {
        "chat_id": chat_id, "message_id": message_id, "caption": text, "parse_mode": "HTML",
    }  # fmt: skip
    if keyboard:
        body["reply_markup"] = {"inline_keyboard": keyboard}
    return Call("editMessageCaption", body)


def edit_media(
    chat_id: int,
    message_id: int,
    attachment: dict[str, Any],
    caption: str,
    keyboard: list[Any] | None = None,
) -> Call:
    """Put a picture or document that Telegram has in the place of a message's text or file."""
    media = {"type": attachment["kind"], "media": attachment["file_id"]}
    if caption:
        media |= {"caption": caption, "parse_mode": "HTML"}
    body: dict[str, Any] = {"chat_id": chat_id, "message_id": message_id, "media": media}
    if keyboard:
        body["reply_markup"] = {"inline_keyboard": keyboard}
    return Call("editMessageMedia", body)


def delete(chat_id: int, message_id: int) -> Call:
    """Delete a message; within 48 hours of its sending."""
    return Call("deleteMessage", {"chat_id": chat_id, "message_id": message_id})


def answer(query_id: str, text: str | None = None, *, alert: bool = False) -> Call:
    """Answer a tap, so that its button stops spinning."""
    params: dict[str, Any] = {"callback_query_id": query_id}
    if text:
        params |= {"text": text[:200], "show_alert": alert}
    return Call("answerCallbackQuery", params)


def in_place(thread_id: int | None, answers: int | None = None) -> dict[str, Any]:
    """Give the parameters that send a message to a forum's topic, and as a reply to a message."""
    params: dict[str, Any] = {}
    if thread_id is not None:
        params["message_thread_id"] = thread_id
    if answers is not None:
        params["reply_parameters"] = {"message_id": answers, "allow_sending_without_reply": True}
    return params


def without_topic(call: Call) -> Call:
    """Give a call that says the same in the group itself, as no reply: that stands in the topic."""
    left_out = ("message_thread_id", "reply_parameters")
    params = {name: value for name, value in call.params.items() if name not in left_out}
    return replace(call, params=params)


def without_menus(chat_id: int, languages: Iterable[str], user_id: int | None) -> list[Call]:
    """Take the command menus of a Telegram group away: in each language, and one person's own."""
    all_there: dict[str, Any] = {"scope": {"type": "chat", "chat_id": chat_id}}
    params = [all_there, *(all_there | {"language_code": one} for one in languages)]
    if user_id is not None:
        own = {"type": "chat_member", "chat_id": chat_id, "user_id": user_id}
        params.append({"scope": own})
    return [Call("deleteMyCommands", each) for each in params]


def _body(chat_id: int, text: str, keyboard: list[Any] | None) -> dict[str, Any]:
    body: dict[str, Any] = {
        "chat_id": chat_id,
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if keyboard:
        body["reply_markup"] = {"inline_keyboard": keyboard}
    return body
