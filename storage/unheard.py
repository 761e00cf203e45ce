"""Notices of changes as far as nobody has heard of them yet: read, taken back, narrowed.

A planned one has reached nobody, nor has one that is opened and waits whole for the end of quiet
hours. One of several dates of a series is about the first that is held; its facts name the others
(`others`, by number, with what is told of each). `storage.change_notices` owes them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from storage import posts
from storage.models import Delivery, Meeting, Post

AFTER: Final = timedelta(seconds=10)
"""How long after the notice of a change it is told what came of it: a seat, say."""

BESIDE: Final = timedelta(seconds=119)
"""Within this, less than the two quiet minutes, notices of a series reach people together."""

KINDS: Final = ("change", "cancellation")

UNFINISHED: Final = Post.state.in_(("planned", "open"))


@dataclass(frozen=True)
class Untold:
    """What was owed and nobody was told of: the values before it, and when it was due.

    What an earlier notice told others is not in them. `since` is when the first edit was made of
    which nobody was told. `before` are the working groups through which
    one has to have been asked to be told of it, where not all who are asked now were so then.
    """

    old: dict[str, Any]
    due_at: datetime | None
    before: Sequence[int] | None = None
    since: datetime | None = None


def said_of(post: Post, meeting: Meeting) -> dict[str, Any] | None:
    """Give what a notice says of a meeting, its own or another date; None where it says nothing."""
    if post.meeting_id == meeting.id:
        return post.facts
    said: dict[str, Any] | None = post.facts.get("others", {}).get(str(meeting.id))
    return said


def take_back(session: Session, meeting: Meeting) -> Untold:
    """Take back what is owed of the changes of a meeting that is held and nobody was told yet.

    A notice of several dates goes on to tell of the others.
    """
    untold = waiting(session, meeting)
    for post in _unheard(session, meeting):
        leave_out(session, post, meeting)
    return untold


def waiting(session: Session, meeting: Meeting) -> Untold:
    """Give what is owed of the changes of a meeting and nobody was told yet."""
    unheard = _unheard(session, meeting)
    old: dict[str, Any] = {}
    for post in unheard:
        said = said_of(post, meeting) or {}
        old |= said.get("own", said.get("old", {}))
    due_at = max((post.due_at for post in unheard), default=None)
    before = (post.audience["before"] for post in unheard if "before" in post.audience)
    since = min((_since(post, meeting) for post in unheard), default=None)
    return Untold(old, due_at, next(before, None), since)


def untold_by(post: Post, meeting: Meeting) -> Untold:
    """Give what one notice, which has reached nobody, says of a meeting and nobody was told."""
    said = said_of(post, meeting) or {}
    before = post.audience.get("before")
    return Untold(said["own"], post.due_at, before, _since(post, meeting))


def _since(post: Post, meeting: Meeting) -> datetime:
    since = (said_of(post, meeting) or {}).get("since")
    return datetime.fromisoformat(since) if since is not None else post.created_at


def held(
    session: Session,
    meeting: Meeting,
    which: ColumnElement[bool],
    kinds: Collection[str] = KINDS,
) -> Sequence[Post]:
    """Give the notices on a meeting or another date of its series, held, the newest first.

    Of changes only those that are for everybody.
    """
    found = session.scalars(
        select(Post)
        .where(near(meeting), Post.kind.in_(kinds), which)
        .order_by(Post.id.desc())
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return [post for post in found if not is_for_some(post)]


def is_for_some(post: Post) -> bool:
    """Say whether a notice takes back what only some heard of: the others know it as it is."""
    return post.kind in KINDS and "of" in post.audience


def _about(session: Session, meeting: Meeting, which: ColumnElement[bool]) -> list[Post]:
    """Give the notices that say something of a meeting, held, the newest first."""
    found = held(session, meeting, which)
    return [post for post in found if said_of(post, meeting) is not None]


def _unheard(session: Session, meeting: Meeting) -> list[Post]:
    """Give the notices that say something of a meeting and have reached nobody, held."""
    found = _about(session, meeting, UNFINISHED)
    return [post for post in found if is_unheard(session, post)]


def is_unheard(session: Session, post: Post) -> bool:
    """Say whether a notice that is not finished has reached nobody."""
    return post.state == "planned" or _waits_whole(session, post)


def _waits_whole(session: Session, post: Post) -> bool:
    """Say whether nothing of an opened notice has left; what waits is held, so that it stays so."""
    its = select(Delivery.id).where(Delivery.post_id == post.id)
    queued = its.where(Delivery.state == "queued").with_for_update(key_share=True)
    left = its.where(Delivery.state.not_in(("queued", "withdrawn"))).limit(1)
    return bool(session.scalars(queued).all()) and session.scalar(left) is None


def near(meeting: Meeting) -> ColumnElement[bool]:
    """Match the posts on a meeting or another date of its series, which may say something of it."""
    if meeting.series_key is None:
        return Post.meeting_id == meeting.id
    same = select(Meeting.id).where(Meeting.series_key == meeting.series_key)
    return Post.meeting_id.in_(same)


def leave_out(session: Session, post: Post, meeting: Meeting) -> None:
    """Let a notice tell of its other dates only; one without others is not sent any more."""
    others = dict(post.facts.get("others", {}))
    if post.meeting_id != meeting.id:
        del others[str(meeting.id)]
        post.facts = post.facts | {"others": others}
    elif others:
        rows = [session.get_one(Meeting, int(one)) for one in others]
        first = min(rows, key=leading)
        said = others.pop(str(first.id))
        post.meeting = first
        if post.kind == "change" and first.status == "cancelled":
            post.kind = "cancellation"
        sequence = {"sequence": first.sequence} if post.kind in KINDS else {}
        post.facts = post.facts | said | sequence | {"others": others}
    else:
        posts.withdraw_post(session, post, "superseded")
    post.version += 1  # texts that were rendered before are not used any more
    session.flush()


def leading(meeting: Meeting) -> tuple[bool, datetime, int]:
    """Give the order in which one of several dates is the one that a notice is about."""
    return meeting.status == "cancelled", meeting.starts_at, meeting.id


def dates(session: Session, notice: Post) -> Sequence[Meeting]:
    """Give the dates that a notice is about, the first first."""
    ids = [notice.meeting_id, *(int(one) for one in notice.facts.get("others", {}))]
    its = Meeting.id.in_(ids)
    return session.scalars(select(Meeting).where(its).order_by(Meeting.starts_at, Meeting.id)).all()


def tells_alone(session: Session, post: Post, meeting: Meeting) -> bool:
    """Say whether no other notice tells of another date of a series at about the same time."""
    beside = and_(Post.id != post.id, Post.kind.in_(KINDS), Post.state != "withdrawn")
    around = Post.due_at.between(post.due_at - BESIDE, post.due_at + BESIDE)
    others = and_(near(meeting), Post.meeting_id != meeting.id)
    return session.scalar(select(Post.id).where(beside, around, others).limit(1)) is None


def unsent(session: Session, meeting: Meeting) -> Sequence[Post]:
    """Give the opened notices on a meeting that have not reached all, held, the oldest first."""
    waiting = select(Delivery.id).where(
        Delivery.post_id == Post.id, Delivery.state.in_(posts.UNFINISHED)
    )
    mine = and_(Post.state == "open", waiting.exists())
    return sorted(_about(session, meeting, mine), key=lambda post: post.id)
