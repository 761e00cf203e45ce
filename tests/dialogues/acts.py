"""What people, time, the operator and Telegram do in a conversation: the acts of the tables."""

import struct
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from run import Run, strings
from scene import CAST, GROUP

GONE = 9_999
"""The id of a message that is not there any more."""

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(8) + struct.pack(">II", 640, 480)

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def says(run: Run, who: str, text: str, chat_id: int | None = None) -> None:
    run.said += [text, *text.splitlines()]
    run.scene.standin.send_text(CAST[who], text, chat_id)


def says_in_group(run: Run, who: str, text: str) -> None:
    says(run, who, text, GROUP)


def formats(run: Run, who: str, message: Mapping[str, Any]) -> None:
    run.said += [message["text"], *message["text"].splitlines()]
    run.scene.standin.send_text(CAST[who], message["text"], entities=message["entities"])


def starts(run: Run, who: str, code: str | None) -> None:
    run.scene.standin.press_start(CAST[who], code)


def sends(run: Run, who: str, what: Any) -> None:
    standin, what = run.scene.standin, {"file": what} if isinstance(what, str) else what
    caption = what.get("caption", "")
    run.said += [caption, *caption.splitlines()]
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


def taps(run: Run, who: str, tapped: Any) -> None:
    tapped = tapped if isinstance(tapped, dict) else {"button": tapped}
    label = tapped["button"]
    message = run.scene.with_button(who, label, tapped.get("at", ""))
    for _ in range(tapped.get("times", 1)):
        query = run.scene.standin.tap(
            CAST[who], message["message_id"], label, inaccessible=tapped.get("old", False)
        )
        run.taps.setdefault(who, []).append(query)


def forges(run: Run, who: str, data: str) -> None:
    newest = run.scene.messages(who)[-1:] or [{"message_id": GONE}]
    query = run.scene.standin.tap(CAST[who], newest[0]["message_id"], data=data)
    run.taps.setdefault(who, []).append(query)


def taps_gone(run: Run, who: str, data: str) -> None:
    query = run.scene.standin.tap(CAST[who], GONE, data=data)
    run.taps.setdefault(who, []).append(query)


def reads(run: Run, who: str, language: str) -> None:
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


ACTS: dict[str, Callable[[Run, str, Any], None]] = {
    "says": says,
    "says in group": says_in_group,
    "formats": formats,
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
    "time passes": time_passes,
    "time is": time_is,
    "file is loaded": is_loaded,
    "file is announced": is_announced,
    "invitation is made": invites,
    "Telegram fails": lambda run, _, fault: run.scene.fail(fault),
    "update arrives": arrives,
}
