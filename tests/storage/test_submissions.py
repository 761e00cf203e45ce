from datetime import timedelta
from typing import Any

import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import approvals, broadcasts, errors, outbox, posts, submissions
from storage.models import Network, Person, Post
from storage.rules.audience import Atom, Audience

HOLD = timedelta(seconds=60)


def draft(session: Session, people: cast.Cast, *group_ids: int) -> Post:
    """Amina's draft, to some working groups or to everybody."""
    made = broadcasts.draft(session, people.amina.id, cast.NOW, "Words")
    audience = Audience()
    for one in group_ids:
        audience = audience.toggled(Atom("group", one))
    made.audience = audience.to_json()
    return made


def submit(session: Session, people: cast.Cast, post: Post, **how: bool) -> None:
    submissions.submit(session, post, cast.viewer(session, people.amina), cast.NOW, HOLD, **how)


def policy(session: Session, **approval: object) -> None:
    session.get_one(Network, 1).approval = approval


@pytest.fixture
def gita(session: Session, people: cast.Cast) -> Person:
    """A second one of the secretariat."""
    return cast.person(session, "Gita", people.iom, "secretariat", telegram_id=120)


def test_what_is_sent_now_is_held_and_counted(session: Session, people: cast.Cast) -> None:
    post = draft(session, people)
    submit(session, people, post)
    assert (post.state, post.due_at, post.prompt) == ("planned", cast.NOW + HOLD, True)
    assert (post.facts["people"], post.facts["organizations"]) == (4, 4)
    with pytest.raises(errors.AlreadySent):
        submit(session, people, post)


def test_what_is_for_later_waits_for_its_time_and_for_quiet_hours(
    session: Session, people: cast.Cast
) -> None:
    post = draft(session, people)
    at = cast.NOW + cast.DAY
    broadcasts.change(post, cast.NOW, when={"at": at.isoformat()})
    submit(session, people, post)
    assert (post.due_at, post.prompt) == (at, False)
    late = draft(session, people)
    broadcasts.change(late, cast.NOW, when={"at": (cast.NOW - cast.HOUR).isoformat()})
    with pytest.raises(errors.Past):
        submit(session, people, late)


def test_a_version_that_changed_voids_what_was_seen_and_approved(
    session: Session, people: cast.Cast
) -> None:
    post = draft(session, people)
    seen = {submissions.digest(post)}
    for versions in ({"bn": "লেখা"}, {"bn": "আরেক লেখা"}):
        broadcasts.change(post, cast.NOW, translations=versions)
        seen.add(submissions.digest(post))
    assert len(seen) == 3


def test_it_moves_with_its_meeting_and_comes_back_when_that_is_cancelled(
    session: Session, people: cast.Cast
) -> None:
    meeting, post = cast.meeting(session, people.ctip), draft(session, people)
    broadcasts.change(post, cast.NOW, when={"meeting": meeting.id, "minutes": -60})
    submit(session, people, post)
    assert post.due_at == cast.STARTS - cast.HOUR
    cast.change(session, meeting, starts=cast.STARTS + cast.DAY)
    assert post.due_at == cast.STARTS + cast.DAY - cast.HOUR
    session.get_one(Network, 1).quiet_hours = "08:00-09:30"
    session.flush()
    early = cast.STARTS + 2 * cast.DAY  # ten o'clock in Dhaka: an hour before it is quiet
    cast.change(session, meeting, starts=early)
    assert post.due_at == early - cast.HOUR / 2
    cast.change(session, meeting, status="cancelled")
    assert post.state == "draft"
    told = session.scalars(select(Post).where(Post.kind == "notice")).all()
    assert "broadcast_back" in {one.facts["text"] for one in told}


def test_what_goes_before_a_meeting_is_of_no_use_once_that_began(
    session: Session, people: cast.Cast
) -> None:
    meeting, post = cast.meeting(session, people.ctip), draft(session, people)
    broadcasts.change(post, cast.NOW, when={"meeting": meeting.id, "minutes": -60})
    submit(session, people, post)
    assert post.expires_at == cast.STARTS
    cast.change(session, meeting, starts=cast.STARTS + cast.DAY)
    assert post.expires_at == cast.STARTS + cast.DAY
    began = cast.STARTS + cast.DAY + cast.HOUR / 2  # the bot was away until then
    posts.open_due(session, began)
    outbox.expire(session, began)
    posts.close_finished(session, began)
    session.expire_all()
    assert {one.state for one in cast.deliveries(session, "broadcast")} == {"expired"}
    told = session.scalars(select(Post).where(Post.kind == "notice")).all()
    assert "broadcast_expired" in {one.facts["text"] for one in told}


@pytest.mark.parametrize(
    ("approval", "private", "wanted"),
    [
        ({}, True, False),
        ({"private": True}, False, False),
        ({"private": True}, True, True),
        ({"above": 3}, False, True),
        ({"above": 4}, False, False),
        ({"private": False, "above": None}, True, False),
    ],
)
def test_the_networks_policy_says_what_needs_approval(
    session: Session,
    people: cast.Cast,
    gita: Person,
    approval: dict[str, object],
    private: bool,
    wanted: bool,
) -> None:
    gita.stopped_at = None if wanted else cast.NOW  # so that there are four people otherwise
    policy(session, **approval)
    post = draft(session, people, *([people.closed.id] if private else []))
    submit(session, people, post)
    assert (post.state == "approval") == wanted


def test_its_author_never_approves_it_and_others_only_as_it_is(
    session: Session, people: cast.Cast, gita: Person
) -> None:
    policy(session, private=True)
    post = draft(session, people, people.closed.id)
    submit(session, people, post)
    mark = post.facts["mark"]
    amina, second = cast.viewer(session, people.amina), cast.viewer(session, gita)
    bina = cast.viewer(session, people.bina)
    for who, of in ((amina, mark), (bina, mark), (second, mark + 1)):
        with pytest.raises(errors.Outdated):
            approvals.approve(session, post.id, of, who, cast.NOW, HOLD)
    approvals.approve(session, post.id, mark, second, cast.NOW, HOLD)
    assert (post.state, post.approved_by_id) == ("planned", gita.id)
    with pytest.raises(errors.AlreadyDecided):
        approvals.decline(
            session, post.id, mark, cast.viewer(session, people.rafiq), cast.NOW, None
        )


def test_the_chair_of_the_working_group_may_approve(session: Session, people: cast.Cast) -> None:
    policy(session, private=True)
    post = draft(session, people, people.closed.id)
    assert [one.name for one in approvals.approvers(session, post)] == ["Rafiq"]


@pytest.mark.parametrize("approved", [True, False])
def test_what_says_something_else_by_now_is_given_back_to_its_author(
    session: Session, people: cast.Cast, gita: Person, approved: bool
) -> None:
    policy(session, private=approved)
    item = cast.news(session, people.closed)
    post = draft(session, people)
    broadcasts.put_items(post, [item])
    submit(session, people, post)
    if approved:
        mark = post.facts["mark"]
        approvals.approve(session, post.id, mark, cast.viewer(session, gita), cast.NOW, HOLD)
    assert submissions.take_back_changed(session, cast.NOW) == 0
    item.title = "Another"
    assert submissions.take_back_changed(session, cast.NOW) == 1
    assert (post.state, post.approved_by_id) == ("draft", None)
    told = session.scalars(select(Post).where(Post.kind == "notice").order_by(Post.id)).all()
    assert told[-1].facts["text"] == "broadcast_changed"


@pytest.mark.parametrize("what", ["text", "audience", "time"])
def test_a_change_of_what_was_approved_is_asked_for_anew(
    session: Session, people: cast.Cast, gita: Person, what: str
) -> None:
    policy(session, private=True)
    post = draft(session, people, people.closed.id)
    submit(session, people, post)
    amina, second = cast.viewer(session, people.amina), cast.viewer(session, gita)
    mark = post.facts["mark"]
    approvals.approve(session, post.id, mark, second, cast.NOW, HOLD)
    with pytest.raises(errors.AlreadySent):  # nothing of it is changed while it is approved
        broadcasts.editable(session, post.id)
    submissions.take_back(session, post, amina, cast.NOW)
    changed: dict[str, dict[str, Any]] = {
        "text": {"text": "Other words"},
        "audience": {},
        "time": {"when": {"at": (cast.NOW + cast.DAY).isoformat()}},
    }
    if what == "audience":
        wider = Audience.from_json(post.audience).toggled(Atom("group", people.ctip.id))
        post.audience = wider.to_json()
    broadcasts.change(post, cast.NOW, **changed[what])
    submit(session, people, post)
    assert (post.state, post.approved_by_id) == ("approval", None)
    with pytest.raises(errors.NotWaiting):  # the button of the first time
        approvals.approve(session, post.id, mark, second, cast.NOW, HOLD)
    approvals.approve(session, post.id, post.facts["mark"], second, cast.NOW, HOLD)
    assert post.state == "planned"


@pytest.mark.parametrize("by_its_author", [True, False])
def test_its_author_is_told_who_else_took_it_back(
    session: Session, people: cast.Cast, gita: Person, by_its_author: bool
) -> None:
    post = draft(session, people)
    submit(session, people, post)
    who = people.amina if by_its_author else gita
    submissions.take_back(session, post, cast.viewer(session, who), cast.NOW)
    told = session.scalars(select(Post).where(Post.kind == "notice")).all()
    assert [(one.facts["text"], one.facts["by"], one.audience) for one in told] == (
        [] if by_its_author else [("broadcast_taken_back", "Gita", {"people": [people.amina.id]})]
    )


def test_where_nobody_else_can_its_author_confirms(session: Session, people: cast.Cast) -> None:
    policy(session, above=1)
    post = draft(session, people)
    with pytest.raises(errors.Unapproved):
        submit(session, people, post)
    submit(session, people, post, confirmed=True)
    assert post.state == "planned"
