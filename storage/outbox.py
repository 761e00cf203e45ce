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
from sqlalchemy.orm import Session, joinedload, selectinload

from storage import cards, database, members, waiting
from storage.models import (
    Account,
    Content,
    Delivery,
    Meeting,
    Network,
    News,
    Person,
    Post,
    Rsvp,
    working_group_members,
)
from storage.rules import access, answers, quiet, sending
from storage.rules.access import Viewer
from storage.rules.audience import Audience


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


@dataclass(frozen=True)
class _Recipient:
    """Whom a delivery is for, as they are now; a stranger is no person."""

    person: Person | None
    account: Account | None
    rsvp: Rsvp | None
    viewer: Viewer | None


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
    network = members.network(session)  # kept: read once for all
    quiet_now = _quiet(network, now)
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
    posts = _posts(session, queued)
    recipients = _recipients(session, queued)
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


def _quiet(network: Network | None, now: datetime) -> bool:
    if network is None or not network.quiet_hours:
        return False
    return quiet.ends(quiet.parse(network.quiet_hours), now, network.timezone) is not None


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


def _posts(session: Session, queued: Sequence[Delivery]) -> dict[int, Post]:
    found = session.scalars(
        select(Post)
        .where(Post.id.in_({delivery.post_id for delivery in queued}))
        .options(
            joinedload(Post.meeting).selectinload(Meeting.working_groups),
            joinedload(Post.news).selectinload(News.working_groups),
        )
        .execution_options(populate_existing=True)
    )
    return {post.id: post for post in found}


def _recipients(session: Session, queued: Sequence[Delivery]) -> dict[int, _Recipient]:
    same_meeting = and_(Rsvp.meeting_id == Post.meeting_id, Rsvp.person_id == Delivery.person_id)
    rows = session.execute(
        select(Person, Account, Rsvp, Delivery.id)
        .select_from(Delivery)
        .join(Post, Post.id == Delivery.post_id)
        .outerjoin(Person, Person.id == Delivery.person_id)
        .outerjoin(Account, Account.telegram_id == Delivery.chat_id)
        .outerjoin(Rsvp, same_meeting)
        .options(selectinload(Person.roles), selectinload(Person.organization))
        .where(Delivery.id.in_([delivery.id for delivery in queued]))
        .execution_options(populate_existing=True)  # all facts of one moment
    ).all()
    viewers = _viewers(session, [row.Person for row in rows if row.Person is not None])
    return {
        number: _Recipient(person, account, rsvp, viewers.get(person.id) if person else None)
        for person, account, rsvp, number in rows
    }


def _leaves_in_quiet_hours(now: datetime) -> ColumnElement[bool]:
    soon = and_(
        Post.kind.in_(("reminder", "change", "cancellation")),
        Meeting.starts_at <= now + sending.SOON,
    )
    return or_(Post.prompt, soon)


def _viewers(session: Session, people: Sequence[Person]) -> dict[int, Viewer]:
    """Give the rights of many people at once (`members.rights` asks for one)."""
    organizations = {person.organization_id for person in people}
    groups: dict[int, set[int]] = {organization: set() for organization in organizations}
    table = working_group_members.c
    for organization_id, group_id in session.execute(
        select(table.organization_id, table.working_group_id).where(
            table.organization_id.in_(organizations)
        )
    ):
        groups[organization_id].add(group_id)
    return {
        person.id: Viewer(
            person.id,
            person.organization_id,
            frozenset(role.name for role in person.roles),
            frozenset(groups[person.organization_id]),
        )
        for person in people
    }


def _claim_one(
    session: Session,
    now: datetime,
    delivery: Delivery,
    post: Post,
    recipient: _Recipient,
    contents: _Contents,
) -> Claimed | None:
    reason = sending.withheld(
        _post_facts(post), _recipient_facts(post, delivery, recipient), _meeting_facts(post), now
    )
    if reason is not None:
        delivery.state = "expired" if reason == "expired" else "withdrawn"
        delivery.reason = reason
        return None
    try:
        content = contents.of(post, _variant(session, post, recipient, now))
    except Unrenderable:
        delivery.state, delivery.reason = "failed", "unrenderable"
        return None
    delivery.content_id = content.id
    delivery.state = "sending"
    delivery.claimed_at = now
    delivery.attempts += 1
    return Claimed(delivery.id, delivery.chat_id, content.text, content.keyboard, delivery.attempts)


def _post_facts(post: Post) -> sending.PostFacts:
    starts_at = post.facts.get("starts_at")
    return sending.PostFacts(
        kind=post.kind,
        expires_at=post.expires_at,
        starts_at=datetime.fromisoformat(starts_at) if starts_at else None,
        due_at=post.due_at,
        sequence=post.facts.get("sequence"),
        moved=post.facts.get("moved", False),
    )


def _meeting_facts(post: Post) -> sending.MeetingFacts | None:
    meeting = post.meeting
    if meeting is None or post.kind not in sending.MEETING_KINDS:
        return None
    return sending.MeetingFacts(meeting.status, meeting.starts_at, meeting.sequence)


def _recipient_facts(
    post: Post, delivery: Delivery, recipient: _Recipient
) -> sending.RecipientFacts:
    person, viewer, rsvp = recipient.person, recipient.viewer, recipient.rsvp
    if person is None or viewer is None:  # a stranger's chat: an answer to their own act
        return sending.RecipientFacts(member=delivery.person_id is None, concerned=True)
    return sending.RecipientFacts(
        member=members.is_member(person) and person.telegram_id == delivery.chat_id,
        concerned=_concerned(post, person, viewer),
        answer=answers.standing(rsvp.answer, waits=rsvp.ticket is not None) if rsvp else "none",
        confirmed=not rsvp.confirm if rsvp else True,
        joined_at=person.joined_at,
    )


def _concerned(post: Post, person: Person, viewer: Viewer) -> bool:
    """Say whether somebody is in a post's audience still, as `recipients.of` says for many."""
    if "roles" in post.audience:
        return bool(viewer.roles & set(post.audience["roles"]))
    if post.kind in sending.MEETING_KINDS and post.meeting is not None:
        return access.is_asked(viewer, post.meeting.working_groups)
    if "people" in post.audience:
        return viewer.person_id in post.audience["people"]
    item = post.news
    if item is not None and (item.withdrawn or not access.sees_news(viewer, item.working_groups)):
        return False
    audience = Audience.from_json(post.audience)
    return audience.includes(person.organization.kind, viewer.working_group_ids)


def _variant(session: Session, post: Post, recipient: _Recipient, now: datetime) -> sending.Variant:
    person, viewer, rsvp = recipient.person, recipient.viewer, recipient.rsvp
    language = members.language(session, person, recipient.account)
    digits = person.latin_digits if person is not None else False
    meeting = post.meeting
    if meeting is None or post.kind not in sending.MEETING_KINDS:
        return sending.Variant(language, digits)
    lead = sending.lead_minutes(meeting.starts_at, now) if post.kind == "reminder" else None
    return sending.Variant(
        language,
        digits,
        answer=rsvp.answer if rsvp else "none",
        confirm=rsvp.confirm if rsvp else False,
        group_ids=tuple(g.id for g in meeting.working_groups if access.sees_group(viewer, g)),
        lead_minutes=lead,
        position=waiting.position(session, meeting, rsvp),
        revision=meeting.revision,
    )


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


def _record_one(session: Session, delivery: Delivery, result: Result, now: datetime) -> None:
    post = delivery.post
    delivery.state = result.state
    delivery.reason = result.reason
    delivery.not_before = result.retry_at
    delivery.message_id = result.message_id
    if result.state == "sent":
        delivery.sent_at = now
        _remember_card(session, delivery)
    elif result.state == "unknown" and post.kind in sending.RESENT_KINDS and not delivery.repeated:
        delivery.state, delivery.repeated = "queued", True
    if result.lost_chat and result.reason:
        session.flush()  # what is queued again by now is withdrawn too
        members.lose(session, delivery.chat_id, result.reason, now)


def _remember_card(session: Session, delivery: Delivery) -> None:
    """Note that a message shows a meeting, as it was when the text was rendered."""
    content, meeting_id = delivery.content, delivery.post.meeting_id
    shown = sending.revision_shown(content.variant) if content is not None else None
    if shown is not None and meeting_id is not None and delivery.message_id is not None:
        cards.remember(session, delivery.chat_id, delivery.message_id, meeting_id, shown)


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
