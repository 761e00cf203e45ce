"""The only place that says what a text means: what is asked, of what, in what language."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.understanding import (
    asides,
    calendars,
    clauses,
    frames,
    lessons,
    matters,
    naming,
    normalise,
    one_sentence,
    periods,
    references,
    sentence,
    several,
    standing,
    vocabulary,
)
from handlers.understanding.kinds import Kind


def read(
    text: str,
    names: naming.Names,
    calendar: calendars.Calendar,
    learned: lessons.Learned | None = None,
    *,
    going_on: bool = False,
) -> frames.Frame:
    """Return what `text` asks, whatever it is: random text gives an empty frame, never an error.

    Only the first `normalise.LONGEST` characters are read. What the reader may not see must not be
    in `names`; it is then read as any name that does not exist. `going_on` says that a meeting was
    spoken of just before.

    People write around what they ask ("hartal rumours.. is todays workshop on"): where the whole
    says nothing to us, the clause that does is what is asked.
    """
    learned = learned or lessons.learned()
    text = normalise.but_for_a_greeting(text, vocabulary.load().greeted, surely=not going_on)
    whole = one_sentence.read(text, names, calendar, learned, going_on=going_on)
    published = standing.in_its_words(text, names.standing_questions)
    if published is not None:
        return replace(
            whole, standing=published, standing_said=True, of_danger=False, conversion=None
        )
    if whole.of_danger or whole.conversion:
        return whole
    if going_on and not whole.put:
        whole = _by_its_last_clause(text, whole, calendar)
        whole = whole.denying if whole.saying == "cannot" else whole

    def part(text: str, *, going_on: bool = going_on) -> frames.Frame:
        return read(text, names, calendar, learned, going_on=going_on)

    def plainly(text: str) -> frames.Frame:
        return one_sentence.read(text, names, calendar, learned, going_on=False)

    of_several = several.read(text, whole, plainly, names, calendar)
    if of_several is None:
        of_several = several.asked_of_each(text, whole, plainly, names, calendar)
    if of_several is not None:
        return of_several
    meant = asides.read(text, whole, part, plainly)
    if meant is not None:
        return replace(
            meant,
            language=whole.language,
            surely_language=whole.surely_language,
            corrects=whole.corrects,
        )
    doubt = clauses.doubt(whole)
    if whole.is_understood and doubt is None:
        return whole
    quoted = whole.is_beyond and ": " in text  # "translate this: I cannot come"
    for each in normalise.clauses(text, vocabulary.load().clause_words):
        parts = [
            one_sentence.read(clause, names, calendar, learned, going_on=going_on)
            for clause in each
        ]
        told = [
            part
            for part in parts
            if part.is_understood
            and not (quoted and part.saying)
            and (clauses.may_stand_alone(part, whole) or (going_on and not whole.is_beyond))
        ]
        if whole.is_understood:
            return clauses.surer(whole, doubt, parts, told)
        if any(part.unknown_name for part in parts if not part.period):
            return whole
        if told:
            best = max(told, key=lambda part: -part.likeness[lessons.OTHER])
            return clauses.within(best, whole, whole.titles)
    return whole


def _by_its_last_clause(
    text: str, whole: frames.Frame, calendar: calendars.Calendar
) -> frames.Frame:
    """Return a frame with the answer that the last clause puts, behind a reason or a no."""
    if whole.titles or whole.groups or whole.everybody:
        return whole
    each = next(normalise.clauses(text, vocabulary.load().clause_words), [])
    if not each:
        return whole
    said = [sentence.Sentence(normalise.words(one), vocabulary.load(), calendar) for one in each]
    saying = references.says_alone(said)
    if saying and not whole.saying and whole.period.first is None:  # "can't, a call at 10"
        return replace(whole, saying=saying, asked=None, period=periods.NOTHING)
    if (
        saying and len(said) > 1 and whole.denying == whole
    ):  # "I am off tomorrow, can't come", right after an offer
        return replace(whole, put=saying)
    if whole.period:
        return whole
    put = references.put(said[-1])
    if put is None and not whole.saying and references.takes_back(said):
        put = "undo"
    return replace(whole, put=put, changed_to=references.changed_to(said[-1]))


def nearest(frame: frames.Frame, among: Sequence[Kind], count: int) -> list[Kind]:
    """Return the kinds that a text is nearest to, of those given, the nearest first.

    None where it is about something else altogether.
    """
    ordered = sorted(among, key=lambda kind: -frame.likeness[kind])
    return ordered[:count] if frame.likeness[ordered[0]] > -matters.FAR else []
