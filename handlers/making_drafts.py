"""What is written of a meeting that is being made: the only place that keeps it and reads it.

It is the data of a dialogue, so that it survives a restart. Day, minute of the day and length are
kept apart, and the deadline as minutes before the start: whoever moves the date moves all of it.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from handlers import dates, keyboards, texts
from handlers.context import Context
from handlers.keyboards import Button
from handlers.texts import N_
from handlers.understanding import appointments
from storage import dialogues, errors, groups
from storage.models import Meeting, WorkingGroup
from storage.particulars import Written
from storage.rules import access, repeats
from storage.rules.access import Viewer

TOPIC: Final = "meeting"

REQUIRED: Final = ("groups", "title", "day", "minute", "length")
"""What is asked for first, in order."""

REPEATS: Final = ("repeat", "ends")
"""In which of the ways of `rules.repeats`, and how often (a number) or until when (a day)."""

OPTIONAL: Final = ("place", "online", "description", "agenda", "capacity", "lead", *REPEATS)
"""What is asked for from the preview; a draft's keys, as those required are."""

REASON: Final = "reason"
"""What is asked for where a meeting is called off."""

_PARTS: Final = (*REQUIRED, *OPTIONAL, "unlinked", "seats_per_organization", "status", "reason")
"""What can differ from the meeting that is changed; a title with whether it was given."""

_MINUTE: Final = timedelta(minutes=1)

Draft = dict[str, Any]

EMPTY: Final[Draft] = {
    **dict.fromkeys((*REQUIRED, *OPTIONAL)),
    "id": None, "agenda": [], "seats_per_organization": None,
    "reminders": None, "last": None, "status": None, "reason": None, "was": None, "others": [],
    "others_say": "", "begun": None, "alike": False, "base": None, "untitled": False,
    "unlinked": False, "guided": False, dialogues.WRITTEN: None,
}  # fmt: skip
"""Each part as it is while it is not said. `id` is that of the meeting that is gone on with or
changed, `was` what that one says where it is changed (`others` are the dates of its series that the
same is changed of, `others_say` what they said when that began; with `alike` also where they have
it of their own), `base` what else it began
with (a kept draft, the only working group of a chair), `last` the day of the one that is copied,
`guided` whether it is made step by step, so that its place is asked for, too, `untitled` and
`unlinked` as a meeting's, `begun` the mark by which the draft's buttons are known from those of an
earlier one."""

_SAME: Final = ("title", "untitled", "place", "online", "unlinked", "agenda", "description",
                "capacity", "seats_per_organization", "reminders")  # fmt: skip
_ENDED: Final = ("status", "reason")


def begun_with(**said: Any) -> Draft:
    """Give a draft of which this is said already: nothing is lost with that alone."""
    return EMPTY | said | {"base": said}


def of_meeting(viewer: Viewer | None, meeting: Meeting) -> Draft:
    """Give what a meeting says to who writes, so that it is gone on with."""
    day, minute = appointments.parts(meeting.starts_at, meeting.timezone)
    return (
        EMPTY
        | _repeat_of(meeting)
        | {name: getattr(meeting, name) for name in (*_SAME, *_ENDED)}
        | {
            "id": meeting.id,
            "groups": sorted(one.id for one in _seen(viewer, meeting)),
            "day": day.isoformat(),
            "minute": minute,
            "length": (meeting.ends_at - meeting.starts_at) // _MINUTE,
            "lead": (meeting.starts_at - meeting.rsvp_by) // _MINUTE or None,
        }
    )


def _seen(viewer: Viewer | None, meeting: Meeting) -> Sequence[WorkingGroup]:
    """Give those of a meeting's working groups of which who writes may know: others stay it."""
    return access.groups_seen(viewer, meeting.working_groups)


def _repeat_of(meeting: Meeting) -> Draft:
    if meeting.repeat is None:
        return {}
    way, end = repeats.read(meeting.repeat)
    return {"repeat": way, "ends": end if isinstance(end, int) else end.isoformat()}


def change_of(was: Draft, others: Sequence[int] = (), others_say: str = "") -> Draft:
    """Give what a meeting says, to be changed with these other dates of its series."""
    return was | {"was": was, "others": list(others), "others_say": others_say}


def change_anew(
    draft: Draft, newest: Draft, others: Sequence[int] = (), others_say: str = ""
) -> Draft:
    """Give a change of a meeting that says something else by now, with what is written in it.

    Or of which another date does.
    """
    return change_of(newest, others, others_say) | _written_anew(draft, draft["was"], newest)


def gone_on_anew(draft: Draft, newest: Draft) -> Draft:
    """Give what goes on with a kept draft that says something else by now, with what is written."""
    return begun_with(**newest) | _written_anew(draft, draft["base"], newest)


def _written_anew(draft: Draft, was: Draft, newest: Draft) -> Draft:
    """Give what is written in a draft, beside what somebody else has written meanwhile."""
    written = changed(draft)
    if "groups" in written:
        written["groups"] = _groups_anew(was["groups"], written["groups"], newest["groups"])
    return written | {name: draft[name] for name in ("begun", "alike")}


def _groups_anew(was: list[int], written: list[int] | None, newest: list[int]) -> list[int] | None:
    """Give the working groups with what two have added and taken out of them.

    What is or was the whole network's has none to add to: then it is as it was written here.
    """
    if not (was and written and newest):
        return written
    both = (set(newest) | (set(written) - set(was))) - (set(was) - set(written))
    return sorted(both) or written


def differs(draft: Draft) -> bool:
    """Say whether anything is said in a draft, or is said otherwise than in what it changes."""
    return bool(changed(draft))


def changed(draft: Draft) -> Draft:
    """Give the parts that are said otherwise than in what a draft changes, or said at all."""
    base = EMPTY | (draft["was"] or draft["base"] or {})
    found = {name: draft[name] for name in _PARTS if draft[name] != base[name]}
    return found | ({"untitled": draft["untitled"]} if "title" in found else {})


def copy_of(viewer: Viewer | None, meeting: Meeting) -> Draft:
    """Give what another meeting like this one says, but for its day."""
    draft = of_meeting(viewer, meeting)
    new = {"id": None, "status": None, "reason": None, **dict.fromkeys(REPEATS)}
    return draft | new | {"day": None, "last": draft["day"]}


def current(context: Context) -> Draft:
    """Give the draft; Outdated where there is none."""
    dialogue = dialogues.of_topic(context.session, context.chat_id, TOPIC)
    if dialogue is None:
        raise errors.Outdated
    return EMPTY | dialogue.data


def keep(context: Context, draft: Draft, step: str, *, shown: bool = False) -> Draft:
    """Remember the draft at a step, and give it; it has a name as soon as anything is written.

    Whose meeting it is to be is two taps, which is nothing to be kept alone.

    `shown`: the step is a preview that shows all of it, and can be taken by its mark.
    """
    now = dialogues.new_mark(context.now)
    draft = draft | {
        "begun": draft["begun"] or now,
        "mark": now if shown else None,
        dialogues.WRITTEN: _name(context, draft) if _is_written(draft) else None,
        dialogues.TAPPED: True,
    }
    context.enter(TOPIC, step, **draft)
    return draft


def _is_written(draft: Draft) -> bool:
    """Say whether there is more in a draft than whose meeting it is to be."""
    only_groups = not draft["was"] and draft["id"] is None and changed(draft).keys() == {"groups"}
    return differs(draft) and not only_groups


def _name(context: Context, draft: Draft) -> str:
    """Name a draft; one that changes or copies a meeting is not to be taken for the meeting."""
    if draft["was"]:
        return context.label(N_("change of %(title)s"), title=title(context, draft["was"]))
    if draft["id"] is not None:
        kept = title(context, EMPTY | (draft["base"] or draft))
        return context.label(N_("what is new in the draft of %(title)s"), title=kept)
    if draft["last"]:
        return context.label(N_("copy of %(title)s"), title=title(context, draft))
    if draft["title"]:
        return title(context, draft)
    groups = groups_of(context, draft)
    if groups:
        return texts.usual_title(context.style.language, groups)
    if draft["day"]:
        day = dates.day(context.style, date.fromisoformat(draft["day"]), context.now)
        return context.label(N_("meeting on %(day)s"), day=day)
    return context.label(N_("new meeting"))


def button(draft: Draft, label: str, route: str, *arguments: int | str) -> Button:
    """Make a button that changes this draft and no later one."""
    return keyboards.button(label, route, *arguments, draft["begun"])


def tapped(handler: Callable[..., None]) -> Callable[..., None]:
    """Let a handler take such a button; Outdated where another draft is written by now."""

    def of_this_draft(context: Context, *arguments: int | str) -> None:
        if current(context)["begun"] != arguments[-1]:
            raise errors.Outdated
        handler(context, *arguments[:-1])

    return of_this_draft


def missing(draft: Draft) -> str | None:
    """Give the first that is required and not said yet, or does not fit the day any more."""
    name = next((name for name in REQUIRED if draft[name] is None), None)
    if name is None and draft["guided"] and not (draft["place"] or draft["online"]):
        return "place"
    if name is not None or draft["repeat"] is None:
        return name
    if not repeats.fits(draft["repeat"], date.fromisoformat(draft["day"])):
        return "repeat"
    return None if holds(draft, draft["ends"]) else "ends"


def may_be_kept(draft: Draft) -> bool:
    """Say whether a draft has all that a meeting needs which is kept as one; no change is."""
    return not draft["was"] and missing(draft | {"guided": False}) is None


def holds(draft: Draft, ends: Any) -> bool:
    """Say whether a draft that repeats makes a series with this end."""
    day = date.fromisoformat(draft["day"])
    return ends is not None and bool(repeats.days(day, _rule(draft | {"ends": ends})))


def _rule(draft: Draft) -> str:
    ends = draft["ends"]
    end = ends if isinstance(ends, int) else date.fromisoformat(ends)
    return repeats.rule(date.fromisoformat(draft["day"]), draft["repeat"], end)


def groups_of(context: Context, draft: Draft) -> Sequence[WorkingGroup]:
    """Give the working groups that are chosen, as far as they may be seen."""
    return groups.visible(context.session, context.viewer, draft["groups"] or [])


def title(context: Context, draft: Draft) -> str:
    """Write the title that a draft has for who writes."""
    return texts.title(context.style.language, draft["title"], untitled=draft["untitled"])


def untitled(context: Context, draft: Draft) -> Draft:
    """Give a draft with the title that its working groups give it; the whole network gives none."""
    its = groups_of(context, draft)
    usual = texts.usual_title(context.style.language, its) if its else None
    return draft | {"title": usual, "untitled": bool(its)}


def titled(title: str | None) -> Draft:
    """Give the parts of a draft that a title is which somebody gave it."""
    return {"title": title, "untitled": False}


def regrouped(context: Context, draft: Draft, group_ids: list[int] | None) -> Draft:
    """Give a draft of other working groups; the title that it was not given follows them."""
    said = draft | {"groups": group_ids}
    return untitled(context, said) if draft["untitled"] else said


def starts(context: Context, draft: Draft) -> datetime:
    """Give the start of a draft that lacks nothing."""
    day = date.fromisoformat(draft["day"])
    return appointments.at(day, draft["minute"], context.network.timezone)


def written(context: Context, draft: Draft) -> Written:
    """Give a draft that lacks nothing as storage takes it; Outdated where it does lack something.

    A deadline that would be over already is the start, unless it is over as it is.
    """
    if missing(draft) is not None:
        raise errors.Outdated
    start = starts(context, draft)
    rsvp_by = start - (draft["lead"] or 0) * _MINUTE
    was = draft["was"] or EMPTY
    stays = all(draft[name] == was[name] for name in ("day", "minute", "lead"))
    return Written(
        group_ids=draft["groups"],
        starts_at=start,
        ends_at=start + draft["length"] * _MINUTE,
        rsvp_by=rsvp_by if stays or rsvp_by > context.now else start,
        repeat=_rule(draft) if draft["repeat"] is not None else None,
        **{name: draft[name] for name in _SAME} | {"unlinked": _is_unlinked(draft)},
    )


def _is_unlinked(draft: Draft) -> bool:
    return bool(draft["unlinked"]) and not draft["online"]
