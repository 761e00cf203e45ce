"""Proposals: the same question, passed on again and again, may become a standing answer.

A proposal is a standing answer that nobody gets until the secretariat publishes it. The questions
that led to it keep its number, so that there is one for them all, whatever was decided.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit, database, errors, members, posts, standing_answers, viewers
from storage.models import ContactMessage, StandingAnswer, WorkingGroup
from storage.rules import access, likeness, words

Alike = Callable[[str, str], bool]
"""Says whether two questions ask the same in other words."""

TIMES = 3
"""How often a question is passed on before its answer is proposed."""
WITHIN = timedelta(days=365)
"""What was asked longer ago may have another answer by now."""


def in_turn(session: Session) -> None:
    """Let whoever asks or answers a question follow one another, so that none is proposed twice.

    Whoever holds a question too asks for this first: then no two wait for each other.
    """
    database.in_turn(session, "propose")


def consider(
    session: Session, question: ContactMessage, now: datetime, alike: Alike | None = None
) -> None:
    """Propose a standing answer where a question, just asked or answered, makes that due.

    That is when the same was passed on three times, by whomever, and one of them has its answer.
    What asks it in other words is the same, too, as far as `alike` knows.
    """
    in_turn(session)
    same = [
        one
        for one in _recent(session, now)
        if likeness.same(one.text, question.text)
        or (alike is not None and alike(question.text, one.text))
    ]
    known = next((one.standing_answer_id for one in same if one.standing_answer_id), None)
    if known is not None:
        question.standing_answer_id = known
        return
    answered = [(one.answered_at, one.answer) for one in same if one.answered_at and one.answer]
    if len(same) < TIMES or not answered:
        return
    last = max(answered)[1]
    proposed = standing_answers.new(session, _examples(same), last, "proposed")
    for one in same:
        one.standing_answer_id = proposed.id
    posts.tell_staff(session, now, "proposal", answer_id=proposed.id, times=len(same))


def _recent(session: Session, now: datetime) -> Sequence[ContactMessage]:
    return session.scalars(
        select(ContactMessage)
        .where(ContactMessage.question, ContactMessage.created_at > now - WITHIN)
        .order_by(ContactMessage.id)
        .execution_options(populate_existing=True)  # what others did before it was our turn
    ).all()


def _examples(questions: Iterable[ContactMessage]) -> list[str]:
    """Give the texts as example questions: the first of those that read alike, none too long."""
    different: dict[str, str] = {}
    for one in questions:
        text = " ".join(one.text.split())[: standing_answers.LONGEST_QUESTION]
        different.setdefault(words.normalise(text), text)
    return list(different.values())


def still_open(session: Session, answer: StandingAnswer) -> Sequence[ContactMessage]:
    """Give the open questions that a published answer answers, of members who may read it.

    Those are the ones that led to it, and whatever reads like one of its questions.
    """
    if answer.state != "published":
        return []
    waiting = session.scalars(
        select(ContactMessage)
        .where(
            ContactMessage.question,
            ContactMessage.answered_at.is_(None),
            ContactMessage.closed_at.is_(None),
        )
        .order_by(ContactMessage.id)
    ).all()
    same = [
        one
        for one in waiting
        if one.standing_answer_id == answer.id
        or any(likeness.same(one.text, asked) for asked in answer.questions)
    ]
    rights = viewers.of(session, [one.person for one in same])
    return [
        one
        for one in same
        if members.is_member(one.person)
        and access.sees_news(rights[one.person_id], answer.working_groups)
    ]


def publish(
    session: Session, answer_id: int, group: WorkingGroup | None, actor_id: int, now: datetime
) -> StandingAnswer:
    """Publish a proposal for one working group, or everybody. Raises AlreadyDecided."""
    found = _decide(session, answer_id, "published", actor_id, now)
    found.working_groups = [group] if group is not None else []
    session.flush()
    return found


def decline(session: Session, answer_id: int, actor_id: int, now: datetime) -> StandingAnswer:
    """Leave a proposal unpublished, for good. Raises AlreadyDecided."""
    return _decide(session, answer_id, "declined", actor_id, now)


def _decide(
    session: Session, answer_id: int, state: str, actor_id: int, now: datetime
) -> StandingAnswer:
    found = standing_answers.find(session, answer_id)
    database.hold(session, found)
    if found.state != "proposed":
        decided = "declined" if found.state == "declined" else "published"
        raise errors.AlreadyDecided(decided, found.author.name if found.author else None)
    found.state, found.author_id = state, actor_id
    audit.record(session, now, actor_id, f"answer-{state}", f"answer:{found.key}")
    session.flush()
    return found
