"""The only place that says which standing answer a text asks for, and of which meetings it speaks.

It says, too, which questions ask the same in other words.

A text asks for one by the words that tell what its questions are about, in whatever form. What the
records answer is told by one only to who asks in its very words.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from handlers.understanding import (
    choosing,
    frames,
    index,
    naming,
    normalise,
    sentence,
    vocabulary,
)
from handlers.understanding.kinds import WITHOUT_A_NAME, Kind

_SURELY: Final = 0.9
"""How like a word of a question has to be."""
_MOST_OF_IT: Final = 0.6
"""How much of the telling words of a question has to be there."""
_TOLD_OTHERWISE: Final = 0.4
"""The same where it is plain what kind of thing is asked: what no record holds."""
_LIKELIEST: Final = 3
"""How often the answers that share most words with a text are looked at, and then the next."""

Questions = tuple[tuple[int, tuple[str, ...]], ...]
"""By the number of each answer the questions that it answers."""

_ONE: Final = frozenset({0})


@dataclass(frozen=True, eq=False)
class Asked:
    """A question that a standing answer answers, as it is read."""

    frame: frames.Frame
    words: tuple[str, ...]
    cues: frozenset[Kind]
    """What it has words for."""
    telling: index.Index | None
    """Its words that tell what it is about, be it of whichever meeting; None where none does."""
    rest: index.Index
    """All of its words but for those that only ask."""


def asked(question: sentence.Sentence, frame: frames.Frame) -> Asked:
    """Take from a question of an answer what it is found by."""
    words, tells = question.words, vocabulary.load().tells
    beside = question.named | question.meeting | question.own | question.period.places
    said = sorted(_said(question))
    telling = [words[at] for at in said if at not in beside and tells(words[at])]
    rest = [words[at] for at in said if at not in _asking(question)] or list(words)
    return Asked(
        frame=frame,
        words=words,
        cues=_cued(question, frozenset()),
        telling=_index(tuple(telling)) if telling else None,
        rest=_index(tuple(rest)),
    )


def in_its_words(text: str, questions: Questions) -> int | None:
    """Return the answer one of whose `questions` a text is, word for word."""
    return _by_words(questions).get(normalise.words(text)) if questions else None


@lru_cache(maxsize=16)
def _by_words(questions: Questions) -> dict[tuple[str, ...], int]:
    found = [(normalise.words(one), id_) for id_, texts in questions for one in texts]
    return {words: id_ for words, id_ in reversed(found) if words}


def ask_the_same(one: str, other: str) -> bool:
    """Say whether two questions that only a person can answer ask the same in other words.

    Both are of the same thing (parking, lunch); then one may say more, but not each something
    else: lunch at the one meeting is not lunch at another.
    """
    (things, rest), (their_things, their_rest) = _told(one), _told(other)
    if things and their_things:
        return _goes_into(things, their_things) and (
            not (rest and their_rest) or _goes_into(rest, their_rest)
        )
    alike = bool(rest and their_rest) and _goes_into(rest, their_rest)
    return alike and not (things or their_things)


def _goes_into(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether all of some words are among others, in whatever form, or the other way round."""
    return any(
        len(_meant(here).find(there, range(len(there)), _ONE).places) == len(there)
        for here, there in ((some, others), (others, some))
    )


@lru_cache(maxsize=512)
def _meant(words: tuple[str, ...]) -> index.Index:
    language = vocabulary.load()
    return _index(tuple(each for word in words for each in (word, *language.translations(word))))


@lru_cache(maxsize=512)
def _told(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the telling words of a text: of things that no record holds, and all others."""
    language = vocabulary.load()
    told = [word for word in normalise.words(text) if language.tells(word)]
    things = tuple(word for word in told if language.is_unrecorded(word))
    return things, tuple(word for word in told if word not in things)


def find(
    question: sentence.Sentence,
    frame: frames.Frame,
    names: naming.Names,
    read: Callable[[int], Iterable[Asked]],
) -> int | None:
    """Return the standing answer to a text, of those that may be told.

    `read` gives the questions of one, `frame` is what the text says otherwise.
    """
    words, among = _spelt(question), names.standing_answers
    telling = _beside_names(question) or _said(question)
    for _ in range(_LIKELIEST):
        hit = names.standing.find(words, telling, among)
        for id_ in hit.ids:
            known = list(read(id_))
            cues = frozenset(kind for one in known for kind in one.cues)
            if any(_asks(words, question, frame, one, cues) for one in known):
                return id_
        among -= frozenset(hit.ids)
    return None


def _asks(
    words: Sequence[str],
    question: sentence.Sentence,
    frame: frames.Frame,
    one: Asked,
    cues: frozenset[Kind],
) -> bool:
    """Whether a text asks one of an answer's questions; `cues` are of all of these together."""
    if question.words == one.words:
        return True
    everywhere = _said(question)
    if one.telling is None:
        if one.frame.of_meetings or one.frame.names_meetings or frame.asked != one.frame.asked:
            return False  # the records answer that
        said = everywhere - _asking(question)
        hit = one.rest.find(words, said, _ONE)
        return bool(said) and said <= hit.places and hit.coverage >= 1
    hit = one.telling.find(words, everywhere, _ONE)
    unrecorded = frame.guide == "unrecorded"
    least = _TOLD_OTHERWISE if unrecorded else _MOST_OF_IT
    if hit.likeness < _SURELY or hit.coverage < least:
        return False
    if unrecorded:
        return True
    of_ours = frame.of_meetings or frame.names_meetings or frame.asked in WITHOUT_A_NAME
    if of_ours and frame.asked in _cued(question, hit.places) - cues:
        return False  # the records answer that
    if len(hit.places) > 1:
        return True
    if question.beyond & hit.places:
        return False  # the "national park" is no place to park
    elsewhere = question.strange - hit.places or question.beyond or frame.names_meetings
    if hit.likeness < 1 and elsewhere:
        return False  # "where do I buy a dress" is no "what should I wear"
    everyday = any(vocabulary.load().everyday.forms(words[place]) for place in hit.places)
    if everyday and question.strange - hit.places:
        return False  # "please order lunch" is no "is there lunch"
    return hit.coverage >= 1


def names_meetings(frame: frames.Frame) -> bool:
    """Say whether a question of an answer plainly names meetings: it speaks of those only."""
    titled = frame.titles and frame.title_coverage >= frames.HINT
    grouped = frame.groups and frame.certain
    return bool(titled or grouped or frame.places or frame.everybody or frame.period.first)


def speaks_of(
    frame: frames.Frame,
    records: Sequence[choosing.Record],
    now: datetime,
    spoken: Sequence[int],
) -> bool:
    """Say whether the standing answer of a frame speaks of the meeting that is meant.

    One whose questions name meetings speaks of those only; `spoken` are meant where none is named.
    """
    if frame.standing_said or not frame.standing_of:
        return True
    if frame.unknown_name:
        return False
    meant = meetings_of(frame, records, now, spoken)
    if not (meant or frame.names_meetings):
        return True
    return any(not _of(one, records, now).isdisjoint(meant) for one in frame.standing_of)


def meetings_of(
    frame: frames.Frame,
    records: Sequence[choosing.Record],
    now: datetime,
    spoken: Sequence[int],
) -> Sequence[int]:
    """Return the meetings of which a standing answer is asked for: those named, or spoken of."""
    return _next(frame, records, now) if frame.names_meetings else spoken


def _of(frame: frames.Frame, records: Sequence[choosing.Record], now: datetime) -> frozenset[int]:
    """Return the meetings of which a question that names some speaks: with their whole series."""
    if frame.groups and not (frame.titles or frame.places or frame.topics or frame.period):
        return frozenset(one.id for one in records if choosing.fits(frame, one))
    first = _next(frame, records, now)
    alike = {(one.series, one.groups) for one in records if one.id in first}
    return frozenset(one.id for one in records if (one.series, one.groups) in alike)


def _next(
    frame: frames.Frame, records: Sequence[choosing.Record], now: datetime
) -> tuple[int, ...]:
    one = replace(frame, asked="next", saying=None, guide=None)
    return choosing.choose(one, records, now).meetings


def _said(question: sentence.Sentence) -> frozenset[int]:
    return frozenset(range(len(question.words))) - question.small - question.polite


def _beside_names(question: sentence.Sentence) -> frozenset[int]:
    """Return the words beside names: that a meeting is named, asks for no answer that names it."""
    language = vocabulary.load()
    names = question.named | question.meeting | question.period.places
    things = frozenset(place for place in names if language.is_unrecorded(question.words[place]))
    return _said(question) - names | things  # "is there lunch", be there a "donor lunch"


def _asking(question: sentence.Sentence) -> frozenset[int]:
    return vocabulary.load().interrogatives.places(question.spellings)


def _cued(question: sentence.Sentence, but: frozenset[int]) -> frozenset[Kind]:
    """Return what a text has words for, `but` for those at some places."""
    cues = vocabulary.load().cues.items()
    apart = but | question.period.places
    return frozenset(kind for kind, phrases in cues if phrases.places(question.known) - apart)


def _spelt(question: sentence.Sentence) -> tuple[str, ...]:
    """Return the words of a text; of what no record holds ("parkng") as they are spelt."""
    language = vocabulary.load()
    slips = language.guides["unrecorded"].places(question.known)
    return tuple(
        min(question.known[place], default=word)
        if place in slips and not language.lexicon.forms(word)
        else word
        for place, word in enumerate(question.words)
    )


@lru_cache(maxsize=512)
def _index(words: tuple[str, ...]) -> index.Index:
    """Index words; the same for all readers, to whom they may yet name other meetings."""
    return index.Index([(0, (" ".join(words),))])
