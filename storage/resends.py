"""Sending a broadcast again: where it did not arrive, to who joined since, to unknown outcomes.

It is the same post: nobody who has it gets it a second time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from storage import (
    approvals,
    audit,
    broadcasts,
    database,
    errors,
    live_messages,
    members,
    posts,
    recipients,
    reports,
    submissions,
)
from storage.models import Delivery, LinkedChat, Organization, Person, Post
from storage.rules.access import Viewer

LEFT = "left_unknown"
"""The reason of an unknown outcome that somebody decided to leave as it is."""


@dataclass(frozen=True)
class Missed:
    """What a broadcast did not reach and could reach now: people, and Telegram groups.

    It failed there, or they joined (were linked) since.
    """

    failed: int
    joined: int

    @property
    def chats(self) -> int:
        """All of them."""
        return self.failed + self.joined


@dataclass(frozen=True)
class Undecided:
    """A person of an organization, or a Telegram group, whose delivery has an unknown outcome."""

    name: str
    organization: str | None


def missed(session: Session, post: Post) -> Missed:
    """Count whom a broadcast could be sent again to."""
    failed = session.scalar(select(func.count()).where(_failed(session, post))) or 0
    joined = session.scalar(select(func.count()).where(_joined(post))) or 0
    linked = session.scalar(select(func.count()).where(_linked(session, post))) or 0
    return Missed(failed, joined + linked)


def again(
    session: Session, post_id: int, viewer: Viewer, now: datetime, *, confirmed: bool = False
) -> int:
    """Send it to those whom it did not reach and who joined since; give how many these are.

    Where it needs an approval by now that nobody gave, a second person's tap is one: AnotherHasTo
    is raised for anybody else's. Where nobody else could give it, `confirmed` says that it was
    confirmed a second time, else Unapproved is raised. Raises Outdated as `broadcasts.arrived`, and
    AlreadyDone where there is nobody (any more).
    """
    post = broadcasts.arrived(session, post_id)
    if missed(session, post).chats:
        _approve(session, post, viewer, now, confirmed=confirmed)
    failed = _queue(session, _failed(session, post))
    joined = posts.deliver(session, post, _joined(post))
    joined += posts.deliver_to_chats(session, post, _linked(session, post))
    _reopen(session, post, viewer, now, number=failed + joined)
    return failed + joined


def _approve(
    session: Session, post: Post, viewer: Viewer, now: datetime, *, confirmed: bool
) -> None:
    """Count whom it reaches now, and see to the approval that so many may need."""
    reached = submissions.count_anew(session, post)
    given = post.approved_by_id is not None or post.facts.get(submissions.ALONE)
    if given or not approvals.needs_approval(session, post, reached.readers):
        return
    who = [
        one.id
        for one in approvals.approvers(session, post)
        if members.rights(session, one).secretariat
    ]
    if viewer.person_id in who:
        action, post.approved_by_id = "broadcast-approved", viewer.person_id
    elif who:
        raise errors.AnotherHasTo
    elif confirmed:
        action, post.facts = submissions.ALONE, post.facts | {submissions.ALONE: True}
    else:
        raise errors.Unapproved
    audit.record(session, now, viewer.person_id, action, f"post:{post.id}")


def unknown(session: Session, post: Post, limit: int) -> Sequence[Undecided]:
    """Give whose deliveries have an unknown outcome that nobody decided on yet."""
    rows = session.execute(
        select(func.coalesce(Person.name, LinkedChat.title, ""), Organization.short_name)
        .select_from(Delivery)
        .outerjoin(Person, Person.id == Delivery.person_id)
        .outerjoin(Organization, Organization.id == Person.organization_id)
        .outerjoin(
            LinkedChat,
            and_(LinkedChat.chat_id == Delivery.chat_id, Delivery.person_id.is_(None)),
        )
        .where(_undecided(post))
        .order_by(Delivery.id)
        .limit(limit)
    )
    return [Undecided(*row) for row in rows]


def undecided(session: Session, post: Post) -> int:
    """Count the unknown outcomes of which nobody decided yet what to do."""
    return session.scalar(select(func.count()).where(_undecided(post))) or 0


def send_unknown(session: Session, post_id: int, viewer: Viewer, now: datetime) -> int:
    """Send again what may have arrived: some may get it twice, who decides so knows it.

    Raises as `again`.
    """
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
    live_messages.look_again(session, post)
    audit.record(
        session, now, viewer.person_id, "broadcast-unknown-left", f"post:{post.id}", number=left
    )
    return left


def _reopen(session: Session, post: Post, viewer: Viewer, now: datetime, **details: int) -> None:
    if not any(details.values()):
        raise errors.AlreadyDone
    broadcasts.reopen(session, post, now)
    post.without_chat = reports.count_without_chat(session, post)
    audit.record(
        session, now, viewer.person_id, "broadcast-sent-again", f"post:{post.id}", **details
    )


def _failed(session: Session, post: Post) -> ColumnElement[bool]:
    """Match what did not reach a person or a Telegram group that can be reached now."""
    reached = select(Person.id).where(recipients.has_chat(), broadcasts.readers(post))
    chats = [one.chat_id for one in broadcasts.chats(session, post)]
    ended = Delivery.state.in_(("failed", "expired", "withdrawn"))
    there = or_(
        Delivery.person_id.in_(reached),
        and_(Delivery.person_id.is_(None), Delivery.chat_id.in_(chats)),
    )
    return and_(Delivery.post_id == post.id, ended, there)


def _joined(post: Post) -> ColumnElement[bool]:
    """Match the people of the audience who have no delivery of it."""
    has_one = select(Delivery.person_id).where(
        Delivery.post_id == post.id, Delivery.person_id.is_not(None)
    )
    return and_(broadcasts.readers(post), recipients.has_chat(), Person.id.not_in(has_one))


def _linked(session: Session, post: Post) -> ColumnElement[bool]:
    """Match the Telegram groups of the audience that have no delivery of it."""
    has_one = select(Delivery.chat_id).where(Delivery.post_id == post.id)
    wanted = [one.id for one in broadcasts.chats(session, post)]
    return and_(LinkedChat.id.in_(wanted), LinkedChat.chat_id.not_in(has_one))


def _undecided(post: Post) -> ColumnElement[bool]:
    return and_(
        Delivery.post_id == post.id,
        Delivery.state == "unknown",
        Delivery.reason.is_distinct_from(LEFT),
    )
