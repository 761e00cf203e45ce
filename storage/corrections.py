"""Corrections of a broadcast: what they say, and the approval that they need as the broadcast did.

What a correction says is JSON as the broadcast's own words are: `text` (HTML), its `translations`
and `attachment`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storage import audit, broadcasts, copies, errors, posts, submissions
from storage.models import Person, Post
from storage.rules.access import Viewer


def submit(
    session: Session,
    post: Post,
    words: dict[str, Any],
    seen: str,
    viewer: Viewer,
    now: datetime,
) -> list[Person]:
    """Correct every copy, or ask for the approval that this needs; give who is asked for it.

    Where nobody else could give it, what its writer confirmed holds. Raises ChangedSince where
    the broadcast does not say any more what its writer has `seen` (the digest), and CorrectionWaits
    beside somebody else's correction.
    """
    if submissions.digest(post) != seen:
        raise errors.ChangedSince
    people = post.facts.get("people", 0)
    who = submissions.approvers(session, post, viewer.person_id)
    if not who or not submissions.needs_approval(session, post, people):
        _correct(session, post, words, viewer, now)
        return []
    waiting = post.facts.get("correction")
    if waiting is not None and waiting["seen"] == seen and waiting["by"] != viewer.person_id:
        raise errors.CorrectionWaits
    number = post.facts.get("corrections", 0) + 1
    correction = {**words, "seen": seen, "by": viewer.person_id, "number": number}
    post.facts = post.facts | {"correction": correction, "corrections": number}
    for person in who:
        posts.tell(session, now, person.id, "correction_asked", post_id=post.id, number=number)
    audit.record(
        session, now, viewer.person_id, "broadcast-correction-submitted", f"post:{post.id}"
    )
    return who


def _correct(
    session: Session, post: Post, words: dict[str, Any], viewer: Viewer, now: datetime
) -> None:
    copies.correct(session, post.id, viewer, now)
    said = {name: words[name] for name in broadcasts.WORDS if name in words}
    post.facts = post.facts | said | {"corrected_at": now.isoformat()}


def proposed(session: Session, post_id: int, number: int, viewer: Viewer) -> Post:
    """Give a broadcast whose correction waits, to who may approve it; else Outdated.

    They are told of what somebody else decided (AlreadyDecided) or of a newer one (NotWaiting).
    """
    post = broadcasts.find(session, post_id)
    latest = post.facts.get("correction") or post.facts.get("correction_decided")
    if latest is None:
        raise errors.Outdated
    may = submissions.approvers(session, post, latest["by"])
    if viewer.person_id not in {one.id for one in may}:
        raise errors.Outdated
    if latest["number"] != number:
        raise errors.NotWaiting
    if "decided" in latest:
        decider = session.get_one(Person, latest["decided_by"])
        raise errors.AlreadyDecided(latest["decided"], decider.name)
    return post


def approve(session: Session, post_id: int, number: int, viewer: Viewer, now: datetime) -> None:
    """Let every copy be corrected, and tell who wrote the correction.

    Raises as `proposed`, and ChangedSince for what was corrected or edited meanwhile.
    """
    post = proposed(session, post_id, number, viewer)
    correction = post.facts["correction"]
    if submissions.digest(post) != correction["seen"]:
        raise errors.ChangedSince
    _decided(session, post, viewer, now, "approved")
    _correct(session, post, correction, viewer, now)


def decline(
    session: Session, post_id: int, number: int, viewer: Viewer, now: datetime, reason: str | None
) -> None:
    """Leave the copies as they are, and tell who wrote the correction. Raises as `proposed`."""
    _decided(session, proposed(session, post_id, number, viewer), viewer, now, "declined", reason)


def _decided(
    session: Session,
    post: Post,
    viewer: Viewer,
    now: datetime,
    what: str,
    reason: str | None = None,
) -> None:
    correction = post.facts["correction"]
    decided = {"number": correction["number"], "by": correction["by"]}
    decided |= {"decided": what, "decided_by": viewer.person_id}
    kept = {name: value for name, value in post.facts.items() if name != "correction"}
    post.facts = kept | {"correction_decided": decided}
    audit.record(session, now, viewer.person_id, f"broadcast-correction-{what}", f"post:{post.id}")
    submissions.tell_decided(
        session, post, correction["by"], viewer, now, f"correction_{what}", reason
    )
