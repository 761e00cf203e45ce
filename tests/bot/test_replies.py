"""A reply insists until Telegram has it, and knows when it never will."""

import json
import struct
from dataclasses import replace
from datetime import timedelta

import pytest
import rig

from bot import api, replies
from bot.demo.standin import inprocess
from bot.demo.standin.core import StandIn
from bot.demo.standin.faults import Fault
from bot.pace import Pace
from bot.replies import Replies, Told
from handlers import calls
from handlers.calls import Call, File, Unmade

ANA, FORUM = rig.PEOPLE[0], -1005


class Replying:
    """Replies on a stand-in."""

    def __init__(self, standin: StandIn, time: rig.Time) -> None:
        self.standin = standin
        self.time = time
        pace = Pace(1000, time.monotonic, time.sleep)
        telegram = api.connect(rig.TOKEN, api.TELEGRAM, pace, inprocess.Request(standin))
        self._replies = Replies(telegram, time, time.sleep)

    async def send(self, call: Call) -> Told:
        return await self._replies.send(call, self.time.now())

    def texts(self) -> list[str]:
        return [one["text"] for one in self.standin.chat(ANA) if one["from_bot"]]


@pytest.fixture
def replying(standin: StandIn, time: rig.Time) -> Replying:
    return Replying(standin, time)


@pytest.mark.parametrize("kind", ["unreachable", "cut_before", "unauthorized", "status"])
async def test_what_may_not_have_been_sent_is_sent_again(replying: Replying, kind: str) -> None:
    replying.standin.faults.add(Fault(kind, "sendMessage", times=3))
    told = await replying.send(calls.message(ANA, "one"))
    assert replying.texts() == ["one"]
    assert told.message_id is not None
    assert replying.time.slept == [1, 2, 4]


async def test_a_reply_whose_answer_was_lost_may_repeat(replying: Replying) -> None:
    replying.standin.faults.add(Fault("acted_then_cut", "sendMessage"))
    await replying.send(calls.message(ANA, "one"))
    assert replying.texts() == ["one", "one"]


async def test_a_429_is_waited_out(replying: Replying) -> None:
    replying.standin.faults.add(Fault("retry_after", "sendMessage", seconds=7))
    await replying.send(calls.message(ANA, "one"))
    assert replying.texts() == ["one"]
    assert sum(replying.time.slept) >= 7


@pytest.mark.parametrize("kind", ["unreachable", "retry_after"])
async def test_after_a_day_a_reply_is_given_up(replying: Replying, kind: str) -> None:
    replying.standin.faults.add(Fault(kind, times=100_000, seconds=60))
    assert await replying.send(calls.message(ANA, "one")) == Told()
    assert timedelta(seconds=replying.time.passed) > replies.PATIENCE


async def test_an_edit_that_changes_nothing_is_done(replying: Replying) -> None:
    sent = await replying.send(calls.message(ANA, "one"))
    assert sent.message_id is not None
    again = await replying.send(calls.edit(ANA, sent.message_id, "one"))
    assert again == sent


async def test_what_cannot_be_edited_is_sent_anew(replying: Replying) -> None:
    keyboard = [[{"text": "OK", "callback_data": "ok"}]]
    told = await replying.send(calls.edit(ANA, 4711, "<b>one</b>", keyboard))
    message = replying.standin.chat(ANA)[-1]
    assert message["message_id"] == told.message_id
    assert message["html"] == "<b>one</b>"
    assert message["buttons"][0][0]["text"] == "OK"


async def test_a_tap_that_waited_too_long_needs_no_answer(
    replying: Replying, caplog: pytest.LogCaptureFixture
) -> None:
    assert await replying.send(calls.answer("4711", "Noted")) == Told()
    assert caplog.records == []


async def test_what_is_malformed_is_sent_as_plain_text(
    replying: Replying, caplog: pytest.LogCaptureFixture
) -> None:
    await replying.send(calls.message(ANA, "<b>five <i>&lt; six</b>"))
    assert replying.texts() == ["five < six"]
    assert "malformed" in caplog.text


async def test_what_is_refused_is_dropped_and_told_in_the_log(
    replying: Replying, caplog: pytest.LogCaptureFixture
) -> None:
    assert await replying.send(calls.message(ANA, "")) == Told()
    assert "refused" in caplog.text


async def test_who_blocked_the_bot_is_named(replying: Replying) -> None:
    replying.standin.block(ANA)
    assert await replying.send(calls.message(ANA, "one")) == Told(ANA, lost="blocked")


async def test_a_group_that_became_another_is_written_to_there(replying: Replying) -> None:
    replying.standin.make_group(-55, "Sample group", [ANA])
    replying.standin.add_bot(-55, ANA)
    moved = replying.standin.migrate(-55)
    told = await replying.send(calls.message(-55, "one"))
    assert told.chat_id == moved


async def test_without_a_file_that_is_gone_its_caption_arrives(replying: Replying) -> None:
    gone = {"kind": "photo", "file_id": "gone"}
    keyboard = [[{"text": "OK", "callback_data": "ok"}]]
    told = await replying.send(calls.message(ANA, "<b>one</b>", keyboard, attachment=gone))
    message = replying.standin.chat(ANA)[-1]
    assert message["message_id"] == told.message_id
    assert (message["html"], message["buttons"][0][0]["text"]) == ("<b>one</b>", "OK")
    assert await replying.send(calls.message(ANA, "", attachment=gone)) == Told()


async def test_what_is_for_a_closed_topic_is_said_in_the_group_itself(replying: Replying) -> None:
    replying.standin.make_group(FORUM, "Sample forum", [ANA])
    replying.standin.add_bot(FORUM, ANA)
    topic = replying.standin.make_topic(FORUM, "Meetings")
    asked = replying.standin.send_text(ANA, "/next", FORUM, thread_id=topic)
    replying.standin.close_topic(FORUM, topic)
    call = calls.message(FORUM, "one")
    place = calls.in_place(topic, asked["message_id"])
    told = await replying.send(replace(call, params=call.params | place))
    said = replying.standin.chat(FORUM)[-1]
    assert (told.message_id, said["text"]) == (said["message_id"], "one")
    assert (said["thread"], said["reply_to"]) == (None, None)


async def test_a_document_arrives_as_it_is(replying: Replying) -> None:
    file = File("সভা.ics", b"BEGIN:VCALENDAR", "text/calendar")
    await replying.send(Call("sendDocument", {"chat_id": ANA}, file=file))
    shown = replying.standin.chat(ANA)[-1]["document"]
    assert (shown["name"], shown["mime_type"]) == ("সভা.ics", "text/calendar")


async def test_a_picture_arrives_as_one(replying: Replying) -> None:
    size = struct.pack(">II", 1080, 400)
    file = File("chart.png", b"\x89PNG\r\n\x1a\n" + bytes(8) + size, "image/png")
    await replying.send(Call("sendPhoto", {"chat_id": ANA, "caption": "Words"}, file=file))
    shown = replying.standin.chat(ANA)[-1]
    assert (shown["photo"]["width"], shown["text"]) == (1080, "Words")


def test_a_call_with_a_file_survives_a_crash() -> None:
    for call in (
        Call("sendDocument", {"chat_id": ANA}, file=File("a.xlsx", bytes(range(256)), "a/b")),
        Call("sendPhoto", {"chat_id": ANA}, unmade=Unmade("report-chart", 7)),
    ):
        assert Call.from_json(json.loads(json.dumps(call.to_json()))) == call
