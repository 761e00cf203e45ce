"""Addresses at which a calendar reads one's meetings: one a person, known by the hash of its token.

Another one takes its place, and none outlives a membership.
"""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage import database, errors, tokens
from storage.models import CalendarFeed, Person

TOKEN_BYTES = 32
"""256 bits: 43 characters in an address."""


def make(session: Session, person_id: int) -> str:
    """Make a member's token and give it, which is nowhere kept; an earlier one ends.

    Raises NotFound for whose membership ended just now.
    """
    person = session.get_one(Person, person_id)
    database.hold(session, person)
    if person.left_at is not None:
        raise errors.NotFound
    token = tokens.make(TOKEN_BYTES)
    session.merge(CalendarFeed(person_id=person_id, token_hash=tokens.digest(token)))
    return token


def exists(session: Session, person_id: int) -> bool:
    """Say whether a person has an address."""
    return session.get(CalendarFeed, person_id) is not None


def revoke(session: Session, person_id: int) -> bool:
    """End a person's address; False where there is none."""
    own = delete(CalendarFeed).where(CalendarFeed.person_id == person_id)
    return bool(database.changed(session, own))


def person_of(session: Session, token: str) -> Person | None:
    """Give whose token this is; None for one that is nobody's, or nobody's any more."""
    return session.scalar(
        select(Person)
        .join(CalendarFeed, CalendarFeed.person_id == Person.id)
        .where(CalendarFeed.token_hash == tokens.digest(token))
    )
