"""The only place that says how a text points at what was just said, or shown in a list.

A text goes on about that where it points at it (it, that one, of those), begins as what goes on
does (and, what about), or says but a fact (where?), days (in February?) or a filter (only online).
It is new, whatever was spoken of, where it names its own kind of subject (meetings, any meeting,
how many meetings) and does none of this.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from handlers.understanding import kinds, sentence, vocabulary
from handlers.understanding.kinds import Alone, Further, Said
from handlers.understanding.phrases import Phrases

_FEW = 8
"""Words of a text that says one thing alone: "yes please, thank you"."""


@dataclass(frozen=True, slots=True)
class Pointing:
    """What a text points at.

    `step` is 1 for the meeting after the one that was spoken of, -1 for the one before it; `named`
    says that the text itself names that one ("after the plenary"). `ordinal` is a place in what was
    listed, counted from 1 or back from -1; 0 for none. `other` is the other one of two, and `among`
    keeps to what was listed. `day` is the day of what was spoken of (0), the one after it (1) or
    before it (-1); of what is named, where the text names a meeting. `weeks` and `months` are those
    from the ones spoken of ("the week after that"). `bare` says that the text says
    nothing beside, `with_days` that days are said beside a step ("the Tuesday after that").
    """

    step: int = 0
    named: bool = False
    ordinal: int = 0
    other: bool = False
    among: bool = False
    day: int | None = None
    weeks: int = 0
    months: int = 0
    bare: bool = False
    with_days: bool = False
    which: bool = False
    """Whether it asks, and no more, which those are that were spoken of: "which ones?"."""


NOTHING = Pointing()


def of(question: sentence.Sentence, titles: frozenset[int]) -> Pointing:
    """Return what a text points at; `titles` are the places of what names one meeting."""
    language = vocabulary.load()
    known = question.known
    among = bool(_among(question))
    day = _day(question)
    if day is not None:
        return Pointing(day=day, named=bool(titles), among=among)
    if language.spoken_spans.places(known):  # as hardly any text has
        weeks, of_weeks = _longest(known, language.spoken_weeks)
        months, of_months = _longest(known, language.spoken_months)
        if question.period.places <= of_weeks | of_months:
            return Pointing(weeks=weeks, months=months, among=among)
    which = language.which.places(known)
    if which and not question.named and _asks_only(question, which | _among(question)):
        return Pointing(which=True)
    named = _step_from(question, titles)
    if named:
        return Pointing(step=named, named=True, among=among)
    number = _number(question)
    if number:
        return Pointing(ordinal=number, bare=True)
    step, stepping = _longest(question.known, {1: language.after, -1: language.before})
    first = min(stepping, default=0)
    if first - 1 in question.named and first in question.linkers:
        step, stepping = 0, frozenset()  # "LM-TWG এর পরের সভা" is its next one, not the one after
    if stepping <= question.period.places:
        step, stepping = 0, frozenset()  # "5 tar pore" is after five
    if not step and _is_weekday_after(question):
        step, stepping = 1, frozenset({len(known) - 1})
    ordinal, counting = _longest(question.spellings, language.ordinals)
    if not question.period.places <= counting:  # "the first one", not "the first of March"
        ordinal, counting = 0, frozenset()
    if language.past.places(known) - counting:  # "when was the last one"
        ordinal, counting = 0, frozenset()
    other = language.other.places(known)
    said = frozenset(range(len(known))) - stepping - counting - other
    beside = question.small | question.linkers | question.polite | question.follow
    return Pointing(
        step=step,
        ordinal=ordinal,
        other=bool(other),
        among=among,
        bare=not said - beside - question.meeting,
        with_days=bool(step and question.period.places - stepping),
    )


def _is_weekday_after(question: sentence.Sentence) -> bool:
    """Say whether a text ends with a weekday and "after": "and on the Wednesday after"."""
    last = len(question.words) - 1
    after = vocabulary.load().relations["after"].places(question.known)
    days = question.period
    return days.by == "weekday" and last in after and last - 1 in days.places


def _among(question: sentence.Sentence) -> frozenset[int]:
    """Return the places of "of those", এর মধ্যে; not where it is of a name ("LM er modhe")."""
    return frozenset(
        place
        for places in vocabulary.load().among.found(question.known)
        if places[0] - 1 not in question.named and question.period.places.isdisjoint(places)
        for place in places
    )


def _asks_only(question: sentence.Sentence, which: frozenset[int]) -> bool:
    """Whether nothing else is said than which ones: "2 of them? which"."""
    numbers = frozenset(place for place, word in enumerate(question.words) if word.isdigit())
    beside = question.small | question.follow | question.meeting | question.polite
    return not question.said - which - beside - numbers


def _day(question: sentence.Sentence) -> int | None:
    """Read "that day" or "the day after", where no days are said; "the day after tomorrow" is."""
    if question.period.first is not None:
        return None
    day, places = _longest(question.known, vocabulary.load().spoken_days)
    return day if places else None


def is_new(question: sentence.Sentence, pointing: Pointing) -> bool:
    """Say whether a text names its own kind of subject, and so is not about what was spoken of."""
    points = pointing.step or pointing.day is not None
    if pointing.among or pointing.other or (points and not pointing.named):
        return False
    language = vocabulary.load()
    known = question.known
    several = names_several(question)
    if not several:
        return False
    first = next((at for at in range(len(known)) if at not in question.polite - question.follow), 0)
    inside = question.period.places | several
    behind = frozenset(place + 1 for place in question.meeting)  # "meetings that are online"
    return first not in question.follow and language.pointers.places(known) <= inside | behind


def names_several(question: sentence.Sentence) -> frozenset[int]:
    """Return the places of words for several meetings: "any meetings", কোন কোন সভা."""
    cues = vocabulary.load().cues
    found = (places for kind in kinds.ALL_AT_ONCE for places in cues[kind].found(question.known))
    several = (places for places in found if not question.meeting.isdisjoint(places))
    return frozenset(place for places in several for place in places)


def is_of_one(question: sentence.Sentence) -> bool:
    """Say whether one meeting of the days is pointed at: "the March one", মার্চেরটা."""
    period, language = question.period, vocabulary.load()
    if period.first is None or period.earliest is not None:
        return False  # "at 5 ta" is an hour
    beside = period.places | {place + 1 for place in period.places}
    before = min(period.places) - 1
    beside |= {before - 1} if before in question.linkers else {before}  # "the one on Saturday"
    ends = any(question.words[place].endswith(language.one_endings) for place in period.places)
    return ends or bool(language.one.places(question.spellings) & beside)


def is_of_hours(question: sentence.Sentence) -> bool:
    """Say whether a text says but hours, to keep to the meetings then: "only the afternoon"."""
    period, only = question.period, vocabulary.load().only.places(question.known)
    if period.first is not None or not period or period.now:
        return False
    beside = question.small | question.meeting | question.follow | question.linkers | only
    return bool(only) and question.said <= period.places | beside


def _number(question: sentence.Sentence) -> int:
    """Read a number that stands by itself: 2, ২টা."""
    said = frozenset(range(len(question.words))) - question.polite - question.small
    only = question.words[min(said)] if len(said) == 1 else ""
    return int(only) if only.isdecimal() else 0


def nth(question: sentence.Sentence) -> int:
    """Return the place on an agenda of the item that is meant, -1 for the last; 0 for none.

    "The second item", "agenda, 2nd one", এজেন্ডার দ্বিতীয়টা, and not প্রথমটার এজেন্ডা.
    """
    language, known = vocabulary.load(), question.known
    items = language.items.places(known)
    agenda = language.agendas.places(known) if not question.meeting else frozenset()
    if not (items or agenda):
        return 0
    number, places = _longest(question.spellings, language.ordinals)
    if not number:
        ends = {1: language.extremes["first"], -1: language.extremes["last"]}
        number, places = _longest(known, ends)
    if not places or places <= question.named:
        return 0
    first, last = min(places) - 1, max(places) + 1
    between = question.linkers | question.small
    while last in between:
        last += 1
    while first in between - agenda:
        first -= 1
    return number if (last in items or places & items or first in agenda) else 0


def numbered(plain: sentence.Sentence) -> frozenset[int]:
    """Return the places of "2 number", "no. 3": a place in a list, where one was shown."""
    return frozenset(
        place
        for phrases in vocabulary.load().ordinals.values()
        for each in phrases.found(plain.spellings)
        if len(each) > 1 and any(plain.words[one].isdigit() for one in each)
        for place in each
    )


def _longest(
    known: Sequence[frozenset[str]], said: Mapping[int, Phrases]
) -> tuple[int, frozenset[int]]:
    """Return the number whose phrase is the longest that stands here, and its places."""
    found = [
        (phrases.longest(known), number, places)
        for number, phrases in said.items()
        if (places := phrases.places(known))
    ]
    _, number, places = max(found, default=(0, 0, frozenset()), key=lambda one: one[:2])
    return number, places


def _step_from(question: sentence.Sentence, titles: frozenset[int]) -> int:
    """Read "after the plenary", প্লেনারির পরে: where the words stand is what makes them that."""
    if not titles:
        return 0
    language = vocabulary.load()
    between = question.small | question.linkers | question.meeting | question.polite
    first, last = min(titles) - 1, max(titles) + 1
    while first in between:
        first -= 1
    while last in between:
        last += 1
    for relation, place, step in (
        ("after", first, 1), ("before", first, -1), ("later", last, 1), ("earlier", last, -1),
    ):  # fmt: skip
        said = language.relations[relation].places(question.known) - question.period.places
        if place in said:  # and not "the plenary later this month"
            return step
    return 0


def alone(plain: sentence.Sentence) -> frozenset[Alone]:
    """Return what a text says and nothing beside it but politeness; nothing for any other text."""
    if len(plain.words) > _FEW:
        return frozenset()
    language = vocabulary.load()
    places = {what: said.places(plain.spellings) for what, said in language.alone.items()}
    places["come"] -= places["cannot"]  # "ashbo na" is no "ashbo"
    everything = frozenset(range(len(plain.words)))
    beside = plain.polite | plain.small
    also: dict[Alone, frozenset[int]] = dict.fromkeys(_ANSWERS, places["yes"])  # "yes, online"
    also["come"] = also["cannot"] = places["yes"] | places["no"]  # "no sorry, can't"
    also["cannot"] |= language.putting.places(plain.spellings)  # আসব না লিখেন
    also["undo"] = places["no"] | places["yes"]  # "never mind, cancel that"
    of_others = ("come", "cannot") if language.who.places(plain.known) else ()  # কে কে আসবে
    return frozenset(
        what
        for what, here in places.items()
        if here and not everything - here - beside - also.get(what, frozenset())
        if what not in of_others
    )


def further(question: sentence.Sentence) -> Further | None:
    """Return what is asked, and no more, of a news item that was told: "more", "link?"."""
    language, known = vocabulary.load(), question.known
    if len(known) > _FEW:
        return None
    beside = question.joining | question.polite | language.pointers.places(known)
    beside |= language.interrogatives.places(known) | language.cues["news"].places(known)
    for what, phrases in language.further.items():
        places = phrases.places(known)
        if places and not frozenset(range(len(known))) - places - beside:
            return what
    return None


def changed_to(plain: sentence.Sentence) -> Alone | None:
    """Return the answer into which another is to be changed, where a text says nothing else."""
    language = vocabulary.load()
    changing = language.changing.places(plain.spellings)
    changing |= language.putting.places(plain.spellings)
    if not changing or len(plain.words) > _FEW:
        return None
    beside = changing | plain.polite | plain.small | plain.own | plain.follow
    beside |= language.pointers.places(plain.spellings)
    left = frozenset(range(len(plain.words))) - beside
    found = {what: language.alone[what].places(plain.spellings) for what in _ANSWERS}
    fitting = [what for what, here in found.items() if left and left <= here]
    return fitting[0] if len(fitting) == 1 else None


_ANSWERS: Final[tuple[Alone, ...]] = ("maybe", "online", "in_person")


def put(clause: sentence.Sentence) -> Alone | None:
    """Return the answer that a clause takes for the one that was offered: "online then"."""
    language, known = vocabulary.load(), clause.spellings
    if len(clause.words) > _FEW:
        return None
    found = {what: language.alone[what].places(known) for what in _ANSWERS}
    for mode, phrases in language.modes.items():
        found[mode] |= phrases.places(known)
    refusing = language.denied_behind.places(known), language.denied_before.places(known)
    refused = [what for what, here in found.items() if here and _is_refused(here, *refusing)]
    named = [what for what, here in found.items() if here and what not in refused]
    if len(named) != 1:
        return None
    beside = clause.polite | clause.small | clause.own | clause.follow | refusing[0] | refusing[1]
    for phrases in (language.changing, language.putting, language.pointers, language.corrected):
        beside |= phrases.places(known)
    for what in ("yes", "no", *refused, *named):
        beside |= found[what] if what in found else language.alone[what].places(known)
    return None if frozenset(range(len(known))) - beside else named[0]


def says_alone(clauses: Sequence[sentence.Sentence]) -> Said | None:
    """Return what one clause says of coming, and nothing else, beside others that ask nothing."""
    said = [(clause, alone(clause)) for clause in clauses]
    saying: Said
    for saying in ("come", "cannot"):
        others = [clause for clause, what in said if saying not in what]
        asks = vocabulary.load().interrogatives
        if len(others) < len(said) and not any(asks.places(other.known) for other in others):
            return saying
    return None


def denies(question: sentence.Sentence) -> bool:
    """Say whether a text says of what it names that it is not meant: "not the May one"."""
    language, known = vocabulary.load(), question.known
    last = max(frozenset(range(len(known))) - question.polite, default=0)
    return 0 in language.denied_before.places(known) or last in language.denied_behind.places(known)


def takes_back(clauses: Sequence[sentence.Sentence]) -> bool:
    """Say whether a clause takes back what was offered, beside others that ask nothing."""
    refusing = [clause for clause in clauses if "undo" in alone(clause)]
    others = [clause for clause in clauses if clause not in refusing]
    asks = vocabulary.load().interrogatives
    return bool(refusing) and not any(asks.places(other.known) for other in others)


def _is_refused(places: frozenset[int], behind: frozenset[int], before: frozenset[int]) -> bool:
    """Whether what is at these places is what is not wanted: "not online", সশরীরে না."""
    return max(places) + 1 in behind or min(places) - 1 in before
