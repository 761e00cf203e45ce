"""The preview of a meeting that is being made: what speaks against it, and what can be changed."""

from typing import Any, Final

from handlers import keyboards, making_drafts, meeting_views, navigation, series_views
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.making_drafts import Draft
from handlers.texts import N_
from storage import dialogues, errors, making, objections
from storage.models import Meeting
from storage.objections import Warnings

STEP: Final = "preview"

_LABELS: Final = {
    "groups": N_("Working groups"), "title": N_("Title"), "day": N_("Date"),
    "minute": N_("Time"), "length": N_("Length"), "place": N_("Place"), "online": N_("Link"),
    "description": N_("Description"), "agenda": N_("Agenda"), "capacity": N_("Seats"),
    "lead": N_("Answer by"), "repeat": N_("Repeats"),
}  # fmt: skip
"""The buttons that change each part."""


def preview(context: Context, draft: Draft, meanwhile: str | None = None) -> None:
    """Show the meeting as it would be, then how to go on.

    `meanwhile` says what somebody else did with the draft that is gone on with.
    """
    draft = making_drafts.keep(context, draft, STEP, shown=True)
    data = shown(context, draft)
    series = series_views.shown(context, draft, data["meeting"])
    data["warnings"] = warnings(context, draft, of_series=series is not None)
    rows = _rows(context, draft, len(series.starts) if series is not None else 1)
    context.show("meeting_preview", rows, series=series, meanwhile=meanwhile, **data)


def shown(context: Context, draft: Draft) -> dict[str, Any]:
    """Give what a preview shows of the meeting as it would be."""
    written = making_drafts.written(context, draft)
    said = {name: value for name, value in vars(written).items() if name != "group_ids"}
    groups = making_drafts.groups_of(context, draft)
    meeting = Meeting(
        timezone=context.network.timezone, working_groups=list(groups), starts_local=draft["day"],
        status=draft["status"], reason=draft["reason"], **said,
    )  # fmt: skip
    return {
        "meeting": meeting,
        "agenda": meeting_views.agenda_that_fits(meeting),
    }


def warnings(context: Context, draft: Draft, *, of_series: bool) -> Warnings:
    """Say what speaks against a meeting; of a series only what does against all of its dates."""
    written = making_drafts.written(context, draft)
    if of_series:
        return objections.warnings_of_all(
            context.session, context.member, context.network, written, context.now
        )
    return objections.warnings(
        context.session, context.member, context.network, written, draft["id"], context.now
    )


def parts(context: Context, draft: Draft, *left_out: str) -> Keyboard:
    """Make the buttons that change each part."""
    made = [
        making_drafts.button(draft, f"✏️ {context.label(label)}", "meetask", name)
        for name, label in _LABELS.items()
        if name not in left_out
    ]
    return keyboards.columns(made, 3)


def _rows(context: Context, draft: Draft, dates: int) -> Keyboard:
    make = context.label(N_("Make the meeting"))
    if dates > 1:
        make = context.label(N_("Make all %(dates)s meetings"), dates=context.number(dates))
    return [
        [keyboards.button(make, "meetok", draft["mark"])],
        [keyboards.button(context.label(N_("Keep as a draft")), "meetkeep", draft["mark"])],
        *parts(context, draft, *(() if _may_repeat(context, draft) else ("repeat",))),
        *navigation.cancel(context),
    ]


def _may_repeat(context: Context, draft: Draft) -> bool:
    return making.may_repeat(context.session.get(Meeting, draft["id"]) if draft["id"] else None)


def taken(context: Context, mark: int) -> Draft:
    """Give the draft as this preview showed it; AlreadyDone, or Outdated once it is otherwise."""
    dialogue = dialogues.of_topic(context.session, context.chat_id, making_drafts.TOPIC)
    if dialogue is None:
        raise errors.AlreadyDone
    if dialogue.data.get("mark") != mark:
        raise errors.Outdated
    return making_drafts.EMPTY | dialogue.data


def make(context: Context, written: Draft, *, draft: bool) -> Meeting:
    """Make the meeting that is written, or keep it as a draft: it is finished then."""
    made = making.make(
        context.session,
        context.member,
        making_drafts.written(context, written),
        context.network.timezone,
        context.now,
        draft=draft,
        meeting_id=written["id"],
    )
    dialogues.finish(context.session, context.chat_id, making_drafts.TOPIC)
    return made
