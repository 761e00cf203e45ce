"""What the database says became of everything, read as it stands."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from storage.database import Database, Session
from storage.models import Delivery, Inbox, LiveMessage, Meeting, Person, Post, Reminder, Rsvp

SIGNS = {"announcement": "📣", "reminder": "⏰"}
"""What a text of a kind begins with, in every language."""


@dataclass(frozen=True)
class Entry:
    """One delivery; `title` is its meeting's, empty for a broadcast.

    `copy` is what it became after a correction or recall; `opened_at`: when the first could leave.
    """

    id: int
    kind: str
    title: str
    chat_id: int
    state: str
    reason: str | None
    repeated: bool
    claimed_at: datetime | None
    copy: str | None
    opened_at: datetime | None


@dataclass(frozen=True)
class Ledger:
    """All deliveries, the answers by (person's Telegram id, meeting), and the inbox by state."""

    entries: list[Entry]
    answers: dict[tuple[int, int], str]
    inbox: dict[str, int]
    settled: bool

    def sending(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.state == "sending"]


def read(url: str) -> Ledger:
    """Read the database of a bot that runs, or was killed."""
    database = Database(url)
    try:
        return database.call_reading(_read)
    finally:
        database.close()


def _read(session: Session) -> Ledger:
    rows = session.execute(
        select(Delivery, Post.kind, Meeting.title, Post.opened_at)
        .join(Post, Post.id == Delivery.post_id)
        .outerjoin(Meeting, Meeting.id == Post.meeting_id)
        .order_by(Delivery.id)
    )
    entries = [
        Entry(
            one.id, kind, title or "", one.chat_id, one.state, one.reason, one.repeated,
            one.claimed_at, one.copy, opened_at,
        )
        for one, kind, title, opened_at in rows
    ]  # fmt: skip
    answers = session.execute(
        select(Person.telegram_id, Rsvp.meeting_id, Rsvp.answer).join(
            Person, Person.id == Rsvp.person_id
        )
    )
    inbox = session.execute(select(Inbox.state, func.count()).group_by(Inbox.state))
    return Ledger(
        entries,
        {(person or 0, meeting): answer for person, meeting, answer in answers},
        dict(iter(inbox)),
        _settled(session),
    )


def _settled(session: Session) -> bool:
    """Nothing is to be handled, sent or shown any more."""
    unfinished = (
        select(Inbox.id).where(Inbox.state.in_(("new", "answered"))),
        select(Reminder.id).where(Reminder.state == "planned"),
        select(Post.id).where(or_(Post.state.not_in(("closed", "withdrawn")), Post.behind)),
        select(LiveMessage.post_id).where(LiveMessage.shown.is_distinct_from("final")),
    )
    return all(session.scalar(query.limit(1)) is None for query in unfinished)
