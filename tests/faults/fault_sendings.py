"""What can be on its way when a fault strikes: what begins it, what causes it, how it is judged."""

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

from fault_ground import AMINA, BINA, CHARU, ITEMS, PEOPLE, SECOND, STARTS
from fault_rows import Comes
from fault_stage import Stage

LIVE = re.compile(r"Finished|Sending|goes out|Paused|Recalled")
NEWS = "Sample news for everybody"
BETTER = "Sample news, with the right date"
MARK = "Corrected"


class Sending(ABC):
    """One way of saying something to Bina (the live message: to Amina).

    A fault befalls the call of this `method` that comes `after` so many others.
    """

    method: ClassVar[str]
    chat_id: ClassVar[int | None] = BINA
    after: ClassVar[int] = 0

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
    taps: ClassVar[Sequence[str]] = ("Preview", "Send")

    async def begin(self, stage: Stage) -> None:
        for text in ("/broadcast", NEWS):
            stage.standin.send_text(AMINA, text)
            await stage.settle()
        for label in self.taps:
            stage.tap(AMINA, label)
            await stage.take_in()
            await stage.application.settle()
        self.previewed = _times(stage, AMINA, NEWS)

    def cause(self, stage: Stage) -> None:
        stage.time.passed += 61

    def judge(self, stage: Stage, comes: Comes) -> None:
        _compare(stage, "broadcast", NEWS, _line(comes), comes.broadcast, self.previewed)


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
    left: ClassVar[str] = NEWS

    def judge(self, stage: Stage, comes: Comes) -> None:
        assert [self.left in text for text in stage.texts(BINA)] == [True] * bool(comes.reason)
        assert stage.texts(CHARU) == []
        assert _times(stage, AMINA, NEWS) == self.previewed
        became = "kept" if comes.lost else "not_deleted" if comes.reason else None
        _counted(stage, "deleted", became)


class _Issue(Broadcast):
    """An issue of two messages, of which the second one is hit."""

    after = 1
    taps = (
        "Preview", "Contents", "Add a news item", ITEMS[0], "Add a news item", ITEMS[1],
        "Preview", "Send",
    )  # fmt: skip


class Second(_Issue):
    """A delivery of which the first message has left."""

    async def begin(self, stage: Stage) -> None:
        await super().begin(stage)
        self.second_previewed = _times(stage, AMINA, SECOND)

    def judge(self, stage: Stage, comes: Comes) -> None:
        line = _line(comes)
        _compare(stage, "broadcast", NEWS, line, 1, self.previewed)
        _compare(stage, "broadcast", SECOND, line, comes.broadcast, self.second_previewed)

    def judge_interrupted(self, stage: Stage) -> None:
        """Whoever has it according to the ledger has both messages; of one at most it is unknown.

        Nobody has one of them twice.
        """
        doubtful = 0
        for person, one in stage.ledger("broadcast").items():
            first, second = _times(stage, person, NEWS), _times(stage, person, SECOND)
            if person == AMINA:
                first, second = first - self.previewed, second - self.second_previewed
            if (one.state, one.reason) == ("unknown", "crash"):
                doubtful += 1
                assert second <= first <= 1
            else:
                assert (one.state, first, second) == ("sent", 1, 1)
        assert doubtful <= 1


class SecondCorrection(_Issue, Correction):
    """Bina's copy, when all copies are corrected and the first message of hers was."""

    def judge(self, stage: Stage, comes: Comes) -> None:
        edited = comes.replies > 0 and not comes.anew
        first, second, *anew = stage.texts(BINA)
        assert BETTER in first
        assert (MARK in second) == edited
        assert [SECOND in one for one in anew] == ([] if edited or comes.lost else [False, True])
        of_charu = stage.texts(CHARU)
        assert [BETTER in one for one in of_charu] == [True, False]
        assert [MARK in one for one in of_charu] == [False, True]
        assert _times(stage, AMINA, BETTER) == 1 + self.previewed
        _counted(stage, "corrected", "kept" if comes.lost else None if edited else "not_corrected")


class SecondRecall(_Issue, Recall):
    """Bina's copy, when all copies are deleted and the first message of hers was."""

    left = SECOND


def _line(comes: Comes) -> tuple[str, str | None, bool]:
    """Give what the ledger says of a broadcast's delivery."""
    if comes.doubtful:
        return "unknown", "no_answer", False
    return comes.state, comes.reason, comes.repeated


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
    "correction": Correction, "recall": Recall, "second": Second,
    "second correction": SecondCorrection, "second recall": SecondRecall,
}  # fmt: skip
