"""A draft's way out: at once or at its time, approved by a second person, or taken back.

Whatever changes before it leaves voids what was seen and approved: its author takes it back to
change it, and `take_back_changed` finds what was edited elsewhere.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import (
    approvals,
    audit,
    broadcasts,
    errors,
    live_messages,
    members,
    recipients,
)
from storage.models import Meeting, Post
from storage.rules.access import Viewer

ALONE: Final = "broadcast-confirmed-alone"
"""The audit's word, and the fact, for what its author confirmed since nobody else could approve."""


def submit(
    session: Session,
    post: Post,
    viewer: Viewer,
    now: datetime,
    hold: timedelta,
    *,
    confirmed: bool = False,
) -> None:
    """Let a draft leave after the hold or at its time, once whoever has to has approved it.

    Where nobody else could, `confirmed` says that its author confirmed it a second time, else
    Unapproved is raised. Raises AlreadySent for what is no draft any more, Past for a time that is
    over, and NobodyReached.
    """
    if post.state != "draft":
        raise errors.AlreadySent
    broadcasts.keep_within_circle(session, post)
    due_at = due(session, post, now, hold)
    reached = count_anew(session, post)
    if not reached.readers:
        raise errors.NobodyReached
    gone = [one.id for one in post.news if one.withdrawn]
    wrote = {"digest": digest(post), "gone": gone, "wrote": approvals.wrote_it(post)}
    post.facts = post.facts | wrote | {"remarks": [], ALONE: False}
    post.author_id, post.approved_by_id, post.due_at = viewer.person_id, None, due_at
    post.prompt = broadcasts.planned_for(post) is None  # whoever taps Send without a time chose now
    session.flush()
    action = "broadcast-sent" if post.prompt else "broadcast-planned"
    if approvals.needs_approval(session, post, reached.readers):
        who = approvals.approvers(session, post)
        if who:
            approvals.wait_for_approval(session, post, who, now)
            action = "broadcast-submitted"
        elif not confirmed:
            raise errors.Unapproved
        else:
            action = ALONE
            post.facts = post.facts | {ALONE: True}
    if post.state == "draft":
        broadcasts.to_leave(session, post)
    live_messages.look_again(session, post)
    audit.record(session, now, viewer.person_id, action, f"post:{post.id}", people=reached.people)


def count_anew(session: Session, post: Post) -> recipients.Count:
    """Count whom a broadcast would reach now, and keep that, to be shown while it waits."""
    reached = broadcasts.count(session, post)
    counted = ("people", "organizations", "chats")
    post.facts = post.facts | {name: getattr(reached, name) for name in counted}
    return reached


def due(session: Session, post: Post, now: datetime, hold: timedelta) -> datetime:
    """Give when a draft that is sent now falls due; raises Past for a time that is over."""
    at = chosen(session, post)
    if at is None:
        return now + hold
    before = broadcasts.meeting(session, post)
    at = max(at, members.quiet_until(session, at) or at)  # so that the time that is said is kept
    if at <= now or (before is not None and at >= before.starts_at):
        raise errors.Past
    return at


def chosen(session: Session, post: Post) -> datetime | None:
    """Give the moment that was chosen for a draft, also in quiet hours; None where none was.

    Raises Past where its meeting does not take place.
    """
    when = broadcasts.planned_for(post)
    if when is None or "at" in when:
        return None if when is None else datetime.fromisoformat(when["at"])
    before = broadcasts.meeting(session, post)
    if before is None or before.status != "confirmed":
        raise errors.Past
    ahead: int = when["minutes"]
    return before.starts_at + timedelta(minutes=ahead)


def take_back_changed(session: Session, now: datetime) -> int:
    """Give back what says something else by now than when it was sent; give how many that were.

    An item was edited or withdrawn: its author has to see it first, and who approves after that.
    """
    submitted = [post for post in _yet_to_leave(session) if "digest" in post.facts]
    changed = [post for post in submitted if post.facts["digest"] != digest(post)]
    for post in changed:
        known = post.facts.get("gone", ())
        gone = [one.id for one in post.news if one.withdrawn and one.id not in known]
        give_back(session, post, now, "broadcast_changed", gone=gone)
    return len(changed)


def _yet_to_leave(session: Session) -> Sequence[Post]:
    waiting = Post.state.in_(("planned", "approval"))
    return session.scalars(select(Post).where(Post.kind == "broadcast", waiting)).all()


def give_back(session: Session, post: Post, now: datetime, why: str, **facts: Any) -> None:
    """Make its author's draft again of what cannot leave as it is, and tell them why."""
    broadcasts.to_draft(session, post, now)
    broadcasts.tell_author(session, post, now, why, **facts)


def digest(post: Post) -> str:
    """Give what a broadcast says, as a short text: a preview and an approval are of this."""
    items = [
        (one.id, one.title, one.body, one.link, one.translations, one.attachment, one.withdrawn)
        for one in post.news
    ]
    words = [post.facts.get(name) for name in broadcasts.WORDS]
    whole = json.dumps([*words, items], default=str, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def take_back(session: Session, post: Post, viewer: Viewer, now: datetime) -> None:
    """Make a draft again of what has not begun to leave; its approval is void.

    Its author is told of what somebody else took back. Raises TooLate once it has, AlreadyDone for
    what is a draft already, and ThrownAway for what was deleted since.
    """
    if post.state == "draft":
        raise errors.AlreadyDone
    if post.state == "withdrawn":
        raise errors.ThrownAway
    if post.state not in ("planned", "approval"):
        raise errors.TooLate
    broadcasts.to_draft(session, post, now)
    audit.record(session, now, viewer.person_id, "broadcast-undone", f"post:{post.id}")
    if post.author_id is not None and post.author_id != viewer.person_id:
        approvals.tell_decided(
            session, post, post.author_id, viewer, now, "broadcast_taken_back", None
        )


def follow(session: Session, meeting: Meeting, now: datetime) -> None:
    """Move what is to leave at a meeting's distance with it: that distance is what was approved.

    What cannot leave any more (the meeting is cancelled, the time over) is a draft again, and its
    author is told.
    """
    for post in _yet_to_leave(session):
        when = broadcasts.planned_for(post)
        if when is None or when.get("meeting") != meeting.id:
            continue
        try:
            post.due_at = due(session, post, now, timedelta())
        except errors.Past:
            give_back(session, post, now, "broadcast_back", meeting_id=meeting.id)
        else:
            post.expires_at = broadcasts.expires_at(session, post)
