"""Messages of members to the secretariat and their answers, passed on through the bot.

Questions that the bot did not understand are messages too: of them the secretariat has lists, by
what became of them, and may close one without an answer.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from storage import audit, database, errors, members, posts, proposals, standing_answers
from storage.models import Account, ContactMessage

LONGEST = 3000
"""Characters of a message, so that it fits into one of Telegram's with what stands around it."""

STATES = ("open", "answered", "closed")


def write(
    session: Session,
    person_id: int,
    text: str,
    now: datetime,
    *,
    question: bool = False,
    alike: proposals.Alike | None = None,
) -> ContactMessage:
    """Keep a member's message, or question passed on (plain text), and tell the secretariat.

    `alike` says which others ask the same in other words.
    """
    message = ContactMessage(person_id=person_id, text=text, question=question, created_at=now)
    session.add(message)
    session.flush()
    posts.tell_staff(session, now, "contact_message", contact_id=message.id)
    if question:
        proposals.consider(session, message, now, alike)
    return message


def find(session: Session, contact_id: int) -> ContactMessage:
    """Give a message; NotFound where there is none."""
    message = session.get(ContactMessage, contact_id)
    if message is None:
        raise errors.NotFound
    return message


def find_question(session: Session, contact_id: int) -> ContactMessage:
    """Give a question that was passed on; NotFound where there is none."""
    message = find(session, contact_id)
    if not message.question:
        raise errors.NotFound
    return message


def questions(
    session: Session, state: str, limit: int, offset: int = 0
) -> Sequence[ContactMessage]:
    """Give the questions in a state: open ones the oldest first, others the newest first."""
    oldest_first = state == "open"
    return session.scalars(
        select(ContactMessage)
        .where(_in_state(state))
        .order_by(ContactMessage.id if oldest_first else ContactMessage.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def count_questions(session: Session, state: str) -> int:
    """Count the questions in a state."""
    return session.scalar(select(func.count()).where(_in_state(state))) or 0


def _in_state(state: str) -> ColumnElement[bool]:
    """Questions whose `state` this is."""
    answered = ContactMessage.answered_at.is_not(None)
    closed = ContactMessage.closed_at.is_not(None)
    meant = {
        "open": and_(~answered, ~closed),
        "answered": answered,
        "closed": and_(~answered, closed),
    }
    return and_(ContactMessage.question, meant[state])


def answer(
    session: Session,
    contact_id: int,
    text: str,
    actor_id: int,
    now: datetime,
    *,
    alike: proposals.Alike | None = None,
) -> ContactMessage:
    """Answer a message (plain text), once; the member gets it without the answerer's name.

    `alike` says which questions ask the same in other words. A question that was closed may be
    answered still. Raises AlreadyDecided.
    """
    message = find(session, contact_id)
    if message.question:
        proposals.in_turn(session)
    database.hold(session, message)
    expect_unanswered(message)
    message.answer, message.answered_at, message.answered_by_id = text, now, actor_id
    audit.record(session, now, actor_id, "contact-answered", f"contact:{contact_id}")
    posts.tell(session, now, message.person_id, "contact_answer", contact_id=contact_id)
    if message.question:
        proposals.consider(session, message, now, alike)
    return message


def answer_alike(session: Session, answer_id: int, actor_id: int, now: datetime) -> int:
    """Answer the open questions that a standing answer answers, each in its member's language.

    Gives how many there were: none where somebody was faster.
    """
    found = standing_answers.find(session, answer_id)
    proposals.in_turn(session)
    given = 0
    for message in proposals.still_open(session, found):
        database.hold(session, message)
        if message.state != "open":
            continue
        account = session.get(Account, message.person.telegram_id)
        language = members.language(session, message.person, account)
        text = str(found.translations.get(language, {}).get("answer") or found.answer)
        answer(session, message.id, text, actor_id, now)
        given += 1
    return given


def close(session: Session, contact_id: int, actor_id: int, now: datetime) -> ContactMessage:
    """Close an open question without an answer; who asked is not told. Raises AlreadyDecided."""
    message = find_question(session, contact_id)
    database.hold(session, message)
    expect_unanswered(message)
    if message.closed_at is not None:
        raise errors.AlreadyDecided("closed", message.closed_by.name if message.closed_by else None)
    message.closed_at, message.closed_by_id = now, actor_id
    audit.record(session, now, actor_id, "question-closed", f"contact:{contact_id}")
    session.flush()
    return message


def expect_unanswered(message: ContactMessage) -> None:
    """Raise AlreadyDecided where a message has its answer."""
    if message.answered_at is not None:
        by = message.answered_by.name if message.answered_by else None
        raise errors.AlreadyDecided("answered", by)
