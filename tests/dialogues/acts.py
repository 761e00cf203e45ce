"""What people, time, the operator and Telegram do in a conversation: the acts of the tables."""

import re
import struct
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from run import Run, strings
from scene import CAST, CHATS, FORUM, GROUP, ROOMS

GONE = 9_999
"""The id of a message that is not there any more."""

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(8) + struct.pack(">II", 640, 480)
Act = Callable[[Run, str, Any], None]

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def written(text: str) -> list[str]:
    """What may be shown again of a text: all of it, a line, what stands behind a command."""
    behind = text.partition(" ")[2] if text.startswith("/") else ""
    lines = [line.strip(" #") for line in text.splitlines()]
    return [one for one in (text, *lines, behind) if one]


def says(run: Run, who: str, text: str, chat_id: int | None = None) -> None:
    run.said += written(text)
    run.scene.standin.send_text(CAST[who], text, chat_id)


def says_in(room: str) -> Act:
    return lambda run, who, text: says(run, who, text, ROOMS[room])


def says_in_topic(run: Run, who: str, text: str) -> None:
    run.said.append(text)
    run.scene.standin.send_text(CAST[who], text, FORUM, thread_id=run.scene.topic)


def replies_in(room: str) -> Act:
    def replies(run: Run, who: str, reply: Mapping[str, str]) -> None:
        run.said.append(reply["text"])
        original = run.scene.with_text(room, reply["to"])["message_id"]
        run.scene.standin.send_text(CAST[who], reply["text"], ROOMS[room], reply_to=original)

    return replies


def is_linked(run: Run, room: str, group: str) -> None:
    run.scene.link(room, group)


def formats(run: Run, who: str, message: Mapping[str, Any]) -> None:
    run.said += written(message["text"])
    run.scene.standin.send_text(CAST[who], message["text"], entities=message["entities"])


def forwards(run: Run, who: str, message: Mapping[str, Any]) -> None:
    run.said += written(message["text"])
    run.scene.standin.forward_text(CAST[who], message["text"], message["entities"])


def starts(run: Run, who: str, code: str | None) -> None:
    run.scene.standin.press_start(CAST[who], code)


def sends(run: Run, who: str, what: Any) -> None:
    standin, what = run.scene.standin, {"file": what} if isinstance(what, str) else what
    caption = what.get("caption", "")
    run.said += written(caption) + written(
        re.sub(r"[*#\[\]]|\(\S+\)", "", str(what.get("content", "")))
    )
    if what["file"] == "sticker":
        standin.send_sticker(CAST[who])
    elif what["file"] == "picture":
        standin.send_photo(CAST[who], PICTURE, caption, what.get("entities"))
    else:
        standin.send_document(CAST[who], what["file"], content_of(what), caption or None)


def content_of(what: Mapping[str, Any]) -> bytes:
    """What is in a file: the text given, so often; or bytes as a list of numbers."""
    content = what.get("content", "content")
    if isinstance(content, list):
        return bytes(content)
    return str(content).encode() * int(what.get("times", 1))


def edits(run: Run, who: str, text: str) -> None:
    own = [one for one in run.scene.standin.chat(CAST[who]) if not one["from_bot"]]
    run.said.append(text)
    run.scene.standin.edit_text(CAST[who], own[-1]["message_id"], text)


def taps(run: Run, who: str, tapped: Any, room: str | None = None) -> None:
    tapped = tapped if isinstance(tapped, dict) else {"button": tapped}
    label, chat = tapped["button"], room or who
    message = run.scene.with_button(chat, label, tapped.get("at", ""))
    for _ in range(tapped.get("times", 1)):
        query = run.scene.standin.tap(
            CAST[who], message["message_id"], label, chat_id=CHATS[chat],
            inaccessible=tapped.get("old", False),
        )  # fmt: skip
        run.taps.setdefault(who, []).append(query)


def taps_in(room: str) -> Act:
    return lambda run, who, tapped: taps(run, who, tapped, room)


def forges(run: Run, who: str, data: str, room: str | None = None) -> None:
    chat = room or who
    newest = run.scene.messages(chat)[-1:] or [{"message_id": GONE}]
    query = run.scene.standin.tap(
        CAST[who], newest[0]["message_id"], data=data, chat_id=CHATS[chat]
    )
    run.taps.setdefault(who, []).append(query)


def taps_gone(run: Run, who: str, data: str) -> None:
    query = run.scene.standin.tap(CAST[who], GONE, data=data)
    run.taps.setdefault(who, []).append(query)


def reads(run: Run, who: str, language: str) -> None:
    if language == "own":
        run.reads.pop(who, None)
    else:
        run.reads[who] = language


def time_passes(run: Run, _who: str, duration: str) -> None:
    unit = UNITS[duration[-1]]
    run.scene.time.passed += timedelta(**{unit: int(duration[:-1])}).total_seconds()


def time_is(run: Run, _who: str, local: str) -> None:
    there = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("Asia/Dhaka"))
    run.scene.time.move_to(there.astimezone(UTC))


def invites(run: Run, _who: str, terms: Mapping[str, Any]) -> None:
    terms = dict(terms)
    name = terms.pop("as", "code")
    run.kept[name] = run.scene.invite(**terms)


def is_loaded(run: Run, _who: str, content: Mapping[str, Any]) -> None:
    run.said += strings(content)
    run.scene.load(content)


def is_announced(run: Run, _who: str, content: Mapping[str, Any]) -> None:
    run.said += strings(content)
    run.scene.load(content, announce=True)


def arrives(run: Run, _who: str, update: dict[str, Any]) -> None:
    run.scene.standin.push(update)


ACTS: dict[str, Act] = {
    "says": says,
    "says in topic": says_in_topic,
    **{f"says in {room}": says_in(room) for room in ROOMS},
    **{f"replies in {room}": replies_in(room) for room in ROOMS},
    **{f"taps in {room}": taps_in(room) for room in ROOMS},
    "forges in group": lambda run, who, data: forges(run, who, data, "group"),
    "formats": formats,
    "forwards": forwards,
    "starts": starts,
    "sends": sends,
    "edits": edits,
    "taps": taps,
    "forges": forges,
    "taps gone": taps_gone,
    "reads": reads,
    "blocks": lambda run, who, _: run.scene.standin.block(CAST[who]),
    "unblocks": lambda run, who, _: run.scene.standin.unblock(CAST[who]),
    "deletes account": lambda run, who, _: run.scene.standin.deactivate(CAST[who]),
    "adds bot to group": lambda run, who, _: run.scene.standin.add_bot(GROUP, CAST[who]),
    "adds bot to forum": lambda run, who, _: run.scene.standin.add_bot(FORUM, CAST[who]),
    "removes bot from group": lambda run, who, _: run.scene.standin.remove_bot(GROUP, CAST[who]),
    "is linked": is_linked,
    "is upgraded": lambda run, *_: run.scene.standin.migrate(GROUP),
    "topic is closed": lambda run, *_: run.scene.standin.close_topic(FORUM, run.scene.topic),
    "time passes": time_passes,
    "time is": time_is,
    "file is loaded": is_loaded,
    "file is announced": is_announced,
    "invitation is made": invites,
    "Telegram fails": lambda run, _, fault: run.scene.fail(fault),
    "update arrives": arrives,
}
