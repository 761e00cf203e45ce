"""Compares what people see with what a table says: everything that it does not say is wrong too."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import vobject  # type: ignore[import-untyped]
import yaml
from run import Run, strings
from scene import CAST, GROUP, NETWORK, Message, Seen

ANYTHING = "anything"
VERBS = ("sees", "sees changed", "sees no more", "is told", "has menu", "has menu in group")


def judge(run: Run, step: Mapping[str, Any]) -> Iterator[str]:
    """Give what people see otherwise than the step says, in sentences."""
    for name, seen in run.scene.look().items():
        yield from _messages(run, name, "sees", seen.new, step)
        yield from _messages(run, name, "sees changed", seen.changed, step)
        yield from _messages(run, name, "sees no more", seen.gone, step)
        yield from _toasts(run, name, step)
        if name in CAST and run.reader(name) == "bn":
            yield from _english_left(run, name, seen)
        if f"{name} has menu" in step:
            yield from _menu(run, name, step[f"{name} has menu"])
        if f"{name} has menu in group" in step:
            yield from _menu(run, name, step[f"{name} has menu in group"], GROUP)


def alike(wanted: Sequence[str], shown: Sequence[str]) -> bool:
    """Say whether each of `shown` holds what is wanted of it."""
    return len(wanted) == len(shown) and all(
        one in other for one, other in zip(wanted, shown, strict=True)
    )


def _messages(
    run: Run, name: str, verb: str, seen: Sequence[Message], step: Mapping[str, Any]
) -> Iterator[str]:
    wanted = step.get(f"{name} {verb}", [])
    if wanted == ANYTHING:
        return
    wanted = _listed(wanted)
    if len(wanted) != len(seen):
        yield f"{name} {verb} {len(seen)} messages, not {len(wanted)}:"
        yield from (f"  | {one['text']!r} {_labels(one)}" for one in seen)
        return
    for message, one in zip(seen, wanted, strict=True):
        for problem in _message(run, message, run.translated(name, one)):
            yield f"{name} {verb} {message['text']!r} {_labels(message)}: {problem}"


def _message(run: Run, message: Message, wanted: Any) -> Iterator[str]:
    if wanted == ANYTHING:
        return
    wanted = wanted if isinstance(wanted, dict) else {"text": wanted}
    for key, value in wanted.items():
        yield from _ASPECTS[key](run, message, value)


def _never(_run: Run, message: Message, wanted: Any) -> Iterator[str]:
    shown = [message["text"], *_labels(message)]
    for words in _listed(wanted):
        if any(words in one for one in shown):
            yield f"{words!r} must not be there"


def _buttons(_run: Run, message: Message, wanted: Sequence[str]) -> Iterator[str]:
    if not alike(wanted, _labels(message)):
        yield f"the buttons are not {wanted}"


def _exactly(_run: Run, message: Message, wanted: str) -> Iterator[str]:
    if message["text"] != wanted.strip():
        yield f"it is not exactly {wanted!r}"


def _file(_run: Run, message: Message, wanted: str) -> Iterator[str]:
    if (message["document"] or {}).get("name") != wanted:
        yield f"the file is {message['document']}"


def _picture(_run: Run, message: Message, wanted: int) -> Iterator[str]:
    picture = message["photo"]
    if wanted is not (picture is not None) and (picture or {}).get("width") != wanted:
        yield f"the picture is {message['photo']}"


def _event(run: Run, message: Message, wanted: Any) -> Iterator[str]:
    files = run.scene.standin.files
    content = files.downloaded(files.path(message["document"]["file_id"]))
    events = vobject.readOne(content.decode()).vevent_list
    if len(events) != len(_listed(wanted)):
        yield f"there are {len(events)} events"
    for event, one in zip(events, _listed(wanted), strict=False):
        for key, value in one.items():
            found = event.contents.get(key, [])
            shown = str(found[0].value) if found else None
            if shown != value:
                yield f"{key} of the event is {shown!r}, not {value!r}"


def _links(_run: Run, message: Message, wanted: Mapping[str, str]) -> Iterator[str]:
    links = {
        button["text"]: button["url"]
        for row in message["buttons"]
        for button in row
        if "url" in button
    }
    if links.keys() != wanted.keys():
        yield f"the links are {links}"
    for label, part in wanted.items():
        if part not in links.get(label, ""):
            yield f"the link {label} is {links.get(label)}"


def _kept(run: Run, message: Message, wanted: Mapping[str, str]) -> Iterator[str]:
    for key, pattern in wanted.items():
        found = re.search(pattern, message["text"])
        run.kept[key] = found[1] if found else ""
        if not found:
            yield f"{pattern} is not there"


def _like(run: Run, message: Message, name: str) -> Iterator[str]:
    """Keep how the first message of this name looks; the others have to look just like it."""
    looks = {key: message[key] for key in ("html", "photo", "document")}
    if run.looks.setdefault(name, looks) != looks:
        yield f"it is not just like {run.looks[name]}"


def _is(key: str, shown: object, wanted: object) -> Iterator[str]:
    if shown != wanted:
        yield f"{key} is {shown}"


def _english(run: Run, message: Message, wanted: Any) -> Iterator[str]:
    """Take words that a preview shows to a reader of Bangla as readers of English get them."""
    run.said += _listed(wanted)
    yield from _in_order(message["text"], wanted)


def _in_order(text: str, wanted: Any) -> Iterator[str]:
    """Say what of `wanted` is not in the text, behind what came before it."""
    place = 0
    for words in _listed(wanted):
        pattern = words[1:] if words.startswith("~") else re.escape(words)
        found = re.compile(pattern, re.MULTILINE).search(text, place)
        if found is None:
            yield f"{words!r} is not there (any more)"
            return
        place = found.end()


_ASPECTS: dict[str, Callable[[Run, Message, Any], Iterator[str]]] = {
    "text": lambda _, message, wanted: _in_order(message["text"], wanted),
    "html": lambda _, message, wanted: _in_order(message["html"], wanted),
    "exactly": _exactly,
    "english": _english,
    "never": _never,
    "buttons": _buttons,
    "file": _file,
    "picture": _picture,
    "event": _event,
    "links": _links,
    "keep": _kept,
    "like": _like,
    "in topic": lambda run, message, wanted: _is(
        "in topic", message["thread"] == run.scene.topic, wanted
    ),
    "is reply": lambda _, message, wanted: _is("is reply", bool(message["reply_to"]), wanted),
}


def _toasts(run: Run, name: str, step: Mapping[str, Any]) -> Iterator[str]:
    answers = run.scene.standin.callback_answers
    tapped = run.taps.get(name, [])
    yield from (f"{name}'s button still spins" for one in tapped if one not in answers)
    told = [text for one in tapped if (text := answers.get(one, {}).get("text"))]
    wanted = run.translated(name, step.get(f"{name} is told", []))
    if wanted != ANYTHING and not alike(_listed(wanted), told):
        yield f"{name} is told {told}, not {wanted}"


def _menu(run: Run, name: str, wanted: Sequence[str], chat_id: int | None = None) -> Iterator[str]:
    menu = run.scene.standin.menu(CAST[name], chat_id=chat_id)
    if [command for command, _ in menu] != wanted:
        yield f"{name} has the menu {menu}"
    for _, line in menu:
        if bool(re.search("[A-Za-z]", line)) == (run.reader(name) == "bn"):
            yield f"{name} does not read the language of {line!r}"


def _english_left(run: Run, name: str, seen: Seen) -> Iterator[str]:
    """Nothing that a reader of Bangla sees is English but names and what people wrote."""
    known = sorted({*_NAMES, *run.said}, key=len, reverse=True)
    for message in [*seen.new, *seen.changed]:
        shown = " ".join([message["text"], *_labels(message)])
        shown = re.sub(r"https?://\S+|[@/]\w+|\S+@\S+", " ", shown)
        for one in known:
            shown = shown.replace(one, " ")
        left = re.findall(r"[A-Za-z]{2,}", shown)
        if left:
            yield f"{name} reads Bangla, but sees {left} in {message['text']!r}"


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _labels(message: Message) -> list[str]:
    return [button["text"] for row in message["buttons"] for button in row]


_NETWORK_TEXTS = strings(yaml.safe_load(NETWORK.read_text(encoding="utf-8")))
_NAMES = {
    *_NETWORK_TEXTS,
    "English",
    "Google",
    "Microsoft 365",
    "Outlook",
    "Sample chat",
    "Sample forum",
    "Yahoo",
    *(name.title() for name in CAST),
}
