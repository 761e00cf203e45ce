"""The chat page's HTTP: what it tells, what it does, whom it refuses."""

import io
import json
import struct
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request

from bot.demo import guard, pages
from bot.demo.clock import DemoClock
from bot.demo.standin.core import StandIn
from bot.demo.standin.files import File

START = datetime(2027, 2, 8, 4, 0, tzinfo=UTC)
MEMBER, SECRETARIAT = 11, 13
CAST = [
    pages.Actor(MEMBER, "Sample Member", "Sample CSO", "sample", "bn", "CODE-1"),
    pages.Actor(SECRETARIAT, "Sample Secretary", "IOM", "secretariat", "en", None),
]
BUTTON = {"inline_keyboard": [[{"text": "In person", "callback_data": "in"}]]}


@pytest.fixture
def clock() -> DemoClock:
    async def next_due() -> datetime | None:
        return START + timedelta(days=2)

    return DemoClock(next_due, "Asia/Dhaka", lambda: START)


@pytest.fixture
def standin(clock: DemoClock) -> StandIn:
    token = "123456:TEST-abcdefghijklmnopqrstuvwxyz012345"
    standin = StandIn(token=token, username="SampleBot", now=clock.now)
    for actor in CAST:
        standin.add_user(actor.user_id, actor.name, language_code=actor.language_code)
    return standin


@pytest.fixture
async def page(standin: StandIn, clock: DemoClock) -> AsyncIterator[TestClient[Any, Any]]:
    async with TestClient(TestServer(pages.application(standin, lambda: CAST, clock))) as client:
        yield client


async def chat(page: TestClient[Any, Any], user: int = MEMBER) -> dict[str, Any]:
    told: dict[str, Any] = await (await page.get(f"/play/chat/{user}")).json()
    return told


async def do(page: TestClient[Any, Any], act: str, **order: Any) -> ClientResponse:
    return await page.post(f"/play/{act}", json={"user": MEMBER, **order})


async def error(answer: ClientResponse) -> tuple[int, str]:
    return answer.status, (await answer.json())["error"]


async def bot_does(standin: StandIn, method: str, **params: Any) -> Any:
    answer = await standin.call(method, params)
    assert answer.body["ok"], answer.body
    return answer.body["result"]


async def test_the_state_tells_people_clock_and_bot(page: TestClient[Any, Any]) -> None:
    state = await (await page.get("/play/state")).json()
    assert state["username"] == "SampleBot"
    assert (state["zone"], state["now"]) == ("Asia/Dhaka", START.timestamp())
    assert state["people"][0] == {
        "id": MEMBER,
        "name": "Sample Member",
        "organization": "Sample CSO",
        "note": "sample",
        "language": "bn",
        "start": "CODE-1",
    }


async def test_a_text_and_start_reach_the_bot(page: TestClient[Any, Any], standin: StandIn) -> None:
    await do(page, "start", payload="CODE-1")
    await do(page, "start", payload=None)
    await do(page, "send", text="when?")
    updates = await bot_does(standin, "getUpdates")
    texts = [update["message"]["text"] for update in updates]
    assert texts == ["/start CODE-1", "/start", "when?"]


async def test_the_chat_speaks_the_persons_language(
    page: TestClient[Any, Any], standin: StandIn
) -> None:
    await bot_does(standin, "setMyName", name="Network bot")
    await bot_does(standin, "setMyName", name="নেটওয়ার্ক বট", language_code="bn")
    await bot_does(standin, "setMyDescription", description="What I do")
    commands = [{"command": "next", "description": "পরের সভা"}]
    await bot_does(standin, "setMyCommands", commands=commands, language_code="bn")
    ours, theirs = await chat(page), await chat(page, SECRETARIAT)
    assert (ours["name"], theirs["name"]) == ("নেটওয়ার্ক বট", "Network bot")
    assert (ours["description"], theirs["description"]) == ("What I do", "What I do")
    assert (ours["menu"], theirs["menu"]) == ([["next", "পরের সভা"]], [])


async def test_a_tap_spins_until_the_bot_answers(
    page: TestClient[Any, Any], standin: StandIn
) -> None:
    await do(page, "start")
    await bot_does(standin, "sendMessage", chat_id=MEMBER, text="Come?", reply_markup=BUTTON)
    card = (await chat(page))["messages"][-1]["message_id"]
    await do(page, "tap", message_id=card, data="in")
    assert (await chat(page))["spinning"] == [{"message_id": card, "data": "in"}]
    assert (await chat(page, SECRETARIAT))["spinning"] == []
    query = (await bot_does(standin, "getUpdates"))[-1]["callback_query"]
    await bot_does(standin, "answerCallbackQuery", callback_query_id=query["id"])
    assert (await chat(page))["spinning"] == []


async def test_a_document_goes_to_the_bot_and_comes_back(
    page: TestClient[Any, Any], standin: StandIn
) -> None:
    binary = {"Content-Type": "application/octet-stream"}
    address = f"/play/document?user={MEMBER}&name=minutes.txt"
    assert (await page.post(address, data=b"agreed", headers=binary)).status == 200
    document = (await bot_does(standin, "getUpdates"))[0]["message"]["document"]
    assert standin.file(document["file_id"]) == b"agreed"
    sent = {"document": File("সভা.ics", b"BEGIN")}
    await standin.call("sendDocument", {"chat_id": MEMBER}, sent)
    last = (await chat(page))["messages"][-1]["message_id"]
    download = await page.get(f"/play/file/{MEMBER}/{last}")
    assert await download.read() == b"BEGIN"
    assert download.content_disposition is not None
    assert download.content_disposition.filename == "সভা.ics"
    assert download.content_type == "application/octet-stream"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 64, 48), "image/png"),
        (b"\xff\xd8" + struct.pack(">HHBHH", 0xFFC0, 11, 8, 48, 64), "image/jpeg"),
    ],
)
async def test_a_picture_is_shown(
    page: TestClient[Any, Any], standin: StandIn, content: bytes, kind: str
) -> None:
    await do(page, "start")
    await standin.call("sendPhoto", {"chat_id": MEMBER}, {"photo": File("a", content)})
    last = (await chat(page))["messages"][-1]["message_id"]
    shown = await page.get(f"/play/file/{MEMBER}/{last}")
    assert (await shown.read(), shown.content_type) == (content, kind)


async def test_a_file_is_only_for_who_has_its_message(page: TestClient[Any, Any]) -> None:
    await do(page, "start")
    text = (await chat(page))["messages"][0]["message_id"]
    for address in (f"/play/file/{MEMBER}/{text}", f"/play/file/{SECRETARIAT}/{text}"):
        assert await error(await page.get(address)) == (404, "There is no such file.")


async def test_the_clock_moves_by_steps_and_to_what_is_due(page: TestClient[Any, Any]) -> None:
    moved = [await (await do(page, "clock", move=to)).json() for to in ("hour", "day", "next")]
    ahead = [step["now"] - START.timestamp() for step in moved]
    assert ahead == [3600, 90_000, 172_801]
    assert "due already" in (await (await do(page, "clock", move="next")).json())["message"]
    status, sentence = await error(await do(page, "clock", move="back"))
    assert (status, sentence) == (400, "The clock moves by next, hour or day.")


async def test_events_tell_what_changed_where(page: TestClient[Any, Any], standin: StandIn) -> None:
    stream = await page.get("/play/events")
    assert stream.content_type == "text/event-stream"
    await do(page, "start")
    await bot_does(standin, "sendMessage", chat_id=MEMBER, text="Come?", reply_markup=BUTTON)
    card = (await chat(page))["messages"][-1]["message_id"]
    query = standin.tap(MEMBER, card, data="in")
    answer = {"callback_query_id": query, "text": "Noted", "show_alert": True}
    await bot_does(standin, "answerCallbackQuery", **answer)
    await bot_does(standin, "editMessageText", chat_id=MEMBER, message_id=card, text="Noted")
    await do(page, "clock", move="hour")
    told: list[dict[str, Any]] = []
    while len(told) < 5:
        line = await stream.content.readline()
        if line.startswith(b"data: "):
            told.append(json.loads(line.removeprefix(b"data: ")))
    stream.close()
    assert told == [
        {"chat": MEMBER, "kind": "message"},
        {"chat": MEMBER, "kind": "message"},
        {"chat": MEMBER, "kind": "toast", "text": "Noted", "show_alert": True},
        {"chat": MEMBER, "kind": "edit"},
        {"kind": "clock", "now": START.timestamp() + 3600},
    ]


async def test_open_streams_end_with_the_server(standin: StandIn, clock: DemoClock) -> None:
    async with TestClient(TestServer(pages.application(standin, CAST, clock))) as client:
        stream = await client.get("/play/events")
        await client.server.close()
        assert await stream.content.read() == b"retry: 1000\n\n"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.1:8080", "[::1]:8080"])
async def test_loopback_names_are_served(page: TestClient[Any, Any], host: str) -> None:
    assert (await page.get("/", headers={"Host": host})).status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "localhost.evil.example", "["]
)
async def test_other_names_are_refused(page: TestClient[Any, Any], host: str) -> None:
    status, sentence = await error(await page.get("/play/state", headers={"Host": host}))
    assert (status, sentence) == (403, "The demo answers under 127.0.0.1 and localhost only.")


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
async def test_orders_from_other_origins_are_refused(
    page: TestClient[Any, Any], standin: StandIn, origin: str
) -> None:
    order = {"user": MEMBER, "text": "x"}
    answer = await page.post("/play/send", json=order, headers={"Origin": origin})
    assert (await error(answer))[0] == 403
    assert standin.chat(MEMBER) == []


async def test_the_pages_own_origin_is_served(page: TestClient[Any, Any]) -> None:
    own = str(page.make_url("/")).rstrip("/")
    order = {"user": MEMBER, "text": "x"}
    answer = await page.post("/play/send", json=order, headers={"Origin": own})
    assert answer.status == 200


@pytest.mark.parametrize(
    ("remote", "refused"), [("127.0.0.1", False), ("::1", False), ("10.0.0.7", True)]
)
async def test_other_machines_are_refused(remote: str, *, refused: bool) -> None:
    request = make_mocked_request("GET", "/", {"Host": "127.0.0.1"}).clone(remote=remote)
    assert (guard.refusal(request) is not None) is refused


async def test_the_browser_is_told_to_hold_to_the_pages_files(page: TestClient[Any, Any]) -> None:
    answer = await page.get("/")
    assert "default-src 'none'; script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("order", "status", "sentence"),
    [
        ({"user": 999, "text": "x"}, 404, "Nobody here has that number."),
        ({"user": "x", "text": "x"}, 400, "The order lacks user."),
        ({"user": True, "text": "x"}, 400, "The order lacks user."),
        ({"user": MEMBER, "text": " "}, 400, "The order lacks text."),
        ({"user": MEMBER, "text": "x" * 4097}, 400, "A message has at most 4096 characters."),
        (["x"], 400, "The order is not a JSON object."),
    ],
)
async def test_a_wrong_order_is_refused_with_a_sentence(
    page: TestClient[Any, Any], order: Any, status: int, sentence: str
) -> None:
    answer = await page.post("/play/send", json=order)
    assert await error(answer) == (status, sentence)


async def test_a_form_and_broken_json_are_refused(page: TestClient[Any, Any]) -> None:
    form = await page.post("/play/send", data={"user": "11", "text": "x"})
    assert await error(form) == (415, "The order is not JSON.")
    kind = {"Content-Type": "application/json"}
    broken = await page.post("/play/send", data=b"{", headers=kind)
    assert await error(broken) == (400, "The order is not a JSON object.")


async def test_what_the_apps_would_not_allow_is_a_conflict(
    page: TestClient[Any, Any], standin: StandIn
) -> None:
    await do(page, "start")
    standin.block(MEMBER)
    status, sentence = await error(await do(page, "send", text="x"))
    assert status == 409
    assert "blocked the bot" in sentence


async def test_a_bad_file_is_refused_with_a_sentence(page: TestClient[Any, Any]) -> None:
    address = f"/play/document?user={MEMBER}&name=x.bin"
    binary = {"Content-Type": "application/octet-stream"}
    empty = await page.post(address, data=b"", headers=binary)
    assert await error(empty) == (400, "The file is empty.")
    plain = await page.post(address, data=b"x", headers={"Content-Type": "text/plain"})
    assert (await error(plain))[0] == 415
    large = await page.post(address, data=io.BytesIO(bytes(20 * 1024 * 1024 + 1)), headers=binary)
    assert (await error(large))[1].startswith("The file is too large")


@pytest.mark.parametrize("path", ["/nowhere", "/%2e%2e/pages.py", "/..%2fpages.py"])
async def test_only_the_pages_own_files_are_served(page: TestClient[Any, Any], path: str) -> None:
    address = page.make_url("/").with_path(path, encoded=True)
    assert (await page.session.get(address)).status == 404
