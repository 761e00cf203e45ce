"""What somebody is in the middle of, kept over a restart.

One dialogue waits for what an account writes next. Beside it stay a broadcast's draft, and what is
written and not finished: one a topic, until that is finished or thrown away.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.models import Dialogue

DRAFT: Final = "broadcast"
"""The topic that other dialogues do not end."""

WRITTEN: Final = "written"
"""The key of a dialogue's data that has the name of what is written in it: that is not lost."""

BEGUN: Final = "begun"
"""The key of a dialogue's data that tells what is written in it from what is written later."""

PASSED_BY: Final = "passed_by"
"""The key of a draft's data that says that something else was done since."""

TAPPED: Final = "tapped"
"""The key of a dialogue's data that says that buttons act on it: something else does not end it."""

NEXT: Final = "next"
"""The key of a dialogue's data that has what was sent meanwhile, each the data of a dialogue."""

LEFT_AT: Final = "left_at"
"""The key of the data of what is set aside that has the step which a question has left."""

_ASIDE: Final = "aside"
"""The step of what is written and waits until somebody goes on with it."""


def current(session: Session, telegram_id: int) -> Dialogue | None:
    """Give the dialogue that an account was in last, unless it was set aside."""
    return session.scalar(
        select(Dialogue)
        .where(Dialogue.telegram_id == telegram_id, Dialogue.step != _ASIDE)
        .order_by(Dialogue.updated_at.desc(), Dialogue.topic != DRAFT)
        .limit(1)
    )


def of_topic(session: Session, telegram_id: int, topic: str) -> Dialogue | None:
    """Give somebody's dialogue of a topic, set aside or not."""
    return session.get(Dialogue, (telegram_id, topic))


def draft(session: Session, telegram_id: int) -> Dialogue | None:
    """Give the broadcast that somebody is preparing."""
    return of_topic(session, telegram_id, DRAFT)


def written(session: Session, telegram_id: int, topic: str) -> str | None:
    """Give the name of what somebody has written of a topic and not finished."""
    found = of_topic(session, telegram_id, topic)
    return found.data.get(WRITTEN) if found is not None else None


def mark(session: Session, telegram_id: int, topic: str) -> int | None:
    """Give what tells somebody's dialogue of a topic from a later one; None where there is none."""
    found = of_topic(session, telegram_id, topic)
    return (found.data.get(BEGUN) or 0) if found is not None else None  # 0: by an older version


def new_mark(now: datetime) -> int:
    """Make the mark of what is begun, or shown, now; nobody begins two within a second."""
    return int(now.timestamp()) % 10**9


def enter(
    session: Session, telegram_id: int, topic: str, step: str, now: datetime, **data: Any
) -> Dialogue:
    """Begin a dialogue or go to a step of it; `data` is what was said so far, as JSON.

    What is written in it keeps its mark.
    """
    if topic != DRAFT:
        leave_waiting(session, telegram_id)
    data = _without_step(data)
    if data.get(WRITTEN) and not data.get(BEGUN):
        before = mark(session, telegram_id, topic)
        goes_on = before and written(session, telegram_id, topic) is not None
        data = data | {BEGUN: before if goes_on else new_mark(now)}
    return session.merge(
        Dialogue(telegram_id=telegram_id, topic=topic, step=step, data=data, updated_at=now)
    )


def keep_aside(session: Session, telegram_id: int, topic: str, now: datetime, **data: Any) -> None:
    """Keep something beside what somebody is in the middle of, in place of what was kept there."""
    aside = data | {WRITTEN: topic}
    session.merge(
        Dialogue(telegram_id=telegram_id, topic=topic, step=_ASIDE, data=aside, updated_at=now)
    )
    session.flush()


def leave_waiting(session: Session, telegram_id: int) -> None:
    """End what waits for words; a draft stays, and what is written or tapped is set aside."""
    for dialogue in _all(session, telegram_id):
        if dialogue.data.get(WRITTEN) or dialogue.data.get(TAPPED):
            dialogue.step, dialogue.data = _ASIDE, _without_step(dialogue.data)
        elif dialogue.topic != DRAFT:
            session.delete(dialogue)
    session.flush()


def leave_at(session: Session, telegram_id: int, topic: str, step: str) -> None:
    """Note the step of what was set aside, at which it is gone on with unless it is left again."""
    found = of_topic(session, telegram_id, topic)
    if found is not None:
        found.data = found.data | {LEFT_AT: step}
        session.flush()


def left(session: Session, telegram_id: int) -> tuple[str, str] | None:
    """Give the topic and the step of what was left so."""
    found = (one for one in _all(session, telegram_id) if one.step == _ASIDE)
    return next(((one.topic, one.data[LEFT_AT]) for one in found if LEFT_AT in one.data), None)


def _without_step(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != LEFT_AT}


def pass_by_draft(session: Session, telegram_id: int) -> None:
    """Note that somebody did something else since they were at a broadcast's draft."""
    found = draft(session, telegram_id)
    if found is not None:
        found.data = found.data | {PASSED_BY: True}


def finish(session: Session, telegram_id: int, topic: str) -> None:
    """End a dialogue with what is written in it, which is finished or thrown away."""
    session.flush()
    session.execute(
        delete(Dialogue).where(Dialogue.telegram_id == telegram_id, Dialogue.topic == topic)
    )


def go_on(session: Session, telegram_id: int, topic: str, now: datetime) -> bool:
    """End a dialogue like `finish`, and set aside what was sent meanwhile; say whether any was."""
    found = of_topic(session, telegram_id, topic)
    waiting = list(found.data.get(NEXT, ())) if found is not None else []
    finish(session, telegram_id, topic)
    if waiting:
        data = {**waiting[0], NEXT: waiting[1:], BEGUN: new_mark(now)}
        session.add(
            Dialogue(telegram_id=telegram_id, topic=topic, step=_ASIDE, data=data, updated_at=now)
        )
        session.flush()
    return bool(waiting)


def leave_draft(session: Session, telegram_id: int) -> None:
    """End what somebody was doing with a broadcast's draft; the draft itself is a post."""
    finish(session, telegram_id, DRAFT)


def set_aside(session: Session, telegram_id: int) -> None:
    """End everything that somebody is in the middle of, but for what is written and kept."""
    leave_waiting(session, telegram_id)
    leave_draft(session, telegram_id)


def leave(session: Session, telegram_id: int) -> bool:
    """End everything that somebody is in the middle of; say whether there was anything."""
    found = _all(session, telegram_id)
    for dialogue in found:
        session.delete(dialogue)
    session.flush()
    return bool(found)


def _all(session: Session, telegram_id: int) -> Sequence[Dialogue]:
    session.flush()
    return session.scalars(select(Dialogue).where(Dialogue.telegram_id == telegram_id)).all()
