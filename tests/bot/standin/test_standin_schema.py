"""The stand-in's own answers and updates have the form that the Bot API states."""

import json
import struct
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from bot.demo.standin import make_schema, methods, schema
from bot.demo.standin.core import StandIn
from bot.demo.standin.files import File

MEMBER, GROUP = 700001, -500
Ask = Callable[..., Coroutine[Any, Any, Any]]

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 64, 48)
FRAME = struct.pack(">HHBHH", 0xFFC0, 11, 8, 48, 64)
JPEG = b"\xff\xd8" + struct.pack(">HH", 0xFFE0, 4) + b"xx" + FRAME + b"\x03"

THERE = {"chat_id": MEMBER}
MINE = THERE | {"message_id": 2}
SOURCE = MINE | {"from_chat_id": MEMBER}
COMMANDS = {"commands": [{"command": "next", "description": "Next"}], "language_code": "bn"}
PARAMS: dict[str, dict[str, Any]] = {
    "setWebhook": {"url": "https://example.org"},
    "sendMessage": THERE
    | {"text": "<b>x</b> /next", "parse_mode": "HTML", "protect_content": True},
    "sendDocument": THERE | {"caption": "x"},
    "sendPhoto": THERE,
    "copyMessage": SOURCE,
    "forwardMessage": SOURCE,
    "editMessageText": MINE | {"text": "changed"},
    "editMessageCaption": MINE | {"message_id": 3, "caption": "changed"},
    "editMessageMedia": MINE | {"media": {"type": "document", "media": "standin-document-1"}},
    "editMessageReplyMarkup": MINE
    | {"reply_markup": {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}},
    "deleteMessage": MINE,
    "deleteMessages": THERE | {"message_ids": [2]},
    "answerCallbackQuery": {"callback_query_id": "7000000001"},
    "setMessageReaction": MINE,
    "pinChatMessage": MINE,
    "unpinChatMessage": THERE,
    "getChat": THERE,
    "getChatMember": THERE | {"user_id": MEMBER},
    "leaveChat": {"chat_id": GROUP},
    "sendChatAction": THERE | {"action": "typing"},
    "getFile": {"file_id": "standin-document-1"},
    "setMyCommands": COMMANDS,
    "setMyName": {"name": "Sample"},
    "setMyDescription": {"description": "Sample"},
    "setMyShortDescription": {"short_description": "Sample"},
}


@pytest.fixture
async def busy(standin: StandIn) -> StandIn:
    """A stand-in on which everything has happened once."""
    await standin.call("sendMessage", {"chat_id": MEMBER, "text": "x"})
    part = {"document": File("a.txt", b"abc")}
    await standin.call("sendDocument", {"chat_id": MEMBER}, part)
    standin.make_group(GROUP, "Sample group", [MEMBER])
    standin.add_bot(GROUP, MEMBER)
    standin.tap(MEMBER, 2, data="x")
    standin.tap(MEMBER, 2, data="x", inaccessible=True)
    standin.edit_text(MEMBER, standin.send_text(MEMBER, "/a")["message_id"], "b")
    standin.send_document(MEMBER, "a.pdf", b"%PDF", "x")
    standin.send_sticker(MEMBER)
    standin.block(MEMBER)
    standin.unblock(MEMBER)
    standin.make_group(GROUP - 1, "Another", [MEMBER])
    standin.add_bot(GROUP - 1, MEMBER)
    standin.remove_bot(standin.migrate(GROUP - 1), MEMBER)
    standin.post_in_channel(-1001, "News")
    await standin.call("pinChatMessage", {"chat_id": MEMBER, "message_id": 2})
    return standin


IMPLEMENTED = [name for name in schema.specification()["methods"] if name in methods.METHODS]


@pytest.mark.parametrize("method", IMPLEMENTED)
async def test_every_answer_is_of_the_stated_type(busy: StandIn, method: str) -> None:
    files = {"document": File("a.txt", b"abc"), "photo": File("a.png", PNG)}
    answer = await busy.call(method, PARAMS.get(method, {}), files)
    assert answer.status == 200, answer.body
    stated = schema.specification()["methods"][method]["returns"]
    schema.checker(stated)(answer.body["result"])


async def test_every_update_is_of_the_stated_type(busy: StandIn, ask: Ask) -> None:
    updates = await ask("getUpdates")
    schema.checker("Array of Update")(updates)
    assert len(updates) == 16


@pytest.mark.parametrize("content", [PNG, JPEG], ids=["png", "jpeg"])
async def test_a_picture_has_its_dimensions(standin: StandIn, content: bytes) -> None:
    part = {"photo": File("a", content)}
    answer = await standin.call("sendPhoto", {"chat_id": MEMBER}, part)
    size = answer.body["result"]["photo"][0]
    assert (size["width"], size["height"]) == (64, 48)
    assert standin.chat(MEMBER)[-1]["photo"]["width"] == 64


@pytest.mark.parametrize("content", [b"text", JPEG[:9]], ids=["text", "cut jpeg"])
async def test_what_is_no_picture_is_refused(standin: StandIn, content: bytes) -> None:
    part = {"photo": File("a.png", content)}
    answer = await standin.call("sendPhoto", {"chat_id": MEMBER}, part)
    assert answer.body["description"] == "Bad Request: IMAGE_PROCESS_FAILED"


async def test_a_copy_takes_a_new_caption_and_a_forward_its_origin(busy: StandIn, ask: Ask) -> None:
    source = {"chat_id": MEMBER, "from_chat_id": MEMBER, "message_id": 3}
    await ask("copyMessage", **source, caption="Copied")
    copied = busy.chat(MEMBER)[-1]
    assert (copied["text"], copied["document"]["name"]) == ("Copied", "a.txt")
    forwarded = await ask("forwardMessage", **source)
    assert forwarded["forward_origin"]["sender_user"]["username"] == "SampleBot"


async def test_names_and_descriptions_have_languages(standin: StandIn, ask: Ask) -> None:
    assert await ask("getMyName", language_code="bn") == {"name": "SampleBot"}
    await ask("setMyName", name="Sample")
    await ask("setMyName", name="নমুনা", language_code="bn")
    names = [await ask("getMyName", language_code=each) for each in ("", "en", "bn")]
    assert [each["name"] for each in names] == ["Sample", "Sample", "নমুনা"]
    assert await ask("getMyDescription") == {"description": ""}


async def test_a_chat_has_its_own_menu_button_or_the_default(standin: StandIn, ask: Ask) -> None:
    await ask("setChatMenuButton", menu_button={"type": "default"})
    await ask("setChatMenuButton", chat_id=MEMBER, menu_button={"type": "commands"})
    assert await ask("getChatMenuButton", chat_id=MEMBER) == {"type": "commands"}
    assert await ask("getChatMenuButton") == {"type": "default"}


async def test_members_and_strangers_of_a_group_are_told_apart(busy: StandIn, ask: Ask) -> None:
    busy.add_user(5, "Other")
    statuses = [
        (await ask("getChatMember", chat_id=GROUP, user_id=user_id))["status"]
        for user_id in (MEMBER, 5, busy.bot["id"])
    ]
    assert statuses == ["member", "left", "member"]


SPECIFICATION = {
    "version": "Bot API 0",
    "methods": {
        "say": {
            "returns": ["Word", "True"],
            "fields": [
                {"name": "text", "types": ["String"], "required": True, "description": "Long"},
                {"name": "to", "types": ["Integer", "String"], "required": False},
            ],
        },
        "be": {"returns": ["True"]},
    },
    "types": {
        "Word": {"description": ["Long"], "fields": []},
        "Any": {"subtypes": ["Word"]},
    },
}


def test_the_schema_keeps_names_types_and_required_flags_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "api.json", tmp_path / "schema.json"
    source.write_text(json.dumps(SPECIFICATION))
    monkeypatch.setattr(make_schema, "TARGET", target)
    make_schema.main(source)
    say = {"returns": "Word|True", "fields": {"text": "!String", "to": "Integer|String"}}
    assert json.loads(target.read_text()) == {
        "version": "Bot API 0",
        "methods": {"be": {"returns": "True", "fields": {}}, "say": say},
        "types": {"Any": ["Word"], "Word": {}},
    }
    assert len(target.read_text().splitlines()) == 9
