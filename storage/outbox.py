"""The outbox: which delivery leaves next, and what became of it.

`claim` marks deliveries as `sending` and commits before anything leaves; `record` writes what the
sender learned. So what a crash leaves in `sending` is what was in the air: `recover` makes it
`unknown`, and what is better repeated than missed is queued once more. States: docs/design.md.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, literal_column, or_, select, true, update
from sqlalchemy.orm import Session, selectinload

from storage import cards, claim_facts, database, members
from storage.claim_facts import Recipient
from storage.models import Card, Content, Delivery, Meeting, Post
from storage.rules import sending


@dataclass(frozen=True)
class Rendered:
    """A message in one variant: HTML as Telegram takes it, rows of buttons as the Bot API's."""

    text: str
    keyboard: list[Any] | None = None


MOST_AT_ONCE = 400
"""Rows that one query of a claim looks at, at most."""

Render = Callable[[Session, Post, sending.Variant, datetime], Rendered]


class Unrenderable(Exception):  # noqa: N818 - it says what the post is
    """Raised by a `Render` that cannot make a text of a post: that delivery fails, no other."""


@dataclass(frozen=True)
class Claimed:
    """One delivery that leaves now."""

    delivery_id: int
    chat_id: int
    text: str
    keyboard: list[Any] | None
    attempts: int


@dataclass(frozen=True)
class Result:
    """What became of a delivery: its new state (queued: it never left, try again), and why."""

    delivery_id: int
    state: str
    reason: str | None = None
    message_id: int | None = None
    retry_at: datetime | None = None
    lost_chat: bool = False


class _Contents:
    """The contents that one claim needs, each rendered at its first use and read once."""

    def __init__(self, session: Session, now: datetime, render: Render) -> None:
        self._session = session
        self._now = now
        self._render = render
        self._known: dict[tuple[int, str], Content] = {}

    def of(self, post: Post, variant: sending.Variant) -> Content:
        """Give a post's content in a variant; raises Unrenderable."""
        known = post.id, variant.key()
        if known not in self._known:
            self._known[known] = self._stored(post, known[1]) or self._made(post, variant)
        return self._known[known]

    def _stored(self, post: Post, key: str) -> Content | None:
        return self._session.scalar(
            select(Content).where(Content.post_id == post.id, Content.variant == key)
        )

    def _made(self, post: Post, variant: sending.Variant) -> Content:
        rendered = self._render(self._session, post, variant, self._now)
        content = Content(
            post_id=post.id, variant=variant.key(), text=rendered.text, keyboard=rendered.keyboard
        )
        self._session.add(content)
        self._session.flush()
        return content


def claim(
    session: Session, now: datetime, limit: int, busy: Collection[int], render: Render
) -> list[Claimed]:
    """Mark up to `limit` deliveries as sending and give them, rendered; at most one a chat.

    Chats in `busy` are left alone. What must not leave any more is withdrawn on the way.
    """
    claimed: list[Claimed] = []
    taken = set(busy)
    _network = members.network(session)  # held here, so that it is read once for all
    quiet_now = members.quiet_until(session, now) is not None
    contents = _Contents(session, now, render)
    look_at = limit
    while len(claimed) < limit and (queued := _next(session, now, look_at, taken, quiet_now)):
        claimed += _claim_of(session, now, queued, taken, limit - len(claimed), contents)
        look_at = min(look_at * 4, MOST_AT_ONCE)  # a whole queue may be withheld: in few rounds
    return claimed


def _claim_of(
    session: Session,
    now: datetime,
    queued: Sequence[Delivery],
    taken: set[int],
    limit: int,
    contents: _Contents,
) -> list[Claimed]:
    """Claim up to `limit` of these deliveries, and add their chats to `taken`.

    Meetings are read before people: a card that shows less than is true is brought up to date.
    """
    claimed: list[Claimed] = []
    posts = claim_facts.posts(session, queued)
    recipients = claim_facts.recipients(session, queued)
    with session.no_autoflush:
        for delivery in queued:
            if delivery.chat_id not in taken and len(claimed) < limit:
                one = _claim_one(
                    session, now, delivery, posts[delivery.post_id], recipients[delivery.id],
                    contents,
                )  # fmt: skip
                if one is not None:
                    taken.add(one.chat_id)
                    claimed.append(one)
    session.flush()
    return claimed


def _next(
    session: Session, now: datetime, limit: int, taken: Collection[int], quiet_now: bool
) -> Sequence[Delivery]:
    return session.scalars(
        select(Delivery)
        .join(Post, Post.id == Delivery.post_id)
        .outerjoin(Meeting, Meeting.id == Post.meeting_id)
        .where(_queued(now), Delivery.chat_id.not_in(taken))
        .where(_leaves_in_quiet_hours(now) if quiet_now else true())
        .order_by(Delivery.priority, Delivery.id)
        .limit(limit)
        .with_for_update(of=Delivery, key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()


def _queued(now: datetime) -> ColumnElement[bool]:
    """Match what may leave by its own state; written so that SQLite can use the queue's index."""
    due = or_(Delivery.not_before.is_(None), Delivery.not_before <= now)
    return and_(Delivery.state == literal_column("'queued'"), due)


def _leaves_in_quiet_hours(now: datetime) -> ColumnElement[bool]:
    soon = and_(
        Post.kind.in_(("reminder", "change", "cancellation")),
        Meeting.starts_at <= now + sending.SOON,
    )
    return or_(Post.prompt, soon)


def _claim_one(
    session: Session,
    now: datetime,
    delivery: Delivery,
    post: Post,
    recipient: Recipient,
    contents: _Contents,
) -> Claimed | None:
    reason = claim_facts.withheld(post, delivery, recipient, now)
    if reason is not None:
        delivery.state = "expired" if reason == "expired" else "withdrawn"
        delivery.reason = reason
        return None
    try:
        content = contents.of(post, claim_facts.variant(session, post, recipient, now))
    except Unrenderable:
        delivery.state, delivery.reason = "failed", "unrenderable"
        return None
    delivery.content_id = content.id
    delivery.state = "sending"
    delivery.claimed_at = now
    delivery.attempts += 1
    return Claimed(delivery.id, delivery.chat_id, content.text, content.keyboard, delivery.attempts)


def record(session: Session, results: Sequence[Result], now: datetime) -> None:
    """Write what became of deliveries that were sending."""
    of_delivery = {result.delivery_id: result for result in results}
    # Withdrawn meanwhile none can be: only what is queued is.
    sent_off = session.scalars(
        select(Delivery)
        .where(Delivery.id.in_(of_delivery), Delivery.state == "sending")
        .options(selectinload(Delivery.post), selectinload(Delivery.content))
        .with_for_update(of=Delivery, key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    with session.no_autoflush:
        for delivery in sent_off:
            _record_one(session, delivery, of_delivery[delivery.id], now)
    session.flush()
    shown = [_card(delivery) for delivery in sent_off if delivery.state == "sent"]
    cards.remember_sent(session, [card for card in shown if card is not None])


def _record_one(session: Session, delivery: Delivery, result: Result, now: datetime) -> None:
    post = delivery.post
    delivery.state = result.state
    delivery.reason = result.reason
    delivery.not_before = result.retry_at
    delivery.message_id = result.message_id
    if result.state == "sent":
        delivery.sent_at = now
    elif result.state == "unknown" and post.kind in sending.RESENT_KINDS and not delivery.repeated:
        delivery.state, delivery.repeated = "queued", True
    if result.lost_chat and result.reason:
        session.flush()  # what is queued again by now is withdrawn too
        members.lose(session, delivery.chat_id, result.reason, now)


def _card(delivery: Delivery) -> Card | None:
    """Give the card that a message is, showing its meeting as it was when the text was rendered."""
    content, meeting_id = delivery.content, delivery.post.meeting_id
    revision, place = sending.shown(content.variant) if content is not None else (None, None)
    if revision is None or meeting_id is None or delivery.message_id is None:
        return None
    return Card(
        chat_id=delivery.chat_id,
        message_id=delivery.message_id,
        meeting_id=meeting_id,
        revision=revision,
        place=place,
    )


def recover(session: Session, now: datetime) -> int:
    """After a crash: what was in the air has an unknown outcome; give how many those are."""
    left = session.scalars(select(Delivery.id).where(Delivery.state == "sending")).all()
    record(session, [Result(one, "unknown", "crash") for one in left], now)
    return len(left)


def anything_queued(session: Session, now: datetime) -> bool:
    """Say whether a claim could find something now."""
    return session.scalar(select(Delivery.id).where(_queued(now)).limit(1)) is not None


def expire(session: Session, now: datetime) -> int:
    """Expire what is queued of posts whose use is over, quiet hours or busy chats or not."""
    over = select(Post.id).where(Post.state == "open", Post.expires_at <= now)
    return database.changed(
        session,
        update(Delivery)
        .where(Delivery.state == "queued", Delivery.post_id.in_(over))
        .values(state="expired", reason="expired"),
    )
