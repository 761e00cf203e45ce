"""The only place that says what somebody says, or said, of their own coming, and how they come."""

from collections.abc import Mapping, Sequence
from itertools import chain

from handlers.understanding import (
    intents,
    kinds,
    lessons,
    normalise,
    placing,
    references,
    sentence,
    vocabulary,
)
from handlers.understanding.intents import Anchor
from handlers.understanding.kinds import Kind, Mode, Said, Saying
from storage.rules import words as scripts

_IT_IS, _SURE_IT_IS, _SURE_IT_IS_NOT = 3.0, 4.0, 6.0
"""Natural logarithms: how much likelier, or less likely, a question has to be."""


def said(
    question: sentence.Sentence, anchor: Anchor, likeness: Mapping[str, float]
) -> Saying | None:
    """Return what somebody says of their own coming; None for a question."""
    words = vocabulary.load()
    if _says_no_more(question, anchor):
        likeness = {**likeness, lessons.DO: 0.0}  # নেটওয়ার্কেরটায় আসব, be its news as likely
    if likeness[lessons.DO] < -_SURE_IT_IS_NOT:
        return None
    if likeness[lessons.DO] < 0 and likeness[lessons.OTHER] == 0 and anchor < Anchor.NAME:
        return None
    others = max(weight for kind, weight in likeness.items() if kind != lessons.DO)
    asks = words.interrogatives.places(question.known) and others > -_IT_IS
    if asks or _is_beyond(question, anchor) or _is_of_someone_else(question):
        return None
    if anchor < Anchor.NAME and _is_to_daily_life(question):
        return None
    known = _but_for_what_was(question)
    lengths = {saying: words.sayings[saying].longest(known) for saying in words.sayings}
    for saying in ("maybe", "cannot", "come"):
        if lengths[saying] and lengths[saying] >= max(lengths.values()) - (saying == "maybe"):
            return saying
    if _puts(question) or _begins_so(question):
        return "come"
    if others > -_SURE_IT_IS or question.only_names:
        return None
    if not anchor:
        return None
    return "come" if mode(question) else "unclear" if anchor >= Anchor.NAME else None


def _says_no_more(question: sentence.Sentence, anchor: Anchor) -> bool:
    """Whether a text says that somebody comes to what it names, and nothing beside."""
    words = vocabulary.load()
    everybody = words.everybody.places(question.known)
    said = frozenset(
        place
        for phrases in words.sayings.values()
        for places in phrases.found(question.known)
        for place in places
    )
    if not said or not (everybody or anchor >= Anchor.NAME):
        return False
    beside = question.named | question.meeting | question.small | question.polite | everybody
    return len(said | beside | question.linkers) == len(question.words)


def mode_beside(question: sentence.Sentence) -> Mode | None:
    """Return how somebody takes part, where a text says no more beside what it names."""
    words, known = vocabulary.load(), question.known
    said = mode(question)
    named = question.named - question.places_of(sentence.ZONE) | question.period.places
    if not named or said is None:
        return None
    how = words.corrected.places(known) | words.alone["come"].places(known)
    how |= words.changing.places(known) | words.putting.places(known)
    for each in (*words.modes.values(), words.alone["in_person"], words.alone["online"]):
        how |= each.places(known)
    beside = question.meeting | question.small | question.polite | question.follow | question.own
    return said if len(named | how | beside | question.linkers) == len(question.words) else None


def _puts(question: sentence.Sentence) -> bool:
    """Whether a text sets how somebody takes part in what it names, and says no more.

    "Change the quarterly to in person", "quarterly tao online dao".
    """
    words, known = vocabulary.load(), question.known
    sets = words.changing.places(known) | words.putting.places(known)
    return bool(sets and question.named) and mode_beside(question) is not None


def _begins_so(question: sentence.Sentence) -> bool:
    """Whether a text begins as who comes says it, of what it names: "coming to the plenary"."""
    words, known = vocabulary.load(), question.known
    if not (question.named or question.meeting):
        return False
    to, begins = words.attended.places(known), question.polite - words.attended.places(known)
    first = next((place for place in range(len(known)) if place not in begins), 0)
    said = words.alone["come"].found(known)
    return any(places[0] == first and places[-1] + 1 in to for places in said)


def is_to_the_unknown(question: sentence.Sentence, saying: Saying | None, weak: bool) -> bool:
    """Whether it is said of what nobody knows: "I am coming to sunflower", "ami moonlight e ashbo".

    A strange word stands right behind "coming to", or with an ending before it. What is named may
    be but a `weak` likeness, an item of some agenda: "to the budget retreat" is not to a budget.
    """
    if saying in (None, "unclear") or (question.named and not weak):
        return False
    words = vocabulary.load()
    strange = question.strange
    to = words.attended.places(question.known)
    between = question.small | question.polite | to
    for places in chain.from_iterable(one.found(question.known) for one in words.sayings.values()):
        first, behind = places[0] - 1, places[-1] + 1
        while behind in between or behind in question.named:
            behind += 1
        if behind in strange and not to.isdisjoint(range(places[0], behind)):
            return True
        comes = saying != "cannot" and not to.isdisjoint(places)  # not জ্বরে আসতে পারব না
        if comes and first in placing.located_behind(question):
            own = first in strange or (first - 1 in strange and first in question.small)
            if own and not question.named:
                return True
    return False


def _but_for_what_was(question: sentence.Sentence) -> list[frozenset[str]]:
    """Give what the words may stand for but for an answer of before: "I said maybe, but cannot"."""
    words = vocabulary.load()
    known = list(question.known)
    for places in words.taken_back.found(question.known):
        for place in range(places[0], places[-1] + 1):
            known[place] = frozenset()
    anything = any(phrases.longest(known) for phrases in words.sayings.values())
    return known if anything else question.known


def _is_beyond(question: sentence.Sentence, anchor: Anchor) -> bool:
    """Whether what is said is none of our business; reasons before it may well be."""
    words = vocabulary.load()
    if not question.beyond or anchor < Anchor.NAME:
        return bool(question.beyond)
    said = [places[0] for cues in words.sayings.values() for places in cues.found(question.known)]
    return max(said, default=0) < max(question.beyond)


def _is_of_someone_else(question: sentence.Sentence) -> bool:
    """Whether another does what is said: "my boss", or a name right before it ("Monir cannot")."""
    words = vocabulary.load()
    if words.someone_else.places(question.known):
        return True
    begins = {places[0] for cues in words.sayings.values() for places in cues.found(question.known)}
    is_place = 0 in placing.located_behind(question) and scripts.is_bangla(question.words[0])
    return 0 in question.strange and 1 in begins and not is_place


def _is_to_daily_life(question: sentence.Sentence) -> bool:
    """Whether somebody comes, or not, to what is no meeting: "I can't come home tonight".

    "Home" may also be why, or where from: "I can't come, I am at home", বাসা থেকে জয়েন করব.
    """
    words, known = vocabulary.load(), question.known
    daily = words.daily.places(known)
    if not daily or question.meeting or mode(question):
        return False
    small = question.small | question.own | question.linkers | words.attended.places(known)
    whence = words.relations["from"].places(known) | words.relations["onwards"].places(known)
    for places in chain.from_iterable(one.found(known) for one in words.sayings.values()):
        first, behind = places[0] - 1, places[-1] + 1
        while behind in small:
            behind += 1
        while first in small:
            first -= 1
        if not daily.isdisjoint({*places, first, behind}) and first not in whence:
            return True
    return False


def answered(question: sentence.Sentence) -> tuple[Said, ...]:
    """Return which answers of one's own are asked for, where not all ("yes or no") are."""
    phrases = vocabulary.load().answered
    longest = {said: phrases[said].longest(question.known) for said in kinds.SAYINGS}
    found = tuple(said for said in kinds.SAYINGS if longest[said] == max(longest.values()))
    return found if len(found) == 1 else ()


def instead(question: sentence.Sentence, saying: Saying | None) -> Mode | None:
    """Return how somebody takes part who cannot in another way: "not in person, but online"."""
    words = vocabulary.load()
    if saying != "cannot":
        return None
    last = {
        mode: max(phrases.places(question.known), default=-1)
        for mode, phrases in words.modes.items()
    }
    refused = max(words.sayings["cannot"].places(question.known), default=len(question.words))
    if min(last.values()) < 0:
        return None
    mode = max(last, key=lambda one: last[one])
    return mode if last[mode] > refused else None


def mode(question: sentence.Sentence) -> Mode | None:
    """Return how somebody wants to take part, where they say it."""
    only = only_mode(question)
    if only is not None:
        return only
    return _named(question.known)


def mode_in(text: str) -> Mode | None:
    """Return how somebody wants to take part by a text that may say nothing else."""
    return _named(vocabulary.load().recognise(normalise.words(text)))


def mode_places(words: Sequence[str]) -> frozenset[int]:
    """Return the places of the words for how one takes part."""
    language = vocabulary.load()
    known = language.recognise(words)
    alone = (language.alone["in_person"], language.alone["online"])
    said = (phrases.places(known) for phrases in (*language.modes.values(), *alone))
    return frozenset().union(*said)


def _named(known: Sequence[frozenset[str]]) -> Mode | None:
    words = vocabulary.load()
    named = [mode for mode, phrases in words.modes.items() if phrases.places(known)]
    return named[0] if len(named) == 1 else None


def only_mode(question: sentence.Sentence) -> Mode | None:
    """Return the one way to take part in the meetings meant, where no other is wanted."""
    modes = vocabulary.load().only_modes
    return next((mode for mode in modes if modes[mode].places(question.known)), None)


def way(question: sentence.Sentence, kind: Kind | None) -> Mode | None:
    """Return how one takes part, where nothing else asks for the place: "is it online"."""
    words, said = vocabulary.load(), mode(question) if kind == "where" else None
    if said is None:
        return None
    ways = words.modes[said].places(question.known)
    cues = words.cues["where"].found(question.known)
    return said if all(not ways.isdisjoint(places) for places in cues) else None


def other_way(question: sentence.Sentence, kind: Kind | None) -> tuple[Kind, ...]:
    """Return what else is told of how one takes part: "is it online or in person"."""
    words, known = vocabulary.load(), question.known
    both = all(
        words.modes[one].places(known) | words.alone[one].places(known) for one in kinds.MODES
    )
    return ("how_to_join",) if both and kind == "where" else ()


def is_filter(question: sentence.Sentence) -> bool:
    """Whether a text says but how one takes part, to keep to the meetings where one can so.

    It says "only" or means several: "in person only", "the hybrid ones".
    """
    words, known = vocabulary.load(), question.known
    if words.pointers.places(known) or (mode(question) is None and not is_hybrid(question)):
        return False  # "is it online only?", "online or in person?"
    ways = words.hybrid.places(known).union(
        *(each.places(known) for each in (*words.modes.values(), *words.only_modes.values())),
        words.alone["in_person"].places(known),
    )
    among = words.among.places(known)
    only = words.only.places(known) | among
    if not (question.period or among):
        only |= words.which.places(known)  # আর কোনটা অনলাইনে
    beside = question.small | question.polite | question.meeting | question.follow
    several = only | words.hybrid.places(known) | references.names_several(question)
    several |= words.follow.places(known)  # "and in person?"
    return bool(ways and several) and (
        question.said <= ways | only | beside | question.linkers | question.period.places
    )


def is_hybrid(question: sentence.Sentence) -> bool:
    """Whether meetings are meant that one can join in both ways."""
    return bool(vocabulary.load().hybrid.places(question.known))


def is_limited(question: sentence.Sentence, kind: Kind | None) -> bool:
    """Whether several meetings are asked for, of those that one can join in a certain way."""
    if mode(question) is None and not is_hybrid(question):
        return False
    if kind in kinds.ALL_AT_ONCE:
        return True
    among = vocabulary.load().among.places(question.known)  # এগুলার কোনটায়
    several = intents.is_plural(question) or among
    return kind in {"how_to_join", "where", "next"} and bool(several)
