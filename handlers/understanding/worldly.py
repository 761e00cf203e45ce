"""The only place that says that a text is about the world, though it has a word of a name of ours.

A word alone of a title, a part of the name of a group that goes on otherwise, an item of an agenda
or a town is but a hint: "is the cyclone coming", "child vaccine schedule", "hotels in Dhaka".
"""

from collections.abc import Mapping

from handlers.understanding import frames, lessons, naming, sentence, vocabulary
from handlers.understanding.kinds import Kind

_NEAR, _UNLIKELY, _FAR = 2.0, 1.5, 3.0
"""How much less likely other talk may be to be meant; how much less likely it makes the rest."""

_HALF_A_TITLE = 0.5

_OF_ANY_PLACE = (None, "next", "list", "count", "who_comes")
"""What is asked of places in the world as of those of meetings: "people who live in Dhaka"."""

_OF_ONES_DAY = (None, "list", "next", "count", "how_to_join", "contact")
"""What may be asked of meetings where one's home, phone or bus is spoken of, too."""


def is_meant(
    question: sentence.Sentence,
    found: naming.Named,
    asked: Kind | None,
    likeness: Mapping[str, float],
) -> bool:
    """Whether something in the world is meant, where `asked` would be asked of what is `found`."""
    other, known = likeness[lessons.OTHER], question.known
    daily = vocabulary.load().daily.places(known)
    if any(place + 1 in question.meeting for place in daily):
        return not question.named  # "the guardians' meeting"
    if question.meeting or question.group or asked == "news":
        return False
    if not question.named and (daily or (asked == "chair" and question.strange)):
        return asked not in _OF_ONES_DAY
    of_none = asked == "who_comes" and not vocabulary.load().who.places(known)
    if of_none and _is_a_hint(question, found, frozenset()):
        return not found.organizations.ids  # "is a cyclone coming"
    if found.zone and other == 0:
        return likeness["when"] < -_FAR
    named = found.groups.ids or found.titles.ids
    if found.topics.ids and not named:
        return _is_an_item_elsewhere(question, found, asked, likeness)
    if found.places.ids and not named and other == 0 and not question.period:
        return asked in _OF_ANY_PLACE
    foreign = lessons.foreign(question)
    unlikely = other == 0 and (asked is None or likeness[asked] < -_UNLIKELY)
    said = unlikely or (other >= -_NEAR and bool(foreign))
    return said and _is_a_hint(question, found, foreign)


def _is_an_item_elsewhere(
    question: sentence.Sentence,
    found: naming.Named,
    asked: Kind | None,
    likeness: Mapping[str, float],
) -> bool:
    """Whether words of an agenda are about something else: "election" of "co-leads' election"."""
    cues, known = vocabulary.load().cues, question.known
    if any(cues[kind].places(known) for kind in ("duration", "agenda")) or question.own:
        return False
    if likeness[lessons.OTHER] == 0:
        return likeness["agenda"] < -_FAR
    alone = len(found.topics.places) == 1 and not (question.describing or question.period)
    return asked == "when" and alone


def _is_a_hint(question: sentence.Sentence, found: naming.Named, foreign: frozenset[int]) -> bool:
    """Whether what is found is but a word of a name, or part of what goes on in `foreign` words.

    Not a word for a kind of meeting: "the quarterly".
    """
    groups, titles = found.groups, found.titles
    describing = vocabulary.load().describing.places(question.spellings)
    if titles.places & describing or found.places.ids:
        return False
    goes_on = any(place - 1 in groups.places | titles.places for place in foreign)
    if groups.ids:
        return goes_on and not titles.ids
    return bool(titles.ids) and titles.coverage <= (_HALF_A_TITLE if goes_on else frames.HINT)
