"""The steps of dialogues: what one takes, and the only place that says how long it is waited for.

A line that was asked for (a reason, a name, a reply, a file) is waited for as long as what was
spoken of is the subject. What comes later is answered as if nothing had been asked for, and so is
what is plainly a question; one tap takes it for what was asked for, so that nothing is lost. What
somebody writes at length is kept with its dialogue and waited for until it is finished.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from telegram import Message

from handlers import asking, conversation, keyboards
from handlers.context import Context
from handlers.texts import N_
from handlers.understanding import question
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
    line: str | None = None
    """What is asked for, as one would call it; None where it is long to write."""
    any_words: bool = False
    """Whether what is asked for may be a question: a message, a reply."""
    taps: bool = False
    """Whether only taps are waited for, as below a preview: a question is answered there, too."""


Steps = Mapping[tuple[str, str], Step]


def waits(context: Context, dialogue: Dialogue, step: Step, text: str) -> bool:
    """Say whether what was written is for a step: in time, and no question where none is meant."""
    if step.line is None:
        return True
    if _is_late(context, dialogue):
        return False
    return step.any_words or not is_question(context, text)


def asks_beside(context: Context, step: Step, text: str) -> bool:
    """Say whether somebody asks something where only taps are waited for."""
    return step.taps and is_question(context, text)


def is_question(context: Context, text: str) -> bool:
    """Say whether a text is plainly a question: it ends as one, and is understood."""
    if not text.endswith(_QUESTION_MARKS):
        return False
    known = asking.known(context)
    read = question.read(text, known.names, known.calendar, known.learned, going_on=True)
    return read.asked is not None or read.standing is not None


def _is_late(context: Context, dialogue: Dialogue) -> bool:
    return context.now - dialogue.updated_at > conversation.KEPT


@dataclass(frozen=True)
class Passed:
    """A line that was not taken for what was asked for; `number` is its message's."""

    step: Step
    number: int
    late: bool
    about: str | None


def pass_over(context: Context, dialogue: Dialogue, step: Step, message: Message) -> Passed:
    """Wait for it no longer, and keep the line aside."""
    late, data = _is_late(context, dialogue), dict(dialogue.data)
    kept = {
        "topic": dialogue.topic, "step": dialogue.step, "data": data, "message": message.to_dict(),
    }  # fmt: skip
    dialogues.leave_waiting(context.session, context.chat_id)
    dialogues.keep_aside(context.session, context.chat_id, LATE, context.now, line=kept)
    return Passed(step, message.message_id, late, _about(context, data))


def _about(context: Context, data: Mapping[str, Any]) -> str | None:
    """Name the meeting that a dialogue is about; None for another, or one that is not seen now."""
    try:
        meeting = meetings.find(context.session, context.viewer, data["meeting"])
    except (KeyError, errors.NotFound):
        return None
    return meeting.title


def offer(context: Context, passed: Passed) -> None:
    """Offer to take the line for what was asked for after all."""
    line = context.label(passed.step.line or "")
    take = context.label(N_("Take it as %(line)s"), line=line)
    rows = [[keyboards.button(take, LATE, passed.number)]]
    context.say("line_passed_over", rows, line=line, late=passed.late, about=passed.about)


def taker(steps: Steps) -> Callable[[Context, int], None]:
    """Make the handler that takes a line which was passed over for what had been asked for."""

    def take(context: Context, number: int) -> None:
        kept = dialogues.of_topic(context.session, context.chat_id, LATE)
        data = kept.data["line"] if kept is not None else None
        if data is None or data["message"]["message_id"] != number:
            raise errors.Outdated
        step = steps.get((data["topic"], data["step"]))
        if step is None or not access.may(context.viewer, step.right):
            raise errors.Outdated
        dialogues.finish(context.session, context.chat_id, LATE)
        context.enter(data["topic"], data["step"], **data["data"])
        context.message = Message.de_json(data["message"], None)
        step.handler(context, (context.message.text or "").strip())

    return take
