from datetime import timedelta

import cast
import pytest
from sqlalchemy.orm import Session

from storage import approvals, asked, broadcasts, copies, corrections, outbox, posts, submissions
from storage.models import Delivery, Network, Person, Post
from storage.outbox import Result
from storage.rules.audience import Audience

WORDS = {"text": "Better", "translations": {}, "attachment": None}


@pytest.fixture
def who(session: Session, people: cast.Cast) -> list[Person]:
    """Two others of the secretariat, who can be asked."""
    session.get_one(Network, 1).approval = {"above": 1}
    names = {"Gita": 120, "Hana": 121}
    return [
        cast.person(session, name, people.iom, "secretariat", telegram_id=number)
        for name, number in names.items()
    ]


@pytest.fixture
def waiting(session: Session, people: cast.Cast, who: list[Person]) -> Post:
    """Amina's broadcast, of which both were asked, and have the question in their chats."""
    post = broadcasts.draft(session, people.amina.id, cast.NOW, "Words")
    post.audience = Audience().to_json()
    submissions.submit(
        session, post, cast.viewer(session, people.amina), cast.NOW, timedelta(seconds=60)
    )
    arrive(session)
    return post


def arrive(session: Session) -> None:
    posts.open_due(session, cast.NOW)
    arrived = [
        Result(one.delivery_id, "sent", message_id=one.delivery_id)
        for one in cast.claim(session, limit=9)
    ]
    outbox.record(session, arrived, cast.NOW)
    posts.close_finished(session, cast.NOW)
    session.expire_all()


def to_be_edited(session: Session) -> list[int]:
    return [one.chat_id for one in copies.outdated(session, cast.NOW, 9, ())]


def question_of(session: Session, person: Person) -> Delivery:
    notices = cast.deliveries(session, "notice")
    return next(one for one in notices if one.chat_id == person.telegram_id)


def test_a_question_is_taken_away_from_all_but_the_message_that_was_answered(
    session: Session, waiting: Post, who: list[Person]
) -> None:
    gita, hana = who
    assert to_be_edited(session) == []
    answered = question_of(session, gita)
    assert answered.message_id is not None
    approvals.approve(
        session, waiting.id, waiting.facts["mark"], cast.viewer(session, gita), cast.NOW,
        timedelta(), (answered.chat_id, answered.message_id),
    )  # fmt: skip
    assert to_be_edited(session) == [hana.telegram_id]


@pytest.mark.parametrize("declined", [True, False])
def test_a_question_is_taken_away_from_all_when_it_is_declined_or_taken_back(
    session: Session, people: cast.Cast, waiting: Post, who: list[Person], declined: bool
) -> None:
    if declined:
        mark, gita = waiting.facts["mark"], cast.viewer(session, who[0])
        approvals.decline(session, waiting.id, mark, gita, cast.NOW, None)
    else:
        submissions.take_back(session, waiting, cast.viewer(session, people.amina), cast.NOW)
    assert to_be_edited(session) == [one.telegram_id for one in who]


def test_a_question_that_cannot_be_edited_is_not_asked_anew(
    session: Session, waiting: Post, who: list[Person]
) -> None:
    asked.over(session, waiting)
    question = question_of(session, who[0])
    copies.became(session, question.id, "not_corrected", question.post.version, cast.NOW)
    assert (question.state, to_be_edited(session)) == ("sent", [who[1].telegram_id])


def test_a_recall_takes_the_question_of_a_correction_away(
    session: Session, people: cast.Cast, who: list[Person]
) -> None:
    facts = {"text": "Words", "attachment": None, "people": 5}
    post = posts.plan(
        session, "broadcast", cast.NOW, Audience().to_json(), facts, author_id=people.amina.id
    )
    assert post is not None
    arrive(session)
    amina = cast.viewer(session, people.amina)
    seen = submissions.digest(post)
    assert corrections.submit(session, post, WORDS, seen, amina, cast.NOW) == who
    arrive(session)
    copies.recall(session, post.id, amina, cast.NOW)
    assert "correction" not in post.facts
    behind = session.query(Post).filter(Post.kind == "notice", Post.behind).count()
    assert behind == len(who)
