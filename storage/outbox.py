"""The outbox: which delivery leaves next, and what became of it.

`claim` marks deliveries as `sending` and commits before anything leaves; `record` writes what the
sender learned. So what a crash leaves in `sending` is what was in the air: `recover` makes it
`unknown`, and what is better repeated than missed is queued once more. States: docs/design.md.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select, true, update
from sqlalchemy.orm import Session, joinedload, selectinload

from storage import cards, database, members, waiting
from storage.models import (
    Account,
    Content,
    Delivery,
    Meeting,
    Network,
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


def claim(
    session: Session, now: datetime, limit: int, busy: Collection[int], render: Render
) -> list[Claimed]:
    """Mark up to `limit` deliveries as sending and give them, rendered; at most one a chat.

    Chats in `busy` are left alone. What must not leave any more is withdrawn on the way.
    """
    claimed: list[Claimed] = []
    taken = set(busy)
    quiet_now = _quiet(session, now)
    look_at = limit
    while len(claimed) < limit and (rows := _next(session, now, look_at, taken, quiet_now)):
        viewers = _viewers(session, [row.Person for row in rows if row.Person is not None])
        for row in rows:
            if row.Delivery.chat_id not in taken and len(claimed) < limit:
                one = _claim_one(session, now, row, viewers.get(row.Delivery.person_id), render)
                if one is not None:
                    taken.add(one.chat_id)
                    claimed.append(one)
        session.flush()
        look_at = min(look_at * 4, MOST_AT_ONCE)  # a whole queue may be withheld: in few rounds
    return claimed


def _quiet(session: Session, now: datetime) -> bool:
    network = session.get(Network, 1)
    if network is None or not network.quiet_hours:
        return False
    return quiet.ends(quiet.parse(network.quiet_hours), now, network.timezone) is not None


def _next(
    session: Session, now: datetime, limit: int, taken: Collection[int], quiet_now: bool
) -> Sequence[Row[*tuple[Any, ...]]]:
    same_meeting = and_(Rsvp.meeting_id == Post.meeting_id, Rsvp.person_id == Delivery.person_id)
    return session.execute(
        select(Delivery, Person, Account, Rsvp)
        .join(Post, Post.id == Delivery.post_id)
        .outerjoin(Meeting, Meeting.id == Post.meeting_id)
        .outerjoin(Person, Person.id == Delivery.person_id)
        .outerjoin(Account, Account.telegram_id == Delivery.chat_id)
        .outerjoin(Rsvp, same_meeting)
        .options(
            joinedload(Delivery.post).joinedload(Post.meeting).selectinload(Meeting.working_groups),
            joinedload(Delivery.post).joinedload(Post.news),
            selectinload(Person.roles),
            selectinload(Person.organization),
        )
        .where(Delivery.state == "queued", Delivery.chat_id.not_in(taken))
        .where(or_(Delivery.not_before.is_(None), Delivery.not_before <= now))
        .where(_leaves_in_quiet_hours(now) if quiet_now else true())
        .order_by(Delivery.priority, Delivery.id)
        .limit(limit)
        .with_for_update(of=Delivery, key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)  # all facts of one moment: that of the rows
    ).all()


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
    row: Row[*tuple[Any, ...]],
    viewer: Viewer | None,
    render: Render,
) -> Claimed | None:
    delivery, person, account, rsvp = row
    post = delivery.post
    reason = sending.withheld(
        _post_facts(post), _recipient_facts(post, delivery, person, viewer, rsvp),
        _meeting_facts(post), now,
    )  # fmt: skip
    if reason is not None:
        delivery.state = "expired" if reason == "expired" else "withdrawn"
        delivery.reason = reason
        return None
    variant = _variant(session, post, person, account, viewer, rsvp, now)
    try:
        content = _content(session, post, variant, now, render)
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
    post: Post, delivery: Delivery, person: Person | None, viewer: Viewer | None, rsvp: Rsvp | None
) -> sending.RecipientFacts:
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


def _variant(
    session: Session,
    post: Post,
    person: Person | None,
    account: Account | None,
    viewer: Viewer | None,
    rsvp: Rsvp | None,
    now: datetime,
) -> sending.Variant:
    language = members.language(session, person, account)
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


def _content(
    session: Session, post: Post, variant: sending.Variant, now: datetime, render: Render
) -> Content:
    """Give a post's content in a variant, rendered at its first use."""
    key = variant.key()
    content = session.scalar(
        select(Content).where(Content.post_id == post.id, Content.variant == key)
    )
    if content is None:
        rendered = render(session, post, variant, now)
        content = Content(
            post_id=post.id, variant=key, text=rendered.text, keyboard=rendered.keyboard
        )
        session.add(content)
        session.flush()
    return content


def record(session: Session, results: Sequence[Result], now: datetime) -> None:
    """Write what became of deliveries that were sending."""
    for result in results:
        delivery = session.get(Delivery, result.delivery_id, with_for_update={"key_share": True})
        if delivery is None or delivery.state != "sending":
            continue  # withdrawn meanwhile cannot be: only what is queued is withdrawn
        _record_one(session, delivery, result, now)


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
        members.lose(session, delivery.chat_id, result.reason, now)


def _remember_card(session: Session, delivery: Delivery) -> None:
    """Note that a message shows a meeting, as it was when the text was rendered."""
    content, meeting = delivery.content, delivery.post.meeting
    shown = sending.revision_shown(content.variant) if content is not None else None
    if shown is not None and meeting is not None and delivery.message_id is not None:
        cards.remember(session, delivery.chat_id, delivery.message_id, meeting.id, shown)


def recover(session: Session, now: datetime) -> int:
    """After a crash: what was in the air has an unknown outcome; give how many those are."""
    left = session.scalars(select(Delivery.id).where(Delivery.state == "sending")).all()
    record(session, [Result(one, "unknown", "crash") for one in left], now)
    return len(left)


def anything_queued(session: Session, now: datetime) -> bool:
    """Say whether a claim could find something now."""
    due = or_(Delivery.not_before.is_(None), Delivery.not_before <= now)
    return (
        session.scalar(select(Delivery.id).where(Delivery.state == "queued", due).limit(1))
        is not None
    )


def expire(session: Session, now: datetime) -> int:
    """Expire what is queued of posts whose use is over, quiet hours or busy chats or not."""
    over = select(Post.id).where(Post.state == "open", Post.expires_at <= now)
    return database.changed(
        session,
        update(Delivery)
        .where(Delivery.state == "queued", Delivery.post_id.in_(over))
        .values(state="expired", reason="expired"),
    )
