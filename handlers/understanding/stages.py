"""The only place that reads how far a meeting is asked to be: begun, over, how long until it."""

from dataclasses import replace

from handlers.understanding import calendars, naming, periods, sentence, vocabulary
from handlers.understanding.kinds import Kind, Stage

_ASKED = (None, "when", "duration", "still_on", "next", "list", "seats", "mine", "where")
"""What is asked in words that may ask how far a meeting is."""

_FEW = 8
"""Words of a text that names no meeting: "has it started"."""


def of(question: sentence.Sentence, found: naming.Named, asked: Kind | None) -> Stage | None:
    """Return which stage is asked for, where no longer phrase asks for something else."""
    language = vocabulary.load()
    apart = question.named
    if 0 in question.follow and 1 in apart:
        apart |= {0}  # "আর" before a name goes on: it is not "how much longer" with কতক্ষণ behind it
    beside = [each for place, each in enumerate(question.known) if place not in apart]
    longest = {stage: phrases.longest(beside) for stage, phrases in language.stages.items()}
    stage = max(longest, key=lambda one: longest[one])
    if not longest[stage] or question.beyond or found.zone or asked not in _ASKED:
        return None
    if language.cues["deadline"].places(question.known):
        return None  # "am I too late to confirm"
    if asked == "list" and language.cues["list"].places(question.known):
        return None  # "after the plenary is over, what else is there"
    if asked is not None and language.cues[asked].longest(question.known) > longest[stage]:
        return None
    ours = found.marks or question.meeting
    if question.period and not ours:
        return None  # "how many days until Christmas"
    if question.strange or not (ours or len(question.words) <= _FEW):
        return None
    return stage


def period_of(
    stage: Stage, period: periods.Period, calendar: calendars.Calendar, *, pointing: bool
) -> periods.Period:
    """Return the days of what is begun or over: today first, where none are said.

    Not where what was spoken of is meant (`pointing`).
    """
    if stage == "left":
        return periods.NOTHING if period.first is None or period.past else period
    if period or pointing:
        return replace(period, past=False)
    return periods.Period(calendar.today, calendar.today, otherwise=periods.NOTHING)
