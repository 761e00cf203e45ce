"""The only place that says what a text means: what is asked, of what, in what language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from handlers.understanding import (
    calendars,
    filters,
    gazetteer,
    index,
    intents,
    languages,
    normalise,
    periods,
    references,
    sentence,
    vocabulary,
)  # fmt: skip
from handlers.understanding.vocabulary import Alone, Kind, Mode, Saying

_PART_OF_A_NAME = 0.5
_NEARLY_A_NAME = 0.6
_LITTLE_OF_A_NAME = 0.4
_PART_OF_A_PLACE = 0.2
_TELLING_PLACE = 0.45
_SURELY = 0.9
_FAR = 3.0
"""How much of a name has to be there for it to be meant."""


_BRIEF = 8
"""Words of a question that may go on about what was spoken of."""

_WIDE = (None, "next", "list")
"""What is asked where nothing more is said than a name."""

_OF_WHAT_COMES = (None, "still_on", "mine", "waiting")
"""What is asked of meetings ahead, whatever words of the past stand in it."""

_OF_ALL = ("list", "count")
"""What is asked of all meetings of some days."""

_OF_AN_AGENDA = (None, "next", "list", "duration", "chair", "who_comes")
"""What is asked of an item of an agenda is answered by the agenda."""


@dataclass(frozen=True, slots=True)
class Names:
    """What may be named: by whom the question is asked, and nothing that they may not see.

    The indexes may hold more than `meetings` (ids) and the meetings whose place is `known`: what is
    not among those is not found.
    """

    groups: gazetteer.Gazetteer
    organizations: index.Index
    titles: index.Index
    places: index.Index
    meetings: frozenset[int]
    with_place: frozenset[int]
    all_organizations: frozenset[int]
    topics: index.Index
    """The meetings whose place is known, by their agendas."""
    presenters: index.Index
    """The same meetings, by who presents something there."""
    standing: index.Index
    """Standing answers, by the questions that they answer."""
    standing_answers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Without:
    """What a question leaves out: meetings of these working groups, these meetings, these days."""

    groups: tuple[int, ...] = ()
    titles: tuple[int, ...] = ()
    period: periods.Period = periods.NOTHING


@dataclass(frozen=True, slots=True)
class Frame:
    """What a text asks.

    `asked` is None for anything that is not a question that we can answer, `also` what is asked of
    the same meeting in the same breath; `saying` says that
    somebody comes or not. The working groups, the best first, are not `certain` when they compete
    for the same words, or when the name in the text has a word that theirs lack. `unknown_name`
    says that something is asked of a working group, a meeting or the like that is not among the
    names: then the next meeting of any other is no answer.

    `follows` says that it may go on about what was asked before, `brief` that it says nothing but
    names and days, `joint` that meetings of all the working groups together are meant, `own` that
    it is about the asker's own meetings, `soonest` about the next one, `everybody` about those of
    the whole network; of several meetings those are meant that one can join by `mode`, or in no way
    but `only_mode`; `zone` is the one in which a
    time is wanted.
    """

    asked: Kind | None = None
    also: tuple[Kind, ...] = ()
    saying: Saying | None = None
    mode: Mode | None = None
    groups: tuple[int, ...] = ()
    certain: bool = True
    unknown_name: bool = False
    titles: tuple[int, ...] = ()
    title_coverage: float = field(default=0.0, compare=False)
    """How much of the best title is there, 0 to 1."""
    topics: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    organizations: tuple[int, ...] = ()
    period: periods.Period = periods.NOTHING
    without: Without = Without()
    everybody: bool = False
    only_mode: Mode | None = None
    past: bool = False
    own: bool = False
    soonest: bool = False
    follows: bool = False
    brief: bool = False
    joint: bool = False
    zone: str | None = None
    language: str | None = None
    surely_language: bool = False
    """Whether the words say so, and not only their letters."""
    likeness: dict[str, float] = field(default_factory=dict, compare=False)
    of_meetings: bool = False
    """Whether it has a word for a meeting."""
    is_beyond: bool = False
    """Whether it has words for what the bot does not do."""
    standing: int | None = None
    """The standing answer to this very question."""
    pointing: references.Pointing = references.NOTHING
    """What it points at of what was said or shown before."""
    alone: frozenset[Alone] = frozenset()
    """What it says and nothing beside: yes, thanks, a word for a command."""
    words: tuple[str, ...] = ()
    """The words that say what news is asked for: strange ones, in order."""

    @property
    def is_understood(self) -> bool:
        """Whether it asks or says something, and not of what we do not know."""
        says = self.asked is not None or self.saying is not None or self.standing is not None
        return says and not self.unknown_name

    @property
    def names_meetings(self) -> bool:
        """Whether it says which meetings are meant."""
        return bool(
            self.groups
            or self.titles
            or self.topics
            or self.places
            or self.period
            or self.unknown_name
        )


def read(
    text: str,
    names: Names,
    calendar: calendars.Calendar,
    learned: intents.Learned | None = None,
    *,
    going_on: bool = False,
) -> Frame:
    """Return what `text` asks, whatever it is: random text gives an empty frame, never an error.

    Only the first `normalise.LONGEST` characters are read. What the reader may not see must not be
    in `names`; it is then read as any name that does not exist. `going_on` says that a meeting was
    spoken of just before.

    People write around what they ask ("hartal rumours.. is todays workshop on"): where the whole
    says nothing to us, the clause that does is what is asked.
    """
    learned = learned or intents.learned()
    whole = _read(text, names, calendar, learned, going_on=going_on)
    if whole.is_understood and not whole.titles:
        return whole
    parts = [
        _read(clause, names, calendar, learned, going_on=going_on)
        for clause in normalise.clauses(text)
    ]
    told = [
        part
        for part in parts
        if part.is_understood
        and (_may_stand_alone(part, whole) or (going_on and not whole.is_beyond))
    ]
    if whole.is_understood:  # perhaps by chatter: "I cannot come on Sunday, I am in the field"
        same = [part for part in told if (part.asked, part.saying) == (whole.asked, whole.saying)]
        surely = whole.title_coverage >= _LITTLE_OF_A_NAME or len(same) != 1 or same[0].titles
        return whole if surely else same[0]
    if not told or any(part.unknown_name for part in parts if not part.period):
        return whole
    best = max(told, key=lambda part: -part.likeness[intents.OTHER])
    return replace(
        best,
        language=whole.language,
        surely_language=whole.surely_language,
        pointing=whole.pointing,
        alone=whole.alone,
        words=whole.words if best.asked == "news" else best.words,
        period=best.period or whole.period,
    )


def _may_stand_alone(part: Frame, whole: Frame) -> bool:
    """Whether a clause surely asks for something of ours; beside something else, by its name."""
    if part.groups or part.titles:
        return True
    if part.asked == "list" and part.own and whole.period:  # "…, am I free then?"
        return part.of_meetings or not whole.is_beyond
    if whole.is_beyond:
        return False
    days = part.period or whole.period
    named = part.topics or part.places or (part.of_meetings and days)
    return bool(named) or part.asked in ("news", "contact")


def _read(
    text: str,
    names: Names,
    calendar: calendars.Calendar,
    learned: intents.Learned,
    *,
    going_on: bool,
) -> Frame:
    """Return what `text`, taken as one sentence, asks."""
    words = normalise.words(text)
    plain = sentence.Sentence(words, vocabulary.load(), calendar)
    found = _Names(text, plain, names)
    question = plain.naming(found.marks)
    parted = filters.parted(question)
    if parted is not None:
        kept, left_out = parted
        frame = _read(kept, names, calendar, learned, going_on=going_on)
        return _leaving_out(frame, left_out, names, calendar)
    anchor = found.anchor(question)
    if going_on and len(words) <= _BRIEF and (found.zone or not question.strange):
        anchor = max(anchor, intents.Anchor.MEETING)
    taught = learned.taught(words)  # not weighed: a person said so
    likeness = learned.likeness(question.tokens)
    asked = taught or intents.asked(question, anchor, likeness)
    saying = None if found.zone or taught else intents.said(question, anchor, likeness)
    if found.zone and not taught and asked is not None:
        asked = "when" if anchor else None
    if asked == "members" and found.titles.ids and not found.groups.ids:
        asked = "agenda"  # "is it part of the agenda"
    if asked in _OF_AN_AGENDA and found.is_about_a_topic(anchor):
        asked = "agenda"
    if asked == "groups" and question.period:
        asked = "list"  # "what are the groups doing next week"
    if found.presented.ids and not found.titles.ids and intents.is_plural(question):
        asked = "list"  # "in which meetings does the ILO present"
    limited = not (saying or found.titles.ids) and intents.is_limited(question, asked)
    if limited and asked != "count":
        asked = "list"  # "which meetings are online" asks for them, not how to join
    asked = _of_organizations(asked, question, found, likeness)
    titled = found.titles.ids and not question.foreign_groups
    known = found.groups.ids or titled or taught
    unknown = bool(question.unknown_name) and not known
    language = vocabulary.load()
    spoken, surely = languages.of(question)
    period = _period(question, calendar, asked)
    pointing = references.of(question, found.titles.places)
    return Frame(
        asked=asked,
        also=intents.also(question, asked),
        saying=saying,
        mode=intents.mode(question) if saying or limited or pointing.among else None,
        only_mode=intents.only_mode(question) if limited else None,
        everybody=bool(language.everybody.places(question.known)),
        groups=found.groups.ids,
        certain=found.groups.certain and not _has_more(question, found.groups.places),
        unknown_name=(asked is not None or saying is not None) and unknown,
        titles=found.titles.ids,
        title_coverage=found.titles.coverage,
        topics=found.topics.ids or found.presented.ids,
        places=found.places.ids,
        organizations=found.organizations.ids,
        period=period,
        past=period.past if period else _looks_back(question, asked),
        own=bool(question.own),
        soonest=bool(language.cues["next"].places(question.known) - question.period.places),
        brief=question.only_names,
        joint=bool(language.joint.places(question.spellings) - question.period.places),
        follows=bool(question.follow or language.pointers.places(question.known)),
        zone=found.zone,
        of_meetings=bool(question.meeting),
        is_beyond=bool(language.beyond.places(question.known)),
        standing=_standing(plain, names),
        language=spoken,
        surely_language=surely,
        likeness=likeness,
        pointing=pointing,
        alone=references.alone(plain),
        words=tuple(words[place] for place in sorted(_sought(question))),
    )


def _leaving_out(frame: Frame, left_out: str, names: Names, calendar: calendars.Calendar) -> Frame:
    """Return a frame without what a text names; a mere word for a group leaves all of them out."""
    plain = sentence.Sentence(normalise.words(left_out), vocabulary.load(), calendar)
    found = _Names(left_out, plain, names)
    without = Without(found.groups.ids, found.titles.ids, plain.naming(found.marks).period)
    mere = not found.marks and without == Without()
    return replace(frame, without=without, everybody=frame.everybody or mere)


def _of_organizations(
    asked: Kind | None, question: sentence.Sentence, found: "_Names", likeness: Mapping[str, float]
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
    if asked == "who_comes" and question.period and cues["list"].places(question.known):
        return "list"  # in which meetings it is to be
    if asked in _WIDE and found.groups.ids and not (question.meeting or question.period):
        of_members = max(likeness["members"], likeness["groups"])
        return "members" if of_members > likeness["list"] else asked
    return asked


def _standing(plain: sentence.Sentence, names: Names) -> int | None:
    """Return the standing answer to a question of which the text has the telling words, or most."""
    everywhere = frozenset(range(len(plain.words))) - plain.small
    hit = names.standing.find(plain.words, everywhere, names.standing_answers)
    most = hit.coverage >= _NEARLY_A_NAME and len(hit.places) > 1
    return hit.ids[0] if most or (hit.coverage >= 1 and hit.likeness >= 1) else None


def _sought(question: sentence.Sentence) -> frozenset[int]:
    """Return the places of the words that say what news is sought."""
    beyond = vocabulary.load().beyond.places(question.known)
    return (question.strange | question.named | beyond) - question.period.places


def _has_more(question: sentence.Sentence, places: frozenset[int]) -> bool:
    """Whether the name of a working group goes on in words that ours lacks: "labour rights"."""
    return any(_beside(place, places) for place in question.unknown_name)


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
    if not period and asked in _OF_ALL and words.now.places(question.known):
        return periods.now(calendar)
    if not period or asked in _OF_WHAT_COMES:
        return period
    over = _looks_back(question, asked)
    if not over and not words.was.places(question.known):
        return period
    passed = question.passed
    begun = passed.first is not None and passed.first <= calendar.today
    if begun and (over or passed.spans != period.spans):
        return replace(passed, past=True, otherwise=period)
    return period


class _Names:
    """Which records a text names; words that name one thing better do not name another."""

    def __init__(self, text: str, plain: sentence.Sentence, names: Names) -> None:
        self.groups = names.groups.find(text)
        if not self.groups.certain and len(plain.unknown_name - self.groups.places) > len(
            self.groups.places
        ):
            self.groups = gazetteer.NOTHING  # a part, in doubt, of what is mostly another name
        named = sentence.with_neighbours(self.groups.places, plain.group)
        self.groups = replace(self.groups, places=named)
        self.titles = _title(plain, names, self.groups.places)
        self._organization = self._whole_organization(plain, names)
        if self._organization.places > self.titles.places:
            self.titles = index.NOTHING
        if self.titles.ids and self.groups.ids:
            self._prefer()
        self.zone, zone_places = _zone(plain, self.groups.places | self.titles.places)
        taken = self.groups.places | self.titles.places | zone_places
        self._find_around(plain, names, taken)
        if vocabulary.load().presenting.places(plain.spellings):
            self._find_presenters(plain, names)
        else:
            self.presented = index.NOTHING
        self.topics = _topics(plain, names, taken | self.places.places)
        wider = _topics(plain, names, (taken | self.places.places) - self.groups.places)
        if self.topics.ids and wider.ids == self.topics.ids and wider.places > self.groups.places:
            self.topics = wider
            self.groups = gazetteer.NOTHING  # "erosion data" on an agenda is no group for data
        self.marks = {
            place: mark
            for mark, places in (
                (sentence.TOPIC, self.topics.places),
                (sentence.PLACE, self.places.places),
                (sentence.ORGANIZATION, self.organizations.places),
                (sentence.GROUP, self.groups.places),
                (sentence.TITLE, self.titles.places),
                (sentence.ZONE, zone_places),
            )
            for place in places
        }

    def _whole_organization(self, plain: sentence.Sentence, names: Names) -> index.Hit:
        """Find an organization that is named in full, by words of which others may be known."""
        free = frozenset(range(len(plain.words))) - self.groups.places - plain.small - plain.meeting
        hit = names.organizations.find(plain.words, free, names.all_organizations)
        return hit if hit.coverage >= _SURELY and len(hit.places) > 1 else index.NOTHING

    def _find_around(self, plain: sentence.Sentence, names: Names, taken: frozenset[int]) -> None:
        """Find organizations and places: "UNICEF" is the one, "UNICEF house" the other."""
        free = plain.content - taken - plain.meeting
        found = self._organization
        if not found.ids or found.places & taken:
            found = names.organizations.find(plain.words, free, names.all_organizations)
        self.organizations = found if found.coverage >= _NEARLY_A_NAME else index.NOTHING
        wider = frozenset(range(len(plain.words))) - plain.small - taken - plain.meeting
        self.places = names.places.find(plain.words, wider, names.with_place)
        everywhere = 2 * len(self.places.ids) > len(names.with_place)  # the town of all of them
        if self.places.coverage < _PART_OF_A_PLACE or not self.places.places & free or everywhere:
            self.places = index.NOTHING
        if self.organizations.places & self.places.places:
            if (
                self.places.places > self.organizations.places
                or self.places.coverage >= _TELLING_PLACE
            ):
                self.organizations = index.NOTHING
            else:
                self.places = index.NOTHING

    def _find_presenters(self, plain: sentence.Sentence, names: Names) -> None:
        """Find meetings by who presents there: "ILO" is then neither its office nor a member."""
        named = self.organizations.places | self.places.places
        self.presented = names.presenters.find(plain.words, named, names.with_place)
        if self.presented.ids:
            self.places = index.NOTHING
            self.organizations = replace(self.organizations, places=self.presented.places)

    def is_about_a_topic(self, anchor: intents.Anchor) -> bool:
        """Whether an item of the agenda of what is named is spoken of."""
        told = set(self.topics.ids) & set(self.titles.ids or self.topics.ids)
        return bool(told) and anchor >= intents.Anchor.NAME

    def anchor(self, question: sentence.Sentence) -> intents.Anchor:
        """How surely the text is about the network's meetings."""
        whole = self.titles.coverage >= _PART_OF_A_NAME or self.places.ids
        if self.titles.coverage >= _PART_OF_A_NAME and len(self.titles.places) > 1:
            return intents.Anchor.TITLE
        named = self.groups.ids and (self.groups.certain or question.meeting or question.group)
        if named or whole or (self.titles.ids and question.meeting):
            return intents.Anchor.NAME
        told = self.topics.coverage >= _NEARLY_A_NAME and len(self.topics.places) > 1
        if self.topics.ids and (told or question.period or question.meeting):
            return intents.Anchor.NAME
        of_days = question.period.first and (question.calendar or question.own)
        if self.titles.ids or question.meeting or question.unknown_name or of_days:
            return intents.Anchor.MEETING
        return intents.Anchor.NONE

    def _prefer(self) -> None:
        """Of a title and a working group in the same words, keep the one that explains more."""
        groups, titles = self.groups.places, self.titles.places
        if groups & titles:
            if titles > groups or (titles == groups and self.titles.coverage >= 1):
                self.groups = gazetteer.NOTHING
            elif titles <= groups:
                self.titles = index.NOTHING


def _topics(plain: sentence.Sentence, names: Names, taken: frozenset[int]) -> index.Hit:
    """Return the meetings on whose agendas the strange words stand."""
    hit = names.topics.find(plain.words, plain.strange - taken, names.with_place)
    return hit if hit.likeness >= _SURELY else index.NOTHING


def _title(plain: sentence.Sentence, names: Names, grouped: frozenset[int]) -> index.Hit:
    """Return the meetings whose titles are named; words for a meeting count beside others only."""
    telling = plain.content - plain.meeting
    hit = names.titles.find(plain.words, telling, names.meetings)
    wider = frozenset(range(len(plain.words))) - plain.small - plain.polite
    if not hit.ids:
        whole = names.titles.find(plain.words, wider - plain.meeting, names.meetings)
        sure = whole.coverage >= _NEARLY_A_NAME and len(whole.places) > 1
        return whole if sure else index.NOTHING
    near = {place + step for place in hit.places for step in (-2, -1, 0, 1, 2)}
    closer = names.titles.find(plain.words, wider & near, frozenset(hit.ids))
    strange = plain.strange - hit.places - grouped
    unexplained = {place for place in strange if _beside(place, hit.places)}
    least = _PART_OF_A_NAME if hit.places <= plain.describing else _LITTLE_OF_A_NAME
    if unexplained and hit.coverage < least:
        return index.NOTHING  # "case review" is not any other review
    return closer if closer.ids else hit


def _beside(place: int, places: frozenset[int]) -> bool:
    return place - 1 in places or place + 1 in places


def _zone(plain: sentence.Sentence, taken: frozenset[int]) -> tuple[str | None, frozenset[int]]:
    for zone, phrases in vocabulary.load().zones.items():
        places = phrases.places(plain.spellings) - taken
        if places:
            return zone, places
    return None, frozenset()


def nearest(frame: Frame, among: Sequence[Kind], count: int) -> list[Kind]:
    """Return the kinds that a text is nearest to, of those given, the nearest first.

    None where it is about something else altogether.
    """
    ordered = sorted(among, key=lambda kind: -frame.likeness[kind])
    return ordered[:count] if frame.likeness[ordered[0]] > -_FAR else []
