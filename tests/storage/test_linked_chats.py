"""Telegram groups that are working groups': tied, changed, lost, moved, ended."""

import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import cards, copies, linked_chats, menus, posts
from storage.linked_chats import Place
from storage.models import Audit, Card, Delivery, LinkedChat, Post, WorkingGroup

CHAT, OTHER, NEW = -5001, -5002, -100005001
TITLE = "CTIP chat"


def link(
    session: Session, people: cast.Cast, group: WorkingGroup, chat_id: int = CHAT, thread: int = 0
) -> LinkedChat:
    place = Place(chat_id, TITLE, thread or None)
    return linked_chats.link(session, place, group, people.amina.id, cast.NOW)


@pytest.fixture
def linked(session: Session, people: cast.Cast) -> LinkedChat:
    return link(session, people, people.ctip, thread=7)


def queue(session: Session, chat_id: int = CHAT) -> Delivery:
    """Have something wait for a Telegram group."""
    post = posts.plan(session, "broadcast", cast.NOW, {"all": [], "not": []})
    assert post is not None
    post.state = "open"
    delivery = Delivery(post_id=post.id, chat_id=chat_id, state="queued")
    session.add(delivery)
    session.flush()
    return delivery


def told(session: Session) -> list[dict[str, object]]:
    """What the secretariat is owed."""
    session.flush()
    return [post.facts for post in session.scalars(select(Post).where(Post.kind == "notice"))]


def card(session: Session, people: cast.Cast, chat_id: int = CHAT) -> None:
    meeting = cast.meeting(session, people.ctip)
    cards.remember(session, chat_id, 1, cast.shown(session, chat_id, meeting.id))


def test_a_tie_says_whose_it_is_where_and_who_made_it(
    session: Session, people: cast.Cast, linked: LinkedChat
) -> None:
    assert linked_chats.of_chat(session, CHAT) is linked
    assert (linked.working_group, linked.thread_id, linked.title) == (people.ctip, 7, TITLE)
    assert (linked.linked_by_id, linked.linked_at) == (people.amina.id, cast.NOW)
    assert linked_chats.of_chat(session, OTHER) is None


def test_a_tie_is_found_by_its_working_group(
    session: Session, people: cast.Cast, linked: LinkedChat
) -> None:
    other = link(session, people, people.closed, OTHER)
    assert linked_chats.of_groups(session, [people.ctip.id]) == [linked]
    both = [people.closed.id, people.ctip.id]
    assert linked_chats.of_groups(session, both) == [linked, other]
    assert linked_chats.of_groups(session, []) == []


def test_linking_again_changes_the_tie_and_forgets_what_was_spoken_of(
    session: Session, people: cast.Cast, linked: LinkedChat
) -> None:
    linked.spoken, linked.spoken_at, linked.menu = {"text": "Why?"}, cast.NOW, "set"
    again = link(session, people, people.closed)
    assert again is linked
    assert (again.working_group, again.thread_id) == (people.closed, None)
    assert (again.spoken, again.spoken_at, again.menu) == (None, None, None)


def test_ties_are_audited(session: Session, people: cast.Cast, linked: LinkedChat) -> None:
    linked_chats.unlink(session, CHAT, people.rafiq.id, cast.NOW)
    session.flush()
    acts = session.scalars(select(Audit).order_by(Audit.id)).all()
    assert [(one.actor_id, one.action, one.subject) for one in acts] == [
        (people.amina.id, "chat-linked", "working-group:ctip"),
        (people.rafiq.id, "chat-unlinked", "working-group:ctip"),
    ]
    assert acts[0].details == {"chat_id": CHAT, "thread_id": 7, "title": TITLE}


def test_ending_a_tie_withdraws_what_waits_and_forgets_its_cards(
    session: Session, people: cast.Cast, linked: LinkedChat
) -> None:
    waits, elsewhere = queue(session), queue(session, OTHER)
    card(session, people)
    assert linked_chats.unlink(session, CHAT, people.amina.id, cast.NOW)
    session.refresh(waits)
    assert (waits.state, waits.reason, elsewhere.state) == ("withdrawn", "unlinked", "queued")
    assert linked_chats.of_chat(session, CHAT) is None
    assert session.scalars(select(Card)).all() == []
    assert not linked_chats.unlink(session, CHAT, people.amina.id, cast.NOW)


def test_a_lost_telegram_group_is_told_once_and_gets_nothing_more(
    session: Session, people: cast.Cast, linked: LinkedChat
) -> None:
    waits = queue(session)
    card(session, people)
    for _ in range(2):
        linked_chats.lose(session, CHAT, "kicked", cast.NOW)
    session.refresh(waits)
    assert (waits.state, waits.reason) == ("withdrawn", "kicked")
    assert (linked.lost, linked.lost_at) == ("kicked", cast.NOW)
    assert linked_chats.of_chat(session, CHAT) is None
    assert linked_chats.of_groups(session, [people.ctip.id]) == []
    assert session.scalars(select(Card)).all() == []
    facts = {"text": "chat_lost", "title": TITLE, "group": "CTIP", "reason": "kicked"}
    assert told(session) == [facts]


def test_a_lost_telegram_group_is_back_once_it_is_linked_again(
    session: Session, people: cast.Cast, linked: LinkedChat
) -> None:
    linked_chats.lose(session, CHAT, "kicked", cast.NOW)
    assert link(session, people, people.ctip) is linked
    assert linked_chats.of_chat(session, CHAT) is linked
    assert (linked.lost, linked.lost_at) == (None, None)


def test_one_that_is_nobodys_is_lost_in_silence(session: Session, people: cast.Cast) -> None:
    linked_chats.lose(session, OTHER, "kicked", cast.NOW)
    assert told(session) == []


def test_a_topic_that_is_gone_is_told_once(session: Session, linked: LinkedChat) -> None:
    for _ in range(2):
        linked_chats.lose_thread(session, CHAT, cast.NOW)
    assert (linked.thread_id, linked.lost) == (None, None)
    assert told(session) == [{"text": "topic_lost", "title": TITLE, "group": "CTIP"}]


def test_an_upgraded_group_takes_what_waits_with_it(
    session: Session, people: cast.Cast, linked: LinkedChat
) -> None:
    linked.menu = "set"
    waits, done = queue(session), queue(session)
    done.state, done.message_id = "sent", 5
    card(session, people)
    session.flush()
    linked_chats.move(session, CHAT, NEW)
    session.flush()
    for one in (waits, done):
        session.refresh(one)
    assert (waits.chat_id, waits.state) == (NEW, "queued")
    assert (done.chat_id, done.message_id) == (NEW, None)  # it has it, but not to be edited
    assert linked_chats.of_chat(session, NEW) is linked
    assert linked_chats.of_chat(session, CHAT) is None
    assert linked.menu is None
    assert session.scalars(select(Card)).all() == []


def test_what_is_half_sent_goes_on_in_the_new_one_without_the_old_ones_messages(
    session: Session, people: cast.Cast, linked: LinkedChat
) -> None:
    waits = queue(session)
    waits.earlier, waits.replaced = [5, 6], [3, 4]
    session.flush()
    linked_chats.move(session, CHAT, NEW)
    session.flush()
    session.refresh(waits)
    assert (waits.chat_id, waits.earlier, waits.replaced) == (NEW, [None, None], [None])
    assert copies.stands(waits)


def test_leaving_the_old_one_is_a_part_of_the_upgrade(session: Session, linked: LinkedChat) -> None:
    linked_chats.lose(session, CHAT, "kicked", cast.NOW)
    linked_chats.move(session, CHAT, NEW)
    assert linked_chats.of_chat(session, NEW) is linked


def test_an_upgraded_group_that_was_linked_anew_meanwhile_stays_so(
    session: Session, people: cast.Cast, linked: LinkedChat
) -> None:
    waits = queue(session)
    anew = link(session, people, people.ctip, NEW)
    linked_chats.move(session, CHAT, NEW)
    session.flush()
    session.refresh(waits)
    assert (waits.state, waits.reason) == ("withdrawn", "migrated")
    assert session.scalars(select(LinkedChat)).all() == [anew]


def test_what_waits_follows_an_upgrade_that_is_known_already(
    session: Session, people: cast.Cast
) -> None:
    waits = queue(session, OTHER)
    linked_chats.move(session, OTHER, NEW)
    session.refresh(waits)
    assert waits.chat_id == NEW


def test_a_telegram_group_has_a_menu_while_it_is_linked(
    session: Session, people: cast.Cast, linked: LinkedChat
) -> None:
    for one in (101, 102, 103, 104):
        menus.note(session, one, "set")
    assert menus.missing(session, 10) == [CHAT]
    menus.note(session, CHAT, "theirs")
    assert menus.missing(session, 10) == []
    assert menus.shown(session)[CHAT] == "theirs"
    menus.renew(session, [CHAT])
    assert menus.missing(session, 10) == [CHAT]
    linked_chats.lose(session, CHAT, "kicked", cast.NOW)
    session.flush()
    assert menus.missing(session, 10) == []
