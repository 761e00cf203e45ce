import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import contacts, errors, proposals, standing_answers
from storage.models import Audit, ContactMessage, Post, StandingAnswer

PARK = ("Where can I park?", "where can we park", "Where can I park")


def ask(session: Session, people: cast.Cast, *texts: str, days: int = 0) -> list[ContactMessage]:
    now = cast.NOW + days * cast.DAY
    return [contacts.write(session, people.bina.id, text, now, question=True) for text in texts]


def answer(session: Session, people: cast.Cast, message: ContactMessage, text: str) -> None:
    contacts.answer(session, message.id, text, people.amina.id, cast.NOW)


def proposed(session: Session) -> list[StandingAnswer]:
    return list(session.scalars(select(StandingAnswer).order_by(StandingAnswer.id)))


def notices(session: Session) -> list[dict[str, object]]:
    found = session.scalars(select(Post).order_by(Post.id))
    return [post.facts for post in found if post.facts["text"] == "proposal"]


def test_what_was_asked_three_times_is_proposed_once_it_is_answered(
    session: Session, people: cast.Cast
) -> None:
    messages = ask(session, people, *PARK)
    assert proposed(session) == []
    answer(session, people, messages[1], "At gate 2.")
    made = proposed(session)[0]
    assert (made.state, made.answer, made.working_groups) == ("proposed", "At gate 2.", [])
    assert made.questions == ["Where can I park?", "where can we park"]
    assert notices(session) == [{"text": "proposal", "answer_id": made.id, "times": 3}]
    assert cast.standing(session, cast.viewer(session, people.amina)) == []


def test_it_is_proposed_with_the_third_question_where_the_answer_came_before(
    session: Session, people: cast.Cast
) -> None:
    first, second = ask(session, people, *PARK[:2])
    answer(session, people, first, "At gate 2.")
    contacts.answer(session, second.id, "At gate 3.", people.amina.id, cast.NOW + cast.HOUR)
    assert proposed(session) == []
    ask(session, people, PARK[2])
    assert [one.answer for one in proposed(session)] == ["At gate 3."]


def test_there_is_one_proposal_however_often_it_is_asked_and_whatever_was_decided(
    session: Session, people: cast.Cast
) -> None:
    messages = ask(session, people, *PARK)
    answer(session, people, messages[0], "At gate 2.")
    proposals.decline(session, proposed(session)[0].id, people.amina.id, cast.NOW)
    for message in [*messages[1:], *ask(session, people, *PARK)]:
        answer(session, people, message, "At gate 4.")
    assert len(proposed(session)) == len(notices(session)) == 1


@pytest.mark.parametrize(
    "texts",
    [
        ("Where can I park?", "Where can I eat?", "Who pays the hotel?"),
        ("🙂", "🙂", "🙂"),
        PARK[:2],
    ],
)
def test_other_questions_and_fewer_are_not_proposed(
    session: Session, people: cast.Cast, texts: tuple[str, ...]
) -> None:
    for message in ask(session, people, *texts):
        answer(session, people, message, "At gate 2.")
    assert proposed(session) == []


def test_messages_that_are_no_questions_do_not_count(session: Session, people: cast.Cast) -> None:
    for text in PARK:
        contacts.write(session, people.bina.id, text, cast.NOW)
    answer(session, people, ask(session, people, PARK[0])[0], "At gate 2.")
    assert proposed(session) == []


def test_what_was_asked_more_than_a_year_ago_does_not_count(
    session: Session, people: cast.Cast
) -> None:
    messages = ask(session, people, *PARK[:2], days=-400) + ask(session, people, PARK[2])
    answer(session, people, messages[2], "At gate 2.")
    assert proposed(session) == []


def test_an_example_is_no_longer_than_one_that_is_written(
    session: Session, people: cast.Cast
) -> None:
    messages = ask(session, people, *["where\nto park " * 40] * 3)
    answer(session, people, messages[0], "At gate 2.")
    questions = proposed(session)[0].questions
    assert [len(one) for one in questions] == [standing_answers.LONGEST_QUESTION]
    assert "\n" not in questions[0]


def test_a_proposal_is_published_for_whom_the_secretariat_says(
    session: Session, people: cast.Cast
) -> None:
    for group, readers in ((None, [True, True]), (people.closed, [False, True])):
        made = standing_answers.new(session, ["Where?"], "Here.", "proposed")
        proposals.publish(session, made.id, group, people.amina.id, cast.NOW)
        viewers = (cast.viewer(session, one) for one in (people.bina, people.rafiq))
        given = [dict(cast.standing(session, viewer)) for viewer in viewers]
        assert [made.id in ids for ids in given] == readers


def test_a_proposal_is_decided_once(session: Session, people: cast.Cast) -> None:
    published, declined = (
        standing_answers.new(session, ["Where?"], "Here.", "proposed") for _ in range(2)
    )
    proposals.publish(session, published.id, None, people.amina.id, cast.NOW)
    standing_answers.withdraw(session, published.id, people.amina.id, cast.NOW)
    proposals.decline(session, declined.id, people.amina.id, cast.NOW)
    for made, state in ((published, "published"), (declined, "declined")):
        with pytest.raises(errors.AlreadyDecided) as refused:
            proposals.publish(session, made.id, None, people.rafiq.id, cast.NOW)
        assert (refused.value.state, refused.value.by) == (state, "Amina")
        with pytest.raises(errors.AlreadyDecided):
            proposals.decline(session, made.id, people.rafiq.id, cast.NOW)
    assert session.scalars(select(Audit.action).order_by(Audit.id)).all() == [
        "answer-published", "answer-withdrawn", "answer-declined",
    ]  # fmt: skip


def test_what_asks_the_same_in_other_words_counts_as_far_as_that_is_known(
    session: Session, people: cast.Cast
) -> None:
    texts = ("Where can I park?", "Is there a garage?", "Is there any garage at your place?")

    def alike(one: str, other: str) -> bool:
        return {one, other} <= set(texts)

    (first, *_) = [
        contacts.write(session, people.bina.id, text, cast.NOW, question=True, alike=alike)
        for text in texts
    ]
    contacts.answer(session, first.id, "At gate 2.", people.amina.id, cast.NOW, alike=alike)
    assert [one.questions for one in proposed(session)] == [list(texts)]
