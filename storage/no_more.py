"""The notice that a meeting is not for somebody any more: the only place that owes and reads it.

It says what its readers knew of each date, the first first, and nothing of what it is now. It is
also what a calendar goes by which had the meeting, whether or not somebody is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from storage import change_notices, heard, posts, unheard
from storage.change_notices import Telling
from storage.models import Delivery, Meeting, Person, Post
from storage.rules import access
from storage.rules.access import Viewer
from storage.rules.sending import NO_MORE, SOON

KNOWN: Final = ("title", "untitled", "starts_at", "ends_at")
"""What is said of a meeting, as its readers knew it."""


def say(
    session: Session,
    dates: Sequence[tuple[Meeting, dict[str, Any]]],
    audience: dict[str, Any],
    telling: Telling,
    now: datetime,
) -> Post | None:
    """Owe it to an audience that these dates, the first first, are not for them any more.

    Beside each is what is said of it: `old` has what people know of it (`KNOWN`).
    """
    (first, said), *others = dates
    known = [its["old"] for _, its in dates]
    starts = [datetime.fromisoformat(one["starts_at"]) for one in known]
    return posts.plan(
        session,
        NO_MORE,
        now,
        audience,
        {"text": NO_MORE, **said, "timezone": first.timezone,
         "others": {str(one.id): its for one, its in others}},
        due_at=change_notices.due_at(starts, telling, now),
        prompt=any(abs(start - now) <= SOON for start in starts),
        expires_at=max(datetime.fromisoformat(one["ends_at"]) for one in known),
        meeting_id=first.id,
    )  # fmt: skip


def told(session: Session, dates: Sequence[Meeting]) -> list[int]:
    """Give the chats that were told that one of these dates is not for them any more."""
    which = and_(Post.kind == NO_MORE, or_(*(unheard.near(one) for one in dates)))
    notices = [
        post.id
        for post in session.scalars(select(Post).where(which))
        if any(unheard.said_of(post, one) is not None for one in dates)
    ]
    told = Delivery.post_id.in_(notices), Delivery.state.in_(heard.LEFT)
    return sorted(session.scalars(select(Delivery.chat_id).where(*told).distinct()))


@dataclass(frozen=True)
class Ending:
    """That a meeting was no more for somebody: what they knew of it, and what it was at then.

    `at` is its sequence, `heard` whether they had heard of it, so that they are told.
    """

    knew: dict[str, Any]
    at: int
    since: datetime
    heard: bool


def endings(session: Session, viewer: Viewer) -> dict[int, list[Ending]]:
    """Give how often meetings were no more for somebody, by the meeting's number, in order.

    One that was undone is among them, unheard: a calendar may have been read meanwhile.
    """
    found: dict[int, list[Ending]] = {}
    for post in session.scalars(select(Post).where(Post.kind == NO_MORE).order_by(Post.id)):
        told = None
        for number in (str(post.meeting_id), *post.facts["others"]):
            said = post.facts["others"].get(number, post.facts)
            if _is_ended_for(viewer, post, said):
                told = _had_heard(session, post, viewer) if told is None else told
                one = Ending(said["old"], said["at"], post.created_at, told)
                found.setdefault(int(number), []).append(one)
    return found


def _is_ended_for(viewer: Viewer, post: Post, said: dict[str, Any]) -> bool:
    if "people" in post.audience:  # they are in no such working group (`storage.left_groups`)
        return viewer.person_id in post.audience["people"]
    if viewer.person_id not in post.audience.get("among", (viewer.person_id,)):
        return False  # they came to these working groups later
    groups, to = frozenset(said["groups"]), frozenset(said["to"])
    return access.asks(viewer, groups) and not access.asks(viewer, to)


def _had_heard(session: Session, post: Post, viewer: Viewer) -> bool:
    it = [Person.id == viewer.person_id, Person.joined_at <= post.created_at]
    if "of" in post.audience:
        it.append(Person.telegram_id.in_(post.audience["of"]))
    knew = select(Person.id).where(*it, heard.of_notice(session, post))
    return post.state != "withdrawn" and session.scalar(knew) is not None
