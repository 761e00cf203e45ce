"""The only place that says which item of an agenda is meant, by words of it or as the one before.

"How many minutes for the erosion data?", "who gives it?": the item is then told first.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handlers import asking, meeting_views
from handlers.subjects import Subject
from handlers.understanding import frames, references
from storage.models import Meeting

_PLACE: Final = "#"
"""Before the number of an item that is meant by its place, in no word."""

_OF_AN_ITEM: Final = (None, "next", "list", "agenda", "duration", "chair", "who_comes")
"""What may be asked of an item: how long it takes, who gives it."""

_OF_A_PLACE: Final = (*_OF_AN_ITEM, "deadline", "when", "not_answered", "members")
"""What a text may look like that says the place of an item: "the last one?"."""


def at(number: int) -> tuple[str, ...]:
    """Give what stands for the words of the item at a place, counted from 1 or back from -1."""
    return (f"{_PLACE}{number}",)


def told(meeting: Meeting, words: Sequence[str]) -> meeting_views.AgendaItem | None:
    """Give the one item that has these words, or that place, with its minutes and presenter."""
    items = meeting_views.agenda_that_fits(meeting) if words else []
    if words and words[0].startswith(_PLACE):
        number = int(words[0].removeprefix(_PLACE))
        return items[number - (number > 0)] if -len(items) <= number <= len(items) else None
    named = asking.index_of(tuple((at, (one.item,)) for at, one in enumerate(items)))
    hit = named.find(words, range(len(words)), frozenset(range(len(items))))
    return items[hit.ids[0]] if len(hit.ids) == 1 else None


def asked_of(frame: frames.Frame, subject: Subject) -> frames.Frame:
    """Read what is asked of an item of the one meeting spoken of, or named, as of its agenda."""
    if frame.nth and not (frame.saying or frame.guide) and frame.asked in _OF_AN_ITEM:
        if frame.names_meetings or frame.of_meetings or not subject.meetings:
            asks = frame.asked == "agenda" or frame.titles
            return _of_number(frame, frame.nth) if asks else frame
        if len(subject.meetings) == 1:
            return replace(_of_number(frame, frame.nth), titles=subject.meetings)
    others = frame.titles or frame.groups or frame.period or frame.places or frame.everybody
    if others or len(subject.meetings) != 1 or frame.new or frame.saying or frame.unknown_name:
        return frame
    ordinal = _ordinal(frame) if subject.asked == "agenda" and len(subject.listed) < 2 else 0
    if ordinal and frame.asked in _OF_A_PLACE:
        return replace(_of_number(frame, ordinal), titles=subject.meetings)
    if frame.asked not in _OF_AN_ITEM or frame.soonest or frame.is_beyond or frame.in_all:
        return frame
    if subject.meetings[0] in frame.topics:  # "the pilot thing, who does that"
        return replace(frame, asked="agenda", titles=subject.meetings)
    goes_on = frame.follows or not frame.telling
    goes_on = goes_on and not (frame.words or frame.topics or frame.organizations)
    fact = frame.asked in ("duration", "agenda") or frame.guide == "documents"
    fact = fact or (frame.asked in (None, "chair") and _is_nearest_an_agenda(frame))
    if not (subject.item and goes_on and fact):
        return frame
    return replace(frame, asked="agenda", guide=None, item=subject.item, titles=subject.meetings)


def _of_number(frame: frames.Frame, number: int) -> frames.Frame:
    """Ask for the item at a place of the agenda: what the place is said with chooses no meeting."""
    of_item = replace(frame, asked="agenda", item=at(number), soonest=False, guide=None)
    return replace(of_item, extreme=None, pointing=references.NOTHING, unknown_name=False)


def _ordinal(frame: frames.Frame) -> int:
    """Give the place that a text says, and no meeting: "how long is the first?"; 0 for none."""
    ends = {"first": 1, "last": -1}
    said = frame.pointing.ordinal or (ends.get(frame.extreme, 0) if frame.extreme else 0)
    return 0 if frame.of_meetings or frame.own else said


def _is_nearest_an_agenda(frame: frames.Frame) -> bool:
    return frame.likeness["agenda"] >= max(frame.likeness["other"], frame.likeness["who_comes"])
