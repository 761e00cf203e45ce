import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import inbox
from storage.models import Inbox, Post

UPDATES = [(11, 103, "{}"), (12, 104, "{}"), (13, 103, "{}")]


def test_updates_are_kept_in_the_order_in_which_they_came(session: Session) -> None:
    waiting = inbox.store(session, UPDATES, cast.NOW)
    assert [one.sender_id for one in waiting] == [103, 104, 103]
    assert inbox.unfinished(session) == waiting
    row = inbox.take(session, waiting[1].id)
    assert (row.update_id, row.raw, row.state) == (12, "{}", "new")


def test_an_update_that_comes_again_is_kept_once(session: Session) -> None:
    inbox.store(session, UPDATES[:2], cast.NOW)
    new = inbox.store(session, UPDATES, cast.NOW)
    assert [inbox.take(session, one.id).update_id for one in new] == [13]
    assert inbox.store(session, UPDATES, cast.NOW) == []
    assert len(inbox.unfinished(session)) == 3


def test_replies_are_owed_until_they_went_out(session: Session) -> None:
    (one, *_) = inbox.store(session, UPDATES[:1], cast.NOW)
    row = inbox.take(session, one.id)
    inbox.answered(row, [{"method": "sendMessage"}])
    assert (row.state, row.raw) == ("answered", "")
    assert inbox.unfinished(session) == [one]
    inbox.done(session, one.id, cast.NOW)
    assert (row.state, row.replies, row.finished_at) == ("done", [], cast.NOW)
    assert inbox.unfinished(session) == []


def test_an_update_without_a_reply_is_done_and_keeps_no_text(session: Session) -> None:
    (one, *_) = inbox.store(session, UPDATES[:1], cast.NOW)
    row = inbox.take(session, one.id)
    inbox.answered(row, [])
    assert (row.state, row.raw) == ("done", "")
    assert inbox.unfinished(session) == []


def test_an_update_that_keeps_failing_is_parked_and_staff_are_told(session: Session) -> None:
    (one, *_) = inbox.store(session, UPDATES[:1], cast.NOW)
    parked = [inbox.failed(session, one.id, "KeyError", cast.NOW) for _ in range(inbox.ATTEMPTS)]
    assert parked == [False] * (inbox.ATTEMPTS - 1) + [True]
    row = inbox.take(session, one.id)
    assert (row.state, row.error, row.raw) == ("parked", "KeyError", "{}")
    assert inbox.unfinished(session) == []
    inbox.forget(session, one.id)
    assert inbox.take(session, one.id).raw == ""
    post = session.scalars(select(Post)).one()
    assert post.audience == {"roles": ["secretariat"]}
    assert post.facts == {"text": "update_parked", "update_id": 11, "error": "KeyError"}


@pytest.mark.parametrize(("state", "kept"), [("done", False), ("new", True), ("answered", True),
                                             ("parked", False)])  # fmt: skip
def test_only_what_is_finished_and_old_is_cleaned_away(
    session: Session, state: str, kept: bool
) -> None:
    (one, *_) = inbox.store(session, UPDATES[:1], cast.NOW)
    inbox.take(session, one.id).state = state
    session.flush()
    inbox.clean(session, cast.NOW + inbox.KEPT)
    assert len(session.scalars(select(Inbox.id)).all()) == 1
    inbox.clean(session, cast.NOW + inbox.KEPT + cast.HOUR)
    assert bool(session.scalars(select(Inbox.id)).all()) is kept
