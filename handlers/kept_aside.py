"""What was kept beside a draft (`clashes`), put in its place by a tap.

The only place that knows how each part is shown and put.
"""

from handlers import audiences, broadcast_contents, broadcast_times, clashes
from handlers.context import Context
from storage.models import Post
from storage.rules.audience import Audience


def put_mine(context: Context, draft: Post, number: int) -> None:
    """Put what was kept aside in the place of what somebody else wrote meanwhile."""
    found = clashes.take(context, draft, number, _show)
    if found is None:
        return
    match found:
        case clashes.AUDIENCE, given:
            audiences.put(context, draft, Audience.from_json(given))
        case clashes.TIME, given:
            broadcast_times.put(context, draft, given)
        case clashes.TEXT, given:
            broadcast_contents.put_text(context, draft, given)
        case language, given:
            broadcast_contents.put_version(context, draft, language, given["html"])


def _show(context: Context, draft: Post, part: str) -> None:
    match part:
        case clashes.AUDIENCE:
            audiences.show(context, draft)
        case clashes.TIME:
            broadcast_times.show(context, draft)
        case _:
            broadcast_contents.show_part(context, draft, part)
