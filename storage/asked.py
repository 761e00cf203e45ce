"""Who was asked to approve a broadcast or its correction: the questions, taken away once decided.

A question is a notice; a post remembers those that wait for an answer. What they ask is over for
all at once, so their copies are corrected as a broadcast's are: then they have no buttons.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage import database, posts
from storage.models import Delivery, Person, Post

_QUESTIONS = "questions"


def ask(
    session: Session,
    post: Post,
    who: Sequence[Person],
    now: datetime,
    question: dict[str, Any],
    *,
    prompt: bool = True,
) -> None:
    """Ask each of these people about a post; `question` has the name of the notice's template."""
    asked = list(post.facts.get(_QUESTIONS, ()))
    for person in who:
        to = {"people": [person.id]}
        facts = question | {"post_id": post.id}
        notice = posts.plan(session, "notice", now, to, facts, prompt=prompt)
        asked += [notice.id] if notice is not None else []
    post.facts = post.facts | {_QUESTIONS: asked}


def people(session: Session, post: Post) -> list[Person]:
    """Give who was asked and has not answered yet, in the order of their asking."""
    notices = select(Post).where(Post.id.in_(post.facts.get(_QUESTIONS, ()))).order_by(Post.id)
    ids = [one.audience["people"][0] for one in session.scalars(notices)]
    return [session.get_one(Person, one) for one in dict.fromkeys(ids)]


def over(session: Session, post: Post, answered: tuple[int, int] | None = None) -> None:
    """Take the questions away: what was asked is decided, or waits no more.

    The message in which somebody `answered` (its chat and number) says so already.
    """
    kept = dict(post.facts)
    asked = kept.pop(_QUESTIONS, ())
    if not asked:
        return
    post.facts = kept
    for notice in session.scalars(select(Post).where(Post.id.in_(asked)).order_by(Post.id)):
        database.hold(session, notice)
        notice.version += 1
        notice.behind = True
        if answered is not None:
            session.execute(
                update(Delivery)
                .where(Delivery.post_id == notice.id)
                .where(Delivery.chat_id == answered[0], Delivery.message_id == answered[1])
                .values(version=notice.version),
                execution_options={"synchronize_session": False},
            )
