import cast
from sqlalchemy.orm import Session

from storage import live_messages, posts
from storage.models import Post


def broadcast(session: Session, people: cast.Cast) -> Post:
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
    live_messages.keep(session, post, 102, 7)
    assert not live_messages.note(session, post.id, 101, 5, "digest")
    live_messages.note(session, post.id, 102, 7, live_messages.FINAL)
    session.flush()
    assert unfinished(session) == [(101, 5)]
    live_messages.look_again(session, post)
    assert unfinished(session) == [(101, 5), (102, 7)]
    live_messages.leave(session, 101, 5)
    session.flush()
    assert unfinished(session) == [(102, 7)]


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
    assert live_messages.note(session, post.id, 101, 5, "digest")
