"""Notices of a meeting's changes: the only place that owes them, one with the net difference.

An edit in the chat waits as a planned post for two quiet minutes. Until then nobody was told, nor
while all of an opened one waits for the end of quiet hours: the next edit takes it back and owes
one for both, and what is as it was owes none, but to who heard of it meanwhile (they answered, say,
on a card that showed it). What is changed of several dates of a series, at once or within these
minutes, is one notice (`storage.unheard` says what waits, and of which dates); so are dates that
fall away and those that come instead.

It is told to everybody who is asked; of a meeting that was made in the chat and not announced, to
who knew what it changes (`storage.heard`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import heard, posts, unheard
from storage.models import Meeting, Post
from storage.rules.sending import SOON
from storage.rules.telling import BESIDE

QUIET: Final = timedelta(minutes=2)
"""For how long nothing may be edited any more before an edit in the chat is told."""

_LATELY: Final = timedelta(days=180)
"""How long ago the first date may be of a notice that tells of later ones, too."""

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
class Difference:
    """What a change made of a meeting: the values before it, those after it, what was not told.

    Values as `meetings.snapshot` has them. `before` as in `Untold`; `regrouped` where its working
    groups changed.
    """

    meeting: Meeting
    old: dict[str, Any]
    present: dict[str, Any]
    untold: unheard.Untold
    before: Sequence[int] | None = None
    regrouped: "Regrouped | None" = None


@dataclass(frozen=True)
class Regrouped:
    """A meeting whose working groups changed: those by which people know it, and what they know.

    `knew` are its title and times as they were told. `undone` is the edit that this one goes on
    from, before anybody was told of it.
    """

    meeting: Meeting
    known_by: Sequence[int]
    knew: dict[str, Any]
    since: datetime | None = None
    """When the first edit was made of which nobody was told; None: now."""
    asked: Collection[int] | None = None
    """The numbers of those who were asked to it by then through those that people know; None: who
    is in these now.
    """
    undone: "Undone | None" = None


@dataclass(frozen=True)
class Undone:
    """Working groups that a meeting had for a while: what it was then, and who learned of it."""

    groups: Sequence[int]
    was: dict[str, Any]
    chats: Collection[int]


UNKNOWN: Final = {"status": "draft"}
"""The values before of a date that is told of though it was not announced: nobody knew of it."""


@dataclass(frozen=True)
class Net:
    """What a notice says of a meeting: the values that people know and that are not so any more.

    `own` are those that nobody at all was told of yet. `before` as in `Untold`.
    """

    meeting: Meeting
    own: dict[str, Any]
    old: dict[str, Any]
    starts: tuple[datetime, datetime]
    untold: unheard.Untold
    before: Sequence[int] | None

    @property
    def cancelled(self) -> bool:
        """Whether it is that the meeting does not take place."""
        return self.meeting.status == "cancelled"

    @property
    def moved(self) -> bool:
        """Whether it is that the meeting is held at another time."""
        return "starts_at" in self.old and not self.cancelled

    @property
    def is_new(self) -> bool:
        """Whether it is a date of which nobody knew."""
        return self.own.items() >= UNKNOWN.items()

    @property
    def said(self) -> dict[str, Any]:
        """The facts that are told."""
        since = self.untold.since
        return {"old": self.old, "own": self.own} | (
            {"since": since.isoformat()} if since is not None else {}
        )


def owe(session: Session, one: Difference, telling: Telling, now: datetime) -> Post | None:
    """Owe one notice of what differs from what people know; None where nobody need be told.

    A cancelled meeting may be tidied up in silence.
    """
    return owe_together(session, [one], telling, now)


def owe_together(
    session: Session, differences: Sequence[Difference], telling: Telling, now: datetime
) -> Post | None:
    """Owe one notice of all these dates, as for one meeting; None where nobody need be told.

    Of what is told with the edits around it, it takes in what else waits of the series. Who alone
    heard of what these take back is told by a notice of their own, given where it is the only one.
    """
    found = [_net(session, one, telling, now) for one in differences]
    nets = [one for one in found if one is not None]
    taken_back = _owe_to_some(session, differences, now) if telling is not Telling.NOT else None
    if not nets:
        return taken_back
    if telling is not Telling.AT_ONCE:
        nets += _taken_in(session, nets, now)
    return _plan(session, nets, telling, now)


def _owe_to_some(session: Session, differences: Sequence[Difference], now: datetime) -> Post | None:
    """Owe it to who heard of what an edit takes back, though nobody was told of that."""
    nets: list[Net] = []
    chats: set[int] = set()
    for one in differences:
        back = taken_back(one.old, one.untold, one.present)
        aware = heard_of(session, one.meeting, one.untold, back)
        starts = _starts(one.meeting, back)
        if aware and max(starts) > now:
            chats |= aware
            nets.append(Net(one.meeting, back, back, starts, unheard.Untold({}, None), one.before))
    return _plan(session, nets, Telling.AT_ONCE, now, of=sorted(chats)) if nets else None


def taken_back(
    was: Mapping[str, Any], untold: unheard.Untold, present: Mapping[str, Any]
) -> dict[str, Any]:
    """Give, of what an edit changed, what is now as people knew it: the values before the edit.

    Nothing where all are told that the meeting is cancelled; a title tells nobody by itself.
    """
    known = untold.old
    back = {
        name: value
        for name, value in was.items()
        if name in known and value != present[name] == known[name]
    }
    cancelled = present["status"] == "cancelled" and "status" not in back
    return {} if cancelled or BESIDE.issuperset(back) else back


def heard_of(
    session: Session, meeting: Meeting, untold: unheard.Untold, back: Mapping[str, Any]
) -> set[int]:
    """Give the chats that heard of values which are taken back."""
    if not back or untold.since is None:
        return set()
    return heard.since(session, meeting, set(back), untold.since)


def _taken_in(session: Session, nets: Sequence[Net], now: datetime) -> list[Net]:
    """Take what nobody was told yet of other dates out of its notices, to be told with these."""
    found: list[Net] = []
    for post in unheard.held(session, nets[0].meeting, unheard.UNFINISHED):
        if post.kind != _kind(nets) or not unheard.is_unheard(session, post):
            continue
        for one in unheard.dates(session, post):
            old = (unheard.said_of(post, one) or {})["old"]
            starts, untold = _starts(one, old), unheard.untold_by(post, one)
            if max(starts) > now:
                found.append(Net(one, untold.old, old, starts, untold, untold.before))
        posts.withdraw_post(session, post, "superseded")
    return found


def _kind(nets: Sequence[Net]) -> str:
    return "cancellation" if all(one.cancelled for one in nets) else "change"


def _net(session: Session, one: Difference, telling: Telling, now: datetime) -> Net | None:
    meeting, present, untold = one.meeting, one.present, one.untold
    cancelled = meeting.status == "cancelled"
    known = untold.old if telling is Telling.NOT else one.old | untold.old
    own = net_of(known, present)
    unsent = unheard.unsent(session, meeting)
    if not own:
        _keep(unsent, meeting)
        return None
    net = own if cancelled else _with_unsent(unsent, meeting, own, present)
    for post in unsent:
        if post.facts.get("others"):
            unheard.leave_out(session, post, meeting)
    starts = _starts(meeting, net)
    return Net(meeting, own, net, starts, untold, one.before) if max(starts) > now else None


def net_of(known: Mapping[str, Any], present: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is not so any more of what people know; nothing where they need not be told.

    A cancelled meeting may be tidied up in silence; a title tells nobody by itself.
    """
    own = {name: value for name, value in known.items() if value != present[name]}
    if BESIDE.issuperset(own):
        return {}
    knew = own.get("status", UNKNOWN["status"])
    return {} if present["status"] == "cancelled" and knew == UNKNOWN["status"] else own


def _starts(meeting: Meeting, old: Mapping[str, Any]) -> tuple[datetime, datetime]:
    """Give when a meeting was to start, and when it does."""
    was = old.get("starts_at")
    return (datetime.fromisoformat(was) if was else meeting.starts_at, meeting.starts_at)


def _plan(
    session: Session,
    nets: Sequence[Net],
    telling: Telling,
    now: datetime,
    of: Sequence[int] | None = None,
) -> Post | None:
    """Plan one notice of what is told; `of`: to these chats only.

    It is about the first date that is held, if any is: that one can be answered.
    """
    first, *others = sorted(nets, key=lambda one: unheard.leading(one.meeting))
    starts = [at for one in nets for at in one.starts]
    audience: dict[str, Any] = {"meeting": True}
    if of is not None:
        audience["of"] = list(of)
    elif not any(heard.by_everybody(session, one.meeting) for one in nets):
        audience["heard"] = True
    before = next((one.before for one in nets if one.before is not None), None)
    if before is not None:
        audience["before"] = list(before)
    facts = first.said | {
        "moved": any(one.moved or one.is_new for one in nets),
        "sequence": first.meeting.sequence,
    }
    if others:
        facts["others"] = {str(one.meeting.id): one.said for one in others}
    return posts.plan(
        session,
        _kind(nets),
        now,
        audience,
        facts,
        due_at=min(_due_at(one.starts, one.untold, telling, now) for one in nets),
        prompt=any(abs(start - now) <= SOON for start in starts),
        expires_at=max(starts),
        meeting_id=first.meeting.id,
    )


def _due_at(
    starts: Sequence[datetime], untold: unheard.Untold, telling: Telling, now: datetime
) -> datetime:
    if telling is Telling.NOT and untold.due_at is not None:
        return untold.due_at
    return due_at(starts, telling, now)


def due_at(starts: Sequence[datetime], telling: Telling, now: datetime) -> datetime:
    """Give when an edit of what starts then is told: at once, or after two quiet minutes."""
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
        said = unheard.said_of(earlier, meeting) or {}
        first = said.get("old", {})
        merged |= {name: value for name, value in first.items() if value != present[name]}
    return merged


def _keep(unsent: Sequence[Post], meeting: Meeting) -> None:
    """Let opened notices, not sent to all yet, stand for the meeting as it is now."""
    for post in unsent:
        if post.meeting_id == meeting.id:
            post.facts = post.facts | {"sequence": meeting.sequence}


def moved_from(session: Session, meeting: Meeting) -> datetime | None:
    """Give when a meeting was to start before it last moved; None where nobody was told it did."""
    told = Post.kind == "change", Post.state != "withdrawn"
    found = session.scalars(
        select(Post).where(unheard.near(meeting), *told).order_by(Post.id.desc())
    )
    said = (unheard.said_of(post, meeting) or {} for post in found if not unheard.is_for_some(post))
    starts = (one.get("old", {}).get("starts_at") for one in said)
    was = next((at for at in starts if at is not None), None)
    return datetime.fromisoformat(was) if was is not None else None


def moved(session: Session, now: datetime) -> dict[int, datetime]:
    """Give, by the id of each meeting ahead of which it was told, when it was before it moved."""
    recent = select(Meeting.id).where(Meeting.starts_at > now - _LATELY)
    told = Post.kind == "change", Post.state != "withdrawn", Post.meeting_id.in_(recent)
    found: dict[int, datetime] = {}
    for post in session.scalars(select(Post).where(*told).order_by(Post.id)):
        if unheard.is_for_some(post):
            continue
        others = post.facts.get("others", {})
        for id_, said in ((post.meeting_id, post.facts), *others.items()):
            was = said.get("old", {}).get("starts_at")
            if was is not None and id_ is not None:
                found[int(id_)] = datetime.fromisoformat(was)
    return found
