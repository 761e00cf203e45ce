"""A draft that somebody else changed, published or deleted meanwhile: nobody's words are lost.

It is shown as it reads now, with what was written here, before it counts.
"""

from handlers import changing_preview, making_drafts, making_preview
from handlers.context import Context
from handlers.making_drafts import Draft
from storage import errors, making
from storage.models import Meeting


def finish(context: Context, mark: int, *, draft: bool) -> Meeting | None:
    """Make the meeting as this preview showed it, or keep it as a draft, once.

    None where it was shown anew instead.
    """
    return make(context, making_preview.taken(context, mark), draft=draft)


def make(context: Context, written: Draft, *, draft: bool) -> Meeting | None:
    """Make the meeting that is written, or keep it as a draft; None as `finish`."""
    if written["id"] is not None and written["base"] and _shown_anew(context, written):
        return None
    return making_preview.make(context, written, draft=draft)


def _shown_anew(context: Context, written: Draft) -> bool:
    """Show what was gone on with as it is now, where that is otherwise; say whether it is."""
    try:
        meeting = making.find(context.session, context.member, written["id"])
    except errors.NotFound:
        making_preview.preview(context, written | {"id": None}, meanwhile="deleted")
        return True
    newest = making_drafts.of_meeting(context.viewer, meeting)
    if meeting.status != "draft":
        change = making_drafts.change_anew(written | {"was": written["base"]}, newest)
        changing_preview.preview(context, change, anew=True)
        return True
    if newest == making_drafts.EMPTY | written["base"]:
        return False
    anew = making_drafts.gone_on_anew(written, newest)
    making_preview.preview(context, anew, meanwhile="changed")
    return True
