"""Corrections of a broadcast that a second person has to approve, as they had the broadcast."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import audit, broadcasts, errors, posts, submissions
from storage.models import Post
from storage.rules.access import Viewer


def ask(session: Session, post: Post, text: str | None, viewer: Viewer, now: datetime) -> bool:
    """Ask for the approval of a correction that needs one; False where it needs none.

    Where nobody else could give it, what its writer confirmed holds.
    """
    people = post.facts.get("people", 0)
    who = submissions.approvers(session, post, viewer.person_id)
    if not who or not submissions.needs_approval(session, post, people):
        return False
    number = post.facts.get("corrections", 0) + 1
    correction = {"text": text, "by": viewer.person_id, "number": number}
    post.facts = post.facts | {"correction": correction, "corrections": number}
    for person in who:
        posts.tell(session, now, person.id, "correction_asked", post_id=post.id, number=number)
    audit.record(
        session, now, viewer.person_id, "broadcast-correction-submitted", f"post:{post.id}"
    )
    return True


def proposed(session: Session, post_id: int, number: int, viewer: Viewer) -> Post:
    """Give a broadcast whose correction waits, to who may approve it; else Outdated."""
    post = broadcasts.find(session, post_id)
    correction = post.facts.get("correction")
    if correction is None or correction["number"] != number:
        raise errors.Outdated
    may = submissions.approvers(session, post, correction["by"])
    if viewer.person_id not in {one.id for one in may}:
        raise errors.Outdated
    return post


def decide(
    session: Session, post_id: int, number: int, viewer: Viewer, now: datetime, *, approved: bool
) -> tuple[Post, str | None]:
    """Approve or decline a correction; give the broadcast and the words that it is to have.

    Who wrote the correction is told. Raises as `proposed`.
    """
    post = proposed(session, post_id, number, viewer)
    correction = post.facts["correction"]
    post.facts = {name: value for name, value in post.facts.items() if name != "correction"}
    what = "approved" if approved else "declined"
    audit.record(session, now, viewer.person_id, f"broadcast-correction-{what}", f"post:{post.id}")
    posts.tell(session, now, correction["by"], f"correction_{what}", post_id=post.id)
    return post, correction["text"]
