"""The only place that completes a question by what was spoken of before it.

What stays of that, and what goes: a name keeps what was asked, days keep the working group, a
filter keeps to what was listed.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import chain
from typing import Final

from handlers import agenda_items, another_name, facts, narrowing, pointed_at, subjects
from handlers.subjects import Subject
from handlers.understanding import (
    calendars,
    choosing,
    frames,
    kinds,
    periods,
    references,
)
from handlers.understanding.kinds import Kind

_OF_ONE_DAY: Final = ("who_comes", "not_answered", "agenda", "seats", "chair", "deadline")
"""What is asked again of the meeting of another day: "and on the 8th?"."""


_OF_ONE: Final = (
    "when", "where", "how_to_join", "agenda", "duration", "who_comes", "not_answered", "seats",
    "deadline", "still_on", "chair",
)  # fmt: skip
"""What is asked of one meeting of a list."""


_COUNTED: Final = ("list", "count")
"""After what "which ones?" lists those that were counted."""


def complete(
    frame: frames.Frame,
    subject: Subject,
    records: Sequence[choosing.Record],
    now: datetime,
    calendar: calendars.Calendar,
) -> tuple[frames.Frame, Sequence[choosing.Record]]:
    """Complete a frame by what was spoken of; with it the records that it chooses among.

    `calendar` is the network's, whose days are those of records.
    """
    today = calendar.today
    by_id = {record.id: record for record in records}
    if frame.of_its_groups:
        of_one = chain(*(one.groups for one in pointed_at.spoken_of(subject, by_id)[:1]))
        frame = replace(frame, groups=subject.groups or tuple(sorted({*of_one})))
    if frame.corrects and frame.names_meetings and frame.asked is None and frame.saying is None:
        frame = replace(frame, follows=True, own=False)  # "no i mean sunday"
    if frame.base is not None:
        subject = pointed_at.named_first(frame.base, records, now)
    another = another_name.asked_of(frame, subject.asked, subject.meetings, subject.groups)
    if another is not None:
        of_all = not (another.organizations or another.person)
        return replace(another, tally=subject.tally if of_all else None), records
    frame = agenda_items.asked_of(_of_an_item(frame, subject), subject)
    listed = [by_id[id_] for id_ in subject.listed if id_ in by_id]
    span = pointed_at.span(frame, subject, records, calendar)
    if span is not None:
        groups = frame.groups or subject.groups
        return replace(pointed_at.of_days(frame, *span), groups=groups), records
    day = pointed_at.day(frame, subject, records, now)
    if day is not None:
        named = frame.pointing.named and pointed_at.named(frame, records, now)
        return pointed_at.of_days(frame, day, day), [
            one for one in records if not named or one not in named
        ]
    if frame.further == "else" and frame.asked in pointed_at.WIDE and len(subject.meetings) == 1:
        others = [one for one in records if one.id not in subject.meetings and one.takes_place]
        return _beside_it(frame, subject, [one.id for one in others if one.ends > now]), others
    spoken = pointed_at.spoken_of(subject, by_id)
    rest = pointed_at.rest_of(frame, subject, facts.MOST)
    if rest:
        return replace(frame, asked="list", titles=rest, soonest=False), records
    if frame.pointing.which and spoken and subject.asked in _COUNTED:
        return replace(pointed_at.of_one(frame, subject, *spoken), asked="list"), records
    picked = pointed_at.listed_one(frame, subject, listed)
    picked = picked or pointed_at.spoken_before(frame, subject)
    if picked in by_id:
        return pointed_at.of_one(frame, subject, by_id[picked]), records
    at_end = pointed_at.at_the_end(frame, subject, listed, by_id)
    if at_end is not None:
        return pointed_at.of_one(frame, subject, at_end), records
    frame = pointed_at.one_on(frame, subject, records, now)
    wide = frame.period.first != frame.period.last or frame.period.first is None
    if frame.pointing.with_days and wide and spoken and frame.asked in kinds.ALL_AT_ONCE:
        return pointed_at.all_beside(frame, spoken[-1], records)  # "and after that, this week?"
    base = pointed_at.base(frame, subject, records, now)
    if base in by_id and frame.pointing.named and frame.period and frame.asked == "list":
        return pointed_at.all_beside(frame, by_id[base], records)
    if base in by_id:
        return pointed_at.beside(frame, subject, by_id[base], records)
    if frame.pointing.among and frame.pointing.bare and len(subject.meetings) == 1:
        asking = replace(
            frame, asked="where", way=frame.mode, hybrid=False, pointing=references.NOTHING
        )
        return pointed_at.of_one(asking, subject, *pointed_at.spoken_of(subject, by_id)), records
    way = frame.mode or frame.only_mode or frame.hybrid
    of_way = way and frame.asked in kinds.ALL_AT_ONCE and not frame.names_meetings
    if listed and (frame.pointing.among or (of_way and not (frame.new or frame.saying))):
        return _filtered(frame, subject, listed, records, today)
    chooses = frame.asked in pointed_at.WIDE and frame.asked != "count"
    if subject.choosing is not None and frame.saying is None and chooses:
        chosen = [record for record in listed if _is_meant(frame, record)]
        if chosen:
            return pointed_at.of_one(frame, subject, *chosen), chosen
    if frame.saying is not None and (_names_only_groups(frame) or frame.everybody):
        meant = [record for record in listed if _is_theirs(frame, record)]
        if meant:  # "can't make the labour one", of those that were listed
            return pointed_at.of_one(frame, subject, *meant), records
    if _is_the_very(frame, subject):
        return pointed_at.of_one(frame, subject, *spoken), records
    kin = _of_its_kind(frame, subject, records, now)
    if kin is not None:
        return pointed_at.of_one(frame, subject, kin), records
    of_place = _of_its_place(frame, subject, by_id)
    if of_place is not None:
        return of_place, records
    of_listed = _of_listed(frame, subject, listed)
    if of_listed is not None:
        return of_listed, records
    says_which = frame.saying or frame.names_meetings or frame.every
    if frame.asked in _OF_ONE and not says_which and pointed_at.are_a_series(spoken):
        return pointed_at.of_one(frame, subject, spoken[0]), records
    of_series = pointed_at.of_its_series(frame, subject, by_id)
    if of_series is not None:
        return of_series, records
    frame = _of_groups(_kept(frame, subject), subject, by_id)
    if frame.pointing.step > 0 and frame.pointing.with_days:
        frame = pointed_at.days_after(frame, pointed_at.spoken_of(subject, by_id))
    if not frame.says_only_an_hour or frame.new:
        return frame, records
    of_list = listed and set(subject.meetings) <= set(subject.listed)
    if frame.asked in kinds.ALL_AT_ONCE and not (of_list or frame.follows):
        return frame, records  # "is there anything in the evening", after one meeting
    if not listed:
        return frame, spoken or records
    filtered, among = _filtered(frame, subject, listed, records, today)
    is_one = sum(_is_meant(filtered, record) for record in among) == 1
    if frame.asked in kinds.ALL_AT_ONCE or (frame.asked == "when" and not is_one):
        return filtered, among
    return replace(frame, period=filtered.period), among


def _beside_it(frame: frames.Frame, subject: Subject, ahead: Sequence[int]) -> frames.Frame:
    """Ask what there is beside the one meeting spoken of, where it was found: "anything else?".

    In the list, the days or the working groups that were spoken of, or else of all `ahead`.
    """
    first, last = map(subjects.day, subject.days)
    others = tuple(id_ for id_ in subject.listed if id_ not in subject.meetings)
    if others and len(others) < len(subject.listed):
        return replace(frame, asked="list", titles=others)
    if not (first or subject.groups):
        return replace(frame, asked="list", titles=tuple(ahead))
    period = periods.Period(first, last)
    return replace(frame, asked="list", groups=subject.groups, period=period, new=True)


def _of_an_item(frame: frames.Frame, subject: Subject) -> frames.Frame:
    """Read what is asked of an organization after an agenda as of what it presents there.

    "And how long is PBT's?"; an office of theirs, where a meeting is held, is none beside that.
    """
    names = frame.organizations or frame.may_be_organizations or frame.own_organization
    names = names or (frame.own and not frame.of_meetings)  # "how long is ours"
    others = frame.titles or frame.groups or frame.period or frame.everybody or frame.new
    if not names or others or len(subject.meetings) != 1 or frame.saying or frame.guide:
        return frame
    of_agenda = frame.asked == "agenda" and (frame.follows or not frame.places)
    named = frame.organizations or frame.may_be_organizations
    same = named and (frame.follows or frame.brief) and frame.asked in pointed_at.WIDE
    of_item = (frame.asked == "duration" or same) and subject.asked == "agenda"
    if not (of_agenda or of_item):
        return frame
    return replace(frame, asked="agenda", places=(), topics=(), own=False, unknown_name=False)


def _is_the_very(frame: frames.Frame, subject: Subject) -> bool:
    """Whether the one meeting spoken of is pointed at by its kind: "where was that workshop"."""
    others = frame.names_meetings or frame.new or frame.soonest or frame.each
    one = len(subject.meetings) == 1 and subject.meetings[0] in frame.kindred
    return one and frame.follows and not others and frame.asked in _OF_ONE


def _of_its_kind(
    frame: frames.Frame, subject: Subject, records: Sequence[choosing.Record], now: datetime
) -> choosing.Record | None:
    """Give the one meeting ahead of the kind said, where another is spoken of: "the training"."""
    spoken = len(subject.meetings) == 1 and subject.meetings[0] not in frame.kindred
    asks = frame.saying is not None or frame.asked in _OF_ONE
    if not (spoken and asks) or frame.names_meetings or frame.new or frame.soonest or frame.each:
        return None
    ahead = [one for one in records if one.id in frame.kindred and one.ends > now]
    return ahead[0] if len(ahead) == 1 else None


def _of_listed(
    frame: frames.Frame, subject: Subject, listed: Sequence[choosing.Record]
) -> frames.Frame | None:
    """Ask a fact of what the list just shown has of a group, a place, a word or a day.

    "The labour one, where?", "what time is the one at UNICEF house?"; of a month the only one.
    """
    shown = len(listed) > 1 and set(subject.meetings) <= set(subject.listed)
    named = bool(frame.titles or frame.places or frame.topics)
    kin = () if named else frame.kindred
    alike = [one for one in listed if one.id in kin]
    kin = kin if 0 < len(alike) < len(listed) else ()  # "the training one"
    says = frame.saying is not None and (frame.period.first or named or kin) and not frame.each
    of_its_day = (
        frame.asked in pointed_at.WIDE
        and not named
        and (frame.one_of_days or (frame.follows and frame.brief and _is_one_day(frame.period)))
    )
    asks = says or (frame.saying is None and (frame.asked in _OF_ONE or of_its_day))
    if not (shown and asks) or frame.in_all or frame.new or frame.soonest or frame.past:
        return None
    if frame.of_which:
        return None  # which of all
    whose = frame.groups or frame.everybody
    if whose and frame.asked == "chair":
        return None  # it is of the group
    if frame.unknown_name or (frame.own and not frame.one_of_days):
        return None
    if not (says or whose or named or kin or _is_one_day(frame.period)):
        in_days = [one for one in listed if choosing.within(frame.period, one)]
        if not (frame.follows and frame.period.first and len(in_days) == 1):  # "the January one"
            return None
    meant = [one for one in listed if not whose or _is_theirs(frame, one)]
    meant = [one for one in meant if not named or choosing.fits(frame, one)]
    meant = [one for one in meant if not kin or one.id in kin]
    meant = [one for one in meant if choosing.within(frame.period, one)]
    if of_its_day and len(meant) != 1:
        return None
    return pointed_at.of_one(frame, subject, *meant) if meant else None


def _of_its_place(
    frame: frames.Frame, subject: Subject, by_id: dict[int, choosing.Record]
) -> frames.Frame | None:
    """Ask of other days of the place spoken of: after what UNICEF house has in May "in June?"."""
    if not (frame.one_of_days or (frame.follows and frame.brief)) or frame.period.first is None:
        return None
    others = frame.groups or frame.titles or frame.topics or frame.places or frame.everybody
    if others or frame.new or frame.saying or not subject.places:
        return None
    there = [by_id[id_] for id_ in subject.places if id_ in by_id]
    meant = [one for one in there if choosing.within(frame.period, one)]
    if not meant:
        return None  # rather what there is elsewhere than "nothing in April"
    if len(meant) > 1 or not frame.one_of_days:
        return replace(frame, places=subject.places, asked=frame.asked or "list")
    return pointed_at.of_one(frame, replace(subject, asked="next"), *meant)


def _is_theirs(frame: frames.Frame, record: choosing.Record) -> bool:
    """Whether a meeting is one of the working groups named, or the whole network's."""
    return bool(record.groups & set(frame.groups)) if frame.groups else not record.groups


def _names_only_groups(frame: frames.Frame) -> bool:
    beside = frame.titles or frame.places or frame.topics or frame.period or frame.soonest
    return bool(frame.groups) and not beside


def _filtered(
    frame: frames.Frame,
    subject: Subject,
    listed: Sequence[choosing.Record],
    records: Sequence[choosing.Record],
    today: date,
) -> tuple[frames.Frame, Sequence[choosing.Record]]:
    """Ask which of the listed ones are meant, where something is said that tells them apart."""
    tells = (
        frame.period or frame.groups or frame.titles or frame.places or frame.own
        or frame.mode or frame.hybrid
    )  # fmt: skip
    if not tells and frame.asked not in pointed_at.WIDE:
        return frame, listed
    return narrowing.narrowed(frame, subject.filters, listed, records, today)


def _is_meant(frame: frames.Frame, record: choosing.Record) -> bool:
    named = frame.groups or frame.titles or frame.places or frame.topics or frame.period
    return bool(named) and choosing.fits(frame, record) and choosing.within(frame.period, record)


def _kept(frame: frames.Frame, subject: Subject) -> frames.Frame:
    """Ask of what is named what was asked before: "what about the labour one?"."""
    if subject.asked is None or (frame.asked is None and frame.is_beyond):
        return frame  # "will it rain in Dhaka tomorrow"
    goes_on = frame.follows or frame.brief or frame.pointing.with_days  # "the Wednesday after"
    if not frame.names_meetings or frame.soonest or not goes_on:
        return frame
    if frame.asked in (None, "next", "list"):
        kept: Kind = subject.asked
        of_days = frame.period and not frame.groups and kept not in kinds.ALL_AT_ONCE
        if of_days and not (kept in _OF_ONE_DAY and _is_one_day(frame.period)):
            kept = "list"
        if kept in pointed_at.NOT_OF_A_MEETING and not frame.groups:
            kept = frame.asked or "next"
        own = frame.own or (subject.own and not frame.anybody)
        in_all = subject.in_all or frame.in_all
        frame = replace(frame, asked=kept, own=own, in_all=in_all)
        if kept in kinds.ALL_AT_ONCE and not frame.period:
            first, last = map(subjects.day, subject.days)
            frame = replace(frame, period=periods.Period(first, last))
    anew = frame.of_meetings and not frame.follows and not _is_one_day(frame.period)
    if frame.period and not (frame.groups or frame.titles or anew):  # "meetings from 10 to 20 May"
        frame = replace(frame, groups=subject.groups)
    return frame


def _is_one_day(period: periods.Period) -> bool:
    return period.first is not None and period.first == period.last


def _of_groups(
    frame: frames.Frame, subject: Subject, by_id: dict[int, choosing.Record]
) -> frames.Frame:
    """Ask of the working group that was spoken of: "and its members?", "when does it meet?"."""
    if frame.asked is None or frame.names_meetings or frame.own or frame.organizations:
        return frame
    groups = subject.groups
    if frame.asked == "members" and not groups:
        spoken = [by_id[id_] for id_ in subject.meetings if id_ in by_id]
        groups = tuple(sorted({id_ for record in spoken[:1] for id_ in record.groups}))
    if frame.asked == "chair" and len(subject.meetings) == 1:
        return frame  # of each of its working groups
    if frame.asked in ("members", "chair"):
        goes_on = frame.follows or (bool(groups) and not subject.meetings)
    else:
        goes_on = not subject.meetings and frame.asked not in (*pointed_at.NOT_OF_A_MEETING, "mine")
        goes_on = goes_on and (frame.follows or frame.asked not in kinds.ALL_AT_ONCE)
    return replace(frame, groups=groups) if goes_on else frame
