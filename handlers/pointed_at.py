"""The only place that says which meetings, or days, a text points at, of what was spoken of.

"The second one", "the one after the plenary", "that day", "the week after": how a text points is
read by `understanding.references`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta

from handlers import subjects
from handlers.subjects import Subject
from handlers.understanding import (
    calendars,
    choosing,
    frames,
    kinds,
    periods,
    references,
)
from handlers.understanding.kinds import Kind, Saying

WIDE: Final = (None, "next", "list", "count")
"""What is asked where nothing more is said of a meeting than which one it is."""

_MOST_WEEKDAYS: Final = 5
"""So often a weekday comes in the month that was spoken of."""

NOT_OF_A_MEETING: Final = ("groups", "members", "contact", "news", "waiting")


def named_first(base: frames.Frame, records: Sequence[choosing.Record], now: datetime) -> Subject:
    """Give what is spoken of once a text has named what it then points at."""
    spoken = replace(base, asked="next")
    return Subject(asked=base.asked).meant(spoken, choosing.choose(spoken, records, now).meetings)


def listed_one(frame: frames.Frame, subject: Subject, shown: Sequence[choosing.Record]) -> int:
    """Give the meeting of the last list that an ordinal means, or the other of two; 0 for none."""
    pointing, listed = frame.pointing, subject.listed
    names = frame.groups or frame.titles or frame.places or frame.unknown_name
    by_days = frame.period and any(choosing.within(frame.period, one) for one in shown)
    if len(listed) < 2 or names or by_days or (frame.own and frame.asked in WIDE and frame.soonest):
        return 0
    if pointing.ordinal and -1 <= pointing.ordinal <= len(listed):
        return listed[pointing.ordinal - (pointing.ordinal > 0)]
    if pointing.other and len(listed) == 2 and len(subject.meetings) == 1:
        return next((id_ for id_ in listed if id_ not in subject.meetings), 0)
    return 0


def spoken_before(frame: frames.Frame, subject: Subject) -> int:
    """Give the meeting spoken of before the one that is now: "no, the other one"; 0 for none."""
    names = frame.names_meetings or frame.new or frame.pointing.step
    return subject.before if frame.pointing.other and not names else 0


def at_the_end(
    frame: frames.Frame,
    subject: Subject,
    shown: Sequence[choosing.Record],
    by_id: dict[int, choosing.Record],
) -> choosing.Record | None:
    """Give the first, the last, the longest of what was listed, or of the series spoken of."""
    new = frame.new or frame.own or (frame.of_meetings and not frame.pointing.among)
    extreme = "last" if frame.pointing.ordinal == -1 else frame.extreme
    if extreme is None or frame.names_meetings or new:
        return None
    spoken = spoken_of(subject, by_id)
    pool = shown if len(shown) > 1 and len(spoken) > 1 else []
    if len(spoken) == 1:
        (one,) = spoken
        dates = [record for record in by_id.values() if record.series == one.series]
        of_list = len(shown) > 1 and one in shown and len(dates) < 2
        pool = shown if of_list else dates if len(dates) > 1 else []
    return next(iter(choosing.at_the_extreme(extreme, pool)), None)


def day(
    frame: frames.Frame, subject: Subject, records: Sequence[choosing.Record], now: datetime
) -> date | None:
    """Give the day that is pointed at: "that day", "the day after the plenary"."""
    step = frame.pointing.day
    if step is None or frame.saying is not None or frame.asked not in (*WIDE, "when"):
        return None
    if frame.is_beyond:
        return None  # "will it rain there that day?"
    if frame.pointing.named and frame.asked not in kinds.ALL_AT_ONCE:
        return None  # "I am in Geneva that day, when is the dialogue there?"
    first, last = map(subjects.day, subject.days)
    days = {record.day for record in records if record.id in subject.meetings}
    if frame.pointing.named:
        days = {record.day for record in named(frame, records, now)}
    elif first is not None and first == last:
        of_days = subject.asked in kinds.ALL_AT_ONCE  # and not the next one, that was named
        days = {first} if of_days or len(days) != 1 or first in days else days
    return days.pop() + timedelta(days=step) if len(days) == 1 else None


def named(
    frame: frames.Frame, records: Sequence[choosing.Record], now: datetime
) -> Sequence[choosing.Record]:
    """Give the one meeting that is named, by its title or as the network's, the next first."""
    named = [record for record in records if record.id in frame.titles]
    if frame.everybody and not frame.titles:
        named = [record for record in records if not record.groups]
    return [record for record in named if record.ends > now][:1] or named[-1:]


def span(
    frame: frames.Frame,
    subject: Subject,
    records: Sequence[choosing.Record],
    calendar: calendars.Calendar,
) -> calendars.Days | None:
    """Give the week or month that is pointed at from the days spoken of: "the week after that".

    "And next month?" where that is what was spoken of is the one after it.
    """
    weeks, months = frame.pointing.weeks, frame.pointing.months
    first, last = map(subjects.day, subject.days)
    period = frame.period
    again = first and last and period.first == first and period.last == last and frame.follows
    if again and first and last and not first <= calendar.today <= last:  # not "else this week?"
        week, month = (
            last - first == timedelta(days=6),
            calendars.month_from(first) == (first, last),
        )
        weeks, months = (weeks or int(week)), (months or int(month))
    if not (weeks or months) or frame.asked not in (*WIDE, "when") or frame.saying is not None:
        return None
    days = {record.day for record in records if record.id in subject.meetings}
    begins = first or min(days, default=None)
    if begins is None:
        return None
    if months:
        return calendars.month_from(begins.replace(day=1) + relativedelta(months=months))
    return calendar.week_from(calendar.week_of(begins) + timedelta(weeks=weeks))


def anew(frame: frames.Frame, subject: Subject) -> frames.Frame:
    """Read "only the online meetings" as of all there are, where nothing was listed to keep to."""
    among = frame.pointing.among and frame.asked in kinds.ALL_AT_ONCE
    if not (among and frame.several) or subject.listed:
        return frame
    return replace(frame, new=True, pointing=replace(frame.pointing, among=False))


def stepped(frame: frames.Frame, subject: Subject) -> frames.Frame:
    """Read "and the one after that?" as of the week, or month, if the one before was pointed at."""
    pointing = frame.pointing
    first, last = map(subjects.day, subject.days)
    if not (subject.stepped and pointing.step and pointing.bare and first and last):
        return frame
    if frame.names_meetings or pointing.named or frame.saying:
        return frame
    step, weekly = pointing.step, last - first < timedelta(weeks=1)
    pointing = references.Pointing(weeks=step if weekly else 0, months=0 if weekly else step)
    return replace(frame, pointing=pointing, asked="list")


def of_days(frame: frames.Frame, first: date, last: date) -> frames.Frame:
    """Ask for all meetings of these days; beside a meeting that is named for the others."""
    asked: Kind = "count" if frame.asked == "count" else "list"
    said = frame.period
    period = periods.Period(first, last, said.earliest, said.latest, part=said.part)
    return replace(
        frame, asked=asked, period=period, titles=(), title_coverage=0.0,
        topics=(), everybody=False, soonest=False, past=False, extreme=None,
    )  # fmt: skip


def of_one(frame: frames.Frame, subject: Subject, *meant: choosing.Record) -> frames.Frame:
    """Ask of meetings that are pointed at what is asked now, or else what was asked before."""
    groups = set(subject.groups)
    frame = replace(
        frame, titles=tuple(record.id for record in meant), certain=True, unknown_name=False,
        groups=subject.groups if all(record.groups & groups for record in meant) else (),
        own=subject.own, everybody=False, places=(), topics=(), period=periods.NOTHING,
        past=False, soonest=False, place=0, most=0,
    )  # fmt: skip
    if frame.saying is not None or not (frame.asked in WIDE or frame.pointing.bare):
        return frame
    if subject.choosing is None:
        wide = subject.asked in WIDE or subject.asked in NOT_OF_A_MEETING
        return replace(frame, asked="next" if wide else subject.asked)
    route, said = subject.choosing
    if route == "offer":
        mode = next((one for one in kinds.MODES if one == said), None)
        saying: Saying | None = next((one for one in kinds.SAYINGS if one == said), None)
        saying = saying or ("come" if mode else "unclear")
        return replace(frame, asked=None, mode=mode, saying=saying)
    return replace(frame, asked=next(kind for kind in kinds.KINDS if kind == said))


def one_on(
    frame: frames.Frame, subject: Subject, records: Sequence[choosing.Record], now: datetime
) -> frames.Frame:
    """Read "the next one" after a meeting as the one after it; the next meeting is another's.

    So is "the next CTIP one" right after the very meeting that is their next, if it was not told
    as that.
    """
    if not frame.soonest or len(subject.meetings) != 1 or frame.pointing.step:
        return frame
    alone = not (frame.names_meetings or frame.of_meetings or frame.own or frame.saying)
    if not alone and not _was_just_told(frame, subject, records, now):
        return frame
    if frame.groups and frame.asked == "next" and not frame.follows:  # "what is next for CTIP"
        return replace(frame, asked="list", pointing=replace(frame.pointing, step=1, bare=False))
    return replace(frame, pointing=replace(frame.pointing, step=1))


def _was_just_told(
    frame: frames.Frame, subject: Subject, records: Sequence[choosing.Record], now: datetime
) -> bool:
    """Whether the next meeting of the working groups named, or one's own, was spoken of."""
    names = frame.titles or frame.topics or frame.places or frame.period or frame.unknown_name
    whose = frame.groups or frame.everybody or frame.own
    if names or frame.past or frame.of_meetings or not whose:
        return False
    if subject.soonest and not frame.follows:
        return False  # "when is the next one of CTIP", "and where is the next one of CTIP"
    return choosing.choose(replace(frame, asked="next"), records, now).meetings == subject.meetings


def base(
    frame: frames.Frame,
    subject: Subject,
    records: Sequence[choosing.Record],
    now: datetime,
) -> int:
    """Give the meeting that the one meant comes after, or before; 0 for none."""
    pointing = frame.pointing
    if pointing.named:
        if frame.soonest and are_a_series([one for one in records if one.id in frame.titles]):
            return 0  # "X এর পরেরটা" is the next of X
        if not pointing.step or frame.asked not in ("next", "list", "when", "where"):
            return 0
        return next((record.id for record in named(frame, records, now)), 0)
    names = frame.titles or frame.topics or frame.unknown_name or pointing.with_days
    if not pointing.step or names or not subject.meetings:
        return 0
    return subject.meetings[-1 if pointing.step > 0 else 0]


def are_a_series(meant: Sequence[choosing.Record]) -> bool:
    """Say whether these are several dates of one series."""
    return len(meant) > 1 and len({record.series for record in meant}) == 1


def of_its_series(
    frame: frames.Frame, subject: Subject, by_id: dict[int, choosing.Record]
) -> frames.Frame | None:
    """Ask of the dates of the series spoken of that lie in the days said: "and the March one?"."""
    goes_on = frame.follows or frame.brief or frame.saying is not None
    period = frame.period
    names = frame.groups or frame.titles or frame.topics or frame.places or frame.everybody
    if not goes_on or names or frame.new or not period.first or period.otherwise or frame.each:
        return None
    spoken = spoken_of(subject, by_id)
    series = {record.series for record in spoken}
    of_days = len(spoken) == 1 and subject.asked in kinds.ALL_AT_ONCE
    if of_days or frame.asked == "count":
        return None
    dates = [record for record in by_id.values() if record.series in series]
    meant = [record for record in dates if choosing.within(period, record)]
    if len(series) != 1 or len(dates) < 2 or not meant:
        return None
    found = of_one(frame, subject, *meant)
    return found if len(meant) == 1 or frame.saying else replace(found, asked="list")


def moved(
    frame: frames.Frame, subject: Subject, records: Sequence[choosing.Record], today: date
) -> frames.Frame:
    """Read a weekday, or a day's number, as that of the days spoken of, not the next from today.

    What somebody says of their coming is of a day on which there is something to come to.
    """
    if not frame.period.by:
        return frame
    listed = [record for record in records if record.id in subject.listed]
    period, first = frame.period, subjects.day(subject.days[0])
    begins = first or min((record.day for record in listed), default=None)
    if period.first is None or begins is None or frame.new:
        return frame
    if period.by == "number":
        goes_on = frame.brief or frame.follows or frame.saying is not None
        day = _of_month(begins, period.first.day)
        if not goes_on or day is None or day < today:
            return frame
        days = {record.day for record in records}
        if frame.saying and period.first in days and day not in days:
            return frame
        return replace(frame, period=replace(period, first=day, last=day))
    spoken = periods.Period(first, subjects.day(subject.days[1]))
    into = periods.moved_into(spoken, period)
    ahead = spoken.last is not None and spoken.last >= today
    if ahead and into.first is not None and into.first < today and not frame.past:
        return frame  # of this week it is over
    shown = {record.day for record in listed if record.day.weekday() == period.first.weekday()}
    such = _weekdays_of(spoken, period.first.weekday())
    if len(such) > 1 and len(shown) != 1 and frame.saying is None:
        if not (frame.brief or frame.follows) or len(such) > _MOST_WEEKDAYS:
            return frame  # "what is there on Sunday" is not one of five Sundays of January
        each = tuple((one, one) for one in such)
        into = replace(period, first=such[0], last=such[-1], apart=each, by=None, otherwise=None)
        return replace(frame, period=into)
    if (
        into.first == period.first
        and len(shown) == 1
        and not (first and spoken.reaches(period.first))
    ):
        (day,) = shown
        into = replace(period, first=day, last=day, otherwise=None)
    return replace(frame, period=into)


def _weekdays_of(spoken: periods.Period, weekday: int) -> list[date]:
    """Give the days of a span, if it has both ends, that are this weekday."""
    if spoken.first is None or spoken.last is None:
        return []
    found = calendars.on_weekdays([(spoken.first, spoken.last)], frozenset({weekday}))
    return [day for day, _ in found]


def _of_month(month: date, number: int) -> date | None:
    day = month.replace(day=1) + timedelta(days=number - 1)
    return day if day.month == month.month else None


def beside(
    frame: frames.Frame,
    subject: Subject,
    base: choosing.Record,
    records: Sequence[choosing.Record],
) -> tuple[frames.Frame, Sequence[choosing.Record]]:
    """Ask of the meeting after the base or before it, of those that the question before was of."""
    if frame.pointing.named:
        groups, own = frame.groups, frame.own
    else:
        groups, own = frame.groups or subject.groups, frame.own or subject.own
    filtering = frames.Frame(groups=groups, own=own, places=frame.places)
    found = choosing.beside(filtering, base, frame.pointing.step, records)
    if found is None and not (frame.groups or frame.own or frame.places):
        groups, own = (), False  # what was filtered by is not said again: any other, then
        found = choosing.beside(frames.Frame(), base, frame.pointing.step, records)
    if found is None:  # said as what it is: nothing more of these comes up
        past, step = frame.pointing.step < 0, references.Pointing(step=frame.pointing.step)
        nothing = replace(filtering, asked="next", past=past, language=frame.language)
        return replace(nothing, pointing=step), ()
    spoken = replace(subject, groups=groups, own=own)
    if frame.pointing.named or (frame.asked == "list" and not frame.pointing.bare):
        spoken = replace(spoken, asked="next", choosing=None)  # "what comes after that?"
    return of_one(frame, spoken, found), records


def rest_of(frame: frames.Frame, subject: Subject, shown: int) -> tuple[int, ...]:
    """Give those of a list of which only the first were `shown`: "and then?"."""
    pointing, whole = frame.pointing, subject.meetings == subject.listed
    goes_on = pointing.step > 0 and pointing.bare and not pointing.with_days
    return subject.meetings[shown:] if goes_on and whole and not frame.names_meetings else ()


def all_beside(
    frame: frames.Frame, base: choosing.Record, records: Sequence[choosing.Record]
) -> tuple[frames.Frame, Sequence[choosing.Record]]:
    """Ask of all meetings of the days said that come after the one named, or before it."""
    step = frame.pointing.step
    beside = [record for record in records if (record.starts - base.starts) * step > timedelta()]
    return replace(frame, titles=()), beside


def days_after(frame: frames.Frame, spoken: Sequence[choosing.Record]) -> frames.Frame:
    """Move a weekday behind what was spoken of: "and the Tuesday after that?"."""
    day, last = frame.period.first, max((record.day for record in spoken), default=None)
    if day is None or last is None or day != frame.period.last or day > last:
        return frame
    day += timedelta(days=7 * ((last - day).days // 7 + 1))
    return replace(frame, period=replace(frame.period, first=day, last=day, otherwise=None))


def spoken_of(subject: Subject, by_id: dict[int, choosing.Record]) -> list[choosing.Record]:
    """Give what was spoken of, as far as it is among these records."""
    return [by_id[id_] for id_ in subject.meetings if id_ in by_id]
