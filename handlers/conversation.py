"""The only place that keeps what was spoken of last, and completes what goes on about it.

It is kept for ten minutes, as the dialogue "question" or with a Telegram group: ids and what was
asked. Whether the asker may still see what the ids stand for is judged anew.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from dateutil.relativedelta import relativedelta

from handlers import another_name, narrowing
from handlers.context import Context
from handlers.understanding import calendars, choosing, frames, periods, references, vocabulary
from handlers.understanding.vocabulary import Kind, Saying

TOPIC: Final = "question"
"""The dialogue that keeps it."""

KEPT: Final = timedelta(minutes=10)
"""How long what was spoken of is the subject."""

MOST: Final = 50
"""Meetings of a list that are kept."""

_WIDE: Final = (None, "next", "list", "count")
"""What is asked where nothing more is said of a meeting than which one it is."""

_OF_ONE_DAY: Final = ("who_comes", "not_answered", "agenda", "seats", "chair", "deadline")
"""What is asked again of the meeting of another day: "and on the 8th?"."""

_NOT_OF_A_MEETING: Final = ("groups", "members", "contact", "news", "waiting")


@dataclass(frozen=True)
class Subject:
    """What was spoken of: `meetings`, and those `listed` last; what was `asked` of them."""

    meetings: tuple[int, ...] = ()
    listed: tuple[int, ...] = ()
    before: int = 0
    """The one meeting that was spoken of before the one that is now; 0 for none."""
    filters: dict[str, Any] | None = None
    """What the list was filtered by, if `narrowing` can filter anew."""
    asked: Kind | None = None
    tally: vocabulary.Tally | None = None
    groups: tuple[int, ...] = ()
    own: bool = False
    days: tuple[str | None, str | None] = (None, None)
    """The first and the last of the days that were spoken of, as ISO 8601."""
    language: str | None = None
    choosing: tuple[str, str] | None = None
    """After "Which meeting do you mean?": the route of its buttons, and their argument."""
    offered: tuple[str, ...] = ()
    """After an offer to note an answer to the one meeting: the answers on its buttons."""
    given: int = 0
    """The meeting to which an answer was just given; 0 for none."""
    text: str | None = None
    """The question that was not understood and may be passed on, however long ago it was."""
    number: int = 0
    """The number of the message that asked it, which its button carries."""
    passed: int = 0
    """The number of the one that was passed on last."""

    def about(self, meetings: Sequence[int], **changes: Any) -> "Subject":
        """Give what is spoken of once meetings are named; several were listed."""
        kept = tuple(meetings[:MOST])
        before = self.before
        if len(kept) > 1:
            before = 0
        elif len(self.meetings) == 1 and self.meetings != kept:
            before = self.meetings[0]
        given = self.given if kept == (self.given,) else 0
        shown = replace(self.settled(), meetings=kept, before=before, given=given, **changes)
        return replace(shown, listed=kept, filters=None) if len(kept) > 1 else shown

    def every(self) -> tuple[int, ...]:
        """Give all that "both" or "all of them" means: what was listed, or named one by one."""
        if self.before and self.before not in self.listed:
            return self.before, *self.meetings
        return self.listed

    def meant(self, frame: frames.Frame, meetings: Sequence[int], **changes: Any) -> "Subject":
        """Give what is spoken of once a frame chose meetings; what it does not name stays."""
        named = frame.names_meetings or frame.soonest
        return self.about(
            meetings,
            groups=frame.groups if named else self.groups,
            own=frame.own or (self.own and not named),
            **changes,
        )

    def within(self, frame: frames.Frame) -> "Subject":
        """Give what is spoken of with the days of a frame; what goes on keeps those before."""
        goes_on = frame.follows or frame.brief or frame.pointing.among
        goes_on = goes_on or frame.pointing.day is not None or _says_only_an_hour(frame)
        days = frame.period if frame.period.first or frame.period.last else periods.NOTHING
        if goes_on and not days and not frame.new:
            return self
        first, last = (None, None) if days.apart else (days.first, days.last)
        iso = (first.isoformat() if first else None, last.isoformat() if last else None)
        return replace(self, days=iso)

    def settled(self) -> "Subject":
        """Give the same with nothing that waits for words."""
        return replace(self, choosing=None, offered=(), text=None)


def recall(context: Context) -> Subject:
    """Give what was spoken of within the last ten minutes."""
    if context.spoken is None:
        return Subject()
    data, at = context.spoken
    subject: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in (data.get("subject") or {}).items()
    }
    questions = {key: subject[key] for key in ("number", "passed") if key in subject}
    kept = Subject(text=data.get("text"), **questions)
    if context.now - at > KEPT:
        return kept
    known = Subject.__dataclass_fields__  # another version may have kept something else
    return replace(kept, **{key: value for key, value in subject.items() if key in known})


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None


def keep(context: Context, subject: Subject) -> None:
    """Keep what is spoken of now, for ten minutes."""
    kept = asdict(subject)
    context.speak_of(text=kept.pop("text"), subject=kept)


def decided(context: Context, meeting_id: int) -> None:
    """Keep to which meeting an answer was given: it may be taken back in words right after.

    What was offered is forgotten: a "yes" after that is to nothing.
    """
    subject = recall(context)
    if context.room is not None:
        if subject.offered:
            keep(context, replace(subject, offered=()))
    elif context.dialogue is None or context.dialogue.topic == TOPIC:
        keep(context, replace(subject.about([meeting_id]), given=meeting_id, text=subject.text))


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
    if frame.base is not None:
        subject = _named_first(frame.base, records, now)
    another = another_name.asked_of(frame, subject.asked, subject.meetings, subject.groups)
    if another is not None:
        of_all = not (another.organizations or another.person)
        return replace(another, tally=subject.tally if of_all else None), records
    listed = [by_id[id_] for id_ in subject.listed if id_ in by_id]
    span = _span_meant(frame, subject, records, calendar)
    if span is not None:
        groups = frame.groups or subject.groups
        return replace(_of_days(frame, *span), groups=groups), records
    day = _day_meant(frame, subject, records, now)
    if day is not None:
        named = frame.pointing.named and _named(frame, records, now)
        return _of_days(frame, day, day), [one for one in records if not named or one not in named]
    picked = _picked(frame, subject, listed)
    if picked in by_id:
        return _of_one(frame, subject, by_id[picked]), records
    frame = _one_on(frame, subject)
    base = _base(frame, subject, records, now)
    if base in by_id and frame.pointing.named and frame.period and frame.asked == "list":
        return _all_beside(frame, by_id[base], records)
    if base in by_id:
        return _beside(frame, subject, by_id[base], records)
    if frame.pointing.among and frame.pointing.bare and len(subject.meetings) == 1:
        asking = replace(frame, asked="where", way=frame.mode, pointing=references.NOTHING)
        return _of_one(asking, subject, *_spoken(subject, by_id)), records
    if frame.pointing.among and listed:
        return _filtered(frame, subject, listed, records, today)
    if subject.choosing is not None and frame.saying is None and frame.asked in _WIDE:
        chosen = [record for record in listed if _is_meant(frame, record)]
        if chosen:
            return _of_one(frame, subject, *chosen), chosen
    if frame.saying is not None and (_names_only_groups(frame) or frame.everybody):
        meant = [record for record in listed if _is_theirs(frame, record)]
        if meant:  # "can't make the labour one", of those that were listed
            return _of_one(frame, subject, *meant), records
    frame = _of_groups(_kept(frame, subject), subject, by_id)
    if frame.pointing.step > 0 and frame.pointing.with_days:
        frame = _days_after(frame, _spoken(subject, by_id))
    if not _says_only_an_hour(frame) or frame.new:
        return frame, records
    if not listed:
        return frame, _spoken(subject, by_id) or records
    filtered, among = _filtered(frame, subject, listed, records, today)
    is_one = sum(_is_meant(filtered, record) for record in among) == 1
    if frame.asked in vocabulary.ALL_AT_ONCE or (frame.asked == "when" and not is_one):
        return filtered, among
    return replace(frame, period=filtered.period), among


def _is_theirs(frame: frames.Frame, record: choosing.Record) -> bool:
    """Whether a meeting is one of the working groups named, or the whole network's."""
    return bool(record.groups & set(frame.groups)) if frame.groups else not record.groups


def _names_only_groups(frame: frames.Frame) -> bool:
    beside = frame.titles or frame.places or frame.topics or frame.period or frame.soonest
    return bool(frame.groups) and not beside


def _spoken(subject: Subject, by_id: dict[int, choosing.Record]) -> list[choosing.Record]:
    return [by_id[id_] for id_ in subject.meetings if id_ in by_id]


def _named_first(base: frames.Frame, records: Sequence[choosing.Record], now: datetime) -> Subject:
    """Give what is spoken of once a text has named what it then points at."""
    spoken = replace(base, asked="next")
    return Subject(asked=base.asked).meant(spoken, choosing.choose(spoken, records, now).meetings)


def _picked(frame: frames.Frame, subject: Subject, shown: Sequence[choosing.Record]) -> int:
    """Give the meeting of the last list that an ordinal means, or the other of two; 0 for none."""
    pointing, listed = frame.pointing, subject.listed
    names = frame.groups or frame.titles or frame.places or frame.unknown_name
    by_days = frame.period and any(choosing.within(frame.period, one) for one in shown)
    if (
        len(listed) < 2
        or names
        or by_days
        or (frame.own and frame.asked in _WIDE and frame.soonest)
    ):
        return 0
    if pointing.ordinal and -1 <= pointing.ordinal <= len(listed):
        return listed[pointing.ordinal - (pointing.ordinal > 0)]
    if pointing.other and len(listed) == 2 and len(subject.meetings) == 1:
        return next((id_ for id_ in listed if id_ not in subject.meetings), 0)
    return 0


def _day_meant(
    frame: frames.Frame, subject: Subject, records: Sequence[choosing.Record], now: datetime
) -> date | None:
    """Give the day that is pointed at: "that day", "the day after the plenary"."""
    step = frame.pointing.day
    if step is None or frame.saying is not None or frame.asked not in (*_WIDE, "when"):
        return None
    if frame.is_beyond:
        return None  # "will it rain there that day?"
    if frame.pointing.named and frame.asked not in vocabulary.ALL_AT_ONCE:
        return None  # "I am in Geneva that day, when is the dialogue there?"
    first, last = map(_day, subject.days)
    days = {record.day for record in records if record.id in subject.meetings}
    if frame.pointing.named:
        days = {record.day for record in _named(frame, records, now)}
    elif first is not None and first == last:
        days = {first}
    return days.pop() + timedelta(days=step) if len(days) == 1 else None


def _named(
    frame: frames.Frame, records: Sequence[choosing.Record], now: datetime
) -> Sequence[choosing.Record]:
    """Give the one meeting that is named, by its title or as the network's, the next first."""
    named = [record for record in records if record.id in frame.titles]
    if frame.everybody and not frame.titles:
        named = [record for record in records if not record.groups]
    return [record for record in named if record.ends > now][:1] or named[-1:]


def _span_meant(
    frame: frames.Frame,
    subject: Subject,
    records: Sequence[choosing.Record],
    calendar: calendars.Calendar,
) -> calendars.Days | None:
    """Give the week or month that is pointed at from the days spoken of: "the week after that".

    "And next month?" where that is what was spoken of is the one after it.
    """
    weeks, months = frame.pointing.weeks, frame.pointing.months
    first, last = map(_day, subject.days)
    period = frame.period
    if first and last and period.first == first and period.last == last and frame.follows:
        week, month = (
            last - first == timedelta(days=6),
            calendars.month_from(first) == (first, last),
        )
        weeks, months = (weeks or int(week)), (months or int(month))
    if not (weeks or months) or frame.asked not in (*_WIDE, "when") or frame.saying is not None:
        return None
    days = {record.day for record in records if record.id in subject.meetings}
    begins = first or min(days, default=None)
    if begins is None:
        return None
    if months:
        return calendars.month_from(begins.replace(day=1) + relativedelta(months=months))
    return calendar.week_from(calendar.week_of(begins) + timedelta(weeks=weeks))


def _of_days(frame: frames.Frame, first: date, last: date) -> frames.Frame:
    """Ask for all meetings of these days; beside a meeting that is named for the others."""
    asked: Kind = "count" if frame.asked == "count" else "list"
    return replace(
        frame, asked=asked, period=periods.Period(first, last), titles=(), title_coverage=0.0,
        topics=(), everybody=False, soonest=False, past=False, extreme=None,
    )  # fmt: skip


def _of_one(frame: frames.Frame, subject: Subject, *meant: choosing.Record) -> frames.Frame:
    """Ask of meetings that are pointed at what is asked now, or else what was asked before."""
    groups = set(subject.groups)
    frame = replace(
        frame, titles=tuple(record.id for record in meant), certain=True, unknown_name=False,
        groups=subject.groups if all(record.groups & groups for record in meant) else (),
        own=subject.own, everybody=False, places=(), topics=(), period=periods.NOTHING,
        past=False, soonest=False,
    )  # fmt: skip
    if frame.saying is not None or not (frame.asked in _WIDE or frame.pointing.bare):
        return frame
    if subject.choosing is None:
        wide = subject.asked in _WIDE or subject.asked in _NOT_OF_A_MEETING
        return replace(frame, asked="next" if wide else subject.asked)
    route, said = subject.choosing
    if route == "offer":
        mode = next((one for one in vocabulary.MODES if one == said), None)
        saying: Saying | None = next((one for one in vocabulary.SAYINGS if one == said), None)
        saying = saying or ("come" if mode else "unclear")
        return replace(frame, asked=None, mode=mode, saying=saying)
    return replace(frame, asked=next(kind for kind in vocabulary.KINDS if kind == said))


def _one_on(frame: frames.Frame, subject: Subject) -> frames.Frame:
    """Read "the next one" after a meeting as the one after it; the next meeting is another's."""
    alone = frame.soonest and not (frame.names_meetings or frame.of_meetings or frame.own)
    if not alone or len(subject.meetings) != 1 or frame.pointing.step or frame.saying:
        return frame
    return replace(frame, pointing=replace(frame.pointing, step=1))


def _base(
    frame: frames.Frame,
    subject: Subject,
    records: Sequence[choosing.Record],
    now: datetime,
) -> int:
    """Give the meeting that the one meant comes after, or before; 0 for none."""
    pointing = frame.pointing
    if pointing.named:
        if not pointing.step or frame.asked not in ("next", "list", "when", "where"):
            return 0
        return next((record.id for record in _named(frame, records, now)), 0)
    names = frame.titles or frame.places or frame.topics or frame.unknown_name or pointing.with_days
    if not pointing.step or names or not subject.meetings:
        return 0
    return subject.meetings[-1 if pointing.step > 0 else 0]


def _beside(
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
    filtering = frames.Frame(groups=groups, own=own)
    found = choosing.beside(filtering, base, frame.pointing.step, records)
    if found is None:  # said as what it is: nothing more of these comes up
        past = frame.pointing.step < 0
        return replace(filtering, asked="next", past=past, language=frame.language), ()
    spoken = replace(subject, groups=groups, own=own)
    return _of_one(frame, spoken, found), records


def _all_beside(
    frame: frames.Frame, base: choosing.Record, records: Sequence[choosing.Record]
) -> tuple[frames.Frame, Sequence[choosing.Record]]:
    """Ask of all meetings of the days said that come after the one named, or before it."""
    step = frame.pointing.step
    beside = [record for record in records if (record.starts - base.starts) * step > timedelta()]
    return replace(frame, titles=()), beside


def _days_after(frame: frames.Frame, spoken: Sequence[choosing.Record]) -> frames.Frame:
    """Move a weekday behind what was spoken of: "and the Tuesday after that?"."""
    day, last = frame.period.first, max((record.day for record in spoken), default=None)
    if day is None or last is None or day != frame.period.last or day > last:
        return frame
    day += timedelta(days=7 * ((last - day).days // 7 + 1))
    return replace(frame, period=replace(frame.period, first=day, last=day, otherwise=None))


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
    if not tells and frame.asked not in _WIDE:
        return frame, listed
    return narrowing.narrowed(frame, subject.filters, listed, records, today)


def _is_meant(frame: frames.Frame, record: choosing.Record) -> bool:
    named = frame.groups or frame.titles or frame.places or frame.topics or frame.period
    return bool(named) and choosing.fits(frame, record) and choosing.within(frame.period, record)


def _kept(frame: frames.Frame, subject: Subject) -> frames.Frame:
    """Ask of what is named what was asked before: "what about the labour one?"."""
    if subject.asked is None:
        return frame
    if not frame.names_meetings or frame.soonest or not (frame.follows or frame.brief):
        return frame
    if frame.asked in (None, "next", "list"):
        kept: Kind = subject.asked
        of_days = frame.period and not frame.groups and kept not in vocabulary.ALL_AT_ONCE
        if of_days and not (kept in _OF_ONE_DAY and _is_one_day(frame.period)):
            kept = "list"
        if kept in _NOT_OF_A_MEETING and not frame.groups:
            kept = frame.asked or "next"
        frame = replace(frame, asked=kept, own=frame.own or subject.own)
        if kept in vocabulary.ALL_AT_ONCE and not frame.period:
            first, last = map(_day, subject.days)
            frame = replace(frame, period=periods.Period(first, last))
    if frame.period and not (frame.groups or frame.titles):
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
    if frame.asked in ("members", "chair"):
        goes_on = frame.follows or (bool(groups) and not subject.meetings)
    else:
        goes_on = not subject.meetings and frame.asked not in (*_NOT_OF_A_MEETING, "mine")
        goes_on = goes_on and (frame.follows or frame.asked not in vocabulary.ALL_AT_ONCE)
    return replace(frame, groups=groups) if goes_on else frame


def _says_only_an_hour(frame: frames.Frame) -> bool:
    """Whether only an hour tells which of those spoken of is meant: "where is the morning one?"."""
    hour = frame.period and frame.period.first is None and frame.period.last is None
    return bool(hour) and not (frame.groups or frame.titles or frame.places)
