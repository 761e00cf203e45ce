"""Series of meetings: which dates belong together, and how those of a draft are made.

Each date is a meeting of its own, with its own answers; what they share is the `series_key`. Those
of other working groups (a network file can say so of one date) are told to others: here they are
dates of another series.
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from storage import meetings, posts, unheard
from storage.models import Meeting, Post
from storage.rules import repeats

ONE, LATER, ALL = "one", "later", "all"
SCOPES: Final = (ONE, LATER, ALL)
"""Of which dates something is changed: this one, this and later ones, all that are ahead."""

_SAME: Final = ("title", "untitled", "timezone", "place", "online", "unlinked", "agenda",
                "description", "capacity", "seats_per_organization", "reminders",
                "status")  # fmt: skip


def spread(session: Session, first: Meeting, now: datetime) -> Sequence[Meeting]:
    """Make the dates of a series, given the first with its rule; only that one without a rule.

    Raises ValueError for a rule that does not make 2 to 60 dates.
    """
    if first.repeat is None:
        return [first]
    day = datetime.fromisoformat(first.starts_local).date()
    days = repeats.days(day, first.repeat)
    if not days:
        raise ValueError(f"{first.repeat} makes no series that begins on {day}")
    first.repeat, first.series_key = None, first.key
    first.key = f"{first.series_key}/{day}"
    others = [_date(first, (one - day).days, now) for one in days[1:]]
    session.add_all(others)
    session.flush()
    for one in others:
        meetings.created(session, one, now)
    return [first, *others]


def _date(first: Meeting, by: int, now: datetime) -> Meeting:
    """Make the date of a series that is so many days later than its first."""
    one = Meeting(
        uid=f"{uuid.uuid4()}@twgbot", series_key=first.series_key, created_at=now, updated_at=now,
        working_groups=list(first.working_groups),
        **{name: getattr(first, name) for name in _SAME},
    )  # fmt: skip
    for name, at in moments(first, by, first.timezone).items():
        setattr(one, name, at)
    meetings.set_clocks(one)
    one.key = f"{first.series_key}/{one.starts_local[:10]}"
    return one


def moments(first: Any, by: int, zone: str) -> dict[str, Any]:
    """Give the moments of the date of a series that is so many days later than its first.

    That one is a meeting, or what was said of one (`particulars.Written`).
    """
    its = {"starts_at": first.starts_at, "ends_at": first.ends_at, "rsvp_by": first.rsvp_by}
    return {name: repeats.later(at, by, zone) for name, at in its.items()}


def dates(session: Session, meeting: Meeting, since: datetime) -> list[Meeting]:
    """Give the dates of a meeting's series that are not over, by start; cancelled ones too.

    Of a meeting that is in no series only that one.
    """
    if meeting.series_key is None:
        return [meeting] if meeting.ends_at > since else []
    found = session.scalars(
        select(Meeting)
        .where(Meeting.series_key == meeting.series_key, Meeting.status != "draft")
        .where(Meeting.ends_at > since)
        .options(selectinload(Meeting.working_groups))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [one for one in found if one.working_groups == meeting.working_groups]


def others(session: Session, meeting: Meeting, since: datetime) -> list[Meeting]:
    """Give the other ones of these dates; of a meeting that is in no series none."""
    if meeting.series_key is None:
        return []
    return [one for one in dates(session, meeting, since) if one.id != meeting.id]


def ahead(session: Session, meeting: Meeting, now: datetime) -> list[Meeting]:
    """Give those of its dates that take place and have not begun."""
    found = dates(session, meeting, now)
    return [one for one in found if one.status == "confirmed" and one.starts_at > now]


def announce(session: Session, meeting: Meeting, now: datetime) -> Post | None:
    """Owe one announcement of all dates of a series to everybody who is asked, once.

    It is about the next of them; None where none is ahead.
    """
    found = ahead(session, meeting, now)
    if not found:
        return None
    return posts.plan(
        session,
        "announcement",
        now,
        {"meeting": True},
        {"series": meeting.series_key},
        once=f"announcement:{meeting.series_key}",
        expires_at=found[0].starts_at,
        meeting_id=found[0].id,
    )


def announce_dates(session: Session, dates: Sequence[Meeting], now: datetime) -> Post | None:
    """Owe one announcement of these dates of a series, new ones, to everybody who is asked.

    They are of the same working groups, take place and have not begun, and are by start. None where
    the first was announced before.
    """
    first = dates[0]
    return posts.plan(
        session,
        "announcement",
        now,
        {"meeting": True},
        {"series": first.series_key, "dates": [one.id for one in dates]},
        once=f"announcement:{first.id}",
        expires_at=first.starts_at,
        meeting_id=first.id,
    )


def _announced_by(session: Session, post: Post, meeting: Meeting, now: datetime) -> list[Meeting]:
    """Give the dates that an announcement is about which take place and have not begun."""
    found = ahead(session, meeting, now)
    return [one for one in found if one.id in post.facts.get("dates", (one.id,))]


def told_with(session: Session, post: Post, now: datetime) -> list[Meeting]:
    """Give the dates that a post is about beside its own meeting, by start, as they are now."""
    if post.meeting is not None and "series" in post.facts:
        found = _announced_by(session, post, post.meeting, now)
        return [one for one in found if one.id != post.meeting_id]
    return [one for one in unheard.dates(session, post) if one.id != post.meeting_id]


def scope(session: Session, meeting: Meeting, which: str, now: datetime) -> list[Meeting]:
    """Give the dates that a change of one is made of, one of `SCOPES`, by start.

    Of the others only those that have not begun, and take place or not as that one does.
    """
    found = [
        one
        for one in dates(session, meeting, now)
        if one.starts_at > now and one.status == meeting.status and which != ONE
        if which == ALL or one.starts_at >= meeting.starts_at
    ]
    return sorted({meeting, *found}, key=lambda one: (one.starts_at, one.id))


def pass_on(session: Session, meeting: Meeting, now: datetime) -> None:
    """Let the announcement of a series that has not left be about the next date that takes place.

    To be called after its date was cancelled.
    """
    for post in posts.owed_about(session, meeting, ("announcement",), ("planned", "open")):
        left = _announced_by(session, post, meeting, now)
        if "series" in post.facts and left:
            post.meeting, post.version = left[0], post.version + 1
            post.expires_at = left[0].starts_at
    session.flush()


def moved_alone(dates: Sequence[Meeting]) -> set[int]:
    """Give the numbers of those of these dates that were moved to another day by themselves.

    Each date's key has the day that it was made for; what most were moved by is nobody's own.
    """
    by = {one.id: _moved_by(one) for one in dates}
    often = Counter(by.values())
    usual = max(often, key=lambda days: (often[days], -abs(days)), default=0)
    return {number for number, days in by.items() if days != usual}


def _moved_by(one: Meeting) -> int:
    made_for = date.fromisoformat(one.key.rpartition("/")[2])
    return (datetime.fromisoformat(one.starts_local).date() - made_for).days
