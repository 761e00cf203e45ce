"""People whom a file takes out of working groups, or brings back: what they are told.

They, or their organizations, are in others now. The only place that owes it. Who is not asked to a
meeting any more, and had heard of it, is told so as where its working groups change
(`storage.regrouping`): by what they knew, dates of a series together. Whoever was told that, and is
asked again, is told that, too; so is who lost a seat before they heard that they were out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from storage import (
    heard,
    meetings,
    no_more,
    posts,
    recipients,
    regrouping,
    seats,
    unheard,
)
from storage.change_notices import Telling
from storage.memberships import Memberships
from storage.models import Meeting, Person, Post


@dataclass(frozen=True)
class Asked:
    """A meeting before a load: by which working groups people know it, who is asked, and by what.

    `people` are those who are asked, `knew` the title and times that they know, `lost` those who
    lost a seat and do not know it.
    """

    meeting: Meeting
    groups: Sequence[int]
    people: frozenset[int]
    knew: dict[str, Any]
    lost: Collection[int]


def asked(
    session: Session,
    these: Iterable[Meeting],
    were: Memberships,
    are: Memberships,
    now: datetime,
) -> list[Asked]:
    """Give those of these meetings that a change of members concerns, as they were before it.

    They take place, are not over, and are of a working group that has other members.
    """
    changed = were.changed(are)
    return [
        _asked(session, one, were)
        for one in these
        if one.status == "confirmed" and one.ends_at > now
        if not changed.isdisjoint(group.id for group in one.working_groups)
    ]


def _asked(session: Session, meeting: Meeting, members: Memberships) -> Asked:
    said, known = meetings.snapshot(meeting), regrouping.known_by(session, meeting)
    groups = said[meetings.GROUPS] if known is None else known
    told = said | unheard.waiting(session, meeting).old
    knew = {name: told[name] for name in no_more.KNOWN}
    lost = seats.lost_unseen(session, meeting)
    return Asked(meeting, groups, members.through(groups), knew, lost)


def owe(
    session: Session, before: Sequence[Asked], members: Memberships, now: datetime
) -> list[Post]:
    """Owe what is told, given the meetings as they were, and who is a member now.

    A working group that is taken off a meeting is told by `storage.regrouping`.
    """
    out: dict[tuple[Any, ...], list[Asked]] = defaultdict(list)
    back: dict[tuple[Any, ...], list[Asked]] = defaultdict(list)
    for one in before:
        row = one.meeting
        its = regrouping.group_ids(row)
        present = members.through(its) if its else frozenset()
        same = row.series_key or row.key, its
        gone = one.people - present - members.through(one.groups) if its else None
        new = present - one.people
        if gone:
            out[*same, tuple(sorted(gone))].append(one)
        if new and row.status == "confirmed" and row.starts_at > now:
            back[*same, tuple(sorted(new))].append(one)
        row.turns += bool(gone or new)
    owed = [_say_no_more(session, dates, key[-1], now) for key, dates in out.items()]
    owed += [_ask_again(session, dates, key[-1], now) for key, dates in back.items()]
    return [post for some in owed for post in some]


def _say_no_more(
    session: Session, dates: Sequence[Asked], people: Sequence[int], now: datetime
) -> list[Post]:
    in_order = sorted(dates, key=lambda one: (one.knew["starts_at"], one.meeting.id))
    of_each = {one.meeting.id: {"old": one.knew, "at": one.meeting.sequence} for one in in_order}
    planned = []
    for some, only_heard in heard.apart(session, [one.meeting for one in in_order]):
        audience: dict[str, Any] = {"meeting": True, "people": list(people)}
        if only_heard:
            audience["heard"] = True
        said = [(one, of_each[one.id]) for one in some]
        planned.append(no_more.say(session, said, audience, Telling.AT_ONCE, now))
    return [one for one in planned if one is not None]


def _ask_again(
    session: Session, asked: Sequence[Asked], people: Sequence[int], now: datetime
) -> list[Post]:
    """Owe the announcement to who was told that one of these dates is not for them any more.

    To who lost their seat meanwhile, too, even if they heard nothing yet.
    """
    dates = [one.meeting for one in asked]
    chats = no_more.told(session, dates)
    lost = {
        person for one in asked for person in seats.settle_back(session, one.meeting, one.lost, now)
    }
    to = or_(Person.telegram_id.in_(chats), Person.id.in_(lost))
    found = session.scalars(select(Person.telegram_id).where(Person.id.in_(people), to))
    told = sorted({one for one in found if one is not None})
    if not told:
        return []
    first, *others = sorted(dates, key=lambda one: (one.starts_at, one.id))
    post = posts.plan(
        session,
        "announcement",
        now,
        {"meeting": True, "of": told},
        {"others": {str(one.id): {} for one in others}} if others else {},
        expires_at=first.starts_at,
        meeting_id=first.id,
    )
    return [post] if post is not None else []


def told(session: Session, post: Post) -> recipients.Count:
    """Count whom what was owed here is told to."""
    its = and_(recipients.of(post.audience, post.meeting), heard.of_notice(session, post))
    return recipients.count(session, its)
