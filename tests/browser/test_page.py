"""The chat page in a headless Chromium, against the real stand-in and a small scripted bot."""

import asyncio
import io
import json
import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from PIL import Image
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.demo import pages
from bot.demo.clock import DemoClock
from bot.demo.standin.core import StandIn
from bot.demo.standin.files import File

CHROMIUM = next(
    filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None
)
pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium on this machine: install one to test the chat page"
    ),
]

ZONE = "Asia/Dhaka"
START = datetime(2027, 2, 8, 4, 0, tzinfo=UTC)
MEMBER, BANGLA, SECRETARIAT, NEWCOMER, STRANGER = 11, 12, 13, 14, 15
CAST = [
    pages.Actor(SECRETARIAT, "Sample Secretary", "IOM", "secretariat", "en", None),
    pages.Actor(MEMBER, "Sample Member", "Sample CSO", "sample", "en", None),
    pages.Actor(BANGLA, "নমুনা সদস্য", "Sample CSO", "sample", "bn", None),
    pages.Actor(NEWCOMER, "A newcomer with an invitation", "Newcomers", "", "en", "CODE-1"),
    pages.Actor(STRANGER, "A newcomer without", "Newcomers", "", "en", None),
]
FORMATS = (
    "<b>bold</b> <i>italic</i> <u>under</u> <s>struck</s> <code>code</code> "
    "<tg-spoiler>secret</tg-spoiler>\n<pre>  pre</pre>\n<blockquote>quoted</blockquote>\n"
    '<tg-time unix="1802145600">Tuesday, 9 February</tg-time> '
    '<a href="https://example.org/x">a link</a> <a href="https://t.me/SampleBot?start=IN">join</a> '
    "see /help or &lt;img src=x onerror=alert(1)&gt;"
)
AGENDA = {
    "agenda": "\n".join(f"item {number}" for number in range(9)),
    "আলোচ্যসূচি": "\n".join(f"বিষয় {number}" for number in range(9)),
}
ASK = {
    "inline_keyboard": [
        [
            {"text": "In person", "callback_data": "in"},
            {"text": "Can't come", "callback_data": "no"},
        ],
        [
            {"text": "Slow", "callback_data": "slow"},
            {"text": "Alert", "callback_data": "alert"},
            {"text": "File", "callback_data": "file"},
            {"text": "Picture", "callback_data": "picture"},
        ],
        [{"text": "Elsewhere", "url": "https://example.org/there"}],
    ]
}


def picture() -> bytes:
    """Wider than any phone."""
    written = io.BytesIO()
    Image.new("RGB", (1080, 400), "#0072B2").save(written, "PNG")
    return written.getvalue()


class ScriptedBot:
    """Answers by rote, through the stand-in's own door."""

    def __init__(self, standin: StandIn) -> None:
        self._standin = standin
        self.let_slow_go = asyncio.Event()
        self.heard: list[str] = []

    async def run(self) -> None:
        offset = 0
        while True:
            for update in await self._call("getUpdates", offset=offset, timeout=50):
                offset = update["update_id"] + 1
                if "message" in update:
                    await self._hear(update["message"])
                elif "callback_query" in update:
                    await self._tapped(update["callback_query"])

    async def say(self, chat_id: int, text: str, **more: Any) -> None:
        await self._call("sendMessage", chat_id=chat_id, text=text, parse_mode="HTML", **more)

    async def _hear(self, message: dict[str, Any]) -> None:
        chat = message["chat"]["id"]
        text = message.get("text", message.get("document", {}).get("file_name"))
        self.heard.append(text)
        if text.startswith(("/start", "ask")):
            await self.say(chat, "Do you come?", reply_markup=json.dumps(ASK))
        elif text == "formats":
            await self.say(chat, FORMATS)
        elif text in AGENDA:
            await self.say(chat, f"<blockquote expandable>{AGENDA[text]}</blockquote>")

    async def _tapped(self, query: dict[str, Any]) -> None:
        data, chat = query["data"], query["message"]["chat"]["id"]
        if data == "slow":
            await self.let_slow_go.wait()
        await self._call(
            "answerCallbackQuery",
            callback_query_id=query["id"],
            text=f"Noted: {data}",
            show_alert=data == "alert",
        )
        if data in {"in", "no"}:
            await self._call(
                "editMessageText",
                chat_id=chat,
                message_id=query["message"]["message_id"],
                text=f"Your answer: {data}",
                reply_markup=json.dumps(ASK),
            )
        if data == "file":
            sent = File("সভা.ics", b"BEGIN:VCALENDAR")
            await self._call("sendDocument", {"document": sent}, chat_id=chat)
        if data == "picture":
            sent = File("chart.png", picture())
            await self._call("sendPhoto", {"photo": sent}, chat_id=chat, caption="A chart")

    async def _call(self, method: str, files: dict[str, File] | None = None, **params: Any) -> Any:
        answer = await self._standin.call(method, params, files or {})
        assert answer.body["ok"], answer.body
        return answer.body["result"]


class Demo:
    """Everything behind the page: the stand-in, the bot, the clock."""

    def __init__(self) -> None:
        self.due: datetime | None = None
        self.clock = DemoClock(self._next_due, ZONE, lambda: START)
        token = "123456:TEST-abcdefghijklmnopqrstuvwxyz012345"
        self.standin = StandIn(token=token, username="SampleBot", now=self.clock.now)
        for actor in CAST:
            language = actor.language_code
            self.standin.add_user(actor.user_id, actor.name, language_code=language)
        self.bot = ScriptedBot(self.standin)
        self.address = ""
        self._port = 0

    async def _next_due(self) -> datetime | None:
        return self.due

    async def serve(self) -> None:
        self._runner = web.AppRunner(pages.application(self.standin, CAST, self.clock))
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]
        self.address = f"http://127.0.0.1:{self._port}/"

    async def stop(self) -> None:
        await self._runner.cleanup()


@pytest_asyncio.fixture(loop_scope="module")
async def demo() -> AsyncIterator[Demo]:
    demo = Demo()
    await demo.serve()
    bot = asyncio.create_task(demo.bot.run())
    yield demo
    bot.cancel()
    with suppress(asyncio.CancelledError):
        await bot
    await demo.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(chromium: Browser, demo: Demo) -> AsyncIterator[Page]:
    context = await chromium.new_context(viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.extend([line.text] * (line.type == "error")))
    await page.goto(f"{demo.address}#left={MEMBER}&right={SECRETARIAT}")
    await page.wait_for_selector("body[data-ready]")
    yield page
    await context.close()
    # A server that is stopped or refuses on purpose leaves these lines behind.
    on_purpose = re.compile("net::ERR|Failed to load resource")
    assert [fault for fault in faults if not on_purpose.search(fault)] == []


def phone(page: Page, side: str) -> Locator:
    return page.locator(f'[data-phone="{side}"]')


def key(phone: Locator, label: str) -> Locator:
    return phone.get_by_role("button", name=label, exact=True)


async def write(phone: Locator, text: str) -> None:
    field = phone.get_by_label("Message", exact=True)
    await field.fill(text)
    await field.press("Enter")


async def started(page: Page, side: str = "left") -> Locator:
    held = phone(page, side)
    await key(held, "Start").click()
    await expect(held.get_by_text("Do you come?")).to_be_visible()
    return held


async def height(shown: Locator) -> float:
    box = await shown.bounding_box()
    assert box is not None
    return box["height"]


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - the stand-in has no event to wait for
            await asyncio.sleep(0.02)


async def test_an_empty_chat_offers_start_alone(page: Page) -> None:
    left = phone(page, "left")
    await expect(key(left, "Start")).to_be_visible()
    await expect(left.get_by_label("Message", exact=True)).to_be_hidden()
    await started(page)
    await expect(left.get_by_label("Message", exact=True)).to_be_visible()


async def test_a_newcomer_starts_with_their_invitation(page: Page, demo: Demo) -> None:
    left = phone(page, "left")
    await left.get_by_role("combobox").select_option(str(NEWCOMER))
    await started(page)
    assert demo.bot.heard == ["/start CODE-1"]


async def test_the_chooser_groups_people_by_organization(page: Page) -> None:
    groups = phone(page, "right").locator("[data-person] optgroup")
    labels = await groups.evaluate_all("all => all.map(one => one.label)")
    assert labels == ["IOM", "Sample CSO", "Newcomers"]
    await expect(phone(page, "right").get_by_role("combobox")).to_have_value(str(SECRETARIAT))


async def test_the_address_says_who_holds_which_phone(page: Page, demo: Demo) -> None:
    await page.goto("about:blank")
    await page.goto(f"{demo.address}#left={BANGLA}&right={MEMBER}")
    await expect(phone(page, "left").get_by_role("combobox")).to_have_value(str(BANGLA))
    await expect(phone(page, "right").get_by_role("combobox")).to_have_value(str(MEMBER))


async def test_enter_sends_and_shift_enter_breaks_the_line(page: Page, demo: Demo) -> None:
    left = await started(page)
    field = left.get_by_label("Message", exact=True)
    await field.fill("one")
    await field.press("Shift+Enter")
    await field.press_sequentially("two")
    await field.press("Enter")
    await expect(left.locator('[data-from="person"]').last).to_contain_text("one\ntwo")
    await expect(field).to_have_value("")
    assert demo.bot.heard[-1] == "one\ntwo"


async def test_formatting_shows_and_markup_stays_text(page: Page) -> None:
    left = await started(page)
    await write(left, "formats")
    text = left.locator('[data-from="bot"]').last.locator(".text")
    for tag, words in {
        "strong": "bold", "em": "italic", "u": "under", "s": "struck", "code": "code",
        "pre": "  pre", "blockquote": "quoted", "time": "Tuesday, 9 February",
    }.items():  # fmt: skip
        await expect(text.locator(tag)).to_have_text(words)
    await expect(text).to_contain_text("<img src=x onerror=alert(1)>")
    await expect(text.locator("img")).to_have_count(0)
    link = text.get_by_role("link", name="a link")
    assert await link.get_attribute("href") == "https://example.org/x"
    assert await link.get_attribute("target") == "_blank"


async def test_a_spoiler_shows_when_pressed(page: Page) -> None:
    left = await started(page)
    await write(left, "formats")
    spoiler = left.get_by_role("button", name="Hidden text, press to show")
    await spoiler.press("Enter")
    await expect(left.locator(".spoiler")).to_have_class(re.compile("shown"))


@pytest.mark.parametrize("question", AGENDA)
async def test_a_long_quote_expands(page: Page, question: str) -> None:
    left = await started(page)
    await write(left, question)
    quote = left.locator("blockquote.expandable")
    before = await height(quote)
    await quote.get_by_role("button", name="Show the whole quote").click()
    await expect(quote.get_by_role("button")).to_have_attribute("aria-expanded", "true")
    assert await height(quote) > before * 2


async def test_a_pressed_command_and_an_invitation_link_are_sent(page: Page, demo: Demo) -> None:
    left = await started(page)
    await write(left, "formats")
    await left.get_by_role("button", name="/help").click()
    await until(lambda: demo.bot.heard[-1] == "/help")
    await left.get_by_role("button", name="join", exact=True).click()
    await until(lambda: demo.bot.heard[-1] == "/start IN")


async def test_a_tap_answers_with_a_toast_and_an_edit(page: Page) -> None:
    left = await started(page)
    await key(left, "In person").press("Enter")
    message = left.locator('[data-from="bot"]').last
    await expect(message).to_contain_text("Your answer: in")
    await expect(message).to_contain_text("edited")
    await expect(left.locator("[data-toast]")).to_have_text("Noted: in")
    await expect(key(left, "In person")).to_be_focused()


async def test_a_tapped_button_spins_until_it_is_answered(page: Page, demo: Demo) -> None:
    left = await started(page)
    await key(left, "Slow").click()
    await expect(key(left, "Slow")).to_have_attribute("aria-busy", "true")
    await expect(key(left, "In person")).to_have_attribute("aria-busy", "false")
    demo.bot.let_slow_go.set()
    await expect(key(left, "Slow")).to_have_attribute("aria-busy", "false")


async def test_an_alert_waits_for_ok(page: Page) -> None:
    left = await started(page)
    await key(left, "Alert").press("Enter")
    alert = left.get_by_role("alertdialog")
    await expect(alert).to_contain_text("Noted: alert")
    await expect(key(alert, "OK")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(alert).to_be_hidden()
    await expect(key(left, "Alert")).to_be_focused()


async def test_a_document_downloads_under_its_name(page: Page) -> None:
    left = await started(page)
    await key(left, "File").click()
    card = left.locator("[data-document]:visible")
    await expect(card).to_contain_text("15 B")
    async with page.expect_download() as download:
        await card.click()
    assert (await download.value).suggested_filename == "সভা.ics"
    assert (await (await download.value).path()).read_bytes() == b"BEGIN:VCALENDAR"


async def test_a_picture_is_shown_as_wide_as_there_is_room_for(page: Page) -> None:
    left = await started(page)
    await key(left, "Picture").click()
    shown = left.locator(".picture:visible img")
    await expect(shown).to_have_js_property("naturalWidth", 1080)
    box, phone = await shown.bounding_box(), await left.bounding_box()
    assert box is not None
    assert phone is not None
    assert box["width"] <= phone["width"]
    assert box["width"] / box["height"] == pytest.approx(1080 / 400, abs=0.02)


async def test_a_file_is_sent_as_a_document(page: Page, demo: Demo) -> None:
    left = await started(page)
    async with page.expect_file_chooser() as chooser:
        await key(left, "Send a file").click()
    sent = {"name": "minutes.txt", "mimeType": "text/plain", "buffer": b"agreed"}
    await (await chooser.value).set_files(sent)  # type: ignore[arg-type]
    await expect(left.locator('[data-from="person"]').last).to_contain_text("minutes.txt")
    await until(lambda: demo.bot.heard[-1] == "minutes.txt")


async def test_the_command_menu_filters_and_is_walked_by_keys(page: Page, demo: Demo) -> None:
    commands = [("meetings", "Upcoming"), ("next", "The next one"), ("news", "News")]
    told = [{"command": name, "description": words} for name, words in commands]
    await demo.standin.call("setMyCommands", {"commands": told})
    left = await started(page)
    menu = left.get_by_role("listbox", name="Commands")
    await key(left, "Command menu").click()
    await expect(menu.get_by_role("option")).to_have_count(3)
    await page.keyboard.type("/ne")
    await expect(menu.get_by_role("option")).to_have_count(2)
    await page.keyboard.press("ArrowDown")
    await expect(menu.get_by_role("option", selected=True)).to_have_text("/news News")
    await page.keyboard.press("Enter")
    await until(lambda: demo.bot.heard[-1] == "/news")
    await expect(menu).to_be_hidden()


async def test_what_comes_unprompted_shows_on_both_sides(page: Page, demo: Demo) -> None:
    left, right = await started(page, "left"), await started(page, "right")
    await demo.bot.say(MEMBER, "A reminder")
    await expect(left.get_by_text("A reminder")).to_be_visible()
    await expect(right.get_by_text("A reminder")).to_have_count(0)
    demo.standin.send_text(BANGLA, "/start")
    option = right.locator(f'[data-person] option[value="{BANGLA}"]')
    await expect(option).to_contain_text("(2 new)")


async def test_reading_back_is_not_disturbed_by_news(page: Page, demo: Demo) -> None:
    left = await started(page)
    for number in range(30):
        await demo.bot.say(MEMBER, f"line {number}")
    await expect(left.get_by_text("line 29")).to_be_in_viewport()
    await left.locator("[data-messages]").evaluate("list => list.scrollTo(0, 0)")
    await expect(key(left, "Go to the newest message")).to_be_visible()
    await demo.bot.say(MEMBER, "the last")
    await key(left, "1 new, go to the newest message").click()
    await expect(left.get_by_text("the last")).to_be_in_viewport()


async def test_bangla_is_marked_as_bangla(page: Page, demo: Demo) -> None:
    left = await started(page)
    await demo.bot.say(MEMBER, "পরবর্তী সভা")
    await expect(left.get_by_text("পরবর্তী সভা")).to_have_attribute("lang", "bn")


async def test_the_clock_moves_on_and_says_when_nothing_is_due(page: Page, demo: Demo) -> None:
    clock = page.get_by_role("region", name="The demo's clock")
    await expect(clock).to_contain_text("10:00")
    await expect(clock).to_contain_text("Monday, 8 February 2027")
    await clock.get_by_role("button", name="One hour on").click()
    await expect(clock).to_contain_text("11:00")
    await clock.get_by_role("button", name="One day on").click()
    await expect(clock).to_contain_text("Tuesday, 9 February 2027")
    await clock.get_by_role("button", name="Next due").click()
    await expect(page.locator("[data-clock-word]")).to_contain_text("Nothing is due")
    demo.due = START + timedelta(days=3)
    await clock.get_by_role("button", name="Next due").click()
    await expect(clock).to_contain_text("Thursday, 11 February 2027")
    assert demo.clock.now() == demo.due + timedelta(seconds=1)


async def test_a_narrow_screen_shows_one_phone_at_a_time(page: Page, demo: Demo) -> None:
    await page.set_viewport_size({"width": 360, "height": 720})
    await expect(phone(page, "left")).to_be_visible()
    await expect(phone(page, "right")).to_be_hidden()
    await page.get_by_role("button", name="Sample Secretary").click()
    await expect(phone(page, "right")).to_be_visible()
    await started(page, "right")
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360


async def test_the_page_is_played_by_keyboard_alone(page: Page, demo: Demo) -> None:
    await key(phone(page, "left"), "Start").focus()
    await page.keyboard.press("Enter")
    await expect(phone(page, "left").get_by_label("Message", exact=True)).to_be_focused()
    await page.keyboard.type("hello")
    await page.keyboard.press("Enter")
    await until(lambda: demo.bot.heard == ["/start", "hello"])
    await page.keyboard.press("Shift+Tab")  # from the field back to the message's last button
    focused = page.locator(":focus")
    await expect(focused).to_have_text("Elsewhere")
    assert await focused.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"


async def test_a_lost_connection_comes_back_by_itself(page: Page, demo: Demo) -> None:
    left = await started(page)
    await demo.stop()
    await expect(left.locator("[data-connection]")).to_have_text("connecting…")
    await demo.bot.say(MEMBER, "Said meanwhile")
    await demo.serve()
    await expect(left.get_by_text("Said meanwhile")).to_be_visible(timeout=10_000)
    await expect(left.locator("[data-connection]")).to_have_text("bot")


async def test_a_reload_keeps_who_holds_which_phone(page: Page) -> None:
    left = phone(page, "left")
    await left.get_by_role("combobox").select_option(str(STRANGER))
    await page.reload()
    await expect(left.get_by_role("combobox")).to_have_value(str(STRANGER))
    await expect(phone(page, "right").get_by_role("combobox")).to_have_value(str(SECRETARIAT))


async def test_what_fails_is_said_in_the_phone(page: Page, demo: Demo) -> None:
    left = await started(page)
    demo.standin.block(MEMBER)
    await write(left, "hello?")
    await expect(left.locator("[data-toast]")).to_contain_text("blocked the bot")
