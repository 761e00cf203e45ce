"""The only place that reads whether meetings are asked for that are at the same time."""

from handlers.understanding import naming, sentence, vocabulary
from handlers.understanding.kinds import Overlap


def of(question: sentence.Sentence, found: naming.Named) -> Overlap | None:
    """Return which meetings may overlap: any `two` of one's own, or those `with` the one meant.

    None where nothing of the kind is asked, or of times that are none of ours.
    """
    language = vocabulary.load()
    longest = {one: phrases.longest(question.known) for one, phrases in language.overlaps.items()}
    overlap = max(longest, key=lambda one: longest[one])
    if not longest[overlap] or question.strange or question.beyond or found.zone:
        return None
    return overlap
