"""What the stand-in refuses, row by row, in Telegram's words."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bot.demo.standin.core import StandIn
from bot.demo.standin.files import File
from bot.demo.standin.world import Message

MEMBER, STRANGER = 700001, 700002
Ask = Callable[..., Coroutine[Any, Any, Any]]
Row = tuple[str, dict[str, Any], str]


def to(**params: Any) -> dict[str, Any]:
    return {"chat_id": MEMBER, "text": "x", **params}


def button(**fields: Any) -> dict[str, Any]:
    return to(reply_markup={"inline_keyboard": [[{"text": "Yes", **fields}]]})


def keyboard(*rows: int) -> dict[str, Any]:
    one = {"text": "Yes", "callback_data": "y"}
    return to(reply_markup={"inline_keyboard": [[one] * length for length in rows]})


PARSE_MARKUP = 'Bad Request: can\'t parse reply_markup: Field "inline_keyboard" '
UNKNOWN_FIELD = (
    "Bad Request: can't parse link_preview_options: "
    'the stand-in knows no field "off" of LinkPreviewOptions'
)
PARSE_URL = "Bad Request: inline keyboard button URL '{}' is invalid: "
PARSE_BUTTON = "Bad Request: can't parse inline keyboard button: "
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"

CALLS: list[Row] = [
    ("sendMesage", to(), "Not Found"),
    ("sendMessage", {"text": "x"}, "Bad Request: chat_id is empty"),
    ("sendMessage", {"chat_id": MEMBER}, "Bad Request: message text is empty"),
    ("sendMessage", to(text=""), "Bad Request: message text is empty"),
    ("sendMessage", to(text=" \n "), "Bad Request: text must be non-empty"),
    ("sendMessage", to(text="<b> </b>", parse_mode="HTML"), "Bad Request: text must be non-empty"),
    ("sendMessage", to(text="\ud83d"), "Bad Request: strings must be encoded in UTF-8"),
    ("sendMessage", to(text="😀" * 4097), "Bad Request: message is too long"),
    ("sendMessage", to(text=7), "Bad Request: can't parse text: must be of type String"),
    (
        "sendMessage",
        to(disable_notification="perhaps"),
        "Bad Request: can't parse disable_notification: must be of type Boolean",
    ),
    (
        "sendMessage",
        to(chat_id=1.5),
        "Bad Request: can't parse chat_id: must be of type Integer|String",
    ),
    (
        "sendMessage",
        to(link_preview_options=[]),
        "Bad Request: can't parse link_preview_options: LinkPreviewOptions must be of type Object",
    ),
    (
        "editMessageText",
        to(message_id="two"),
        "Bad Request: can't parse message_id: must be of type Integer",
    ),
    (
        "sendMessage",
        to(reply_markup="{"),
        "Bad Request: can't parse reply_markup: JSON object expected",
    ),
    (
        "sendMessage",
        to(reply_markup={"inline_keyboard": [[{"callback_data": "y"}]]}),
        PARSE_MARKUP + 'Can\'t find field "text" in InlineKeyboardButton',
    ),
    (
        "sendMessage",
        to(reply_markup={"inline_keyboard": [[{"text": 1}]]}),
        PARSE_MARKUP + 'Field "text" must be of type String',
    ),
    (
        "sendMessage",
        to(reply_markup={"inline_keyboard": {}}),
        PARSE_MARKUP + "must be of type Array",
    ),
    (
        "sendMessage",
        to(silent=True),
        'Bad Request: the stand-in knows no parameter "silent" of sendMessage',
    ),
    (
        "sendMessage",
        to(link_preview_options={"off": True}),
        UNKNOWN_FIELD,
    ),
    ("sendMessage", to(parse_mode="Word"), "Bad Request: unsupported parse_mode"),
    (
        "sendMessage",
        to(text="<p>", parse_mode="HTML"),
        'Bad Request: can\'t parse entities: Unsupported start tag "p" at byte offset 0',
    ),
    ("sendMessage", to(message_thread_id=3), "Bad Request: message thread not found"),
    (
        "sendMessage",
        to(reply_parameters={"message_id": 99}),
        "Bad Request: message to be replied not found",
    ),
    ("sendMessage", button(callback_data=""), "Bad Request: BUTTON_DATA_INVALID"),
    ("sendMessage", button(callback_data="আ" * 22), "Bad Request: BUTTON_DATA_INVALID"),
    ("sendMessage", button(copy_text={"text": "x" * 257}), "Bad Request: BUTTON_COPY_TEXT_INVALID"),
    (
        "sendMessage",
        button(),
        PARSE_BUTTON + "Text buttons are unallowed in the inline keyboard",
    ),
    (
        "sendMessage",
        button(callback_data="y", url="https://example.org"),
        PARSE_BUTTON + "Only one of callback_data and url may be used",
    ),
    (
        "sendMessage",
        button(text=" ", callback_data="y"),
        PARSE_BUTTON + "Text must be non-empty",
    ),
    (
        "sendMessage",
        button(style="golden", callback_data="y"),
        PARSE_BUTTON + "Invalid button style specified",
    ),
    (
        "sendMessage",
        button(url="mailto:x@example.org"),
        PARSE_URL.format("mailto:x@example.org") + "Unsupported URL protocol",
    ),
    (
        "sendMessage",
        button(url="https://localhost"),
        PARSE_URL.format("https://localhost") + "Wrong HTTP URL",
    ),
    ("sendMessage", keyboard(9), "Bad Request: reply markup is too long"),
    ("sendMessage", keyboard(*[8] * 12, 5), "Bad Request: reply markup is too long"),
    ("sendMessage", to(chat_id=5), "Bad Request: chat not found"),
    ("sendMessage", to(chat_id="@nobody"), "Bad Request: chat not found"),
    (
        "sendMessage",
        to(chat_id=STRANGER),
        "Forbidden: bot can't initiate conversation with a user",
    ),
    (
        "sendDocument",
        {"chat_id": MEMBER},
        'Bad Request: parameter "document" is required',
    ),
    (
        "sendDocument",
        {"chat_id": MEMBER, "document": "attach://a"},
        'Bad Request: can\'t find file "a"',
    ),
    (
        "sendDocument",
        {"chat_id": MEMBER, "document": "unknown"},
        "Bad Request: wrong remote file identifier specified: Wrong string length",
    ),
    (
        "sendDocument",
        {"chat_id": MEMBER, "document": "unknown", "caption": "x" * 1025},
        "Bad Request: message caption is too long",
    ),
    (
        "editMessageText",
        {"text": "x", "message_id": 1},
        "Bad Request: chat_id is empty",
    ),
    ("editMessageText", to(), "Bad Request: message identifier is not specified"),
    ("editMessageText", to(message_id=99), "Bad Request: message to edit not found"),
    ("editMessageText", to(message_id=1), "Bad Request: message can't be edited"),
    ("editMessageText", to(message_id=1, text=""), "Bad Request: message text is empty"),
    (
        "editMessageCaption",
        {"chat_id": MEMBER, "message_id": 2, "caption": "x"},
        "Bad Request: there is no caption in the message to edit",
    ),
    (
        "deleteMessage",
        {"chat_id": MEMBER, "message_id": 99},
        "Bad Request: message to delete not found",
    ),
    (
        "deleteMessages",
        {"chat_id": MEMBER, "message_ids": []},
        "Bad Request: too many messages specified to delete",
    ),
    (
        "copyMessage",
        {"chat_id": MEMBER, "from_chat_id": MEMBER, "message_id": 99},
        "Bad Request: message to copy not found",
    ),
    (
        "forwardMessage",
        {"chat_id": MEMBER, "from_chat_id": MEMBER, "message_id": 99},
        "Bad Request: message to forward not found",
    ),
    ("answerCallbackQuery", {"callback_query_id": "1"}, TOO_OLD),
    (
        "answerCallbackQuery",
        {"callback_query_id": "1", "text": "x" * 201},
        "Bad Request: MESSAGE_TOO_LONG",
    ),
    (
        "pinChatMessage",
        {"chat_id": MEMBER, "message_id": 99},
        "Bad Request: message to pin not found",
    ),
    ("unpinChatMessage", {"chat_id": MEMBER}, "Bad Request: message to unpin not found"),
    (
        "setMessageReaction",
        {"chat_id": MEMBER, "message_id": 99},
        "Bad Request: message to react not found",
    ),
    (
        "setMessageReaction",
        {
            "chat_id": MEMBER,
            "message_id": 1,
            "reaction": [{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "❤"}],
        },
        "Bad Request: REACTIONS_TOO_MANY",
    ),
    (
        "sendChatAction",
        {"chat_id": MEMBER, "action": "thinking"},
        "Bad Request: wrong parameter action in request",
    ),
    ("getFile", {"file_id": "unknown"}, "Bad Request: invalid file_id"),
    (
        "getChatMember",
        {"chat_id": MEMBER, "user_id": 5},
        "Bad Request: PARTICIPANT_ID_INVALID",
    ),
    (
        "leaveChat",
        {"chat_id": MEMBER},
        "Bad Request: chat member status can't be changed in private chats",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "Next", "description": "x"}]},
        "Bad Request: BOT_COMMAND_INVALID",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "next", "description": ""}]},
        "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "next", "description": "x"}] * 101},
        "Bad Request: BOT_COMMANDS_TOO_MUCH",
    ),
    (
        "setMyCommands",
        {"commands": [], "language_code": "eng"},
        "Bad Request: invalid language code specified",
    ),
    (
        "setMyCommands",
        {"commands": [], "scope": {"type": "chat", "chat_id": 5}},
        "Bad Request: chat not found",
    ),
    (
        "setMyCommands",
        {"commands": [], "scope": {"type": "everywhere"}},
        "Bad Request: can't parse BotCommandScope: Unsupported type specified",
    ),
    (
        "setMyCommands",
        {"commands": [], "scope": {"type": "chat"}},
        "Bad Request: can't parse BotCommandScope: Unsupported type specified",
    ),
    (
        "setChatMenuButton",
        {"menu_button": {"type": "none"}},
        "Bad Request: can't parse MenuButton: MenuButton has unsupported type",
    ),
    ("setMyName", {"name": "x" * 65}, "Bad Request: name is too long"),
    (
        "setMyShortDescription",
        {"short_description": "x" * 121},
        "Bad Request: short description is too long",
    ),
    (
        "setWebhook",
        {"url": "http://example.org"},
        "Bad Request: bad webhook: An HTTPS URL must be provided for webhook",
    ),
]


@pytest.mark.parametrize(("method", "params", "reason"), CALLS, ids=lambda each: str(each)[:60])
async def test_a_wrong_call_is_refused_in_telegrams_words(
    standin: StandIn, ask: Ask, method: str, params: dict[str, Any], reason: str
) -> None:
    standin.add_user(STRANGER, "Stranger")
    await ask("sendMessage", chat_id=MEMBER, text="The bot's own message")
    assert await ask(method, **params) == reason
    assert len(standin.chat(MEMBER)) == 2


NOT_YET = [
    ("sendPoll", {"chat_id": MEMBER, "question": "?", "options": []}, "sendPoll"),
    ("sendMessage", to(business_connection_id="b"), "sendMessage with business_connection_id"),
    ("sendMessage", to(parse_mode="MarkdownV2"), "markdownv2"),
    ("sendMessage", to(reply_markup={"force_reply": True}), "keyboards that are not inline"),
    ("sendMessage", button(pay=True), "buttons with pay"),
    (
        "sendMessage",
        to(reply_parameters={"message_id": 1, "chat_id": 5}),
        "replies to another chat",
    ),
    ("sendDocument", {"chat_id": MEMBER, "document": "https://x.org/a"}, "files by address"),
    (
        "answerCallbackQuery",
        {"callback_query_id": "1", "url": "https://t.me/SampleBot?start=x"},
        "answers that open an address",
    ),
    (
        "setChatMenuButton",
        {"menu_button": {"type": "web_app", "text": "x", "web_app": {"url": "https://x.org"}}},
        "menu buttons that open a web app",
    ),
    (
        "setMessageReaction",
        {
            "chat_id": MEMBER,
            "message_id": 1,
            "reaction": [{"type": "custom_emoji", "custom_emoji_id": "5"}],
        },
        "reactions that are not an emoji",
    ),
]


@pytest.mark.parametrize(("method", "params", "what"), NOT_YET, ids=lambda each: str(each)[:40])
async def test_what_the_stand_in_cannot_do_is_said_and_not_pretended(
    standin: StandIn, method: str, params: dict[str, Any], what: str
) -> None:
    answer = await standin.call(method, params)
    expected = f"Not Implemented: the stand-in does not do {what} yet"
    assert (answer.status, answer.body["description"]) == (501, expected)


ACCEPTED = [
    to(text="😀" * 4096),
    to(text="<b>" + "x" * 4096 + "</b>", parse_mode="HTML"),
    to(chat_id=str(MEMBER)),
    to(reply_parameters={"message_id": 99, "allow_sending_without_reply": True}),
    to(reply_parameters='{"message_id": 1}'),
    to(reply_markup={"remove_keyboard": True}),
    button(callback_data="x" * 64),
    button(url="t.me/SampleBot"),
    button(copy_text={"text": "x" * 256}),
    button(style="success", callback_data="y"),
    keyboard(*[8] * 12, 4),
]


@pytest.mark.parametrize("params", ACCEPTED, ids=lambda each: str(each)[:40])
async def test_what_is_just_within_the_limits_is_accepted(
    standin: StandIn, params: dict[str, Any]
) -> None:
    assert (await standin.call("sendMessage", params)).status == 200


UNCHANGED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)


async def test_an_edit_that_changes_nothing_is_refused(ask: Ask) -> None:
    look = button(callback_data="y") | {"text": "<b>x</b>", "parse_mode": "HTML"}
    message_id = (await ask("sendMessage", **look))["message_id"]
    assert await ask("editMessageText", **look, message_id=message_id) == UNCHANGED
    plain = to(text="x", reply_markup=look["reply_markup"], message_id=message_id)
    assert (await ask("editMessageText", **plain))["edit_date"]


async def test_an_edit_without_buttons_takes_them_away(standin: StandIn, ask: Ask) -> None:
    message_id = (await ask("sendMessage", **button(callback_data="y")))["message_id"]
    await ask("editMessageReplyMarkup", chat_id=MEMBER, message_id=message_id)
    assert standin.chat(MEMBER)[-1]["buttons"] == []
    again = await ask("editMessageReplyMarkup", chat_id=MEMBER, message_id=message_id)
    assert again == UNCHANGED


async def test_a_document_has_no_text_to_edit(standin: StandIn, ask: Ask) -> None:
    part = {"document": File("a.txt", b"abc")}
    sent = (await standin.call("sendDocument", {"chat_id": MEMBER}, part)).body["result"]
    refusal = await ask("editMessageText", **to(message_id=sent["message_id"]))
    assert refusal == "Bad Request: there is no text in the message to edit"
    captioned = {"chat_id": MEMBER, "message_id": sent["message_id"], "caption": "Agenda"}
    assert (await ask("editMessageCaption", **captioned))["caption"] == "Agenda"
    assert standin.chat(MEMBER)[-1]["text"] == "Agenda"


async def test_a_file_takes_the_place_of_a_text_and_of_another_file(
    standin: StandIn, ask: Ask
) -> None:
    part = {"document": File("a.txt", b"abc")}
    other = (await standin.call("sendDocument", {"chat_id": MEMBER}, part)).body["result"]
    message_id = (await ask("sendMessage", **to()))["message_id"]
    media = {"type": "document", "media": other["document"]["file_id"], "caption": "Agenda"}
    edit = {"chat_id": MEMBER, "message_id": message_id, "media": media}
    edited = await ask("editMessageMedia", **edit)
    assert (edited["caption"], edited["document"]["file_name"]) == ("Agenda", "a.txt")
    assert "text" not in edited
    assert await ask("editMessageMedia", **edit) == UNCHANGED
    unknown = await ask("editMessageMedia", **edit | {"media": media | {"media": "unknown"}})
    assert unknown == "Bad Request: wrong remote file identifier specified: Wrong string length"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Bad Request: file must be non-empty"),
        (b"x" * (50 * 1024 * 1024 + 1), "Request Entity Too Large"),
    ],
    ids=["empty", "over 50 MB"],
)
async def test_a_file_of_a_wrong_size_is_refused(
    standin: StandIn, content: bytes, reason: str
) -> None:
    part = {"document": File("a.txt", content)}
    answer = await standin.call("sendDocument", {"chat_id": MEMBER}, part)
    assert answer.body["description"] == reason


async def test_a_file_can_be_sent_again_by_its_id(standin: StandIn, ask: Ask) -> None:
    file_id = standin.send_document(MEMBER, "a.txt", b"abc")["document"]["file_id"]
    sent = await ask("sendDocument", chat_id=MEMBER, document=file_id)
    assert sent["document"]["file_id"] == file_id


async def test_a_channels_post_cannot_be_forwarded_yet(standin: StandIn, ask: Ask) -> None:
    post = standin.post_in_channel(-1001, "News")
    target = {"chat_id": MEMBER, "from_chat_id": -1001, "message_id": post["message_id"]}
    assert "forwarding of channel posts" in await ask("forwardMessage", **target)


async def test_administrators_cannot_be_asked_about_yet(standin: StandIn, ask: Ask) -> None:
    standin.post_in_channel(-1001, "News")
    bot_id = standin.bot["id"]
    refusal = await ask("getChatMember", chat_id=-1001, user_id=bot_id)
    assert "who is administrator" in refusal


async def test_a_file_over_20_mb_cannot_be_fetched(standin: StandIn, ask: Ask) -> None:
    sent: Message = standin.send_document(MEMBER, "a.bin", b"x" * (20 * 1024 * 1024 + 1))
    refusal = await ask("getFile", file_id=sent["document"]["file_id"])
    assert refusal == "Bad Request: file is too big"


async def test_a_message_is_deleted_within_48_hours_only(
    standin: StandIn, clock: Any, ask: Ask
) -> None:
    old = (await ask("sendMessage", **to()))["message_id"]
    clock.pass_by(48 * 3600 + 1)
    young = (await ask("sendMessage", **to()))["message_id"]
    refusal = await ask("deleteMessage", chat_id=MEMBER, message_id=old)
    assert refusal == "Bad Request: message can't be deleted for everyone"
    assert await ask("deleteMessages", chat_id=MEMBER, message_ids=[old, young, 99]) is True
    assert [each["message_id"] for each in standin.chat(MEMBER)] == [1, old]


async def test_a_tap_can_be_answered_for_a_minute(standin: StandIn, clock: Any, ask: Ask) -> None:
    message_id = (await ask("sendMessage", **button(callback_data="y")))["message_id"]
    early = standin.tap(MEMBER, message_id, "Yes")
    assert await ask("answerCallbackQuery", callback_query_id=early, text="First") is True
    assert await ask("answerCallbackQuery", callback_query_id=early, text="Second") is True
    late = standin.tap(MEMBER, message_id, "Yes")
    clock.pass_by(61)
    assert await ask("answerCallbackQuery", callback_query_id=late) == TOO_OLD
    assert standin.callback_answers == {early: {"text": "First", "show_alert": False}}
