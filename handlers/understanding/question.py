"""The only place that says what a text means: what is asked, of what, in what language."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from handlers.understanding import (
    calendars,
    filters,
    frames,
    intents,
    languages,
    lengths,
    naming,
    normalise,
    periods,
    references,
    sentence,
    vocabulary,
)  # fmt: skip
from handlers.understanding.vocabulary import Extreme, Kind

_FAR = 3.0
"""How much less likely than other talk what is asked may be, to be offered."""

_FAR_FROM_A_LIST = 10.0
"""How much less likely a list of meetings may be than one of working groups, beside days."""

_CLEARLY = 3.0
"""How much likelier than other talk a clause without a name has to be."""

_PLAINLY = 9.0
"""How much likelier than other talk what is asked of "the meeting" has to be."""

_BRIEF = 8
"""Words of a question that may go on about what was spoken of."""

_WIDE = (None, "next", "list")
"""What is asked where nothing more is said than a name."""

_OF_WHAT_COMES = (None, "still_on", "mine", "waiting")
"""What is asked of meetings ahead, whatever words of the past stand in it."""

_OF_AN_AGENDA = (None, "next", "list", "duration", "chair", "who_comes")
"""What is asked of an item of an agenda is answered by the agenda."""

_OF_GROUPS = ("groups", "members")
"""What may be the subject of an item of an agenda."""

_WHEREVER_ONE_IS = (
    "agenda", "chair", "who_comes", "not_answered", "seats", "deadline", "count", "mine", "groups",
    "members", "contact", "news", "waiting",
)  # fmt: skip
"""What is not the time somewhere else, though a place of another zone is named."""


_Doubt = Literal["own groups", "nameless", "past and ahead", "hint", "topic"]


def read(
    text: str,
    names: naming.Names,
    calendar: calendars.Calendar,
    learned: intents.Learned | None = None,
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
    learned = learned or intents.learned()
    whole = _read(text, names, calendar, learned, going_on=going_on)
    doubt = _doubt(whole)
    if whole.is_understood and doubt is None:
        return whole
    quoted = whole.is_beyond and ": " in text  # "translate this: I cannot come"
    for clauses in normalise.clauses(text, vocabulary.load().clause_words):
        parts = [_read(clause, names, calendar, learned, going_on=going_on) for clause in clauses]
        told = [
            part
            for part in parts
            if part.is_understood
            and not (quoted and part.saying)
            and (_may_stand_alone(part, whole) or (going_on and not whole.is_beyond))
        ]
        if whole.is_understood:
            return _surer(whole, doubt, parts, told)
        if any(part.unknown_name for part in parts if not part.period):
            return whole
        if told:
            best = max(told, key=lambda part: -part.likeness[intents.OTHER])
            return _within(best, whole, whole.titles)
    return whole


def _doubt(whole: frames.Frame) -> _Doubt | None:
    """Return why a text that we understand may still be read better by one of its clauses."""
    if whole.asked == "groups" and whole.own:
        return "own groups"  # or "I am new: which groups are there?"
    if whole.saying and not whole.names_meetings:
        return "nameless"  # "not coming to the review, Monir will go"
    if whole.past and whole.soonest:
        return "past and ahead"  # "I was off yesterday, when do we meet next?"
    of_others = whole.saying or whole.period or whole.places  # which may be of other meetings
    if 0 < whole.title_coverage < frames.HINT and of_others:
        return "hint"
    if whole.topics and not whole.titles and (whole.period or whole.places or whole.of_meetings):
        return "topic"  # "anything in April? doing our budget", which some agenda has, too
    return None


def _surer(
    whole: frames.Frame,
    doubt: _Doubt | None,
    parts: Sequence[frames.Frame],
    told: Sequence[frames.Frame],
) -> frames.Frame:
    """Return the clause about which there is no such doubt; the whole where there is none."""
    if doubt == "own groups":
        return next((part for part in parts if part.asked == "groups" and not part.own), whole)
    if doubt == "nameless":
        return next((part for part in told if part.saying and part.names_meetings), whole)
    if doubt == "past and ahead":
        return next((part for part in told if part.soonest and not part.past), whole)
    if doubt == "topic":
        return _beside_a_topic(parts, told, whole)
    return _beside_a_hint(told, whole)


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
    least = sure[0].likeness[intents.OTHER] + _CLEARLY
    same = [part for part in hints if (part.asked, part.saying) == (whole.asked, whole.saying)]
    if any(part.likeness[intents.OTHER] < least for part in same):
        return whole
    return _within(sure[0], whole)


def _within(part: frames.Frame, whole: frames.Frame, titles: tuple[int, ...] = ()) -> frames.Frame:
    """Return what a clause asks, with what the whole text says around it."""
    return replace(
        part,
        language=whole.language,
        surely_language=whole.surely_language,
        pointing=whole.pointing,
        alone=whole.alone,
        words=whole.words if part.asked == "news" else part.words,
        period=part.period or whole.period,
        titles=part.titles if part.names_meetings else titles,
    )


def _may_stand_alone(part: frames.Frame, whole: frames.Frame) -> bool:
    """Whether a clause surely asks for something of ours; beside something else, by its name."""
    hinted = part.titles and (part.title_coverage >= frames.HINT or part.of_meetings)
    if whole.is_beyond and part.titles and not (hinted or part.groups):
        return False  # "who won the match? missed it because of reporting"
    if part.groups or part.titles or (part.saying and whole.titles):
        return True
    if part.saying and part.period:
        # "my flight is cancelled, I won't make it today"
        return not part.words and whole.likeness[intents.DO] > whole.likeness[intents.OTHER]
    if part.asked == "list" and part.own and whole.period:  # "…, am I free then?"
        return part.of_meetings or not whole.is_beyond
    if whole.is_beyond and not _is_surely_ours(part, whole):
        return False
    if part.likeness[intents.OTHER] > -_CLEARLY:
        return False
    days = part.period or whole.period
    if (part.of_meetings or part.soonest) and part.likeness[intents.OTHER] < -_PLAINLY:
        return True  # "first time for me, where is the meeting?"
    of_days = days if part.of_meetings else part.period and part.asked not in (*_WIDE, "when")
    own_days = part.asked == "list" and part.period.first
    named = part.topics or part.places or of_days or own_days
    return bool(named) or part.asked in ("news", "contact")


def _is_surely_ours(part: frames.Frame, whole: frames.Frame) -> bool:
    """Whether a clause asks for something of ours, whatever is said around it."""
    if part.places and part.of_meetings:
        return part.likeness[intents.OTHER] < -_CLEARLY  # "next meeting in Sylhet? to book a bus"
    doubt = 0 if part.of_meetings else _CLEARLY
    plain = part.period and not part.words and whole.likeness[intents.OTHER] < -doubt
    return bool(plain) and part.likeness[intents.OTHER] < -_CLEARLY - doubt


def _read(
    text: str,
    names: naming.Names,
    calendar: calendars.Calendar,
    learned: intents.Learned,
    *,
    going_on: bool,
) -> frames.Frame:
    """Return what `text`, taken as one sentence, asks."""
    words = normalise.words(text)
    plain = sentence.Sentence(words, vocabulary.load(), calendar)
    found = naming.Named(text, plain, names)
    question = plain.naming(found.marks)
    parted = filters.parted(question)
    if parted is not None:
        kept, left_out = parted
        frame = _read(kept, names, calendar, learned, going_on=going_on)
        return _leaving_out(frame, left_out, names, calendar)
    told = lengths.parted(question)
    if told is not None:
        kept, lasting = told
        frame = _read(kept, names, calendar, learned, going_on=going_on)
        return _of_length(frame, lasting)
    anchor = found.anchor(question)
    if going_on and len(words) <= _BRIEF and (found.zone or not question.strange):
        anchor = max(anchor, intents.Anchor.MEETING)
    taught = learned.taught(words)  # not weighed: a person said so
    likeness = learned.likeness(question.tokens)
    asked = taught or _asked(question, found, anchor, likeness)
    saying = None if found.zone or taught else intents.said(question, anchor, likeness)
    instead = intents.instead(question, saying)
    if instead:
        saying = "come"
    limited = not (saying or found.titles.ids) and intents.is_limited(question, asked)
    if limited and asked != "count":
        asked = "list"  # "which meetings are online" asks for them, not how to join
    titled = found.titles.ids and not question.foreign_groups
    known = found.groups.ids or titled or taught
    unknown = bool(question.unknown_name) and not known
    language = vocabulary.load()
    others = bool(language.others.places(question.known))
    anybody = bool(language.anybody.places(question.known))
    spoken, surely = languages.of(question)
    extreme = _extreme(question)
    if extreme and asked == "list":
        asked = "next"  # which is one
    period = _period(question, calendar, None if extreme else asked)
    pointing = references.of(question, found.titles.places)
    return frames.Frame(
        asked=asked,
        also=intents.also(question, asked),
        saying=saying,
        mode=instead or intents.mode(question) if saying or limited or pointing.among else None,
        only_mode=intents.only_mode(question) if limited else None,
        everybody=bool(language.everybody.places(question.known)),
        groups=found.groups.ids,
        certain=found.groups.certain and not found.has_more(question),
        unknown_name=(asked is not None or saying is not None) and unknown,
        titles=found.titles.ids,
        title_coverage=found.titles.coverage,
        topics=found.topics.ids or found.presented.ids,
        places=found.places.ids,
        organizations=found.organizations.ids,
        period=period,
        past=period.past if period else not extreme and _looks_back(question, asked),
        own=bool(question.own) and not (others or anybody),
        others=others,
        extreme=extreme,
        soonest=bool(language.cues["next"].places(question.known) - question.period.places),
        brief=question.only_names,
        joint=bool(language.joint.places(question.spellings) - question.period.places),
        follows=bool(question.follow or language.pointers.places(question.known)),
        zone=found.zone,
        city=found.city(question) if asked == "when" else None,
        of_meetings=bool(question.meeting),
        is_beyond=bool(question.beyond),
        standing=found.standing,
        language=spoken,
        surely_language=surely,
        likeness=likeness,
        pointing=pointing,
        alone=references.alone(plain),
        words=tuple(words[place] for place in sorted(_sought(question))),
    )


def _asked(
    question: sentence.Sentence,
    found: naming.Named,
    anchor: intents.Anchor,
    likeness: Mapping[str, float],
) -> Kind | None:
    """Return what is asked, given which records are named."""
    asked = intents.asked(question, anchor, likeness)
    if found.zone and asked not in _WHEREVER_ONE_IS:
        return "when" if anchor and asked is not None else None
    if asked == "members" and found.titles.ids and not found.groups.ids:
        return "agenda"  # "is it part of the agenda"
    if asked in _OF_GROUPS and set(found.topics.ids) & set(found.titles.ids):
        asked = "agenda"  # "does the plenary have anything on the roles of the groups"
    if asked in _OF_AN_AGENDA and found.is_about_a_topic(anchor):
        asked = "agenda"
    if asked == "groups" and question.period and likeness["list"] > -_FAR_FROM_A_LIST:
        asked = "list"  # "what are the groups doing next week"
    if found.presented.ids and not found.titles.ids and intents.is_plural(question):
        asked = "list"  # "in which meetings does the ILO present"
    return _of_organizations(asked, question, found, likeness)


def _leaving_out(
    frame: frames.Frame, left_out: str, names: naming.Names, calendar: calendars.Calendar
) -> frames.Frame:
    """Return a frame without what a text names; a mere word for a group leaves all of them out."""
    if not left_out:
        return frame
    plain = sentence.Sentence(normalise.words(left_out), vocabulary.load(), calendar)
    found = naming.Named(left_out, plain, names)
    without = frames.Without(found.groups.ids, found.titles.ids, plain.naming(found.marks).period)
    mere = not found.marks and without == frames.Without()
    return replace(frame, without=without, everybody=frame.everybody or mere)


def _of_length(frame: frames.Frame, lasting: frames.Lasting) -> frames.Frame:
    """Return a frame of meetings that take so long; of one it is asked how long it takes."""
    if frame.asked in vocabulary.ALL_AT_ONCE and not frame.titles:
        return replace(frame, lasting=lasting)
    of_one = frame.titles or (frame.asked is not None and frame.saying is None)
    return replace(frame, asked="duration") if of_one else frame


def _of_organizations(
    asked: Kind | None,
    question: sentence.Sentence,
    found: naming.Named,
    likeness: Mapping[str, float],
) -> Kind | None:
    """Return what is asked where it may be asked of an organization that is named.

    What it answered is part of who comes, and whether it is in a working group of its members.
    """
    if not found.organizations.ids or question.own:
        return asked
    if asked in ("mine", "waiting"):
        return "who_comes"
    cues = vocabulary.load().cues
    who, how = (cues[kind].longest(question.known) for kind in ("who_comes", "how_to_join"))
    if asked == "how_to_join" and who > how:
        return "who_comes"  # "is UNDP joining the plenary?"
    of_group = found.groups.ids and not (question.meeting or question.period)
    if asked == "who_comes" and of_group and likeness["members"] > likeness["who_comes"]:
        return "members"
    if asked == "who_comes" and question.period and cues["list"].places(question.known):
        return "list"  # in which meetings it is to be
    if asked in _WIDE and of_group:
        of_members = max(likeness["members"], likeness["groups"])
        return "members" if of_members > likeness["list"] else asked
    return asked


def _sought(question: sentence.Sentence) -> frozenset[int]:
    """Return the places of the words that say what news is sought."""
    return (question.strange | question.named | question.beyond) - question.period.places


def _extreme(question: sentence.Sentence) -> Extreme | None:
    """Return which one of several meetings is meant: the longest one, the first of those days.

    "The last meeting" is over where no days are said, or with words of the past.
    """
    language = vocabulary.load()
    for extreme, phrases in language.extremes.items():
        said = phrases.places(question.known)
        places = said - question.period.places
        over = language.past.places(question.known) - said
        ahead = not (over or language.was.places(question.known))
        if places and (extreme != "last" or question.period.first) and ahead:
            return extreme
    return None


def _looks_back(question: sentence.Sentence, asked: Kind | None) -> bool:
    """Whether words such as "was held" say that a meeting of the past is meant."""
    if asked in _OF_WHAT_COMES or (asked == "deadline" and not question.named):
        return False  # "by when was I to reply to that"
    return bool(vocabulary.load().past.places(question.known))


def _period(
    question: sentence.Sentence, calendar: calendars.Calendar, asked: Kind | None
) -> periods.Period:
    """Return the days and hours meant: beside words of the past the last that passed."""
    words = vocabulary.load()
    period = question.period
    if not period and asked in vocabulary.ALL_AT_ONCE and words.now.places(question.known):
        return periods.now(calendar)
    if not period or asked in _OF_WHAT_COMES:
        return period
    over = asked == "news" or _looks_back(question, asked)  # what is told has happened
    if not over and not words.was.places(question.known):
        return period
    passed = question.passed
    begun = passed.first is not None and passed.first <= calendar.today
    if begun and (over or passed.spans != period.spans):
        return replace(passed, past=True, otherwise=period)
    return period


def nearest(frame: frames.Frame, among: Sequence[Kind], count: int) -> list[Kind]:
    """Return the kinds that a text is nearest to, of those given, the nearest first.

    None where it is about something else altogether.
    """
    ordered = sorted(among, key=lambda kind: -frame.likeness[kind])
    return ordered[:count] if frame.likeness[ordered[0]] > -_FAR else []
