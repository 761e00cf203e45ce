"""The only place that reads what one text says of coming to several meetings, or asks of each.

"In for the 10th but not the 15th", "the 10th yes, the others I cannot": which answer is whose is
asked, never guessed, and no part of what was said is dropped. "When are the plenary and the next
CTIP one?" asks of each.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from handlers.understanding import (
    calendars,
    coming,
    frames,
    naming,
    normalise,
    periods,
    references,
    sentence,
    vocabulary,
)
from handlers.understanding.kinds import Mode, Saying

_LONGEST = 40
"""Words of a text that is read part by part: its parts cost as much again as the whole."""

_LONGEST_ASKED = 14
"""Words of a question that is read part by part."""

_OF_EACH: Final = ("next", "list", "when", "where")
"""What may be asked of several meetings at once."""

_NAME = 4
"""Words of what may be a name."""

Plainly = Callable[[str], frames.Frame]
"""What reads a part of a text as one sentence."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a text: what it names, and what it says of that; `joined` to what is before it."""

    frame: frames.Frame
    saying: Saying | None
    rest: bool
    joined: bool
    mode: Mode | None = None
    """How one takes part, by this part of the text."""
    at_end: bool = False
    """Whether it says so at its end: "the plenary online, and …"."""
    at_start: bool = False

    @property
    def names(self) -> bool:
        """Whether it says of which meetings it is."""
        return self.rest or self.frame.names_meetings or bool(self.frame.pointing.ordinal)


def read(
    text: str,
    whole: frames.Frame,
    plainly: Plainly,
    names: naming.Names,
    calendar: calendars.Calendar,
) -> frames.Frame | None:
    """Return a frame with what each part of `text` names; None where it speaks but of one thing.

    `whole` is what the text says as one sentence.
    """
    words = normalise.words(text)
    if len(words) > _LONGEST or (whole.saying is None and not _says_both(words)):
        return None
    parted = list(_parted(text, names, calendar))
    parts = [_with_mode(each, _read(each, joins, plainly, calendar)) for each, joins in parted]
    if any(part.frame.period for part in parts):
        parts = [_of_number(part, calendar) for part in parts]
    if whole.every:  # "put me online for the plenary and the moonlight one both"
        parts = [
            _or_unknown(each, part, calendar) for (each, _), part in zip(parted, parts, strict=True)
        ]
    told = [part for part in parts if part.names]
    joined = any(part.joined for part in told)
    rest = any(part.rest for part in told)
    foreign = joined and not whole.every and any(part.frame.unknown_name for part in told)
    if (len(told) < 2 and not rest) or foreign:
        return None  # "and" may stand in the name of what we do not know
    sayings = set(_said(parts))
    if None in sayings and not rest:
        return None
    modes = _modes(parts)
    same = len(sayings) == 1 and not rest  # "the first only, the rest I cannot"
    return replace(
        whole,
        asked=None,
        saying=sayings.pop() if same else "unclear",
        mode=modes.pop() if same and len(modes) == 1 else None,
        each=tuple(replace(part.frame, saying="unclear") for part in told if not part.rest),
        rest=rest,
        alone=frozenset(),
    )


def asked_of_each(
    text: str,
    whole: frames.Frame,
    plainly: Plainly,
    names: naming.Names,
    calendar: calendars.Calendar,
) -> frames.Frame | None:
    """Return a frame with what each of two or more names means of which one thing is asked.

    "When are the plenary and the wage theft one?"; None where it asks of one, or of more than that.
    """
    words = normalise.words(text)
    asks = whole.asked in _OF_EACH and whole.saying is None and whole.guide is None
    if not asks or len(words) > _LONGEST_ASKED or whole.period or whole.joint:
        return None
    if whole.own and not whole.titles:
        return None
    joins = vocabulary.load().relations["and"].places(vocabulary.load().recognise(words))
    if not joins & frozenset(range(1, len(words) - 1)):
        return None  # as nearly always
    parts = tuple(plainly(each) for each, _ in _parted(text, names, calendar))
    meant = {(part.titles, part.groups, part.everybody) for part in parts}
    plain = all(_names_one(part) and _asks_what_each_may(part) for part in parts)
    if len(parts) < 2 or not plain or len(meant) < len(parts):
        return None
    return replace(whole, each=parts)


def _names_one(part: frames.Frame) -> bool:
    """Whether a part names one meeting: by its title, as the network's, or a group's next one."""
    of_group = part.groups and part.certain and part.asked != "list"
    named = bool(part.titles or part.everybody or of_group)
    return named and not (part.period or part.places or part.unknown_name or part.saying)


def _asks_what_each_may(part: frames.Frame) -> bool:
    """Whether a part asks what may be asked of each, or if both are on the same day."""
    return part.asked in (None, *_OF_EACH) or part.pointing.day == 0


def _says_both(words: Sequence[str]) -> bool:
    """Whether a text says yes as well as no, perhaps in no more words than these."""
    language = vocabulary.load()
    known = language.recognise(words)
    no = language.alone["no"].places(known) or language.denied_behind.places(known)
    return bool(no and language.alone["yes"].places(known))


def _of_number(part: _Part, calendar: calendars.Calendar) -> _Part:
    """Read a mere number as a day where days are spoken of: "the 17th yes, 19 no"."""
    number, frame = part.frame.pointing.ordinal, part.frame
    day = calendar.numbered(number) if number > 0 and not frame.names_meetings else None
    if day is None:
        return part
    period = periods.Period(day, day)
    return replace(part, frame=replace(frame, period=period, pointing=references.NOTHING))


def _said(parts: Sequence[_Part]) -> Iterator[Saying | None]:
    """Yield what is said of what each part names, where it may be said in another part."""
    all_said = {part.saying for part in parts if part.saying}
    last = all_said.pop() if len(all_said) == 1 else None  # "the plenary and CTIP, count me in"
    told = [part for part in parts if part.names]
    for number, part in enumerate(told):
        behind = told[number + 1 :]
        if part.saying:
            last = part.saying
            yield last
        elif part.joined:
            yield last
        elif behind and behind[0].joined:
            yield next((one.saying for one in behind if one.saying), last)
        else:
            yield None


def _or_unknown(text: str, part: _Part, calendar: calendars.Calendar) -> _Part:
    """Take a few words that "and" joins to what is named, and that name nothing, for a name."""
    question = sentence.Sentence(normalise.words(text), vocabulary.load(), calendar)
    nothing = question.small | question.polite | question.linkers | question.meeting
    few = len(question.words) <= _NAME and question.said - nothing
    if not (part.joined and few) or part.names or part.saying or part.mode:
        return part
    return replace(part, frame=frames.Frame(unknown_name=True))


def _with_mode(text: str, part: _Part) -> _Part:
    """Add how one takes part by a part of a text."""
    words, said = normalise.words(text), coming.mode_in(text)
    places = coming.mode_places(words)
    if said is None or not places:
        return part
    ends, begins = max(places) == len(words) - 1, min(places) == 0
    return replace(part, mode=said, at_end=ends, at_start=begins)


def _modes(parts: Sequence[_Part]) -> set[Mode | None]:
    """Return in which ways one takes part; what is said once, around all that is named, is of all.

    "Online for A and B", "A and B online"; not "A online and B", "A and online B".
    """
    told = [part for part in parts if part.names]
    said = [part for part in parts if part.mode]
    if len(said) == 1 and told:
        (one,) = said
        before = one is told[0] and not one.at_end
        behind = one is told[-1] and not one.at_start
        if before or behind or one not in told:
            return {one.mode}
    return {part.mode for part in told}


def _read(text: str, joined: bool, plainly: Plainly, calendar: calendars.Calendar) -> _Part:
    language = vocabulary.load()
    words = normalise.words(text)
    known = language.recognise(words)
    rest = bool(language.rest.places(known))
    frame = plainly(text)
    if frame.saying and frame.unknown_name and not frame.of_meetings:
        return _Part(frames.Frame(), frame.saying, rest, joined)  # নিজে আসব is to no place
    if frame.saying or len(words) < 2:
        return _Part(frame, frame.saying, rest, joined)
    places = coming.mode_places(words)
    if 0 < len(places) < len(words):
        words = tuple(word for place, word in enumerate(words) if place not in places)
        known = language.recognise(words)
        frame = plainly(" ".join(words))
    saying: Saying | None = None
    last = len(words) - 1
    if 0 in language.denied_before.places(known):
        words, saying = words[1:], "cannot"
    elif last in language.denied_behind.places(known) | language.alone["no"].places(known):
        words, saying = words[:-1], "cannot"
    elif last in language.alone["yes"].places(known):
        words, saying = words[:-1], "come"
    if saying:
        frame = plainly(" ".join(words))
        strange = sentence.Sentence(words, language, calendar).unknown_name
        if frame.unknown_name or (strange and not frame.names_meetings):
            return _Part(replace(frame, unknown_name=True), saying, rest, joined)
    if not (frame.brief or frame.pointing.bare or rest) or (frame.follows and not joined):
        return _Part(frames.Frame(), None, rest=False, joined=joined)  # a reason, or a question
    return _Part(frame, saying, rest, joined)


def _parted(
    text: str, names: naming.Names, calendar: calendars.Calendar
) -> Iterator[tuple[str, bool]]:
    """Yield the clauses of a text, and what "and" joins; not where it stands inside a name."""
    language = vocabulary.load()
    every = bool(language.every.places(language.recognise(normalise.words(text))))
    clauses = list(normalise.clauses(text, language.clause_words))
    for said in clauses[-1] if clauses else [text]:
        clause, words = said, normalise.words(said)
        joins = language.relations["and"].places(language.recognise(words))
        both = language.every.places(language.recognise(words)) if every and joins else frozenset()
        if both:  # "the plenary and the quarterly both"
            words = tuple(word for place, word in enumerate(words) if place not in both)
            clause = " ".join(words)
            joins = language.relations["and"].places(language.recognise(words))
        if not joins:
            yield clause, every
            continue
        plain = sentence.Sentence(words, language, calendar)
        question = plain.naming(naming.Named(clause, plain, names).marks)
        begins, joined = 0, every
        for place in sorted(joins - question.period.places - question.named):
            if begins < place < len(words) - 1:
                yield " ".join(words[begins:place]), joined
                begins, joined = place + 1, True
        yield " ".join(words[begins:]), joined
