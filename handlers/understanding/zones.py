"""The only place that finds the place of another zone that a text names, and its words for it."""

from handlers.understanding import sentence, vocabulary
from handlers.understanding.phrases import Phrases

_SHORTEST_MISSPELT = 6


def find(plain: sentence.Sentence, taken: frozenset[int]) -> tuple[str | None, frozenset[int]]:
    """Return the zone that is named beside words that are `taken`, and the places of its words."""
    language = vocabulary.load()
    if not language.zone_words.places(plain.spellings):
        return None, frozenset()  # as nearly always: there are hundreds of lists
    for zone, phrases in language.zones.items():
        places = phrases.places(plain.spellings) - taken
        if places and all(is_as_written(plain.words[place]) for place in places):
            return zone, places
    return None, frozenset()


def city(question: sentence.Sentence, zone: str | None, somewhere: frozenset[int]) -> str | None:
    """Return the words for where a time is wanted, be it a place whose time we know or not.

    Of an unknown one the time is wanted in "in Nowhere time" and "what time is it in Nowhere";
    `somewhere` are the words of places that we know.
    """
    words, language = question.words, vocabulary.load()
    if zone:
        phrases = language.zones[zone]
        places = sorted(question.places_of(sentence.ZONE))
        return " ".join(spelt(question, place, phrases) for place in places)
    times = language.local_time.places(question.known)
    located = language.located.places(question.known)
    last = max(frozenset(range(len(words))) - question.polite, default=0)
    unknown = question.strange - question.unknown_name - somewhere
    for place in sorted(unknown if times else ()):
        if place + 1 in times or (place - 1 in located and place == last):
            return words[place]
    return None


def spelt(plain: sentence.Sentence, place: int, phrases: Phrases) -> str:
    """Return a word of one of the places without an ending: জেনেভা for জেনেভায়."""
    known = (one for one in plain.spellings[place] if phrases.places([frozenset({one})]))
    return next(known, plain.words[place])


def is_as_written(word: str) -> bool:
    """Whether a word is one that we know, or long enough to be misspelt: "dubi" is not Dubai."""
    return len(word) >= _SHORTEST_MISSPELT or bool(vocabulary.load().lexicon.forms(word))
