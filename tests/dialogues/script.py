"""How conversations are written down as tables, and how they are played.

A file is a list of conversations: `name`, `in` (the languages that everybody reads and writes in,
one run each; without it everybody keeps their own), `steps`. A step is a mapping. Its acts happen
together, then the bot does all that there is to do, then everything that people see is compared:
what a step does not mention must not have happened. The acts:

    X says: text                  X starts: code or nothing       X blocks: / X unblocks:
    X formats: {text, entities}   X deletes account:
    X forwards: {text, entities} of somebody else's
    X sends: sticker, picture or a file's name; or {file: one of these, caption, entities, content}
    X edits: new text of the last message                         X reads: language, or own again
    X taps: label                 or {button, at: text of the message, times: 2, old: true}
    X forges: data of a button    X taps gone: data of a button whose message is gone
    time passes: 2h               time is: 2027-01-19T08:00 (in Dhaka)
    file is loaded: content       file is announced: content
    bot restarts:                 / without HTTP / at a low rate
    invitation is made: {organization, person, uses, days, as: name of the code}
    Telegram fails: a Fault       update arrives: raw update

In a room, which is `group`, `forum` (a supergroup with a topic) or `upgraded` (the group as a
supergroup); Amina, Rafiq, Bina, Charu and the stranger Sadia are in them:

    X says in R: text             X says in topic: text (of the forum)
    X replies in R: {text, to: text of the bot's message}
    X taps in R: label or {button, at, times, old}                X forges in group: data
    X adds bot to group: / forum  X removes bot from group:       group is upgraded:
    R is linked: working group    topic is closed:

What is expected, X being a person, a room or `channel`:

    X sees: the new messages      X sees changed: the earlier messages that read otherwise now
    X sees no more: the earlier messages that were deleted
    X is told: over the chat      X has menu: commands            X has menu in group: commands
    audit records: the acts       logged: words of the faults

A message is a text that it holds (`~` before a regular expression), a list of such in order, or a
mapping: `text`, `exactly`, `html`, `english` (whoever reads it), `never`, `buttons` (rows as one
list; a label holds what is written), `file`, `picture` (its width, or whether there is one),
`event` (of the calendar file, or a list of them), `links` ({label of a button: part of what it
opens}), `keep` ({name: regular expression with a group}), `like` (a name: all messages of that name
are alike to the byte, with the same picture or file), `in topic`, `is reply` (true or false).
`anything` stands for whatever it is. A text is looked up in `words.yaml` for a reader of Bangla, or
stands there as {en: ..., bn: ...}; `<name>` is what was kept.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import expectations
import yaml
from acts import ACTS
from run import Run
from scene import CHATS, Scene

Step = Mapping[str, Any]
BETWEEN_STEPS = 0.01
"""Seconds; nobody does two things in the same instant."""

LOADED = "operator loaded network-file"
"""An act that every load is; a table shows it already."""

OTHER = ("audit records", "logged", "bot restarts")


@dataclass(frozen=True)
class Conversation:
    """One run of one entry of a table; `language` None: everybody has their own."""

    id: str
    steps: Sequence[Step]
    language: str | None


def conversations() -> Iterator[Conversation]:
    """Give every conversation of every table, once a language; ValueError for an unknown key."""
    for path in sorted(Path(__file__).parent.glob("tables/*.yaml")):
        for entry in yaml.load(path.read_text(encoding="utf-8"), _Table):  # noqa: S506 - is safe
            for step in entry["steps"]:
                _check(path, entry["name"], step)
            for language in entry.get("in", [None]):
                name = f"{path.stem}: {entry['name']} [{language or 'own'}]"
                yield Conversation(name, entry["steps"], language)


class _Table(yaml.SafeLoader):
    """Reads a table; ValueError for a key that stands twice, of which one would be lost."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        if len(keys) != len(set(keys)):
            raise ValueError(f"a key stands twice{node.start_mark}")
        return super().construct_mapping(node, deep)


def _check(path: Path, name: str, step: Step) -> None:
    known = {*ACTS, *expectations.VERBS}
    for key in step:
        who, verb = _parts(key)
        if not (who and verb in known) and key not in {*known, *OTHER}:
            raise ValueError(f"{path.name}, {name}: nobody knows what {key!r} means")


def _parts(key: str) -> tuple[str, str]:
    """Give who a key is about and the rest; `""` for one that is about nobody."""
    who, _, verb = key.partition(" ")
    return (who, verb) if who in CHATS else ("", key)


async def play(scene: Scene, conversation: Conversation, log: Callable[[], list[str]]) -> None:
    """Play a conversation; AssertionError with everything that a step showed otherwise.

    `log` gives the faults that were logged since it was last asked.
    """
    if conversation.language:
        scene.speak(conversation.language)
    run = Run(scene, conversation.language)
    for number, step in enumerate(conversation.steps, 1):
        problems = [*await _step(run, step), *_logged(step, log())]
        shown = yaml.safe_dump(dict(step), allow_unicode=True, sort_keys=False)
        assert not problems, "\n".join([f"step {number}:", shown, *problems])


async def _step(run: Run, step: Step) -> list[str]:
    run.taps = {}
    run.scene.time.passed += BETWEEN_STEPS
    acts_before = len(run.scene.audit())
    if "bot restarts" in step:
        await run.scene.application.close()
        await run.scene.start(step["bot restarts"])
    for key, value in step.items():
        who, verb = _parts(key)
        if verb in ACTS:
            shown_to = verb.removeprefix("taps in ") if verb.startswith("taps in ") else who
            ACTS[verb](run, who, run.translated(shown_to, value))
    await run.scene.settle()
    problems = list(expectations.judge(run, step))
    refused = run.scene.refused()
    if "Telegram fails" not in step:
        problems += [f"Telegram refused {one}" for one in refused]
    acts = [act for act in run.scene.audit()[acts_before:] if act != LOADED]
    if not expectations.alike(step.get("audit records", []), acts):
        problems.append(f"the audit has {acts}")
    return problems


def _logged(step: Step, logged: Sequence[str]) -> list[str]:
    words = step.get("logged", [])
    unforeseen = [one for one in logged if not any(word in one for word in words)]
    missing = [word for word in words if not any(word in one for one in logged)]
    return [f"logged: {one}" for one in unforeseen] + [f"not logged: {one}" for one in missing]
