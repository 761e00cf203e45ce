"""The only place that says what a text means that is taken as one sentence.

What it asks is decided by `deciding`; here it is parted from what is no part of that, and gets its
standing answer.
"""

from dataclasses import replace
from weakref import WeakKeyDictionary

from handlers.understanding import (
    calendars,
    conversions,
    danger,
    deciding,
    filters,
    frames,
    framing,
    index,
    intents,
    kinds,
    languages,
    lengths,
    lessons,
    naming,
    normalise,
    sentence,
    standing,
    vocabulary,
)
from handlers.understanding.kinds import Kind

_MOST_KEPT = 256
"""Standing answers whose questions are kept as they were read."""

_KEPT: WeakKeyDictionary[index.Index, dict[object, tuple[standing.Asked, ...]]] = (
    WeakKeyDictionary()
)
"""Questions of standing answers as they were read, as long as the titles are the same."""


def read(
    text: str,
    names: naming.Names,
    calendar: calendars.Calendar,
    learned: lessons.Learned,
    *,
    going_on: bool,
) -> frames.Frame:
    """Return what `text`, taken as one sentence, asks."""
    plain = sentence.Sentence(normalise.words(text), vocabulary.load(), calendar)
    decision = deciding.Decision(text, plain, names, calendar, going_on=going_on)
    question, found = decision.question, decision.found
    if danger.is_said(question):
        spoken, surely = languages.of(question)
        return frames.Frame(of_danger=True, language=spoken, surely_language=surely)
    conversion = conversions.read(question, found)
    if conversion is not None:
        spoken, surely = languages.of(question)
        likeness = learned.likeness(question.tokens)
        return frames.Frame(
            conversion=conversion, language=spoken, surely_language=surely, likeness=likeness
        )
    parted = filters.parted(question)
    if parted is not None:
        kept, left_out = parted
        frame = read(kept, names, calendar, learned, going_on=going_on)
        return _leaving_out(frame, left_out, names, calendar)
    told = lengths.parted(question)
    if told is not None:
        kept, lasting = told
        frame = read(kept, names, calendar, learned, going_on=going_on)
        return _of_length(frame, lasting, several=intents.is_plural(question))
    decision.take(learned)
    frame = framing.of(decision)
    if not names.standing_answers:
        return frame
    return _with_standing_answer(frame, question, names, calendar)


def _with_standing_answer(
    frame: frames.Frame,
    question: sentence.Sentence,
    names: naming.Names,
    calendar: calendars.Calendar,
) -> frames.Frame:
    """Return a frame with the standing answer that is asked for, and of what that speaks."""

    def read(answer_id: int) -> tuple[standing.Asked, ...]:
        return _questions(dict(names.standing_questions)[answer_id], names, calendar)

    found = standing.find(question, frame, names, read)
    if found is None:
        return frame
    theirs = (one.frame for one in read(found))
    return replace(
        frame,
        standing=found,
        standing_of=tuple(one for one in theirs if standing.names_meetings(one)),
    )


def _questions(
    texts: tuple[str, ...], names: naming.Names, calendar: calendars.Calendar
) -> tuple[standing.Asked, ...]:
    """Read the questions of a standing answer; what they name is what who asks may see."""
    kept = _KEPT.setdefault(names.titles, {})
    key = (texts, names.groups, names.meetings, names.with_place, calendar)
    if key not in kept:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[key] = tuple(_question(text, names, calendar) for text in texts)
    return kept[key]


def _question(text: str, names: naming.Names, calendar: calendars.Calendar) -> standing.Asked:
    others = replace(names, standing_answers=frozenset())
    frame = read(text, others, calendar, lessons.learned(), going_on=False)
    plain = sentence.Sentence(normalise.words(text), vocabulary.load(), calendar)
    frame = replace(frame, likeness={})  # of no use here, and large
    return standing.asked(plain.naming(naming.Named(text, plain, others).marks), frame)


def _leaving_out(
    frame: frames.Frame, left_out: str, names: naming.Names, calendar: calendars.Calendar
) -> frames.Frame:
    """Return a frame without what a text names; a mere word for a group leaves all of them out."""
    if not left_out:
        return frame
    plain = sentence.Sentence(normalise.words(left_out), vocabulary.load(), calendar)
    found = naming.Named(left_out, plain, names)
    without = frames.Without(
        found.groups.ids,
        found.titles.ids,
        found.outside.ids,
        plain.naming(found.marks).period,
    )
    mere = not found.marks and without == frames.Without()
    return replace(frame, without=without, everybody=frame.everybody or mere)


def _of_length(frame: frames.Frame, lasting: frames.Lasting, *, several: bool) -> frames.Frame:
    """Return a frame of meetings that take so long; of one it is asked how long it takes.

    `several` says that the text has the words with which one asks for several.
    """
    if not frame.titles and (several or frame.asked in kinds.ALL_AT_ONCE):
        asked: Kind = "count" if frame.asked == "count" else "list"
        return replace(frame, asked=asked, saying=None, lasting=lasting)
    of_one = frame.titles or (frame.asked is not None and frame.saying is None)
    return replace(frame, asked="duration") if of_one else frame
