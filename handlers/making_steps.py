"""The steps of making a meeting: what each asks for, offers as buttons, and takes.

A step is a key of the draft (`making_drafts`). What is required is asked for in order; everything
else from the preview, to which one comes back.
"""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import islice
from typing import Any, Final
from zoneinfo import ZoneInfo

from handlers import (
    changing_preview,
    dates,
    keyboards,
    making_drafts,
    making_preview,
    navigation,
    series_views,
)
from handlers.context import Context
from handlers.keyboards import Button, Keyboard
from handlers.making_drafts import Draft
from handlers.texts import N_
from handlers.understanding import appointments
from storage import errors, groups, making, objections
from storage.models import Meeting
from storage.rules import access, repeats

HOURS: Final = tuple(hour * 60 for hour in (9, 10, 11, 12, 14, 15, 16, 17))
LENGTHS: Final = (60, 90, 120, 150, 180, 240)
SEATS: Final = (15, 20, 30, 40, 60, 100)
LEADS: Final = (60, 24 * 60, 2 * 24 * 60, 3 * 24 * 60, 7 * 24 * 60)
"""Minutes before the start."""
TIMES: Final = (3, 4, 6, 10, 12, 24)

LAST_OF_THEIRS: Final = N_("One of your own working groups has to stay in it.")
LAST_GROUP: Final = N_("It has to be somebody's meeting: first choose another working group.")

DAYS: Final = 8
WEEKS: Final = 4
"""How many days are offered; of a copy how many weeks."""
BEFORE: Final = timedelta(days=5)
"""How long before the day that a meeting has days are offered for it, where it is changed."""


def go_on(context: Context, draft: Draft) -> None:
    """Ask for the first that is missing; with nothing missing show the preview.

    A day that is over meanwhile is missing.
    """
    step = making_drafts.missing(draft)
    chosen, today = _day(draft), dates.date_of(context.style, context.now)
    if step is not None and chosen is not None and chosen < today:
        step = "day"
    if step is None and draft["was"]:
        changing_preview.preview(context, draft)
    elif step is None:
        making_preview.preview(context, draft)
    else:
        _ask(context, draft, step)


def ask(context: Context, step: str) -> None:
    """Ask for a part, whatever it is now."""
    _ask(context, making_drafts.current(context), step)


def back(context: Context) -> None:
    """Come back to the preview, or to what is missing."""
    go_on(context, making_drafts.current(context))


def _ask(context: Context, draft: Draft, step: str) -> None:
    if draft["was"] and changing_preview.is_stale(context, draft):
        changing_preview.preview(context, draft)
        return
    draft = making_drafts.keep(context, draft, step)
    rows = [*_OFFERED[step](context, draft), *_left_out(context, draft, step)]
    leave = _back(context, draft, step)
    if step != making_drafts.REASON:  # "Cancel" would read as if it called the meeting off
        leave += navigation.cancel(context)[0]
    context.show(
        "meeting_ask", [*rows, leave], step=step, day_of=_day(draft), most=repeats.MOST,
        groups=making_drafts.groups_of(context, draft) if step == "title" else [],
        at=_hour(context, draft) if step == "day" and not draft["day"] else None,
    )  # fmt: skip


def _hour(context: Context, draft: Draft) -> str | None:
    minute = draft["minute"]
    return dates.minute_of_day(context.style, minute) if minute is not None else None


def _day(draft: Draft) -> date | None:
    return date.fromisoformat(draft["day"]) if draft["day"] else None


def _back(context: Context, draft: Draft, step: str) -> list[Button]:
    """Lead back to the preview once there is one, before that to the step before."""
    label = context.label(N_("Back"))
    if step == "ends":
        return [making_drafts.button(draft, label, "meetask", "repeat")]
    if making_drafts.missing(draft) is None:
        return [making_drafts.button(draft, label, "meetback")]
    order = (*making_drafts.REQUIRED, "place")
    at = order.index(step) if step in order else 0
    before = making_drafts.REQUIRED[at - 1] if at else None
    return [making_drafts.button(draft, label, "meetask", before)] if before else []


def _left_out(context: Context, draft: Draft, step: str) -> Keyboard:
    is_said = draft[step] != making_drafts.EMPTY[step] or (step == "online" and draft["unlinked"])
    if step not in making_drafts.OPTIONAL or not is_said:
        return []
    return [[making_drafts.button(draft, context.label(N_("Leave it out")), "meetnone", step)]]


def _groups(context: Context, draft: Draft) -> Keyboard:
    chosen, viewer = draft["groups"], context.member
    made = [
        _choice(draft, one.short_name, "meetgroup", one.id, is_now=one.id in (chosen or []))
        for one in making.choices(context.session, viewer)
    ]
    rows = keyboards.columns(made, 2)
    if viewer.secretariat:
        everybody = context.label(N_("The whole network"))
        rows.append([_choice(draft, everybody, "meetgroup", 0, is_now=chosen == [])])
    if chosen is not None:
        rows.append([making_drafts.button(draft, context.label(N_("Go on")), "meetback")])
    return [*rows, *_drafts(context, draft)]


def _drafts(context: Context, draft: Draft) -> Keyboard:
    """Lead to the drafts from the first step that is shown, where there are any."""
    if draft["was"] or not making.drafts(context.session, context.member):
        return []
    return [[keyboards.button(context.label(N_("Drafts")), "meetdrafts")]]


def _titles(context: Context, draft: Draft) -> Keyboard:
    last = _last(context, draft)
    one_only = draft["base"] is not None and draft["base"].keys() == {"groups"}
    drafts = _drafts(context, draft) if one_only else []  # it is the first step then
    if last is None or draft["was"]:
        return drafts
    like = context.label(
        N_("Copy the last one: %(title)s, %(when)s"),
        title=context.title_of(last),
        when=context.short(last.starts_at),
    )
    return [
        [making_drafts.button(draft, like, "meetcopy", last.id)],
        [making_drafts.button(draft, context.title_of(last), "meettitle", last.id)],
        *drafts,
    ]


def _last(context: Context, draft: Draft) -> Meeting | None:
    return making.last(context.session, context.member, draft["groups"] or [], context.now)


def _days(context: Context, draft: Draft) -> Keyboard:
    """Offer the next working days, of a change those near its day; of a copy the same weekday.

    Today is among them where its hour is said, and still ahead.
    """
    zone = ZoneInfo(context.network.timezone)
    today = context.now.astimezone(zone).date()
    if draft["last"]:
        last = date.fromisoformat(draft["last"])
        weeks = max(1, (today - last).days // 7 + 1)
        offered = [last + timedelta(weeks=weeks + at) for at in range(WEEKS)]
    else:
        near = date.fromisoformat(draft["was"]["day"]) - BEFORE if draft["was"] else today
        since = 0 if _is_ahead(context, draft, today) else 1
        ahead = (max(today, near) + timedelta(days=at) for at in range(since, 5 * DAYS))
        network = context.network
        working = (
            day
            for day in ahead
            if not (objections.is_weekend(network, day) or objections.is_holiday(network, day))
        )
        offered = list(islice(working, DAYS))
    made = [
        making_drafts.button(
            draft, dates.day(context.style, day, context.now), "meetday", day.toordinal()
        )
        for day in offered
    ]
    return keyboards.columns(made, 2)


def _is_ahead(context: Context, draft: Draft, day: date) -> bool:
    """Say whether what is made is said to begin at an hour that is still ahead on a day."""
    if draft["was"] or draft["minute"] is None:
        return False
    return appointments.at(day, draft["minute"], context.network.timezone) > context.now


def _hours(context: Context, draft: Draft) -> Keyboard:
    made = [
        _choice(draft, dates.minute_of_day(context.style, one), "meetminute", one,
                is_now=one == draft["minute"])
        for one in HOURS
    ]  # fmt: skip
    return keyboards.columns(made, 4)


def _lengths(context: Context, draft: Draft) -> Keyboard:
    return _spans(context, draft, "length", LENGTHS)


def _leads(context: Context, draft: Draft) -> Keyboard:
    return _spans(context, draft, "lead", LEADS)


def _spans(context: Context, draft: Draft, step: str, offered: tuple[int, ...]) -> Keyboard:
    made = [
        _choice(draft, dates.duration(context.style, timedelta(minutes=one)), f"meet{step}", one,
                is_now=one == draft[step])
        for one in offered
    ]  # fmt: skip
    return keyboards.columns(made, 3)


def _seats(context: Context, draft: Draft) -> Keyboard:
    made = [
        _choice(draft, context.number(one), "meetseats", one, is_now=one == draft["capacity"])
        for one in SEATS
    ]
    return keyboards.columns(made, 3)


def _ways(context: Context, draft: Draft) -> Keyboard:
    day = _day(draft)
    if day is None:
        raise errors.Outdated
    return [
        [_choice(draft, series_views.way(context.style, one, day), "meetrepeat", one,
                 is_now=one == draft["repeat"])]
        for one in repeats.fitting(day)
    ]  # fmt: skip


def _ends(context: Context, draft: Draft) -> Keyboard:
    made = [
        _choice(draft, context.label(N_("%(times)s times"), times=context.number(one)),
                "meettimes", one, is_now=one == draft["ends"])
        for one in TIMES
    ]  # fmt: skip
    return keyboards.columns(made, 3)


def _places(context: Context, draft: Draft) -> Keyboard:
    rows = list(_of_last(context, draft, "place"))
    if draft["guided"] and not (draft["place"] or draft["online"]):
        later = context.label(N_("Not fixed yet"))
        rows.append([making_drafts.button(draft, later, "meetnone", "place")])
        online = context.label(N_("Online, the link follows"))
        rows.append([making_drafts.button(draft, online, "meetunlinked")])
    return rows


def _links(context: Context, draft: Draft) -> Keyboard:
    return _of_last(context, draft, "online")


def _of_last(context: Context, draft: Draft, step: str) -> Keyboard:
    """Offer what the last meeting had."""
    last = _last(context, draft)
    had = getattr(last, step) if last is not None and last.id != draft["id"] else None
    same = making_drafts.button
    return [[same(draft, had, "meetsame", step, last.id)]] if last and had else []


def _no_reason(context: Context, draft: Draft) -> Keyboard:
    return [[making_drafts.button(draft, context.label(N_("Without a reason")), "meetoffok")]]


def _nothing(_context: Context, _draft: Draft) -> Keyboard:
    return []


def _choice(draft: Draft, label: str, route: str, value: int | str, *, is_now: bool) -> Button:
    label = (keyboards.CHOSEN if is_now else "") + label
    return making_drafts.button(draft, label, route, value)


_OFFERED: Final[dict[str, Callable[[Context, Draft], Keyboard]]] = {
    "groups": _groups, "title": _titles, "day": _days, "minute": _hours, "length": _lengths,
    "place": _places, "online": _links, "description": _nothing, "agenda": _nothing,
    "capacity": _seats, "lead": _leads, "repeat": _ways, "ends": _ends,
    making_drafts.REASON: _no_reason,
}  # fmt: skip


def change(context: Context, **values: Any) -> None:
    """Take parts of the meeting, and go on."""
    go_on(context, making_drafts.current(context) | values)


def toggle_group(context: Context, group_id: int) -> None:
    """Choose a working group, or take it away; 0: the whole network."""
    draft = making_drafts.current(context)
    if group_id:
        groups.find(context.session, context.viewer, group_id)
    making.allow(context.member, [group_id] if group_id else [])
    before = draft["groups"]
    if group_id:
        chosen: list[int] | None = sorted({*(before or [])} ^ {group_id}) or None
    else:
        chosen = None if before == [] else []
    if draft["was"] and chosen is None:
        context.toast(LAST_GROUP)
        return
    if draft["was"] and not access.makes(context.member, chosen or [], draft["was"]["groups"]):
        context.toast(LAST_OF_THEIRS)
        return
    _ask(context, making_drafts.regrouped(context, draft, chosen), "groups")
