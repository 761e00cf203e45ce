"""One answer to several meetings that were named together: offered in words, set by one tap."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from handlers import errors as refusals
from handlers import facts, keyboards, meeting_views, navigation, needs, rsvps, subjects, texts
from handlers.context import Context
from handlers.keyboards import Button
from handlers.subjects import Subject
from handlers.texts import N_
from storage import cards, errors, meetings
from storage.models import Meeting, Rsvp
from storage.rules import answers

ROUTE: Final = "rsvpeach"
"""The route of the button that sets them."""

_LETTERS: Final = dict(zip("pomn", answers.ANSWERS, strict=True))
"""How a button writes an answer behind a meeting's number."""

Given = tuple[tuple[int, str], ...]
"""Numbers of meetings, each with an answer."""


@dataclass(frozen=True)
class _Offer:
    """Answers that one tap sets, by meeting; `word` stands on its button where there are two."""

    word: str
    given: dict[int, str]


@dataclass(frozen=True)
class Done:
    """How an answer to a meeting was taken, or the sentence that says why it was not."""

    meeting: Meeting
    rsvp: Rsvp | None = None
    refused: str = ""


def offer(
    context: Context,
    said: str,
    spoken: Subject,
    missing: Sequence[str] = (),
    *,
    unknown: bool = False,
) -> Subject | None:
    """Offer what was `said` for each of the meetings spoken of; None where it is to be asked.

    Of more than an answer lists it is: that many are hardly meant, and no button carries them.

    `missing` is what else was spoken of that is not there to be answered, by its name; `unknown`
    says that something had a name that there is not.
    """
    found = meetings.these(context.session, context.viewer, spoken.meetings)
    if len(found) > facts.MOST:
        return None
    offers = _offers(found, said)
    unavailable = not offers and said in answers.COMING
    if unavailable:
        offers = _offers(found, "come")
    if not offers:
        return None
    rows = [[_button(context, one, named=len(offers) > 1) for one in offers]]
    each = [
        (view, sorted({one.given.get(view.meeting.id, "") for one in offers} - {""}))
        for view in meeting_views.lines(context, found)
    ]
    context.say(
        "offer_each", [*rows, *navigation.cancel(context)], each=each, open=len(offers) > 1,
        missing=missing, unknown=unknown, unavailable=unavailable,
    )  # fmt: skip
    return replace(spoken, offered=tuple(one.word for one in offers))


def _offers(found: Sequence[Meeting], said: str) -> list[_Offer]:
    """Give what may be meant: one answer to each, or two ways to come where that is open.

    A meeting that does not offer what was said is left out; where there is one way to come to it,
    that is meant by any.
    """
    given = {"cannot": answers.NO, "maybe": answers.MAYBE}.get(said, said)
    if given in answers.ANSWERS:
        each = {one.id: given for one in found if given in one.offers}
        return [_Offer(given, each)] if each else []
    if said != "come":
        return []
    ways = {one.id: [way for way in answers.COMING if way in one.offers] for one in found}
    ways = {id_: here for id_, here in ways.items() if here}
    is_open = any(len(here) > 1 for here in ways.values())
    return [
        _Offer(way, {id_: way if way in here else here[0] for id_, here in ways.items()})
        for way in (answers.COMING if is_open else ("come",))
        if ways
    ]


def _button(context: Context, one: _Offer, *, named: bool) -> Button:
    word = texts.rsvp(context.style.language, one.word) if named else None
    label = word or context.label(N_("Confirm"))
    letters = {answer: letter for letter, answer in _LETTERS.items()}
    packed = ".".join(f"{id_}{letters[answer]}" for id_, answer in one.given.items())
    return keyboards.button(label, ROUTE, packed)


def read(packed: str) -> Given:
    """Read what a button sets; ValueError for anything that none ever carried."""
    return tuple(_read(one) for one in packed.split("."))


def _read(one: str) -> tuple[int, str]:
    number, letter = one[:-1], one[-1:]
    if not (number.isascii() and number.isdigit() and letter in _LETTERS):
        raise ValueError(one)
    return int(number), _LETTERS[letter]


def taken(context: Context, subject: Subject, word: str) -> None:
    """Set what was offered for the meetings spoken of, by a word instead of the tap."""
    found = meetings.these(context.session, context.viewer, subject.meetings)
    said = "come" if len(subject.offered) > 1 else word
    given = [one.given for one in _offers(found, said) if one.word == word]
    tapped(context, tuple(given[0].items()) if given else ())


def tapped(context: Context, given: Given) -> None:
    """Set each of these answers, and say of each how it was taken, or why it was not."""
    done = sorted(_set(context, given), key=lambda one: (one.meeting.starts_at, one.meeting.id))
    if not done:
        raise errors.NotFound
    rows = [[meeting_views.button(context, one.meeting)] for one in done]
    context.show("offer_each_set", rows, done=done, gone=len(done) < len(given))
    subjects.decided(context, *(one.meeting.id for one in done))
    if any(one.rsvp and one.rsvp.answer in answers.COMING for one in done):
        needs.ask_once(context)


def _set(context: Context, given: Given) -> Iterator[Done]:
    """Set the answers, in the order in which all hold meetings; what is not seen is left out."""
    for id_, answer in sorted(given):
        try:
            meeting = meetings.find(context.session, context.viewer, id_)
        except errors.NotFound:
            continue
        try:
            rsvp = rsvps.give(context, id_, answer)
        except errors.NotFound:
            yield Done(meeting, refused=context.label(rsvps.NOT_ASKED))
        except (errors.AnswersOver, errors.AnswerNotOffered) as refusal:
            yield Done(meeting, refused=refusals.words(context.style.language, refusal))
        else:
            cards.look_again(context.session, context.chat_id, id_)
            yield Done(meeting, rsvp)
