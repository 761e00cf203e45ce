"""Make the README's pictures: screenshots of the demo, played in Chromium, in both languages.

Run by `make pictures`; needs Chromium, a Bangla font and one with emoji on the machine.
"""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
NEWCOMER, SECRETARIAT = 700900, 700001
SETTLING = 9000
"""Milliseconds in which everybody has got what they get at the start."""
MEMBERS = {"en": 700007, "bn": 700005}
QUESTIONS = {
    "en": "when is the next CTIP meeting?",
    "bn": "কাউন্টার ট্রাফিকিং গ্রুপের পরের সভা কবে?",
}
NEWS = {
    "en": "Dear colleagues, the joint workplan for next year is ready for your comments.",
    "bn": "প্রিয় সহকর্মীবৃন্দ, আগামী বছরের যৌথ কর্মপরিকল্পনা আপনাদের মতামতের জন্য তৈরি।",
}


CORRECTED = {
    "en": "Dear colleagues, the joint workplan for next year is ready. Please comment by Thursday.",
    "bn": "প্রিয় সহকর্মীবৃন্দ, আগামী বছরের যৌথ কর্মপরিকল্পনা তৈরি। বৃহস্পতিবারের মধ্যে মতামত দিন।",
}

FINISHED = {"en": "Finished.", "bn": "পাঠানো শেষ।"}


@contextmanager
def demo() -> Iterator[str]:
    """Run the demo; give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bot", "demo", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        line = process.stdout.readline().decode() if process.stdout else ""
        yield line.removeprefix("Open ").strip()
    finally:
        process.terminate()
        process.wait(10)


def choose(page: Page, address: str, left: int, right: int) -> None:
    """Give the two phones to two people."""
    page.goto(f"{address}#left={left}&right={right}")
    page.reload()  # another address of the same page does not load it again
    page.locator("body[data-ready]").wait_for()


def phone(page: Page, side: str) -> Locator:
    """Give one of the two phones."""
    return page.locator(f'[data-phone="{side}"]')


def write(page: Page, side: str, text: str) -> None:
    """Send a message and wait for the bot to have answered it."""
    before = phone(page, side).locator('article.message[data-from="bot"]').count()
    phone(page, side).get_by_label("Message", exact=True).fill(text)
    phone(page, side).get_by_label("Message", exact=True).press("Enter")
    phone(page, side).locator('article.message[data-from="bot"]').nth(before).wait_for()


def tap(page: Page, side: str, callback: str) -> None:
    """Tap the newest button whose data begins so."""
    phone(page, side).locator(f'[data-callback^="{callback}"]').last.click()
    page.wait_for_timeout(700)


def shoot(page: Page, name: str, side: str | None = None) -> None:
    """Take a picture of a phone, or of both."""
    page.wait_for_timeout(900)
    target = phone(page, side) if side else page.locator("body")
    target.screenshot(path=HERE / f"{name}.png")


def play(page: Page, address: str, language: str) -> None:
    """Play the scenes of a question, an answer and a broadcast in one language."""
    choose(page, address, MEMBERS[language], SECRETARIAT)
    write(page, "left", QUESTIONS[language])
    shoot(page, f"question-{language}", "left")
    tap(page, "left", "rsvp:1:online")
    shoot(page, f"rsvp-{language}", "left")
    write(page, "right", "/settings")
    tap(page, "right", f"lang:{language}")
    write(page, "right", "/broadcast")
    write(page, "right", NEWS[language])
    tap(page, "right", "preview")
    tap(page, "right", "send:")
    page.locator('[data-move="hour"]').click()
    phone(page, "right").get_by_text(FINISHED[language]).last.wait_for()
    shoot(page, f"broadcast-{language}", "right")
    if language == "en":
        shoot(page, "overview")
    report(page, language)


def report(page: Page, language: str) -> None:
    """Show what became of the broadcast, and correct it in every copy."""
    tap(page, "right", "report:")
    phone(page, "right").locator('[data-callback$=":report-chart"]').last.click()
    page.wait_for_timeout(3000)
    shoot(page, f"broadcast-report-{language}", "right")
    write(page, "right", "/broadcasts")
    tap(page, "right", "broadcasts:past")
    phone(page, "right").locator('[data-callback^="broadcast:"]').first.click()  # the newest
    page.wait_for_timeout(700)
    tap(page, "right", "correct:")
    write(page, "right", CORRECTED[language])
    tap(page, "right", "corrected:")
    page.wait_for_timeout(4000)
    shoot(page, f"broadcast-corrected-{language}", "left")


def join(page: Page, address: str) -> None:
    """Join by an invitation (the one newcomer who holds one: English), and by the list (Bangla)."""
    choose(page, address, NEWCOMER, MEMBERS["bn"])
    phone(page, "left").locator("[data-start]").click()
    page.wait_for_timeout(SETTLING)
    for side, language in (("left", "en"), ("right", "bn")):
        welcome = phone(page, side).locator('article.message[data-from="bot"]').first
        welcome.evaluate("one => one.scrollIntoView({block: 'start'})")
        shoot(page, f"join-{language}", side)


def reminder(page: Page, address: str) -> None:
    """Move the clock until a reminder is there, once for both languages."""
    choose(page, address, MEMBERS["en"], MEMBERS["bn"])
    for _ in range(3):
        page.locator('[data-move="next"]').click()
        page.wait_for_timeout(4000)
        if phone(page, "left").get_by_text("Reminder:").count():
            break
    page.wait_for_timeout(3000)
    shoot(page, "reminder-en", "left")
    shoot(page, "reminder-bn", "right")


def main() -> None:
    """Make all pictures."""
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        page = browser.new_page(viewport={"width": 1120, "height": 860})
        page.set_default_timeout(20_000)
        join(page, address)
        for language in ("en", "bn"):
            play(page, address, language)
        reminder(page, address)
        browser.close()


if __name__ == "__main__":
    main()
