"""Messages of members to the secretariat and their answers, passed on through the bot."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import audit, database, errors, posts
from storage.models import ContactMessage

LONGEST = 3000
"""Characters of a message, so that it fits into one of Telegram's with what stands around it."""


def write(session: Session, person_id: int, text: str, now: datetime) -> ContactMessage:
    """Keep a member's message (HTML) and tell the secretariat."""
    message = ContactMessage(person_id=person_id, text=text, created_at=now)
    session.add(message)
    session.flush()
    posts.tell_staff(session, now, "contact_message", contact_id=message.id)
    return message


def find(session: Session, contact_id: int) -> ContactMessage:
    """Give a message; NotFound where there is none."""
    message = session.get(ContactMessage, contact_id)
    if message is None:
        raise errors.NotFound
    return message


def answer(
    session: Session, contact_id: int, text: str, actor_id: int, now: datetime
) -> ContactMessage:
    """Answer a message (HTML), once; the member gets it without the answerer's name."""
    message = find(session, contact_id)
    database.hold(session, message)
    if message.answered_at is not None:
        raise errors.AlreadyDecided(
            "answered", message.answered_by.name if message.answered_by else None
        )
    message.answer, message.answered_at, message.answered_by_id = text, now, actor_id
    audit.record(session, now, actor_id, "contact-answered", f"contact:{contact_id}")
    posts.tell(session, now, message.person_id, "contact_answer", contact_id=contact_id)
    return message
