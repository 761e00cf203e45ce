"""How series are shown: how often one repeats, its dates, and what is against some of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from handlers import dates, making_drafts, texts
from handlers.context import Context
from handlers.dates import Style
from handlers.making_drafts import Draft
from handlers.texts import N_
from storage import objections, particulars
from storage.models import Meeting
from storage.objections import Overlap, Warnings
from storage.particulars import Written
from storage.rules import repeats

_WAYS: Final = {
    repeats.WEEKLY: N_("Every week"),
    repeats.FORTNIGHTLY: N_("Every two weeks"),
    repeats.LAST: N_("Every month on the last %(weekday)s"),
    repeats.MONTHLY: N_("Every month on day %(day)s"),
}
_ON_SEVERAL: Final = {
    repeats.WEEKLY: N_("Every week: %(weekdays)s"),
    repeats.FORTNIGHTLY: N_("Every two weeks: %(weekdays)s"),
}
_NTH: Final = (
    N_("Every month on the first %(weekday)s"),
    N_("Every month on the second %(weekday)s"),
    N_("Every month on the third %(weekday)s"),
    N_("Every month on the fourth %(weekday)s"),
)
_PLACES: Final = {
    1: N_("first %(weekday)s"),
    2: N_("second %(weekday)s"),
    3: N_("third %(weekday)s"),
    4: N_("fourth %(weekday)s"),
    -1: N_("last %(weekday)s"),
}


@dataclass(frozen=True)
class Series:
    """What a preview says of a series; the lists are the starts that something is against."""

    title: str
    """How it repeats, or what is made of its dates."""
    starts: Sequence[datetime]
    weekend: Sequence[datetime] = ()
    holiday: Sequence[datetime] = ()
    quiet: Sequence[datetime] = ()
    night: Sequence[datetime] = ()
    near: Sequence[datetime] = ()
    """Too close to another meeting with shared members."""
    overlaps: Sequence[Overlap] = ()
    """Those meetings."""
    left_out: Sequence[str] = ()
    """The months that have no such day."""
    own: Sequence[datetime] = ()
    """As they start until now, of those that have of their own what is changed; `replaced`, or
    kept.
    """
    replaced: bool = False


def way(style: Style, way: str, day: date) -> str:
    """Write how often a meeting of a day is held: `Every month on the second Tuesday`."""
    base, several = repeats.apart(way)
    if several:
        names = [dates.weekday(style, day + timedelta(one - day.weekday())) for one in several]
        return texts.say(style.language, _ON_SEVERAL[base], weekdays=" · ".join(names))
    weekday, number = dates.weekday(style, day), dates.number(style, day.day)
    places = [_PLACES[one] for one in repeats.places(way)]
    if places:
        each = [texts.say(style.language, one, weekday=weekday) for one in places]
        return texts.say(style.language, N_("Every month: %(weekdays)s"), weekdays=" · ".join(each))
    sentence = _NTH[repeats.nth(day) - 1] if way == repeats.NTH else _WAYS[way]
    return texts.say(style.language, sentence, weekday=weekday, day=number)


def repeats_of(style: Style, meeting: Meeting, now: datetime) -> str | None:
    """Write how a draft repeats, and how long: `Every week, 6 times`; None where it does not."""
    if meeting.repeat is None:
        return None
    day = datetime.fromisoformat(meeting.starts_local).date()
    how, end = repeats.read(meeting.repeat)
    often = way(style, how, day)
    if isinstance(end, int):
        return texts.say(
            style.language, N_("%(often)s, %(times)s times"),
            often=often, times=dates.number(style, end),
        )  # fmt: skip
    until = dates.day(style, end, now)
    return texts.say(style.language, N_("%(often)s, until %(day)s"), often=often, day=until)


def shown(context: Context, draft: Draft, meeting: Meeting) -> Series | None:
    """Give what a preview says of the series that a draft is; None where it is none."""
    often = repeats_of(context.style, meeting, context.now)
    if often is None or meeting.repeat is None:
        return None
    written = making_drafts.written(context, draft)
    each = particulars.each_date(written, context.network.timezone)
    series = with_warnings(context, often, [(draft["id"], one) for one in each])
    months = repeats.left_out(date.fromisoformat(draft["day"]), meeting.repeat)
    names = dict.fromkeys(dates.month(context.style, one) for one in months)
    return replace(series, left_out=list(names))


def with_warnings(
    context: Context, title: str, each: Sequence[tuple[int | None, Written]]
) -> Series:
    """Give dates, each with the number of its meeting if it is one, and what is against them.

    They are not too close to each other: they move together.
    """
    own = {number for number, _ in each}
    against = [
        (one.starts_at, objections.warnings(
            context.session, context.member, context.network, one, number, context.now
        ))
        for number, one in each
    ]  # fmt: skip
    return Series(
        title,
        [at for at, _ in against],
        weekend=[at for at, one in against if one.weekend],
        holiday=[at for at, one in against if one.holiday],
        quiet=[at for at, one in against if one.quiet],
        night=[at for at, one in against if one.night],
        near=[at for at, one in against if _others(one, own)],
        overlaps=[other for _, one in against for other in _others(one, own)],
    )  # fmt: skip


def _others(against: Warnings, own: Collection[int | None]) -> list[Overlap]:
    """Give the meetings of other series that are too close."""
    return [one for one in against.overlaps if one.meeting.id not in own]
