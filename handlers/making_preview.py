"""The preview of a meeting that is being made: what speaks against it, and what can be changed."""

from typing import Final

from handlers import keyboards, making_drafts, meeting_views, navigation
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.making_drafts import Draft
from handlers.texts import N_
from storage import dialogues, errors, making
from storage.models import Meeting

STEP: Final = "preview"

_LABELS: Final = {
    "groups": N_("Working groups"), "title": N_("Title"), "day": N_("Date"),
    "minute": N_("Time"), "length": N_("Length"), "place": N_("Place"), "online": N_("Link"),
    "agenda": N_("Agenda"), "capacity": N_("Seats"), "lead": N_("Answer by"),
}  # fmt: skip
"""The buttons that change each part."""


def preview(context: Context, draft: Draft) -> None:
    """Show the meeting as it would be, then how to go on."""
    mark = int(context.now.timestamp()) % 10**9
    making_drafts.keep(context, draft, STEP, mark=mark)
    written = making_drafts.written(context, draft)
    said = {name: value for name, value in vars(written).items() if name != "group_ids"}
    groups = making_drafts.groups_of(context, draft)
    shown = Meeting(timezone=context.network.timezone, working_groups=list(groups), **said)
    warnings = making.warnings(
        context.session, context.member, context.network, written, draft["id"]
    )
    context.show(
        "meeting_preview",
        _rows(context, mark),
        meeting=shown,
        agenda=meeting_views.agenda_that_fits(shown),
        warnings=warnings,
    )


def _rows(context: Context, mark: int) -> Keyboard:
    parts = [
        keyboards.button(f"✏️ {context.label(label)}", "meetask", name)
        for name, label in _LABELS.items()
    ]
    return [
        [keyboards.button(context.label(N_("Make the meeting")), "meetok", mark)],
        [keyboards.button(context.label(N_("Keep as a draft")), "meetkeep", mark)],
        *keyboards.columns(parts, 3),
        *navigation.cancel(context),
    ]


def finish(context: Context, mark: int, *, draft: bool) -> Meeting:
    """Make the meeting as this preview showed it, or keep it as a draft, once."""
    dialogue = dialogues.of_topic(context.session, context.chat_id, making_drafts.TOPIC)
    if dialogue is None:
        raise errors.AlreadyDone
    if dialogue.data.get("mark") != mark:
        raise errors.Outdated
    made = making.make(
        context.session,
        context.member,
        making_drafts.written(context, dialogue.data),
        context.network.timezone,
        context.now,
        draft=draft,
        meeting_id=dialogue.data["id"],
    )
    dialogues.finish(context.session, context.chat_id, making_drafts.TOPIC)
    return made
