"""What is owed leaves once, whatever breaks; what may have left is known as unknown."""

import asyncio
import contextlib
import threading
from collections import Counter
from typing import Any

import pytest
import rig
from sqlalchemy import select

from bot import sender
from storage import linked_chats, outbox, posts
from storage.database import Session
from storage.linked_chats import Place
from storage.models import Account, Delivery, Person, WorkingGroup

ANA, BEN, CAT = rig.PEOPLE
FORUM = -1005


def said(bot: rig.Rig) -> dict[int, list[str]]:
    return {chat_id: bot.texts(chat_id) for chat_id in rig.PEOPLE}


def everybody(*texts: str) -> dict[int, list[str]]:
    return {chat_id: list(texts) for chat_id in rig.PEOPLE}


async def test_a_post_reaches_everybody_once(bot: rig.Rig) -> None:
    bot.database.call(rig.owe, "one")
    await bot.settle()
    assert said(bot) == {ANA: ["one"], BEN: ["one"], CAT: ["one"]}
    assert {state for _, state, _ in bot.deliveries()} == {"sent"}


async def test_a_sent_message_is_known_by_its_number(bot: rig.Rig) -> None:
    bot.database.call(rig.owe, "one")
    await bot.settle()
    first = bot.database.call_reading(lambda s: s.scalars(select(Delivery)).first())
    assert first is not None
    assert first.message_id == bot.standin.chat(first.chat_id)[-1]["message_id"]


async def test_two_posts_for_one_chat_leave_a_second_apart(bot: rig.Rig) -> None:
    bot.database.call(rig.owe, "one")
    bot.database.call(rig.owe, "two")
    began = bot.time.passed
    await bot.settle()
    assert said(bot) == everybody("one", "two")
    assert bot.time.passed - began >= 1


async def test_what_never_left_is_tried_again_after_a_while(bot: rig.Rig) -> None:
    bot.fault("unreachable", chat_id=BEN, times=2)
    bot.database.call(rig.owe, "one")
    await bot.settle()
    assert (BEN, "queued", None) in bot.deliveries()
    for seconds in (2.1, 4.1):
        bot.time.passed += seconds
        await bot.settle()
    assert said(bot)[BEN] == ["one"]
    assert (BEN, "sent", None) in bot.deliveries()


async def test_what_telegram_failed_to_do_is_tried_again_after_a_while(bot: rig.Rig) -> None:
    body = '{"ok": false, "error_code": 500, "description": "Internal Server Error"}'
    bot.fault("status", chat_id=BEN, times=2, status=500, body=body)
    bot.database.call(rig.owe, "one")
    await bot.settle()
    assert (BEN, "queued", "server_failed") in bot.deliveries()
    for seconds in (2.1, 4.1):
        bot.time.passed += seconds
        await bot.settle()
    assert said(bot)[BEN] == ["one"]
    assert (BEN, "sent", None) in bot.deliveries()


async def test_a_refused_token_loses_nothing(bot: rig.Rig) -> None:
    bot.fault("unauthorized", times=3)
    bot.database.call(rig.owe, "one")
    await bot.settle()
    bot.time.passed += 3
    await bot.settle()
    assert said(bot) == everybody("one")


async def test_a_429_halts_everything_and_counts_as_no_failure(bot: rig.Rig) -> None:
    bot.fault("retry_after", chat_id=ANA, seconds=9)
    bot.database.call(rig.owe, "one")
    began = bot.time.passed
    await bot.settle()
    assert said(bot) == everybody("one")
    assert bot.time.passed - began >= 9
    assert {(state, reason) for _, state, reason in bot.deliveries()} == {("sent", None)}


@pytest.mark.parametrize("kind", ["acted_then_cut", "malformed", "status", "hang"])
async def test_a_broadcast_of_unknown_outcome_is_never_repeated(bot: rig.Rig, kind: str) -> None:
    bot.fault(kind, chat_id=BEN, acted=True)
    bot.database.call(rig.owe, "one")
    await bot.settle()
    assert (BEN, "unknown", "no_answer") in bot.deliveries()
    assert len(said(bot)[BEN]) <= 1


async def test_a_notice_of_unknown_outcome_is_repeated_once(bot: rig.Rig) -> None:
    bot.fault("acted_then_cut", chat_id=BEN, times=2)
    bot.database.call(rig.owe, "one", "notice")
    await bot.settle()
    assert said(bot) == {ANA: ["one"], BEN: ["one", "one"], CAT: ["one"]}
    assert (BEN, "unknown", "no_answer") in bot.deliveries()


async def test_who_blocked_the_bot_gets_nothing_more(bot: rig.Rig) -> None:
    bot.standin.block(BEN)
    bot.standin.updates.clear()
    bot.database.call(rig.owe, "one")
    bot.database.call(rig.owe, "two")
    await bot.settle()
    bens = [(state, reason) for chat, state, reason in bot.deliveries() if chat == BEN]
    assert bens == [("failed", "blocked"), ("withdrawn", "blocked")]
    account = bot.database.call_reading(lambda s: s.get_one(Account, BEN))
    assert account.unreachable == "blocked"


def link(bot: rig.Rig, chat_id: int, thread_id: int | None = None) -> None:
    """Let a Telegram group with the bot be a working group's, and owe it a broadcast."""
    bot.standin.add_bot(chat_id, ANA)
    bot.standin.updates.clear()

    def linked(session: Session) -> None:
        group = WorkingGroup(key="s", name="S", short_name="S", aliases=[], private=False)
        session.add(group)
        session.flush()
        person = session.scalars(select(Person.id)).first()
        assert person is not None
        place = Place(chat_id, "Sample group", thread_id)
        one = linked_chats.link(session, place, group, person, bot.time.now())
        audience = {"all": [["kind:donor"]], "not": [], "chats": [one.id]}
        posts.plan(session, "broadcast", bot.time.now(), audience, {"text": "one"})

    bot.database.call(linked)


async def test_a_group_that_moved_is_written_to_where_it_is_now(bot: rig.Rig) -> None:
    bot.standin.make_group(-55, "Sample group", [ANA])
    link(bot, -55)
    moved = bot.standin.migrate(-55)
    bot.standin.updates.clear()
    await bot.settle()
    assert bot.deliveries() == [(moved, "sent", None)]
    assert bot.texts(moved) == ["one"]


async def test_a_group_that_threw_the_bot_out_is_lost(bot: rig.Rig) -> None:
    bot.standin.make_group(-55, "Sample group", [ANA])
    link(bot, -55)
    bot.standin.remove_bot(-55, ANA)
    bot.standin.updates.clear()
    await bot.settle()
    assert bot.deliveries()[0] == (-55, "failed", "kicked")
    assert bot.database.call_reading(linked_chats.of_chat, -55) is None


@pytest.mark.parametrize("end", ["close_topic", "delete_topic"])
async def test_what_is_for_a_topic_that_is_gone_goes_to_the_group_itself(
    bot: rig.Rig, end: str
) -> None:
    bot.standin.make_group(FORUM, "Sample forum", [ANA])
    topic = bot.standin.make_topic(FORUM, "Meetings")
    link(bot, FORUM, topic)
    getattr(bot.standin, end)(FORUM, topic)
    await bot.settle()
    said = bot.standin.chat(FORUM)[-1]
    assert (said["text"], said["thread"]) == ("one", None)
    assert bot.deliveries()[0] == (FORUM, "sent", None)
    linked = bot.database.call_reading(linked_chats.of_chat, FORUM)
    assert linked is not None
    assert linked.thread_id is None


async def test_what_is_for_a_topic_stands_there(bot: rig.Rig) -> None:
    bot.standin.make_group(FORUM, "Sample forum", [ANA])
    topic = bot.standin.make_topic(FORUM, "Meetings")
    link(bot, FORUM, topic)
    await bot.settle()
    assert bot.standin.chat(FORUM)[-1]["thread"] == topic


async def test_a_malformed_text_goes_out_plain(bot: rig.Rig) -> None:
    bot.database.call(rig.owe, "<b>a &lt; b")
    await bot.settle()
    assert said(bot) == everybody("a < b")


async def test_what_telegram_refuses_fails_and_is_told_in_the_log(
    bot: rig.Rig, caplog: pytest.LogCaptureFixture
) -> None:
    bot.fault("bad_request", chat_id=BEN, description="message is too long")
    bot.database.call(rig.owe, "one")
    await bot.settle()
    assert (BEN, "failed", "refused") in bot.deliveries()
    assert "Message is too long" in caplog.text


async def test_a_post_that_cannot_be_rendered_holds_up_no_other(start: rig.StartBot) -> None:
    def render(session: Session, post: Any, *rest: Any) -> outbox.Rendered:
        if post.facts["text"] == "bad":
            raise ZeroDivisionError
        return rig.post(session, post, *rest)

    bot = await start(rig.saying(post=render))
    bot.database.call(rig.owe, "bad")
    bot.database.call(rig.owe, "good")
    await bot.settle()
    assert said(bot) == everybody("good")
    assert [one[1:] for one in bot.deliveries()[:3]] == [("failed", "unrenderable")] * 3


async def test_a_fault_of_ours_after_the_call_is_unknown(
    bot: rig.Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*arguments: Any, **named: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(type(bot.application.api), "attempt", broken)
    bot.database.call(rig.owe, "one")
    await bot.application.settle()
    assert {one[1:] for one in bot.deliveries()} == {("unknown", "fault")}


async def test_what_was_in_the_air_at_a_crash_is_unknown(start: rig.StartBot) -> None:
    bot = await start()
    bot.database.call(rig.owe, "broadcast")
    bot.database.call(rig.owe, "notice", "notice")
    bot.database.call(leave_in_the_air)
    again = await start()
    await again.settle()
    assert said(again) == everybody("notice")
    reasons = [one[1:] for one in again.deliveries()]
    assert reasons == [("unknown", "crash")] * 3 + [("sent", None)] * 3


def leave_in_the_air(session: Session) -> None:
    """Leave everything in the air, as a crash does."""
    posts.open_due(session, rig.NOW)
    for one in session.scalars(select(Delivery)):
        one.state = "sending"


async def test_running_it_sends_records_soon_and_ends_when_told(bot: rig.Rig) -> None:
    stop = asyncio.Event()
    bot.fault("slow", chat_id=BEN, seconds=2)
    bot.database.call(rig.owe, "one")
    running = asyncio.create_task(bot.application.run_until(stop))
    recorded = {ANA: "sent", BEN: "sending", CAT: "sent"}
    await rig.until(lambda: {chat: state for chat, state, _ in bot.deliveries()} == recorded)
    stop.set()
    await asyncio.wait_for(running, 9)
    assert {one[1] for one in bot.deliveries()} == {"sent"}


async def test_a_slow_telegram_has_only_so_many_messages_in_the_air(
    bot: rig.Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "MOST_IN_THE_AIR", 2)
    bot.fault("slow", times=3, seconds=1)
    bot.database.call(rig.owe, "one")
    running = asyncio.create_task(bot.application.run_until(asyncio.Event()))

    def in_the_air() -> int:
        return sum(call.answer is None for call in bot.standin.calls if call.params.get("text"))

    await rig.until(lambda: in_the_air() >= 2)
    await asyncio.sleep(0.1)
    assert in_the_air() == 2
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def test_an_end_does_not_wait_for_a_full_air_to_empty(
    bot: rig.Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "MOST_IN_THE_AIR", 2)
    monkeypatch.setattr(sender, "LANDING", 0.1)
    bot.fault("slow", times=2, seconds=10)
    bot.database.call(rig.owe, "one")
    stop = asyncio.Event()
    running = asyncio.create_task(bot.application.run_until(stop))
    await rig.until(lambda: [one[1] for one in bot.deliveries()].count("sending") == 2)
    stop.set()
    await asyncio.wait_for(running, 3)
    assert Counter(one[1] for one in bot.deliveries()) == {"unknown": 2, "queued": 1}


async def test_what_nobody_is_there_to_send_any_more_is_not_claimed(bot: rig.Rig) -> None:
    bot.database.call(rig.owe, "one")
    bot.database.call(rig.open_all)
    holds, lets_go = threading.Event(), threading.Event()

    def write_for_long(_: Session) -> None:
        holds.set()
        lets_go.wait(10)

    run = bot.database.run
    writing = [asyncio.create_task(run(write_for_long)) for _ in range(bot.database.writers)]
    await asyncio.to_thread(holds.wait, 10)
    running = asyncio.create_task(bot.application.run_until(asyncio.Event()))
    await asyncio.sleep(0.3)  # the claim waits behind what is written
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    lets_go.set()
    await asyncio.gather(*writing)
    await run(lambda _: None)
    assert {state for _, state, _ in bot.deliveries()} == {"queued"}
    assert said(bot) == everybody()
