"""Both doors of the stand-in, through the library's own Bot: the same calls, the same outcomes."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
import telegram
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)

from bot import request
from bot.demo.standin import limits
from bot.demo.standin.core import StandIn
from bot.demo.standin.faults import Fault

MEMBER = 700001
Open = Callable[..., Awaitable[telegram.Bot]]

both_doors = pytest.mark.parametrize("door", ["http", "inprocess"])

BUTTONS = telegram.InlineKeyboardMarkup(
    [[telegram.InlineKeyboardButton("In person", callback_data="r:1:p")]]
)


@both_doors
async def test_a_message_with_buttons_is_tapped_answered_and_edited(
    standin: StandIn, open_door: Open, door: str
) -> None:
    bot = await open_door(standin, door)
    sent = await bot.send_message(MEMBER, "<b>Meeting</b>", "HTML", reply_markup=BUTTONS)
    query_id = standin.tap(MEMBER, sent.message_id, "person")
    (update,) = await bot.get_updates()
    assert update.callback_query
    assert update.callback_query.data == "r:1:p"
    await bot.answer_callback_query(query_id, "Noted")
    await bot.edit_message_text("Done", MEMBER, sent.message_id)
    seen = standin.chat(MEMBER)[-1]
    assert standin.callback_answers[query_id] == {"text": "Noted", "show_alert": False}
    assert (seen["text"], seen["edited"], seen["buttons"]) == ("Done", True, [])


@both_doors
async def test_a_file_goes_up_and_comes_down_again(
    standin: StandIn, open_door: Open, door: str
) -> None:
    bot = await open_door(standin, door)
    sent = await bot.send_document(MEMBER, b"BEGIN:VCALENDAR", filename="সভা.ics", caption="File")
    assert sent.document
    assert sent.document.mime_type == "text/calendar"
    file = await sent.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"BEGIN:VCALENDAR"
    document = standin.chat(MEMBER)[-1]["document"]
    assert (document["name"], document["size"]) == ("সভা.ics", 15)
    assert standin.file(document["file_id"]) == b"BEGIN:VCALENDAR"


@both_doors
async def test_a_file_that_was_never_sent_is_not_found(
    standin: StandIn, open_door: Open, door: str
) -> None:
    bot = await open_door(standin, door)
    with pytest.raises(InvalidToken, match="Not Found"):
        await bot.request.retrieve(f"{bot.base_file_url}/files/none.txt")


async def test_both_doors_record_the_same_calls(standin: StandIn, open_door: Open) -> None:
    recorded = []
    for door in ("http", "inprocess"):
        bot = await open_door(standin, door)
        await bot.send_message(MEMBER, "Hello", reply_markup=BUTTONS, protect_content=True)
        await bot.set_my_commands([("next", "The next meeting")], language_code="en")
        await bot.get_updates(timeout=0, allowed_updates=["message"])
        recorded.append([(call.method, dict(call.params)) for call in standin.calls])
        standin.calls.clear()
    assert recorded[0] == recorded[1]
    assert recorded[0][0][1]["chat_id"] == MEMBER


REFUSALS: list[tuple[Fault, type[Exception]]] = [
    (Fault("retry_after", seconds=7), RetryAfter),
    (Fault("forbidden"), Forbidden),
    (Fault("bad_request", description="chat not found"), BadRequest),
    (Fault("unauthorized"), InvalidToken),
    (Fault("conflict"), Conflict),
    (Fault("status"), request.OutcomeUnknown),
    (Fault("status", status=500, body='{"ok":false,"error_code":500}'), request.ServerFailed),
    (Fault("status", status=500, body='{"ok":false,"description":"Internal"}'), NetworkError),
]


@both_doors
@pytest.mark.parametrize(("fault", "error"), REFUSALS, ids=lambda each: getattr(each, "kind", ""))
async def test_a_refused_call_is_not_carried_out(
    standin: StandIn, open_door: Open, door: str, fault: Fault, error: type[Exception]
) -> None:
    bot = await open_door(standin, door)
    standin.faults.add(Fault(**vars(fault)))
    with pytest.raises(error):
        await bot.send_message(MEMBER, "x")
    assert len(standin.chat(MEMBER)) == 1
    await bot.send_message(MEMBER, "x")
    assert len(standin.chat(MEMBER)) == 2


@both_doors
async def test_a_status_may_hide_that_the_call_was_carried_out(
    standin: StandIn, open_door: Open, door: str
) -> None:
    bot = await open_door(standin, door)
    standin.faults.add(Fault("status", "sendMessage", acted=True))
    with pytest.raises(request.OutcomeUnknown):
        await bot.send_message(MEMBER, "x")
    assert [one["text"] for one in standin.chat(MEMBER) if one["from_bot"]] == ["x"]


LOSSES = [
    (Fault("cut_before"), False),
    (Fault("acted_then_cut"), True),
    (Fault("acted_then_cut", sent=8), True),
    (Fault("acted_then_cut", sent=60), True),
    (Fault("hang"), False),
    (Fault("hang", acted=True), True),
    (Fault("malformed"), True),
]


@both_doors
@pytest.mark.parametrize(("fault", "acted"), LOSSES, ids=lambda each: getattr(each, "kind", ""))
async def test_the_outcome_of_a_lost_answer_is_unknown(
    standin: StandIn, open_door: Open, door: str, fault: Fault, acted: bool
) -> None:
    bot = await open_door(standin, door)
    standin.faults.add(Fault(**vars(fault)))
    with pytest.raises(request.OutcomeUnknown):
        await bot.send_message(MEMBER, "x", read_timeout=0.2)
    assert len(standin.chat(MEMBER)) == 1 + acted
    call = standin.calls[-1]
    assert call.connection_lost == (fault.kind != "malformed")
    assert (call.answer is not None) == acted


async def test_in_process_a_server_can_be_out_of_reach(standin: StandIn, open_door: Open) -> None:
    bot = await open_door(standin, "inprocess")
    standin.faults.add(Fault("unreachable"))
    with pytest.raises(request.NotSent):
        await bot.send_message(MEMBER, "x")


@both_doors
async def test_a_slow_answer_comes(standin: StandIn, open_door: Open, door: str) -> None:
    bot = await open_door(standin, door)
    standin.faults.add(Fault("slow", seconds=0.05))
    started = asyncio.get_running_loop().time()
    await bot.send_message(MEMBER, "x")
    assert asyncio.get_running_loop().time() - started >= 0.05


@both_doors
async def test_a_wrong_token_is_unauthorized(standin: StandIn, open_door: Open, door: str) -> None:
    bot = await open_door(standin, door, token="123456:another")
    with pytest.raises(InvalidToken, match="Unauthorized"):
        await bot.send_message(MEMBER, "x")
    assert standin.calls == []


@both_doors
async def test_a_token_of_a_wrong_form_is_not_found(
    standin: StandIn, open_door: Open, door: str
) -> None:
    bot = await open_door(standin, door, token="nonsense")
    with pytest.raises(InvalidToken, match="Not Found"):
        await bot.send_message(MEMBER, "x")


@both_doors
async def test_too_many_messages_name_the_pause(
    standin: StandIn, open_door: Open, door: str
) -> None:
    standin = StandIn(standin.token, "SampleBot", standin.now, limits.TELEGRAM)
    standin.add_user(MEMBER, "Sample")
    standin.press_start(MEMBER)
    bot = await open_door(standin, door)
    for _ in range(3):
        await bot.send_message(MEMBER, "x")
    with pytest.raises(RetryAfter) as refusal:
        await bot.send_message(MEMBER, "x")
    assert refusal.value._retry_after.total_seconds() == 1


@both_doors
async def test_an_upgraded_group_names_the_new_one(
    standin: StandIn, open_door: Open, door: str
) -> None:
    bot = await open_door(standin, door)
    standin.make_group(-5, "Sample group", [MEMBER])
    standin.add_bot(-5, MEMBER)
    new_id = standin.migrate(-5)
    with pytest.raises(ChatMigrated) as refusal:
        await bot.send_message(-5, "x")
    assert refusal.value.new_chat_id == new_id
    assert (await bot.send_message(new_id, "x")).chat.type == "supergroup"


@both_doors
async def test_a_long_poll_ends_when_something_happens(
    standin: StandIn, open_door: Open, door: str
) -> None:
    bot = await open_door(standin, door)
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await calls_arrive(standin, 1)
    standin.send_text(MEMBER, "hello")
    (update,) = await asyncio.wait_for(poll, 5)
    assert update.message
    assert update.message.text == "hello"


@pytest.mark.parametrize("body", ["[]", "no json", '"text"'])
async def test_a_body_that_is_no_json_object_is_refused(
    standin: StandIn, open_door: Open, body: str
) -> None:
    bot = await open_door(standin, "http")
    headers = {"Content-Type": "application/json"}
    answer = await sent_by(bot, "sendMessage", data=body, headers=headers)
    assert answer["description"] == "Bad Request: can't parse JSON object"


async def calls_arrive(standin: StandIn, number: int) -> None:
    while len(standin.calls) < number:  # noqa: ASYNC110 - the stand-in has no event for it
        await asyncio.sleep(0.005)


async def sent_by(bot: telegram.Bot, name: str, **given: Any) -> dict[str, Any]:
    method = "GET" if "params" in given else "POST"
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"{bot.base_url}/{name}", **given) as response,
    ):
        answer: dict[str, Any] = await response.json()
        return answer


async def test_a_form_that_is_not_utf_8_is_refused(standin: StandIn, open_door: Open) -> None:
    bot = await open_door(standin, "http")
    answer = await sent_by(bot, "sendMessage", data=b"text=\xff")
    assert answer["description"] == "Bad Request: strings must be encoded in UTF-8"


@pytest.mark.parametrize("how", ["params", "data", "json"])
async def test_parameters_come_in_every_way_that_telegram_takes(
    standin: StandIn, open_door: Open, how: str
) -> None:
    bot = await open_door(standin, "http")
    parameters = {"chat_id": str(MEMBER), "text": "সভা & more", "disable_notification": "true"}
    answer = await sent_by(bot, "sendMessage", **{how: parameters})
    assert answer["result"]["text"] == "সভা & more"


async def test_a_file_can_be_attached_by_name(standin: StandIn, open_door: Open) -> None:
    bot = await open_door(standin, "http")
    form = aiohttp.FormData()
    form.add_field("chat_id", str(MEMBER))
    form.add_field("document", "attach://part")
    form.add_field("part", b"abc", filename="a.txt")
    assert (await sent_by(bot, "sendDocument", data=form))["ok"]
    assert standin.chat(MEMBER)[-1]["document"]["name"] == "a.txt"


async def test_a_shutdown_ends_waiting_calls(
    standin: StandIn, open_door: Open, close_doors: Callable[[], Awaitable[None]]
) -> None:
    bot = await open_door(standin, "http")
    standin.faults.add(Fault("hang", method="sendMessage"))
    poll = asyncio.create_task(bot.get_updates(timeout=50))
    hanging = asyncio.create_task(bot.send_message(MEMBER, "x"))
    await calls_arrive(standin, 2)
    started = asyncio.get_running_loop().time()
    await close_doors()
    assert await poll == ()
    with pytest.raises(request.OutcomeUnknown):
        await hanging
    assert asyncio.get_running_loop().time() - started < 1
