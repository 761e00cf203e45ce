"""Which linked Telegram groups get a broadcast too, beside the people of its audience."""

from handlers import broadcast_drafts, keyboards
from handlers.context import Context
from storage import broadcasts, groups, linked_chats
from storage.models import Post


def show(context: Context, draft: Post) -> None:
    """List the linked Telegram groups, to be chosen or left out."""
    broadcasts.keep_within_circle(context.session, draft)
    chosen = set(draft.audience.get("chats", ()))
    circle = broadcasts.closed_circle(context.session, draft)
    offered = circle or groups.visible(context.session, context.viewer)
    rows = []
    for one in linked_chats.of_groups(context.session, [group.id for group in offered]):
        mark = keyboards.CHOSEN if one.id in chosen else ""
        label = f"{mark}{one.title} · {one.working_group.short_name}"
        rows.append([broadcast_drafts.button(draft, label, "chat", one.id)])
    back = [[broadcast_drafts.back(context, draft, "review")]]
    context.show(
        "broadcast_chats",
        [*rows, *back],
        found=bool(rows),
        circle=[one.short_name for one in circle],
    )


def toggle(context: Context, draft: Post, linked_id: int) -> None:
    """Let it go to a Telegram group, or no longer."""
    chosen = set(draft.audience.get("chats", ())) ^ {linked_id}
    draft.audience = draft.audience | {"chats": sorted(chosen)}
    broadcasts.change(draft, context.now)
    show(context, draft)
