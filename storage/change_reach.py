"""Whom a change reaches: counted before it is saved, and of a notice that is owed.

It is told to who is asked, and is to know of the meeting (`storage.heard`); who declined is told
only of a move, and that it takes place after all where they were told that it does not. Who changes
a meeting that nobody else knows is not told of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import Session

from storage import change_notices, heard, recipients, regrouping_outlook, rsvps, unheard
from storage.models import Delivery, LinkedChat, Meeting, Person, Post, Rsvp
from storage.recipients import NOBODY, Count
from storage.rules import access, answers
from storage.rules.access import Viewer


@dataclass(frozen=True)
class Outlook:
    """Whom saving a change would tell."""

    count: Count
    undoes: bool = False
    """Nobody is told, since it only undoes what nobody was told of yet."""
    to_some: bool = False
    """Only who heard of what it undoes is told, who answered meanwhile, say."""


def outlook(
    session: Session,
    viewer: Viewer,
    wanted: Sequence[tuple[Meeting, Mapping[str, Any]]],
    group_ids: Sequence[int],
    now: datetime,
) -> Outlook:
    """Foresee whom a change by somebody in the chat would tell, given what each date then says.

    That is its status, times and where it is; `group_ids` are its working groups then, as far as
    the viewer sees them. What waits of these dates is told with it.
    """
    net: list[tuple[Meeting, Mapping[str, Any]]] = []
    back: list[tuple[Meeting, Mapping[str, Any]]] = []
    aware: set[int] = set()
    undoes = False
    for meeting, present in wanted:
        untold = unheard.waiting(session, meeting)
        said = {name: _json(one) for name, one in present.items()}
        was = {name: _json(getattr(meeting, name)) for name in said}
        known = was | {name: value for name, value in untold.old.items() if name in said}
        if own := change_notices.net_of(known, said):
            net.append((meeting, own))
        taken_back = change_notices.taken_back(was, untold, said)
        if heard_it := change_notices.heard_of(session, meeting, untold, taken_back):
            back.append((meeting, taken_back))
            aware |= heard_it
        undoes = undoes or bool(untold.old)
    cancelled = wanted[0][1]["status"] == "cancelled"
    told = [
        _told_of(session, viewer, each, group_ids, knew, cancelled=cancelled)
        for each, knew in (
            (net, _knew(session, net, now)),
            (back, Person.telegram_id.in_(aware)),
        )
        if each
    ]
    count = recipients.count(session, or_(*told)) if told else NOBODY
    undoes = undoes and not net
    return Outlook(count, undoes and not count.people, to_some=undoes and count.people > 0)


def _knew(
    session: Session, each: Sequence[tuple[Meeting, Mapping[str, Any]]], now: datetime
) -> ColumnElement[bool]:
    """Match who is to know what was so of these dates, of which these columns change."""
    if any(heard.by_everybody(session, one) for one, _ in each):
        return true()
    changed = {name for _, own in each for name in own}
    return heard.before(session, [one for one, _ in each], changed, now)


def _told_of(
    session: Session,
    viewer: Viewer,
    each: Sequence[tuple[Meeting, Mapping[str, Any]]],
    group_ids: Sequence[int],
    knew: ColumnElement[bool],
    *,
    cancelled: bool,
) -> ColumnElement[bool]:
    """Match whom it tells, of those who knew, that these columns of these dates change."""
    dates = [one for one, _ in each]
    told = and_(knew, regrouping_outlook.stay_asked(session, dates[0], group_ids, viewer))
    if not _besides(session, told, viewer.person_id):
        return false()
    moved = not cancelled and any("starts_at" in own for _, own in each)
    return told if moved else and_(told, _despite_a_no(session, dates, _restored(each)))


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def of_notice(session: Session, notice: Post, viewer: Viewer | None = None) -> Count:
    """Count whom a notice of a change reaches; for a viewer those of whom they may know."""
    told = _told_by(session, notice)
    if not notice.facts["moved"]:
        dates = unheard.dates(session, notice)
        told = and_(told, _despite_a_no(session, dates, _restored_by(notice, dates)))
    if viewer is not None and notice.meeting is not None:
        seen = access.groups_seen(viewer, notice.meeting.working_groups)
        told = and_(told, rsvps.asked(notice.meeting, seen))
    return recipients.count(session, told)


def reaches_others(session: Session, notice: Post, by: int) -> bool:
    """Say whether what a notice tells is known to anybody but who made the change."""
    if _besides(session, _told_by(session, notice), by):
        return True
    chats = and_(
        recipients.of_chats(notice.audience, notice.meeting), heard.chats_of_notice(session, notice)
    )
    return session.scalar(select(LinkedChat.id).where(chats).limit(1)) is not None


def _besides(session: Session, told: ColumnElement[bool], by: int) -> bool:
    others = select(Person.id).where(told, recipients.has_chat(), Person.id != by)
    return session.scalar(others.limit(1)) is not None


def _told_by(session: Session, notice: Post) -> ColumnElement[bool]:
    """Match whom a notice reaches but for who declined."""
    return and_(recipients.of(notice.audience, notice.meeting), heard.of_notice(session, notice))


def told_despite_a_no(session: Session, notice: Post) -> ColumnElement[bool]:
    """Match people whom a change or cancellation is told though they declined its first date.

    They have not declined another of its dates, or were told of one that it does not take place.
    """
    dates = unheard.dates(session, notice)
    return _despite_a_no(session, dates, _restored_by(notice, dates))


def _despite_a_no(
    session: Session, dates: Sequence[Meeting], restored: Sequence[Meeting]
) -> ColumnElement[bool]:
    """Match who has not declined all of these dates, or was told that one is off which is on."""
    declined = and_(*(Person.id.in_(_declined(one.id)) for one in dates))
    told_off = [_told_off(session, one) for one in restored]
    return or_(~declined, *(Person.telegram_id.in_(chats) for chats in told_off))


def _declined(meeting_id: int) -> Select[int]:
    return select(Rsvp.person_id).where(Rsvp.meeting_id == meeting_id, Rsvp.answer == answers.NO)


def _restored(each: Sequence[tuple[Meeting, Mapping[str, Any]]]) -> list[Meeting]:
    """Give those of these dates that were cancelled, by what was so of each."""
    return [one for one, was in each if was.get("status") == "cancelled"]


def _restored_by(notice: Post, dates: Sequence[Meeting]) -> list[Meeting]:
    said = ((one, unheard.said_of(notice, one) or {}) for one in dates)
    return _restored([(one, its.get("old", {})) for one, its in said])


def _told_off(session: Session, meeting: Meeting) -> Select[int]:
    """Select the chats that were told, the last time, that a meeting does not take place."""
    notices = Post.kind.in_(("cancellation", "change")), Post.state != "withdrawn"
    found = session.scalars(
        select(Post).where(*notices, unheard.near(meeting)).order_by(Post.id.desc())
    )
    last = [post.id for post in found if _says_off(post, meeting)][:1]
    return select(Delivery.chat_id).where(
        Delivery.post_id.in_(last), Delivery.state.in_(heard.LEFT)
    )


def _says_off(post: Post, meeting: Meeting) -> bool:
    """Whether a notice says that a date does not take place: of a file one notice says it all."""
    said = unheard.said_of(post, meeting)
    if said is None:
        return False
    return post.kind == "cancellation" or said.get("old", {}).get("status") == "confirmed"
