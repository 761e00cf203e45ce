"""What can be on its way when a fault strikes: what begins it, what causes it, how it is judged."""

import re
from abc import ABC, abstractmethod
from collections import Counter
from datetime import timedelta
from typing import ClassVar

from fault_ground import AMINA, BINA, CHARU, PEOPLE, STARTS
from fault_rows import Comes
from fault_stage import Stage

LIVE = re.compile(r"Finished|Sending|goes out|Paused|Recalled")
NEWS = "Sample news for everybody"
BETTER = "Sample news, with the right date"


class Sending(ABC):
    """One way of saying something to Bina (the live message: to Amina)."""

    method: ClassVar[str]
    chat_id: ClassVar[int | None] = BINA

    async def begin(self, stage: Stage) -> None:  # noqa: B027 - most need nothing before
        """Bring about what has to be there before; nothing fails yet."""

    @abstractmethod
    def cause(self, stage: Stage) -> None:
        """Make the bot owe what is then hit."""

    @abstractmethod
    def judge(self, stage: Stage, comes: Comes) -> None:
        """Compare what people have with what was to come of it, and with the ledger."""


class Message(Sending):
    """A reply to what Bina wrote."""

    method = "sendMessage"

    def cause(self, stage: Stage) -> None:
        stage.standin.send_text(BINA, "/next")

    def judge(self, stage: Stage, comes: Comes) -> None:
        assert len(stage.said(BINA)) == comes.replies
        assert stage.cards() == ({BINA} if comes.replies else set())


class _Tapping(Sending):
    """A reply to a tap on the card that Bina has."""

    label: ClassVar[str]

    async def begin(self, stage: Stage) -> None:
        stage.standin.send_text(BINA, "/next")
        await stage.settle()

    def cause(self, stage: Stage) -> None:
        self.query_id = stage.tap(BINA, self.label)

    def judge(self, stage: Stage, comes: Comes) -> None:
        if comes.replies:
            assert self.query_id in stage.standin.callback_answers


class Document(_Tapping):
    """A file."""

    method = "sendDocument"
    label = "Calendar file"

    def judge(self, stage: Stage, comes: Comes) -> None:
        super().judge(stage, comes)
        assert sum(one["document"] is not None for one in stage.said(BINA)) == comes.replies


class Edit(_Tapping):
    """The card, with the answer that was tapped: taken in any case, once."""

    method = "editMessageText"
    label = "In person"

    def judge(self, stage: Stage, comes: Comes) -> None:
        super().judge(stage, comes)
        assert stage.answers() == ["in_person"]
        shown = ["Your answer: In person" in text for text in stage.texts(BINA)]
        if comes.anew:
            assert shown == [False, True]
        else:
            assert shown == [comes.replies > 0]


class Answer(_Tapping):
    """The words that end the button's spinning."""

    method = "answerCallbackQuery"
    chat_id = None
    label = "In person"

    def judge(self, stage: Stage, comes: Comes) -> None:
        assert (self.query_id in stage.standin.callback_answers) == (comes.replies > 0)
        assert stage.answers() == ["in_person"]
        (card,) = stage.texts(BINA)
        assert "Your answer: In person" in card


class Reminder(Sending):
    """A delivery that is repeated when in doubt."""

    method = "sendMessage"

    def cause(self, stage: Stage) -> None:
        stage.time.passed = (STARTS - timedelta(days=1) - stage.time.now()).total_seconds() + 1

    def judge(self, stage: Stage, comes: Comes) -> None:
        line = (comes.state, comes.reason, comes.repeated)
        _compare(stage, "reminder", "Sample meeting", line, comes.copies)


class Broadcast(Sending):
    """A delivery that is never repeated."""

    method = "sendMessage"

    async def begin(self, stage: Stage) -> None:
        for text in ("/broadcast", NEWS):
            stage.standin.send_text(AMINA, text)
            await stage.settle()
        for label in ("Preview", "Send"):
            stage.tap(AMINA, label)
            await stage.take_in()
            await stage.application.settle()
        self.previewed = sum(text == NEWS for text in stage.texts(AMINA))

    def cause(self, stage: Stage) -> None:
        stage.time.passed += 61

    def judge(self, stage: Stage, comes: Comes) -> None:
        line = (comes.state, comes.reason, comes.repeated)
        if comes.doubtful:
            line = ("unknown", "no_answer", False)
        _compare(stage, "broadcast", NEWS, line, comes.broadcast, self.previewed)


class Card(Sending):
    """A card in Bina's chat after the meeting moved to another room."""

    method = "editMessageText"

    async def begin(self, stage: Stage) -> None:
        for person in (BINA, CHARU):
            stage.standin.send_text(person, "/next")
        await stage.settle()

    def cause(self, stage: Stage) -> None:
        stage.load(place="Room 2")

    def judge(self, stage: Stage, comes: Comes) -> None:
        assert "Room 2" in stage.texts(CHARU)[0]
        assert ("Room 2" in stage.texts(BINA)[0]) == (comes.replies > 0 and not comes.anew)
        assert stage.ledger("change")[BINA].state == "sent"


class Live(Broadcast):
    """The message that shows Amina how far her broadcast is."""

    method = "editMessageText"
    chat_id = AMINA

    def judge(self, stage: Stage, comes: Comes) -> None:
        _compare(stage, "broadcast", NEWS, ("sent", None, False), 1, self.previewed)
        true = any("Finished" in text for text in stage.texts(AMINA))
        assert true == (comes.replies > 0 and not comes.anew)


class Copies(Broadcast):
    """Bina's copy, when something is done with all copies by a button and Confirm."""

    button: ClassVar[str]

    async def begin(self, stage: Stage) -> None:
        await super().begin(stage)
        stage.time.passed += 61
        await stage.settle()
        stage.tap(AMINA, self.button)
        await stage.settle()

    def cause(self, stage: Stage) -> None:
        stage.tap(AMINA, "Confirm")


class Correction(Copies):
    """Bina's copy, when all copies are corrected."""

    method = "editMessageText"
    button = "Correct"

    async def begin(self, stage: Stage) -> None:
        await super().begin(stage)
        stage.standin.send_text(AMINA, BETTER)
        await stage.settle()
        self.previewed = _times(stage, AMINA, BETTER)

    def judge(self, stage: Stage, comes: Comes) -> None:
        edited = comes.replies > 0 and not comes.anew
        shown = stage.texts(BINA)
        assert (NEWS in shown) != edited
        assert sum(BETTER in text for text in shown) == (not comes.lost)
        assert len(shown) == (1 if edited or comes.lost else 2)  # the old one stays
        assert [BETTER in text for text in stage.texts(CHARU)] == [True]
        assert _times(stage, AMINA, BETTER) == 1 + self.previewed
        _counted(stage, "corrected", "kept" if comes.lost else None if edited else "not_corrected")


class Recall(Copies):
    """Bina's copy, when all copies are deleted."""

    method = "deleteMessage"
    button = "Recall"

    def judge(self, stage: Stage, comes: Comes) -> None:
        left = [NEWS] if comes.reason else []
        assert [stage.texts(person) for person in (BINA, CHARU)] == [left, []]
        assert sum(text == NEWS for text in stage.texts(AMINA)) == self.previewed
        became = "kept" if comes.lost else "not_deleted" if comes.reason else None
        _counted(stage, "deleted", became)


def _times(stage: Stage, person: int, words: str) -> int:
    """Say how often somebody was sent these words, but for messages that show how far it is."""
    return sum(words in text for text in stage.texts(person) if not LIVE.search(text))


def _counted(stage: Stage, done: str, otherwise: str | None) -> None:
    """The copies of all are counted as `done`, Bina's perhaps as something else."""
    wanted = Counter({done: len(PEOPLE)})
    if otherwise is not None:
        wanted += Counter({otherwise: 1})
        wanted[done] -= 1
    assert stage.copies() == wanted


def _compare(
    stage: Stage,
    kind: str,
    words: str,
    line: tuple[str, str | None, bool],
    copies: int,
    previewed: int = 0,
) -> None:
    """Everybody is in the ledger, and has what it says, once; Bina as the fault wants it."""
    ledger = stage.ledger(kind)
    assert set(ledger) == set(PEOPLE)
    for person, one in ledger.items():
        hit = person == BINA
        has = _times(stage, person, words)
        assert (one.state, one.reason, one.repeated) == (line if hit else ("sent", None, False))
        assert has == (copies if hit else 1) + (previewed if person == AMINA else 0)


SENDINGS: dict[str, type[Sending]] = {
    "message": Message, "document": Document, "edit": Edit, "answer": Answer,
    "reminder": Reminder, "broadcast": Broadcast, "card": Card, "live": Live,
    "correction": Correction, "recall": Recall,
}  # fmt: skip
