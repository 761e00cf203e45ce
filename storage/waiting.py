"""The waiting lists, as they are read: who waits for a seat, in which position.

Only those who are asked to a meeting now are in its line; `storage.seats` moves it on.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from storage import recipients, visibility
from storage.models import Meeting, Person, Rsvp
from storage.rules import answers
from storage.rules.access import Viewer


def asked(meeting: Meeting) -> ColumnElement[bool]:
    """People who are asked to a meeting now."""
    return recipients.of({"meeting": True}, meeting, None)


def comes(meeting: Meeting) -> ColumnElement[bool]:
    """Answers in person to a meeting, with a seat or without, of people who are asked to it now."""
    in_person = and_(Rsvp.meeting_id == meeting.id, Rsvp.answer == answers.IN_PERSON)
    return and_(in_person, asked(meeting))


def line(session: Session, meeting: Meeting) -> Sequence[Person]:
    """Give those who wait for a seat, the first first."""
    return session.scalars(
        select(Person)
        .join(Rsvp, Rsvp.person_id == Person.id)
        .where(comes(meeting), Rsvp.ticket.is_not(None))
        .order_by(Rsvp.ticket, Rsvp.person_id)
    ).all()


def waited_for(session: Session, viewer: Viewer, now: datetime) -> Sequence[tuple[Meeting, int]]:
    """Give the meetings ahead for whose seats somebody waits, with their positions."""
    rows = session.execute(
        select(Meeting, Rsvp)
        .join(Rsvp, Rsvp.meeting_id == Meeting.id)
        .where(Rsvp.person_id == viewer.person_id, Rsvp.ticket.is_not(None))
        .where(Meeting.status == "confirmed", Meeting.ends_at > now, visibility.asked(viewer))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [(meeting, rsvp.position or 0) for meeting, rsvp in rows]
