"""Sending a broadcast again: to whom it did not reach, to who joined since, to unknown outcomes.

It is the same post: nobody who has it gets it a second time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from storage import audit, broadcasts, database, posts, recipients
from storage.models import Delivery, Person, Post
from storage.rules.access import Viewer

LEFT = "left_unknown"
"""The reason of an unknown outcome that somebody decided to leave as it is."""


@dataclass(frozen=True)
class Missed:
    """Whom a broadcast did not reach and could reach now: it failed, or they joined since."""

    failed: int
    joined: int

    @property
    def people(self) -> int:
        """All of them."""
        return self.failed + self.joined


def missed(session: Session, post: Post) -> Missed:
    """Count whom a broadcast could be sent again to."""
    failed = session.scalar(select(func.count()).where(_failed(post))) or 0
    joined = session.scalar(select(func.count()).where(_joined(post))) or 0
    return Missed(failed, joined)


def again(session: Session, post_id: int, viewer: Viewer, now: datetime) -> int:
    """Send it to those whom it did not reach and who joined since; give how many these are."""
    post = broadcasts.arrived(session, post_id)
    failed = _queue(session, _failed(post))
    joined = posts.deliver(session, post, _joined(post))
    _reopen(session, post, viewer, now, people=failed + joined)
    return failed + joined


def unknown(session: Session, post: Post, limit: int) -> Sequence[Person]:
    """Give whose deliveries have an unknown outcome that nobody decided on yet."""
    return session.scalars(
        select(Person)
        .join(Delivery, Delivery.person_id == Person.id)
        .where(_undecided(post))
        .options(joinedload(Person.organization))
        .order_by(Delivery.id)
        .limit(limit)
    ).all()


def undecided(session: Session, post: Post) -> int:
    """Count the unknown outcomes of which nobody decided yet what to do."""
    return session.scalar(select(func.count()).where(_undecided(post))) or 0


def send_unknown(session: Session, post_id: int, viewer: Viewer, now: datetime) -> int:
    """Send again what may have arrived: some may get it twice, who decides so knows it."""
    post = broadcasts.arrived(session, post_id)
    queued = _queue(session, _undecided(post), repeated=True)
    _reopen(session, post, viewer, now, unknown=queued)
    return queued


def _queue(session: Session, wanted: ColumnElement[bool], **more: bool) -> int:
    """Queue deliveries again, as if they had not been tried; give how many."""
    return database.changed(
        session,
        update(Delivery)
        .where(wanted)
        .values(state="queued", reason=None, not_before=None, attempts=0, **more)
        .execution_options(synchronize_session=False),
    )


def leave_unknown(session: Session, post_id: int, viewer: Viewer, now: datetime) -> int:
    """Leave unknown outcomes as they are; they are not asked about any more."""
    post = broadcasts.find(session, post_id)
    left = database.changed(
        session,
        update(Delivery)
        .where(_undecided(post))
        .values(reason=LEFT)
        .execution_options(synchronize_session=False),
    )
    audit.record(
        session, now, viewer.person_id, "broadcast-unknown-left", f"post:{post.id}", number=left
    )
    return left


def _reopen(session: Session, post: Post, viewer: Viewer, now: datetime, **details: int) -> None:
    post.state, post.closed_at, post.progress_shown = "open", None, None
    broadcasts.go_on(post, now)
    audit.record(
        session, now, viewer.person_id, "broadcast-sent-again", f"post:{post.id}", **details
    )


def _failed(post: Post) -> ColumnElement[bool]:
    """Match what did not reach somebody who can be reached now."""
    reached = select(Person.id).where(recipients.has_chat(), broadcasts.readers(post))
    ended = or_(
        Delivery.state.in_(("failed", "expired")),
        and_(Delivery.state == "withdrawn", Delivery.reason != "recalled"),
    )
    return and_(Delivery.post_id == post.id, ended, Delivery.person_id.in_(reached))


def _joined(post: Post) -> ColumnElement[bool]:
    """Match the people of the audience who have no delivery of it."""
    has_one = select(Delivery.person_id).where(
        Delivery.post_id == post.id, Delivery.person_id.is_not(None)
    )
    return and_(broadcasts.readers(post), recipients.has_chat(), Person.id.not_in(has_one))


def _undecided(post: Post) -> ColumnElement[bool]:
    return and_(
        Delivery.post_id == post.id,
        Delivery.state == "unknown",
        Delivery.reason.is_distinct_from(LEFT),
    )
