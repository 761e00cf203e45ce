"""The only place that turns a call's parameters into the content of a message.

Formatting, lengths, keyboards, replies: https://core.telegram.org/bots/api#sendmessage.
"""

import re
from collections.abc import Mapping
from typing import Any

from bot.demo.standin import answers, keyboards
from bot.demo.standin.files import File
from bot.demo.standin.world import Chat, World
from handlers import entities as entities_
from handlers import markup
from handlers.markup import Markup

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
MOST_ENTITIES = 100

Params = Mapping[str, Any]

_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w+)?)"
    r"|(?P<url>https?://[^\s<>\"]*[^\s<>\".,;:!?)\]'])"
    r"|(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<mention>(?<!\w)@[A-Za-z]\w{3,31})",
    re.ASCII,
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_SEARCHED = frozenset({"code", "pre", "text_link", "text_mention", "date_time"})


def text(world: World, params: Params) -> dict[str, Any]:
    """The fields of a text message. Raises answers.Refused (400) when Telegram would."""
    written = _written(world, params, "text", "entities")
    if not written.text:
        raise answers.bad_request("text must be non-empty")
    if len(written.text) > LONGEST_TEXT:
        raise answers.bad_request("message is too long")
    return _filled(text=written.text, entities=written.entities)


def caption(world: World, params: Params) -> dict[str, Any]:
    """The fields of a caption, none when it is empty. Raises answers.Refused (400)."""
    written = _written(world, params, "caption", "caption_entities")
    if len(written.text) > LONGEST_CAPTION:
        raise answers.bad_request("message caption is too long")
    return _filled(caption=written.text, caption_entities=written.entities)


def keyboard(params: Params) -> dict[str, Any]:
    """The reply_markup as Telegram keeps it, if any."""
    return _filled(reply_markup=keyboards.accepted(params.get("reply_markup")))


def setting(chat: Chat, params: Params) -> dict[str, Any]:
    """What the message answers to and how it is sent, apart from its own content."""
    reply = params.get("reply_parameters", {})
    if reply.get("chat_id", chat.id) != chat.id:
        raise answers.not_done_yet("replies to another chat")
    original = chat.messages.get(reply.get("message_id", 0))
    if reply and not original and not reply.get("allow_sending_without_reply"):
        raise answers.bad_request("message to be replied not found")
    in_topic = original.get("message_thread_id") if original else None
    thread_id = params.get("message_thread_id", in_topic)
    if thread_id is not None:
        _check_topic(chat, thread_id)
    return _filled(
        message_thread_id=thread_id,
        is_topic_message=thread_id is not None,
        reply_to_message=original and _without(original, "reply_to_message"),
        has_protected_content=params.get("protect_content"),
        effect_id=params.get("message_effect_id"),
    )


def _check_topic(chat: Chat, thread_id: int) -> None:
    state = chat.topics.get(thread_id)
    if state is None:
        raise answers.bad_request("message thread not found")
    if state == "deleted":
        raise answers.bad_request("TOPIC_DELETED")
    if state == "closed" and chat.bot_status != "administrator":
        raise answers.bad_request("TOPIC_CLOSED")


def upload(world: World, params: Params, files: Mapping[str, File], kind: str) -> str:
    """The file_id of the file that the parameter `kind` brings or names."""
    named = params.get(kind, "")
    part = named.removeprefix("attach://") if named.startswith("attach://") else kind
    if part in files:
        return world.files.keep(files[part], kind)
    if named.startswith("attach://"):
        raise answers.bad_request(f'can\'t find file "{part}"')
    return world.files.known(named)


def found(written: Markup) -> list[dict[str, Any]]:
    """The entities of `written`, with those that Telegram finds by itself in plain text."""
    if not ("/" in written.text or "@" in written.text):
        return written.entities
    known = [each for each in written.entities if each["type"] in _NOT_SEARCHED]
    more = []
    for match in _FOUND.finditer(written.text):
        offset, length = entities_.units(written.text[: match.start()]), len(match[0])
        apart = (
            offset >= entities_.end(each) or offset + length <= each["offset"] for each in known
        )
        if all(apart):
            more.append({"type": match.lastgroup, "offset": offset, "length": length})
    return entities_.nested([*written.entities, *more]) if more else written.entities


def _written(world: World, params: Params, name: str, entities: str) -> Markup:
    """The formatted text in the parameter `name`, in whichever way it is formatted."""
    raw = params.get(name, "")
    if not raw.isascii() and _SURROGATE.search(raw):
        raise answers.bad_request("strings must be encoded in UTF-8")
    mode = params.get("parse_mode", "").lower()
    if mode not in {"", "html"}:
        known = mode in {"markdown", "markdownv2"}
        raise answers.not_done_yet(mode) if known else answers.bad_request("unsupported parse_mode")
    try:
        written = markup.parse(raw) if mode else markup.plain(raw, params.get(entities, []))
    except markup.MarkupError as error:
        raise answers.bad_request(str(error)) from None
    kept = [_with_user(world, each) for each in found(written)[:MOST_ENTITIES]]
    return Markup(written.text, [each for each in kept if each])


def _with_user(world: World, entity: dict[str, Any]) -> dict[str, Any] | None:
    """A mention of a person with all that Telegram knows of them; None for an unknown person."""
    if entity["type"] != "text_mention":
        return entity
    account = world.accounts.get(entity["user"]["id"])
    return {**entity, "user": account.user()} if account else None


def _filled(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _without(message: dict[str, Any], field: str) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name != field}
