import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import contacts, errors, posts
from storage.models import Audit, ContactMessage, Post


def test_a_message_is_kept_and_passed_to_the_secretariat(
    session: Session, people: cast.Cast
) -> None:
    message = contacts.write(session, people.bina.id, "Where is <b>it</b>?", cast.NOW)
    assert contacts.find(session, message.id).text == "Where is <b>it</b>?"
    posts.open_due(session, cast.NOW)
    assert cast.chats(cast.claim(session)) == [101]


def test_the_answer_goes_to_who_wrote_even_in_quiet_hours(
    session: Session, people: cast.Cast
) -> None:
    message = contacts.write(session, people.bina.id, "Where?", cast.NOW)
    answered = contacts.answer(session, message.id, "Here.", people.amina.id, cast.NOW)
    assert (answered.answer, answered.answered_by) == ("Here.", people.amina)
    post = session.scalars(select(Post).where(Post.prompt)).one()
    assert post.audience == {"people": [people.bina.id]}
    assert post.facts == {"text": "contact_answer", "contact_id": message.id}
    assert session.scalars(select(Audit.action)).all() == ["contact-answered"]


def test_a_message_is_answered_once(session: Session, people: cast.Cast) -> None:
    message = contacts.write(session, people.bina.id, "Where?", cast.NOW)
    contacts.answer(session, message.id, "Here.", people.amina.id, cast.NOW)
    session.expire(message)
    with pytest.raises(errors.AlreadyDecided) as refused:
        contacts.answer(session, message.id, "There.", people.rafiq.id, cast.NOW)
    assert (refused.value.state, refused.value.by) == ("answered", "Amina")
    assert message.answer == "Here."


def asked(session: Session, people: cast.Cast, text: str = "Where?") -> ContactMessage:
    return contacts.write(session, people.bina.id, text, cast.NOW, question=True)


def listed(session: Session) -> dict[str, list[str]]:
    return {
        state: [one.text for one in contacts.questions(session, state, limit=9)]
        for state in contacts.STATES
    }


def test_questions_are_listed_by_what_became_of_them(session: Session, people: cast.Cast) -> None:
    contacts.write(session, people.bina.id, "No question", cast.NOW)
    rows = {text: asked(session, people, text) for text in "abcdef"}
    for text in "cd":
        contacts.answer(session, rows[text].id, "Here.", people.amina.id, cast.NOW)
    for text in "ef":
        contacts.close(session, rows[text].id, people.amina.id, cast.NOW)
    assert listed(session) == {"open": ["a", "b"], "answered": ["d", "c"], "closed": ["f", "e"]}
    assert {state: contacts.count_questions(session, state) for state in contacts.STATES} == {
        "open": 2, "answered": 2, "closed": 2,
    }  # fmt: skip
    assert [one.text for one in contacts.questions(session, "open", limit=1, offset=1)] == ["b"]
    for state, texts in listed(session).items():
        assert [rows[text].state for text in texts] == [state] * 2


def test_closing_a_question_tells_nobody_and_is_done_once(
    session: Session, people: cast.Cast
) -> None:
    question = asked(session, people)
    contacts.close(session, question.id, people.amina.id, cast.NOW)
    assert session.scalars(select(Post).where(Post.prompt)).all() == []
    assert session.scalars(select(Audit.action)).all() == ["question-closed"]
    with pytest.raises(errors.AlreadyDecided) as refused:
        contacts.close(session, question.id, people.rafiq.id, cast.NOW)
    assert (refused.value.state, refused.value.by) == ("closed", "Amina")


def test_a_closed_question_may_be_answered_and_an_answered_one_not_be_closed(
    session: Session, people: cast.Cast
) -> None:
    question = asked(session, people)
    contacts.close(session, question.id, people.amina.id, cast.NOW)
    assert contacts.answer(session, question.id, "Here.", people.amina.id, cast.NOW).state == (
        "answered"
    )
    with pytest.raises(errors.AlreadyDecided, match="answered"):
        contacts.close(session, question.id, people.amina.id, cast.NOW)


def test_a_message_that_is_no_question_is_not_closed(session: Session, people: cast.Cast) -> None:
    message = contacts.write(session, people.bina.id, "Thanks", cast.NOW)
    with pytest.raises(errors.NotFound):
        contacts.close(session, message.id, people.amina.id, cast.NOW)


def test_there_is_no_message_without_one(session: Session) -> None:
    with pytest.raises(errors.NotFound):
        contacts.find(session, 1)
