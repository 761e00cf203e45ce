"""What people do on the stand-in, and what the bot and they see of it."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bot.demo.standin.core import StandIn

MEMBER, OTHER, GROUP, CHANNEL, FORUM = 700001, 700002, -500, -1001234, -1005678
Ask = Callable[..., Coroutine[Any, Any, Any]]


def buttons(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def answer(text: str, data: str) -> dict[str, Any]:
    return {"text": text, "callback_data": data}


async def arrived(ask: Ask) -> list[dict[str, Any]]:
    """The updates that wait, without their ids, confirmed."""
    updates = await ask("getUpdates")
    if updates:
        await ask("getUpdates", offset=updates[-1]["update_id"] + 1)
    return [{name: each[name] for name in each if name != "update_id"} for each in updates]


async def test_start_with_a_payload_arrives_as_a_command(standin: StandIn, ask: Ask) -> None:
    standin.press_start(MEMBER, "invitation")
    (update,) = await arrived(ask)
    assert update["message"]["text"] == "/start invitation"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_commands_addresses_and_mentions_are_found_in_text(standin: StandIn) -> None:
    text = "😀 /next@SampleBot https://example.org/a?b=1. x@example.org @sample_member 1/2"
    kinds = [
        (each["type"], each["offset"], each["length"])
        for each in standin.send_text(MEMBER, text)["entities"]
    ]
    assert kinds == [
        ("bot_command", 3, 15),
        ("url", 19, 25),
        ("email", 46, 13),
        ("mention", 60, 14),
    ]


async def test_nothing_is_found_inside_code(standin: StandIn) -> None:
    code = [{"type": "code", "offset": 0, "length": 5}]
    assert standin.send_text(MEMBER, "/next", entities=code)["entities"] == code


async def test_an_edit_a_document_and_a_sticker_arrive(standin: StandIn, ask: Ask) -> None:
    written = standin.send_text(MEMBER, "one")
    standin.edit_text(MEMBER, written["message_id"], "/two")
    standin.send_document(MEMBER, "plan.pdf", b"%PDF", caption="The plan")
    standin.send_sticker(MEMBER)
    updates = await arrived(ask)
    assert [next(iter(update)) for update in updates] == ["message", "edited_message"] + [
        "message"
    ] * 2
    assert updates[1]["edited_message"]["entities"][0]["type"] == "bot_command"
    assert updates[2]["message"]["document"]["mime_type"] == "application/pdf"
    seen = standin.chat(MEMBER)[-3:]
    assert [(each["text"], each["edited"], each["sticker"]) for each in seen] == [
        ("/two", True, None),
        ("The plan", False, None),
        ("", False, "👍"),
    ]


async def test_only_ones_own_text_can_be_edited(standin: StandIn, ask: Ask) -> None:
    message_id = (await ask("sendMessage", chat_id=MEMBER, text="x"))["message_id"]
    with pytest.raises(ValueError, match="own text"):
        standin.edit_text(MEMBER, message_id, "y")


@pytest.mark.parametrize("text", ["", " \n", "x" * 4097], ids=["none", "blank", "too long"])
def test_nobody_can_type_nothing_or_too_much(standin: StandIn, text: str) -> None:
    with pytest.raises(ValueError, match="1 to 4096"):
        standin.send_text(MEMBER, text)


async def test_a_tap_finds_the_button_by_its_whole_label_first(standin: StandIn, ask: Ask) -> None:
    markup = buttons([answer("✓ Online", "1"), answer("Online", "2")], [answer("Maybe", "3")])
    sent = await ask("sendMessage", chat_id=MEMBER, text="x", reply_markup=markup)
    standin.tap(MEMBER, sent["message_id"], "Online")
    standin.tap(MEMBER, sent["message_id"], "✓")
    standin.tap(MEMBER, sent["message_id"], "Online", data="1")
    standin.tap(MEMBER, sent["message_id"], data="forged")
    queries = [update["callback_query"] for update in await arrived(ask)]
    assert [query["data"] for query in queries] == ["2", "1", "1", "forged"]
    assert queries[0]["message"] == sent
    assert len({query["id"] for query in queries}) == 4


async def test_a_tap_on_what_is_not_there_names_what_is(standin: StandIn, ask: Ask) -> None:
    markup = buttons([answer("Maybe", "3"), {"text": "Map", "url": "https://example.org"}])
    sent = await ask("sendMessage", chat_id=MEMBER, text="x", reply_markup=markup)
    with pytest.raises(LookupError, match=r"there are \['Maybe', 'Map'\]"):
        standin.tap(MEMBER, sent["message_id"], "Online")
    with pytest.raises(LookupError, match="opens something"):
        standin.tap(MEMBER, sent["message_id"], "Map")
    with pytest.raises(ValueError, match="label or data"):
        standin.tap(MEMBER, sent["message_id"])


async def test_an_old_message_can_be_inaccessible(standin: StandIn, ask: Ask) -> None:
    sent = await ask(
        "sendMessage", chat_id=MEMBER, text="x", reply_markup=buttons([answer("A", "a")])
    )
    standin.tap(MEMBER, sent["message_id"], "A", inaccessible=True)
    await ask("deleteMessage", chat_id=MEMBER, message_id=sent["message_id"])
    standin.tap(MEMBER, sent["message_id"], data="a")
    bare = {"message_id": sent["message_id"], "chat": sent["chat"], "date": 0}
    assert [each["callback_query"]["message"] for each in await arrived(ask)] == [bare, bare]


async def test_blocking_refuses_the_bot_until_it_is_restarted(standin: StandIn, ask: Ask) -> None:
    standin.block(MEMBER)
    refusal = await ask("sendMessage", chat_id=MEMBER, text="x")
    assert refusal == "Forbidden: bot was blocked by the user"
    with pytest.raises(ValueError, match="blocked"):
        standin.send_text(MEMBER, "x")
    standin.press_start(MEMBER)
    assert (await ask("sendMessage", chat_id=MEMBER, text="x"))["text"] == "x"
    blocked, unblocked, started = await arrived(ask)
    assert blocked["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert unblocked["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert started["message"]["text"] == "/start"


async def test_a_deleted_account_is_deactivated(standin: StandIn, ask: Ask) -> None:
    standin.deactivate(MEMBER)
    refusal = await ask("sendMessage", chat_id=MEMBER, text="x")
    assert refusal == "Forbidden: user is deactivated"
    with pytest.raises(ValueError, match="no account"):
        standin.tap(MEMBER, 1, data="x")


async def test_a_group_adds_and_throws_out_the_bot(standin: StandIn, ask: Ask) -> None:
    standin.make_group(GROUP, "Sample group", [MEMBER])
    assert (
        await ask("sendMessage", chat_id=GROUP, text="x")
        == "Forbidden: bot is not a member of the group chat"
    )
    standin.add_bot(GROUP, MEMBER)
    assert (await ask("sendMessage", chat_id=GROUP, text="x"))["chat"]["type"] == "group"
    standin.remove_bot(GROUP, MEMBER)
    assert (
        await ask("sendMessage", chat_id=GROUP, text="x")
        == "Forbidden: bot was kicked from the group chat"
    )
    added, welcome, removed = await arrived(ask)
    assert added["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert welcome["message"]["new_chat_members"][0]["username"] == "SampleBot"
    assert removed["my_chat_member"]["new_chat_member"]["status"] == "kicked"


async def test_the_bot_can_leave_a_group(standin: StandIn, ask: Ask) -> None:
    standin.make_group(GROUP, "Sample group", [MEMBER])
    standin.add_bot(GROUP, MEMBER)
    assert await ask("leaveChat", chat_id=GROUP) is True
    refusal = await ask("sendMessage", chat_id=GROUP, text="x")
    assert refusal == "Forbidden: bot is not a member of the group chat"


async def test_in_a_group_the_bot_gets_only_what_is_for_it(standin: StandIn, ask: Ask) -> None:
    standin.add_user(OTHER, "Other")
    standin.make_group(GROUP, "Sample group", [MEMBER])
    standin.send_text(MEMBER, "/next before the bot came", chat_id=GROUP)
    standin.add_bot(GROUP, MEMBER)
    own = await ask("sendMessage", chat_id=GROUP, text="Hello")
    await arrived(ask)
    standin.send_text(MEMBER, "among ourselves", chat_id=GROUP)
    standin.send_text(MEMBER, "/next", chat_id=GROUP)
    standin.send_text(MEMBER, "@samplebot when?", chat_id=GROUP)
    standin.send_text(MEMBER, "thanks", chat_id=GROUP, reply_to=own["message_id"])
    whisper = standin.send_text(MEMBER, "not for the bot", chat_id=GROUP)
    standin.edit_text(MEMBER, whisper["message_id"], "nor this", chat_id=GROUP)
    heard = [update["message"]["text"] for update in await arrived(ask)]
    assert heard == ["/next", "@samplebot when?", "thanks"]
    with pytest.raises(ValueError, match="not in the chat"):
        standin.send_text(OTHER, "x", chat_id=GROUP)


async def test_an_upgraded_group_tells_both_ids(standin: StandIn, ask: Ask) -> None:
    standin.make_group(GROUP, "Sample group", [MEMBER])
    standin.add_bot(GROUP, MEMBER)
    await arrived(ask)
    new_id = standin.migrate(GROUP)
    answer_ = await standin.call("sendMessage", {"chat_id": GROUP, "text": "x"})
    assert answer_.body["parameters"] == {"migrate_to_chat_id": new_id}
    leaving, arriving = await arrived(ask)
    assert leaving["message"]["migrate_to_chat_id"] == new_id
    assert arriving["message"]["migrate_from_chat_id"] == GROUP
    assert arriving["message"]["chat"] == {
        "id": new_id,
        "type": "supergroup",
        "title": "Sample group",
    }


async def test_a_forum_takes_what_is_for_its_open_topics(standin: StandIn, ask: Ask) -> None:
    standin.make_group(FORUM, "Sample forum", [MEMBER])
    standin.add_bot(FORUM, MEMBER)
    topic = standin.make_topic(FORUM, "Meetings")
    sent = await ask("sendMessage", chat_id=FORUM, message_thread_id=topic, text="x")
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic, True)
    refusal = await ask("sendMessage", chat_id=FORUM, message_thread_id=99, text="x")
    assert refusal == "Bad Request: message thread not found"
    answered = {"message_id": sent["message_id"]}
    reply = await ask("sendMessage", chat_id=FORUM, reply_parameters=answered, text="x")
    assert reply["message_thread_id"] == topic
    assert "message_thread_id" not in await ask("sendMessage", chat_id=FORUM, text="x")
    standin.close_topic(FORUM, topic)
    refusal = await ask("sendMessage", chat_id=FORUM, message_thread_id=topic, text="x")
    assert refusal == "Bad Request: TOPIC_CLOSED"
    standin.delete_topic(FORUM, topic)
    refusal = await ask("sendMessage", chat_id=FORUM, message_thread_id=topic, text="x")
    assert refusal == "Bad Request: TOPIC_DELETED"
    assert [one["thread"] for one in standin.chat(FORUM)] == [None, None]


def test_who_writes_in_a_topic_refers_to_its_beginning(standin: StandIn) -> None:
    standin.make_group(FORUM, "Sample forum", [MEMBER])
    standin.add_bot(FORUM, MEMBER)
    topic = standin.make_topic(FORUM, "Meetings")
    written = standin.send_text(MEMBER, "/next", FORUM, thread_id=topic)
    assert (written["message_thread_id"], written["is_topic_message"]) == (topic, True)
    assert written["reply_to_message"]["forum_topic_created"]["name"] == "Meetings"
    standin.close_topic(FORUM, topic)
    with pytest.raises(ValueError, match="no open topic"):
        standin.send_text(MEMBER, "/next", FORUM, thread_id=topic)
    standin.make_group(GROUP, "Sample group", [MEMBER])
    with pytest.raises(ValueError, match="Only a supergroup"):
        standin.make_topic(GROUP, "Meetings")


async def test_a_menu_in_a_group_is_the_narrowest(standin: StandIn, ask: Ask) -> None:
    standin.make_group(GROUP, "Sample group", [MEMBER])
    standin.add_bot(GROUP, MEMBER)
    scopes: list[dict[str, Any]] = [
        {"type": "default"}, {"type": "all_private_chats"}, {"type": "all_group_chats"},
        {"type": "chat", "chat_id": GROUP},
        {"type": "chat_member", "chat_id": GROUP, "user_id": MEMBER},
    ]  # fmt: skip
    shown = []
    for number, scope in enumerate(scopes):
        commands = [{"command": f"c{number}", "description": "x"}]
        await ask("setMyCommands", commands=commands, scope=scope)
        shown += [name for name, _ in standin.menu(MEMBER, chat_id=GROUP)]
    assert shown == ["c0", "c0", "c2", "c3", "c4"]


async def test_a_post_in_a_channel_arrives(standin: StandIn, ask: Ask) -> None:
    standin.post_in_channel(CHANNEL, "News")
    (update,) = await arrived(ask)
    assert update["channel_post"]["sender_chat"]["type"] == "channel"
    assert standin.chat(CHANNEL)[0]["sender"] == "A channel"


COMMANDS = [
    ("all", {}, ""),
    ("bangla", {}, "bn"),
    ("private", {"type": "all_private_chats"}, ""),
    ("mine", {"type": "chat", "chat_id": MEMBER}, ""),
    ("mine_bangla", {"type": "chat", "chat_id": MEMBER}, "bn"),
]


async def test_the_menu_is_that_of_the_narrowest_scope_and_language(
    standin: StandIn, ask: Ask
) -> None:
    shown = [standin.menu(MEMBER, "bn")]
    for command, scope, language in COMMANDS:
        params = {"scope": scope} if scope else {}
        commands = [{"command": command, "description": "Sample"}]
        await ask("setMyCommands", commands=commands, language_code=language, **params)
        shown.append(standin.menu(MEMBER, "bn"))
    names = [menu[0][0] if menu else None for menu in shown]
    assert names == [None, "all", "bangla", "private", "mine", "mine_bangla"]
    assert standin.menu(MEMBER) == [("mine", "Sample")]
    chat = {"type": "chat", "chat_id": MEMBER}
    await ask("deleteMyCommands", scope=chat)
    assert standin.menu(MEMBER) == [("private", "Sample")]
    assert await ask("getMyCommands", scope=chat) == []
    assert await ask("getMyCommands") == [{"command": "all", "description": "Sample"}]


async def test_watchers_see_each_change_until_they_stop(standin: StandIn, ask: Ask) -> None:
    seen: list[tuple[int, str, Any]] = []
    stop = standin.watch(lambda chat_id, kind, content: seen.append((chat_id, kind, content)))
    markup = buttons([answer("Yes", "y")])
    sent = await ask("sendMessage", chat_id=MEMBER, text="a", reply_markup=markup)
    query_id = standin.tap(MEMBER, sent["message_id"], "Yes")
    await ask("answerCallbackQuery", callback_query_id=query_id, text="Noted", show_alert=True)
    target = {"chat_id": MEMBER, "message_id": sent["message_id"]}
    await ask("editMessageText", **target, text="b")
    await ask("deleteMessage", **target)
    await ask("setMyCommands", commands=[{"command": "next", "description": "x"}])
    stop()
    standin.send_text(MEMBER, "unseen")
    assert [kind for _, kind, _ in seen] == ["message", "toast", "edit", "delete", "menu"]
    assert {chat_id for chat_id, _, _ in seen} == {MEMBER}
    assert seen[0][2]["buttons"] == [[{"text": "Yes", "data": "y"}]]
    assert seen[1][2] == {
        "callback_query_id": query_id,
        "user_id": MEMBER,
        "text": "Noted",
        "show_alert": True,
    }
    assert (seen[2][2]["text"], seen[2][2]["edited"]) == ("b", True)


async def test_a_person_sees_formatting_and_every_kind_of_button(
    standin: StandIn, ask: Ask
) -> None:
    row: list[dict[str, Any]] = [
        {"text": "Yes", "callback_data": "y", "style": "success"},
        {"text": "Map", "url": "https://example.org"},
        {"text": "Code", "copy_text": {"text": "1234"}},
    ]
    text = '<b>Meeting</b> for <a href="tg://user?id=700001">you</a> and <a href="tg://user?id=5">x</a>'
    await ask(
        "sendMessage",
        chat_id=MEMBER,
        text=text,
        parse_mode="HTML",
        reply_markup=buttons(row),
        reply_parameters={"message_id": 1},
    )
    seen = standin.chat(MEMBER)[-1]
    assert seen["html"] == text.replace('<a href="tg://user?id=5">x</a>', "x")
    assert seen["entities"][1]["user"]["first_name"] == "Sample"
    assert seen["buttons"] == [
        [
            {"text": "Yes", "data": "y", "style": "success"},
            {"text": "Map", "url": "https://example.org"},
            {"text": "Code", "copy_text": "1234"},
        ]
    ]
    assert (seen["from_bot"], seen["sender"], seen["reply_to"]) == (True, "SampleBot", 1)


async def test_pins_and_reactions_are_seen(standin: StandIn, ask: Ask) -> None:
    target = {"chat_id": MEMBER, "message_id": 1}
    thumb = [{"type": "emoji", "emoji": "👍"}]
    await ask("setMessageReaction", **target, reaction=thumb)
    await ask("pinChatMessage", **target)
    first, service = standin.chat(MEMBER)
    assert (first["pinned"], first["reactions"]) == (True, thumb)
    assert service["service"] == "pinned_message"
    assert (await ask("getChat", chat_id=MEMBER))["pinned_message"]["message_id"] == 1
    assert await ask("unpinChatMessage", chat_id=MEMBER) is True
    assert standin.chat(MEMBER)[0]["pinned"] is False


async def test_a_channel_is_found_by_its_name(standin: StandIn, ask: Ask) -> None:
    standin.post_in_channel(CHANNEL, "News")
    standin.chats[CHANNEL].about["username"] = "sample_channel"
    sent = await ask("sendMessage", chat_id="@sample_channel", text="x")
    assert sent["chat"]["id"] == CHANNEL
