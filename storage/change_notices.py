"""Notices of a meeting's changes: the only place that owes them, one with the net difference.

An edit in the chat waits as a planned post for two quiet minutes. Until then nobody was told, nor
while all of an opened one waits for the end of quiet hours: the next edit takes it back and owes
one for both, and what is as it was owes none. What is changed of several dates of a series, at once
or within these minutes, is one notice: it is about the first, and its facts name the others
(`others`, by number, with what is told of each).

It is told to everybody who is asked; of a meeting that was made in the chat and not announced, to
who knew what it changes (`storage.heard`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from storage import heard, posts
from storage.models import Delivery, Meeting, Post
from storage.rules.sending import SOON

KINDS: Final = ("change", "cancellation")

_UNFINISHED: Final = Post.state.in_(("planned", "open"))

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
    untold = waiting(session, meeting)
    for post in _unheard(session, meeting):
        _leave_out(session, post, meeting)
    return untold


def waiting(session: Session, meeting: Meeting) -> Untold:
    """Give what is owed of the changes of a meeting and nobody was told yet."""
    unheard = _unheard(session, meeting)
    old: dict[str, Any] = {}
    for post in unheard:
        said = said_of(post, meeting) or {}
        old |= said.get("own", said.get("old", {}))
    due_at = max((post.due_at for post in unheard), default=None)
    return Untold(old, due_at)


def _held(session: Session, meeting: Meeting, which: ColumnElement[bool]) -> Sequence[Post]:
    """Give the notices on a meeting or another date of its series, held, the newest first."""
    return session.scalars(
        select(Post)
        .where(_near(meeting), Post.kind.in_(KINDS), which)
        .order_by(Post.id.desc())
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def _about(session: Session, meeting: Meeting, which: ColumnElement[bool]) -> list[Post]:
    """Give the notices that say something of a meeting, held, the newest first."""
    found = _held(session, meeting, which)
    return [post for post in found if said_of(post, meeting) is not None]


def _unheard(session: Session, meeting: Meeting) -> list[Post]:
    """Give the notices that say something of a meeting and have reached nobody, held."""
    found = _about(session, meeting, _UNFINISHED)
    return [post for post in found if _is_unheard(session, post)]


def _is_unheard(session: Session, post: Post) -> bool:
    return post.state == "planned" or _waits_whole(session, post)


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
    return owe_together(session, [one], telling, now)


def owe_together(
    session: Session, differences: Sequence[Difference], telling: Telling, now: datetime
) -> Post | None:
    """Owe one notice of all these dates, as for one meeting; None where nobody need be told.

    Of what is told with the edits around it, it takes in what else waits of the series.
    """
    found = [_net(session, one, telling, now) for one in differences]
    nets = [one for one in found if one is not None]
    if not nets:
        return None
    if telling is not Telling.AT_ONCE:
        nets += _taken_in(session, nets, now)
    return _plan(session, nets, telling, now)


def _taken_in(session: Session, nets: Sequence[Net], now: datetime) -> list[Net]:
    """Take what nobody was told yet of other dates out of its notices, to be told with these."""
    found: list[Net] = []
    for post in _held(session, nets[0].meeting, _UNFINISHED):
        if post.kind != _kind(nets[0]) or not _is_unheard(session, post):
            continue
        for one in dates(session, post):
            said = said_of(post, one) or {}
            starts = _starts(one, said["old"])
            if max(starts) > now:
                untold = Untold(said["own"], post.due_at)
                found.append(Net(one, said["own"], said["old"], starts, untold))
        posts.withdraw_post(session, post, "superseded")
    return found


def dates(session: Session, notice: Post) -> Sequence[Meeting]:
    """Give the dates that a notice is about, the first first."""
    ids = [notice.meeting_id, *(int(one) for one in notice.facts.get("others", {}))]
    its = Meeting.id.in_(ids)
    return session.scalars(select(Meeting).where(its).order_by(Meeting.starts_at, Meeting.id)).all()


def _kind(net: Net) -> str:
    return "cancellation" if net.cancelled else "change"


def _net(session: Session, one: Difference, telling: Telling, now: datetime) -> Net | None:
    meeting, present, untold = one.meeting, one.present, one.untold
    cancelled = meeting.status == "cancelled"
    known = untold.old if telling is Telling.NOT else one.old | untold.old
    own = net_of(known, present)
    unsent = _unsent(session, meeting)
    if not own:
        _keep(unsent, meeting)
        return None
    net = own if cancelled else _with_unsent(unsent, meeting, own, present)
    for post in unsent:
        if post.facts.get("others"):
            _leave_out(session, post, meeting)
    starts = _starts(meeting, net)
    return Net(meeting, own, net, starts, untold) if max(starts) > now else None


def net_of(known: Mapping[str, Any], present: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is not so any more of what people know; nothing where they need not be told.

    A cancelled meeting may be tidied up in silence.
    """
    own = {name: value for name, value in known.items() if value != present[name]}
    return {} if present["status"] == "cancelled" and "status" not in own else own


def _starts(meeting: Meeting, old: Mapping[str, Any]) -> tuple[datetime, datetime]:
    """Give when a meeting was to start, and when it does."""
    was = old.get("starts_at")
    return (datetime.fromisoformat(was) if was else meeting.starts_at, meeting.starts_at)


def _plan(session: Session, nets: Sequence[Net], telling: Telling, now: datetime) -> Post | None:
    first, *others = sorted(nets, key=lambda one: (one.meeting.starts_at, one.meeting.id))
    starts = [at for one in nets for at in one.starts]
    everybody = any(heard.by_everybody(session, one.meeting) for one in nets)
    facts = first.said | {
        "moved": any("starts_at" in one.old and not one.cancelled for one in nets),
        "sequence": first.meeting.sequence,
    }
    if others:
        facts["others"] = {str(one.meeting.id): one.said for one in others}
    return posts.plan(
        session,
        _kind(first),
        now,
        {"meeting": True} if everybody else {"meeting": True, "heard": True},
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


def moved_from(session: Session, meeting: Meeting) -> datetime | None:
    """Give when a meeting was to start before it last moved; None where nobody was told it did."""
    told = Post.kind == "change", Post.state != "withdrawn"
    found = session.scalars(select(Post).where(_near(meeting), *told).order_by(Post.id.desc()))
    said = (said_of(post, meeting) or {} for post in found)
    starts = (one.get("old", {}).get("starts_at") for one in said)
    was = next((at for at in starts if at is not None), None)
    return datetime.fromisoformat(was) if was is not None else None
