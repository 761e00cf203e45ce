"""The only place that reads whose answer is asked for: that of others than who writes.

"Who cannot come", "what did Monir answer", "is anybody of my office coming". A text with "who"
never says something of one's own coming. Whether there is such a person, and who may know it, is
not judged here: a name is what stands where a name stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from handlers.understanding import naming, sentence, vocabulary
from handlers.understanding.kinds import Said, Tally, Theirs

_NEAR = 3
"""Words between "who" and what they said."""

_SHORTEST_MISSPELT = 6
"""Letters of a word that may be one of ours, misspelt; a shorter one is a name: "Kamal"."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of others: who `said` it; what was said, or will be done, by a person.

    `tally` is what is asked of all answers together.
    `theirs` says that the answer is asked for of who is named, a person or an organization, the
    `places` are those of the words that may be a person's name.
    """

    said: tuple[Said, ...] = ()
    theirs: Theirs | None = None
    places: frozenset[int] = frozenset()
    tally: Tally | None = None

    def __bool__(self) -> bool:
        return bool(self.said or self.theirs or self.tally)


NOTHING = Asked()
"""What a text asks that asks for nobody else's answer."""


def read(question: sentence.Sentence, found: naming.Named) -> Asked:
    """Return what is asked of the answers of others; NOTHING where one's own are meant."""
    if not (question.named or question.meeting or question.period) and _is_daily(question):
        return NOTHING  # "who is coming to dinner"
    said = _said_by_whom(question)
    if said is not None:
        return Asked(said=(said,))
    named = frozenset(found.organizations.places)
    for what, phrases in vocabulary.load().their.items():
        for places in sorted(phrases.found(question.known), key=len, reverse=True):
            person = _person(question, places, what)
            if person:
                return Asked(theirs=what, places=person)
            if what == "answer" and named & _beside(question, places) and not question.own:
                return Asked(theirs=what)
    return NOTHING


def tally(question: sentence.Sentence, found: naming.Named) -> Asked:
    """Return what is asked of all answers together; of one organization that is named its own."""
    language = vocabulary.load()
    if not language.tally.places(question.known):
        return NOTHING  # as nearly always
    for one, phrases in language.tallies.items():
        if phrases.places(question.known) and not (one == "replied" and found.organizations.ids):
            return Asked(tally=one)
    return NOTHING


def _is_daily(question: sentence.Sentence) -> bool:
    return bool(vocabulary.load().daily.places(question.known))


def _said_by_whom(question: sentence.Sentence) -> Said | None:
    """Return what was said by those who are asked for: "who said no", কে আসতে পারবেন না."""
    words = vocabulary.load()
    who = list(words.who.found(question.known))
    if not who:
        return None
    longest: dict[Said, int] = {}
    for said, phrases in words.whose.items():
        for places in phrases.found(question.known):
            if any(_is_near(one, places) for one in who):
                longest[said] = max(longest.get(said, 0), len(places))
    return max(longest, key=lambda said: longest[said], default=None)


def _is_near(who: list[int], said: list[int]) -> bool:
    """Whether those asked for stand before what they said, or right behind it."""
    return 0 < said[0] - who[-1] <= _NEAR + 1 or who[0] == said[-1] + 1


def _person(question: sentence.Sentence, places: list[int], what: Theirs) -> frozenset[int]:
    """Return the words of a person's name: inside a phrase, before it, or behind "answer from"."""
    inside = frozenset(range(places[0], places[-1])) - frozenset(places)
    if inside or what == "coming":
        return names(question, inside) or (
            names(question, _before(question, places)) if what == "comes" else frozenset()
        )
    behind = {places[-1] + 1} if places[-1] in question.linkers else ()
    return names(question, _before(question, places)) or names(question, behind)


def _beside(question: sentence.Sentence, places: list[int]) -> frozenset[int]:
    """Return the words of whom a phrase is said: inside it, else the nearest before it."""
    inside = frozenset(range(places[0], places[-1])) - frozenset(places)
    return inside or _before(question, places)


def _before(question: sentence.Sentence, places: list[int]) -> frozenset[int]:
    """Return the nearest words before a phrase, but for days, meetings and what says nothing."""
    skipped = question.period.places | question.small | question.meeting | question.polite
    skipped |= question.named - question.places_of(sentence.ORGANIZATION)
    place = places[0] - 1
    while place in skipped:
        place -= 1
    found: set[int] = set()
    while place >= 0 and place not in skipped:
        found.add(place)
        place -= 1
    return frozenset(found)


def names(question: sentence.Sentence, places: Iterable[int]) -> frozenset[int]:
    """Return those of some words that may be a person's name, where nothing else is among them."""
    others = question.own | question.meeting | question.group | question.period.places
    within = frozenset(places)
    if within & others:
        return frozenset()
    return frozenset(place for place in within if _is_name(question, place))


def _is_name(question: sentence.Sentence, place: int) -> bool:
    if place in question.beyond:
        return False  # "when will the salary come"
    if place in question.strange:
        return True
    if place in question.named or place >= len(question.words):
        return False
    word = question.words[place]
    return len(word) < _SHORTEST_MISSPELT and not (
        vocabulary.load().lexicon.forms(word) or word.isdigit()
    )
