"""The only place that says what is asked once it is known which records are named."""

from collections.abc import Mapping

from handlers.understanding import (
    intents,
    kinds,
    naming,
    organizations,
    sentence,
    tense,
    vocabulary,
    worldly,
)
from handlers.understanding.kinds import Kind

FAR = 3.0
"""How much less likely than other talk what is asked may be, to be offered."""

_FAR_FROM_A_LIST = 10.0
"""How much less likely a list of meetings may be than one of working groups, beside days."""

_OF_AN_AGENDA = (None, "next", "list", "duration", "chair", "who_comes")
"""What is asked of an item of an agenda is answered by the agenda."""

_OF_OTHERS = ("groups", "members", "news")
"""What may be the subject of an item of an agenda."""

_WHEREVER_ONE_IS = (
    "agenda", "chair", "who_comes", "not_answered", "seats", "deadline", "count", "mine", "groups",
    "members", "contact", "news", "waiting",
)  # fmt: skip
"""What is not the time somewhere else, though a place of another zone is named."""


def of(
    question: sentence.Sentence,
    found: naming.Named,
    anchor: intents.Anchor,
    likeness: Mapping[str, float],
) -> Kind | None:
    """Return what is asked, given which records are named."""
    language, known = vocabulary.load(), question.known
    if found.is_who_gives:
        return "agenda"
    asked = intents.asked(question, anchor, likeness)
    if asked == "chair" and _heads_an_organization(question, found):
        return None
    if found.zone and anchor and _is_somebodys_time(question):
        return "when"  # "somebody in Nairobi joins, her time?"
    if worldly.is_meant(question, found, asked, likeness):
        return None
    if found.zone and asked not in _WHEREVER_ONE_IS:
        return "when" if anchor and asked is not None else None
    if asked == "members" and found.titles.ids and not found.groups.ids:
        return "agenda"  # "is it part of the agenda"
    if asked in _OF_OTHERS and set(found.topics.ids) & set(found.titles.ids):
        asked = "agenda"  # "does the plenary have anything on the roles of the groups"
    asks = language.interrogatives.places(known)
    if asked is None and asks and found.is_only_about_a_topic(question):
        asked = "agenda"  # "how many minutes does the annual report get"
    told = asked == "news" and language.cues["news"].places(known)
    if asked in ("list", "news") and not told and tense.is_of_the_last(question):
        asked = "next"  # "what happened in the last meeting"
    of_any = language.anything.places(known)
    changed = language.cues["still_on"].places(known) - question.period.places
    if asked == "list" and of_any and changed and likeness["still_on"] > -FAR:
        return "still_on"  # "did anything move"
    if asked == "news" and not told and _is_about_what(question):
        return "agenda"  # "what is the network meeting about"
    soonest = language.cues["next"].places(known) - question.period.places
    if asked == "news" and not told and question.meeting and soonest:
        return "next"  # নেটওয়ার্কের পরের সভা কী
    presented = language.presenting.places(known)
    if presented and set(found.topics.ids) & set(found.titles.ids):
        asked = "agenda"  # "who gives the annual report at the plenary"
    if asked in _OF_AN_AGENDA and found.is_about_a_topic(anchor):
        asked = "agenda"
    together = language.anybody.places(known)
    if asked == "groups" and not question.said - together - question.small:
        asked = "list"  # "what is on, all groups together"
    if asked == "groups" and question.period and likeness["list"] > -_FAR_FROM_A_LIST:
        asked = "list"  # "what are the groups doing next week"
    whole_days = language.whole_days.places(known)
    of_one = found.titles.ids or question.meeting
    if asked == "duration" and whole_days and question.period.first and not (of_one or asks):
        asked = "list"  # "Wednesday the 20th then, the whole day"
    if found.presented.ids and not found.titles.ids and intents.is_plural(question):
        asked = "list"  # "in which meetings does the ILO present"
    return organizations.asked_of(asked, question, found, likeness)


def _heads_an_organization(question: sentence.Sentence, found: naming.Named) -> bool:
    """Whether "who is the chair" is asked of an organization: that is in no record."""
    of_ours = found.groups.ids or found.titles.ids or question.group or question.meeting
    who = vocabulary.load().who.places(question.known)
    return bool(found.may_be_organizations and who and not (of_ours or question.period))


def is_of_the_unplaced(
    question: sentence.Sentence, found: naming.Named, asked: Kind | None
) -> bool:
    """Whether the meetings are asked for whose place is not fixed: "which have no venue yet"."""
    if found.titles.ids or not vocabulary.load().unplaced.places(question.known):
        return False
    asks = vocabulary.load().interrogatives.places(question.known)
    which = any(place - 1 in asks for place in question.meeting)
    return which or asked in kinds.ALL_AT_ONCE or intents.is_plural(question)


def _is_about_what(question: sentence.Sentence) -> bool:
    """Whether it is asked what a meeting is about, and of nothing that it may be about."""
    language, known = vocabulary.load(), question.known
    if not question.meeting or question.strange or question.beyond:
        return False
    last = max(frozenset(range(len(known))) - question.polite, default=0)
    about = language.cues["agenda"].places(known) | language.about.places(known)
    return bool(about) or last in language.about_before.places(known)


def _is_somebodys_time(question: sentence.Sentence) -> bool:
    """Whether the time of a person who was spoken of is asked for: "his time", ওনার সময়ে."""
    language, known = vocabulary.load(), question.known
    times = language.local_time.places(known)
    return any(place + 1 in times for place in language.someone.places(known))
