"""Meetings whose working groups change: the only place that owes what those concerned are told.

Who was not asked before gets the announcement, if the meeting was announced, or if they were told
that they are not asked any more: what they answered counts again. Who is not asked any
more, and had heard of it (`storage.heard`), is told that (`storage.no_more`). Who stays asked,
through whatever group, is told nothing of it. As with a change, an edit in the chat waits for two
quiet minutes, and the next one takes it back and owes what differs from the working groups that
people know. Who learned of what it takes back (who answered, say) is told that they are not asked
any more.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from storage import change_notices, heard, no_more, posts, recipients, unheard
from storage.change_notices import Difference, Regrouped, Telling, Undone
from storage.memberships import Memberships
from storage.models import LinkedChat, Meeting, Person, Post
from storage.no_more import KNOWN
from storage.recipients import NOBODY, Count
from storage.rules.sending import NO_MORE

_KINDS: Final = (NO_MORE, "announcement")


def known_by(session: Session, meeting: Meeting) -> list[int] | None:
    """Give the working groups by which people know a meeting, where nobody has heard of others."""
    for post in _waiting(session, meeting):
        found: list[int] = (unheard.said_of(post, meeting) or {})["groups"]
        return found
    return None


def regrouped(session: Session, meeting: Meeting, before: dict[str, Any], old: Any) -> Regrouped:
    """Take back what is owed of a meeting, held, that is of other working groups than `before`.

    `before` is its snapshot, `old` what people know of it that was not so even then.
    """
    groups, knew = before["working_groups"], {name: (before | old)[name] for name in KNOWN}
    asked: Sequence[int] = ()
    waiting = _waiting(session, meeting)
    if not waiting:
        return Regrouped(meeting, groups, knew)
    since = _since(waiting, meeting)
    was = {name: before[name] for name in KNOWN}
    undone = Undone(groups, was, heard.since(session, meeting, KNOWN, since))
    for post in waiting:
        said = unheard.said_of(post, meeting) or {}
        groups, knew = said["groups"], said.get("old", knew)
        asked = post.audience.get("among", asked)
        unheard.leave_out(session, post, meeting)
    return Regrouped(meeting, groups, knew, since, asked, undone)


def learned_of(session: Session, meeting: Meeting) -> set[int]:
    """Give the chats that learned of working groups of a meeting of which nobody was told yet."""
    waiting = _waiting(session, meeting)
    return heard.since(session, meeting, KNOWN, _since(waiting, meeting)) if waiting else set()


def _since(waiting: Sequence[Post], meeting: Meeting) -> datetime:
    """Give since when a meeting says otherwise than what people know, by what waits to be told."""
    said = [((unheard.said_of(post, meeting) or {}).get("since"), post) for post in waiting]
    return min(datetime.fromisoformat(at) if at else post.created_at for at, post in said)


def _waiting(session: Session, meeting: Meeting) -> list[Post]:
    """Give what the last edit of a meeting's working groups owes, held, if nobody has heard it."""
    found = [
        post
        for post in unheard.held(session, meeting, unheard.UNFINISHED, _KINDS)
        if "groups" in (unheard.said_of(post, meeting) or {}) and not _is_of_undone(post)
    ]
    last = [post for post in found if post.created_at == found[0].created_at]
    return last if all(unheard.is_unheard(session, post) for post in last) else []


def _is_of_undone(post: Post) -> bool:
    """Say whether it tells that one is asked no more, of what nobody but these learned."""
    return post.kind == NO_MORE and "of" in post.audience


def owe(
    session: Session,
    differences: Sequence[Difference],
    telling: Telling,
    now: datetime,
    by: int | None = None,
    were: Memberships | None = None,
) -> None:
    """Owe what is told of the dates whose working groups changed, those alike together.

    `by` is who changed them: where nobody else is to be told that they are not asked, they are not.
    `were` says who was in which working groups before, where that changes with them.
    """
    alike: dict[tuple[Any, ...], list[Regrouped]] = {}
    for one in differences:
        was_off = one.meeting.status == "cancelled" and "status" not in one.old
        if one.regrouped is not None and one.meeting.ends_at > now and not was_off:
            its = replace(one.regrouped, asked=_asked(session, one.regrouped, were))
            key = (tuple(its.known_by), group_ids(one.meeting), tuple(its.asked or ()))
            alike.setdefault(key, []).append(its)
    for dates in alike.values():
        in_order = sorted(dates, key=lambda one: (one.meeting.starts_at, one.meeting.id))
        _say_no_more(session, in_order, telling, now, by)
        _tell_who_heard(session, in_order, telling, now, by)
        _announce(session, in_order, telling, now)


def _asked(session: Session, one: Regrouped, were: Memberships | None) -> Collection[int]:
    """Give who was asked, in order: who comes to its old working groups by now never knew of it."""
    if one.asked is not None:
        return one.asked
    now = session.scalars(select(Person.id).where(recipients.of_groups(one.known_by))).all()
    before = were.through(one.known_by) if were is not None else now
    return sorted({*now}.intersection(before))


def group_ids(meeting: Meeting) -> tuple[int, ...]:
    """Give the numbers of a meeting's working groups, in order."""
    return tuple(sorted(group.id for group in meeting.working_groups))


def _say_no_more(
    session: Session, dates: Sequence[Regrouped], telling: Telling, now: datetime, by: int | None
) -> None:
    """Owe it to who is not asked any more; it also says to whom a calendar has to take it back.

    It stands for what people know even where it tells nobody: an edit that undoes this one looks.
    """
    of_each = {one.meeting.id: one for one in dates}
    for some, only_heard in heard.apart(session, [one.meeting for one in dates]):
        audience: dict[str, Any] = {"meeting": True, "no_more": list(dates[0].known_by),
                                    "among": list(dates[0].asked or ())}  # fmt: skip
        if only_heard:
            audience["heard"] = True
        if telling is Telling.AT_ONCE and not _is_for_any(session, audience, some[0]):
            continue
        its = [of_each[one.id] for one in some]
        post = _plan_no_more(session, its, audience, telling, now)
        if (
            post is not None
            and by is not None
            and recipients.only(session, _told_by(session, post)) == by
        ):
            posts.withdraw_post(session, post, "unheard")


def _tell_who_heard(
    session: Session, dates: Sequence[Regrouped], telling: Telling, now: datetime, by: int | None
) -> None:
    """Owe it to who learned of an edit that this one undoes, though nobody was told of that."""
    of_each: dict[tuple[int, ...], list[Regrouped]] = {}
    for one in dates:
        if one.undone is not None and one.undone.chats:
            of_each.setdefault(tuple(one.undone.groups), []).append(one)
    for groups, its in of_each.items():
        chats = {chat for one in its if one.undone for chat in one.undone.chats}
        audience = {"meeting": True, "no_more": list(groups), "new_since": list(its[0].known_by),
                    "of": sorted(chats - _chats(session, by))}  # fmt: skip
        if _is_for_any(session, audience, its[0].meeting):
            known = [
                replace(one, known_by=groups, knew=one.undone.was) for one in its if one.undone
            ]
            _plan_no_more(session, known, audience, telling, now)


def _chats(session: Session, person_id: int | None) -> set[int]:
    chat = select(Person.telegram_id).where(Person.id == person_id, recipients.has_chat())
    return {one for one in session.scalars(chat) if one is not None}


def _plan_no_more(
    session: Session,
    dates: Sequence[Regrouped],
    audience: dict[str, Any],
    telling: Telling,
    now: datetime,
) -> Post | None:
    return no_more.say(
        session, [(one.meeting, _said(one)) for one in dates], audience, telling, now
    )


def _is_for_any(session: Session, audience: dict[str, Any], meeting: Meeting) -> bool:
    """Say whether there is anybody, or any Telegram group, in an audience, whatever they heard."""
    people = select(Person.id).where(recipients.of(audience, meeting)).limit(1)
    chats = select(LinkedChat.id).where(recipients.of_chats(audience, meeting)).limit(1)
    return session.scalar(people) is not None or session.scalar(chats) is not None


def _said(one: Regrouped) -> dict[str, Any]:
    since = {"since": one.since.isoformat()} if one.since is not None else {}
    said = {"old": one.knew, "groups": list(one.known_by), "to": list(group_ids(one.meeting))}
    return said | {"at": one.meeting.sequence} | since


def _announce(
    session: Session, dates: Sequence[Regrouped], telling: Telling, now: datetime
) -> None:
    ahead = [
        one for one in dates if one.meeting.status == "confirmed" and one.meeting.starts_at > now
    ]
    if not ahead:
        return
    first, *others = ahead
    audience: dict[str, Any] = {"meeting": True, "new_since": list(first.known_by)}
    if not any(heard.is_announced(session, one.meeting) for one in ahead):
        audience["of"] = no_more.told(session, [one.meeting for one in ahead])
        if not _is_for_any(session, audience, first.meeting):
            return
    facts: dict[str, Any] = {"groups": list(first.known_by)}
    if others:
        facts["others"] = {str(one.meeting.id): {"groups": list(one.known_by)} for one in others}
        facts["series"] = first.meeting.series_key
    posts.plan(
        session,
        "announcement",
        now,
        audience,
        facts,
        due_at=change_notices.due_at([one.meeting.starts_at for one in ahead], telling, now),
        expires_at=first.meeting.starts_at,
        meeting_id=first.meeting.id,
    )


def _told_by(session: Session, post: Post) -> ColumnElement[bool]:
    """Match whom a notice of these reaches, chat or none."""
    return and_(recipients.of(post.audience, post.meeting), heard.of_notice(session, post))


@dataclass(frozen=True)
class Owed:
    """Whom something leaves for: who is newly asked, and who is told that they are no more."""

    announced: Count
    no_more: Count


def owed(session: Session, meeting: Meeting) -> Owed:
    """Count whom what is owed of a meeting's working groups would tell."""
    found = {post.kind: post for post in _waiting(session, meeting) if post.state == "planned"}
    announced, no_more = found.get("announcement"), found.get(NO_MORE)
    return Owed(_count(session, announced), _count(session, no_more))


def _count(session: Session, post: Post | None) -> Count:
    return recipients.count(session, _told_by(session, post)) if post is not None else NOBODY
