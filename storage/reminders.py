"""The plan of a meeting's reminders: rows, written with the meeting and rewritten when it moves."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, literal, not_, select, update
from sqlalchemy.orm import Session

from storage import posts
from storage.models import Meeting, Network, Reminder
from storage.rules import reminders

DEFAULT = ["1d", "2h"]


def replan(session: Session, meeting: Meeting, since: datetime) -> None:
    """Make the plan fit the meeting as it is: what was planned for another date is dropped.

    Only reminders that fall due after `since` are planned; one that went out for the same date
    and offset is not planned again. One that fell due and was not posted yet is still owed.
    """
    session.flush()
    offsets = [reminders.parse_offset(offset) for offset in _offsets(session, meeting)]
    fits = and_(
        literal(meeting.status == "confirmed"),
        Reminder.starts_at == meeting.starts_at,
        Reminder.offset.in_(offsets),
    )
    session.execute(
        update(Reminder)
        .where(Reminder.meeting_id == meeting.id, Reminder.state == "planned", not_(fits))
        .values(state="dropped")
        .execution_options(synchronize_session="fetch")
    )
    if meeting.status != "confirmed":
        return
    known = {
        reminder.offset: reminder
        for reminder in session.scalars(
            select(Reminder).where(
                Reminder.meeting_id == meeting.id, Reminder.starts_at == meeting.starts_at
            )
        )
    }
    for planned in reminders.plan(meeting.starts_at, offsets, since, meeting.timezone):
        if planned.offset not in known:
            session.add(
                Reminder(
                    meeting_id=meeting.id,
                    offset=planned.offset,
                    starts_at=meeting.starts_at,
                    due_at=planned.due_at,
                    state="planned",
                )
            )
        elif known[planned.offset].state == "dropped":
            known[planned.offset].state = "planned"


def _offsets(session: Session, meeting: Meeting) -> Sequence[str]:
    if meeting.reminders is not None:
        return meeting.reminders
    network = session.get(Network, 1)
    return network.reminders if network is not None else DEFAULT


def post_due(session: Session, now: datetime) -> int:
    """Turn the reminders that fell due into posts; of several late ones a meeting only the last.

    After a time without power three reminders of one meeting would say the same thrice.
    """
    due = session.scalars(
        select(Reminder)
        .where(Reminder.state == "planned", Reminder.due_at <= now)
        .order_by(Reminder.due_at)
        .with_for_update(key_share=True)
    ).all()
    newest = {reminder.meeting_id: reminder for reminder in due}
    for reminder in due:
        useful = reminder.meeting.starts_at > now and newest[reminder.meeting_id] is reminder
        reminder.state = "sent" if useful else "dropped"
        if useful:
            _post(session, reminder, now)
    return len(due)


def _post(session: Session, reminder: Reminder, now: datetime) -> None:
    starts_at = reminder.starts_at.isoformat()
    seconds = int(reminder.offset.total_seconds())
    posts.withdraw_reminders(session, reminder.meeting_id)
    posts.plan(
        session,
        "reminder",
        now,
        {"meeting": True},
        {"starts_at": starts_at},
        once=f"reminder:{reminder.meeting_id}:{seconds}:{starts_at}",
        due_at=reminder.due_at,
        expires_at=reminder.starts_at,
        meeting_id=reminder.meeting_id,
    )


def next_due(session: Session) -> datetime | None:
    """Give the moment at which the next reminder falls due."""
    return session.scalar(select(func.min(Reminder.due_at)).where(Reminder.state == "planned"))
