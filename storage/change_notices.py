"""Notices of a meeting's changes: the only place that owes them, one with the net difference.

An edit in the chat waits as a planned post for two quiet minutes. Until then nobody was told: the
next edit takes it back and owes one for both, and what is as it was owes none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final

from sqlalchemy import and_, select
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


def take_back(session: Session, meeting: Meeting) -> Untold:
    """Take back what is owed of the changes of a meeting that is held and was not opened yet."""
    planned = posts.owed_about(session, meeting, KINDS)
    old: dict[str, Any] = {}
    for post in planned:
        post.state = "withdrawn"
        old |= post.facts.get("own", post.facts["old"])
    return Untold(old, max((post.due_at for post in planned), default=None))


def owe(
    session: Session,
    meeting: Meeting,
    old: dict[str, Any],
    present: dict[str, Any],
    untold: Untold,
    telling: Telling,
    now: datetime,
) -> Post | None:
    """Owe one notice of what differs from what people know; None where nobody need be told.

    `old` are the values before this change, `present` those after it, as `meetings.snapshot` has
    them. A cancelled meeting may be tidied up in silence.
    """
    known = untold.old if telling is Telling.NOT else old | untold.old
    own = {name: value for name, value in known.items() if value != present[name]}
    cancelled = meeting.status == "cancelled"
    if not own or (cancelled and "status" not in own):
        _keep(session, meeting)
        return None
    net = own if cancelled else _with_unsent(session, meeting, own, present)
    was_start = datetime.fromisoformat(net.get("starts_at", present["starts_at"]))
    starts = (was_start, meeting.starts_at)
    if max(starts) <= now:
        return None
    return posts.plan(
        session,
        "cancellation" if cancelled else "change",
        now,
        {"meeting": True},
        {
            "old": net,
            "own": own,
            "moved": "starts_at" in net and not cancelled,
            "sequence": meeting.sequence,
        },
        due_at=_due_at(starts, untold, telling, now),
        prompt=any(abs(start - now) <= SOON for start in starts),
        expires_at=max(starts),
        meeting_id=meeting.id,
    )


def _due_at(
    starts: Sequence[datetime], untold: Untold, telling: Telling, now: datetime
) -> datetime:
    if telling is Telling.NOT and untold.due_at is not None:
        return untold.due_at
    at_hand = min(starts) - now <= AT_HAND
    return now if at_hand or telling is Telling.AT_ONCE else now + QUIET


def _with_unsent(
    session: Session, meeting: Meeting, own: dict[str, Any], present: dict[str, Any]
) -> dict[str, Any]:
    """Give what those last heard of whom an opened notice has not reached: it does not leave now.

    Of a field changed twice that is the first value, not the second. One that is back at its first
    value is told as it was in between, since others have heard that.
    """
    merged = dict(own)
    for earlier in reversed(_unsent(session, meeting, ("change",))):
        first = earlier.facts["old"]
        merged |= {name: value for name, value in first.items() if value != present[name]}
    return merged


def _keep(session: Session, meeting: Meeting) -> None:
    """Let opened notices, not sent to all yet, stand for the meeting as it is now."""
    for post in _unsent(session, meeting, KINDS):
        post.facts = post.facts | {"sequence": meeting.sequence}


def _unsent(session: Session, meeting: Meeting, kinds: Sequence[str]) -> Sequence[Post]:
    waiting = select(Delivery.id).where(
        Delivery.post_id == Post.id, Delivery.state.in_(posts.UNFINISHED)
    )
    mine = (Post.meeting_id == meeting.id, Post.kind.in_(kinds), Post.state == "open")
    return session.scalars(select(Post).where(*mine, waiting.exists()).order_by(Post.id)).all()


def told(session: Session, meeting: Meeting, *, moved: bool) -> recipients.Count:
    """Count whom a change reaches: who declined only when the date moved, now or just before."""
    asked = recipients.of({"meeting": True}, meeting)
    if not moved and not _is_moving(session, meeting):
        mine = Rsvp.meeting_id == meeting.id
        declined = select(Rsvp.person_id).where(mine, Rsvp.answer == answers.NO)
        asked = and_(asked, Person.id.not_in(declined))
    return recipients.count(session, asked)


def _is_moving(session: Session, meeting: Meeting) -> bool:
    """Say whether a move is owed that was not opened yet: what is changed now is told with it."""
    planned = (Post.meeting_id == meeting.id, Post.kind == "change", Post.state == "planned")
    return any(facts["moved"] for facts in session.scalars(select(Post.facts).where(*planned)))


def moved_from(session: Session, meeting: Meeting) -> datetime | None:
    """Give when a meeting was to start before it last moved; None where nobody was told it did."""
    facts = session.scalars(
        select(Post.facts)
        .where(Post.meeting_id == meeting.id, Post.kind == "change", Post.state != "withdrawn")
        .order_by(Post.id.desc())
    )
    old = next((one["old"] for one in facts if one.get("moved")), None)
    return datetime.fromisoformat(old["starts_at"]) if old else None
