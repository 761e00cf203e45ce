"""The only place that says which words of a question say what it is about."""

from handlers.understanding import (
    sentence,
    vocabulary,
)
from handlers.understanding.kinds import Kind

BRIEF = 10
"""Words of a question that may go on about what was spoken of."""


def sought(question: sentence.Sentence, asked: Kind | None) -> frozenset[int]:
    """Return the places of the words that say what news is sought."""
    about = _told_about(question) if asked == "news" else frozenset()
    said = question.strange | question.named | question.beyond | about
    return said - question.period.places


def telling(question: sentence.Sentence) -> frozenset[int]:
    """Return the places of the words that say something, and do not only ask or point.

    Of a long text none: it does not go on about what was told.
    """
    if len(question.words) > BRIEF:
        return frozenset()
    language, known = vocabulary.load(), question.known
    nothing = question.small | question.polite | question.linkers | question.follow
    nothing |= question.own | question.period.places | language.pointers.places(known)
    nothing |= language.interrogatives.places(known)
    for cues in language.cues.values():
        nothing |= cues.places(known)
    return frozenset(range(len(known))) - nothing


def _told_about(question: sentence.Sentence) -> frozenset[int]:
    """Return the places of what news is about, in whatever words: "news about training"."""
    language, known = vocabulary.load(), question.known
    beside = question.small | question.polite | question.linkers
    nothing = question.own | question.follow | question.group | question.period.places
    nothing |= (question.meeting - question.describing) | language.cues["news"].places(known)
    nothing |= language.pointers.places(known) | language.interrogatives.places(known)
    found: set[int] = set()
    for phrases, step in ((language.about_before, 1), (language.about, -1)):
        for place in phrases.places(known):
            at = place + step
            while 0 <= at < len(known) and at not in nothing:
                found.add(at)
                at += step
    return frozenset(found) - beside
