"""Pausing, resuming and stopping a broadcast that runs: by somebody, by itself, by Telegram."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage import audit, broadcasts, database, errors, posts
from storage.models import Delivery, Post
from storage.rules import pausing
from storage.rules.access import Viewer

ASKED = "asked"
"""The reason of a pause that somebody asked for."""

STOPPED = "stopped_by_staff"
"""The reason of what was withdrawn when somebody stopped the broadcast."""

SAME_HALT = timedelta(seconds=1)
"""By so little the end of one halt is told differently."""


def pause(session: Session, post_id: int, viewer: Viewer, now: datetime) -> Post:
    """Let nothing more leave until it is resumed; Outdated for what is not running."""
    post = _running(session, post_id)
    if post.paused is None:
        post.paused = ASKED
        audit.record(session, now, viewer.person_id, "broadcast-paused", f"post:{post.id}")
    return post


def resume(session: Session, post_id: int, viewer: Viewer, now: datetime) -> Post:
    """Go on where it paused; the count of faults begins anew, and so does the time it has."""
    post = _running(session, post_id)
    if post.paused is not None:
        post.paused = None
        broadcasts.go_on(post, now)
        audit.record(session, now, viewer.person_id, "broadcast-resumed", f"post:{post.id}")
    return post


def stop(session: Session, post_id: int, viewer: Viewer, now: datetime) -> Post:
    """Withdraw all that has not left; what is in the air arrives."""
    post = _running(session, post_id)
    withdrawn = posts.withdraw_queued(session, Delivery.post_id == post.id, STOPPED)
    post.paused = None
    audit.record(
        session, now, viewer.person_id, "broadcast-stopped", f"post:{post.id}", withdrawn=withdrawn
    )
    return post


def note_halt(session: Session, until: datetime) -> None:
    """Note that Telegram lets nothing leave until then of broadcasts and copies on their way."""
    on_its_way = or_(Post.state == "open", Post.behind)
    for post in session.scalars(select(Post).where(Post.kind == "broadcast", on_its_way)):
        database.hold(session, post)
        known = halted_until(post)
        if known is None or until - known > SAME_HALT:
            post.facts = post.facts | {"halted_until": until.isoformat()}


def halted_until(post: Post) -> datetime | None:
    """Give until when Telegram let nothing of a broadcast leave the last time, if it ever did."""
    noted = post.facts.get("halted_until")
    return None if noted is None else datetime.fromisoformat(noted)


def _running(session: Session, post_id: int) -> Post:
    post = broadcasts.find(session, post_id)
    if post.state != "open":
        raise errors.Outdated
    return post


def consider(session: Session, tried: Iterable[Delivery], now: datetime) -> None:
    """Count what deliveries came to, in their order, and pause the broadcasts that fail too often.

    The whole secretariat is told: its author may be away. What is queued (again) says nothing yet,
    unless that is a fault.
    """
    faults: dict[int, list[bool]] = {}
    for delivery in tried:
        fault = pausing.is_fault(delivery.state, delivery.reason)
        if delivery.post.kind == "broadcast" and (fault or delivery.state != "queued"):
            faults.setdefault(delivery.post_id, []).append(fault)
    for post_id, of_post in faults.items():
        post = broadcasts.find(session, post_id)
        post.tried += len(of_post)
        post.faults += sum(of_post)
        for fault in of_post:
            post.faults_in_a_row = post.faults_in_a_row + 1 if fault else 0
        why = pausing.reason(post.tried, post.faults, post.faults_in_a_row)
        if why is not None and post.paused is None and post.author_id is not None:
            post.paused = why
            audit.record(session, now, None, "broadcast-paused-itself", f"post:{post.id}", why=why)
            posts.tell_staff(session, now, "broadcast_paused", post_id=post.id)
