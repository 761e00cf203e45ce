"""Standing answers: what is told, in the secretariat's words, to whoever asks one of its questions.

They come from network files (`storage.loading_entries`), from the chat, and from proposals
(`storage.proposals`).
"""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage import audit, database, errors
from storage.models import StandingAnswer, WorkingGroup

LONGEST = 3000
"""Characters of an answer, as of one to a single member."""
LONGEST_QUESTION = 300
"""Characters of an example question."""


def listed(session: Session, limit: int, offset: int = 0) -> Sequence[StandingAnswer]:
    """Give the answers for the secretariat to look after, the newest first; no declined ones."""
    return session.scalars(
        select(StandingAnswer)
        .where(StandingAnswer.state != "declined")
        .order_by(StandingAnswer.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def find(session: Session, answer_id: int) -> StandingAnswer:
    """Give an answer, whatever its state; NotFound where there is none."""
    found = session.get(StandingAnswer, answer_id)
    if found is None:
        raise errors.NotFound
    return found


def new(session: Session, questions: Sequence[str], answer: str, state: str) -> StandingAnswer:
    """Make an answer with a key of its own, for everybody until `working_groups` says more."""
    made = StandingAnswer(
        key=f"chat-{secrets.token_hex(4)}",
        questions=list(questions),
        answer=answer,
        translations={},
        state=state,
    )
    session.add(made)
    session.flush()
    return made


def add(
    session: Session,
    questions: Sequence[str],
    answer: str,
    translations: dict[str, str],
    group: WorkingGroup | None,
    actor_id: int,
    now: datetime,
) -> StandingAnswer:
    """Publish an answer (plain text), with its texts in other languages, for one working group.

    Without a working group it is for everybody.
    """
    made = new(session, questions, answer, "published")
    made.translations = {language: {"answer": text} for language, text in translations.items()}
    made.working_groups = [group] if group is not None else []
    made.author_id = actor_id
    audit.record(session, now, actor_id, "answer-added", f"answer:{made.key}")
    session.flush()
    return made


def withdraw(session: Session, answer_id: int, actor_id: int, now: datetime) -> StandingAnswer:
    """Give a published answer to nobody any more; nothing happens where that is so already."""
    return _change(session, answer_id, "published", "withdrawn", actor_id, now)


def restore(session: Session, answer_id: int, actor_id: int, now: datetime) -> StandingAnswer:
    """Publish a withdrawn answer again; nothing happens where that is so already."""
    return _change(session, answer_id, "withdrawn", "published", actor_id, now)


def _change(
    session: Session, answer_id: int, before: str, after: str, actor_id: int, now: datetime
) -> StandingAnswer:
    found = find(session, answer_id)
    changed = database.changed(
        session,
        update(StandingAnswer)
        .where(StandingAnswer.id == answer_id, StandingAnswer.state == before)
        .values(state=after),
    )
    if changed:
        audit.record(session, now, actor_id, f"answer-{after}", f"answer:{found.key}")
    session.refresh(found)
    return found
