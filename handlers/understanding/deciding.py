"""The only place that decides what one sentence asks: step by step, later ones correct earlier.

What each step looks for is read elsewhere; here stands which of it counts where a sentence has
several. How it is told is `framing`.
"""

from dataclasses import replace

from handlers.understanding import (
    calendars,
    coming,
    intents,
    kinds,
    lessons,
    matters,
    naming,
    organizations,
    others,
    overlaps,
    periods,
    persons,
    placing,
    pointers,
    ranks,
    references,
    sentence,
    stages,
    tense,
    vocabulary,
    wording,
)
from handlers.understanding.kinds import Guide, Kind, Mode, Overlap, Saying, Stage

ASKING = ("?", "？")


class Decision:
    """What a sentence asks, as far as it is decided."""

    def __init__(
        self,
        text: str,
        plain: sentence.Sentence,
        names: naming.Names,
        calendar: calendars.Calendar,
        *,
        going_on: bool,
    ) -> None:
        self.text, self.plain, self.names, self.calendar = text, plain, names, calendar
        self.going_on = going_on
        self.found = naming.Named(text, plain, names)
        self.numbered = references.numbered(plain) if going_on else frozenset()
        numbers = dict.fromkeys(self.numbered, sentence.NUMBER)
        self.question = plain.naming(numbers | self.found.marks)
        self.language = vocabulary.load()
        self.asked: Kind | None = None
        self.saying: Saying | None = None
        self.guide: Guide | None = None
        self.overlap: Overlap | None = None
        self.stage: Stage | None = None
        self.instead: Mode | None = None
        self.likeness: dict[str, float] = {}
        self.taught: Kind | None = None
        self.of_others = others.NOTHING
        self.person: frozenset[int] = frozenset()
        self.foreign = self.in_all = self.past = False
        self.period = periods.NOTHING
        self.pointing = references.NOTHING

    def take(self, learned: lessons.Learned) -> None:
        """Decide it, by what was taught and what it is like."""
        self._weigh(learned)
        self._see_others()
        self._see_a_question()
        self._see_guides()
        self._see_overlaps_and_stages()
        self._see_places()
        self._see_organizations()
        self._see_ways_to_come()
        self._see_all()
        self._see_lists()
        self._see_own_groups()
        self._see_the_unknown()
        self._see_days()
        self._see_pointing()
        self._see_what_is_left()
        self._see_ranks()

    def _weigh(self, learned: lessons.Learned) -> None:
        """Decide by cues, likeness and anchor; what was taught is not weighed: a person said so."""
        question, found = self.question, self.found
        anchor = found.anchor(question)
        is_brief = len(self.plain.words) <= wording.BRIEF
        if self.going_on and is_brief and (found.zone or _has_few_strange(question)):
            anchor = max(anchor, intents.Anchor.MEETING)
        self.taught = learned.taught(self.plain.words)
        self.likeness = learned.likeness(question.tokens)
        self.asked = self.taught or matters.of(question, found, anchor, self.likeness)
        self.of_own_membership = not self.taught and organizations.is_of_own_membership(
            question, found
        )
        if self.of_own_membership:
            self.asked = "members"
        if not (found.zone or self.taught):
            self.saying = coming.said(question, anchor, self.likeness)
        if self.saying == "come" and pointers.is_of_things(question):
            self.saying = None

    def _see_others(self) -> None:
        """See whose answers are asked for: "how many of one organization may come" is of seats."""
        question, found, asked = self.question, self.found, self.asked
        surely = (
            asked in ("not_answered", "news") and self.likeness[asked] == 0
        )  # নীতি নিয়ে কী বলেছে
        self.of_others = others.NOTHING if self.taught else others.tally(question, found)
        if not (self.of_others or self.taught or surely or asked == "seats"):
            self.of_others = others.read(question, found)
        self.person = self.of_others.places
        self.own_organization = bool(self.language.own_organization.places(question.known))
        if self.of_others or (self.own_organization and asked == "mine"):
            self.asked, self.saying = "who_comes", None

    def _see_a_question(self) -> None:
        """Take what is asked, and not said, for a question: ঢাকার বাইরে থেকে যোগ দিতে পারব?"""
        is_asked = self.text.rstrip().endswith(ASKING)
        if self.saying != "come" or not is_asked or self.likeness[lessons.DO] >= -matters.FAR:
            return
        likeliest = max(self.likeness, key=lambda one: self.likeness[one])
        self.asked = self.asked or next((kind for kind in kinds.KINDS if kind == likeliest), None)
        self.saying = self.saying if self.asked is None else None

    def _see_guides(self) -> None:
        """See what has a button; of an unknown room nothing is asked: another is no answer."""
        question, found = self.question, self.found
        says = self.of_others or self.taught or self.saying not in (None, "unclear")
        self.guide = None if says else pointers.of(question, found, self.asked)
        of_person = None if says or self.guide else persons.asked_of(question, found, self.asked)
        if of_person is not None:
            self.guide, self.person = of_person
        if self.guide:
            self.asked = "list" if intents.is_plural(question) else "next"
            self.saying = None
        if not (self.guide or says) and found.is_of_an_unknown_room(self.plain):
            self.asked = None

    def _see_overlaps_and_stages(self) -> None:
        question, found = self.question, self.found
        self.overlap = None if self.guide else overlaps.of(question, found)
        if self.overlap:
            self.asked, self.saying = "list", None
        if not (self.guide or self.overlap):
            self.stage = stages.of(question, found, self.asked)
        if self.stage:
            self.asked, self.saying = "when", None

    def _see_places(self) -> None:
        """See whether a place is asked about that is around one: "is that one in Dhaka"."""
        titled = bool(self.found.titles.ids)
        within = self.asked != "who_comes" and (self.going_on or titled)
        likely = self.going_on or self.likeness["where"] > -matters.FAR  # "to become a volunteer"
        somewhere = self.found.somewhere.places
        within = within and likely
        self.within = within and placing.is_asked(self.question, somewhere, titled=titled)
        if self.within:
            self.asked = "where"
            self.saying = self.guide = self.overlap = self.stage = None

    def _see_organizations(self) -> None:
        question, found = self.question, self.found
        self.of_kinds = organizations.kinds_of(question)
        of_meeting = self.going_on or found.titles.ids
        if self.of_kinds and not (self.saying or self.guide) and of_meeting:
            self.asked = organizations.answers_of_kinds(question, self.asked, self.likeness)
        may_be_foreign = self.asked in (None, "members")
        self.foreign = may_be_foreign and organizations.is_of_an_unknown_group(question, found)
        if self.foreign:
            self.asked, self.saying = "members", None

    def _see_ways_to_come(self) -> None:
        """See by which way one comes, or wants it: "which meetings are online" asks for these."""
        question, titled = self.question, self.found.titles.ids
        self.instead = coming.instead(question, self.saying)
        if self.instead:
            self.saying = "come"
        self.kept_to = not titled and coming.is_filter(question)
        if self.kept_to:
            self.saying = None
        self.alone = references.alone(self.plain)
        if self.going_on and not self.saying and not self.alone.isdisjoint(("come", "cannot")):
            self.asked = None
            self.saying = "come" if "come" in self.alone else "cannot"  # "ok coming"
        self.limited = self.kept_to or (
            not (self.saying or titled) and coming.is_limited(question, self.asked)
        )
        if self.limited and self.asked != "count":
            self.asked = "list"

    def _see_all(self) -> None:
        """See whether all meetings are meant, or all dates: "I won't attend any meeting"."""
        question, titled = self.question, self.found.titles.ids
        any_at_all = self.saying == "cannot" and self.language.anything.places(question.known)
        self.every = bool(self.language.every.places(question.known) or any_at_all)
        self.in_all = not titled and (
            intents.is_of_all_hours(question, self.asked)
            or (self.every and self.asked == "duration")
        )
        if self.in_all:
            self.asked = "duration"
        of_all_dates = titled or (question.own and references.names_several(question))
        if of_all_dates and self.language.all_dates.places(question.known):
            self.asked = "list"

    def _see_lists(self) -> None:
        """See what else asks for several: what somebody chairs, elsewhere, without a place."""
        question, found = self.question, self.found
        self.chaired = self.asked in ("chair", "list") and organizations.chair(question, found)
        if self.chaired or (found.outside.ids and self.asked != "count"):
            self.asked = "list"
        self.chairs = not (self.guide or self.saying) and organizations.chairs(question, found)
        if self.chairs:
            self.asked = "groups"
        self.unplaced = matters.is_of_the_unplaced(question, found, self.asked)
        if self.unplaced and self.asked != "count":
            self.asked = "list"

    def _see_own_groups(self) -> None:
        question = self.question
        self.own_groups = organizations.are_own_groups(question, self.names)
        counted = self.own_groups and self.language.cues["members"].places(question.known)
        is_introduced = organizations.is_introduced(question, self.found, self.names)
        if is_introduced or (self.asked == "groups" and counted):
            self.asked = "members"

    def _see_the_unknown(self) -> None:
        """See whether it is of what is not among the names: then any other is no answer."""
        question, found = self.question, self.found
        titled = found.titles.ids and not question.foreign_groups
        known = found.groups.ids or titled or self.taught
        weak = bool(found.topics.ids) and question.named == found.topics.places
        foreign = self.foreign or coming.is_to_the_unknown(question, self.saying, weak)
        somewhere, named = found.somewhere.places, found.marks or self.saying or self.guide
        if self.asked in kinds.ALL_AT_ONCE and not named:
            foreign = foreign or placing.is_unknown(question, somewhere)
        of_unknown = bool(question.unknown_name - self.person)
        self.unknown = foreign or (of_unknown and not (known or self.within))

    def _see_days(self) -> None:
        question = self.question
        extreme = self.extreme = tense.extreme(question)
        if extreme and (self.asked == "list" or tense.says_but_the_extreme(question, extreme)):
            self.asked = "next"  # which is one
        recorded = self.language.recorded.places(question.known)
        self.recorded = self.guide == "documents" and bool(recorded)
        of_what = "news" if self.recorded else self.asked  # both tell what has happened
        self.period = tense.period_of(question, self.calendar, None if extreme else of_what)
        of_no_day = self.guide == "unrecorded" and self.period.first is None  # দুপুরের খাবার
        if of_no_day or (self.guide == "change" and pointers.is_destination(question)):
            self.period = periods.NOTHING
        if self.stage:
            pointing_at = self.going_on and not (self.found.marks or question.meeting)
            self.period = stages.period_of(
                self.stage, self.period, self.calendar, pointing=pointing_at
            )

    def _see_pointing(self) -> None:
        """See what it points at of what was spoken of, and whether it looks back."""
        question = self.question
        self.anybody = self.language.anybody.places(question.known)
        self.everybody = self.language.everybody.places(question.known) - self.anybody
        self.pointing = references.of(question, self.found.titles.places or self.everybody)
        if self.taught and self.asked in kinds.ALL_AT_ONCE:
            self.pointing = references.NOTHING  # whatever else its words may mean
        self.one_of_days = self.going_on and references.is_of_one(question)
        if self.stage:
            self.pointing = references.NOTHING  # "how long before the plenary"
        elif self.period:
            self.past = self.period.past
        else:
            self.past = not self.extreme and tense.looks_back(question, self.asked)

    def _see_what_is_left(self) -> None:
        """See what only the days, an end or a filter say of what was spoken of."""
        question = self.question
        says_nothing = self.asked is None and self.saying is None and self.going_on
        of_days_after = self.pointing.with_days and not (question.strange or question.beyond)
        if says_nothing and (of_days_after or references.is_of_hours(question)):
            self.asked = "list"
        asked = self.asked
        ends = asked in ("deadline", "duration") and self.likeness["when"] > self.likeness[asked]
        if self.pointing.ordinal and ends:
            self.asked = "when"  # একদম শেষেরটা কবে
        if self.kept_to and not question.meeting:
            self.pointing = replace(self.pointing, among=True, bare=True)

    def _see_ranks(self) -> None:
        """See how many are asked for of those ahead or over, or which of them."""
        rank = self.rank = ranks.of(self.question, self.asked)
        if rank.most:
            self.asked = "list"
            if self.period.places <= rank.places:
                self.period = periods.NOTHING
        elif rank.place and self.asked in (None, "list"):
            self.asked = "next"
        self.past = self.past or rank.past


def _has_few_strange(question: sentence.Sentence) -> bool:
    """Whether so few words are strange that a text may go on: "is the venue in Dhaka"."""
    if not question.strange:
        return True
    of_place = vocabulary.load().cues["where"].longest(question.known) > 1
    goes_on = question.follow or of_place  # "and if I stay home, the link?"
    return bool(goes_on) and len(question.strange) == 1
