"""Two who write at one draft: the only place that keeps the later words beside the earlier ones.

What is written over a part of a draft that somebody has changed since it was shown changes nothing:
how that reads now is shown, and what was written stays one tap away.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any, Final

from handlers import broadcast_drafts, paging
from handlers.context import Context
from handlers.texts import N_
from storage import errors, members
from storage.models import Post

TEXT: Final = "text"
AUDIENCE: Final = "audience"
TIME: Final = "time"
"""Parts of a draft beside its versions, each of which is named by its language."""

LONGEST: Final = 60
"""Characters that are repeated of what was written."""


def shown(draft: Post, part: str) -> dict[str, str]:
    """Give what a dialogue keeps of a part that is shown now, to be written anew."""
    return {"part": part, "seen": _digest(draft, part)}


def signed(context: Context, draft: Post, part: str) -> dict[str, int]:
    """Give who wrote each part of a draft, this one by who writes now."""
    return {**draft.facts.get("by", {}), part: context.member.person_id}


def changed(context: Context, draft: Post, part: str) -> bool:
    """Say whether a part is not what it was when it was shown, or was not shown."""
    at = broadcast_drafts.kept(context)
    return (at.get("part"), at.get("seen")) != (part, _digest(draft, part))


def changed_by_another(context: Context, draft: Post, part: str) -> bool:
    """Say whether somebody else has changed a part since it was shown, be it by a button.

    Where the screen is an older one, it is not known what it showed.
    """
    changed_by: dict[str, int] = draft.facts.get("by", {})
    by_another = changed_by.get(part, context.member.person_id) != context.member.person_id
    return by_another and changed(context, draft, part)


def by(context: Context, draft: Post, part: str) -> str:
    """Name who changed a part last; nobody where that is not known."""
    changed_by = draft.facts.get("by", {}).get(part)
    return "" if changed_by is None else members.find_by_id(context.session, changed_by).name


def kept(context: Context) -> dict[str, Any]:
    """Give what the dialogue keeps of the part that was shown, for its next step."""
    at = broadcast_drafts.kept(context)
    return {name: at[name] for name in ("part", "seen") if name in at}


def keep_aside(context: Context, draft: Post, part: str, written: Any, words: str) -> None:
    """Keep what was written, and say who changed what is shown above; `words` are said of it."""
    tapped = context.tapped_message_id or 0
    number = context.message.message_id if context.message is not None else tapped
    words = paging.shorten(words, LONGEST)
    kept = {"part": part, "written": written, "words": words, "seen": _digest(draft, part)}
    aside = draft.facts.get("aside", {}) | {_key(context, number): kept}
    draft.facts = draft.facts | {"aside": aside}
    _offer(context, draft, number, kept)


def take(
    context: Context, draft: Post, number: int, show: Callable[[Context, Post, str], None]
) -> tuple[str, Any] | None:
    """Give the part and what was kept for it, and keep it no more; AlreadyDone where nothing is.

    None where the part was changed once more: then that is shown, and what was kept stays so.
    """
    aside = dict(draft.facts.get("aside", {}))
    kept: dict[str, Any] | None = aside.pop(_key(context, number), None)
    if kept is None:
        raise errors.AlreadyDone
    now = _digest(draft, kept["part"])
    again = kept["seen"] != now
    if again:
        aside[_key(context, number)] = kept | {"seen": now}
    draft.facts = draft.facts | {"aside": aside}
    if again:
        show(context, draft, kept["part"])
        _offer(context, draft, number, kept)
        return None
    return kept["part"], kept["written"]


def _offer(context: Context, draft: Post, number: int, kept: dict[str, Any]) -> None:
    author_id = draft.facts.get("by", {}).get(kept["part"])
    other = author_id if author_id != context.member.person_id else None
    by = members.find_by_id(context.session, other).name if other is not None else None
    back = {AUDIENCE: "aud", TIME: "review"}.get(kept["part"], "contents")
    rows = [
        [
            broadcast_drafts.button(
                draft, context.label(N_("Put mine in its place")), "putmine", number
            )
        ],
        [broadcast_drafts.button(draft, context.label(N_("Leave it as it is")), back)],
    ]
    context.say("draft_clash", rows, by=by, words=kept["words"])


def _key(context: Context, number: int) -> str:
    return f"{context.member.person_id}:{number}"


def _digest(draft: Post, part: str) -> str:
    facts = draft.facts
    match part:
        case "text":
            now: Any = [facts.get("text"), facts.get("attachment")]
        case "audience":
            now = draft.audience
        case "time":
            now = facts.get("when")
        case language:  # a version is of the text as it was
            now = [facts.get("text"), facts.get("translations", {}).get(language)]
    whole = json.dumps(now, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:16]
