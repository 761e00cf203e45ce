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

_OF_AN_ITEM: Final = (None, "next", "list", "agenda", "duration", "chair", "who_comes")
"""What may be asked of an item: how long it takes, who gives it."""


def told(meeting: Meeting, words: Sequence[str]) -> meeting_views.AgendaItem | None:
    """Give the one item that has these words, with its minutes and who presents it."""
    items = meeting_views.agenda_that_fits(meeting) if words else []
    named = asking.index_of(tuple((at, (one.item,)) for at, one in enumerate(items)))
    hit = named.find(words, range(len(words)), frozenset(range(len(items))))
    return items[hit.ids[0]] if len(hit.ids) == 1 else None


def asked_of(frame: frames.Frame, subject: Subject) -> frames.Frame:
    """Read what is asked of an item of the one meeting spoken of as asked of its agenda."""
    others = frame.titles or frame.groups or frame.period or frame.places or frame.everybody
    if others or len(subject.meetings) != 1 or frame.new or frame.saying or frame.unknown_name:
        return frame
    if subject.asked == "agenda" and _is_of_an_ordinal(frame, subject):
        of_all = replace(frame, asked="agenda", titles=subject.meetings, soonest=False)
        return replace(of_all, extreme=None, pointing=references.NOTHING)
    if frame.asked not in _OF_AN_ITEM or frame.soonest or frame.is_beyond or frame.in_all:
        return frame
    if subject.meetings[0] in frame.topics:  # "the pilot thing, who does that"
        return replace(frame, asked="agenda", titles=subject.meetings)
    goes_on = frame.follows and not (frame.words or frame.topics or frame.organizations)
    fact = frame.asked in ("duration", "agenda") or frame.guide == "documents"
    fact = fact or (frame.asked in (None, "chair") and _is_nearest_an_agenda(frame))
    if not (subject.item and goes_on and fact):
        return frame
    return replace(frame, asked="agenda", guide=None, item=subject.item, titles=subject.meetings)


def _is_of_an_ordinal(frame: frames.Frame, subject: Subject) -> bool:
    """Whether an item is meant by its place: "how long is the first item", not one of a list."""
    points = frame.pointing.ordinal or frame.extreme in ("first", "last")
    fact = frame.asked in ("duration", "agenda", "chair") or frame.presents
    return bool(points and fact) and len(subject.listed) < 2


def _is_nearest_an_agenda(frame: frames.Frame) -> bool:
    return frame.likeness["agenda"] >= max(frame.likeness["other"], frame.likeness["who_comes"])
