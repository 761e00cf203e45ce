"""Corrections of a broadcast: what they say, and the approval that they need as the broadcast did.

What a correction says is JSON as the broadcast's own words are: `text` (HTML), its `translations`
and `attachment`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import (
    approvals,
    asked,
    audit,
    broadcasts,
    copies,
    errors,
    live_messages,
    posts,
    submissions,
)
from storage.models import Person, Post
from storage.rules.access import Viewer

_DECIDED: Final = "correction_decided"


def submit(
    session: Session,
    post: Post,
    words: dict[str, Any],
    seen: str,
    viewer: Viewer,
    now: datetime,
    *,
    confirmed: bool = False,
) -> list[Person]:
    """Correct every copy, or ask for the approval that this needs; give who is asked for it.

    Where nobody else could give it, `confirmed` says that its writer confirmed it a second time,
    else Unapproved is raised. Raises ChangedSince where the broadcast does not say any more what
    its writer has `seen` (the digest), and CorrectionWaits beside somebody else's correction.
    """
    if submissions.digest(post) != seen:
        raise errors.ChangedSince
    known = post.correction
    if known is not None and known["seen"] == seen and known["by"] != viewer.person_id:
        raise errors.CorrectionWaits
    needed = needs_approval(session, post)
    who = approvals.approvers(session, post, viewer.person_id) if needed else []
    if needed and not who and not confirmed:
        raise errors.Unapproved
    copies.void_waiting(session, post, viewer, now)  # an earlier one
    if not who:
        _correct(session, post, words, viewer.person_id, now)
        if needed:
            _record(session, post, viewer, now, "confirmed-alone")
        return []
    number = post.facts.get("corrections", 0) + 1
    correction = {**words, "seen": seen, "by": viewer.person_id, "number": number}
    correction |= {"asked_at": now.isoformat(), "asked_again": False}
    post.correction = correction
    post.facts = post.facts | {"corrections": number, "remarks": []}
    _ask(session, post, who, now)
    live_messages.look_again(session, post)
    _record(session, post, viewer, now, "submitted")
    return who


def needs_approval(session: Session, post: Post) -> bool:
    """Say whether a second person has to approve a correction: as of a broadcast to its readers."""
    readers = post.facts.get("people", 0) + len(broadcasts.chats(session, post))
    return approvals.needs_approval(session, post, readers)


def _record(session: Session, post: Post, viewer: Viewer, now: datetime, what: str) -> None:
    audit.record(session, now, viewer.person_id, f"broadcast-correction-{what}", f"post:{post.id}")


def _ask(
    session: Session, post: Post, who: Sequence[Person], now: datetime, *, again: bool = False
) -> None:
    number = waiting(post)["number"]
    question = {"text": "correction_asked", "number": number, "again": again}
    asked.ask(session, post, who, now, question)


def look_after(session: Session, now: datetime, patience: timedelta) -> int:
    """Ask once more for what waits for so long, and who can approve it only since.

    Where there is nobody any more who could, it waits no more, and its writer is told. Gives how
    many corrections something was done about.
    """
    found = session.scalars(
        select(Post)
        .where(Post.correction.is_not(None))
        .order_by(Post.id)
        .with_for_update(key_share=True, skip_locked=True)  # somebody decides on it just now
    ).all()
    acted = 0
    for post in found:
        correction = waiting(post)
        who, known = approvers(session, post), asked.people(session, post)
        added = [one for one in who if one not in known]
        late = now >= datetime.fromisoformat(correction["asked_at"]) + patience
        if not who:
            _waits_no_more(session, post)
            text = "correction_unapproved"
            posts.tell(session, now, correction["by"], text, post_id=post.id)
        elif added:
            _ask(session, post, added, now)
        elif late and not correction["asked_again"]:
            _ask(session, post, who, now, again=True)
            post.correction = correction | {"asked_again": True}
        else:
            continue
        acted += 1
    return acted


def _correct(
    session: Session, post: Post, words: dict[str, Any], writer_id: int, now: datetime
) -> None:
    copies.correct(session, post.id, writer_id, now)
    said = {name: words[name] for name in broadcasts.WORDS if name in words}
    post.facts = post.facts | said | {"corrected_at": now.isoformat()}


def proposed(session: Session, post_id: int, number: int, viewer: Viewer) -> Post:
    """Give a broadcast whose correction waits, to who may approve it; else Outdated.

    They are told of what somebody else decided (AlreadyDecided) or of a newer one (NotWaiting).
    """
    post = broadcasts.find(session, post_id)
    _may_approve(session, post, viewer)
    if not waits(post, number):
        raise over(session, post, number)
    return post


def _may_approve(session: Session, post: Post, viewer: Viewer) -> None:
    """Raise Outdated, as for any old button, for who may not approve the latest correction."""
    asked_ever = post.facts.get("corrections")
    if not asked_ever or viewer.person_id not in {one.id for one in approvers(session, post)}:
        raise errors.Outdated


def approvers(session: Session, post: Post) -> list[Person]:
    """Give who may approve the correction that waits, or that was decided last."""
    return approvals.approvers(session, post, writer_id(post))


def writer_id(post: Post) -> int | None:
    """Give who wrote that correction; None where there is none."""
    latest = post.correction or post.facts.get(_DECIDED) or {}
    found: int | None = latest.get("by")
    return found


def waiting(post: Post) -> dict[str, Any]:
    """Give the correction that waits; NotWaiting where there is none."""
    if post.correction is None:
        raise errors.NotWaiting
    return post.correction


def waits(post: Post, number: int) -> bool:
    """Say whether this is the correction that waits for approval."""
    return post.correction is not None and post.correction["number"] == number


def over(session: Session, post: Post, number: int) -> errors.Refusal:
    """Give why a correction does not wait any more."""
    decided = post.facts.get(_DECIDED, {})
    if post.correction is not None or decided.get("number") != number:
        return errors.NotWaiting()
    decider = session.get_one(Person, decided["decided_by"])
    return errors.AlreadyDecided(decided["decided"], decider.name)


def approve(
    session: Session,
    post_id: int,
    number: int,
    viewer: Viewer,
    now: datetime,
    answered: tuple[int, int] | None = None,
) -> None:
    """Let every copy be corrected, and tell who wrote the correction.

    It was `answered` in that chat's message. Raises as `proposed`, and ChangedSince for what was
    corrected or edited meanwhile.
    """
    post = proposed(session, post_id, number, viewer)
    correction = waiting(post)
    if submissions.digest(post) != correction["seen"]:
        raise errors.ChangedSince
    asked.over(session, post, answered)
    _decided(session, post, viewer, now, "approved")
    _correct(session, post, correction, correction["by"], now)


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
    correction = waiting(post)
    decided = {"number": correction["number"], "by": correction["by"]}
    decided |= {"decided": what, "decided_by": viewer.person_id}
    _waits_no_more(session, post)
    post.facts = post.facts | {_DECIDED: decided}
    _record(session, post, viewer, now, what)
    approvals.tell_decided(
        session, post, correction["by"], viewer, now, f"correction_{what}", reason
    )


def _waits_no_more(session: Session, post: Post) -> None:
    copies.forget_waiting(session, post)
    live_messages.look_again(session, post)


def take_back(session: Session, post_id: int, viewer: Viewer, now: datetime) -> Post:
    """Let a correction that waits be forgotten; who wrote it is told of what somebody else did.

    Raises AlreadyDone where none waits.
    """
    post = broadcasts.find(session, post_id)
    correction = post.correction
    if correction is None:
        raise errors.AlreadyDone
    _waits_no_more(session, post)
    _record(session, post, viewer, now, "undone")
    if correction["by"] != viewer.person_id:
        text = "correction_taken_back"
        approvals.tell_decided(session, post, correction["by"], viewer, now, text, None)
    return post


def approved_meanwhile(session: Session, post_id: int, number: int, viewer: Viewer) -> Post | None:
    """Give the broadcast whose correction somebody else has approved by now; None else.

    Raises AlreadyDone where this person objected to it before, and Outdated as `proposed`.
    """
    post = broadcasts.find(session, post_id)
    _may_approve(session, post, viewer)
    decided = post.facts.get(_DECIDED, {})
    theirs = decided.get("decided_by") == viewer.person_id
    if decided.get("number") != number or decided["decided"] != "approved" or theirs:
        return None
    if viewer.person_id in decided.get("objected", ()):
        raise errors.AlreadyDone
    return post


def approved_by(session: Session, post: Post) -> str:
    """Give the name of who approved the last correction that was decided."""
    return session.get_one(Person, post.facts[_DECIDED]["decided_by"]).name


def object_to(
    session: Session, post: Post, viewer: Viewer, now: datetime, reason: str | None
) -> None:
    """Tell who wrote a correction that somebody objects to what another approved; it is done."""
    decided = post.facts[_DECIDED]
    objected = [*decided.get("objected", ()), viewer.person_id]
    post.facts = post.facts | {_DECIDED: decided | {"objected": objected}}
    _record(session, post, viewer, now, "objected")
    text = "correction_objected"
    approvals.tell_decided(session, post, decided["by"], viewer, now, text, reason)
