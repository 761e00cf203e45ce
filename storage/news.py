"""Newsletter items, as they are asked for."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import errors, visibility
from storage.models import News
from storage.rules.access import Viewer


def visible(session: Session, viewer: Viewer | None, limit: int, offset: int = 0) -> Sequence[News]:
    """Give the items that the viewer may read, the newest first."""
    return session.scalars(
        select(News)
        .where(visibility.news(viewer))
        .order_by(News.published.desc().nulls_last(), News.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def find(session: Session, viewer: Viewer | None, news_id: int) -> News:
    """Give an item that the viewer may read; else NotFound."""
    item = session.scalar(select(News).where(News.id == news_id, visibility.news(viewer)))
    if item is None:
        raise errors.NotFound
    return item
