from datetime import timedelta

import cast
import pytest
from sqlalchemy.orm import Session

from storage import approvals, broadcasts, errors, submissions
from storage.models import Network, Person, Post
from storage.rules.audience import Audience

HOLD = timedelta(seconds=60)


@pytest.fixture
def gita(session: Session, people: cast.Cast) -> Person:
    """A second one of the secretariat."""
    session.get_one(Network, 1).approval = {"above": 1}
    return cast.person(session, "Gita", people.iom, "secretariat", telegram_id=120)


def submitted(session: Session, people: cast.Cast, after: timedelta | None = None) -> Post:
    post = broadcasts.draft(session, people.amina.id, cast.NOW, "Words")
    post.audience = Audience().to_json()
    if after is not None:
        broadcasts.change(post, cast.NOW, when={"at": (cast.NOW + after).isoformat()})
    submissions.submit(session, post, cast.viewer(session, people.amina), cast.NOW, HOLD)
    assert post.state == "approval"
    return post


def asked(session: Session) -> int:
    """How often somebody was asked for an approval."""
    notices = session.query(Post).filter(Post.kind == "notice").all()
    return sum(one.facts["text"] == "approval_asked" for one in notices)


@pytest.mark.parametrize(
    ("after", "again"),
    [
        (None, approvals.PATIENCE),
        (timedelta(days=2), timedelta(days=2) - approvals.AHEAD),
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
    submitted(session, people, after)
    assert approvals.look_after(session, cast.NOW + again - HOLD) == 0
    assert approvals.look_after(session, cast.NOW + again) == 1
    assert approvals.look_after(session, cast.NOW + again) == 0
    assert asked(session) == 2


def test_what_was_to_have_left_is_a_draft_again_and_its_author_told(
    session: Session, people: cast.Cast, gita: Person
) -> None:
    post = submitted(session, people, timedelta(days=1))
    now = cast.NOW + cast.DAY
    assert approvals.look_after(session, now) == 1
    assert post.state == "draft"
    told = session.query(Post).filter(Post.kind == "notice").order_by(Post.id).all()[-1]
    assert (told.facts["text"], told.audience) == (
        "broadcast_unapproved", {"people": [people.amina.id]},
    )  # fmt: skip
    with pytest.raises(errors.Outdated):
        submissions.approve(
            session, post.id, post.facts["mark"], cast.viewer(session, gita), now, HOLD
        )


def test_what_is_to_leave_at_once_waits_on(
    session: Session, people: cast.Cast, gita: Person
) -> None:
    post = submitted(session, people)
    approvals.look_after(session, cast.NOW + cast.DAY)
    approvals.look_after(session, cast.NOW + 2 * cast.DAY)
    assert (post.state, asked(session)) == ("approval", 2)
