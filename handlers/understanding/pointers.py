"""The only place that says which button or command a text asks for: "where are the documents"."""

from typing import Final

from handlers.understanding import naming, persons, sentence, vocabulary
from handlers.understanding.kinds import Guide, Kind

_WIDE: Final[frozenset[Kind | None]] = frozenset(
    {
        None,
        "next",
        "list",
        "where",
        "how_to_join",
        "contact",
        "mine",
        "waiting",
        "chair",
        "who_comes",
        "groups",
        "members",
    }
)
"""What is asked in the words of how one does something ("where are", "how do I", "my answer")."""

_MOST_STRANGE: Final = 0.2
"""The share of a text that may speak of something else."""

_ORDERS: Final[frozenset[Guide]] = frozenset({"change", "remind", "announce", "make", "publish"})
"""What somebody is told to do, which may be no business of ours."""

_OF_THE_BOT: Final[frozenset[Guide]] = frozenset({"language", "stop", "privacy"})
"""What the bot has, and so has any other."""

_FEW: Final = 6
"""Words of a text in which one word is enough: "slides please"."""


def of(question: sentence.Sentence, found: naming.Named, asked: Kind | None) -> Guide | None:
    """Return what is asked for, where nothing else is: the longest phrase, above other cues."""
    words = vocabulary.load()
    longest: dict[Guide, list[int]] = {}
    for guide, phrases in words.guides.items():
        if guide in persons.GUIDES:
            continue
        for places in phrases.found(question.known):
            if len(places) > len(longest.get(guide, ())):
                longest[guide] = places
    if not longest:
        return None
    guide = max(longest, key=lambda one: len(longest[one]))
    places = longest[guide]
    if guide == "focal_point" and found.groups.ids:
        return None  # who chairs it
    of_meeting = question.meeting or found.titles.ids or question.period
    if guide == "focal_point" and of_meeting:
        return None  # who comes for an organization
    if asked is not None:
        cues = list(words.cues[asked].found(question.known))
        if guide == "unrecorded" and question.meeting & words.cues[asked].places(question.known):
            cues = []  # "meeting e ki dupurer khabar dibe" does not ask what the meeting is about
        apart = any(frozenset(cue).isdisjoint(places) for cue in cues)
        if (asked not in _WIDE and apart) or max(map(len, cues), default=0) > len(places):
            return None  # "until when can I change my answer"
        # "announce it", "parking at the plenary" may be likest to news
        told = guide == "unrecorded" or (asked == "news" and guide in _ORDERS)
        told = told or (asked == "still_on" and guide == "change")  # "change its time to 3 pm"
        long = words.cues["duration"].places(question.known)  # "how many minutes for the report"
        told = told or (guide == "documents" and asked == "agenda" and not long)  # মিনিটস আছে?
        told = told or (guide == "unrecorded" and len(places) > 1)  # অনেক দূর নাকি ওটা
        if asked not in _WIDE and not cues and not told:
            return None
    said = words.guides[guide].places(question.known)
    around = frozenset(range(min(said), max(said) + 2))  # "add this to Google calendar"
    if min(question.beyond, default=max(said)) < min(said):
        return None  # "write the minutes of my retreat"
    elsewhere = (question.strange | question.beyond) - around
    whether = asked == "still_on" and words.cues[asked].longest(question.known) > 1
    if guide in _OF_THE_BOT and (elsewhere or words.daily.places(question.known)):
        return None  # "unsubscribe from spotify", "the language of my phone"
    if guide in _ORDERS and (elsewhere or whether):
        return None  # "cancel the meeting with my landlord", "did they reschedule it"
    if len(places) > 1:
        few = guide == "focal_point" or len(elsewhere) <= _MOST_STRANGE * len(question.said)
        return guide if few else None
    return guide if not elsewhere and len(question.said) <= _FEW else None


def is_of_things(question: sentence.Sentence) -> bool:
    """Whether a word of coming is said of what no record holds: দুপুরের খাবার থাকবে."""
    words = vocabulary.load()
    said = words.sayings["come"].places(question.known)
    return bool(said) and said <= words.guides["unrecorded"].places(question.known)


def is_destination(question: sentence.Sentence) -> bool:
    """Whether the days said are those to which something is to be moved: "move it to 3 pm"."""
    words = vocabulary.load()
    to = words.relations["to"].places(question.known) | words.attended.places(question.known)
    first = min(question.period.places, default=0)
    return not to.isdisjoint({first - 1, first})
