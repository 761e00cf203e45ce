"""What is tapped and what is written at the steps of making a meeting, taken into its draft."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from handlers import (
    asking,
    dates,
    making_agendas,
    making_drafts,
    making_ends,
    making_groups,
    making_nothing,
    making_places,
    making_preview,
    making_reading,
    making_repeats,
    making_steps,
    making_times,
)
from handlers.context import Context
from handlers.texts import N_
from handlers.understanding import appointments
from storage import errors, making
from storage.rules import repeats

_ASKING: Final = " ?？"
"""What may stand behind a day or a name by which somebody answers."""

LINES: Final = {
    "title": N_("the title"), "place": N_("the place"), "description": N_("the description"),
    "agenda": N_("the agenda"), making_drafts.REASON: N_("the reason"),
}  # fmt: skip
"""The steps at which any words may be what is asked for, and what that is then called."""

OVER: Final = N_("That would be %(moment)s, which is over. Choose a later time.")

OF_ONE_DATE: Final = N_("A copy of one date: “Repeats” makes a series of it.")

SAME: Final = ("place", "online")
"""What can be taken from the last meeting."""


def title_of(context: Context, meeting_id: int) -> None:
    """Take the title of another meeting."""
    other = making.find(context.session, context.member, meeting_id)
    making_steps.change(context, title=other.title, untitled=other.untitled)


def copy(context: Context, meeting_id: int) -> None:
    """Take everything of another meeting but its day; what was said of the time already stays."""
    other = making.find(context.session, context.member, meeting_id)
    draft = making_drafts.current(context)
    said = {name: draft[name] for name in ("day", "minute", "length") if draft[name] is not None}
    if other.series_key is not None:
        context.toast(OF_ONE_DATE)
    making_steps.go_on(
        context, making_drafts.copy_of(context.viewer, other) | said | {"begun": draft["begun"]}
    )


def same(context: Context, step: str, meeting_id: int) -> None:
    """Take the place or the link of another meeting."""
    other = making.find(context.session, context.member, meeting_id)
    making_steps.change(context, **{step: getattr(other, step)})


def day(context: Context, ordinal: int) -> None:
    """Take a day."""
    if not 0 < ordinal <= date.max.toordinal():
        raise errors.Outdated
    making_steps.change(context, day=date.fromordinal(ordinal).isoformat())


def minute(context: Context, minute_of_day: int) -> None:
    """Take a time."""
    making_steps.change(context, minute=_within(minute_of_day, 0, 24 * 60 - 1))


def length(context: Context, minutes: int) -> None:
    """Take a length."""
    longest = making_reading.LONGEST_MEETING
    making_steps.change(context, length=_within(minutes, 1, longest))


def seats(context: Context, count: int) -> None:
    """Take how many seats there are."""
    making_steps.change(context, capacity=_within(count, 1, making_reading.MOST_SEATS))


def lead(context: Context, minutes: int) -> None:
    """Take how long before the start answers are wanted, unless that is over."""
    chosen = {"lead": _within(minutes, 1, making_steps.LEADS[-1])}
    until = _until(context, chosen)
    if until <= context.now and minutes != making_drafts.current(context)["lead"]:
        context.toast(OVER, alert=True, moment=dates.moment(context.style, until, context.now))
    else:
        making_steps.change(context, **chosen)


def repeat(context: Context, way: str) -> None:
    """Take how the meeting repeats."""
    making_steps.change(context, repeat=way, ends=None)


def times(context: Context, count: int) -> None:
    """Take how often the meeting is held."""
    if making_drafts.current(context)["repeat"] is None:
        raise errors.Outdated
    making_steps.change(context, ends=_within(count, 2, repeats.MOST))


def alike(context: Context, wanted: int) -> None:
    """Change those dates, too, that have of their own what is changed; 0: leave them."""
    making_steps.change(context, alike=bool(wanted))


def _within(value: int, least: int, most: int) -> int:
    if not least <= value <= most:
        raise errors.Outdated
    return value


def unlinked(context: Context) -> None:
    """Take it that the meeting is online, its link still to come."""
    making_steps.change(context, unlinked=True, guided=False)


def leave_out(context: Context, step: str) -> None:
    """Take an optional part away."""
    away = {step: making_drafts.EMPTY[step]}
    if step == "online":
        away["unlinked"] = False
    if step == "capacity":
        away["seats_per_organization"] = None
    if step in making_drafts.REPEATS:
        away = dict.fromkeys(making_drafts.REPEATS)
    if step in SAME:
        away["guided"] = False  # it is not asked for again
    making_steps.change(context, **away)


def reads(step: str, context: Context, text: str) -> bool:
    """Say whether what was written is what a step waits for, be it with a question mark."""
    text = text.rstrip(_ASKING)
    match step:
        case making_preview.STEP:
            return False
        case _ if step in LINES:  # a question may be meant as that, but for a longer text
            return "\n" in text
        case "day" | "minute":
            at = making_reading.time_given(context, text, _near(context, text))[0]
            return isinstance(at, datetime) or at.day is not None
        case "repeat":
            return making_repeats.alone(context, text) is not None
        case "ends":
            times = making_reading.times(text)
            return times is not None or making_ends.last_day(context, text) is not None
        case _:
            return _read(context, step, text) is not None


def _step(context: Context) -> str:
    if context.dialogue is None:
        raise errors.Outdated
    return context.dialogue.step


def written(context: Context, text: str) -> None:
    """Take what was written at the step that waits for it, or say what is wrong with it."""
    step = _step(context)
    if step not in LINES or step == "place":
        text = text.rstrip(_ASKING)
    if step == making_preview.STEP and making_drafts.current(context)["status"] == "cancelled":
        context.say("meeting_unread", step="off", most=None)
        making_steps.back(context)
    elif step == making_preview.STEP:
        parts = _at_preview(context, text)
        if parts:
            making_steps.change(context, **parts)
        else:
            context.say("meeting_unread", step=step, most=None)
            making_steps.back(context)
    elif step in making_drafts.OPTIONAL and making_nothing.is_said(step, text):
        leave_out(context, step)
    elif step in ("day", "minute"):
        _time_given(context, step, text)
    elif step == "ends":
        _end_given(context, text)
    elif step == "repeat":
        _often_given(context, text)
    else:
        read = _read(context, step, text)
        over = _day_over(context, text) if step == "lead" and read is None else None
        if over is not None:
            context.say("broadcast_no_time", why=appointments.Why.OVER.value, on=over)
        elif read is None:
            _say_unread(context, step, text)
        elif step == "lead" and (until := _until(context, read)) <= context.now:
            on = dates.date_of(context.style, until)
            context.say("broadcast_no_time", why=appointments.Why.OVER.value, on=on)
        else:
            making_steps.change(context, **read)


def _say_unread(context: Context, step: str, text: str) -> None:
    """Say what is wrong with what was written at a step."""
    most = repeats.MOST
    if step in SAME and making_reading.has_links(text):
        step = "links"
    elif step == "agenda" and making_agendas.agenda(text) is making_agendas.Unread.MANY:
        step, most = making_agendas.Unread.MANY.value, making_agendas.MOST_ITEMS
    context.say("meeting_unread", step=step, most=most)


def _read(context: Context, step: str, text: str) -> dict[str, Any] | None:
    """Give the parts that a text says; None where it is not understood."""
    match step:
        case "groups":
            whose = making_groups.called(context, text)
            return _with_groups(context, whose, step=True) if whose is not None else None
        case "length":
            begins = making_drafts.starts(context, making_drafts.current(context))
            value: Any = making_reading.length(context, text, begins)
        case "capacity":
            return making_reading.seats(text)
        case "lead":
            return _deadline(context, text)
        case making_drafts.REASON:
            reason = making_reading.reason(text)
            return {"status": "cancelled", "reason": reason} if reason else None
        case "title":
            title = making_reading.title(text)
            return making_drafts.titled(title) if title else None
        case "place":
            return _where(text)
        case "description":
            value = making_reading.description(text)
        case "online":
            return _link(text, step)
        case _:
            items = making_agendas.agenda(text)
            value = items if isinstance(items, list) else None
    return {step: value} if value is not None else None


def _where(text: str) -> dict[str, Any] | None:
    """Give the place or the link that was written where either is asked for."""
    return _link(text, step="place") or making_reading.where(text)


def _link(text: str, step: str) -> dict[str, Any] | None:
    """Give the link that was written, or that it is online; asked where it is, nowhere else."""
    link = making_reading.online(text)
    if link is not None:
        return {"online": link}
    if step == "online" and making_nothing.follows(text):
        return {"online": None, "unlinked": True, "guided": False}
    if making_places.place(text.split()) != (None, True):
        return None
    return {"unlinked": True, "guided": False} | ({"place": None} if step == "place" else {})


def _at_preview(context: Context, text: str) -> dict[str, Any] | None:
    """Give what was plainly written of a part, though it was not asked for; else None."""
    text = making_reading.without_asking(text)
    read = making_reading.said(context, text)
    place = read.place
    chatter = (read.title and not read.titled) or (place and not making_places.is_one(place))
    if read.whose.unknown or read.often.way or chatter or read.lead:
        return None
    said: dict[str, Any] = {
        "title": read.title,
        "place": place,
        "online": read.online,
        "capacity": read.seats,
        "length": read.length,
        "unlinked": read.unlinked or None,
        "agenda": read.agenda if isinstance(read.agenda, list) else None,
    }
    if read.when is not None:
        known = date.fromisoformat(making_drafts.current(context)["day"])
        minute = making_reading.minute_in(context, text, known)
        near = _near(context, text)
        at = making_times.said(context, text.split(), near)[0] or read.when
        moment = _parts_of(context, at) if minute is None else {"minute": minute}
        if not moment:
            return None
        said |= moment
    if read.whose.groups or read.whose.everybody:
        said |= _with_groups(context, read.whose)
    return {name: value for name, value in said.items() if value is not None and value != []}


def _with_groups(
    context: Context, whose: making_groups.Whose, *, step: bool = False
) -> dict[str, Any]:
    """Give the working groups with those that were named: beside those that a meeting has.

    At the `step` that asks for them also beside those that were chosen there, by buttons, say; not
    beside a chair's only one, which nobody chose.
    """
    named = [one.id for one in whose.groups]
    making.allow(context.member, named)
    draft = making_drafts.current(context)
    begun_with = None if draft["id"] is not None else (draft["base"] or {}).get("groups")
    chosen_there = step and draft["groups"] != begun_with
    has = ((draft["was"] or chosen_there) and draft["groups"]) or ()
    chosen = sorted({*named, *has}) if named else []
    said = making_drafts.regrouped(context, draft, chosen)
    return {name: said[name] for name in ("groups", "title")}


def _deadline(context: Context, text: str) -> dict[str, Any] | None:
    """Read until when answers are wanted: a time before the start, or how long before it."""
    start = making_drafts.starts(context, making_drafts.current(context))
    day_before = making_reading.of_day_before(context, text, start)
    minutes = making_reading.before(context, text) if day_before is None else 0
    if not minutes:
        at = making_reading.time_given(context, day_before or text)[0]
        if isinstance(at, appointments.Unread) or at >= start:
            return None
        minutes = int((start - at).total_seconds()) // 60
    return {"lead": minutes}


def _day_over(context: Context, text: str) -> date | None:
    """Give the day of a time that was written and is over; None of any other text."""
    at = making_reading.time_given(context, text)[0]
    is_over = isinstance(at, appointments.Unread) and at.why is appointments.Why.OVER
    return at.day if is_over and isinstance(at, appointments.Unread) else None


def _until(context: Context, said: dict[str, Any]) -> datetime:
    """Give until when answers would be wanted."""
    start = making_drafts.starts(context, making_drafts.current(context))
    return start - timedelta(minutes=said["lead"])


def _often_given(context: Context, text: str) -> None:
    """Take how often it is held, and until when if that is said, where it fits the day."""
    read = making_repeats.alone(context, text)
    day = date.fromisoformat(making_drafts.current(context)["day"])
    if read is None:
        otherwise = making_repeats.read(text)[0].otherwise
        context.say("meeting_unread", step="repeat", most=repeats.MOST, said=otherwise)
        return
    often, weekday = read
    if often.fits(day, weekday):
        making_steps.change(context, repeat=often.way, ends=often.ends(day))
    else:
        context.say("meeting_other_day", day_of=day)


def _end_given(context: Context, text: str) -> None:
    """Take how often it is held, or until which day, where that makes a series."""
    draft = making_drafts.current(context)
    read: int | str | None = making_reading.times(text)
    last = making_ends.last_day(context, text) if read is None else None
    if last is not None:
        read = last.isoformat()
    if making_drafts.holds(draft, read):
        making_steps.change(context, ends=read)
    elif last is not None and last <= date.fromisoformat(draft["day"]):
        is_over = last < dates.date_of(context.style, context.now)
        context.say("meeting_last_day", day_of=last, over=is_over)
    else:
        context.say("meeting_unread", step="ends", most=repeats.MOST)


def _time_given(context: Context, step: str, text: str) -> None:
    """Take a day, with or without a time; where the day is known, a time of it."""
    draft = making_drafts.current(context)
    if step == "minute" and draft["day"]:
        known = date.fromisoformat(draft["day"])
        found = making_reading.minute_on(context, text, known)
        if found is not None:
            making_steps.change(context, minute=found)
            return
    since = _near(context, text)
    if step == "minute" and draft["day"] and asking.sentence(context, text).period.first is None:
        since = appointments.at(date.fromisoformat(draft["day"]), 0, context.network.timezone)
    at, minutes = making_reading.time_given(context, text, since)
    parts = when(context, at)
    if parts:
        making_steps.change(context, **parts, **({"length": minutes} if minutes else {}))


def _near(context: Context, text: str) -> datetime | None:
    """Give from when on a weekday is meant: of a meeting that is changed, the one near its day."""
    was = making_drafts.current(context)["was"]
    if not was or asking.sentence(context, text).period.by != "weekday":
        return None
    begins = date.fromisoformat(was["day"]) - making_steps.BEFORE
    return max(context.now, appointments.at(begins, 0, context.network.timezone))


def when(context: Context, at: Any) -> dict[str, Any]:
    """Give the parts that a moment is, or a day whose hour is missing; else say what is wrong."""
    parts = _parts_of(context, at)
    if not parts:
        context.say("broadcast_no_time", why=at.why.value, on=at.day)
    return parts


def _parts_of(context: Context, at: datetime | appointments.Unread) -> dict[str, Any]:
    if not isinstance(at, appointments.Unread):
        day, minute = appointments.parts(at, context.network.timezone)
        return {"day": day.isoformat(), "minute": minute}
    if at.why is appointments.Why.HOUR and at.day is not None:
        return {"day": at.day.isoformat()}
    return {}
