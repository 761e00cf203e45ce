"""Which linked Telegram groups get a broadcast too, beside the people of its audience."""

from handlers import broadcast_drafts, keyboards
from handlers.context import Context
from handlers.texts import N_
from storage import broadcasts, groups, linked_chats

CHOSEN = "✅ "


def show(context: Context) -> None:
    """List the linked Telegram groups, to be chosen or left out."""
    draft = broadcast_drafts.current(context)
    chosen = set(draft.audience.get("chats", ()))
    every = [group.id for group in groups.visible(context.session, context.viewer)]
    rows = [
        [
            keyboards.button(
                f"{CHOSEN if one.id in chosen else ''}{one.title} · {one.working_group.short_name}",
                "chat", one.id,
            )
        ]
        for one in linked_chats.of_groups(context.session, every)
    ]  # fmt: skip
    back = [[keyboards.button(context.label(N_("Back")), "review")]]
    context.show("broadcast_chats", [*rows, *back], found=bool(rows))


def toggle(context: Context, linked_id: int) -> None:
    """Let it go to a Telegram group, or no longer."""
    draft = broadcast_drafts.current(context)
    chosen = set(draft.audience.get("chats", ())) ^ {linked_id}
    draft.audience = draft.audience | {"chats": sorted(chosen)}
    broadcasts.change(draft, context.now)
    show(context)
