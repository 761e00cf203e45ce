"""Updates are handled in order, exactly once, and their replies reach people whatever breaks."""

import asyncio
import sqlite3
import threading
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
import rig
import sqlalchemy.exc
from sqlalchemy import select

from bot.demo.standin.core import StandIn
from handlers import calls
from handlers.calls import Call, File, Unmade
from storage.database import Database, Session
from storage.models import Account, Card, Post

ANA, BEN, _ = rig.PEOPLE


class Counting:
    """Echoes, and counts how often each text was handled."""

    def __init__(self, failures: int = 0) -> None:
        self.handled: list[str] = []
        self.failures = failures

    def __call__(self, session: Session, update: dict[str, Any], now: Any, bot: Any) -> list[Call]:
        text = update["message"]["text"]
        self.handled.append(text)
        ana = session.get_one(Account, ANA)
        ana.wrong_codes += 1  # an effect
        session.flush()
        if self.failures:
            self.failures -= 1
            raise ZeroDivisionError(text)
        return rig.echo(session, update, now, bot)


def effects(bot: rig.Rig) -> int:
    return bot.database.call_reading(lambda s: s.get_one(Account, ANA).wrong_codes)


async def test_an_update_is_handled_answered_and_done(bot: rig.Rig) -> None:
    bot.standin.send_text(ANA, "one")
    await bot.settle()
    assert bot.texts(ANA) == ["one"]
    assert bot.inbox() == ["done"]


async def test_after_a_crash_a_reply_is_sent_again_and_nothing_is_done_again(
    start: rig.StartBot,
) -> None:
    counting = Counting()
    bot = await start(rig.saying(handle=counting))
    bot.standin.send_text(ANA, "one")
    bot.fault("unreachable")
    bot.time.stops = True
    with pytest.raises(BaseExceptionGroup):
        await bot.settle()
    assert bot.inbox() == ["answered"]

    again = await start(rig.saying(handle=counting))
    await again.settle()
    assert again.texts(ANA) == ["one"]
    assert counting.handled == ["one"]
    assert effects(again) == 1
    assert again.inbox() == ["done"]


async def test_what_was_stored_before_a_crash_is_handled_after_it(start: rig.StartBot) -> None:
    bot = await start()
    await bot.application.receive(
        {"update_id": 7, "message": {"chat": {"id": ANA}, "from": {"id": ANA}, "text": "one"}}
    )
    again = await start()
    await again.settle()
    assert again.texts(ANA) == ["one"]


async def test_one_persons_updates_are_handled_in_order(bot: rig.Rig) -> None:
    for text in "12345":
        bot.standin.send_text(ANA, text)
    bot.fault("retry_after", seconds=2)
    await bot.settle()
    assert bot.texts(ANA) == list("12345")


async def test_a_slow_reply_holds_up_nobody_else(bot: rig.Rig) -> None:
    said: list[int] = []
    bot.standin.watch(lambda chat_id, kind, message: said.append(chat_id))
    bot.fault("slow", chat_id=ANA, seconds=0.2)
    bot.standin.send_text(ANA, "one")
    bot.standin.send_text(BEN, "two")
    said.clear()
    await bot.settle()
    assert said == [BEN, ANA]


async def test_a_crowd_of_updates_lets_others_write_in_between(start: rig.StartBot) -> None:
    counting = Counting()
    bot = await start(rig.saying(handle=counting))
    for sender in range(1, 30):
        chat = {"id": ANA, "type": "private"}
        message = {"chat": chat, "from": {"id": sender}, "text": str(sender)}
        await bot.application.receive({"update_id": sender, "message": message})
    settling = asyncio.create_task(bot.settle())
    while not counting.handled:  # noqa: ASYNC110 - it counts in another thread
        await asyncio.sleep(0)
    handled = await bot.database.run(lambda session: len(counting.handled))
    await settling
    assert handled < 5
    assert len(counting.handled) == 29


class Slow:
    """Echoes after a moment; notes how many are handled at once, and the texts of each sender."""

    def __init__(self) -> None:
        self.handled: dict[int, list[str]] = {}
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()

    def __call__(self, session: Session, update: dict[str, Any], now: Any, bot: Any) -> list[Call]:
        message = update["message"]
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            self.handled.setdefault(message["from"]["id"], []).append(message["text"])
        threading.Event().wait(0.05)
        with self._lock:
            self._at_once -= 1
        return rig.echo(session, update, now, bot)


async def crowd_of(bot: rig.Rig) -> None:
    """Eight people write three texts each."""
    for number in range(24):
        sender = number % 8 + 1
        message = {"chat": {"id": ANA}, "from": {"id": sender}, "text": str(number)}
        await bot.application.receive({"update_id": number + 1, "message": message})
    await bot.settle()


IN_ORDER = {sender + 1: [str(sender + turn) for turn in (0, 8, 16)] for sender in range(8)}


async def test_on_sqlite_one_update_is_handled_at_a_time(start: rig.StartBot) -> None:
    slow = Slow()
    await crowd_of(await start(rig.saying(handle=slow)))
    assert (slow.handled, slow.most_at_once) == (IN_ORDER, 1)


async def test_on_postgresql_those_of_several_people_are_handled_side_by_side(
    on_postgresql: Database, standin: StandIn, time: rig.Time
) -> None:
    slow = Slow()
    application = rig.application(on_postgresql, standin, time, rig.saying(handle=slow))
    await application.start()
    await crowd_of(rig.Rig(on_postgresql, standin, time, application))
    await application.close()
    assert (slow.handled, slow.most_at_once) == (IN_ORDER, 4)


async def test_a_failing_handler_leaves_no_effects_and_is_tried_again(start: rig.StartBot) -> None:
    bot = await start(rig.saying(handle=Counting(failures=2)))
    bot.standin.send_text(ANA, "one")
    await bot.settle()
    assert bot.texts(ANA) == ["one"]
    assert effects(bot) == 1
    assert bot.inbox() == ["done"]


async def test_an_update_that_keeps_failing_is_parked_and_everybody_is_told(
    start: rig.StartBot, caplog: pytest.LogCaptureFixture
) -> None:
    counting = Counting(failures=3)
    bot = await start(rig.saying(handle=counting))
    bot.standin.send_text(ANA, "a secret")
    bot.standin.send_text(ANA, "next")
    await bot.settle()
    assert bot.texts(ANA) == ["sorry", "next"]
    assert bot.inbox() == ["parked", "done"]
    assert len(counting.handled) == 4
    notice = bot.database.call_reading(lambda s: s.scalars(select(Post)).one())
    assert notice.facts["text"] == "update_parked"
    assert notice.audience == {"roles": ["secretariat"]}
    assert "ZeroDivisionError" in caplog.text
    assert "secret" not in caplog.text


async def test_an_update_of_an_impossible_form_is_parked(bot: rig.Rig) -> None:
    bot.standin.push({"message": "no object"})
    bot.standin.send_text(ANA, "next")
    await bot.settle()
    assert bot.inbox() == ["parked", "done"]
    assert bot.texts(ANA) == ["next"]


async def test_who_blocked_the_bot_is_noted_as_unreachable(bot: rig.Rig) -> None:
    bot.standin.send_text(ANA, "one")
    bot.fault("forbidden")
    await bot.settle()
    account = bot.database.call_reading(lambda s: s.get_one(Account, ANA))
    assert account.unreachable == "blocked"
    assert bot.inbox() == ["done"]


def shows_card(meeting_id: int) -> Any:
    """Show the meeting's card; when told to, show something else in its message."""

    def handle(session: Session, update: dict[str, Any], now: datetime, bot: Any) -> list[Call]:
        chat_id, text = update["message"]["chat"]["id"], update["message"]["text"]
        if text == "card":
            card = rig.shown(session, chat_id, meeting_id)
            return [calls.message(chat_id, "the card", card=card)]
        return [calls.edit(chat_id, int(text), "a list")]

    return handle


async def test_a_sent_card_is_remembered_as_it_was_rendered(start: rig.StartBot) -> None:
    bot = await start()
    meeting_id = bot.database.call(rig.add_meeting)
    bot = await start(rig.saying(handle=shows_card(meeting_id)))
    bot.standin.send_text(ANA, "card")
    bot.fault("retry_after", seconds=1)
    await bot.settle()
    card = bot.database.call_reading(lambda s: s.scalars(select(Card)).one())
    assert (card.chat_id, card.meeting_id, card.revision) == (ANA, meeting_id, 3)
    assert card.message_id == bot.standin.chat(ANA)[-1]["message_id"]


async def test_a_card_whose_message_shows_something_else_is_forgotten(start: rig.StartBot) -> None:
    bot = await start()
    meeting_id = bot.database.call(rig.add_meeting)
    bot = await start(rig.saying(handle=shows_card(meeting_id)))
    bot.standin.send_text(ANA, "card")
    await bot.settle()
    bot.standin.send_text(ANA, str(bot.standin.chat(ANA)[-1]["message_id"]))
    await bot.settle()
    assert bot.database.call_reading(lambda s: s.scalars(select(Card)).all()) == []


def asking_for_a_file(session: Session, update: Any, now: datetime, bot: Any) -> list[Call]:
    """Answer whatever is written with a file that is still to be made."""
    chat_id = update["message"]["chat"]["id"]
    return [Call("sendDocument", {"chat_id": chat_id}, unmade=Unmade("sample", 7))]


class Making:
    """Makes a file, and counts how often."""

    def __init__(self, error: Exception | None = None) -> None:
        self.made = 0
        self._error = error

    def __call__(self, session: Session, call: Call, now: datetime) -> Call:
        self.made += 1
        if self._error is not None:
            raise self._error
        return replace(call, file=File("sample.txt", b"Words", "text/plain"), unmade=None)


def excuse(session: Session, call: Call) -> Call:
    return calls.message(call.params["chat_id"], "no file")


def file_names(bot: rig.Rig) -> list[str]:
    shown = bot.standin.chat(ANA)
    return [one["document"]["name"] for one in shown if one["document"]]


async def test_a_file_is_made_when_it_is_sent_and_nothing_of_it_is_kept(
    start: rig.StartBot,
) -> None:
    making = Making()
    bot = await start(rig.saying(handle=asking_for_a_file, complete=making))
    bot.fault("status", "sendDocument", status=502)
    bot.standin.send_text(ANA, "one")
    await bot.settle()
    assert file_names(bot) == ["sample.txt"]
    assert making.made == 1
    assert bot.inbox() == ["done"]


async def test_a_crash_before_a_file_was_sent_makes_it_again(start: rig.StartBot) -> None:
    making = Making()
    bot = await start(rig.saying(handle=asking_for_a_file, complete=making))
    bot.standin.send_text(ANA, "one")
    bot.fault("unreachable", "sendDocument")
    bot.time.stops = True
    with pytest.raises(BaseExceptionGroup):
        await bot.settle()
    again = await start(rig.saying(handle=asking_for_a_file, complete=making))
    await again.settle()
    assert file_names(again) == ["sample.txt"]
    assert making.made == 2


async def test_while_a_file_is_made_others_can_write(
    start: rig.StartBot, database: Database
) -> None:
    def made(session: Session, call: Call, now: datetime) -> Call:
        session.get_one(Account, ANA)
        database.call(rig.writes)
        return replace(call, file=File("sample.txt", b"Words", "text/plain"), unmade=None)

    bot = await start(rig.saying(handle=asking_for_a_file, complete=made, excuse=excuse))
    bot.standin.send_text(ANA, "one")
    await bot.settle()
    assert file_names(bot) == ["sample.txt"]


async def test_who_waits_for_a_file_that_cannot_be_made_is_told(
    start: rig.StartBot, caplog: pytest.LogCaptureFixture
) -> None:
    making = Making(ZeroDivisionError("Words"))
    bot = await start(rig.saying(handle=asking_for_a_file, complete=making, excuse=excuse))
    bot.standin.send_text(ANA, "one")
    await bot.settle()
    assert bot.texts(ANA) == ["no file"]
    assert bot.inbox() == ["done"]
    assert "A file cannot be made: ZeroDivisionError" in caplog.text
    assert "Words" not in caplog.text


async def test_a_file_waits_for_a_database_that_is_away(start: rig.StartBot) -> None:
    making = Making(sqlalchemy.exc.OperationalError("", {}, sqlite_busy()))
    bot = await start(rig.saying(handle=asking_for_a_file, complete=making, excuse=excuse))
    bot.standin.send_text(ANA, "one")
    with pytest.raises(BaseExceptionGroup):
        await bot.settle()
    assert bot.inbox() == ["answered"]
    assert bot.texts(ANA) == []


def sqlite_busy() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return error
