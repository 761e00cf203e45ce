"""The only place that says what a question asks for, or that it asks for nothing we know."""

import math
from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Final

from handlers.understanding import kinds, lessons, sentence, vocabulary
from handlers.understanding.kinds import Kind

_SURE_IT_IS_NOT = 6.0
_MOST_STRANGE = 0.6
_FEW_STRANGE = 0.25
_HARDLY_STRANGE = 0.1
_A_LITTLE = 1.0
_SURELY = 3.0
_LONG_CUE = 3
_CLEARLY = 2.5
"""A cue of so many words is doubted so much less."""
_LITTLE = 7
"""Words of a question that names nothing and is understood all the same: "agenda?"."""

_FACTS: Final[frozenset[Kind]] = frozenset({"when", "where", "how_to_join", "agenda"})
"""What a card shows together: who asks for two of them gets the card."""

_LISTS: Final[frozenset[Kind]] = frozenset({"list", "next"})

_OF_DAYS: Final[frozenset[Kind]] = _LISTS | {"count", "when", "agenda"}
"""What may be asked of days without a word for a meeting: "what is there on Sunday?"."""


class Anchor(IntEnum):
    """How surely a text is about the network's meetings, by what it names."""

    NONE = 0
    MEETING = 1
    """A word for a meeting, a name that we do not know, or a small part of one that we do."""
    NAME = 2
    """A working group, a title or a place."""
    TITLE = 3
    """The most of a title: then all that is known of the meeting is a better answer than none."""


_DOUBT: Final = {Anchor.TITLE: 2.5, Anchor.NAME: 2.5, Anchor.MEETING: 1.5, Anchor.NONE: 0.5}
_SURE_WITHOUT_CUE: Final = {
    Anchor.TITLE: 0.5,
    Anchor.NAME: 2.0,
    Anchor.MEETING: 3.0,
    Anchor.NONE: 6.0,
}
_SURE_OF_LITTLE: Final = 1.5
_LEAST: Final = 0.2
_CERTAIN: Final = 15.0
"""Natural logarithms: how much less likely than another kind a cue may make what it asks for, and
how much likelier than other talk a question without a cue has to be."""


def asked(
    question: sentence.Sentence, anchor: Anchor, likeness: Mapping[str, float]
) -> Kind | None:
    """Return what `question` asks, or None: rather nothing than a guess.

    A name alone asks for the next meeting, and days alone for what is in them. A cue ("when",
    কোথায়) decides where there is one; else the nearest example does, when it is near.
    """
    words = vocabulary.load()
    cued = {kind: cues.longest(question.known) for kind, cues in words.cues.items()}
    lengths = {kind: length for kind, length in cued.items() if length}
    if words.cues["next"].places(question.known) <= question.period.places:
        lengths.pop("next", None)  # "next week"
    if "news" in lengths and words.cues["news"].places(question.known) <= question.follow:
        lengths.pop("news")  # "what abt the network ones"
    if question.period.first:
        _but_for_days(lengths, question)
    likeness = dict(likeness)
    kind = _cued(lengths, likeness, question, anchor)
    if question.beyond and kind != "news" and not _is_surely(kind, likeness, question, anchor):
        return None
    if max(weight for one, weight in likeness.items() if one != lessons.OTHER) < -_CERTAIN:
        return None
    if question.only_names and (kind is None or kind in _LISTS):
        return kind or ("list" if question.period else "next")
    if kind != "groups" and (anchor >= Anchor.NAME or question.unknown_name):
        likeness["groups"] = -math.inf  # the words "working group" belong to the name
    if anchor >= Anchor.NAME and words.interrogatives.places(question.known):
        likeness[lessons.DO] = -math.inf  # "can I come online to the plenary?"
    likeliest = max(likeness, key=lambda one: likeness[one])
    at_least = max(anchor, Anchor.MEETING) if question.period.first else anchor
    if kind is None and likeness[lessons.OTHER] > -_SURE_WITHOUT_CUE[at_least]:
        return "next" if anchor is Anchor.TITLE and likeliest != lessons.DO else None
    of_a_meeting = [one for one in lengths if one not in _LISTS and one not in kinds.WITHOUT_A_NAME]
    if of_a_meeting and likeliest == "list" and sentence.TITLE in question.tokens:
        return max(
            of_a_meeting, key=lambda one: likeness[one]
        )  # of what has a title nothing is listed
    of_the_next = kind in _FACTS and "next" in lengths  # "when is the next one" lists nothing
    sure = of_the_next or (kind and lengths.get(kind, 0) >= _LONG_CUE)
    doubt = _DOUBT[anchor] + (_CLEARLY if sure else 0)
    if kind is None or (likeness[kind] < -doubt and likeliest != "next"):
        kind = next((one for one in kinds.KINDS if one == likeliest), None)
        of_one = kind not in lengths and kind not in _LISTS | kinds.WITHOUT_A_NAME
        if of_one and _only_tells(question, anchor):
            return None  # "my daughter's result comes out on Thursday"
    return kind if kind and _is_in_scope(question, kind, anchor, likeness[lessons.OTHER]) else None


def _but_for_days(lengths: dict[Kind, int], question: sentence.Sentence) -> None:
    """Take out what is only part of days, or takes note of what was said: "ok, the 20th?"."""
    cues = vocabulary.load().cues
    if "when" in lengths and cues["when"].places(question.known) <= question.period.places:
        lengths.pop("when")  # ২০ তারিখে
    noted = cues["still_on"].places(question.known) <= question.polite
    if "still_on" in lengths and noted and not question.meeting:
        lengths.pop("still_on")  # ঠিক আছে


def _is_surely(
    kind: Kind | None,
    likeness: Mapping[str, float],
    question: sentence.Sentence,
    anchor: Anchor,
) -> bool:
    """Whether something of ours is asked, whatever else is spoken of: "my bus needs it"."""
    ours = anchor >= Anchor.NAME or question.meeting or question.period
    sure = kind is not None and likeness[kind] == 0 and likeness[lessons.OTHER] < -_SURE_IT_IS_NOT
    return bool(ours and sure)


def _only_tells(question: sentence.Sentence, anchor: Anchor) -> bool:
    """Whether a text names nothing of ours and asks nothing, with words that we do not know."""
    asks = vocabulary.load().interrogatives.places(question.known)
    return anchor < Anchor.NAME and bool(question.strange) and not (asks or question.meeting)


_BESIDE: Final[tuple[Kind, ...]] = (
    "where", "how_to_join", "agenda", "duration", "chair", "who_comes", "seats", "deadline",
)  # fmt: skip
"""What may be asked in the same breath as something else."""


def also(question: sentence.Sentence, kind: Kind | None) -> tuple[Kind, ...]:
    """Return what is asked beside `kind`: "… and by when do I have to answer?"."""
    words = vocabulary.load()
    if kind == "list":
        return ("where",) if words.cues["where"].places(question.known) else ()
    joining = question.follow | words.joiners.places(question.known)
    if kind not in (*_BESIDE, "when") or not joining:
        return ()
    first = {place for places in words.cues[kind].found(question.known) for place in places}
    found: list[Kind] = []
    for other in _BESIDE:
        longest = max(words.cues[other].found(question.known), key=len, default=[])
        apart = first and longest and first.isdisjoint(longest) and other != kind
        if apart and any(_is_between(place, first, longest) for place in joining):
            found.append(other)
    return tuple(found)


def _is_between(place: int, some: Iterable[int], others: Iterable[int]) -> bool:
    return max(some) < place < min(others) or max(others) < place < min(some)


def is_plural(question: sentence.Sentence) -> bool:
    """Whether it has the words with which one asks for several meetings: "which meetings"."""
    return bool(vocabulary.load().cues["list"].places(question.known))


def is_of_all_hours(question: sentence.Sentence, kind: Kind | None) -> bool:
    """Whether it is asked how long several meetings take together: "how many hours in total"."""
    words = vocabulary.load()
    if kind == "count":
        return bool(words.cues["duration"].places(question.known))  # "how many hours of meetings"
    return kind == "duration" and bool(words.in_all.places(question.known))


def _is_in_scope(question: sentence.Sentence, kind: Kind, anchor: Anchor, other: float) -> bool:
    """Whether what is asked is asked of the network, and not of anything else in the world.

    `other` says how likely that would be.
    """
    sure, likely = other < -_SURE_OF_LITTLE, other < -_LEAST
    if anchor >= Anchor.NAME or kind == "news":
        return True
    if anchor is Anchor.MEETING or kind in kinds.WITHOUT_A_NAME:
        return not _is_strange(question, _FEW_STRANGE if kind == "contact" else _MOST_STRANGE)
    if question.period.first and sure and not _is_strange(question, _HARDLY_STRANGE):
        return True
    on_days = question.period.first or len(question.words) <= _LITTLE
    if question.period and on_days and kind in _OF_DAYS and not _is_strange(question, _FEW_STRANGE):
        return likely
    told = question.own or question.period
    brief = len(question.words) <= _LITTLE or (told and kind in _LISTS)
    return sure and not question.strange and bool(brief)


def _is_strange(question: sentence.Sentence, most: float) -> bool:
    """Whether more than a share of what is said is unknown to us."""
    return len(question.strange & question.said) > most * len(question.said)


def _cued(
    lengths: Mapping[Kind, int],
    likeness: Mapping[str, float],
    question: sentence.Sentence,
    anchor: Anchor,
) -> Kind | None:
    """Return the one thing that the cues ask for; "next" is the whole card.

    The longest cue decides, of equally long ones that of the likelier kind.
    """
    if "chair" in lengths and anchor >= Anchor.NAME and not (question.meeting or question.period):
        lengths = {kind: length for kind, length in lengths.items() if kind != "still_on"}
        # "is it still UNDP that leads the group?"
    special = [kind for kind in lengths if kind not in _FACTS | _LISTS]
    facts = {kind: lengths[kind] for kind in _FACTS if kind in lengths}
    longest = max(special, key=lambda kind: (lengths[kind], likeness[kind]), default=None)
    if longest and _is_list(longest, lengths, likeness):
        return "list"  # "what is happening on Sunday" is not "is it happening"
    if longest and _is_next(longest, lengths, likeness):
        longest = None  # "what is coming up" is not "who is coming"
    if longest and _outweighs(longest, facts, lengths, likeness):
        return longest
    if facts:
        if facts.keys() == {"where"} and question.period and _lists(facts["where"], lengths):
            return "list"  # "what is on next week, and where"
        names = anchor >= Anchor.NAME or (question.meeting and not question.period)
        return _fact(facts, 0 if names else lengths.get("list", 0))
    if lengths.keys() >= _LISTS and not question.period:
        apart = likeness["list"] - likeness["next"]
        if abs(apart) > _SURELY:
            return "list" if apart > 0 else "next"
    if "list" in lengths and lengths["list"] >= lengths.get("next", 0):
        return "list"
    return "next" if "next" in lengths else longest


def _is_list(special: Kind, lengths: Mapping[Kind, int], likeness: Mapping[str, float]) -> bool:
    longer = lengths.get("list", 0) > max(lengths[special], lengths.get("next", 0))
    return longer and likeness["list"] >= likeness[special] - _A_LITTLE


def _is_next(special: Kind, lengths: Mapping[Kind, int], likeness: Mapping[str, float]) -> bool:
    return lengths.get("next", 0) > lengths[special] and likeness["next"] >= likeness[special]


def _outweighs(
    special: Kind,
    facts: Mapping[Kind, int],
    lengths: Mapping[Kind, int],
    likeness: Mapping[str, float],
) -> bool:
    longest = max(facts.values(), default=0)
    likeliest = max((likeness[kind] for kind in facts), default=-math.inf)
    if lengths[special] == longest:
        return likeness[special] >= likeliest - _A_LITTLE
    return lengths[special] > longest


def _lists(length: int, lengths: Mapping[Kind, int]) -> bool:
    return lengths.get("list", 0) > max(length, lengths.get("next", 0))


def _fact(facts: dict[Kind, int], listed: int) -> Kind:
    if facts.keys() <= {"when", "agenda"} and listed > max(facts.values()):
        return "list"  # "what is on my agenda today", "when are my meetings"
    if len(facts) > 1 and "when" not in facts:
        facts.pop("where", None)  # "where is the link" asks for the link
    return next(iter(facts)) if len(facts) == 1 else "next"
