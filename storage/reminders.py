"""The plan of a meeting's reminders: rows, written with the meeting and rewritten when it moves.

A meeting that moves within its day is planned for anew, too: who had the reminder of so many days
ahead is left out when it leaves (`told_before`), since not everybody may have had it. Of a meeting
that was made in the chat and is not announced only who answered it is reminded.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, literal, not_, select, update
from sqlalchemy.orm import Session

from storage import heard, posts
from storage.models import Delivery, Meeting, Network, Post, Reminder
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
    """Owe it to everybody who is asked; of what is not announced, to who answered it."""
    posts.withdraw_reminders(session, reminder.meeting_id)
    meeting = reminder.meeting
    audience = heard.to_all(session, meeting)
    if "answered" not in audience and not heard.is_announced(session, meeting):
        meeting.turns += 1  # its card said that it is not
    posts.plan(
        session,
        "reminder",
        now,
        audience,
        {"starts_at": reminder.starts_at.isoformat()},
        once=_once(reminder),
        due_at=reminder.due_at,
        expires_at=reminder.starts_at,
        meeting_id=reminder.meeting_id,
    )


def _once(reminder: Reminder) -> str:
    seconds = int(reminder.offset.total_seconds())
    return f"reminder:{reminder.meeting_id}:{seconds}:{reminder.starts_at.isoformat()}"


def told_before(session: Session, post: Post) -> set[int]:
    """Give the chats that had the same reminder for an earlier start on the same day."""
    sent = session.scalars(
        select(Reminder).where(Reminder.meeting_id == post.meeting_id, Reminder.state == "sent")
    ).all()
    own = next((one for one in sent if _once(one) == post.once), None)
    if own is None:
        return set()
    zone = own.meeting.timezone
    same = [
        _once(one)
        for one in sent
        if one is not own
        and one.offset == own.offset
        and reminders.repeats(own.offset, own.starts_at, one.starts_at, zone)
    ]
    if not same:
        return set()
    return set(
        session.scalars(
            select(Delivery.chat_id)
            .join(Post, Post.id == Delivery.post_id)
            .where(Post.once.in_(same), Delivery.state.in_(heard.LEFT))
        )
    )


def next_due(session: Session) -> datetime | None:
    """Give the moment at which the next reminder falls due."""
    return session.scalar(select(func.min(Reminder.due_at)).where(Reminder.state == "planned"))
