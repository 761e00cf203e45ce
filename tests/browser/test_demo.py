"""The whole demo, as `twgbot demo` starts it, played in a headless Chromium in both languages."""

import asyncio
import os
import re
import shutil
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

CHROMIUM = next(
    filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None
)
pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium on this machine: install one to play the demo"
    ),
]

ROOT = Path(__file__).parents[2]
NEWCOMER = 700900
PATIENCE = 60.0
"""Seconds; the bot answers in a moment, but the machine may be busy."""

MOST_MOVES = 40
"""Of the clock, until the next reminder."""


@dataclass(frozen=True)
class Words:
    """What a newcomer, a member and somebody of the secretariat write and read in one language."""

    secretary: int
    member: int
    switch: str | None
    question: str
    answer: str
    coming: str
    reminder: str
    begin: str
    text: str
    preview: str
    send: str
    undo: str
    finished: str
    sent: str
    failure: str
    correct: str
    corrected_text: str
    to_confirm: str
    confirm: str
    corrected: str
    left: str
    report: str
    reported: str


ENGLISH = Words(
    secretary=700001,
    member=700007,
    switch=None,
    question="When is the next labour migration meeting?",
    answer="The next meeting of LM-TWG",
    coming="Online",
    reminder="Reminder:",
    begin="Write the text to be sent",
    text="The sample workplan is ready.",
    preview="Preview",
    send="Send",
    undo="Undo",
    finished="Finished.",
    sent=r"Sent: (\d+) of \d+",
    failure="account deleted: 1",
    correct="Correct",
    corrected_text="The sample workplan is ready. Comments until Thursday, please.",
    to_confirm="Above is what the copies will read.",
    confirm="Confirm",
    corrected="Corrected: {}",
    left="Still to do",
    report="Report",
    reported="By kind",
)
BANGLA = Words(
    secretary=700002,
    member=700005,
    switch="বাংলা",
    question="শ্রম অভিবাসন গ্রুপের পরের সভা কবে?",
    answer="LM-TWG-এর পরবর্তী সভা",
    coming="অনলাইনে",
    reminder="মনে করিয়ে দিচ্ছি:",
    begin="যা পাঠাতে চান লিখুন",
    text="নমুনা কর্মপরিকল্পনা প্রস্তুত।",
    preview="আগে দেখে নিন",
    send="পাঠান",
    undo="ফিরিয়ে নিন",
    finished="পাঠানো শেষ।",
    sent=r"([০-৯]+) জনকে",
    failure="অ্যাকাউন্ট মুছে ফেলেছেন: ১",
    correct="সংশোধন করুন",
    corrected_text="নমুনা কর্মপরিকল্পনা প্রস্তুত। বৃহস্পতিবারের মধ্যে মতামত দিন।",
    to_confirm="সব কপিতে উপরের লেখাটি থাকবে।",
    confirm="নিশ্চিত করুন",
    corrected="সংশোধিত: {}",
    left="বাকি আছে",
    report="প্রতিবেদন",
    reported="ধরন অনুযায়ী",
)


@pytest_asyncio.fixture(loop_scope="module")
async def address() -> AsyncIterator[str]:
    """The demo as a process of its own; gives the address that it prints first."""
    demo, address = await _started()
    try:
        yield address
        demo.terminate()
        async with asyncio.timeout(10):
            assert await demo.wait() == 0
    finally:
        with suppress(ProcessLookupError):
            demo.kill()
        await demo.communicate()


async def _started(tries: int = 3) -> tuple[Process, str]:
    """Start the demo on a free port; on another one where somebody was faster."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    demo = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--port", port,
        cwd=ROOT, env=os.environ | {"PYTHONUNBUFFERED": "1"}, stdout=PIPE,
    )  # fmt: skip
    assert demo.stdout is not None
    async with asyncio.timeout(PATIENCE):
        line = (await demo.stdout.readline()).decode()
    found = re.fullmatch(r"Open (http://127\.0\.0\.1:\d+/)\n", line)
    if found is None and tries > 1:
        await demo.communicate()
        return await _started(tries - 1)
    assert found is not None, line
    return demo, found[1]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(chromium: Browser) -> AsyncIterator[Page]:
    context = await chromium.new_context(viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    yield page
    await context.close()


def said(phone: Locator, words: str) -> Locator:
    """Give the newest message of the bot that contains `words`."""
    return phone.locator('article.message[data-from="bot"]').filter(has_text=words).last


async def seen(phone: Locator, words: str) -> Locator:
    message = said(phone, words)
    await expect(message).to_be_visible(timeout=PATIENCE * 1000)
    return message


async def press(within: Locator, label: str, *, exact: bool = False) -> None:
    button = within.get_by_role("button", name=label, exact=exact)
    await button.last.click(timeout=PATIENCE * 1000)


async def write(phone: Locator, text: str) -> None:
    await phone.get_by_label("Message", exact=True).fill(text)
    await press(phone, "Send")


@pytest.mark.parametrize("words", [ENGLISH, BANGLA], ids=["English", "Bangla"])
async def test_a_newcomer_joins_asks_answers_is_reminded_and_gets_a_broadcast(
    address: str, page: Page, words: Words
) -> None:
    await page.goto(f"{address}#left={NEWCOMER}&right={words.secretary}")
    await page.wait_for_selector("body[data-ready]")
    newcomer, secretary = page.locator("[data-phone=left]"), page.locator("[data-phone=right]")

    await join(newcomer, words)
    await write(newcomer, words.question)
    answer = await seen(newcomer, words.answer)
    await press(answer, words.coming)
    await expect(newcomer.get_by_role("button", name=f"✅ {words.coming}")).not_to_have_count(0)

    await move_on_to_reminder(page, newcomer, words)
    await broadcast(page, secretary, words)
    await seen(newcomer, words.text)


@pytest.mark.parametrize("words", [ENGLISH, BANGLA], ids=["English", "Bangla"])
async def test_the_secretariat_sees_who_was_not_reached_corrects_every_copy_and_opens_the_report(
    address: str, page: Page, words: Words
) -> None:
    await page.goto(f"{address}#left={words.member}&right={words.secretary}")
    await page.wait_for_selector("body[data-ready]")
    member, secretary = page.locator("[data-phone=left]"), page.locator("[data-phone=right]")

    await broadcast(page, secretary, words)
    await seen(member, words.text)
    finished = await seen(secretary, words.finished)
    await expect(finished).to_contain_text(words.failure)
    sent = re.search(words.sent, await finished.inner_text())
    assert sent is not None

    await correct(secretary, words)
    copy = await seen(member, words.corrected_text)
    await expect(copy).to_contain_text(words.corrected.removesuffix(": {}"))
    await expect(member.get_by_text(words.text, exact=True)).to_have_count(0)
    done = await seen(secretary, words.corrected.format(sent[1]))  # as many as were sent
    await expect(done).not_to_contain_text(words.left)

    await press(secretary.locator("[data-messages]"), words.report)
    report = await seen(secretary, words.reported)
    await expect(report).to_contain_text(words.failure)
    await expect(report).to_contain_text(words.corrected.format(sent[1]))


async def test_a_calendar_reads_a_members_meetings_at_the_address_that_the_bot_gives(
    address: str, page: Page
) -> None:
    await page.goto(f"{address}#left={ENGLISH.member}")
    await page.wait_for_selector("body[data-ready]")
    member = page.locator("[data-phone=left]")
    await write(member, "/calendar")
    await press(member.locator("[data-messages]"), "Subscribe to my calendar")
    given = await seen(member, "The address of your calendar")
    found = re.search(re.escape(address) + r"calendar/\S+\.ics", await given.inner_text())
    assert found is not None
    calendar = await page.request.get(found[0])
    assert "BEGIN:VEVENT" in await calendar.text()
    await press(given, "Revoke the address")
    await seen(member, "The address of your calendar is revoked")
    assert (await page.request.get(found[0])).status == 404


async def join(newcomer: Locator, words: Words) -> None:
    await newcomer.locator("[data-start]").click()
    welcome = await seen(newcomer, "Welcome to the Bangladesh UN Network on Migration")
    if words.switch:
        await press(welcome, words.switch)
        await expect(newcomer.locator("[lang=bn]")).not_to_have_count(0)


async def move_on_to_reminder(page: Page, newcomer: Locator, words: Words) -> None:
    """Move the clock from one due thing to the next until the newcomer is reminded."""
    before = await page.locator("[data-clock-time]").get_attribute("datetime")
    for _ in range(MOST_MOVES):
        await page.locator("[data-move=next]").click()
        with suppress(AssertionError):
            await expect(said(newcomer, words.reminder)).to_be_visible(timeout=3000)
            break
    await expect(said(newcomer, words.reminder)).to_be_visible()
    assert await page.locator("[data-clock-time]").get_attribute("datetime") != before


async def broadcast(page: Page, secretary: Locator, words: Words) -> None:
    await write(secretary, "/broadcast")
    await seen(secretary, words.begin)
    await write(secretary, words.text)
    await press(secretary.locator("[data-messages]"), words.preview)
    await press(secretary.locator("[data-messages]"), words.send, exact=True)
    held = secretary.get_by_role("button", name=words.undo)
    await expect(held.last).to_be_visible(timeout=PATIENCE * 1000)
    await page.locator("[data-move=hour]").click()  # the hold is over


async def correct(secretary: Locator, words: Words) -> None:
    await press(secretary.locator("[data-messages]"), words.correct)
    await write(secretary, words.corrected_text)
    await press(await seen(secretary, words.to_confirm), words.confirm)
