"""How the making of a broadcast looks: the buttons of an audience."""

from collections.abc import Sequence

from handlers import keyboards, navigation, texts
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage.models import WorkingGroup
from storage.rules import audience

CHOSEN = "✅ "


def audience_buttons(
    context: Context, wanted: audience.Audience, known: Sequence[WorkingGroup]
) -> Keyboard:
    """Make the buttons that choose kinds of organization and working groups."""
    language = context.style.language
    kinds = [
        keyboards.button(
            (CHOSEN if one in wanted.chosen("kind") else "") + texts.kind(language, one),
            "audkind",
            one,
        )
        for one in audience.KINDS
    ]
    of_groups = [
        keyboards.button(
            (CHOSEN if one.id in wanted.chosen("group") else "") + one.short_name,
            "audgroup", one.id,
        )
        for one in known
    ]  # fmt: skip
    preview = [keyboards.button(context.label(N_("Preview")), "preview")]
    return [
        *keyboards.columns(kinds, 2),
        *keyboards.columns(of_groups, 2),
        preview,
        *navigation.cancel(context),
    ]
