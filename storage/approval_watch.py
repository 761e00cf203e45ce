"""Approvals that nobody gives, and those that come to be needed only while a broadcast waits.

Driven by the clock's tick from the broadcasts themselves, so that a restart changes nothing.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import approvals, asked, broadcasts, corrections, submissions
from storage.models import Post

AHEAD = timedelta(hours=1)
"""So long before its time a broadcast that waits is asked for once more."""

LOOKS = timedelta(minutes=15)
"""So often what is planned is looked at again: whether it needs an approval by now."""

PATIENCE = timedelta(hours=4)
"""So long after it was submitted, where it is to leave at once."""

_NEEDED = "broadcast_needs_approval"


def ask_for_more(session: Session, now: datetime) -> int:
    """Let nothing leave that needs an approval by now and has none; give how many those are.

    Members have joined, or a working group is private, since it was sent. Looked at every now and
    then, so that there is time to ask, and when it leaves. Its author is told.
    """
    planned = session.scalars(
        select(Post)
        .where(Post.kind == "broadcast", Post.state == "planned", Post.approved_by_id.is_(None))
        .order_by(Post.id)
        .with_for_update(key_share=True)
    ).all()
    acted = 0
    for post in planned:
        if post.facts.get(submissions.ALONE):
            continue
        leaves, looked_at = post.due_at <= now, post.facts.get("looked_at")
        if not leaves and looked_at and now < datetime.fromisoformat(looked_at) + LOOKS:
            continue
        reached = submissions.count_anew(session, post)
        post.facts = post.facts | {"looked_at": now.isoformat()}
        if not approvals.needs_approval(session, post, reached.readers):
            continue
        acted += 1
        who, private = approvals.approvers(session, post), approvals.is_private(session, post)
        waits = bool(who) and not (leaves and _is_planned(post))
        if waits:
            approvals.wait_for_approval(session, post, who, now)
            broadcasts.tell_author(session, post, now, _NEEDED, waits=True, private=private)
        else:
            submissions.give_back(session, post, now, _NEEDED, waits=False, private=private)
    return acted


def look_after(session: Session, now: datetime) -> int:
    """Ask once more for what waits, and give back what was to have left; give how many those are.

    So for corrections. Who can approve it only since is asked too. What is given back, also because
    there is nobody any more who could, is its author's draft again, and they are told.
    """
    waiting = session.scalars(
        select(Post)
        .where(Post.kind == "broadcast", Post.state == "approval")
        .order_by(Post.id)
        .with_for_update(key_share=True, skip_locked=True)  # somebody decides on it just now
    ).all()
    acted = corrections.look_after(session, now, PATIENCE)
    for post in waiting:
        who, known = approvals.approvers(session, post), asked.people(session, post)
        if not who or broadcasts.is_late(post, now):
            post.facts = post.facts | {"unapproved": post.facts["mark"]}
            submissions.give_back(session, post, now, "broadcast_unapproved", nobody=not who)
            acted += 1
        elif known and (added := [one for one in who if one not in known]):
            approvals.ask(session, post, added, now, prompt=_is_planned(post))
            acted += 1
        elif not post.facts.get("asked_again") and _asked_again_at(post) <= now:
            approvals.ask(session, post, who, now, prompt=_is_planned(post), again=True)
            post.facts = post.facts | {"asked_again": True}
            acted += 1
    return acted


def _asked_again_at(post: Post) -> datetime:
    stored = post.facts.get("asked_at")  # what waits since an earlier version has none
    asked_at = datetime.fromisoformat(stored) if stored else post.created_at
    if not _is_planned(post):
        return asked_at + PATIENCE
    return max(post.due_at - AHEAD, asked_at + (post.due_at - asked_at) / 2)


def _is_planned(post: Post) -> bool:
    return broadcasts.planned_for(post) is not None
