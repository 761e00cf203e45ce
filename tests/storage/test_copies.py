from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import cast
import pytest
from sqlalchemy.orm import Session

from storage import copies, errors, linked_chats, members, noted, outbox, posts, reports
from storage.models import Content, Delivery, Post
from storage.outbox import Message, Rendered, Result
from storage.rules.audience import Audience

LATER = cast.NOW + cast.HOUR


def sent(
    session: Session, people: cast.Cast, left: int = 4, chats: Sequence[int] = (), **facts: Any
) -> Post:
    """A broadcast to the cast, and these linked chats, of which so many have left."""
    audience = Audience().to_json() | {"chats": list(chats)}
    post = posts.plan(session, "broadcast", cast.NOW, audience, facts, author_id=people.amina.id)
    assert post is not None
    posts.open_due(session, cast.NOW)
    results = [
        Result(one.delivery_id, "sent", message_id=one.delivery_id)
        for one in cast.claim(session, limit=left)
    ]
    outbox.record(session, results, cast.NOW)
    posts.close_finished(session, cast.NOW)
    session.expire_all()
    return post


def outdated(session: Session, limit: int = 9, busy: tuple[int, ...] = ()) -> list[int]:
    return [one.chat_id for one in copies.outdated(session, LATER, limit, busy)]


def copy_of(session: Session, chat_id: int) -> Delivery:
    return next(one for one in cast.deliveries(session, "broadcast") if one.chat_id == chat_id)


def becomes(session: Session, post: Post) -> tuple[int, dict[str, int]]:
    """How many copies a correction would change now, and what the others would become."""
    shown, others = copies.correctable(session, post, LATER)
    return sum(number for _, number in shown), dict(others)


def test_every_copy_is_corrected_once(session: Session, people: cast.Cast) -> None:
    post, staff = sent(session, people), cast.viewer(session, people.amina)
    assert outdated(session) == []
    copies.correct(session, post.id, staff.person_id, LATER)
    assert outdated(session, limit=3) == [101, 102, 103]
    assert outdated(session, busy=(101, 102)) == [103, 104]
    for chat_id in (101, 102, 103, 104):
        copies.became(session, copy_of(session, chat_id).id, "corrected", post.version, LATER)
    assert outdated(session) == []
    assert (post.behind, copies.count(session, post)) == (False, {"corrected": 4})


def test_a_walk_goes_on_behind_the_last_chat_and_a_recall_that_came_meanwhile_goes_first(
    session: Session, people: cast.Cast
) -> None:
    first, second = sent(session, people), sent(session, people)
    staff = cast.viewer(session, people.amina)
    copies.correct(session, second.id, staff.person_id, LATER)
    after = {second.id: 102}
    found = copies.outdated(session, LATER, 9, (), after)
    assert [one.chat_id for one in found] == [103, 104]
    copies.recall(session, first.id, staff, LATER)
    found = copies.outdated(session, LATER, 5, (), after)
    walked = [(one.post_id, one.chat_id) for one in found]
    assert walked == [(first.id, chat) for chat in (101, 102, 103, 104)] + [(second.id, 103)]


def test_a_copy_beside_old_messages_is_not_promised_to_be_deleted(
    session: Session, people: cast.Cast
) -> None:
    post, staff = sent(session, people), cast.viewer(session, people.amina)
    late = cast.NOW + copies.DELETABLE + timedelta(hours=1)
    copies.correct(session, post.id, staff.person_id, late)
    copies.became(session, copy_of(session, 103).id, "not_corrected", post.version, late)
    session.flush()
    (anew,) = cast.claim(session, late)
    outbox.record(session, [Result(anew.delivery_id, "sent", message_id=77)], late)
    assert copies.recallable(session, post, late) == {"old": 4}


def test_copies_that_can_get_fewer_messages_are_told_apart_from_older_ones(
    session: Session, people: cast.Cast
) -> None:
    post = sent(session, people)
    copy_of(session, 102).sent_at = late = cast.NOW + copies.DELETABLE
    session.flush()
    shown, _ = copies.correctable(session, post, late)
    assert {copies.is_too_old(one, late): number for one, number in shown} == {True: 3, False: 1}


def test_a_copy_that_cannot_be_edited_is_sent_anew_and_recalled_with_its_old_messages(
    session: Session, people: cast.Cast
) -> None:
    post, staff = sent(session, people), cast.viewer(session, people.amina)
    old = copy_of(session, 103).message_id
    copies.correct(session, post.id, staff.person_id, LATER)
    copies.became(session, copy_of(session, 103).id, "not_corrected", post.version, LATER)
    session.flush()
    assert (post.state, 103 in outdated(session)) == ("open", False)
    (anew,) = cast.claim(session, LATER)
    assert anew.chat_id == 103
    progress = reports.progress(session, post)
    assert (progress.people.states, progress.anew, progress.waiting) == ({"sent": 4}, 1, 0)
    assert not progress.done
    outbox.record(session, [Result(anew.delivery_id, "sent", message_id=77)], LATER)
    posts.close_finished(session, LATER)
    session.expire_all()
    copy = copy_of(session, 103)
    assert (copy.replaced, copy.message_id, copy.version) == ([old], 77, 2)
    assert copies.count(session, post)["not_corrected"] == 1
    copies.correct(session, post.id, staff.person_id, LATER)
    assert 103 in outdated(session)  # now as any other
    copies.became(session, copy.id, "corrected", post.version, LATER)
    copies.recall(session, post.id, staff, LATER)
    assert 103 in outdated(session)
    assert copies.delivered(session, post) == 4


@pytest.mark.parametrize("came_to", ["failed", "unknown", "expired"])
def test_what_did_not_arrive_anew_is_still_there_to_be_recalled(
    session: Session, people: cast.Cast, came_to: str
) -> None:
    post, staff = sent(session, people), cast.viewer(session, people.amina)
    copies.correct(session, post.id, staff.person_id, LATER)
    copies.became(session, copy_of(session, 103).id, "not_corrected", post.version, LATER)
    session.flush()
    (anew,) = cast.claim(session, LATER)
    outbox.record(session, [Result(anew.delivery_id, came_to, "no_answer")], LATER)
    session.expire_all()
    assert (103 in outdated(session), reports.progress(session, post).whole.audience) == (False, 4)
    copies.recall(session, post.id, staff, LATER)
    assert 103 in outdated(session)


def test_of_what_left_in_part_the_rest_does_not_leave_after_a_recall(
    session: Session, people: cast.Cast
) -> None:
    two = Rendered([Message("1"), Message("2")])
    post = posts.plan(
        session, "broadcast", cast.NOW, {"people": [people.bina.id]}, author_id=people.amina.id
    )
    assert post is not None
    posts.open_due(session, cast.NOW)
    (first,) = outbox.claim(session, cast.NOW, 9, (), lambda *_: two)
    outbox.record(session, [Result(first.delivery_id, "sent", message_id=1)], cast.NOW)
    (second,) = outbox.claim(session, cast.NOW, 9, (), lambda *_: two)
    copies.recall(session, post.id, cast.viewer(session, people.amina), LATER)
    outbox.record(session, [Result(second.delivery_id, "queued")], LATER)
    assert outbox.claim(session, LATER, 9, (), lambda *_: two) == []
    session.expire_all()
    assert cast.states(session)[103] == ("withdrawn", "recalled")
    assert outdated(session) == [103]


def test_what_is_queued_leaves_as_it_was_corrected(session: Session, people: cast.Cast) -> None:
    post = sent(session, people, left=2)
    copies.correct(session, post.id, people.amina.id, LATER)
    late = cast.claim(session, LATER)
    outbox.record(session, [Result(one.delivery_id, "sent", message_id=7) for one in late], LATER)
    assert sorted(outdated(session)) == [101, 102]
    assert {copy_of(session, one.chat_id).version for one in late} == {2}


def test_a_recall_withdraws_deletes_and_leaves_what_is_too_old(
    session: Session, people: cast.Cast
) -> None:
    post, staff = sent(session, people, left=3), cast.viewer(session, people.amina)
    copy_of(session, 102).sent_at = LATER - copies.DELETABLE
    found = copies.recallable(session, post, LATER)
    assert (copies.delivered(session, post), found) == (3, {"deleted": 2, "old": 1})
    copy_of(session, 103).copy = "deleted"  # by a correction, of who may not read it any more
    session.flush()
    assert copies.recallable(session, post, LATER) == {"deleted": 1, "old": 1}
    copy_of(session, 103).copy = None
    copies.recall(session, post.id, staff, LATER)
    session.expire_all()
    assert cast.states(session)[104] == ("withdrawn", "recalled")
    assert outdated(session) == [101, 103]
    session.expire_all()
    copies.became(session, copy_of(session, 101).id, "deleted", 1, LATER)
    copies.became(session, copy_of(session, 103).id, "not_deleted", 1, LATER)
    posts.close_finished(session, LATER)
    session.expire_all()
    assert outdated(session) == []
    assert copies.count(session, post) == {"deleted": 1, "not_deleted": 2}
    assert not post.behind
    with pytest.raises(errors.AlreadyDone):
        copies.recall(session, post.id, staff, LATER)
    with pytest.raises(errors.Outdated):
        copies.correct(session, post.id, staff.person_id, LATER)


def test_lost_chats_are_left_alone(session: Session, people: cast.Cast) -> None:
    post = sent(session, people)
    members.lose(session, 104, "blocked", LATER)
    assert becomes(session, post) == (3, {"away": 1})
    copies.correct(session, post.id, people.amina.id, LATER)
    assert outdated(session) == [101, 102, 103]
    assert copies.count(session, post) == {"left": 3, "kept": 1}


def test_a_correction_deletes_the_copies_that_are_not_for_their_readers_any_more(
    session: Session, people: cast.Cast
) -> None:
    post, staff = sent(session, people), cast.viewer(session, people.amina)
    for gone in (people.bina, people.charu):
        members.end(session, gone.id, LATER, people.amina.id)
    copy_of(session, 104).sent_at = LATER - copies.DELETABLE
    assert becomes(session, post) == (2, {"deleted": 1, "outside": 1})
    copies.correct(session, post.id, staff.person_id, LATER)
    assert outdated(session) == [101, 102, 103]
    session.expire_all()
    assert copies.count(session, post) == {"left": 3, "outside": 1}
    copies.became(session, copy_of(session, 103).id, "deleted", post.version, LATER)
    assert becomes(session, post) == (2, {"away": 1, "outside": 1})
    copies.correct(session, post.id, staff.person_id, LATER)
    assert outdated(session) == [101, 102]
    assert copies.count(session, post) == {"left": 2, "deleted": 1, "outside": 1}
    copies.recall(session, post.id, staff, LATER)
    assert 103 not in outdated(session)


@pytest.mark.parametrize("became", ["corrected", "deleted"])
def test_who_comes_back_is_brought_up_to_date(
    session: Session, people: cast.Cast, became: str
) -> None:
    post, other = sent(session, people), sent(session, people)
    members.lose(session, 104, "blocked", LATER)
    if became == "corrected":
        copies.correct(session, post.id, people.amina.id, LATER)
    else:
        copies.recall(session, post.id, cast.viewer(session, people.amina), LATER)
    for one in copies.outdated(session, LATER, 9, ()):
        copies.became(session, one.id, became, post.version, LATER)
    assert outdated(session) == []
    assert not post.behind
    members.account(session, members.Profile(104, "Charu", "en"), LATER)
    session.flush()
    session.expire_all()
    assert (outdated(session), post.behind, other.behind) == ([104], True, False)
    assert copies.count(session, post) == {became: 3, "left": 1}


def test_who_stopped_the_bot_is_corrected_when_they_are_back(
    session: Session, people: cast.Cast
) -> None:
    post = sent(session, people)
    members.stop(session, 103, LATER)
    copies.correct(session, post.id, people.amina.id, LATER)
    for one in copies.outdated(session, LATER + 3 * copies.DELETABLE, 9, ()):
        copies.became(session, one.id, "corrected", post.version, LATER)
    assert outdated(session) == []
    assert copies.count(session, post) == {"corrected": 3, "kept": 1}
    assert becomes(session, post) == (3, {"away": 1})
    members.resume(session, people.bina, LATER)
    session.flush()
    session.expire_all()
    assert outdated(session) == [103]


def test_a_telegram_group_that_is_linked_again_is_brought_up_to_date(
    session: Session, people: cast.Cast
) -> None:
    place = linked_chats.Place(-500, "Sample group")
    linked = linked_chats.link(session, place, people.ctip, people.amina.id, cast.NOW)
    post = sent(session, people, left=9, chats=[linked.id])
    linked_chats.lose(session, -500, "kicked", LATER)
    copies.correct(session, post.id, people.amina.id, LATER)
    assert -500 not in outdated(session)
    linked_chats.link(session, place, people.ctip, people.amina.id, LATER)
    session.expire_all()
    assert -500 in outdated(session)


def test_what_was_corrected_shows_its_new_content(session: Session, people: cast.Cast) -> None:
    post = sent(session, people)
    old = copy_of(session, 103).content_id
    new = Content(post_id=post.id, variant="new", messages=[{"text": "New"}])
    session.add(new)
    session.flush()
    for what, shown in (("not_corrected", old), ("corrected", new.id)):
        copies.became(session, copy_of(session, 103).id, what, 2, LATER, new.id)
        assert copy_of(session, 103).content_id == shown


def test_a_reader_notes_it_once_and_nobody_else_can(session: Session, people: cast.Cast) -> None:
    post, plain = sent(session, people, noted=True), sent(session, people)
    bina = cast.viewer(session, people.bina)
    assert noted.note(session, post.id, bina, LATER)
    assert not noted.note(session, post.id, bina, LATER)
    assert noted.noted(session, post) == [("SHELTER", 1)]
    newcomer = cast.viewer(session, cast.person(session, "New", people.iom, telegram_id=110))
    for viewer, post_id in ((newcomer, post.id), (bina, plain.id), (bina, 999)):
        with pytest.raises(errors.NotFound):
            noted.note(session, post_id, viewer, LATER)
    post.recalled_at = LATER
    charu = cast.viewer(session, people.charu)
    with pytest.raises(errors.Recalled):
        noted.note(session, post.id, charu, LATER)
    assert noted.noted(session, post) == [("SHELTER", 1)]


def test_what_was_noted_of_a_corrected_copy_can_be_noted_anew(
    session: Session, people: cast.Cast
) -> None:
    post = sent(session, people, noted=True)
    bina, charu = cast.viewer(session, people.bina), cast.viewer(session, people.charu)
    for viewer in (bina, charu):
        assert noted.note(session, post.id, viewer, LATER)
    noted.outdate(session, [copy_of(session, 103)])
    session.expire_all()
    assert noted.earlier(session, post) == 1
    assert not noted.note(session, post.id, charu, LATER)
    assert noted.note(session, post.id, bina, LATER)
    assert noted.earlier(session, post) == 0


def test_a_telegram_groups_corrected_copy_is_that_of_those_without_their_own(
    session: Session, people: cast.Cast
) -> None:
    post = sent(session, people, noted=True)
    own, group = copy_of(session, 103), copy_of(session, 104)
    assert noted.note(session, post.id, cast.viewer(session, people.bina), LATER)
    assert noted.note(session, post.id, cast.viewer(session, people.charu), LATER)
    group.person_id = None
    session.flush()
    noted.outdate(session, [group])
    session.expire_all()
    assert noted.earlier(session, post) == 1
    noted.outdate(session, [own])
    assert noted.earlier(session, post) == 2


def test_several_messages_leave_one_after_the_other(session: Session, people: cast.Cast) -> None:
    three = Rendered([Message("1"), Message("2"), Message("3")], [[{"text": "OK"}]])
    post = posts.plan(session, "broadcast", cast.NOW, {"people": [people.bina.id]})
    assert post is not None
    posts.open_due(session, cast.NOW)
    seen = []
    for message_id in (11, 12, 13):
        (one,) = outbox.claim(session, cast.NOW, 9, [], lambda *_: three)
        seen.append((one.message.text, one.keyboard))
        assert reports.progress(session, post).whole.states == {"sending": 1}
        outbox.record(session, [Result(one.delivery_id, "sent", message_id=message_id)], cast.NOW)
    assert seen == [("1", None), ("2", None), ("3", three.keyboard)]
    delivery = copy_of(session, 103)
    assert (delivery.state, delivery.earlier, delivery.message_id) == ("sent", [11, 12], 13)


def test_what_was_cut_off_between_messages_goes_on_where_it_was(
    session: Session, people: cast.Cast
) -> None:
    two = Rendered([Message("1"), Message("2")])
    posts.plan(session, "broadcast", cast.NOW, {"people": [people.bina.id]})
    posts.open_due(session, cast.NOW)
    (first,) = outbox.claim(session, cast.NOW, 9, [], lambda *_: two)
    outbox.record(session, [Result(first.delivery_id, "sent", message_id=11)], cast.NOW)
    session.expire_all()
    other = Rendered([Message("changed")])
    (second,) = outbox.claim(session, cast.NOW, 9, [], lambda *_: other)
    assert second.message.text == "2"
