"""Meetings whose working groups change: the only place that owes what those concerned are told.

Who was not asked before gets the announcement, if the meeting was announced, or if they were told
that they are not asked any more: what they answered counts again. Who is not asked any
more, and had heard of it (`storage.heard`), is told that, by the title and the time that they knew,
and nothing of what it is now. Who stays asked, through whatever group, is told nothing of it. As
with a change, an edit in the chat waits for two quiet minutes, and the next one takes it back and
owes what differs from the working groups that people know. Who learned of what it takes back (who
answered, say) is told that they are not asked any more.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from storage import change_notices, heard, posts, recipients, unheard, visibility, waiting
from storage.change_notices import Difference, Regrouped, Telling, Undone
from storage.models import Delivery, LinkedChat, Meeting, Person, Post, Rsvp, WorkingGroup
from storage.recipients import Count
from storage.rules import access, answers
from storage.rules.access import Viewer
from storage.rules.sending import NO_MORE, SOON

_KINDS: Final = (NO_MORE, "announcement")

KNOWN: Final = ("title", "untitled", "starts_at", "ends_at")


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
    waiting = _waiting(session, meeting)
    if not waiting:
        return Regrouped(meeting, groups, knew)
    since = _since(waiting, meeting)
    was = {name: before[name] for name in KNOWN}
    undone = Undone(groups, was, heard.since(session, meeting, KNOWN, since))
    for post in waiting:
        said = unheard.said_of(post, meeting) or {}
        groups, knew = said["groups"], said.get("old", knew)
        unheard.leave_out(session, post, meeting)
    return Regrouped(meeting, groups, knew, since, undone)


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
) -> None:
    """Owe what is told of the dates whose working groups changed, those alike together.

    `by` is who changed them: where nobody else is to be told that they are not asked, they are not.
    """
    alike: dict[tuple[Any, ...], list[Regrouped]] = {}
    for one in differences:
        was_off = one.meeting.status == "cancelled" and "status" not in one.old
        if one.regrouped is not None and one.meeting.ends_at > now and not was_off:
            now_of = group_ids(one.meeting)
            alike.setdefault((tuple(one.regrouped.known_by), now_of), []).append(one.regrouped)
    for dates in alike.values():
        in_order = sorted(dates, key=lambda one: (one.meeting.starts_at, one.meeting.id))
        _say_no_more(session, in_order, telling, now, by)
        _tell_who_heard(session, in_order, telling, now, by)
        _announce(session, in_order, telling, now)


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
        audience: dict[str, Any] = {"meeting": True, "no_more": list(dates[0].known_by)}
        if only_heard:
            audience["heard"] = True
        if telling is Telling.AT_ONCE and not _is_for_any(session, audience, some[0]):
            continue
        its = [of_each[one.id] for one in some]
        post = _plan_no_more(session, its, audience, telling, now)
        if (
            post is not None
            and by is not None
            and [by] == _two_of(session, _told_by(session, post))
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
    return say_no_more(
        session, [(one.meeting, _said(one)) for one in dates], audience, telling, now
    )


def say_no_more(
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
        audience["of"] = told_no_more(session, [one.meeting for one in ahead])
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


def told_no_more(session: Session, dates: Sequence[Meeting]) -> list[int]:
    """Give the chats that were told that one of these dates is not for them any more."""
    which = and_(Post.kind == NO_MORE, or_(*(unheard.near(one) for one in dates)))
    notices = [
        post.id
        for post in session.scalars(select(Post).where(which))
        if any(unheard.said_of(post, one) is not None for one in dates)
    ]
    told = Delivery.post_id.in_(notices), Delivery.state.in_(heard.LEFT)
    return sorted(session.scalars(select(Delivery.chat_id).where(*told).distinct()))


def _told_by(session: Session, post: Post) -> ColumnElement[bool]:
    """Match whom a notice of these reaches, chat or none."""
    return and_(recipients.of(post.audience, post.meeting), heard.of_notice(session, post))


def _two_of(session: Session, people: ColumnElement[bool]) -> list[int]:
    """Give two of these people at most, of those who can be written to."""
    return list(session.scalars(select(Person.id).where(people, recipients.has_chat()).limit(2)))


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
    groups, to = frozenset(said["groups"]), frozenset(said["to"])
    return access.asks(viewer, groups) and not access.asks(viewer, to)


def _had_heard(session: Session, post: Post, viewer: Viewer) -> bool:
    it = [Person.id == viewer.person_id, Person.joined_at <= post.created_at]
    if "of" in post.audience:
        it.append(Person.telegram_id.in_(post.audience["of"]))
    knew = select(Person.id).where(*it, heard.of_notice(session, post))
    return post.state != "withdrawn" and session.scalar(knew) is not None


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


NOBODY: Final = Count(0, 0, 0)


@dataclass(frozen=True)
class Outlook:
    """What other working groups would mean for the people of a meeting.

    `announced`: whether the `new` ones are told; where they are not, those asked `again` are, who
    were told that they are asked no more, and are none of the new. Of those asked `no_more` only
    who heard is in the count: these are told. `coming` are the yes that would not count, `seats`
    those that are free.
    """

    new: Count
    announced: bool
    again: Count
    no_more: Count
    coming: int
    seats: int
    nobody: bool
    """Whether nobody would be asked at all."""
    opened: bool
    """Whether every member would learn of what only members of private working groups know."""

    undoes: bool = False
    """Whether it only undoes what nobody has heard of yet, or some of it."""

    @property
    def told(self) -> int:
        """How many people are told of it."""
        return self.no_more.people + (self.new if self.announced else self.again).people


def outlook(
    session: Session,
    viewer: Viewer,
    wanted: Sequence[tuple[Meeting, Collection[int]]],
    now: datetime,
) -> Outlook | None:
    """Foresee what it means that these dates are of these working groups; None where they are.

    As the viewer may know of it: as if they were of none that the viewer may not see.
    """
    changed = [(one, list(ids)) for one, ids in wanted if set(ids) != set(_seen(viewer, one))]
    if not changed:
        return None
    dates = [one for one, _ in changed]
    first, ids = changed[0]
    before, undoes = _known_to(session, first, viewer), known_by(session, first) is not None
    members = visibility.members()
    asked, was = (and_(members, recipients.of_groups(one)) for one in (ids, before))
    gone = and_(was, ~recipients.of_groups(ids))
    everybody = any(heard.everybody_knew(session, one) for one in dates)
    told = gone if everybody else and_(gone, heard.before(session, dates, {"status"}, now))
    told = or_(told, _learned_of_undone(session, viewer, dates, ids, before))
    alone = _two_of(session, told) == [viewer.person_id]
    there = select(Person.id).where(gone)
    yes = [Rsvp.meeting_id.in_([one.id for one in dates]), Rsvp.person_id.in_(there),
           Rsvp.ticket.is_(None)]  # fmt: skip
    limited = [one.id for one in dates if waiting.room(one).limited]
    sits = [*yes, Rsvp.meeting_id.in_(limited), Rsvp.answer == answers.IN_PERSON]
    new = and_(asked, ~recipients.of_groups(before))
    announced = any(heard.is_announced(session, one) for one in dates)
    told_once = [] if announced else told_no_more(session, dates)
    again = and_(new, Person.telegram_id.in_(told_once)) if told_once else false()
    return Outlook(
        new=recipients.count(session, and_(new, ~again)),
        announced=announced,
        again=recipients.count(session, again),
        no_more=NOBODY if alone else recipients.count(session, told),
        coming=_number(session, *yes, Rsvp.answer.in_(answers.COMING)),
        seats=_number(session, *sits),
        nobody=session.scalar(select(Person.id).where(asked).limit(1)) is None,
        opened=_is_closed(session, group_ids(first)) and not _is_closed(session, ids),
        undoes=undoes,
    )


def _learned_of_undone(
    session: Session,
    viewer: Viewer,
    dates: Sequence[Meeting],
    ids: Sequence[int],
    before: Sequence[int],
) -> ColumnElement[bool]:
    """Match who learned of working groups of these dates that nobody was told of and that go."""
    aware: set[int] = set()
    for one in dates:
        waiting = _waiting(session, one)
        if waiting:
            aware |= heard.since(session, one, KNOWN, _since(waiting, one))
    if not aware:
        return false()
    asked = recipients.of_groups(_seen(viewer, dates[0]))
    gone = and_(visibility.members(), asked, ~recipients.of_groups(ids))
    others = and_(~recipients.of_groups(before), Person.id != viewer.person_id)
    return and_(gone, others, Person.telegram_id.in_(aware))


def stay_asked(
    session: Session, meeting: Meeting, group_ids: Collection[int], viewer: Viewer
) -> ColumnElement[bool]:
    """Match who is asked to a meeting now, as far as they know, and still is with these groups."""
    before = _known_to(session, meeting, viewer)
    through = recipients.of_groups(before), recipients.of_groups(list(group_ids))
    return and_(visibility.members(), *through)


def _known_to(session: Session, meeting: Meeting, viewer: Viewer) -> list[int]:
    """Give the working groups by which people know a meeting, of those that the viewer sees."""
    known = known_by(session, meeting)
    if known is None:
        return _seen(viewer, meeting)
    its = session.scalars(select(WorkingGroup).where(WorkingGroup.id.in_(known)))
    return [group.id for group in access.groups_seen(viewer, its)]


def _seen(viewer: Viewer, meeting: Meeting) -> list[int]:
    return sorted(group.id for group in access.groups_seen(viewer, meeting.working_groups))


def _number(session: Session, *which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(Rsvp.person_id.distinct())).where(*which)) or 0


def _is_closed(session: Session, group_ids: Collection[int]) -> bool:
    """Say whether only members of private working groups know of a meeting of these."""
    its = select(WorkingGroup.private).where(WorkingGroup.id.in_(group_ids))
    return bool(group_ids) and all(session.scalars(its))
