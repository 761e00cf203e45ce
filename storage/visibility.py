"""What somebody may see, as query conditions: every query of meetings, news and groups uses them.

The same rules as `storage.rules.access`, for many rows at once.
"""

from functools import lru_cache

from sqlalchemy import ColumnElement, and_, false, or_, true

from storage.models import Meeting, News, Person, WorkingGroup
from storage.rules.access import Viewer

_VIEWERS = 256
"""Members whose conditions are kept: making them takes longer than asking them."""


@lru_cache(_VIEWERS)
def groups(viewer: Viewer | None) -> ColumnElement[bool]:
    """Working groups whose name may be shown."""
    if viewer is None:
        return false()
    if viewer.secretariat:
        return true()
    return or_(~WorkingGroup.private, WorkingGroup.id.in_(viewer.working_group_ids))


@lru_cache(_VIEWERS)
def meetings(viewer: Viewer | None) -> ColumnElement[bool]:
    """Meetings of which at least the date is seen; drafts are the secretariat's."""
    if viewer is None:
        return false()
    if viewer.secretariat:
        return true()
    seen = or_(asked(viewer), Meeting.working_groups.any(~WorkingGroup.private))
    return and_(Meeting.status != "draft", seen)


@lru_cache(_VIEWERS)
def asked(viewer: Viewer | None) -> ColumnElement[bool]:
    """Meetings that somebody may answer."""
    if viewer is None:
        return false()
    own = Meeting.working_groups.any(WorkingGroup.id.in_(viewer.working_group_ids))
    return and_(Meeting.status != "draft", or_(~Meeting.working_groups.any(), own))


@lru_cache(_VIEWERS)
def news(viewer: Viewer | None) -> ColumnElement[bool]:
    """News items that may be read; withdrawn ones are nobody's."""
    if viewer is None:
        return false()
    if viewer.secretariat:
        return ~News.withdrawn
    own = News.working_groups.any(WorkingGroup.id.in_(viewer.working_group_ids))
    return and_(~News.withdrawn, or_(own, ~News.working_groups.any(WorkingGroup.private)))


def members() -> ColumnElement[bool]:
    """People who belong to the network now: neither left nor stopped."""
    return and_(Person.left_at.is_(None), Person.stopped_at.is_(None))
