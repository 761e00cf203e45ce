import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import (
    broadcasts,
    copies,
    corrections,
    errors,
    linked_chats,
    members,
    outbox,
    posts,
    reports,
    resends,
    submissions,
)
from storage.models import Audit, LinkedChat, Network, Post, WorkingGroup
from storage.outbox import Result
from storage.resends import Missed, Undecided
from storage.rules.audience import Audience

AGAIN = cast.NOW + cast.DAY


def ended(session: Session, people: cast.Cast, **results: tuple[str, str | None]) -> Post:
    """A broadcast to the cast that is over; who is not named got it."""
    post = posts.plan(
        session, "broadcast", cast.NOW, Audience().to_json(), author_id=people.amina.id
    )
    assert post is not None
    posts.open_due(session, cast.NOW)
    numbers = {101: "amina", 102: "rafiq", 103: "bina", 104: "charu"}
    for one in cast.claim(session):
        state, reason = results.get(numbers[one.chat_id], ("sent", None))
        outbox.record(session, [Result(one.delivery_id, state, reason, 5)], cast.NOW)
    posts.close_finished(session, cast.NOW)
    session.expire_all()
    assert post.state == "closed"
    return post


def link(session: Session, people: cast.Cast, group: WorkingGroup, chat_id: int) -> LinkedChat:
    """Tie a Telegram group to a working group, whatever it was before."""
    place = linked_chats.Place(chat_id, f"Group {chat_id}")
    linked = linked_chats.link(session, place, group, people.amina.id, cast.NOW)
    session.flush()
    return linked


def test_it_goes_again_to_who_missed_it_and_to_who_joined_since(
    session: Session, people: cast.Cast
) -> None:
    post = ended(session, people, bina=("failed", "refused"), charu=("unknown", "no_answer"))
    cast.person(session, "Newcomer", people.iom, telegram_id=110)
    assert resends.missed(session, post) == Missed(failed=1, joined=1)
    assert resends.again(session, post.id, cast.viewer(session, people.amina), AGAIN) == 2
    assert (post.state, reports.progress(session, post).whole.audience) == ("open", 5)
    assert sorted(cast.chats(cast.claim(session, AGAIN))) == [103, 110]
    with pytest.raises(errors.AlreadyDone):
        resends.again(session, post.id, cast.viewer(session, people.amina), AGAIN)


def test_with_so_many_more_a_second_person_has_to_send_it(
    session: Session, people: cast.Cast
) -> None:
    post = ended(session, people)
    amina = cast.viewer(session, people.amina)
    for number in (110, 111):
        cast.person(session, f"Newcomer {number}", people.iom, telegram_id=number)
    session.get_one(Network, 1).approval = {"above": 5}
    with pytest.raises(errors.Unapproved):
        resends.again(session, post.id, amina, AGAIN)
    gita = cast.person(session, "Gita", people.iom, "secretariat", telegram_id=120)
    with pytest.raises(errors.AnotherHasTo):
        resends.again(session, post.id, amina, AGAIN, confirmed=True)
    assert cast.claim(session, AGAIN) == []
    assert resends.again(session, post.id, cast.viewer(session, gita), AGAIN) == 3
    assert (post.approved_by_id, post.facts["people"]) == (gita.id, 7)
    corrected = corrections.needs_approval(session, post)
    assert corrected  # of so many copies a correction needs it too


def test_where_nobody_else_could_it_is_sent_to_so_many_more_after_a_second_confirmation(
    session: Session, people: cast.Cast
) -> None:
    post = ended(session, people)
    cast.person(session, "Newcomer", people.iom, telegram_id=110)
    session.get_one(Network, 1).approval = {"above": 4}
    amina = cast.viewer(session, people.amina)
    assert resends.again(session, post.id, amina, AGAIN, confirmed=True) == 1
    done = [one.action for one in session.scalars(select(Audit))]
    assert submissions.ALONE in done


def test_who_blocked_the_bot_gets_it_once_they_are_back(
    session: Session, people: cast.Cast
) -> None:
    post = ended(session, people, bina=("failed", "blocked"))
    members.lose(session, 103, "blocked", cast.NOW)
    post.without_chat += 1  # so it was, had she been lost before
    session.flush()
    assert resends.missed(session, post).chats == 0
    members.account(session, members.Profile(103, "Bina", "en"), AGAIN)
    session.flush()
    assert resends.again(session, post.id, cast.viewer(session, people.amina), AGAIN) == 1
    assert cast.chats(cast.claim(session, AGAIN)) == [103]
    assert post.without_chat == broadcasts.count(session, post).without_chat


def test_unknown_outcomes_go_again_or_are_left(session: Session, people: cast.Cast) -> None:
    staff = cast.viewer(session, people.amina)
    post = ended(session, people, bina=("unknown", "crash"), charu=("unknown", "no_answer"))
    assert resends.unknown(session, post, 9) == [
        Undecided("Bina", "SHELTER"), Undecided("Charu", "OUTSIDE"),
    ]  # fmt: skip
    assert resends.send_unknown(session, post.id, staff, AGAIN) == 2
    bina, charu = cast.claim(session, AGAIN)
    outbox.record(session, [Result(bina.delivery_id, "sent", message_id=6)], AGAIN)
    outbox.record(session, [Result(charu.delivery_id, "unknown", "no_answer")], AGAIN)
    assert cast.states(session)[104] == ("unknown", "no_answer")
    assert resends.leave_unknown(session, post.id, staff, AGAIN) == 1
    assert resends.undecided(session, post) == 0
    assert reports.progress(session, post).whole.states == {"sent": 3, "unknown": 1}
    assert copies.doubtful(session, post) == 2  # Bina may have two
    copies.recall(session, post.id, staff, AGAIN)
    for one in copies.outdated(session, AGAIN, 9, ()):
        copies.became(session, one.id, "deleted", post.version, AGAIN)
    assert copies.count(session, post) == {"deleted": 2, "unknown": 2}


def test_what_was_recalled_is_not_sent_again(session: Session, people: cast.Cast) -> None:
    post = ended(session, people, bina=("failed", "refused"))
    post.recalled_at = cast.NOW
    for act in (resends.again, resends.send_unknown):
        with pytest.raises(errors.Outdated):
            act(session, post.id, cast.viewer(session, people.amina), AGAIN)


def test_it_goes_again_to_telegram_groups(session: Session, people: cast.Cast) -> None:
    linked = [link(session, people, people.ctip, chat_id) for chat_id in (-1, -2, -3)]
    linked_chats.lose(session, -3, "kicked", cast.NOW)
    session.flush()
    nobody = {"all": [["organization:999999"]], "not": []}
    audience = nobody | {"chats": [one.id for one in linked]}
    post = posts.plan(session, "broadcast", cast.NOW, audience)
    assert post is not None
    posts.open_due(session, cast.NOW)
    first, second = (one for one in cast.claim(session) if one.chat_id < 0)
    outbox.record(session, [Result(first.delivery_id, "failed", "refused")], cast.NOW)
    outbox.record(session, [Result(second.delivery_id, "unknown", "crash")], cast.NOW)
    posts.close_finished(session, cast.NOW)
    session.expire_all()
    assert resends.unknown(session, post, 9) == [Undecided("Group -2", None)]
    assert resends.missed(session, post) == Missed(failed=1, joined=0)
    link(session, people, people.ctip, -3)
    session.expire_all()
    assert resends.missed(session, post) == Missed(failed=1, joined=1)
    assert resends.again(session, post.id, cast.viewer(session, people.amina), AGAIN) == 2
    assert {-3, -1} <= set(cast.chats(cast.claim(session, AGAIN)))
    assert reports.progress(session, post).whole.audience == 3


def test_a_telegram_group_that_was_upgraded_does_not_get_it_again(
    session: Session, people: cast.Cast
) -> None:
    linked = link(session, people, people.ctip, -1)
    post = posts.plan(session, "broadcast", cast.NOW, {"people": [], "chats": [linked.id]})
    assert post is not None
    posts.open_due(session, cast.NOW)
    (one,) = cast.claim(session)
    outbox.record(session, [Result(one.delivery_id, "sent", message_id=5)], cast.NOW)
    linked_chats.move(session, -1, -9)
    session.flush()
    session.expire_all()
    assert resends.missed(session, post).chats == 0


def test_a_telegram_group_that_is_linked_to_others_since_is_not_offered(
    session: Session, people: cast.Cast
) -> None:
    linked = link(session, people, people.closed, -1)
    audience = {"all": [[f"group:{people.closed.id}"]], "not": [], "chats": [linked.id]}
    post = posts.plan(session, "broadcast", cast.NOW, audience, {"circle": [people.closed.id]})
    assert post is not None
    assert broadcasts.count(session, post).chats == 1
    link(session, people, people.ctip, -1)
    session.expire_all()
    assert broadcasts.count(session, post).chats == 0
    posts.open_due(session, cast.NOW)
    assert -1 not in cast.chats(cast.claim(session))
