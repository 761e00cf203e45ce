"""The only place that reads which meetings are meant by their place among those ahead.

"The second meeting of next week", "the next two of CTIP", পরের তিনটা মিটিং.
"""

from dataclasses import dataclass
from typing import Final

from handlers.understanding import moments, sentence, vocabulary
from handlers.understanding.kinds import Kind

_MOST: Final = 9
_OF_SEVERAL: Final = (None, "next", "list", "when", "where", "news", "duration")
"""What a text may look like that says how many meetings, and nothing else."""


@dataclass(frozen=True, slots=True)
class Rank:
    """Which of the meetings meant, in their order: the one at a `place`, counted from 1, or not
    more than so many (`most`), of which `past` says that they are over. The
    `places` are those of the words for how many, which are no hour (৩টা).
    """

    place: int = 0
    most: int = 0
    past: bool = False
    places: frozenset[int] = frozenset()


NOTHING = Rank()


def of(question: sentence.Sentence, asked: Kind | None) -> Rank:
    """Return what a text says of that; NOTHING where it says nothing, as nearly always."""
    if not question.meeting:
        return NOTHING
    place = question.ordinal_meeting
    if place:
        return Rank(place=place)
    counted = [one for one in question.moments if one.atom.letter == moments.NUMBER]
    for one in counted if asked in _OF_SEVERAL else ():
        number, behind = one.atom.value, one.places[-1] + 1
        beside = question.named | question.group | question.describing | question.joining
        while behind in beside - question.meeting:
            behind += 1
        if behind not in question.meeting or not isinstance(number, int) or not 1 < number <= _MOST:
            continue
        places = frozenset(range(one.places[0], behind))
        before = frozenset({one.places[0] - 1})
        language, known = vocabulary.load(), question.spellings
        first = language.ordinals[1].places(known) | language.extremes["first"].places(known)
        ahead = (
            first | language.cues["next"].places(known) | language.relations["next"].places(known)
        )
        if before & ahead:
            return Rank(most=number, places=places)
        if before & language.relations["last"].places(known) and question.period.places <= places:
            return Rank(most=number, past=True, places=places)
    return NOTHING
