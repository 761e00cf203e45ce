from datetime import datetime, timedelta

import cast
import pytest
from races import Race, amina_id
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import approval_watch, approvals, broadcasts, errors, linked_chats, submissions
from storage.database import Database
from storage.linked_chats import Place
from storage.models import LinkedChat, Network, Person, Post
from storage.rules.audience import Atom, Audience

HOLD = timedelta(seconds=60)


@pytest.fixture
def gita(session: Session, people: cast.Cast) -> Person:
    """A second one of the secretariat."""
    session.get_one(Network, 1).approval = {"above": 1}
    return cast.person(session, "Gita", people.iom, "secretariat", telegram_id=120)


def submitted(session: Session, author: Person, after: timedelta | None = None) -> Post:
    post = broadcasts.draft(session, author.id, cast.NOW, "Words")
    post.audience = Audience().to_json()
    if after is not None:
        broadcasts.change(post, cast.NOW, when={"at": (cast.NOW + after).isoformat()})
    submissions.submit(session, post, cast.viewer(session, author), cast.NOW, HOLD)
    assert post.state == "approval"
    return post


def asked(session: Session) -> int:
    """How often somebody was asked for an approval."""
    notices = session.query(Post).filter(Post.kind == "notice").all()
    return sum(one.facts["text"] == "approval_asked" for one in notices)


@pytest.mark.parametrize(
    ("after", "again"),
    [
        (None, approval_watch.PATIENCE),
        (timedelta(days=2), timedelta(days=2) - approval_watch.AHEAD),
        (timedelta(hours=1), timedelta(minutes=30)),
    ],
)
def test_it_is_asked_for_once_more(
    session: Session,
    people: cast.Cast,
    gita: Person,
    after: timedelta | None,
    again: timedelta,
) -> None:
    submitted(session, people.amina, after)
    assert approval_watch.look_after(session, cast.NOW + again - HOLD) == 0
    assert approval_watch.look_after(session, cast.NOW + again) == 1
    assert approval_watch.look_after(session, cast.NOW + again) == 0
    assert asked(session) == 2


def test_what_was_to_have_left_is_a_draft_again_and_its_author_told(
    session: Session, people: cast.Cast, gita: Person
) -> None:
    post = submitted(session, people.amina, timedelta(days=1))
    now = cast.NOW + cast.DAY
    assert approval_watch.look_after(session, now) == 1
    assert post.state == "draft"
    told = session.query(Post).filter(Post.kind == "notice").order_by(Post.id).all()[-1]
    assert (told.facts["text"], told.audience) == (
        "broadcast_unapproved", {"people": [people.amina.id]},
    )  # fmt: skip


def approve(session: Session, post: Post, who: Person, now: datetime) -> None:
    mark = post.facts["mark"]
    approvals.approve(session, post.id, mark, cast.viewer(session, who), now, HOLD)


def test_an_approval_counts_until_its_time_and_not_after(
    session: Session, people: cast.Cast, gita: Person
) -> None:
    late = submitted(session, people.amina, cast.DAY)
    with pytest.raises(errors.NotInTime):  # the clock has not ticked yet
        approve(session, late, gita, cast.NOW + cast.DAY)
    approval_watch.look_after(session, cast.NOW + cast.DAY)
    with pytest.raises(errors.NotInTime):
        approve(session, late, gita, cast.NOW + cast.DAY)
    post = submitted(session, people.amina, cast.DAY)
    approve(session, post, gita, cast.NOW + cast.DAY - HOLD / 2)
    assert (post.state, post.due_at) == ("planned", cast.NOW + cast.DAY + HOLD / 2)


def test_who_comes_second_is_told_who_declined_or_that_it_was_taken_back(
    session: Session, people: cast.Cast, gita: Person
) -> None:
    post = submitted(session, people.amina)
    hana = cast.person(session, "Hana", people.iom, "secretariat", telegram_id=121)
    mark = post.facts["mark"]
    approvals.decline(session, post.id, mark, cast.viewer(session, hana), cast.NOW, "Too long")
    with pytest.raises(errors.AlreadyDecided) as refused:
        approve(session, post, gita, cast.NOW)
    assert (refused.value.state, refused.value.by) == ("declined", "Hana")
    amina = cast.viewer(session, people.amina)
    submissions.submit(session, post, amina, cast.NOW, HOLD)
    submissions.take_back(session, post, amina, cast.NOW)
    with pytest.raises(errors.NotWaiting):
        approve(session, post, gita, cast.NOW)


def test_what_waited_before_a_new_version_came_is_asked_for_too(
    session: Session, people: cast.Cast, gita: Person
) -> None:
    post = submitted(session, people.amina)
    post.facts = {name: post.facts[name] for name in ("text", "attachment", "mark", "digest")}
    assert approval_watch.look_after(session, cast.NOW + approval_watch.PATIENCE - HOLD) == 0
    assert approval_watch.look_after(session, cast.NOW + approval_watch.PATIENCE) == 1
    assert approval_watch.look_after(session, cast.NOW + approval_watch.PATIENCE) == 0


def test_what_somebody_approves_just_now_is_not_given_back(race: Race, database: Database) -> None:
    def enter(session: Session) -> tuple[int, int]:
        session.get_one(Network, 1).approval = {"above": 1}
        amina = session.get_one(Person, amina_id(session))
        other = cast.person(session, "Gita", amina.organization, "secretariat", telegram_id=120)
        return submitted(session, amina, cast.DAY).id, other.id

    post_id, other_id = database.call(enter)

    def approved(session: Session) -> None:
        post, other = session.get_one(Post, post_id), session.get_one(Person, other_id)
        approve(session, post, other, cast.NOW + cast.DAY - HOLD)

    race.run(approved, lambda session: approval_watch.look_after(session, cast.NOW + cast.DAY))
    state = database.call_reading(lambda session: session.get_one(Post, post_id).state)
    assert state == "planned"


@pytest.mark.parametrize("how", ["left out", "its Telegram group"])
def test_a_chair_who_may_not_see_to_whom_it_goes_is_not_asked(
    session: Session, people: cast.Cast, how: str
) -> None:
    session.get_one(Network, 1).approval = {"above": 1}
    people.ctip.chair_id = people.rafiq.organization_id
    post = broadcasts.draft(session, people.amina.id, cast.NOW, "Words")
    post.audience = Audience().toggled(Atom("group", people.ctip.id)).to_json()
    session.flush()
    assert people.rafiq in approvals.approvers(session, post)
    hidden = cast.group(session, "hidden", private=True)
    if how == "left out":
        leave_out = Atom("group", hidden.id)
        post.audience = Audience.from_json(post.audience).toggled_exclusion(leave_out).to_json()
    else:
        place = Place(-5001, "Sample chat")
        linked_chats.link(session, place, hidden, people.amina.id, cast.NOW)
        linked_id = session.scalars(select(LinkedChat.id)).one()
        post.audience = post.audience | {"chats": [linked_id]}
    session.flush()
    assert approvals.approvers(session, post) == []


def test_a_chair_alone_does_not_let_it_leave_to_more_than_the_working_group(
    session: Session, people: cast.Cast
) -> None:
    session.get_one(Network, 1).approval = {"above": 1}
    people.ctip.chair_id = people.rafiq.organization_id
    linked_chats.link(session, Place(-5001, "Sample"), people.ctip, people.amina.id, cast.NOW)
    chats = {"chats": [session.scalars(select(LinkedChat.id)).one()]}
    post = broadcasts.draft(session, people.amina.id, cast.NOW, "Words")
    ctip, cso = Atom("group", people.ctip.id), Atom("kind", "cso")
    for clauses, asked in (
        ([], []),
        ([{ctip, cso}], []),
        ([{ctip}], [people.rafiq]),
        ([{ctip}, {cso}], [people.rafiq]),
    ):
        audience = Audience(frozenset(frozenset(one) for one in clauses))
        post.audience = audience.to_json() | chats
        session.flush()
        assert approvals.approvers(session, post) == asked


def test_a_chair_does_not_decide_on_copies_of_others_because_an_item_was_withdrawn(
    session: Session, people: cast.Cast
) -> None:
    session.get_one(Network, 1).approval = {"private": True}
    post = broadcasts.draft(session, people.amina.id, cast.NOW)
    general, own = cast.news(session), cast.news(session, people.closed, key="own")
    broadcasts.put_items(post, [general, own])
    post.state, general.withdrawn = "closed", True
    session.flush()
    assert approvals.approvers(session, post, people.amina.id) == []
    broadcasts.put_items(post, [own])
    session.flush()
    assert approvals.approvers(session, post, people.amina.id) == [people.rafiq]


def test_a_reminder_says_that_it_is_one_and_waits_for_the_morning_where_nothing_hurries(
    session: Session, people: cast.Cast, gita: Person
) -> None:
    submitted(session, people.amina)
    submitted(session, people.amina, cast.DAY)
    approval_watch.look_after(session, cast.NOW + cast.DAY - cast.HOUR)
    notices = session.scalars(select(Post).where(Post.kind == "notice").order_by(Post.id)).all()
    told = [(one.facts.get("again", False), one.prompt) for one in notices]
    assert told == [(False, True), (False, True), (True, False), (True, True)]


def test_what_is_to_leave_at_once_waits_on(
    session: Session, people: cast.Cast, gita: Person
) -> None:
    post = submitted(session, people.amina)
    approval_watch.look_after(session, cast.NOW + cast.DAY)
    approval_watch.look_after(session, cast.NOW + 2 * cast.DAY)
    assert (post.state, asked(session)) == ("approval", 2)


def sent(session: Session, author: Person, after: timedelta | None = None) -> Post:
    """A broadcast that needed nobody's approval when it was sent."""
    session.get_one(Network, 1).approval = {"above": 50}
    post = broadcasts.draft(session, author.id, cast.NOW, "Words")
    if after is not None:
        broadcasts.change(post, cast.NOW, when={"at": (cast.NOW + after).isoformat()})
    submissions.submit(session, post, cast.viewer(session, author), cast.NOW, HOLD)
    assert post.state == "planned"
    return post


def told(session: Session) -> list[tuple[str, bool | None]]:
    notices = session.scalars(select(Post).where(Post.kind == "notice").order_by(Post.id))
    return [(one.facts["text"], one.facts.get("waits")) for one in notices]


@pytest.mark.parametrize(
    ("after", "looked_at"),
    [(None, HOLD), (timedelta(days=2), timedelta(hours=1))],
)
def test_what_came_to_need_an_approval_before_it_leaves_waits_for_it(
    session: Session,
    people: cast.Cast,
    gita: Person,
    after: timedelta | None,
    looked_at: timedelta,
) -> None:
    late = cast.NOW + looked_at
    post = sent(session, people.amina, after)
    assert approval_watch.ask_for_more(session, late - approval_watch.LOOKS) == 0
    session.get_one(Network, 1).approval = {"above": 1}
    assert approval_watch.ask_for_more(session, late - timedelta(seconds=1)) == 0
    assert approval_watch.ask_for_more(session, late) == 1
    assert post.state == "approval"
    assert {("approval_asked", None), ("broadcast_needs_approval", True)} <= set(told(session))
    assert approval_watch.look_after(session, late) == 0  # there is time to approve it
    approve(session, post, gita, late)
    assert post.state == "planned"
    assert approval_watch.ask_for_more(session, post.due_at) == 0


def test_what_came_to_need_an_approval_at_its_very_time_is_its_authors_draft_again(
    session: Session, people: cast.Cast, gita: Person
) -> None:
    post = sent(session, people.amina, cast.DAY)
    assert approval_watch.ask_for_more(session, post.due_at - timedelta(minutes=10)) == 0
    session.get_one(Network, 1).approval = {"above": 1}
    assert approval_watch.ask_for_more(session, post.due_at - timedelta(minutes=1)) == 0
    assert approval_watch.ask_for_more(session, post.due_at) == 1
    assert post.state == "draft"
    assert told(session)[-1] == ("broadcast_needs_approval", False)


def test_what_its_author_confirmed_alone_leaves_as_it_was_confirmed(
    session: Session, people: cast.Cast
) -> None:
    session.get_one(Network, 1).approval = {"above": 1}
    post = broadcasts.draft(session, people.amina.id, cast.NOW, "Words")
    viewer = cast.viewer(session, people.amina)
    submissions.submit(session, post, viewer, cast.NOW, HOLD, confirmed=True)
    assert approval_watch.ask_for_more(session, post.due_at) == 0
    assert post.state == "planned"


def test_who_can_approve_it_only_since_is_asked_and_where_nobody_can_it_is_a_draft_again(
    session: Session, people: cast.Cast, gita: Person
) -> None:
    post = submitted(session, people.amina)
    hana = cast.person(session, "Hana", people.iom, "secretariat", telegram_id=121)
    assert (approval_watch.look_after(session, cast.NOW), asked(session)) == (1, 2)
    assert approval_watch.look_after(session, cast.NOW) == 0
    gita.stopped_at = hana.stopped_at = cast.NOW
    assert approval_watch.look_after(session, cast.NOW) == 1
    assert post.state == "draft"
    assert told(session)[-1][0] == "broadcast_unapproved"
