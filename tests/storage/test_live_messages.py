import cast
from sqlalchemy.orm import Session

from storage import live_messages, posts
from storage.models import Person, Post


def broadcast(session: Session, people: cast.Cast) -> Post:
    if not session.query(Person).filter_by(telegram_id=120).all():
        cast.person(session, "Gita", people.iom, "secretariat", telegram_id=120)
    audience = {"people": [people.bina.id]}
    post = posts.plan(session, "broadcast", cast.NOW, audience, author_id=people.amina.id)
    assert post is not None
    return post


def unfinished(session: Session) -> list[tuple[int, int]]:
    return [(one.chat_id, one.message_id) for one in live_messages.unfinished(session)]


def test_each_is_changed_until_the_last_word_and_when_there_is_more(
    session: Session, people: cast.Cast
) -> None:
    post = broadcast(session, people)
    live_messages.keep(session, post, 101, 5)
    live_messages.keep(session, post, 120, 7)
    assert not live_messages.note(session, post.id, 101, 5, 0, "digest")
    live_messages.note(session, post.id, 120, 7, 0, live_messages.FINAL)
    session.flush()
    assert unfinished(session) == [(101, 5)]
    live_messages.look_again(session, post)
    assert unfinished(session) == [(101, 5), (120, 7)]
    live_messages.leave(session, 101, 5)
    session.flush()
    assert unfinished(session) == [(120, 7)]


def test_the_newest_in_a_chat_are_kept(session: Session, people: cast.Cast) -> None:
    post, other = broadcast(session, people), broadcast(session, people)
    live_messages.keep(session, other, 101, 1)
    for message_id in range(2, 9):
        live_messages.keep(session, post, 101, message_id)
    live_messages.keep(session, post, 101, 8)
    assert unfinished(session) == [(101, 6), (101, 7), (101, 8), (101, 1)]


def test_one_that_was_taken_back_is_told(session: Session, people: cast.Cast) -> None:
    post = broadcast(session, people)
    live_messages.keep(session, post, 101, 5)
    post.state = "draft"
    session.flush()
    assert live_messages.note(session, post.id, 101, 5, 0, "digest")


def test_what_changed_while_it_was_edited_is_looked_at_again(
    session: Session, people: cast.Cast
) -> None:
    post = broadcast(session, people)
    live_messages.keep(session, post, 101, 5)
    live_messages.look_again(session, post)  # while an edit of what was read before is under way
    live_messages.note(session, post.id, 101, 5, 0, live_messages.FINAL)
    assert unfinished(session) == [(101, 5)]


def test_who_is_not_of_the_secretariat_any_more_is_shown_nothing(
    session: Session, people: cast.Cast
) -> None:
    post = broadcast(session, people)
    live_messages.keep(session, post, 101, 5)
    people.amina.roles = []
    session.flush()
    assert unfinished(session) == []
