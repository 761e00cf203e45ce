from datetime import timedelta
from typing import Any

import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import (
    approval_watch,
    broadcasts,
    copies,
    corrections,
    errors,
    linked_chats,
    posts,
    submissions,
)
from storage.models import Audit, Network, Person, Post
from storage.rules.audience import Audience

BETTER: dict[str, Any] = {
    "text": "Better", "translations": {"bn": "আরও ভালো"}, "attachment": None,
}  # fmt: skip


@pytest.fixture
def gita(session: Session, people: cast.Cast) -> Person:
    """A second one of the secretariat."""
    return cast.person(session, "Gita", people.iom, "secretariat", telegram_id=120)


@pytest.fixture
def left(session: Session, people: cast.Cast) -> Post:
    """Amina's broadcast, which has begun to leave; whatever it says was approved."""
    session.get_one(Network, 1).approval = {"above": 1}
    facts = {"text": "Words", "attachment": None, "people": 5}
    post = posts.plan(
        session, "broadcast", cast.NOW, Audience().to_json(), facts, author_id=people.amina.id
    )
    assert post is not None
    posts.open_due(session, cast.NOW)
    return post


def submit(
    session: Session, post: Post, person: Person, seen: str | None = None, **how: bool
) -> bool:
    """Say whether it holds at once."""
    return not corrections.submit(
        session, post, BETTER, seen or submissions.digest(post),
        cast.viewer(session, person), cast.NOW, **how,
    )  # fmt: skip


def told(session: Session) -> list[tuple[str, list[int]]]:
    """Give the notices that are owed, and to whom."""
    owed = session.scalars(select(Post).where(Post.kind == "notice").order_by(Post.id))
    return [(one.facts["text"], one.audience["people"]) for one in owed]


def test_where_nobody_else_could_approve_it_is_confirmed_a_second_time_and_audited(
    session: Session, people: cast.Cast, left: Post
) -> None:
    with pytest.raises(errors.Unapproved):
        submit(session, left, people.amina)
    assert (left.facts["text"], left.version) == ("Words", 1)
    assert submit(session, left, people.amina, confirmed=True)
    did = session.scalars(select(Audit.action).order_by(Audit.id)).all()
    assert did[-2:] == ["broadcast-corrected", "broadcast-correction-confirmed-alone"]
    assert (left.facts["text"], left.version, left.behind) == ("Better", 2, True)
    assert left.facts["translations"] == {"bn": "আরও ভালো"}


def test_the_telegram_groups_that_it_went_to_count_as_they_did_for_the_broadcast(
    session: Session, people: cast.Cast, left: Post, gita: Person
) -> None:
    session.get_one(Network, 1).approval = {"above": 5}
    place = linked_chats.Place(-100, "A chat")
    linked = linked_chats.link(session, place, people.ctip, people.amina.id, cast.NOW)
    session.flush()
    assert submit(session, left, people.amina)
    left.audience = left.audience | {"chats": [linked.id]}
    assert not submit(session, left, people.amina)


def test_it_waits_for_approval_beside_which_there_is_no_other(
    session: Session, people: cast.Cast, left: Post, gita: Person
) -> None:
    assert not submit(session, left, people.amina)
    assert (left.facts["text"], left.version) == ("Words", 1)
    with pytest.raises(errors.CorrectionWaits):
        submit(session, left, gita)
    assert not submit(session, left, people.amina)  # one's own is replaced
    assert "correction_void" not in dict(told(session))
    approver = cast.viewer(session, gita)
    with pytest.raises(errors.Outdated):
        corrections.approve(session, left.id, 1, approver, cast.NOW)
    corrections.approve(session, left.id, 2, approver, cast.NOW)
    assert (left.facts["text"], left.version, left.correction) == ("Better", 2, None)
    assert left.facts["translations"] == {"bn": "আরও ভালো"}


def test_what_was_changed_since_is_not_overwritten(
    session: Session, people: cast.Cast, left: Post, gita: Person
) -> None:
    seen = submissions.digest(left)
    submit(session, left, people.amina)
    left.facts = left.facts | {"text": "Another's"}
    with pytest.raises(errors.ChangedSince):
        corrections.approve(session, left.id, 1, cast.viewer(session, gita), cast.NOW)
    corrections.decline(session, left.id, 1, cast.viewer(session, gita), cast.NOW, None)
    with pytest.raises(errors.ChangedSince):
        submit(session, left, people.amina, seen)
    assert left.facts["text"] == "Another's"


def test_who_comes_second_is_told_who_declined_or_that_there_is_a_newer_one(
    session: Session, people: cast.Cast, left: Post, gita: Person
) -> None:
    hana = cast.person(session, "Hana", people.iom, "secretariat", telegram_id=121)
    submit(session, left, people.amina)
    corrections.decline(session, left.id, 1, cast.viewer(session, hana), cast.NOW, "Why?")
    second = cast.viewer(session, gita)
    with pytest.raises(errors.AlreadyDecided) as refused:
        corrections.approve(session, left.id, 1, second, cast.NOW)
    assert (refused.value.state, refused.value.by) == ("declined", "Hana")
    with pytest.raises(errors.Outdated) as outside:
        corrections.approve(session, left.id, 1, cast.viewer(session, people.bina), cast.NOW)
    assert type(outside.value) is errors.Outdated  # nobody else learns that there was one
    submit(session, left, people.amina)
    with pytest.raises(errors.NotWaiting):
        corrections.approve(session, left.id, 1, second, cast.NOW)


@pytest.mark.parametrize("how", ["corrected", "recalled"])
def test_who_wrote_a_correction_that_waited_is_told_when_it_is_void(
    session: Session, people: cast.Cast, left: Post, gita: Person, how: str
) -> None:
    submit(session, left, people.amina)
    second = cast.viewer(session, gita)
    if how == "recalled":
        copies.recall(session, left.id, second, cast.NOW)
    else:
        left.facts = left.facts | {"text": "Another's"}  # so that it is void
        submit(session, left, gita)
        assert left.correction is not None
        assert left.correction["by"] == gita.id
    assert ("correction_void", [people.amina.id]) in told(session)


def test_a_colleagues_correction_that_waits_is_not_passed_over_where_no_approval_is_needed_now(
    session: Session, people: cast.Cast, left: Post, gita: Person
) -> None:
    submit(session, left, people.amina)
    session.get_one(Network, 1).approval = {}
    with pytest.raises(errors.CorrectionWaits):
        submit(session, left, gita)


def test_who_has_yet_to_approve_it_is_asked_once_more_and_who_can_only_since(
    session: Session, people: cast.Cast, left: Post, gita: Person
) -> None:
    submit(session, left, people.amina)
    assert broadcasts.counts(session)["approval"] == 1
    assert list(broadcasts.listed(session, "approval", 6)) == [left]

    def look(after: timedelta) -> int:
        return approval_watch.look_after(session, cast.NOW + after)

    assert look(cast.HOUR) == 0
    hana = cast.person(session, "Hana", people.iom, "secretariat", telegram_id=121)
    assert (look(cast.HOUR), look(cast.HOUR)) == (1, 0)
    assert told(session)[-1] == ("correction_asked", [hana.id])
    assert (look(approval_watch.PATIENCE), look(2 * approval_watch.PATIENCE)) == (1, 0)
    assert [who for text, who in told(session) if text == "correction_asked"][-2:] == [
        [gita.id], [hana.id],
    ]  # fmt: skip


def test_a_correction_that_nobody_can_approve_any_more_waits_no_more_and_its_writer_is_told(
    session: Session, people: cast.Cast, left: Post, gita: Person
) -> None:
    submit(session, left, people.amina)
    gita.stopped_at = cast.NOW
    assert approval_watch.look_after(session, cast.NOW) == 1
    assert left.correction is None
    assert told(session)[-1] == ("correction_unapproved", [people.amina.id])
    assert broadcasts.counts(session)["approval"] == 0
