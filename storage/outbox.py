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
from sqlalchemy.orm import Session

from storage import cards, claim_facts, database, linked_chats, members, pauses
from storage.claim_facts import Recipient
from storage.models import Card, Content, Delivery, Meeting, Post
from storage.rules import pausing, sending


@dataclass(frozen=True)
class Message:
    """One message: HTML as Telegram takes it, below an attachment where it has one.

    `attachment` is JSON: its `kind` (photo, document) and its `file_id`.
    """

    text: str
    attachment: dict[str, Any] | None = None


@dataclass(frozen=True)
class Rendered:
    """A post in one variant: its messages, and rows of buttons as the Bot API's below the last.

    `head` is what its message says above a card (`storage.cards`), and goes on to say.
    """

    messages: Sequence[Message]
    keyboard: list[Any] | None = None
    head: str | None = None


def text(html: str, keyboard: list[Any] | None = None, head: str | None = None) -> Rendered:
    """Make a post of one message without an attachment."""
    return Rendered([Message(html)], keyboard, head)


MOST_AT_ONCE = 400
"""Rows that one query of a claim looks at, at most."""

Render = Callable[[Session, Post, sending.Variant, datetime], Rendered]


class Unrenderable(Exception):  # noqa: N818 - it says what the post is
    """Raised by a `Render` that cannot make a text of a post: that delivery fails, no other."""


@dataclass(frozen=True)
class Claimed:
    """The message of a delivery that leaves now; of several it is the first that has not left."""

    delivery_id: int
    chat_id: int
    message: Message
    keyboard: list[Any] | None
    attempts: int
    thread_id: int | None = None
    """The topic that it goes to, of a Telegram group which is a forum."""


@dataclass(frozen=True)
class Result:
    """What became of a delivery: its new state (queued: it never left, try again), and why.

    And of its chat: it is lost, it `moved_to` another number, or its topic is lost.
    """

    delivery_id: int
    state: str
    reason: str | None = None
    message_id: int | None = None
    retry_at: datetime | None = None
    lost_chat: bool = False
    lost_topic: bool = False
    moved_to: int | None = None


class Contents:
    """The contents that one transaction needs, each rendered at its first use and read once."""

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
            post_id=post.id,
            variant=variant.key(),
            messages=[vars(message) for message in rendered.messages],
            keyboard=rendered.keyboard,
            head=rendered.head,
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
    contents = Contents(session, now, render)
    for post_id in _leaving(session, now, quiet_now):
        look_at = limit
        while len(claimed) < limit and (queued := _next(session, now, post_id, look_at, taken)):
            claimed += _claim_of(session, now, queued, taken, limit - len(claimed), contents)
            look_at = min(look_at * 4, MOST_AT_ONCE)  # a whole queue may be withheld: in few rounds
    return claimed


def _leaving(session: Session, now: datetime, quiet_now: bool) -> list[int]:
    """Give the posts of which something may leave now, the most urgent first.

    One after the other, so that a long queue which waits (paused, quiet hours) is never walked.
    """
    rows = session.execute(
        select(Post.id, Post.kind)
        .outerjoin(Meeting, Meeting.id == Post.meeting_id)
        .where(Post.state == "open", Post.paused.is_(None))
        .where(_leaves_in_quiet_hours(now) if quiet_now else true())
        .order_by(Post.id)
    ).all()
    return [row.id for row in sorted(rows, key=lambda row: sending.priority(row.kind))]


def _claim_of(
    session: Session,
    now: datetime,
    queued: Sequence[Delivery],
    taken: set[int],
    limit: int,
    contents: Contents,
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
                    now, delivery, posts[delivery.post_id], recipients[delivery.id], contents
                )
                if one is not None:
                    taken.add(one.chat_id)
                    claimed.append(one)
    session.flush()
    return claimed


def _next(
    session: Session, now: datetime, post_id: int, limit: int, taken: Collection[int]
) -> Sequence[Delivery]:
    return session.scalars(
        select(Delivery)
        .where(Delivery.post_id == post_id, _queued(now), Delivery.chat_id.not_in(taken))
        .order_by(Delivery.id)
        .limit(limit)
        .with_for_update(key_share=True, skip_locked=True)
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
    now: datetime,
    delivery: Delivery,
    post: Post,
    recipient: Recipient,
    contents: Contents,
) -> Claimed | None:
    reason = claim_facts.withheld(post, delivery, recipient, now)
    if reason is not None:
        delivery.state = "expired" if reason == "expired" else "withdrawn"
        delivery.reason = reason
        return None
    try:
        content = _content(now, delivery, post, recipient, contents)
    except Unrenderable:
        delivery.state, delivery.reason = "failed", "unrenderable"
        return None
    left = len(delivery.earlier or ())
    last = left == len(content.messages) - 1
    delivery.content_id = content.id
    delivery.state = "sending"
    delivery.claimed_at = now
    delivery.attempts += 1
    return Claimed(
        delivery.id,
        delivery.chat_id,
        Message(**content.messages[left]),
        content.keyboard if last else None,
        delivery.attempts,
        recipient.linked.thread_id if recipient.linked is not None else None,
    )


def _content(
    now: datetime,
    delivery: Delivery,
    post: Post,
    recipient: Recipient,
    contents: Contents,
) -> Content:
    """Give what a delivery brings: as it is now, or as it was when its first message left."""
    if delivery.earlier and delivery.content is not None:
        return delivery.content
    delivery.version = post.version
    return contents.of(post, claim_facts.variant(post, recipient, now))


def record(session: Session, results: Sequence[Result], now: datetime) -> None:
    """Write what became of deliveries that were sending."""
    of_delivery = {result.delivery_id: result for result in results}
    # Withdrawn meanwhile none can be: only what is queued is.
    sent_off = session.scalars(
        select(Delivery)
        .where(Delivery.id.in_(of_delivery), Delivery.state == "sending")
        .with_for_update(of=Delivery, key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    with session.no_autoflush:
        _kept = _posts_and_contents(session, sent_off)
        found = {delivery.id: delivery for delivery in sent_off}
        in_order = [found[number] for number in of_delivery if number in found]
        tried_before = {one.id for one in in_order if one.reason == pausing.SERVER_FAILED}
        for delivery in in_order:
            _record_one(session, delivery, of_delivery[delivery.id], now)
        first_tried = [one for one in in_order if one.id not in tried_before]
        pauses.consider(session, first_tried, now)
    session.flush()
    shown = [_card(delivery) for delivery in sent_off if delivery.state == "sent"]
    cards.remember_sent(session, [card for card in shown if card is not None])


def _posts_and_contents(session: Session, deliveries: Sequence[Delivery]) -> list[Any]:
    """Read the posts and contents of deliveries, once for all; to be held on to."""
    of_posts = Post.id.in_({one.post_id for one in deliveries})
    of_contents = Content.id.in_({one.content_id for one in deliveries})
    return [
        *session.scalars(select(Post).where(of_posts)),
        *session.scalars(select(Content).where(of_contents)),
    ]


def _record_one(session: Session, delivery: Delivery, result: Result, now: datetime) -> None:
    post = delivery.post
    delivery.state = result.state
    if result.reason or result.state != "queued":  # what it waits for stays known until it leaves
        delivery.reason = result.reason
    delivery.not_before = result.retry_at
    delivery.message_id = result.message_id
    if result.state == "sent":
        _left(delivery, now)
    elif result.state == "unknown" and post.kind in sending.RESENT_KINDS and not delivery.repeated:
        delivery.state, delivery.repeated = "queued", True
    if result.lost_chat and result.reason:
        session.flush()  # what is queued again by now is withdrawn too
        members.lose(session, delivery.chat_id, result.reason, now)
    if result.lost_topic:
        linked_chats.lose_thread(session, delivery.chat_id, now)
    if result.moved_to is not None:
        session.flush()  # it moves as well
        linked_chats.move(session, delivery.chat_id, result.moved_to)


def _left(delivery: Delivery, now: datetime) -> None:
    """Note that a message left: the last one, or one after which the next is due."""
    earlier = delivery.earlier or []
    delivery.sent_at = now
    if delivery.content is not None and len(earlier) + 1 < len(delivery.content.messages):
        delivery.earlier = [*earlier, delivery.message_id]
        delivery.state, delivery.message_id, delivery.attempts = "queued", None, 0


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
        content_id=delivery.content_id,
    )


def seen(session: Session, post_id: int, chat_id: int, message_id: int, now: datetime) -> None:
    """Know from a tap below a copy's last message that it arrived, where that was unknown.

    Not of one whose words were corrected since: nobody knows then which ones it shows.
    """
    found = (Delivery.post_id == post_id, Delivery.chat_id == chat_id)
    delivery = session.scalar(select(Delivery).where(*found, Delivery.state == "unknown"))
    if delivery is None or delivery.content is None or delivery.version != delivery.post.version:
        return
    if len(delivery.earlier or ()) + 1 == len(delivery.content.messages):
        delivery.state, delivery.reason = "sent", None
        delivery.message_id, delivery.sent_at = message_id, now


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
    over = select(Post.id).where(
        Post.state == "open", Post.paused.is_(None), Post.expires_at <= now
    )
    return database.changed(
        session,
        update(Delivery)
        .where(Delivery.state == "queued", Delivery.post_id.in_(over))
        .values(state="expired", reason="expired"),
    )
