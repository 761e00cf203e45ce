"""The only place that says whether what is asked lies behind or ahead, and when."""

from dataclasses import replace
from datetime import timedelta

from handlers.understanding import calendars, kinds, periods, references, sentence, vocabulary
from handlers.understanding.kinds import Extreme, Kind

_A_YEAR = timedelta(days=365)

_OF_WHAT_COMES = (None, "still_on", "mine", "waiting")
"""What is asked of meetings ahead, whatever words of the past stand in it."""


def extreme(question: sentence.Sentence) -> Extreme | None:
    """Return which one of several meetings is meant: the longest one, the first of those days.

    "The last meeting" is over where no days are said, or with words of the past.
    """
    language = vocabulary.load()
    for one, phrases in language.extremes.items():
        said = phrases.places(question.known)
        places = said if _is_open(question.period) else said - question.period.places
        over = language.past.places(question.known) - said
        ahead = not (over or language.was.places(question.known))
        of_some = question.period.first or language.among.places(question.known)
        if places and (one != "last" or of_some) and ahead:
            return one
    return None


def says_but_the_extreme(question: sentence.Sentence, extreme: Extreme) -> bool:
    """Whether a text says which one of several is meant, and nothing beside: "the longer one"."""
    said = vocabulary.load().extremes[extreme].places(question.known)
    return not question.said - said - question.joining - question.meeting - question.period.places


def _is_open(period: periods.Period) -> bool:
    """Whether days have a beginning and no end: "the one after today's" is the first of them."""
    first, last = period.first, period.last
    return bool(first and last and last - first >= _A_YEAR and not period.part)


def is_of_the_last(question: sentence.Sentence) -> bool:
    """Whether the one meeting is meant that was held last: "what happened in the last meeting"."""
    past = vocabulary.load().past.found(question.known)
    of_one = any(not question.meeting.isdisjoint(places) for places in past)
    return of_one and not question.period and not references.names_several(question)


def next_ones(question: sentence.Sentence, asked: Kind | None) -> frozenset[int]:
    """Return the places of words for the next meeting; none of who is coming: কে কে আসছে."""
    language = vocabulary.load()
    said = language.cues["next"].places(question.known) - question.period.places
    if asked != "who_comes":
        return said
    who = language.who.places(question.known) | question.places_of(sentence.ORGANIZATION)
    return frozenset(
        place for place in said if place - 1 not in who or place + 1 in question.meeting
    )


def looks_back(question: sentence.Sentence, asked: Kind | None) -> bool:
    """Whether words such as "was held" say that a meeting of the past is meant."""
    if asked in _OF_WHAT_COMES or (asked == "deadline" and not question.named):
        return False  # "by when was I to reply to that"
    language = vocabulary.load()
    past = language.past.places(question.known)
    if past and asked == "where":  # "same venue as last time?" is asked of what comes
        asks = language.interrogatives.places(question.known)
        for places in language.cues["where"].found(question.known):
            past -= frozenset(places if asks.isdisjoint(places) else ())
    if past and asked == "deadline":
        date = language.cues["deadline"].places(question.known)  # "the last date for the meeting"
        said = language.past.found(question.known)
        past = frozenset(place for each in said if date.isdisjoint(each) for place in each)
    return bool(past)


def period_of(
    question: sentence.Sentence, calendar: calendars.Calendar, asked: Kind | None
) -> periods.Period:
    """Return the days and hours meant: beside words of the past the last that passed."""
    words = vocabulary.load()
    period = question.period
    if not period and asked in kinds.ALL_AT_ONCE and words.now.places(question.known):
        return periods.now(calendar)
    if not period or asked in _OF_WHAT_COMES:
        return period
    over = asked == "news" or looks_back(question, asked)  # what is told has happened
    if not over and not words.was.places(question.known):
        return period
    passed = question.passed
    begun = passed.first is not None and passed.first <= calendar.today
    if begun and (over or passed.spans != period.spans):
        return replace(passed, past=True, otherwise=period)
    return period
