from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import errors, meetings, members, posts, recipients, reports, submissions
from storage.models import Account, Person, Post
from storage.rules.audience import KINDS

EVERYBODY: dict[str, Any] = {"all": [], "not": []}


def only(kind: str) -> dict[str, Any]:
    return {"all": [[f"kind:{kind}"]], "not": []}


def owe(session: Session, kind: str = "broadcast", **columns: Any) -> Post:
    post = posts.plan(session, kind, cast.NOW, EVERYBODY, **columns)
    assert post is not None
    return post


def test_one_cause_makes_one_post(session: Session) -> None:
    assert posts.plan(session, "reminder", cast.NOW, EVERYBODY, once="a") is not None
    assert posts.plan(session, "reminder", cast.NOW, EVERYBODY, once="a") is None
    assert posts.plan(session, "reminder", cast.NOW, EVERYBODY, once="b") is not None
    for _ in range(2):
        assert posts.plan(session, "reminder", cast.NOW, EVERYBODY) is not None


def test_a_post_opens_when_it_is_due(session: Session, people: cast.Cast) -> None:
    due = cast.NOW + cast.HOUR
    post = owe(session, due_at=due)
    assert posts.open_due(session, due - timedelta(seconds=1)) == 0
    assert cast.deliveries(session) == []
    assert posts.open_due(session, due) == 1
    assert (post.state, post.opened_at) == ("open", due)
    assert cast.states(session) == dict.fromkeys((101, 102, 103, 104), ("queued", None))
    assert posts.open_due(session, due) == 0


def test_only_members_with_a_reachable_chat_get_a_delivery(
    session: Session, people: cast.Cast
) -> None:
    cast.person(session, "Expected", people.iom, telegram_id=110, joined_at=None)
    cast.person(session, "Chatless", people.iom)
    cast.person(session, "Left", people.iom, telegram_id=111, left_at=cast.NOW)
    cast.person(session, "Stopped", people.iom, telegram_id=112, stopped_at=cast.NOW)
    session.get_one(Account, 104).unreachable = "blocked"
    post = owe(session)
    posts.open_due(session, cast.NOW)
    assert sorted(cast.states(session)) == [101, 102, 103]
    assert post.without_chat == 3


@pytest.mark.parametrize("kinds", [[], ["cso"], ["un_agency", "cso"], ["donor"]])
@pytest.mark.parametrize("groups", [[], ["ctip"], ["closed"], ["ctip", "closed"]])
@pytest.mark.parametrize("about", [None, "public", "private"])
def test_the_opened_audience_is_the_one_that_was_counted(
    session: Session, people: cast.Cast, kinds: list[str], groups: list[str], about: str | None
) -> None:
    cast.person(session, "Chatless", people.shelter)
    item = cast.news(session, people.closed if about == "private" else people.ctip)
    news = [item] if about else []
    of_groups = [f"group:{getattr(people, name).id}" for name in groups]
    clauses = [[f"kind:{kind}" for kind in kinds], of_groups]
    audience = {"all": [clause for clause in clauses if clause], "not": []}
    counted = recipients.count(session, recipients.of(audience, None, news))
    post = posts.plan(session, "broadcast", cast.NOW, audience, items=cast.items(*news))
    assert post is not None
    posts.open_due(session, cast.NOW)
    progress = reports.progress(session, post)
    people_ = progress.people.audience
    assert (people_, post.without_chat) == (counted.people, counted.without_chat)
    assert len(cast.claim(session)) == counted.people


def test_an_audience_is_counted_in_people_and_organizations(
    session: Session, people: cast.Cast
) -> None:
    cast.crowd(session, people.shelter, 3)
    cast.person(session, "Chatless", people.outside)
    csos = recipients.of(only("cso"), None)
    assert recipients.count(session, csos) == recipients.Count(5, 2, 1)
    donors = recipients.of(only("donor"), None)
    assert recipients.count(session, donors) == recipients.Count(0, 0, 0)


def test_every_kind_of_organization_can_be_meant(session: Session, people: cast.Cast) -> None:
    for number, kind in enumerate(KINDS):
        cast.crowd(session, cast.organization(session, f"o{number}", kind), 1, 700 + number)
    counts = [recipients.count(session, recipients.of(only(kind), None)) for kind in KINDS]
    assert [one.people for one in counts] == [3, 3, 1, 1, 1, 1, 1]


def names(people: Sequence[Person]) -> list[str]:
    return [one.name for one in people]


def test_a_sample_is_of_as_many_organizations_as_can_be(
    session: Session, people: cast.Cast
) -> None:
    cast.crowd(session, people.iom, 3)
    cast.person(session, "Chatless", people.unodc)
    everybody = recipients.of(EVERYBODY, None)
    assert names(recipients.sample(session, everybody, 3)) == ["Amina", "Charu", "Bina"]
    assert names(recipients.sample(session, everybody, 5)) == [
        "Amina", "Charu", "Bina", "Rafiq", "P0"
    ]  # fmt: skip
    assert names(recipients.sample(session, recipients.of(only("cso"), None), 5)) == [
        "Charu", "Bina"
    ]  # fmt: skip


def test_who_has_no_chat_is_named_by_organization(session: Session, people: cast.Cast) -> None:
    cast.person(session, "Zahid", people.iom)
    cast.person(session, "Esha", people.shelter)
    cast.person(session, "Babul", people.shelter)
    cast.person(session, "Gone", people.shelter, left_at=cast.NOW)
    session.get_one(Account, 104).unreachable = "blocked"
    everybody = recipients.of(EVERYBODY, None)
    apart = ["Zahid", "Charu", "Babul", "Esha"]
    assert names(recipients.without_chat(session, everybody)) == apart
    assert names(recipients.without_chat(session, everybody, limit=2)) == apart[:2]
    csos = recipients.of(only("cso"), None)
    assert names(recipients.without_chat(session, csos)) == apart[1:]


def test_a_notice_to_staff_waits_until_somebody_is_there(
    session: Session, people: cast.Cast
) -> None:
    members.stop(session, 101, cast.NOW)
    posts.tell_staff(session, cast.NOW, "join_request", request_id=1)
    assert posts.open_due(session, cast.NOW) == 0
    assert session.scalars(select(Post.state)).one() == "planned"
    members.resume(session, people.amina, cast.NOW)
    assert posts.open_due(session, cast.NOW + cast.DAY) == 1
    assert cast.chats(cast.claim(session)) == [101]


def test_an_answer_to_somebody_who_stopped_waits_until_they_are_back(
    session: Session, people: cast.Cast
) -> None:
    members.stop(session, 103, cast.NOW)
    posts.tell(session, cast.NOW, people.bina.id, "contact_answer", contact_id=1)
    assert posts.open_due(session, cast.NOW) == 0
    members.resume(session, people.bina, cast.NOW)
    assert posts.open_due(session, cast.NOW + cast.DAY) == 1
    assert cast.chats(cast.claim(session)) == [103]


def test_waiting_notices_hold_up_nothing_else(session: Session, people: cast.Cast) -> None:
    members.stop(session, 101, cast.NOW)
    for _ in range(3):
        posts.tell_staff(session, cast.NOW, "join_request")
    owe(session, due_at=cast.NOW + cast.HOUR)
    assert posts.next_due(session) == cast.NOW + cast.HOUR
    assert posts.open_due(session, cast.NOW + cast.HOUR, limit=1) == 1
    assert len(cast.claim(session)) == 3
    assert posts.next_due(session) is None


def test_at_most_so_many_posts_are_opened_at_a_time(session: Session, people: cast.Cast) -> None:
    for minutes in (3, 1, 2):
        owe(session, f"kind-{minutes}", due_at=cast.NOW + timedelta(minutes=minutes))
    assert posts.open_due(session, cast.NOW + cast.HOUR, limit=2) == 2
    states = {post.kind: post.state for post in session.scalars(select(Post))}
    assert states == {"kind-1": "open", "kind-2": "open", "kind-3": "planned"}


def test_answers_to_a_persons_own_act_are_theirs_and_prompt(
    session: Session, people: cast.Cast
) -> None:
    posts.tell(session, cast.NOW, people.bina.id, "welcome", number=3)
    posts.tell_stranger(session, cast.NOW, 999, "join_declined")
    told = session.scalars(select(Post).order_by(Post.id)).all()
    assert [post.prompt for post in told] == [True, True]
    assert [post.facts for post in told] == [
        {"text": "welcome", "number": 3},
        {"text": "join_declined"},
    ]
    assert posts.open_due(session, cast.NOW) == 2
    assert sorted(cast.states(session)) == [103, 999]


def test_a_newcomer_is_offered_what_they_are_asked_to(session: Session, people: cast.Cast) -> None:
    own = cast.meeting(session, people.ctip)
    cast.meeting(session, people.closed)
    cast.meeting(session, people.ctip, status="cancelled")
    cast.meeting(session, people.ctip, key="chat/1")  # not announced to anybody yet
    meetings.offer(session, people.bina, cast.NOW)
    posts.open_due(session, cast.NOW)
    assert cast.chats(cast.claim(session)) == [103]
    offered = session.scalars(select(Post).where(Post.kind == "announcement")).one()
    assert (offered.meeting_id, offered.prompt) == (own.id, True)


def test_the_secretariat_is_told_once_of_a_broadcast_that_somebody_did_not_get_in_time(
    session: Session, people: cast.Cast
) -> None:
    post = owe(session)
    posts.open_due(session, cast.NOW)
    told = select(Post).where(Post.kind == "notice").order_by(Post.id)
    for late, numbers in ((2, [2]), (2, [2]), (1, [2]), (3, [2, 3]), (0, [2, 3])):
        post.state = "open"
        for place, delivery in enumerate(cast.deliveries(session)):
            delivery.state = "expired" if place < late else "sent"
        session.flush()
        posts.close_finished(session, cast.NOW)
        assert [one.facts["number"] for one in session.scalars(told)] == numbers
        session.expire_all()
    notice = session.scalars(told).first()
    assert notice is not None
    assert (notice.audience, notice.facts["post_id"]) == ({"roles": ["secretariat"]}, post.id)


def test_a_post_is_closed_when_nothing_of_it_is_on_its_way(
    session: Session, people: cast.Cast
) -> None:
    post, nobodys = owe(session), posts.plan(session, "x", cast.NOW, {"people": []})
    assert nobodys is not None
    assert posts.close_finished(session, cast.NOW) == 0
    posts.open_due(session, cast.NOW)
    assert posts.close_finished(session, cast.NOW) == 1
    for state, closed in (("queued", 0), ("sending", 0), ("unknown", 1), ("sent", 0)):
        for delivery in cast.deliveries(session):
            delivery.state = state
        session.flush()
        assert posts.close_finished(session, cast.NOW) == closed
    session.expire_all()
    assert {(one.state, one.closed_at) for one in (post, nobodys)} == {("closed", cast.NOW)}


def test_a_post_can_be_taken_back_until_it_opens(session: Session, people: cast.Cast) -> None:
    hold = cast.NOW + timedelta(seconds=60)
    undone, gone = owe(session, due_at=hold), owe(session)
    posts.open_due(session, cast.NOW)
    staff = cast.viewer(session, people.amina)
    submissions.take_back(session, undone, staff, cast.NOW)
    with pytest.raises(errors.TooLate):
        submissions.take_back(session, gone, staff, cast.NOW)
    with pytest.raises(errors.AlreadyDone):
        submissions.take_back(session, undone, staff, cast.NOW)
    assert (undone.state, gone.state) == ("draft", "open")
    assert posts.open_due(session, hold) == 0


def test_progress_is_counted_from_the_ledger(session: Session, people: cast.Cast) -> None:
    cast.person(session, "Chatless", people.iom)
    post = owe(session)
    posts.open_due(session, cast.NOW)
    ends = (("sent", None), ("failed", "blocked"), ("failed", "blocked"), ("sending", None))
    for delivery, (state, reason) in zip(cast.deliveries(session), ends, strict=True):
        delivery.state, delivery.reason = state, reason
    session.flush()
    progress = reports.progress(session, post)
    assert progress.people.states == {"sent": 1, "failed": 2, "sending": 1}
    assert progress.people.reasons == {("failed", "blocked"): 2}
    assert (progress.whole.audience, post.without_chat, progress.done) == (4, 1, False)


def test_progress_is_done_when_nothing_waits(session: Session, people: cast.Cast) -> None:
    post = owe(session)
    posts.open_due(session, cast.NOW)
    assert not reports.progress(session, post).done
    for delivery in cast.deliveries(session):
        delivery.state = "sent"
    session.flush()
    assert reports.progress(session, post).done


def test_only_what_is_queued_for_a_chat_is_withdrawn(session: Session, people: cast.Cast) -> None:
    for _ in range(3):
        owe(session)
    posts.open_due(session, cast.NOW)
    first, second, third = (one for one in cast.deliveries(session) if one.chat_id == 103)
    first.state, second.state = "sent", "sending"
    posts.withdraw_chat(session, 103, "stopped")
    session.expire_all()
    assert [one.state for one in (first, second, third)] == ["sent", "sending", "withdrawn"]
    assert cast.states(session)[104] == ("queued", None)
