"""A broadcast as its author and its approver handle it: from the draft until it falls due.

A broadcast is a post from its draft on. States: draft, approval (waits for a second person),
planned (held, or due later), then as any post: open, closed, withdrawn. What it says stands in
its `facts` (`text`, HTML; `translations`, its versions by language; `attachment`; `noted`, whether
it asks to be noted) and its items.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from storage import (
    asked,
    claim_facts,
    database,
    errors,
    linked_chats,
    live_messages,
    posts,
    reader_languages,
    recipients,
)
from storage.models import LinkedChat, Meeting, News, Post, PostItem, WorkingGroup
from storage.rules.access import Viewer
from storage.rules.audience import Audience

LISTED = {
    "draft": "draft",
    "approval": "approval",
    "planned": "planned",
    "running": "open",
    "past": "closed",
}
"""The lists of broadcasts, and the state of those in each."""

WORDS = ("text", "translations", "attachment")
"""The facts of a broadcast that are its author's own words, and what a correction replaces."""

PATIENCE = timedelta(days=1)
"""A message that could not leave for so long after it was due is of no use any more."""


def draft(
    session: Session,
    author_id: int,
    now: datetime,
    text: str | None = None,
    items: Sequence[News] = (),
    attachment: dict[str, Any] | None = None,
) -> Post:
    """Begin a broadcast to everybody: an announcement (HTML), news items, or both."""
    post = Post(
        kind="broadcast",
        state="draft",
        due_at=now,
        created_at=now,
        author_id=author_id,
        audience=Audience().to_json(),
        facts={"text": text, "attachment": attachment, "mark": 0},
        prompt=True,  # whoever sends it chooses when
    )
    session.add(post)
    put_items(post, items)
    session.flush()
    return post


def find(session: Session, post_id: int) -> Post:
    """Give a broadcast, held until the transaction ends; else NotFound."""
    post = session.get(Post, post_id)
    if post is None or post.kind != "broadcast":
        raise errors.NotFound
    database.hold(session, post)
    return post


def editable(session: Session, post_id: int) -> Post:
    """Give a draft that may be changed; AlreadySent or ThrownAway for what is none any more."""
    post = find(session, post_id)
    if post.state == "withdrawn":
        raise errors.ThrownAway
    if post.state != "draft":
        raise errors.AlreadySent
    return post


def arrived(session: Session, post_id: int) -> Post:
    """Give a broadcast that has begun to leave; Outdated for another, or one that was recalled."""
    post = find(session, post_id)
    if post.state not in ("open", "closed") or post.recalled_at is not None:
        raise errors.Outdated
    return post


def is_unsent(session: Session, post_id: int, viewer: Viewer) -> bool:
    """Say whether somebody of the secretariat can have a trial copy of it only."""
    post = session.get(Post, post_id)
    unsent = post is not None and post.kind == "broadcast" and post.state not in ("open", "closed")
    return unsent and viewer.secretariat


def go_on(post: Post, now: datetime) -> None:
    """Give what goes on again its whole time, and count its faults anew."""
    post.expires_at = now + PATIENCE
    post.tried = post.faults = post.faults_in_a_row = 0


def reopen(session: Session, post: Post, now: datetime) -> None:
    """Let more leave of a broadcast that was over."""
    post.state, post.closed_at = "open", None
    live_messages.look_again(session, post)
    go_on(post, now)


def tell_author(session: Session, post: Post, now: datetime, text: str, **facts: Any) -> None:
    """Owe a broadcast's author a notice about it; `text` names its template."""
    if post.author_id is not None:
        posts.tell(session, now, post.author_id, text, post_id=post.id, **facts)


def listed(session: Session, name: str, limit: int, offset: int = 0) -> Sequence[Post]:
    """Give the broadcasts of a list of `LISTED`, the newest first.

    What waits for approval may be a correction: that broadcast stands in two lists.
    """
    which = Post.state == LISTED[name]
    if name == "approval":
        which = or_(which, Post.correction.is_not(None))
    return session.scalars(
        select(Post)
        .where(Post.kind == "broadcast", which)
        .order_by(Post.due_at.desc(), Post.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def counts(session: Session) -> dict[str, int]:
    """Give how many broadcasts each list has."""
    rows = session.execute(
        select(Post.state, func.count().label("number"))
        .where(Post.kind == "broadcast")
        .group_by(Post.state)
    ).all()
    of_state = {row.state: row.number for row in rows}
    counted = {name: of_state.get(state, 0) for name, state in LISTED.items()}
    corrected = select(func.count()).select_from(Post).where(Post.correction.is_not(None))
    counted["approval"] += session.scalar(corrected) or 0
    return counted


def latest_draft(session: Session, author_id: int) -> Post | None:
    """Give the draft that an author touched last."""
    return session.scalar(
        select(Post)
        .where(Post.kind == "broadcast", Post.state == "draft", Post.author_id == author_id)
        .order_by(Post.due_at.desc(), Post.id.desc())
        .limit(1)
    )


def put_items(post: Post, items: Sequence[News]) -> None:
    """Let a draft bring these items, in this order."""
    kept = {item.news_id: item for item in post.items if item.news_id is not None}
    post.items = [_placed(kept.get(one.id), one, place) for place, one in enumerate(items)]


def _placed(known: PostItem | None, item: News, place: int) -> PostItem:
    placed = known or PostItem(news=item)
    placed.position = place
    return placed


def change(post: Post, now: datetime, **facts: Any) -> None:
    """Change what a draft says; previews of it that were shown before are no longer sent."""
    post.facts = post.facts | facts | {"mark": post.facts.get("mark", 0) + 1}
    post.due_at = now


def limited_to(session: Session, post: Post) -> list[WorkingGroup]:
    """Give the working groups to whose members alone a broadcast goes, if any.

    By its audience or by its items; it may go to Telegram groups beside.
    """
    left = post.state in ("open", "closed")
    ids = {group.id for group in recipients.limited_to(post.news, withdrawn=left)}
    ids |= {number for circle in _circles(post) for number in circle}
    return list(session.scalars(select(WorkingGroup).where(WorkingGroup.id.in_(ids))))


def closed_circle(session: Session, post: Post) -> list[WorkingGroup]:
    """Give the private working groups whose members alone a broadcast is written for, if any.

    It may go to no other working group's Telegram group: there others read along.
    """
    private = session.scalars(select(WorkingGroup).where(WorkingGroup.private)).all()
    ids = {group.id for group in private}
    closed = {number for circle in _circles(post) if circle <= ids for number in circle}
    return [group for group in private if group.id in closed]


def _circles(post: Post) -> list[frozenset[int]]:
    return Audience.from_json(post.audience).circles


def keep_within_circle(session: Session, post: Post) -> None:
    """Let a draft go to no Telegram group outside of its `closed_circle`."""
    circle = [group.id for group in closed_circle(session, post)]
    chosen = post.audience.get("chats")
    if circle and chosen:
        own = linked_chats.of_groups(session, circle)
        kept = sorted(set(chosen) & {one.id for one in own})
        post.audience = post.audience | {"chats": kept}
    post.facts = post.facts | {"circle": circle}  # a chat may be linked to others later


def count(session: Session, post: Post) -> recipients.Count:
    """Count whom a broadcast would reach now, linked Telegram groups too."""
    reached = recipients.count(session, readers(post))
    return replace(reached, chats=len(chats(session, post)))


def chats(session: Session, post: Post) -> list[LinkedChat]:
    """Give the linked Telegram groups that a broadcast is for now and that can be reached."""
    wanted = recipients.of_chats(post.audience, None)
    linked = session.scalars(select(LinkedChat).where(wanted).order_by(LinkedChat.id))
    return [one for one in linked if claim_facts.concerns_chat(post, one)]


def count_of_language(session: Session, post: Post, language: str) -> int:
    """Count the people whom a broadcast would reach now who are written to in a language."""
    of_language = reader_languages.any_of(frozenset({language}))
    return recipients.count(session, and_(readers(post), of_language)).people


def readers(post: Post) -> ColumnElement[bool]:
    """Give the condition on `people` that matches whom a broadcast is for now."""
    return recipients.of(post.audience, None, post.news)


def planned_for(post: Post) -> dict[str, Any] | None:
    """Give when a draft is to leave: at a moment (`at`), or `minutes` from a meeting's start."""
    return post.facts.get("when")


def meeting(session: Session, post: Post) -> Meeting | None:
    """Give the meeting at whose distance a broadcast is to leave, where it is planned so."""
    when = planned_for(post)
    return session.get(Meeting, when["meeting"]) if when and "meeting" in when else None


def is_late(post: Post, now: datetime) -> bool:
    """Say whether the time for which a broadcast is planned is over."""
    return planned_for(post) is not None and post.due_at <= now


def to_leave(session: Session, post: Post) -> None:
    """Let what was sent, and approved where it has to be, leave at its time."""
    post.state, post.expires_at = "planned", expires_at(session, post)


def expires_at(session: Session, post: Post) -> datetime:
    """Give until when what falls due is of use: of what goes before a meeting until that begins."""
    before = meeting(session, post)
    late = post.due_at + PATIENCE
    return late if before is None else min(late, before.starts_at)


def to_draft(session: Session, post: Post, now: datetime) -> None:
    """Make a draft again of what has not begun to leave: nobody is asked about it any more."""
    asked.over(session, post)
    post.state, post.due_at, post.expires_at, post.approved_by_id = "draft", now, None, None


def forget(post: Post, now: datetime) -> None:
    """Throw a draft away."""
    post.state, post.closed_at = "withdrawn", now
