"""The only place that says which clause of a text is what it asks.

People write around what they ask ("hartal rumours.. is todays workshop on"), and the whole of such
a text may be understood less well, or wrongly.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Literal

from handlers.understanding import frames, kinds, lessons

_CLEARLY = 3.0
"""How much likelier than other talk a clause without a name has to be."""

_SURELY = 6.0
"""The same where it speaks of days at a place, but not of a meeting."""

_PLAINLY = 9.0
"""How much likelier than other talk what is asked of "the meeting" has to be."""

_LONG = timedelta(days=360)
"""Days that are open: "since last week" is all from then on."""

_OF_THE_NETWORK = (*kinds.WITHOUT_A_NAME, "chair", "members")
"""What may be asked without a meeting."""

WIDE = (None, "next", "list")
"""What is asked where nothing more is said than a name."""

Doubt = Literal["groups", "nameless", "past and ahead", "told before", "network", "hint", "topic"]
"""Why a text that we understand may still be read better by one of its clauses."""


def doubt(whole: frames.Frame) -> Doubt | None:
    """Return why a text that we understand may still be read better by one of its clauses."""
    if whole.asked == "groups" and (whole.own or whole.organizations):
        return "groups"  # of whom, or "I am new at UNICEF: which groups are there?"
    if whole.asked == "list" and whole.likeness["groups"] > whole.likeness["list"]:
        return "groups"  # "I joined on Sunday: which groups are there?"
    points = whole.pointing.ordinal or whole.pointing.other or whole.pointing.step
    if whole.saying and not (whole.names_meetings or points):
        return "nameless"  # "not coming to the review, Monir will go"
    if whole.past and whole.soonest:
        return "past and ahead"  # "I was off yesterday, when do we meet next?"
    tells = not (whole.saying or whole.titles or whole.one_of_days or _is_of_all_since(whole))
    if whole.period.past and tells:
        return "told before"  # "they called me yesterday, who chairs the climate group?"
    if whole.asked in kinds.WITHOUT_A_NAME and whole.groups and whole.asked != "news":
        return "network"  # "who chairs it? I want to talk to them"
    of_others = whole.saying or whole.period or whole.places  # which may be of other meetings
    if 0 < whole.title_coverage < frames.HINT and of_others:
        return "hint"
    if whole.topics and not whole.titles and (whole.period or whole.places or whole.of_meetings):
        return "topic"  # "anything in April? doing our budget", which some agenda has, too
    return None


def _is_of_all_since(whole: frames.Frame) -> bool:
    """Whether news is asked for of all days since one: "since" parts no clauses there."""
    first, last = whole.period.first, whole.period.last
    return whole.asked == "news" and bool(first and last and last - first > _LONG)


def surer(
    whole: frames.Frame,
    doubt: Doubt | None,
    parts: Sequence[frames.Frame],
    told: Sequence[frames.Frame],
) -> frames.Frame:
    """Return the clause about which there is no such doubt; the whole where there is none."""
    if doubt == "groups":
        listed = any(part.period and not part.past and part.likeness["list"] == 0 for part in parts)
        wanted = () if listed else parts  # "what is there in April? all groups"
        return next((part for part in wanted if _asks_for_all_groups(part)), whole)
    if doubt == "nameless":
        named = [part for part in told if part.saying and part.names_meetings]
        bare = [part for part in told if (part.saying, part.mode) == (whole.saying, whole.mode)]
        return next(iter(named + bare), whole)
    if doubt == "past and ahead":
        return next((part for part in told if part.soonest and not part.past), whole)
    if doubt == "told before":
        return _beside_what_was(parts, told, whole)
    if doubt == "network":
        return next((part for part in told if _asks_of_a_group(part)), whole)
    if doubt == "topic":
        return _beside_a_topic(parts, told, whole)
    return _beside_a_hint(told, whole)


def _asks_for_all_groups(part: frames.Frame) -> bool:
    return part.asked == "groups" and not (part.own or part.organizations or part.unknown_name)


def _asks_of_a_group(part: frames.Frame) -> bool:
    return bool(part.groups) and part.asked not in (*WIDE, *kinds.WITHOUT_A_NAME)


def _beside_what_was(
    parts: Sequence[frames.Frame], told: Sequence[frames.Frame], whole: frames.Frame
) -> frames.Frame:
    """Return what is asked beside a clause that tells of days that passed, and asks nothing."""
    sure = [part for part in told if not part.period.past and not part.past]
    sure = [part for part in sure if part.names_meetings or part.asked in _OF_THE_NETWORK]
    asks = any(part.period.past and _asks_clearly(part) for part in parts)
    return sure[0] if sure and not asks else whole


def _asks_clearly(part: frames.Frame) -> bool:
    fact = part.asked not in (*WIDE, "when") and part.likeness[lessons.OTHER] < -_CLEARLY
    return part.of_meetings or fact


def _beside_a_topic(
    parts: Sequence[frames.Frame], told: Sequence[frames.Frame], whole: frames.Frame
) -> frames.Frame:
    """Return what is asked beside a clause that has an item of an agenda and asks nothing."""
    named = [part for part in told if part.groups or part.places or part.period]
    sure = [part for part in named if not part.topics]
    asked = [part for part in parts if part.topics and (part.period or part.of_meetings)]
    return sure[0] if len(sure) == 1 and not asked else whole


def _beside_a_hint(told: Sequence[frames.Frame], whole: frames.Frame) -> frames.Frame:
    """Return what is asked where a title is hinted at, perhaps by chatter.

    Not the field debrief is meant in "I cannot come on Sunday, I am in the field".
    """
    hints = [part for part in told if part.titles]
    sure = [part for part in told if part.names_meetings or (part.own and not part.saying)]
    sure = [part for part in sure if not part.titles and part.saying == whole.saying]
    if len(sure) != 1 or sure[0].brief or any(part.brief for part in hints):
        return whole  # "Sunday's quarterly: I am coming", "today's workshop, how long is …"
    least = sure[0].likeness[lessons.OTHER] + _CLEARLY
    same = [part for part in hints if (part.asked, part.saying) == (whole.asked, whole.saying)]
    if sure[0].asked not in WIDE:
        same = [part for part in same if part.of_meetings or part.asked not in WIDE]
    if any(part.likeness[lessons.OTHER] < least for part in same):
        return whole
    return within(sure[0], whole)


def within(part: frames.Frame, whole: frames.Frame, titles: tuple[int, ...] = ()) -> frames.Frame:
    """Return what a clause asks, with what the whole text says around it."""
    return replace(
        part,
        also=("where",) if part.asked == "list" and whole.asked == "where" else part.also,
        language=whole.language,
        surely_language=whole.surely_language,
        pointing=whole.pointing,
        alone=whole.alone,
        words=whole.words if part.asked == "news" else part.words,
        period=part.period or whole.period,
        titles=part.titles if part.names_meetings else titles,
    )


def may_stand_alone(part: frames.Frame, whole: frames.Frame) -> bool:
    """Whether a clause surely asks for something of ours; beside something else, by its name."""
    hinted = part.titles and (part.title_coverage >= frames.HINT or part.of_meetings)
    if whole.is_beyond and part.titles and not (hinted or part.groups):
        return False  # "who won the match? missed it because of reporting"
    if part.groups or part.titles or (part.saying and whole.titles):
        return True
    if part.saying and part.period:
        # "my flight is cancelled, I won't make it today"
        return not part.words and whole.likeness[lessons.DO] > whole.likeness[lessons.OTHER]
    if part.saying and not (part.words or part.is_beyond):  # "my daughter is ill, I cannot come"
        of_another = whole.is_beyond and whole.of_meetings  # "cancel the one with my landlord, …"
        return not of_another and part.likeness[lessons.OTHER] < -_CLEARLY
    if part.asked == "list" and part.own and whole.period:  # "…, am I free then?"
        return part.of_meetings or not whole.is_beyond
    if whole.is_beyond and not _is_surely_ours(part, whole):
        return False
    if part.likeness[lessons.OTHER] > -_CLEARLY:
        return False
    days = part.period or whole.period
    if (part.of_meetings or part.soonest) and part.likeness[lessons.OTHER] < -_PLAINLY:
        return True  # "first time for me, where is the meeting?"
    of_days = days if part.of_meetings else part.period and part.asked not in (*WIDE, "when")
    own_days = part.asked == "list" and part.period.first
    named = part.topics or part.places or of_days or own_days
    return bool(named) or part.asked in ("news", "contact")


def _is_surely_ours(part: frames.Frame, whole: frames.Frame) -> bool:
    """Whether a clause asks for something of ours, whatever is said around it."""
    if part.places and (part.of_meetings or part.period):
        least = _CLEARLY if part.of_meetings else _SURELY
        return part.likeness[lessons.OTHER] < -least  # "next meeting in Sylhet? to book a bus"
    doubt = 0 if part.of_meetings else _CLEARLY
    plain = part.period and not part.words and whole.likeness[lessons.OTHER] < -doubt
    return bool(plain) and part.likeness[lessons.OTHER] < -_CLEARLY - doubt
