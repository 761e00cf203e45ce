"""Notices of a meeting's changes: the only place that owes them, one with the net difference.

An edit in the chat waits as a planned post for two quiet minutes. Until then nobody was told, nor
while all of an opened one waits for the end of quiet hours: the next edit takes it back and owes
one for both, and what is as it was owes none. What is changed of several dates of a series at once
is one notice: it is about the first, and its facts name the others (`others`, by number, with what
is told of each).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, false, select, true
from sqlalchemy.orm import Session

from storage import posts, recipients
from storage.models import Delivery, Meeting, Person, Post, Rsvp
from storage.rules import answers
from storage.rules.sending import SOON

KINDS: Final = ("change", "cancellation")

QUIET: Final = timedelta(minutes=2)
"""For how long nothing may be edited any more before an edit in the chat is told."""

AT_HAND: Final = timedelta(days=1)
"""What starts within this is told at once."""


class Telling(Enum):
    """How a change is told."""

    AT_ONCE = "at_once"
    """One load is one edit."""
    FOLDED = "folded"
    """With the edits that follow it, once there are none any more."""
    NOT = "not"
    """A typing error, mended silently."""


@dataclass(frozen=True)
class Untold:
    """What was owed and nobody was told of: the values before it, and when it was due.

    What an earlier notice told others is not in them.
    """

    old: dict[str, Any]
    due_at: datetime | None


@dataclass(frozen=True)
class Difference:
    """What a change made of a meeting: the values before it, those after it, what was not told.

    Values as `meetings.snapshot` has them.
    """

    meeting: Meeting
    old: dict[str, Any]
    present: dict[str, Any]
    untold: Untold


@dataclass(frozen=True)
class Net:
    """What a notice says of a meeting: the values that people know and that are not so any more.

    `own` are those that nobody at all was told of yet.
    """

    meeting: Meeting
    own: dict[str, Any]
    old: dict[str, Any]
    starts: tuple[datetime, datetime]
    untold: Untold

    @property
    def cancelled(self) -> bool:
        """Whether it is that the meeting does not take place."""
        return self.meeting.status == "cancelled"

    @property
    def said(self) -> dict[str, Any]:
        """The facts that are told."""
        return {"old": self.old, "own": self.own}

    @property
    def alike(self) -> tuple[Any, ...]:
        """What has to be the same for one notice to tell it of several dates."""
        moves = () if self.cancelled else [self._move(name) for name in _TIMES]
        places = [
            (name, self.old[name], getattr(self.meeting, name))
            for name in _WHERE
            if name in self.old
        ]
        return (self.cancelled, "status" in self.old, *moves, *places)

    def _move(self, name: str) -> timedelta | None:
        """Give by how much a start or end moved on the clock; None where it did not."""
        if name not in self.old:
            return None
        zone = ZoneInfo(self.meeting.timezone)
        new: datetime = getattr(self.meeting, name)
        was = datetime.fromisoformat(self.old[name])
        wall, wall_was = (one.astimezone(zone).replace(tzinfo=None) for one in (new, was))
        return wall - wall_was


_TIMES: Final = ("starts_at", "ends_at")
_WHERE: Final = ("place", "online")


def said_of(post: Post, meeting: Meeting) -> dict[str, Any] | None:
    """Give what a notice says of a meeting, its own or another date; None where it says nothing."""
    if post.meeting_id == meeting.id:
        return post.facts
    said: dict[str, Any] | None = post.facts.get("others", {}).get(str(meeting.id))
    return said


def take_back(session: Session, meeting: Meeting) -> Untold:
    """Take back what is owed of the changes of a meeting that is held and nobody was told yet.

    A notice of several dates goes on to tell of the others.
    """
    unheard = _unheard(session, meeting)
    old: dict[str, Any] = {}
    due_at = max((post.due_at for post in unheard), default=None)
    for post in unheard:
        said = said_of(post, meeting) or {}
        old |= said.get("own", said.get("old", {}))
        _leave_out(session, post, meeting)
    return Untold(old, due_at)


def _about(session: Session, meeting: Meeting, which: ColumnElement[bool]) -> list[Post]:
    """Give the notices that say something of a meeting, held, the newest first."""
    found = session.scalars(
        select(Post)
        .where(_near(meeting), Post.kind.in_(KINDS), which)
        .order_by(Post.id.desc())
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return [post for post in found if said_of(post, meeting) is not None]


def _unheard(session: Session, meeting: Meeting) -> list[Post]:
    """Give the notices that say something of a meeting and have reached nobody, held."""
    found = _about(session, meeting, Post.state.in_(("planned", "open")))
    return [post for post in found if post.state == "planned" or _waits_whole(session, post)]


def _waits_whole(session: Session, post: Post) -> bool:
    """Say whether nothing of an opened notice has left; what waits is held, so that it stays so."""
    its = select(Delivery.id).where(Delivery.post_id == post.id)
    queued = its.where(Delivery.state == "queued").with_for_update(key_share=True)
    left = its.where(Delivery.state.not_in(("queued", "withdrawn"))).limit(1)
    return bool(session.scalars(queued).all()) and session.scalar(left) is None


def _near(meeting: Meeting) -> ColumnElement[bool]:
    """Match the posts on a meeting or another date of its series, which may say something of it."""
    if meeting.series_key is None:
        return Post.meeting_id == meeting.id
    same = select(Meeting.id).where(Meeting.series_key == meeting.series_key)
    return Post.meeting_id.in_(same)


def _leave_out(session: Session, post: Post, meeting: Meeting) -> None:
    """Let a notice tell of its other dates only; one without others is not sent any more."""
    others = dict(post.facts.get("others", {}))
    if post.meeting_id != meeting.id:
        del others[str(meeting.id)]
        post.facts = post.facts | {"others": others}
    elif others:
        rows = [session.get_one(Meeting, int(one)) for one in others]
        first = min(rows, key=lambda one: (one.starts_at, one.id))
        said = others.pop(str(first.id))
        post.meeting = first
        post.facts = post.facts | said | {"sequence": first.sequence, "others": others}
    else:
        posts.withdraw_post(session, post, "superseded")
    post.version += 1  # texts that were rendered before are not used any more
    session.flush()


def owe(session: Session, one: Difference, telling: Telling, now: datetime) -> Post | None:
    """Owe one notice of what differs from what people know; None where nobody need be told.

    A cancelled meeting may be tidied up in silence.
    """
    return next(iter(owe_together(session, [one], telling, now)), None)


def owe_together(
    session: Session, differences: Sequence[Difference], telling: Telling, now: datetime
) -> list[Post]:
    """Owe one notice for all dates of which the same is to be told, as for one meeting.

    There is a second one only where some of them differ in more than the others do, since
    something that was changed before is not told yet.
    """
    alike: dict[tuple[Any, ...], list[Net]] = {}
    for one in differences:
        net = _net(session, one, telling, now)
        if net is not None:
            alike.setdefault(net.alike, []).append(net)
    return [post for nets in alike.values() if (post := _plan(session, nets, telling, now))]


def _net(session: Session, one: Difference, telling: Telling, now: datetime) -> Net | None:
    meeting, present, untold = one.meeting, one.present, one.untold
    known = untold.old if telling is Telling.NOT else one.old | untold.old
    own = {name: value for name, value in known.items() if value != present[name]}
    cancelled = meeting.status == "cancelled"
    unsent = _unsent(session, meeting)
    if not own or (cancelled and "status" not in own):
        _keep(unsent, meeting)
        return None
    net = own if cancelled else _with_unsent(unsent, meeting, own, present)
    for post in unsent:
        if post.facts.get("others"):
            _leave_out(session, post, meeting)
    was_start = datetime.fromisoformat(net.get("starts_at", present["starts_at"]))
    starts = (was_start, meeting.starts_at)
    return Net(meeting, own, net, starts, untold) if max(starts) > now else None


def _plan(session: Session, nets: Sequence[Net], telling: Telling, now: datetime) -> Post | None:
    first, *others = sorted(nets, key=lambda one: (one.meeting.starts_at, one.meeting.id))
    starts = [at for one in nets for at in one.starts]
    facts = first.said | {
        "moved": "starts_at" in first.old and not first.cancelled,
        "sequence": first.meeting.sequence,
    }
    if others:
        facts["others"] = {str(one.meeting.id): one.said for one in others}
    return posts.plan(
        session,
        "cancellation" if first.cancelled else "change",
        now,
        {"meeting": True},
        facts,
        due_at=min(_due_at(one.starts, one.untold, telling, now) for one in nets),
        prompt=any(abs(start - now) <= SOON for start in starts),
        expires_at=max(starts),
        meeting_id=first.meeting.id,
    )


def _due_at(
    starts: Sequence[datetime], untold: Untold, telling: Telling, now: datetime
) -> datetime:
    if telling is Telling.NOT and untold.due_at is not None:
        return untold.due_at
    at_hand = min(starts) - now <= AT_HAND
    return now if at_hand or telling is Telling.AT_ONCE else now + QUIET


def _with_unsent(
    unsent: Sequence[Post], meeting: Meeting, own: dict[str, Any], present: dict[str, Any]
) -> dict[str, Any]:
    """Give what those last heard of whom an opened notice has not reached: it does not leave now.

    Of a field changed twice that is the first value, not the second. One that is back at its first
    value is told as it was in between, since others have heard that.
    """
    merged = dict(own)
    for earlier in reversed([post for post in unsent if post.kind == "change"]):
        said = said_of(earlier, meeting) or {}
        first = said.get("old", {})
        merged |= {name: value for name, value in first.items() if value != present[name]}
    return merged


def _keep(unsent: Sequence[Post], meeting: Meeting) -> None:
    """Let opened notices, not sent to all yet, stand for the meeting as it is now."""
    for post in unsent:
        if post.meeting_id == meeting.id:
            post.facts = post.facts | {"sequence": meeting.sequence}


def _unsent(session: Session, meeting: Meeting) -> Sequence[Post]:
    """Give the opened notices on a meeting that have not reached all, held, the oldest first."""
    waiting = select(Delivery.id).where(
        Delivery.post_id == Post.id, Delivery.state.in_(posts.UNFINISHED)
    )
    mine = and_(Post.state == "open", waiting.exists())
    return sorted(_about(session, meeting, mine), key=lambda post: post.id)


def told(session: Session, *dates: Meeting, moved: bool) -> recipients.Count:
    """Count whom a change reaches: who declined only when the date moved, now or just before.

    Of several dates of a series that is who declined each of them.
    """
    asked = recipients.of({"meeting": True}, dates[0])
    if not moved and not any(_is_moving(session, one) for one in dates):
        asked = and_(asked, ~and_(*(Person.id.in_(_declined(one.id)) for one in dates)))
    return recipients.count(session, asked)


def _declined(meeting_id: int) -> Select[int]:
    return select(Rsvp.person_id).where(Rsvp.meeting_id == meeting_id, Rsvp.answer == answers.NO)


def comes_elsewhere(post: Post) -> ColumnElement[bool]:
    """Match people who have not declined each of the other dates that a notice is about."""
    others = [int(one) for one in post.facts.get("others", {})]
    return ~and_(true(), *(Person.id.in_(_declined(one)) for one in others)) if others else false()


def _is_moving(session: Session, meeting: Meeting) -> bool:
    """Say whether a move is owed that nobody has heard of: what is changed now is told with it."""
    unheard = _unheard(session, meeting)
    return any(post.facts["moved"] for post in unheard if post.kind == "change")


def moved_from(session: Session, meeting: Meeting) -> datetime | None:
    """Give when a meeting was to start before it last moved; None where nobody was told it did."""
    told = Post.kind == "change", Post.state != "withdrawn"
    found = session.scalars(select(Post).where(_near(meeting), *told).order_by(Post.id.desc()))
    said = (said_of(post, meeting) or {} for post in found)
    starts = (one.get("old", {}).get("starts_at") for one in said)
    was = next((at for at in starts if at is not None), None)
    return datetime.fromisoformat(was) if was is not None else None
