"""Who was told of a meeting before a moment: the only place that notes it, and that asks for it.

Messages that were sent, answers and calendar subscriptions are rows of their own, and are read
there; what a chat was shown beside (cards, lists, files) is noted here, at the first time.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.models import CalendarFeed, Delivery, Heard, LinkedChat, Meeting, Person, Post, Rsvp
from storage.rules import telling
from storage.rules.sending import MEETING_KINDS
from storage.rules.telling import Known

LEFT: Final = ("sent", "unknown", "sending")
"""Deliveries that somebody has, or may have."""


def note(
    session: Session, chat_id: int, meetings: Collection[Meeting], now: datetime, *, whole: bool
) -> None:
    """Note that a chat is shown these meetings: with `whole` all of each, else only its date.

    What a network file brought is for everybody anyway (`by_everybody`).
    """
    ids = {one.id for one in meetings if one.status != "draft" and telling.is_made_in_chat(one.key)}
    same = Heard.chat_id == chat_id, Heard.meeting_id.in_(ids), Heard.whole.is_(whole)
    known = set(session.scalars(select(Heard.meeting_id).where(*same))) if ids else set()
    for number in sorted(ids - known):
        session.add(Heard(chat_id=chat_id, meeting_id=number, whole=whole, at=now))


def announces(meeting: Meeting) -> ColumnElement[bool]:
    """Match the announcement of a meeting, or of its series."""
    alone = and_(Post.once.is_not(None), Post.meeting_id == meeting.id)
    with_series = Post.once == f"announcement:{meeting.series_key}"
    return and_(Post.kind == "announcement", or_(alone, with_series))


def is_announced(session: Session, meeting: Meeting) -> bool:
    """Say whether a meeting, or its series, was announced to everybody who is asked.

    Of what a network file brought a reminder, or its documents, asked them as well.
    """
    its = _announcements_of(session, meeting, _announced_near(session, meeting))
    return bool(its) or (
        not telling.is_made_in_chat(meeting.key) and _was_asked_beside(session, meeting)
    )


def _was_asked_beside(session: Session, meeting: Meeting) -> bool:
    """Say whether something else than an announcement asked all whether they come."""
    asked = Post.kind.in_(("reminder", "documents")), Post.state != "withdrawn"
    found = select(Post.id).where(Post.meeting_id == meeting.id, *asked).limit(1)
    return session.scalar(found) is not None


def is_unannounced(session: Session, meeting: Meeting) -> bool:
    """Say whether a meeting was made in the chat and is yet to be announced: the bot is silent.

    What a network file brought is silent about nothing.
    """
    return telling.is_made_in_chat(meeting.key) and not is_announced(session, meeting)


def to_all(session: Session, meeting: Meeting) -> dict[str, Any]:
    """Give the audience of what all are told who are asked; of what is unannounced, who answered.

    So it is of reminders and documents.
    """
    audience: dict[str, Any] = {"meeting": True}
    return audience | {"answered": True} if is_unannounced(session, meeting) else audience


def announced_at(session: Session, meeting: Meeting) -> datetime:
    """Give when a meeting, one that is not unannounced, was: of a file's when it was made."""
    its = _announcements_of(session, meeting, _announced_near(session, meeting))
    return max((post.created_at for post in its), default=meeting.created_at)


def _announced_near(session: Session, meeting: Meeting) -> Sequence[Post]:
    """Give the announcements, to everybody, of a meeting and of the other dates of its series."""
    near = Post.meeting_id == meeting.id
    if meeting.series_key is not None:
        same = select(Meeting.id).where(Meeting.series_key == meeting.series_key)
        near = Post.meeting_id.in_(same)
    to_all = Post.kind == "announcement", Post.once.is_not(None)
    return session.scalars(select(Post).where(near, *to_all)).all()


def _announcements_of(session: Session, meeting: Meeting, near: Sequence[Post]) -> list[Post]:
    """Give those that tell of a meeting itself; of a date that came instead of others any does."""
    of_series = f"announcement:{meeting.series_key}"
    its = [
        post
        for post in near
        if post.meeting_id == meeting.id or post.once == of_series
        or meeting.id in post.facts.get("dates", ())
    ]  # fmt: skip
    return its if its or not near or not _came_instead(session, meeting) else list(near)


def _came_instead(session: Session, meeting: Meeting) -> bool:
    """Say whether a change of its series told of a date that nobody knew before."""
    same = select(Meeting.id).where(Meeting.series_key == meeting.series_key)
    changes = Post.kind == "change", Post.state != "withdrawn", Post.meeting_id.in_(same)
    return any(
        said.get("old", {}).get("status") == "draft"
        for post in session.scalars(select(Post).where(*changes))
        for said in [_said_of(post, meeting)]
    )


def _said_of(post: Post, meeting: Meeting) -> dict[str, Any]:
    """Give what a post says of a date, its own or another one."""
    said: dict[str, Any] = post.facts.get("others", {}).get(str(meeting.id), {})
    return post.facts if post.meeting_id == meeting.id else said


def by_everybody(session: Session, meeting: Meeting) -> bool:
    """Say whether everybody who is asked is to know of a meeting, whatever they have looked at.

    So it is with what a network file brought, and with what was announced, once that has left.
    """
    if not telling.is_made_in_chat(meeting.key):
        return True
    left = select(Post.id).where(announces(meeting), Post.state == "closed").limit(1)
    return session.scalar(left) is not None


def everybody_knew(session: Session, meeting: Meeting) -> bool:
    """Say whether everybody who was asked to a meeting is to have heard of it, so that it is named.

    What a file brought can be looked up; but who was told of dates of an announced series knows
    these.
    """
    if not by_everybody(session, meeting):
        return False
    near = _announced_near(session, meeting)
    return not near or bool(_announcements_of(session, meeting, near))


def apart(session: Session, dates: Sequence[Meeting]) -> list[tuple[list[Meeting], bool]]:
    """Part dates that are told of together into those that everybody knew, and the others.

    Beside each part: whether it is told only to who heard of it.
    """
    knew = {one.id: everybody_knew(session, one) for one in dates}
    parts = ([one for one in dates if knew[one.id]], [one for one in dates if not knew[one.id]])
    return [(some, some is parts[1]) for some in parts if some]


def changed_by(post: Post) -> set[str]:
    """Give the columns of which a change or cancellation tells, of any of its dates."""
    said: list[dict[str, Any]] = [post.facts, *post.facts.get("others", {}).values()]
    columns = {name for one in said for name in one.get("old", {})}
    return columns | ({"status"} if post.kind == "cancellation" else set())


def of_notice(session: Session, post: Post) -> ColumnElement[bool]:
    """Match people who knew one of its dates before what a change or cancellation tells of it.

    That is all, unless a notice is for who knew only: its audience says so (`heard`).
    """
    if not post.audience.get("heard"):
        return true()
    return before(session, _dates(session, post), changed_by(post), post.created_at)


def chats_of_notice(session: Session, post: Post) -> ColumnElement[bool]:
    """Match linked chats as `of_notice` does people."""
    if not post.audience.get("heard"):
        return true()
    dates, at = _dates(session, post), post.created_at
    return _heard(session, LinkedChat.chat_id, dates, changed_by(post), at)


def _dates(session: Session, post: Post) -> Sequence[Meeting]:
    ids = [post.meeting_id, *(int(one) for one in post.facts.get("others", {}))]
    return session.scalars(select(Meeting).where(Meeting.id.in_(ids))).all()


def before(
    session: Session, dates: Sequence[Meeting], changed: Collection[str], at: datetime
) -> ColumnElement[bool]:
    """Match people whom a change of these columns concerns, by what they knew at a moment.

    Of several dates of a series that is who knew any of them.
    """
    ids = [one.id for one in dates]
    answered = select(Rsvp.person_id).where(Rsvp.meeting_id.in_(ids), Rsvp.answered_at <= at)
    subscribed = select(CalendarFeed.person_id)
    shown = _heard(session, Person.telegram_id, dates, changed, at)
    return or_(shown, Person.id.in_(answered), Person.id.in_(subscribed))


def since(session: Session, meeting: Meeting, changed: Collection[str], at: datetime) -> set[int]:
    """Give the chats that learned of these columns as they were changed at a moment.

    That is who answered after it, was sent anything of the meeting, or was shown it for the first
    time. Who looked at it once more, and did not answer, has a card that follows what changes.
    """
    answered = (
        select(Person.telegram_id)
        .join(Rsvp, Rsvp.person_id == Person.id)
        .where(Rsvp.meeting_id == meeting.id, Rsvp.answered_at > at)
    )
    seen = _seen([meeting], changed).where(Heard.at > at)
    sent = _sent(session, [meeting]).where(at < _SAID_AT)
    found = (session.scalars(which) for which in (answered, seen, sent))
    return {chat for chats in found for chat in chats if chat is not None}


def _heard(
    session: Session,
    chat_id: InstrumentedAttribute[Any],
    dates: Sequence[Meeting],
    changed: Collection[str],
    at: datetime,
) -> ColumnElement[bool]:
    """Match chats that were shown, or sent, so much of one of these dates until a moment."""
    seen = _seen(dates, changed).where(Heard.at <= at)
    return or_(chat_id.in_(seen), chat_id.in_(_sent(session, dates).where(at >= _SAID_AT)))


def _seen(dates: Sequence[Meeting], changed: Collection[str]) -> Select[int]:
    """Select the chats that were shown so much of a date that a change of it concerns them."""
    seen = select(Heard.chat_id).where(Heard.meeting_id.in_([one.id for one in dates]))
    return seen if telling.concerns(Known.DATE, changed) else seen.where(Heard.whole)


_SAID_AT: Final = func.coalesce(Delivery.claimed_at, Delivery.sent_at)
"""What a message says it says as it is claimed."""


def _sent(session: Session, dates: Sequence[Meeting]) -> Select[int]:
    """Select the chats to which messages about one of these dates have left."""
    ids = [one.id for one in dates]
    about = select(Post.id).where(Post.kind.in_(MEETING_KINDS), Post.meeting_id.in_(ids))
    which = or_(Delivery.post_id.in_(about), Delivery.post_id.in_(list(_of_series(session, dates))))
    return select(Delivery.chat_id).where(which, Delivery.state.in_(LEFT))


def _of_series(session: Session, dates: Sequence[Meeting]) -> Iterator[int]:
    """Give the posts about another date of a series that tell of one of these, too."""
    keys = {one.series_key for one in dates if one.series_key is not None}
    if not keys:
        return
    ids = {str(one.id) for one in dates}
    same = select(Meeting.id).where(Meeting.series_key.in_(keys))
    found = session.scalars(
        select(Post).where(Post.meeting_id.in_(same), Post.kind.in_(MEETING_KINDS))
    )
    for post in found:
        named = post.facts.get("dates") if "series" in post.facts else post.facts.get("others", {})
        if named is None or not ids.isdisjoint(map(str, named)):
            yield post.id
