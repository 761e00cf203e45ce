"""The only place that asks of the next name what was asked before: "and the ILO?", আর শিরিন?.

Who comes and who answered is then asked of the same meeting, of members of the same working group.
"How many of them?" asks the same again, which tells the number.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handlers.understanding import frames, periods
from handlers.understanding.kinds import Alone, Kind, Said

_OF_ANSWERS: Final = ("who_comes", "not_answered")
_SAYS_NO_MORE: Final = (None, "next", "list", "when", "count", "groups", "members", *_OF_ANSWERS)
_SAID: Final[dict[Alone, Said]] = {"maybe": "maybe", "no": "cannot", "cannot": "cannot"}
_OF_NEWS: Final = (None, "next", "list", "agenda", "news")
_MOST: Final = 3
"""Words of a person's name."""


def asked_of(
    frame: frames.Frame, asked: Kind | None, meetings: Sequence[int], groups: Sequence[int]
) -> frames.Frame | None:
    """Return what a frame asks after `asked` of these meetings or groups; None for anything new."""
    if frame.names_wanted and asked in _OF_ANSWERS and meetings:
        said: tuple[Said, ...] = ("come",) if asked == "who_comes" else ()
        return replace(frame, asked=asked, answered=said, guide=None, person=())
    goes_on = frame.follows or frame.brief
    if asked in _OF_ANSWERS and meetings and frame.only_kinds:  # "and the CSOs?"
        return replace(_of_the_same(frame), asked=asked, person=(), guide=None)
    if asked in _OF_ANSWERS and meetings and frame.follows and len(frame.alone & _SAID.keys()) == 1:
        (said_alone,) = frame.alone & _SAID.keys()
        of_said = (_SAID[said_alone],)  # "and the maybes?"
        return replace(frame, asked="who_comes", answered=of_said, saying=None, alone=frozenset())
    if asked in _OF_ANSWERS and meetings:
        one_word = frame.only_words and len(frame.words) == 1 and frame.asked is None  # "Rafiq?"
        goes_on = goes_on or one_word or _is_of_organizations(frame)
    goes_on = goes_on or (asked == "members" and _is_of_organizations(frame))  # "undp ki ache"
    if asked == "news" and (goes_on or frame.only_words) and _may_be_of_news(frame):
        return replace(frame, asked="news", unknown_name=False, guide=None)
    named = frame.groups or frame.titles or frame.period or frame.everybody or frame.guide
    points = frame.pointing.ordinal or frame.pointing.other or frame.pointing.step
    if (
        not goes_on
        or named
        or points
        or frame.new
        or frame.saying
        or (frame.asked not in _SAYS_NO_MORE and not _is_of_organizations(frame))
    ):
        return None
    names = frame.organizations or frame.may_be_organizations
    of_them = frame.asked == "count" and frame.pointing.among and not names
    same = replace(frame, organizations=names, places=(), topics=(), soonest=False)
    if asked == "who_comes" and meetings and frame.mode and frame.asked == "list":
        return replace(same, asked=asked, mode=None)  # "and online?", after how many in the room
    if asked in _OF_ANSWERS and meetings:
        if of_them:
            return replace(same, asked=asked)
        same = replace(same, guide=None)
        if names:
            return replace(same, asked="who_comes")
        if frame.only_words and 0 < len(frame.words) <= _MOST and not frame.is_beyond:
            return replace(same, asked="who_comes", person=frame.words, unknown_name=False)
    if asked == "members" and names and not groups:
        return replace(same, asked="groups")  # in which of several working groups they are
    if asked == "members" and (names or of_them):
        return replace(same, asked="members", groups=tuple(groups))
    if asked == "groups" and names:
        return replace(same, asked="groups")
    return None


def _of_the_same(frame: frames.Frame) -> frames.Frame:
    """Return a frame that names no meetings: it is asked of those spoken of."""
    return replace(
        frame, titles=(), groups=(), places=(), topics=(), period=periods.NOTHING,
        unknown_name=False, everybody=False, soonest=False,
    )  # fmt: skip


def _is_of_organizations(frame: frames.Frame) -> bool:
    """Whether organizations are all that a frame names, and nothing is asked: "any from IOM"."""
    asks_nothing = frame.asked in (None, "news", "list", "next") and not frame.of_meetings
    others = frame.groups or frame.titles or frame.topics or frame.period or frame.everybody
    return asks_nothing and bool(frame.organizations) and not others


def _may_be_of_news(frame: frames.Frame) -> bool:
    """Whether a frame may ask for more news, by what it is to be about: "and about migration?"."""
    another = frame.saying or frame.new or frame.of_meetings or frame.is_beyond
    hinted = not frame.titles or frame.title_coverage < frames.HINT
    asks = frame.asked in _OF_NEWS and hinted
    return not another and asks and bool(frame.words or frame.groups)
