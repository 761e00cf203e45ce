"""Newsletter items: as they are asked for, and what the secretariat does with them in the chat."""

import html
import json
import secrets
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, selectinload

from storage import audit, database, errors, visibility
from storage.models import News, Post, PostItem, WorkingGroup
from storage.rules.access import Viewer

LONGEST_TITLE = 200
"""Characters of a title, so that it is one on a phone."""


@dataclass(frozen=True)
class Written:
    """What the secretariat writes of an item; columns as in `models.News`."""

    title: str
    body: str
    groups: Sequence[WorkingGroup] = ()
    translations: dict[str, dict[str, str]] | None = None
    attachment: dict[str, Any] | None = None
    link: str | None = None


_NEWEST = (News.published.desc().nulls_last(), News.id.desc())


def visible(session: Session, viewer: Viewer | None, limit: int, offset: int = 0) -> Sequence[News]:
    """Give the items that the viewer may read, the newest first."""
    return session.scalars(
        select(News)
        .where(visibility.news(viewer))
        .options(selectinload(News.working_groups))
        .order_by(*_NEWEST)
        .limit(limit)
        .offset(offset)
    ).all()


def ids(session: Session, viewer: Viewer | None) -> frozenset[int]:
    """Give the numbers of all items that the viewer may read."""
    return frozenset(session.scalars(select(News.id).where(visibility.news(viewer))))


def some(session: Session, viewer: Viewer | None, news_ids: Collection[int]) -> Sequence[News]:
    """Give those of these items that the viewer may read, the newest first."""
    return session.scalars(
        select(News)
        .where(visibility.news(viewer), News.id.in_(news_ids))
        .options(selectinload(News.working_groups))
        .order_by(*_NEWEST)
    ).all()


def find(session: Session, viewer: Viewer | None, news_id: int) -> News:
    """Give an item that the viewer may read; else NoSuchNews."""
    item = session.scalar(select(News).where(News.id == news_id, visibility.news(viewer)))
    if item is None:
        raise errors.NoSuchNews
    return item


def find_any(session: Session, news_id: int) -> News:
    """Give an item for the secretariat to look after, withdrawn or not; else NoSuchNews."""
    item = session.get(News, news_id)
    if item is None:
        raise errors.NoSuchNews
    return item


def is_there(session: Session, title: str, body: str) -> bool:
    """Say whether an item has just this title, or just this text, withdrawn or not."""
    alike = or_(News.title == title, and_(News.body == body, News.body != ""))
    return session.scalar(select(News.id).where(alike).limit(1)) is not None


def withdrawn(session: Session, limit: int, offset: int = 0) -> Sequence[News]:
    """Give the items that nobody reads any more, for the secretariat, the newest first."""
    return session.scalars(
        select(News).where(News.withdrawn).order_by(News.id.desc()).limit(limit).offset(offset)
    ).all()


def publish(
    session: Session,
    written: Written,
    published: date,
    author_id: int,
    now: datetime,
) -> News:
    """Make an item, dated `published` in the network's zone, which its readers see from now on."""
    item = News(
        key=f"chat-{secrets.token_hex(4)}",
        published=published,
        author_id=author_id,
        created_at=now,
        withdrawn=False,
    )
    session.add(item)
    _write(item, written)
    audit.record(session, now, author_id, "news-published", f"news:{item.key}")
    session.flush()
    return item


def link_below(body: str, link: str | None) -> str | None:
    """Give the link that stands below an item's text: none where the text, as HTML, has it."""
    return None if link and html.escape(link, quote=False) in body else link


def mark(item: News) -> int:
    """Give a number, below a thousand million, for all of an item that `change` writes."""
    said = [item.title, item.body, item.translations, item.attachment, item.link]
    groups = sorted(one.id for one in item.working_groups)
    return zlib.crc32(json.dumps([*said, groups], sort_keys=True).encode()) % 10**9


def change(
    session: Session,
    news_id: int,
    written: Written,
    actor_id: int,
    now: datetime,
    seen: int | None = None,
) -> News:
    """Write an item anew; its date stays.

    Raises ChangedSince where it says something else than when its mark was `seen`.
    """
    item = find_any(session, news_id)
    database.hold(session, item)
    if seen is not None and mark(item) != seen:
        raise errors.ChangedSince
    _write(item, written)
    audit.record(session, now, actor_id, "news-changed", f"news:{item.key}")
    session.flush()
    return item


def changed_by(session: Session, item: News, since: datetime) -> str | None:
    """Give who changed an item last since a moment; None where a network file did."""
    acts = audit.story(session, f"news:{item.key}")
    names = [name for at, name, action in acts if action == "news-changed" and at >= since]
    return names[-1] if names else None


def sent_with(session: Session, item: News, limit: int) -> Sequence[Post]:
    """Give the broadcasts with an item that have begun to leave and were not recalled."""
    return session.scalars(
        select(Post)
        .join(PostItem, PostItem.post_id == Post.id)
        .where(
            PostItem.news_id == item.id,
            Post.state.in_(("open", "closed")),
            Post.recalled_at.is_(None),
        )
        .order_by(Post.id.desc())
        .limit(limit)
    ).all()


def is_in_broadcast(session: Session, item: News) -> bool:
    """Say whether an item is in a broadcast, be it a draft."""
    return _is_in(session, item)


def is_in_planned(session: Session, item: News) -> bool:
    """Say whether an item is in a broadcast that was sent and has yet to leave."""
    return _is_in(session, item, Post.state.in_(("approval", "planned")))


def is_in_unsent(session: Session, item: News) -> bool:
    """Say whether an item is in a broadcast that has yet to leave, be it a draft."""
    return _is_in(session, item, Post.state.in_(("draft", "approval", "planned")))


def _is_in(session: Session, item: News, *which: ColumnElement[bool]) -> bool:
    query = select(PostItem.post_id).join(Post).where(PostItem.news_id == item.id, *which).limit(1)
    return session.scalar(query) is not None


def take_back(session: Session, item: News, actor_id: int, now: datetime) -> None:
    """Let an item never have been there: one that is in no broadcast."""
    session.delete(item)
    audit.record(session, now, actor_id, "news-taken-back", f"news:{item.key}")
    session.flush()


def _write(item: News, written: Written) -> None:
    item.title, item.body = written.title, written.body
    item.translations = written.translations or {}
    item.working_groups = list(written.groups)
    item.attachment, item.link = written.attachment, written.link


def withdraw(session: Session, news_id: int, actor_id: int, now: datetime) -> News:
    """Let nobody read an item any more; nothing happens where that is so already.

    What is queued of it does not leave: that is decided when it is claimed.
    """
    return _set_withdrawn(session, news_id, actor_id, now, withdrawn=True)


def restore(session: Session, news_id: int, actor_id: int, now: datetime) -> News:
    """Let a withdrawn item be read again; nothing happens where it is not withdrawn."""
    return _set_withdrawn(session, news_id, actor_id, now, withdrawn=False)


def _set_withdrawn(
    session: Session, news_id: int, actor_id: int, now: datetime, *, withdrawn: bool
) -> News:
    item = find_any(session, news_id)
    database.hold(session, item)
    if item.withdrawn != withdrawn:
        item.withdrawn = withdrawn
        action = "news-withdrawn" if withdrawn else "news-restored"
        audit.record(session, now, actor_id, action, f"news:{item.key}")
    return item
