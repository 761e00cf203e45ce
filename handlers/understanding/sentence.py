"""The only place that says which part each word of a question plays."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property, partial

from handlers.understanding import calendars, examples, moments, periods, vocabulary

_LONGEST_NAME = 8
_NEAR = 5
"""Words behind "about" among which the meeting stands that is about it; words of an assent."""
_OF_A_DAY = (moments.PART, moments.DAY, moments.WEEKDAY, moments.MONTH, moments.DATE)

SOMEDAY, MEETING, NUMBER = "<day", "<meeting", "<number"
GROUP, TITLE, ORGANIZATION, PLACE, TOPIC, ZONE, NETWORK = (
    "<group", "<title", "<organization", "<place", "<topic", "<zone", "<network",
)  # fmt: skip
"""Tokens that stand for what is named; examples are compared without the names themselves."""


class Sentence:
    """A text's words sorted by what they do; every set holds places in `words`."""

    def __init__(
        self,
        words: tuple[str, ...],
        language: vocabulary.Vocabulary,
        calendar: calendars.Calendar,
        marks: Mapping[int, str] | None = None,
        *,
        points: bool = True,
    ) -> None:
        """`marks` are tokens for the places of words that name a record: they say nothing else.

        `points`: it may point at what was shown; where it does not, ২টায় is no "both".
        """
        self._points = points
        self.words = words
        self._marks = marks or {}
        named = self.named = frozenset(self._marks)
        self._language = language
        self._calendar = calendar
        self.spellings = language.recognise(words)
        self.known = [
            frozenset() if place in named else each for place, each in enumerate(self.spellings)
        ]
        self.meeting = language.meeting_words.places(self.known)
        self.group = language.group_words.places(self.known)
        self.polite = language.polite.places(self.known) | self._assent
        self.small = language.small.places(self.known)
        self.linkers = language.linkers.places(self.known)
        self.strange = (
            frozenset(
                place
                for place, word in enumerate(words)
                if place not in named
                and not self.known[place] - language.strange
                and not word.isdigit()
            )
            - self.period.places
        )

    def naming(self, marks: Mapping[int, str]) -> "Sentence":
        """Return the same text once it is known which words name records."""
        return Sentence(self.words, self._language, self._calendar, marks, points=self._points)

    def places_of(self, mark: str) -> frozenset[int]:
        """Return the places of the words that name a record of a kind: GROUP, TITLE, and so on."""
        return frozenset(place for place, one in self._marks.items() if one == mark)

    @cached_property
    def _assent(self) -> frozenset[int]:
        """The words at the beginning with which one takes note of what was said: "fine, …"."""
        found = [
            places
            for what in ("yes", "thanks")
            for places in self._language.alone[what].found(self.known[:_NEAR])
            if places[0] == 0
            and len(places) < len(self.words)
            and places[-1] + 1 not in self.meeting  # "great meeting"
        ]
        return frozenset(max(found, key=len, default=()))

    @cached_property
    def period(self) -> periods.Period:
        """The days and hours that the text speaks of; a name's own words are none of them."""
        return periods.read(self.moments, self._calendar)

    @cached_property
    def passed(self) -> periods.Period:
        """The same where what is asked is over: in December is in the last one."""
        either = self._language.either_day.places(self.spellings)
        found = [_passed(one) if either.issuperset(one.places) else one for one in self.moments]
        return periods.read(found, replace(self._calendar, looks_back=True))

    @cached_property
    def moments(self) -> list[moments.Found]:
        """The parts of dates and times, in order."""
        small = self._language.small.places(self.spellings)
        spellings = [sorted(each) for each in self.spellings]
        taken = self.named | self._last_meeting | self._ordinals | self._greeting | self._dating
        taken |= self._comers | self._twice_next | self._ranked[1]
        read = partial(self._language.moments.read, self.words, spellings, small)
        pointing = self._pointing
        return read(taken | (pointing and _no_hours(pointing, read(taken))))

    @property
    def _greeting(self) -> frozenset[int]:
        """The words of "good evening" at the beginning: no meeting is asked for at that time."""
        found = self._language.alone["hello"].found(self.spellings[:_NEAR])
        return frozenset(place for each in found if len(each) > 1 and not each[0] for place in each)

    @property
    def _comers(self) -> frozenset[int]:
        """The words of "who is coming", কে আসছে, before days: it is no "coming Sunday"."""
        who = self._language.who.places(self.spellings)
        cues = self._language.cues["who_comes"].found(self.spellings) if who else ()
        return frozenset(place for each in cues if not who.isdisjoint(each) for place in each)

    @property
    def ordinal_meeting(self) -> int:
        """The place of one of several meetings: 2 of "the second meeting"; 0 where none is said."""
        return self._ranked[0]

    @cached_property
    def _ranked(self) -> tuple[int, frozenset[int]]:
        """That place with its words, which are no date; behind "on" they are: "on the 2nd"."""
        language = self._language
        for place, phrases in language.ordinals.items() if self.meeting else ():
            for each in phrases.found(self.spellings):
                behind, before = each[-1] + 1, each[0] - 1
                while behind in self.named:
                    behind += 1
                at = before - 1 if before in self.small else before
                if behind in self.meeting and self.meeting.isdisjoint(each):
                    dated = language.relations["in"].places(self.spellings)
                    if {at, before} & dated:
                        return 0, frozenset()
                    return (place if place > 1 else 0), frozenset(each)  # the first is the next
        return 0, frozenset()

    @property
    def _twice_next(self) -> frozenset[int]:
        """The first word of "coming next week": that is one week ahead, "next next week" two."""
        found = self._language.relations["next"].found(self.spellings)
        ahead = {each[0] for each in found if len(each) == 1}
        beside = (place for place in ahead if place + 1 in ahead)
        return frozenset(one for one in beside if self.words[one] != self.words[one + 1])

    @property
    def _last_meeting(self) -> frozenset[int]:
        """The words of "last meeting", শেষ সভা: in them no month ends."""
        found = self._language.extremes["last"].found(self.known)
        together = (each for each in found if each[-1] - each[0] < len(each))
        return frozenset(
            place for each in together if not self.meeting.isdisjoint(each) for place in each
        )

    @property
    def _dating(self) -> frozenset[int]:
        """The word "from" of "news from July", which is of July, and not of all that came since."""
        since = self._language.relations["from"].places(self.spellings)
        news = self._language.cues["news"].places(self.spellings) if since else since
        return frozenset(place for place in since if place - 1 in news)

    @property
    def _ordinals(self) -> frozenset[int]:
        """The words of "prothom ta", the first one: it is not one o'clock."""
        hours = self._language.relations["oclock"].places(self.spellings)
        return frozenset(
            place
            for phrases in (self._language.ordinals.values() if hours else ())
            for each in phrases.found(self.spellings)
            if len(each) > 1 and each[-1] in hours and not self.words[each[0]].isdigit()
            for place in each
        )

    @property
    def _pointing(self) -> frozenset[int]:
        """The words of "that one", "2 tai" (both), "from one office": they are no hours."""
        if not self._points:
            return frozenset()
        if not self._language.one.places(self.spellings):
            return frozenset()  # as in most texts
        pointing = (
            self._language.pointers, self._language.every, self._language.cues["seats"],
        )  # fmt: skip
        found = (each for phrases in pointing for each in phrases.found(self.spellings))
        return frozenset(place for each in found if len(each) > 1 for place in each)

    @cached_property
    def content(self) -> frozenset[int]:
        """The words that may stand in the name of a record: strange ones and describing ones."""
        return (self.strange | self.describing | self.meeting | self._numbers) - self.small

    @cached_property
    def calendar(self) -> frozenset[int]:
        """The words for one's time: "schedule", "free", "clash"."""
        return self._language.calendar.places(self.known)

    @cached_property
    def own(self) -> frozenset[int]:
        """The words for oneself: "my", আমার; not who is to be told ("tell me", আমাকে … বলুন)."""
        return self._language.own.places(self.known) - self.polite

    @cached_property
    def describing(self) -> frozenset[int]:
        """The words that say what kind of meeting: "quarterly", কর্মশালা."""
        return self._language.describing.places(self.known)

    @property
    def _numbers(self) -> frozenset[int]:
        return frozenset(
            place
            for place, word in enumerate(self.words)
            if word.isdigit() and place not in self.period.places
        )

    @cached_property
    def unknown_name(self) -> frozenset[int]:
        """The strange words that stand where the name of a working group or a meeting stands."""
        return frozenset(place for place in self.strange if self._is_name(place))

    @property
    def foreign_groups(self) -> frozenset[int]:
        """The words of an unknown name right before a word such as "group": "health cluster"."""
        generic = self.group - self.named
        return frozenset(place for place in self.unknown_name if place + 1 in generic)

    @property
    def is_about_meetings(self) -> bool:
        """Whether it names a meeting or a working group, be it one that we do not know."""
        return bool(self.named or self.meeting or self.unknown_name)

    @property
    def only_names(self) -> bool:
        """Whether it names a meeting, a working group or days, and says nothing more."""
        beside = self.small | self.meeting | self.group | self.period.places | self.follow
        beside |= self._language.past.places(self.known)  # "last CTIP meeting"
        everybody = self._language.everybody.places(self.known)  # "what about the network ones"
        beside |= everybody
        if self.narrows:
            beside |= self._language.only.places(self.known)
        names = bool(self.is_about_meetings or everybody or self.period.places - self.polite)
        return names and not self.said - beside

    @cached_property
    def narrows(self) -> bool:
        """Whether it begins with "only": of what was spoken of; "not the labour ones" does not."""
        only = self._language.only.places(self.known)
        before = frozenset(range(min(only, default=0)))
        return bool(only) and before <= self.joining

    @property
    def joining(self) -> frozenset[int]:
        """The words that only join, or go on."""
        return self.follow | self.small | self.linkers

    @cached_property
    def beyond(self) -> frozenset[int]:
        """The words that ask for what the bot does not do.

        Not what somebody else is asked to have done: "reschedule the" in "did they reschedule the".
        """
        found = list(self._language.beyond.found(self.known))
        if not found:
            return frozenset()
        if self._language.cues["still_on"].places(self.known):  # the reason is known
            why = self._language.alone["why"].places(self.known)
            found = [places for places in found if not why.issuperset(places)]
        asked = [
            places
            for cues in self._language.cues.values()
            for places in cues.found(self.known)
            if len(places) > 1
        ]
        return frozenset(
            place
            for places in found
            if not any(_is_part(places, cue) for cue in asked)
            for place in places
        )

    @cached_property
    def follow(self) -> frozenset[int]:
        """The words with which one goes on about the same thing: "what about", আর."""
        return self._language.follow.places(self.known)

    @property
    def said(self) -> frozenset[int]:
        """The words beside names and politeness.

        What could be an unknown name is one for certain only beside a word such as "group": in
        "great meeting" it is what is said.
        """
        names = self.named | (self.unknown_name if self.group else frozenset())
        return frozenset(range(len(self.words))) - names - self.polite

    @property
    def tokens(self) -> list[str]:
        """The words in order, with a mark for every name, expression of days, meeting or number."""
        said: list[str] = []
        for place, word in enumerate(self.words):
            if place in self._assent:
                continue
            token = self._token(place, word)
            if not token.startswith(examples.MARK) or said[-1:] != [token]:
                said.append(token)
        return said

    def _token(self, place: int, word: str) -> str:
        if place in self._marks:
            return self._marks[place]
        if place in self._unknown_names:
            return GROUP  # what there is and what there is not must read alike
        if place in self.period.places:
            return SOMEDAY
        if place in self.meeting:
            return MEETING
        return NUMBER if word.isdigit() else self._language.in_full(word)

    @cached_property
    def _unknown_names(self) -> frozenset[int]:
        whole = set(self.unknown_name)
        for place in self.unknown_name:
            beside = place + 1
            while beside in self._inside_names and beside not in self.period.places:
                whole.add(beside)
                beside += 1
        return with_neighbours(frozenset(whole), self.group)

    def _is_name(self, place: int) -> bool:
        """Whether the strange word at `place` stands where the name of a working group stands.

        That is before "group" or "meeting" ("the XYZ meeting"), or after it and a small word
        between ("the meeting of the XYZ").
        """
        heads = self.meeting | self.group | self.describing
        if self._is_first_of_name(place) or place in self._spoken_about:
            return True
        inside = self._inside_names
        after = range(place + 1, min(len(self.words), place + _LONGEST_NAME))
        before = range(place - 1, max(-1, place - _LONGEST_NAME), -1)
        head = next((other for other in before if other not in inside), None)
        return next((other in heads for other in after if other not in inside), False) or (
            head in heads and head + 1 in self.linkers
        )

    def _is_first_of_name(self, place: int) -> bool:
        """Whether one word that we know stands between and "group": "jolbayu poriborton group"."""
        begins = place == 0 or place - 1 in self.small | self.polite
        return begins and place + 1 not in self._asking and place + 2 in self.group - self.named

    @cached_property
    def _spoken_about(self) -> frozenset[int]:
        """The words right before a word such as নিয়ে ("about") with a meeting or group behind."""
        found: set[int] = set()
        heads = self.meeting | (self.group - self.named)
        for about in self._language.about.places(self.known) if heads else ():
            if heads.isdisjoint(range(about + 1, about + _NEAR)):
                continue
            beside = about - 1
            while beside >= 0 and beside not in self._asking:
                found.add(beside)
                beside -= 1
        return frozenset(found)

    @cached_property
    def _asking(self) -> frozenset[int]:
        """The words that ask, point, or say days: they part a name from "group"."""
        language = self._language
        asking = language.interrogatives.places(self.known) | self.own | self.polite
        return asking | self.period.places | self.small | self.linkers | self.meeting | self.named

    @cached_property
    def _inside_names(self) -> frozenset[int]:
        language = self._language
        telling = (
            place for place, word in enumerate(self.words) if not language.everyday.forms(word)
        )
        joiners = language.joiners.places(self.known)
        between = self.small | self.period.places | language.cues["next"].places(self.known)
        return (between | joiners | frozenset(telling)) - self.named - self.describing


def _passed(one: moments.Found) -> moments.Found:
    """Return কাল as yesterday, which is tomorrow as well; any other part of a date as it is."""
    atom = one.atom
    if atom.letter != moments.DAY or not isinstance(atom.value, int):
        return one
    return replace(one, atom=moments.Atom(atom.letter, -abs(atom.value)))


def with_neighbours(places: frozenset[int], generic: frozenset[int]) -> frozenset[int]:
    """Return places with the generic words right before and behind them: "technical group"."""
    found = set(places)
    for step in (1, -1):
        for place in places:
            beside = place + step
            while beside in generic:
                found.add(beside)
                beside += step
    return frozenset(found)


def _is_part(places: list[int], cue: list[int]) -> bool:
    """Whether a phrase stands in what asks for something, be it at its beginning."""
    return places[0] in cue[1:] or (
        cue[0] == places[0] and places[-1] < cue[-1] and len(places) < len(cue)
    )


def _no_hours(pointing: frozenset[int], found: list[moments.Found]) -> frozenset[int]:
    """Leave out those behind a day or a part of it: ২টায় is at both, দুপুর ২টায় at two."""
    of_a_day = {one.places[-1] + 1 for one in found if one.atom.letter in _OF_A_DAY}
    hours = {
        place
        for one in found
        if one.places[0] in of_a_day and one.atom.letter in (moments.NUMBER, moments.CLOCK)
        for place in (*one.places, one.places[-1] + 1)
    }
    return pointing - hours
