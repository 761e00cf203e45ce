"""The only place that says which places a text names: towns, and the rooms where meetings are."""

import itertools
from collections.abc import Iterator
from dataclasses import replace

from handlers.understanding import index, sentence, vocabulary
from storage.rules import words as scripts

PART = 0.2
"""How much of a place has to be there for it to be meant."""

_SURELY = 0.9
_NEARLY_A_TOWN = 0.5
_NEAR = 3
_SHORTEST = 4
"""Letters of a place that is none of ours."""
_LONGEST = 5
"""Words in which a room is named."""


def towns(
    plain: sentence.Sentence, places: index.Index, telling: frozenset[int], among: frozenset[int]
) -> tuple[index.Hit, index.Hit]:
    """Return the meetings at what is named, of two towns at either: "in Dhaka or Teknaf".

    Not those in the town of nearly all: "I am in Dhaka" asks for no fewer, "which meetings are in
    Dhaka", "Dhaka meetings" and "and in Dhaka?" do. Behind them all meetings at what words name.
    """
    found, somewhere = index.NOTHING, index.NOTHING
    listed = plain.meeting | vocabulary.load().cues["list"].places(plain.known)
    hit = places.find(plain.words, telling, among)
    while hit.ids:
        somewhere = replace(
            hit, ids=(*somewhere.ids, *hit.ids), places=somewhere.places | hit.places
        )
        everywhere = 2 * len(hit.ids) > len(among)
        wanted = located(plain, hit.places) & listed or max(hit.places) + 1 in plain.meeting
        wanted = wanted or _says_but(plain, hit.places) or _joined(plain, hit.places, found.places)
        if not everywhere or wanted:
            ids = dict.fromkeys((*found.ids, *hit.ids))
            coverage = max(found.coverage, hit.coverage)
            found = replace(
                hit, ids=tuple(ids), places=found.places | hit.places, coverage=coverage
            )
        telling = (telling & plain.strange) - somewhere.places
        hit = places.find(plain.words, telling, among) if telling else index.NOTHING
        if hit.likeness < _SURELY or hit.coverage < _NEARLY_A_TOWN:
            break
    return found, somewhere


def _says_but(plain: sentence.Sentence, town: frozenset[int]) -> bool:
    """Whether nothing is said but where, or a town to go on about: "and in Dhaka?"."""
    where = located(plain, town)
    only = vocabulary.load().only.places(plain.known)
    if not (where or plain.follow or only):
        return False
    rest = frozenset(range(len(plain.words))) - town - where - plain.polite - plain.joining
    return not rest - only - vocabulary.load().one.places(plain.spellings)


def _joined(plain: sentence.Sentence, town: frozenset[int], other: frozenset[int]) -> bool:
    """Whether a town is named in one breath with another: "Dhaka and Cox's Bazar"."""
    if not other:
        return False
    between = frozenset(range(min(max(town), max(other)) + 1, max(min(town), min(other))))
    language = vocabulary.load()
    joining = language.relations["and"].places(plain.known) & between
    return bool(joining) and between <= plain.joining | joining | language.located.places(
        plain.known
    )


def is_unknown(question: sentence.Sentence, somewhere: frozenset[int]) -> bool:
    """Whether meetings are asked for where none of ours are: "anything in Jessore next week".

    Where such a word has an ending instead of "in", it has to be the first: যশোরে কিছু আছে?
    """
    language = vocabulary.load()
    strange = question.strange - somewhere
    before = language.located.places(question.known) - language.attended.places(question.known)
    if any(at - 1 in before and len(question.words[at]) >= _SHORTEST for at in strange):
        return True
    first = min(frozenset(range(len(question.words))) - question.polite, default=0)
    return first in strange and not {first, first + 1}.isdisjoint(located_behind(question))


def origins(plain: sentence.Sentence, places: index.Index, among: frozenset[int]) -> frozenset[int]:
    """Return the words of where somebody comes from: "flying from Dhaka", ঢাকা থেকে."""
    relations = vocabulary.load().relations
    found: set[int] = set()
    for said, step in (("from", 1), ("onwards", -1)):
        for place in relations[said].places(plain.spellings) - plain.period.places:
            beside = place + step
            while beside in plain.strange or (
                0 <= beside < len(plain.words)
                and (beside in plain.small or places.find(plain.words, {beside}, among).ids)
            ):
                found.add(beside)
                beside += step
    return frozenset(found)


def located(plain: sentence.Sentence, places: frozenset[int]) -> frozenset[int]:
    """Return the places of "at" and the words around it, where a place stands behind it.

    Or before it: "Dhaka te". Not where people are asked for: "who comes from those at UNICEF".
    """
    language = vocabulary.load()
    people = (language.cues[kind] for kind in ("who_comes", "members", "chair"))
    if not places or any(cues.places(plain.known) for cues in people):
        return frozenset()
    before = language.located.places(plain.known)
    at = min(places) - 1
    while at in plain.linkers - before:
        at -= 1
    if at in before:
        return frozenset({at - 1, at})
    last = max(places)
    for behind in (last, last + 1):
        if behind in located_behind(plain):
            return frozenset(range(behind, behind + _NEAR))
    return frozenset()


def is_asked(question: sentence.Sentence, somewhere: frozenset[int], *, titled: bool) -> bool:
    """Whether a text asks if what it points at, or names, is somewhere: "is that one in Dhaka?".

    `somewhere` are the words of places that we know; it may be another one.
    """
    language, known = vocabulary.load(), question.known
    pointers = language.pointers.places(known)
    asking = language.interrogatives.places(known)
    if not asking or not (pointers or titled) or question.period:
        return False
    if language.among.places(known) or language.which.places(known):
        return False  # "which of them are at the IOM"
    where = (somewhere | question.strange) - pointers
    ends = {at for at in somewhere if question.words[at].endswith(language.located_behind)}
    if not where or not (ends or where & located_behind(question) or located(question, where)):
        return False
    beside = pointers | asking | question.joining | question.meeting | language.held.places(known)
    return not question.said - beside - where - language.located.places(known)


def located_behind(plain: sentence.Sentence) -> frozenset[int]:
    """Return the places of words that are, or end with, what says "in" behind a place.

    In Latin letters only a word that we do not know surely has such an ending.
    """
    behind = vocabulary.load().located_behind
    return frozenset(
        place
        for place, word in enumerate(plain.words)
        if place not in plain.period.places
        and word.endswith(behind)
        and (word in behind or place in plain.strange or scripts.is_bangla(word))
    )


def building(
    plain: sentence.Sentence,
    places: index.Index,
    groups: frozenset[int],
    titles: frozenset[int],
    among: frozenset[int],
) -> index.Hit:
    """Return the meetings in a room that several words name together, be they everyday words.

    They stand behind "at", or before it in other languages; or they go on where the name of a
    working group seems to be: "Sample Hall".
    """
    in_room = room(plain, places, among)
    if in_room.ids:
        return in_room if in_room.places - titles else index.NOTHING
    for run, first in _runs(plain, places, groups, among):
        hit = places.find(plain.words, run, among)
        if hit.coverage < PART or not first <= hit.places or hit.places <= titles | plain.meeting:
            continue
        between = frozenset(range(min(hit.places), max(hit.places) + 1)) - hit.places
        if len(hit.places) > 1 and between <= plain.small and hit.places - groups - plain.meeting:
            return hit
    return index.NOTHING


def room(plain: sentence.Sentence, places: index.Index, among: frozenset[int]) -> index.Hit:
    """Return the meetings in the hall or room that is named, wherever it stands: "room B".

    All words that stand with the word for a room have to be of that one: no "Blue training hall".
    """
    for at, named in _rooms(plain):
        words = named | {at}
        hit = places.find(plain.words, words, among)
        one = frozenset(hit.ids[:1])
        if hit.places == words and places.find(plain.words, words, one).places == words:
            return hit
    return index.NOTHING


def of_rooms(plain: sentence.Sentence, *, by_kind: bool) -> frozenset[int]:
    """Return the words that tell a room by its number, or `by_kind`, be it none of ours."""
    return frozenset(
        place
        for at, named in _rooms(plain)
        if max(named) > at or (by_kind and named & plain.describing)
        for place in (*named, at)
    )


def _rooms(plain: sentence.Sentence) -> Iterator[tuple[int, frozenset[int]]]:
    """Yield the places of words for a room that is told from others, with those that tell it."""
    for at in sorted(vocabulary.load().rooms.places(plain.spellings)):
        before = itertools.takewhile(plain.content.__contains__, range(at - 1, at - _LONGEST, -1))
        named = set(before)
        behind = "".join(plain.words[at + 1 : at + 2])
        if (len(behind) == 1 or behind.isdigit()) and at + 1 not in plain.small:
            named.add(at + 1)
        if named - (plain.meeting - plain.describing):
            yield at, frozenset(named)


def _runs(
    plain: sentence.Sentence, places: index.Index, groups: frozenset[int], among: frozenset[int]
) -> Iterator[tuple[frozenset[int], frozenset[int]]]:
    """Yield the words that may name a room, and those of them that must do so."""
    language = vocabulary.load()
    asking = language.interrogatives.places(plain.known) | plain.period.places | plain.own
    within = frozenset(range(len(plain.words))) - asking
    for at in sorted(language.located.places(plain.known)):
        yield from _run(plain, range(at + 1, at + 1 + _LONGEST), within)
    for behind in sorted(located_behind(plain)):
        last = behind - (plain.words[behind] in language.located_behind)
        yield from _run(plain, range(last, last - _LONGEST, -1), within)
    if groups and places.find(plain.words, groups, among).ids:
        around = range(min(groups) - _NEAR, max(groups) + 1 + _NEAR)
        yield within.intersection(around) - plain.small, groups


def _run(
    plain: sentence.Sentence, ordered: range, within: frozenset[int]
) -> Iterator[tuple[frozenset[int], frozenset[int]]]:
    words = list(itertools.takewhile(within.__contains__, ordered))
    telling = [place for place in words if place not in plain.small]
    if len(telling) > 1:
        yield frozenset(telling), frozenset(telling[:1])
