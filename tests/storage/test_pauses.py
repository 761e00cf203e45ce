import cast
import pytest
from sqlalchemy.orm import Session

from storage import audit, errors, outbox, pauses, posts, reports
from storage.models import Post
from storage.outbox import Result
from storage.rules import pausing
from storage.rules.audience import Audience

EVERYBODY = Audience().to_json()


def running(session: Session, people: cast.Cast, more: int = 0) -> Post:
    """A broadcast of Amina's that has just opened."""
    cast.crowd(session, people.shelter, more)
    post = posts.plan(session, "broadcast", cast.NOW, EVERYBODY, author_id=people.amina.id)
    assert post is not None
    posts.open_due(session, cast.NOW)
    return post


def end(session: Session, number: int, state: str, reason: str | None = None) -> None:
    """Let so many messages leave and end so."""
    claimed = cast.claim(session, limit=number)
    assert len(claimed) == number
    outbox.record(
        session, [Result(one.delivery_id, state, reason, one.delivery_id) for one in claimed],
        cast.NOW,
    )  # fmt: skip


def test_nothing_leaves_while_it_is_paused(session: Session, people: cast.Cast) -> None:
    post, staff = running(session, people), cast.viewer(session, people.amina)
    pauses.pause(session, post.id, staff, cast.NOW)
    assert cast.claim(session) == []
    assert outbox.expire(session, cast.NOW + 30 * cast.DAY) == 0
    pauses.resume(session, post.id, staff, cast.NOW + 3 * cast.DAY)
    assert len(cast.claim(session, cast.NOW + 3 * cast.DAY)) == 4


def test_a_pause_holds_up_no_other_post(session: Session, people: cast.Cast) -> None:
    post, staff = running(session, people), cast.viewer(session, people.amina)
    pauses.pause(session, post.id, staff, cast.NOW)
    posts.tell(session, cast.NOW, people.bina.id, "join_declined")
    posts.open_due(session, cast.NOW)
    assert cast.chats(cast.claim(session)) == [103]


def test_what_has_not_left_is_withdrawn_by_stop(session: Session, people: cast.Cast) -> None:
    post, staff = running(session, people), cast.viewer(session, people.amina)
    end(session, 1, "sent")
    (in_the_air,) = cast.claim(session, limit=1)
    pauses.stop(session, post.id, staff, cast.NOW)
    outbox.record(session, [Result(in_the_air.delivery_id, "sent", message_id=9)], cast.NOW)
    assert reports.progress(session, post).whole.states == {"sent": 2, "withdrawn": 2}
    assert posts.close_finished(session, cast.NOW) == 1
    with pytest.raises(errors.Outdated):
        pauses.pause(session, post.id, staff, cast.NOW)


@pytest.mark.parametrize("fault", [("unknown", "no_answer"), ("failed", "refused")])
def test_ten_faults_in_a_row_pause_it_and_its_author_is_told(
    session: Session, people: cast.Cast, fault: tuple[str, str]
) -> None:
    post = running(session, people, more=40)
    end(session, 9, *fault)
    end(session, 1, "sent")
    end(session, 9, *fault)
    assert post.paused is None
    end(session, 1, *fault)
    assert post.paused == "faults_in_a_row"
    assert audit.story(session, f"post:{post.id}") == [(cast.NOW, None, "broadcast-paused-itself")]
    assert cast.claim(session) == []
    posts.open_due(session, cast.NOW)
    assert cast.chats(cast.claim(session)) == [101]


def test_a_fault_of_telegrams_own_counts_once_however_often_it_is_tried_again(
    session: Session, people: cast.Cast
) -> None:
    post = running(session, people, more=40)
    for _ in range(12):
        end(session, 9, "queued", pausing.SERVER_FAILED)
        end(session, 9, "queued")  # for another reason
    end(session, 9, "sent")
    assert (post.tried, post.faults, post.paused) == (9, 9, None)
    end(session, 1, "queued", pausing.SERVER_FAILED)
    assert post.paused == "faults_in_a_row"


@pytest.mark.parametrize("reason", sorted(pausing.LOST_CHAT))
def test_what_is_a_persons_own_doing_pauses_nothing(
    session: Session, people: cast.Cast, reason: str
) -> None:
    post = running(session, people, more=40)
    end(session, 30, "failed", reason)
    assert post.paused is None


def test_what_a_crash_left_pauses_nothing(session: Session, people: cast.Cast) -> None:
    post = running(session, people, more=40)
    assert len(cast.claim(session, limit=30)) == 30
    assert outbox.recover(session, cast.NOW) == 30
    assert post.paused is None


def test_a_share_of_faults_pauses_it_once_there_are_many(
    session: Session, people: cast.Cast
) -> None:
    post = running(session, people, more=200)
    for _ in range(4):
        end(session, 1, "unknown")
        end(session, 19, "sent")
    assert post.paused is None
    end(session, 1, "unknown")
    end(session, 18, "sent")
    assert post.paused is None
    end(session, 1, "sent")
    assert post.paused == "faults_share"


def test_after_resuming_faults_are_counted_anew(session: Session, people: cast.Cast) -> None:
    post = running(session, people, more=40)
    end(session, 10, "unknown")
    pauses.resume(session, post.id, cast.viewer(session, people.amina), cast.NOW)
    end(session, 9, "unknown")
    assert post.paused is None
    end(session, 1, "unknown")
    assert post.paused == "faults_in_a_row"
