"""The only place that reads that somebody is in danger: no question, and none for a program.

Rather once too often than not at all; but what is said of a meeting, or asked of the news, is a
question like any other.
"""

from handlers.understanding import sentence, vocabulary


def is_said(question: sentence.Sentence) -> bool:
    """Say whether a text speaks of danger, be "trafficking" in it also the name of a group."""
    language = vocabulary.load()
    of_month = {one for one in question.period.places if _is_of_days(question.words[one])}
    if not language.danger.places(question.spellings) - of_month:
        return False
    if language.cues["news"].places(question.known):
        return False
    of_meeting = question.meeting or sentence.TITLE in question.tokens
    return bool(question.own) or not of_meeting


def _is_of_days(word: str) -> bool:
    """Whether a word is one meeting of some days: "marcherta" is no "marche"."""
    return word.endswith(vocabulary.load().one_endings)
