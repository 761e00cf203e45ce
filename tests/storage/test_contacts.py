import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import contacts, errors, posts
from storage.models import Audit, Post


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


def test_there_is_no_message_without_one(session: Session) -> None:
    with pytest.raises(errors.NotFound):
        contacts.find(session, 1)
