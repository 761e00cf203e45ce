"""The steps of dialogues: what one takes, and the only place that says how long it is waited for.

A line that was asked for (a reason, a name, a reply, a file) is waited for as long as what was
spoken of is the subject. What comes later is answered as if nothing had been asked for, and so is
what is plainly a question, or says that somebody is in danger; one tap takes it for what was asked
for, so that nothing is lost. After a question in between the line is waited for still: a file is
it, and so is what is not understood as anything else. What somebody writes at length is kept with
its dialogue and waited for until it is finished; after a question in between its step takes what
reads as what it asks for, such as a time. A line of it, such as a title, is passed over as others
are, and is then that of the draft as it is by now.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal, Self

from telegram import Message

from handlers import asking, authored, danger, keyboards, subjects
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from handlers.understanding import frames, normalise, question, vocabulary
from storage import dialogues, errors, meetings
from storage.models import Dialogue
from storage.rules import access
from storage.rules.access import Right

LATE: Final = "late"
"""The topic under which a line is kept that was not taken."""

_QUESTION_MARKS: Final = ("?", "？")


@dataclass(frozen=True)
class Step:
    """A step of a dialogue: `handler(context, text)` takes what was written.

    With `files` it takes a picture or document too; the text is then "", whatever its caption.
    """

    handler: Callable[[Context, str], None]
    right: Right
    files: bool = False
    words_of_files: bool = False
    """Whether the words in a document are taken: it is fetched before (`handlers.fetching`)."""
    no_words: bool = False
    """Whether a text cannot be what is asked for."""
    line: str | None = None
    """What is asked for, as one would call it; None where it is long to write."""
    any_words: bool = False
    """Whether what is asked for may be a question: a message, a reply."""
    taps: bool = False
    """Whether a question is answered there, too: as below a preview, where taps are waited for.
    With a `line` it can be taken for that; the line is waited for as long as what it is part of."""
    reads: Callable[[Context, str], bool] | None = None
    """With `taps`, says of what looks like a question whether it is what is asked for, after all:
    "Tuesday 3 pm?"."""


Steps = Mapping[tuple[str, str], Step]


@dataclass(frozen=True)
class Line:
    """A line that was asked for: at which step of which dialogue, with which data, and when."""

    topic: str
    step: str
    data: dict[str, Any]
    asked_at: datetime

    @classmethod
    def of(cls, dialogue: Dialogue) -> Self:
        """Give the line that a dialogue waits for."""
        return cls(dialogue.topic, dialogue.step, dict(dialogue.data), dialogue.updated_at)

    def is_late(self, now: datetime) -> bool:
        """Say whether it is waited for no longer."""
        return now - self.asked_at > subjects.KEPT


def waits(context: Context, dialogue: Dialogue, step: Step, text: str) -> bool:
    """Say whether what was written is for a step: in time, and no question where none is meant."""
    if step.line is None or step.taps:
        return True
    if Line.of(dialogue).is_late(context.now):
        return False
    return step.any_words or not (danger.is_said(context, text) or is_question(context, text))


def asks_beside(context: Context, step: Step, text: str) -> bool:
    """Say whether somebody asks something where a question cannot be what is waited for."""
    if (step.line is None or step.taps) and danger.is_own(context, text):
        return True
    if not step.taps or (step.reads is not None and step.reads(context, text)):
        return False
    return is_question(context, text)


def left(context: Context, steps: Steps) -> tuple[str, str] | None:
    """Give the topic and the step that somebody left for the question that they asked last."""
    if context.spoken is None or context.now - context.spoken[1] > subjects.KEPT:
        return None
    found = dialogues.left(context.session, context.chat_id)
    step = steps.get(found) if found is not None else None
    return found if step is not None and access.may(context.viewer, step.right) else None


def goes_on(context: Context, steps: Steps, where: tuple[str, str], text: str) -> bool:
    """Take what is written after a question at the step that was left for it, if it is for that."""
    topic, step = where[0], steps[where]
    if not text or step.reads is None or _has_its_form(text) or not step.reads(context, text):
        return False
    found = dialogues.of_topic(context.session, context.chat_id, topic)
    if found is None:
        return False
    context.enter(*where, **found.data)
    step.handler(context, text)
    return True


def is_question(context: Context, text: str) -> bool:
    """Say whether a text is plainly a question: it has the form of one, and is understood."""
    if not _has_its_form(text):
        return False
    read = _read(context, text)
    return read.saying is None and _asks(read)


def _has_its_form(text: str) -> bool:
    """Say whether a text ends as a question does, or has an interrogative at one of its ends."""
    if text.endswith(_QUESTION_MARKS):
        return True
    language = vocabulary.load()
    said = language.recognise(normalise.words(text))
    return not {0, len(said) - 1}.isdisjoint(language.interrogatives.places(said))


def _read(context: Context, text: str) -> frames.Frame:
    known = asking.known(context)
    return question.read(text, known.names, known.calendar, known.learned, going_on=True)


def _asks(read: frames.Frame) -> bool:
    return read.asked is not None or read.standing is not None


@dataclass(frozen=True)
class Passed:
    """A line that was not taken for what was asked for; `number` is its message's."""

    step: Step
    number: int
    late: bool
    of_danger: bool
    about: str | None


def pass_over(context: Context, line: Line, step: Step, message: Message) -> Passed:
    """Let a message not be what was asked for, and keep it aside with that."""
    if step.taps:
        line = replace(line, asked_at=context.now)
    kept = vars(line) | {"asked_at": line.asked_at.isoformat(), "message": message.to_dict()}
    dialogues.leave_waiting(context.session, context.chat_id)
    dialogues.keep_aside(context.session, context.chat_id, LATE, context.now, line=kept)
    late, about = line.is_late(context.now), _about(context, line.data)
    of_danger = danger.is_said(context, message.text or "")
    return Passed(step, message.message_id, late, of_danger, about)


def _about(context: Context, data: Mapping[str, Any]) -> str | None:
    """Name the meeting that a dialogue is about; None for another, or one that is not seen now."""
    try:
        meeting = meetings.find(context.session, context.viewer, data["meeting"])
    except (KeyError, errors.NotFound):
        return None
    return context.title_of(meeting)


def offer(context: Context, passed: Passed, below: Keyboard | None = None) -> None:
    """Offer to take the line for what was asked for after all; `below` that button stand others."""
    line = context.label(passed.step.line or "")
    take = context.label(N_("Take it as %(line)s"), line=line)
    rows = [[keyboards.button(take, LATE, passed.number)], *(below or [])]
    context.say(
        "line_passed_over", rows, line=line, late=passed.late, of_danger=passed.of_danger,
        about=passed.about,
    )  # fmt: skip


def beside(context: Context, steps: Steps) -> tuple[Line, Step] | None:
    """Give the line that is waited for beside a question that was asked in between, if any is."""
    kept = _kept(context)
    if kept is None:
        return None
    line, step = _line_of(kept), _step_of(context, steps, kept)
    if step is None or line.is_late(context.now):
        return None
    if step.taps:
        left = (line.topic, line.step) == dialogues.left(context.session, context.chat_id)
        return (line, step) if left and _draft_of(context, line) is not None else None
    return line, step


def judged(context: Context, step: Step, message: Message) -> Literal["line", "else", "either"]:
    """Say whether a message is the line that is waited for beside what was asked in between.

    What is understood and has not the form of a question may be either, but for a line of a draft.
    """
    text = (message.text or "").strip()
    if not text:
        return "line" if step.files and authored.attachment(message) is not None else "else"
    if step.no_words:
        return "else"
    read = _read(context, text)
    if read.of_danger:
        return "line" if step.any_words else "either"
    if step.taps:  # long to write: only a question leaves it
        return "else" if _has_its_form(text) and _asks(read) else "line"
    if read.saying is None and not _asks(read):
        return "line"
    return "else" if read.saying is None and _has_its_form(text) else "either"


def _draft_of(context: Context, line: Line) -> dict[str, Any] | None:
    """Give what is kept by now of the draft that a line is part of; None where it is gone."""
    found = dialogues.of_topic(context.session, context.chat_id, line.topic)
    mark = line.data.get(dialogues.BEGUN)
    return found.data if found is not None and found.data.get(dialogues.BEGUN) == mark else None


def take_up(context: Context, line: Line, step: Step) -> None:
    """Wait for a line as when it was asked for; Outdated where what it is part of is gone."""
    data = _draft_of(context, line) if step.taps else line.data
    if data is None:
        raise errors.Outdated
    wait_no_more(context)
    context.enter(line.topic, line.step, **data)


def has_passed_over(context: Context) -> bool:
    """Say whether a line that was passed over is kept."""
    return _kept(context) is not None


def wait_no_more(context: Context) -> None:
    """Forget the line that was passed over."""
    dialogues.finish(context.session, context.chat_id, LATE)


def _kept(context: Context) -> dict[str, Any] | None:
    kept = dialogues.of_topic(context.session, context.chat_id, LATE)
    line: dict[str, Any] | None = kept.data["line"] if kept is not None else None
    return line if line is not None and "asked_at" in line else None  # else by an older version


def _line_of(kept: Mapping[str, Any]) -> Line:
    asked_at = datetime.fromisoformat(kept["asked_at"])
    return Line(kept["topic"], kept["step"], kept["data"], asked_at)


def _step_of(context: Context, steps: Steps, kept: Mapping[str, Any]) -> Step | None:
    """Give the step of what was passed over, while it is one of this person's."""
    step = steps.get((kept["topic"], kept["step"]))
    return step if step is not None and access.may(context.viewer, step.right) else None


def taker(steps: Steps) -> Callable[[Context, int], None]:
    """Make the handler that takes a line which was passed over for what had been asked for."""

    def take(context: Context, number: int) -> None:
        kept = _kept(context)
        if kept is None or kept["message"]["message_id"] != number:
            raise errors.Outdated
        step = _step_of(context, steps, kept)
        if step is None:
            raise errors.Outdated
        take_up(context, _line_of(kept), step)
        context.message = Message.de_json(kept["message"], None)
        step.handler(context, (context.message.text or "").strip())

    return take
