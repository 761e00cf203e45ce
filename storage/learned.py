"""Phrases that the secretariat taught: how people ask for the things that can be asked.

What the kinds of things are is known to who understands questions; here a kind is a word.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit, errors
from storage.models import LearnedPhrase
from storage.rules import words

LONGEST = 300
"""Characters of a phrase that are kept: a question says what it asks in fewer."""


def listed(session: Session, limit: int, offset: int = 0) -> Sequence[LearnedPhrase]:
    """Give phrases with who taught them and when, the newest first."""
    return session.scalars(
        select(LearnedPhrase).order_by(LearnedPhrase.id.desc()).limit(limit).offset(offset)
    ).all()


def find(session: Session, phrase_id: int) -> LearnedPhrase:
    """Give a phrase; NotFound where there is none."""
    phrase = session.get(LearnedPhrase, phrase_id)
    if phrase is None:
        raise errors.NotFound
    return phrase


def teach(session: Session, kind: str, text: str, actor_id: int, now: datetime) -> LearnedPhrase:
    """Learn that a text asks for a kind of thing; of the same words the last kind holds.

    Raises NoWords where there is nothing in the text to learn.
    """
    text = text[:LONGEST]
    normalised = words.normalise(text)
    if not normalised:
        raise errors.NoWords
    phrase = session.scalar(select(LearnedPhrase).where(LearnedPhrase.words == normalised))
    if phrase is None:
        phrase = LearnedPhrase(words=normalised)
        session.add(phrase)
    phrase.kind, phrase.text = kind, text
    phrase.taught_by_id, phrase.taught_at = actor_id, now
    session.flush()
    audit.record(session, now, actor_id, "phrase-taught", f"phrase:{phrase.id}", kind=kind)
    return phrase


def forget(session: Session, phrase_id: int, actor_id: int, now: datetime) -> None:
    """Remove a phrase; NotFound where there is none any more."""
    phrase = find(session, phrase_id)
    audit.record(
        session, now, actor_id, "phrase-removed", f"phrase:{phrase_id}",
        kind=phrase.kind, text=phrase.text,
    )  # fmt: skip
    session.delete(phrase)
    session.flush()
