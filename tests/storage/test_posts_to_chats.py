"""What goes to linked Telegram groups: one delivery each, if it is for all their members still."""

from typing import Any

import cast
import pytest
from sqlalchemy.orm import Session

from storage import (
    broadcasts,
    cards,
    copies,
    errors,
    linked_chats,
    noted,
    outbox,
    posts,
    recipients,
    rsvps,
)
from storage.linked_chats import Place
from storage.models import Card, LinkedChat, Meeting, News, Post, PostItem, WorkingGroup
from storage.outbox import Result
from storage.rules import sending

CTIP, CLOSED, OTHER, NEW = -5001, -5002, -5003, -1005001
EVERYBODY: dict[str, Any] = {"all": [], "not": []}


def link(
    session: Session,
    people: cast.Cast,
    group: WorkingGroup,
    chat_id: int,
    thread: int | None = None,
) -> LinkedChat:
    place = Place(chat_id, "Sample chat", thread)
    return linked_chats.link(session, place, group, people.amina.id, cast.NOW)


@pytest.fixture
def ctip(session: Session, people: cast.Cast) -> LinkedChat:
    return link(session, people, people.ctip, CTIP, thread=7)


@pytest.fixture
def closed(session: Session, people: cast.Cast) -> LinkedChat:
    return link(session, people, people.closed, CLOSED)


def owe(session: Session, kind: str, meeting: Meeting, **facts: Any) -> Post:
    """Owe a post about a meeting to who is asked, and open it."""
    post = posts.plan(
        session, kind, cast.NOW, {"meeting": True}, facts, meeting_id=meeting.id,
        expires_at=meeting.starts_at,
    )  # fmt: skip
    assert post is not None
    posts.open_due(session, cast.NOW)
    return post


def broadcast(session: Session, chats: list[LinkedChat], *items: News, **facts: Any) -> Post:
    """Send nobody but these Telegram groups a broadcast, and open it."""
    audience = {"all": [["kind:donor"]], "not": [], "chats": [one.id for one in chats]}
    post = posts.plan(session, "broadcast", cast.NOW, audience, {"text": "Words"} | facts)
    assert post is not None
    post.items = [PostItem(news=one, position=place) for place, one in enumerate(items)]
    session.flush()
    posts.open_due(session, cast.NOW)
    return post


def in_groups(session: Session) -> dict[int, tuple[str, str | None]]:
    """What became of each Telegram group's delivery."""
    return {chat: state for chat, state in cast.states(session).items() if chat < 0}


def claimed(session: Session) -> dict[int, outbox.Claimed]:
    """What leaves now for Telegram groups."""
    return {one.chat_id: one for one in cast.claim(session) if one.chat_id < 0}


def finish(session: Session, chat_id: int, state: str, **result: Any) -> None:
    """Record what became of a Telegram group's delivery."""
    one = next(one for one in cast.deliveries(session) if one.chat_id == chat_id)
    outbox.record(session, [Result(one.id, state, **result)], cast.NOW)
    session.flush()


def test_telegram_groups_are_counted_that_a_broadcast_would_reach(
    session: Session, people: cast.Cast, ctip: LinkedChat, closed: LinkedChat
) -> None:
    other = link(session, people, people.ctip, OTHER)
    draft = broadcasts.draft(session, people.amina.id, cast.NOW, "Words")
    assert broadcasts.count(session, draft).chats == 0
    chats = [one.id for one in (ctip, closed, other)]
    draft.audience = draft.audience | {"chats": chats}
    assert broadcasts.count(session, draft) == recipients.Count(4, 4, 0, chats=3)
    linked_chats.lose(session, OTHER, "kicked", cast.NOW)
    session.flush()
    assert broadcasts.count(session, draft).chats == 2
    broadcasts.put_items(draft, [cast.news(session, people.closed)])
    assert broadcasts.count(session, draft).chats == 1  # the other must not read that


@pytest.mark.parametrize("kind", ["announcement", "reminder", "change", "cancellation"])
def test_what_is_told_of_a_meeting_goes_to_its_groups_chats(
    session: Session, people: cast.Cast, ctip: LinkedChat, closed: LinkedChat, kind: str
) -> None:
    status = "cancelled" if kind == "cancellation" else "confirmed"
    owe(session, kind, cast.meeting(session, people.ctip, made=None, status=status))
    assert in_groups(session) == {CTIP: ("queued", None)}
    assert claimed(session)[CTIP].thread_id == 7


def test_of_a_joint_meeting_each_chat_is_told_once_and_names_what_all_there_may_know(
    session: Session, people: cast.Cast, ctip: LinkedChat, closed: LinkedChat
) -> None:
    link(session, people, people.ctip, OTHER)
    owe(session, "announcement", cast.meeting(session, people.ctip, people.closed, made=None))
    assert list(in_groups(session)) == [CTIP, CLOSED, OTHER]
    said = claimed(session)
    both = f"({people.ctip.id}, {people.closed.id})"
    assert both in said[CLOSED].message.text
    for chat_id in (CTIP, OTHER):
        assert f"({people.ctip.id},)" in said[chat_id].message.text


def test_what_is_for_certain_people_or_the_whole_network_goes_to_no_chat(
    session: Session, people: cast.Cast, ctip: LinkedChat
) -> None:
    owe(session, "announcement", cast.meeting(session, made=None))
    of_ctip = cast.meeting(session, people.ctip, made=None)
    posts.plan(session, "seat", cast.NOW, {"people": [people.bina.id]}, meeting_id=of_ctip.id)
    posts.tell_staff(session, cast.NOW, "chat_lost")
    posts.plan(session, "broadcast", cast.NOW, EVERYBODY)
    posts.open_due(session, cast.NOW)
    assert len(cast.deliveries(session)) > 4
    assert in_groups(session) == {}


def test_a_lost_chat_gets_nothing(session: Session, people: cast.Cast, ctip: LinkedChat) -> None:
    linked_chats.lose(session, CTIP, "kicked", cast.NOW)
    owe(session, "announcement", cast.meeting(session, people.ctip, made=None))
    assert in_groups(session) == {}


def test_what_a_chat_is_linked_to_is_looked_at_again_when_it_leaves(
    session: Session, people: cast.Cast, ctip: LinkedChat
) -> None:
    owe(session, "announcement", cast.meeting(session, people.ctip, made=None))
    link(session, people, people.closed, CTIP)
    assert claimed(session) == {}
    assert in_groups(session) == {CTIP: ("withdrawn", "not_concerned")}


def test_what_is_no_longer_true_of_the_meeting_is_not_told(
    session: Session, people: cast.Cast, ctip: LinkedChat
) -> None:
    meeting = cast.meeting(session, people.ctip, made=None)
    owe(session, "reminder", meeting, starts_at=meeting.starts_at.isoformat())
    cast.change(session, meeting, starts=meeting.starts_at + cast.DAY)
    assert claimed(session) == {}
    assert in_groups(session) == {CTIP: ("withdrawn", "moved")}


def test_the_variant_is_nobodys_in_particular(
    session: Session, people: cast.Cast, ctip: LinkedChat
) -> None:
    meeting = cast.meeting(session, people.ctip, made=None)
    rsvps.answer(session, cast.viewer(session, people.bina), meeting.id, "online", cast.NOW)
    owe(session, "announcement", meeting)
    wanted = sending.Variant("en", group_ids=(people.ctip.id,), for_all=True, revision=1)
    assert wanted.key() in claimed(session)[CTIP].message.text


def test_a_broadcast_goes_to_the_chats_that_it_names(
    session: Session, people: cast.Cast, ctip: LinkedChat, closed: LinkedChat
) -> None:
    broadcast(session, [ctip])
    assert cast.states(session) == {CTIP: ("queued", None)}
    assert list(claimed(session)) == [CTIP]


def test_an_item_goes_where_all_may_read_it(
    session: Session, people: cast.Cast, ctip: LinkedChat, closed: LinkedChat
) -> None:
    secret = cast.news(session, people.closed)
    broadcast(session, [ctip, closed], secret)
    assert list(claimed(session)) == [CLOSED]
    assert in_groups(session)[CTIP] == ("withdrawn", "not_concerned")


def test_of_several_items_a_chat_gets_its_own_and_the_general_ones(
    session: Session, people: cast.Cast, ctip: LinkedChat, closed: LinkedChat
) -> None:
    items = [cast.news(session, *of) for of in ((people.closed,), (people.ctip,), ())]
    broadcast(session, [ctip, closed], *items)
    said = claimed(session)
    secret, public, general = (one.id for one in items)
    assert f"({public}, {general})" in said[CTIP].message.text
    assert f"({secret}, {general})" in said[CLOSED].message.text


def test_a_chat_that_is_named_but_was_unlinked_gets_no_broadcast(
    session: Session, people: cast.Cast, ctip: LinkedChat
) -> None:
    broadcast(session, [ctip])
    session.delete(ctip)
    session.flush()
    assert claimed(session) == {}
    assert in_groups(session) == {CTIP: ("withdrawn", "not_concerned")}


def test_a_delivery_follows_the_upgrade_to_a_supergroup(
    session: Session, people: cast.Cast, ctip: LinkedChat
) -> None:
    first = broadcast(session, [ctip])
    broadcast(session, [ctip])
    cast.claim(session)
    finish(session, CTIP, "queued", moved_to=NEW)
    assert linked_chats.of_chat(session, NEW) is ctip
    assert [one.chat_id for one in cast.deliveries(session)] == [NEW, NEW]
    (again,) = cast.claim(session)
    one = next(one for one in cast.deliveries(session) if one.id == again.delivery_id)
    assert (again.chat_id, one.post_id) == (NEW, first.id)


def test_the_removal_that_a_message_meets_ends_what_waits(
    session: Session, people: cast.Cast, ctip: LinkedChat
) -> None:
    broadcast(session, [ctip])
    broadcast(session, [ctip])
    cast.claim(session)
    finish(session, CTIP, "failed", reason="kicked", lost_chat=True)
    assert [(one.state, one.reason) for one in cast.deliveries(session)] == [
        ("failed", "kicked"), ("withdrawn", "kicked"),
    ]  # fmt: skip
    assert ctip.lost == "kicked"


def test_a_lost_topic_is_left_behind(session: Session, people: cast.Cast, ctip: LinkedChat) -> None:
    broadcast(session, [ctip])
    cast.claim(session)
    finish(session, CTIP, "sent", message_id=5, lost_topic=True)
    assert ctip.thread_id is None
    broadcast(session, [ctip])
    assert claimed(session)[CTIP].thread_id is None


def test_a_card_in_a_chat_follows_every_answer_and_every_change(
    session: Session, people: cast.Cast, ctip: LinkedChat
) -> None:
    meeting = cast.meeting(session, people.ctip, made=None)
    owe(session, "announcement", meeting)
    cast.claim(session)
    finish(session, CTIP, "sent", message_id=5)
    bina = cast.viewer(session, people.bina)

    def outdated() -> list[tuple[int, int]]:
        session.flush()
        found = cards.outdated(session, cast.NOW, 9)
        return [(one.chat_id, one.message_id) for one in found]

    def brought_up_to_date() -> None:
        cards.remember(session, CTIP, 5, cast.shown(session, CTIP, meeting.id))

    assert outdated() == []
    rsvps.answer(session, bina, meeting.id, "online", cast.NOW)
    assert outdated() == [(CTIP, 5)]
    brought_up_to_date()
    assert outdated() == []
    cast.change(session, meeting, place="Elsewhere")
    assert outdated() == [(CTIP, 5)]
    brought_up_to_date()
    linked_chats.lose(session, CTIP, "kicked", cast.NOW)
    rsvps.answer(session, bina, meeting.id, "no", cast.NOW)
    session.add(Card(chat_id=CTIP, message_id=6, meeting_id=meeting.id, revision=0, place=None))
    assert outdated() == []


def test_the_newest_card_in_a_chat_comes_first(
    session: Session, people: cast.Cast, ctip: LinkedChat
) -> None:
    meeting = cast.meeting(session, people.ctip, made=None)
    for message_id in (5, 9, 7):
        cards.remember(session, CTIP, message_id, cast.shown(session, CTIP, meeting.id))
    rsvps.answer(session, cast.viewer(session, people.bina), meeting.id, "online", cast.NOW)
    found = cards.outdated(session, cast.NOW, 2)
    assert [one.message_id for one in found] == [9, 7]
    assert cards.outdated(session, cast.NOW, 2, busy=[CTIP]) == []


def test_who_reads_a_broadcast_in_their_groups_chat_notes_it(
    session: Session, people: cast.Cast, ctip: LinkedChat
) -> None:
    post = broadcast(session, [ctip], noted=True)
    bina, charu = (cast.viewer(session, one) for one in (people.bina, people.charu))
    assert noted.note(session, post.id, bina, cast.NOW)
    assert not noted.note(session, post.id, bina, cast.NOW)
    with pytest.raises(errors.NotFound):
        noted.note(session, post.id, charu, cast.NOW)


def test_a_copy_in_a_lost_chat_is_not_waited_for(
    session: Session, people: cast.Cast, ctip: LinkedChat
) -> None:
    post = broadcast(session, [ctip])
    cast.claim(session)
    finish(session, CTIP, "sent", message_id=5)
    copies.correct(session, post.id, people.amina.id, cast.NOW)
    assert copies.left(session, post) == 1
    linked_chats.lose(session, CTIP, "kicked", cast.NOW)
    session.flush()
    assert copies.left(session, post) == 0
