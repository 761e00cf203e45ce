"""The only place that reads how long the meetings meant take: "longer than two hours"."""

from collections.abc import Iterator

from handlers.understanding import moments, sentence, vocabulary
from handlers.understanding.frames import Lasting

_HOUR = 60


def parted(question: sentence.Sentence) -> tuple[str, Lasting] | None:
    """Return the text without the words for a length, and that length; None where none is said."""
    language = vocabulary.load()
    beside = question.small | question.follow
    for phrases, longer in ((language.longer, True), (language.shorter, False)):
        for places in phrases.found(question.spellings):
            before, behind = places[0] - 1, places[-1] + 1
            while behind in beside:
                behind += 1
            for length, minutes in _lengths(question):
                if behind == length[0] or before == length[-1]:
                    away = {*range(places[0], behind), *length}
                    kept = [word for at, word in enumerate(question.words) if at not in away]
                    lasting = Lasting(minutes, None) if longer else Lasting(None, minutes)
                    return " ".join(kept), lasting
    return None


def _lengths(question: sentence.Sentence) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield the places of each number of hours or minutes, and the minutes that it is."""
    language = vocabulary.load()
    numbers = {
        one.places[-1]: one.atom.value
        for one in question.moments
        if one.atom.letter == moments.NUMBER and isinstance(one.atom.value, int)
    }
    for phrases, minutes in ((language.hours, _HOUR), (language.minutes, 1)):
        for places in phrases.found(question.spellings):
            number = numbers.get(places[0] - 1)
            if number is not None:
                yield (places[0] - 1, *places), number * minutes
            else:
                yield tuple(places), minutes  # "longer than an hour"
