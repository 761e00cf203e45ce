"""Whether a delivery may still leave, and in which variant: decided when it goes out.

What a post says was true when it was made; a meeting moves, a person declines or leaves. So the
facts are looked at again in the claim itself, by these pure functions.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.rules import reminders

MEETING_KINDS = (
    "reminder", "announcement", "change", "cancellation", "seat", "nudge", "on_behalf", "documents",
    "delegate",
)  # fmt: skip
ABOUT_MEETINGS = (*MEETING_KINDS, "quorum")
"""Those and what else its meeting decides about, as it is when it leaves."""

NO_MORE = "no_more"
"""What tells who had heard of a meeting that they are not asked to it any more."""

RESENT_KINDS = (*ABOUT_MEETINGS, NO_MORE, "notice")
"""A repeat of these is better than silence; a newsletter item is never sent twice."""

_PRIORITY = {
    "notice": 0,
    "seat": 0,
    "cancellation": 1,
    "change": 1,
    NO_MORE: 1,
    "reminder": 2,
    "quorum": 2,
    "nudge": 2,
    "on_behalf": 2,
    "delegate": 2,
    "announcement": 3,
    "documents": 3,
}

SOON = timedelta(hours=12)
"""What concerns a meeting that starts within this does not wait for the end of quiet hours."""


@dataclass(frozen=True)
class Variant:
    """What makes one person's text of a post differ from another's."""

    language: str
    latin_digits: bool = False
    answer: str = "none"
    confirm: bool = False
    group_ids: tuple[int, ...] = ()
    """Those of the meeting's working groups whose names this person may see."""
    lead_minutes: int | None = None
    """A reminder's distance to the start, so that a late one says how soon it is."""
    item_ids: tuple[int, ...] = ()
    """Those of a broadcast's news items that this person may read."""
    version: int = 1
    """The post's, so that a text rendered before a correction is not used after it."""
    anew: bool = False
    """Of a broadcast's copy that could not be corrected: it says that it is a correction."""
    for_all: bool = False
    """In a Telegram group: everybody there reads it, nobody in particular."""
    elsewhere: tuple[tuple[int, str, bool, bool], ...] = ()
    """Of a notice of several dates the other ones, by number: the answer, whether it is to be
    confirmed, and whether this person waits for a seat."""
    place: int | None = None
    """Where seats are limited: 0 for who has one, or the place on the waiting list, from 1."""
    revision: int | None = None
    """The meeting's, so that a text rendered before a change is not used after it."""

    @property
    def position(self) -> int | None:
        """The place on the waiting list, of who waits for a seat."""
        return self.place or None

    def key(self) -> str:
        """Give the variant as one short, stable text."""
        return "|".join(str(value) for value in vars(self).values())


def priority(kind: str) -> int:
    """Give how urgent a kind of post is; the lowest number leaves first."""
    return _PRIORITY.get(kind, len(_PRIORITY))


def shown(key: str) -> tuple[int | None, int | None]:
    """Read from a variant's key what a message rendered so shows: the revision, and the place."""
    *_, place, revision = (int(one) if one.isdigit() else None for one in key.split("|"))
    return revision, place


def named(key: str) -> frozenset[int]:
    """Read from a variant's key the working groups that a text rendered so may name."""
    group_ids = key.split("|")[list(Variant.__dataclass_fields__).index("group_ids")]
    return frozenset(int(one) for one in group_ids.strip("()").split(",") if one.strip())


@dataclass(frozen=True)
class MeetingFacts:
    """The meeting of a post, as it is now."""

    status: str
    starts_at: datetime
    sequence: int


@dataclass(frozen=True)
class PostFacts:
    """A post, as it was made."""

    kind: str
    expires_at: datetime | None
    starts_at: datetime | None = None
    """A reminder's: the start that it was planned for."""
    due_at: datetime | None = None
    """A reminder's: when it fell due."""
    sequence: int | None = None
    """A change's or cancellation's: the meeting's sequence that it tells of."""
    moved: bool = False
    """A change's: the date moved, so that who declined is told too."""
    recalled: bool = False


@dataclass(frozen=True)
class RecipientFacts:
    """A recipient, as they are now."""

    member: bool
    concerned: bool
    """Still in the audience: asked to the meeting, allowed to see the item, still staff."""
    answer: str = "none"
    """How it stands: `waiting` for who comes in person and has no seat yet."""
    all_the_same: bool = False
    """A change is told them though they declined: another date, say, they have not."""
    confirmed: bool = True
    joined_at: datetime | None = None
    settled: bool = False
    """What it wants has come about meanwhile: enough organizations come, a colleague answered."""


def withheld(
    post: PostFacts, recipient: RecipientFacts, meeting: MeetingFacts | None, now: datetime
) -> str | None:
    """Give the reason for which a delivery must not leave any more; None: it may."""
    if post.recalled:
        return "recalled"
    if not recipient.member:
        return "left"
    if not recipient.concerned:
        return "not_concerned"
    if post.expires_at is not None and now >= post.expires_at:
        return "expired"
    return _withheld_by_meeting(post, recipient, meeting) if meeting is not None else None


def _withheld_by_meeting(
    post: PostFacts, recipient: RecipientFacts, meeting: MeetingFacts
) -> str | None:
    expected = "cancelled" if post.kind == "cancellation" else "confirmed"
    if meeting.status != expected:
        return "superseded" if post.kind == "cancellation" else "cancelled"
    if post.starts_at is not None and post.starts_at != meeting.starts_at:
        return "moved"
    if post.sequence is not None and post.sequence != meeting.sequence:
        return "superseded"
    if recipient.settled:
        return "settled"
    if recipient.answer == "no" and post.kind in ("change", "cancellation"):
        return None if post.moved or recipient.all_the_same else "declined"
    if recipient.answer != "in_person" and post.kind == "seat":
        return "given_back"
    return _withheld_reminder(post, recipient) if post.kind == "reminder" else None


def _withheld_reminder(post: PostFacts, recipient: RecipientFacts) -> str | None:
    if post.due_at is None or recipient.joined_at is None:
        return None
    if recipient.joined_at > post.due_at:
        return "joined_later"
    kind = reminders.expects(
        recipient.answer, recipient.confirmed, recipient.joined_at, post.due_at
    )
    return "declined" if kind is None else None


def lead_minutes(starts_at: datetime, now: datetime) -> int:
    """Give the time to a start in minutes, rounded as one would say it.

    To five minutes within the hour, to a quarter of an hour within the day, else to the hour.
    """
    minutes = (starts_at - now).total_seconds() / 60
    step = 1 if minutes < 10 else 5 if minutes <= 60 else 15 if minutes < 24 * 60 else 60
    return max(1, round(minutes / step) * step)
