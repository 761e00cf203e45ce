"""The only place that says what a question asks for, or that it asks for nothing we know."""

import functools

from handlers.understanding import examples, normalise, sentence, vocabulary

_OTHER = "other"
_SAME = 0.99
_LEAST_WITHOUT_CUE = 0.62
_LEAST_WITH_CUE = 0.35
_MOST_STRANGE = 0.6


def asked(question: sentence.Sentence) -> vocabulary.Kind | None:
    """Return what `question` asks about a meeting, or None: rather nothing than a guess.

    A name alone asks for the next meeting. A cue ("when", কোথায়) decides where there is one; else
    the nearest example does, when it is near.
    """
    words = vocabulary.load()
    if words.beyond.places(question.known):
        return None
    likeness = dict(_examples().nearest(question.pattern))
    other = likeness.pop(_OTHER)
    if other >= _SAME:
        return None
    if question.only_names:
        return "next"
    cued = {kind for kind, cues in words.cues.items() if cues.places(question.known)}
    if cued and question.is_about_meetings:
        return None if _is_mostly_strange(question) else _one_of(cued)
    best = max(vocabulary.KINDS, key=lambda kind: likeness[kind])
    least = max(other, _LEAST_WITH_CUE if cued else _LEAST_WITHOUT_CUE)
    if likeness[best] < least or (question.strange and not question.is_about_meetings):
        return None
    return _one_of(cued) if cued else best


def _is_mostly_strange(question: sentence.Sentence) -> bool:
    return len(question.strange & question.said) > _MOST_STRANGE * len(question.said)


def _one_of(cued: set[vocabulary.Kind]) -> vocabulary.Kind:
    """Return the one thing that the cues ask for, or the whole card ("next") for several."""
    facts = cued - {"next"}
    if len(facts) > 1 and "when" not in facts:
        facts -= {"where"}  # "where is the link" asks for the link
    return facts.pop() if len(facts) == 1 else "next"


@functools.cache
def _examples() -> examples.Examples:
    language = vocabulary.load()
    kinds: dict[str, list[str]] = {
        kind: [text for words in language.files.values() for text in words.asked[kind].examples]
        for kind in vocabulary.KINDS
    }
    kinds[_OTHER] = [text for words in language.files.values() for text in words.other]
    return examples.Examples({kind: [_pattern(text) for text in kinds[kind]] for kind in kinds})


def _pattern(example: str) -> str:
    words = normalise.words(example)
    return sentence.Sentence(words, frozenset(), vocabulary.load()).pattern
