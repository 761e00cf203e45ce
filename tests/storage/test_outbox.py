from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import cast
import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from storage import members, outbox, posts, reports, rsvps
from storage.models import Account, Card, Content, Delivery, Meeting, Person, Post
from storage.outbox import Result
from storage.rules import sending

EVERYBODY: dict[str, Any] = {"all": [], "not": []}
NIGHT = datetime(2027, 1, 12, 17, 0, tzinfo=cast.NOW.tzinfo)
"""23:00 in Dhaka."""
MORNING = NIGHT + 9 * cast.HOUR
"""08:00 in Dhaka."""


def owe(
    session: Session,
    kind: str = "broadcast",
    audience: dict[str, Any] | None = None,
    now: datetime = cast.NOW,
    facts: dict[str, Any] | None = None,
    **columns: Any,
) -> Post:
    """Owe a post and open it."""
    post = posts.plan(session, kind, now, audience or EVERYBODY, facts, **columns)
    assert post is not None
    posts.open_due(session, now)
    return post


def owe_about(session: Session, kind: str, meeting: Meeting, now: datetime = cast.NOW) -> Post:
    """Owe a post about a meeting as it is now."""
    facts: dict[str, Any] = {}
    if kind in ("change", "cancellation"):
        facts = {"sequence": meeting.sequence, "old": {}}
    if kind == "reminder":
        facts = {"starts_at": meeting.starts_at.isoformat()}
    return owe(
        session, kind, {"meeting": True}, now, facts,
        meeting_id=meeting.id, expires_at=meeting.starts_at,
    )  # fmt: skip


def delivery(session: Session, chat_id: int) -> Delivery:
    return session.scalars(select(Delivery).where(Delivery.chat_id == chat_id)).one()


def finish(session: Session, chat_id: int, state: str, **result: Any) -> Delivery:
    """Record what became of a chat's delivery."""
    one = delivery(session, chat_id)
    outbox.record(session, [Result(one.id, state, **result)], cast.NOW)
    session.flush()
    return one


def test_what_is_claimed_is_sending_and_leaves_once(session: Session, people: cast.Cast) -> None:
    owe(session)
    claimed = cast.claim(session)
    assert cast.chats(claimed) == [101, 102, 103, 104]
    assert set(cast.states(session).values()) == {("sending", None)}
    one = delivery(session, 101)
    assert (one.claimed_at, one.attempts, claimed[0].attempts) == (cast.NOW, 1, 1)
    assert claimed[0].keyboard == [[{"text": "OK"}]]
    assert cast.claim(session) == []


def test_at_most_as_many_as_wanted_are_claimed(session: Session, people: cast.Cast) -> None:
    owe(session)
    assert cast.chats(cast.claim(session, limit=3)) == [101, 102, 103]
    assert cast.chats(cast.claim(session, limit=3)) == [104]
    assert cast.claim(session, limit=0) == []


def test_what_matters_more_goes_first_then_what_was_owed_first(
    session: Session, people: cast.Cast
) -> None:
    bina = {"people": [people.bina.id]}
    meeting = cast.meeting(session, people.ctip, made=None)
    owe(session, "broadcast")
    for kind in ("announcement", "reminder", "change"):
        owe_about(session, kind, meeting)
    owe(session, "notice", bina)
    owe(session, "notice", bina)
    said = []
    for _ in range(7):
        claimed = [one for one in cast.claim(session) if one.chat_id == 103]
        said += [one.message.text.split()[0] for one in claimed]
    assert said == ["notice", "notice", "change", "reminder", "announcement", "broadcast"]


def test_at_most_one_a_chat_leaves_at_a_time(session: Session, people: cast.Cast) -> None:
    for _ in range(3):
        owe(session, "notice", {"people": [people.bina.id, people.charu.id]})
    for _ in range(3):
        assert cast.chats(cast.claim(session)) == [103, 104]
    assert cast.claim(session) == []


def test_a_limit_is_filled_past_chats_that_have_theirs(session: Session, people: cast.Cast) -> None:
    for _ in range(5):
        owe(session, "notice", {"people": [people.bina.id]})
    owe(session)
    assert sorted(cast.chats(cast.claim(session, limit=4))) == [101, 102, 103, 104]


def test_busy_chats_are_left_alone(session: Session, people: cast.Cast) -> None:
    owe(session)
    assert cast.chats(cast.claim(session, busy=(101, 103))) == [102, 104]
    assert cast.chats(cast.claim(session)) == [101, 103]


def test_what_is_withheld_costs_nobody_their_place(session: Session, people: cast.Cast) -> None:
    crowd = cast.crowd(session, people.iom, 20)
    owe(session)
    for person in (people.amina, *crowd[:15]):
        person.left_at = cast.NOW
    session.flush()
    assert len(cast.claim(session, limit=4)) == 4


def test_a_whole_queue_is_withheld_in_few_rounds(session: Session, people: cast.Cast) -> None:
    cast.crowd(session, people.iom, 100)
    meeting = cast.meeting(session, people.ctip)
    owe_about(session, "announcement", meeting)
    meeting.status = "cancelled"
    session.flush()
    looks: list[str] = []
    with counted(session, looks):
        assert cast.claim(session, limit=1) == []
    assert len(looks) <= 6
    assert set(cast.states(session).values()) == {("withdrawn", "cancelled")}


@contextmanager
def counted(session: Session, looks: list[str]) -> Iterator[None]:
    """Write down each look at the queue."""

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT deliveries"):
            looks.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_a_delivery_put_off_waits_for_its_moment(session: Session, people: cast.Cast) -> None:
    owe(session, "notice", {"people": [people.bina.id]})
    cast.claim(session)
    retry_at = cast.NOW + cast.HOUR
    finish(session, 103, "queued", reason="retry_after", retry_at=retry_at)
    assert not outbox.anything_queued(session, retry_at - timedelta(seconds=1))
    assert cast.claim(session, retry_at - timedelta(seconds=1)) == []
    assert outbox.anything_queued(session, retry_at)
    assert cast.chats(cast.claim(session, retry_at)) == [103]
    assert delivery(session, 103).attempts == 2


@pytest.mark.parametrize(
    ("kind", "ahead", "leaves"),
    [
        ("reminder", 12, True),
        ("reminder", 13, False),
        ("change", 12, True),
        ("change", 13, False),
        ("cancellation", 12, True),
        ("cancellation", 13, False),
        ("announcement", 12, False),
    ],
)
def test_in_quiet_hours_only_what_is_about_a_meeting_soon_leaves(
    session: Session, people: cast.Cast, kind: str, ahead: int, leaves: bool
) -> None:
    session.get_one(members.Network, 1).quiet_hours = "21:00-08:00"
    status = "cancelled" if kind == "cancellation" else "confirmed"
    starts = NIGHT + ahead * cast.HOUR
    owe_about(session, kind, cast.meeting(session, people.ctip, starts=starts, status=status))
    assert bool(cast.claim(session, NIGHT)) is leaves
    states = set(cast.states(session).values())
    assert states == {("sending" if leaves else "queued", None)}


def test_what_comes_near_in_the_night_leaves_then(session: Session, people: cast.Cast) -> None:
    session.get_one(members.Network, 1).quiet_hours = "21:00-08:00"
    starts = NIGHT + 13 * cast.HOUR
    owe_about(session, "reminder", cast.meeting(session, people.ctip, starts=starts))
    assert cast.claim(session, NIGHT + cast.HOUR - timedelta(seconds=1)) == []
    assert len(cast.claim(session, NIGHT + cast.HOUR)) == 3


def test_quiet_hours_hold_up_notices_and_broadcasts_until_their_end(
    session: Session, people: cast.Cast
) -> None:
    session.get_one(members.Network, 1).quiet_hours = "21:00-08:00"
    owe(session)
    posts.tell_staff(session, cast.NOW, "join_request")
    posts.open_due(session, cast.NOW)
    assert cast.claim(session, MORNING - timedelta(seconds=1)) == []
    assert len(cast.claim(session, MORNING)) == 4


def test_an_answer_and_what_is_sent_now_do_not_wait(session: Session, people: cast.Cast) -> None:
    session.get_one(members.Network, 1).quiet_hours = "21:00-08:00"
    posts.tell(session, cast.NOW, people.bina.id, "welcome")
    owe(session, audience={"all": [["kind:un_agency"]], "not": []}, prompt=True)
    assert cast.chats(cast.claim(session, NIGHT)) == [103, 101, 102]


def test_each_person_gets_their_own_variant(session: Session, people: cast.Cast) -> None:
    people.bina.language, people.bina.latin_digits = "bn", True
    session.get_one(Account, 101).language = "bn"
    joint = cast.meeting(session, people.ctip, people.closed)
    rsvps.answer(session, cast.viewer(session, people.rafiq), joint.id, "online", cast.NOW)
    owe_about(session, "announcement", joint)
    texts = {one.chat_id: one.message.text for one in cast.claim(session)}
    both, one = (people.ctip.id, people.closed.id), (people.ctip.id,)
    assert f"|none|False|{both}|" in texts[101]
    assert f"en|False|online|False|{both}|" in texts[102]
    assert f"bn|True|none|False|{one}|" in texts[103]


def test_equal_variants_are_rendered_once(session: Session, people: cast.Cast) -> None:
    cast.crowd(session, people.iom, 5)
    owe(session)
    assert len(cast.claim(session)) == 9
    assert len(session.scalars(select(Content)).all()) == 1


def test_a_text_rendered_before_a_change_is_not_used_after_it(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip)
    owe_about(session, "announcement", meeting)
    assert "Room 1" in cast.claim(session, limit=1)[0].message.text
    cast.change(session, meeting, place="Room 2")
    announced = [one for one in cast.claim(session) if one.message.text.startswith("announcement")]
    assert len(announced) == 2
    assert all("Room 2" in one.message.text for one in announced)


def test_one_post_that_cannot_be_rendered_holds_up_no_other(
    session: Session, people: cast.Cast
) -> None:
    def render(
        session: Session, post: Post, variant: sending.Variant, now: datetime
    ) -> outbox.Rendered:
        if post.kind == "broken":
            raise outbox.Unrenderable
        return cast.render(session, post, variant, now)

    owe(session, "broken")
    owe(session)
    assert len(outbox.claim(session, cast.NOW, 9, (), render)) == 4
    assert set(cast.states(session, "broken").values()) == {("failed", "unrenderable")}


@pytest.mark.parametrize("kind", ["reminder", "change", "announcement"])
def test_who_is_not_asked_any_more_gets_nothing_of_the_meeting(
    session: Session, people: cast.Cast, kind: str
) -> None:
    owe_about(session, kind, cast.meeting(session, people.ctip))
    people.ctip.members.remove(people.shelter)
    session.flush()
    assert cast.chats(cast.claim(session)) == [101, 102]
    assert cast.states(session)[103] == ("withdrawn", "not_concerned")


def test_who_left_or_has_another_account_now_gets_nothing(
    session: Session, people: cast.Cast
) -> None:
    owe(session)
    people.bina.left_at = cast.NOW
    people.charu.telegram_id = 105
    session.flush()
    assert cast.chats(cast.claim(session)) == [101, 102]
    assert cast.states(session)[103] == cast.states(session)[104] == ("withdrawn", "left")


def test_who_is_no_staff_any_more_gets_no_notice(session: Session, people: cast.Cast) -> None:
    owe(session, "notice", {"roles": ["secretariat"]})
    people.amina.roles.clear()
    session.flush()
    assert cast.claim(session) == []
    assert cast.states(session)[101] == ("withdrawn", "not_concerned")


def test_a_broadcast_leaves_out_who_is_not_in_its_audience_any_more(
    session: Session, people: cast.Cast
) -> None:
    item = cast.news(session)
    owe(
        session,
        audience={"all": [["kind:cso"], [f"group:{people.ctip.id}"]], "not": []},
        items=cast.items(item),
    )
    people.shelter.kind = "other"
    session.flush()
    assert cast.claim(session) == []
    assert cast.states(session) == {103: ("withdrawn", "not_concerned")}


def test_a_withdrawn_or_hidden_news_item_does_not_leave(
    session: Session, people: cast.Cast
) -> None:
    gone, hidden = cast.news(session), cast.news(session)
    for item in (gone, hidden):
        owe(session, audience={"all": [["kind:cso"]], "not": []}, items=cast.items(item))
    gone.withdrawn = True
    hidden.working_groups = [people.closed]
    session.flush()
    assert cast.claim(session) == []
    assert {one.reason for one in cast.deliveries(session)} == {"not_concerned"}


def test_what_is_too_late_expires(session: Session, people: cast.Cast) -> None:
    post = owe_about(session, "announcement", cast.meeting(session, people.ctip))
    assert cast.claim(session, cast.STARTS) == []
    assert reports.progress(session, post).whole.states == {"expired": 3}


def test_expiring_does_not_wait_for_a_claim(session: Session, people: cast.Cast) -> None:
    owe_about(session, "announcement", cast.meeting(session, people.ctip))
    owe(session)
    cast.claim(session, limit=1)
    assert outbox.expire(session, cast.STARTS - timedelta(seconds=1)) == 0
    assert outbox.expire(session, cast.STARTS) == 2
    assert cast.states(session, "announcement") == {
        101: ("sending", None),
        102: ("expired", "expired"),
        103: ("expired", "expired"),
    }


def test_a_sent_delivery_knows_its_message(session: Session, people: cast.Cast) -> None:
    owe(session, "notice", {"people": [people.bina.id]})
    cast.claim(session)
    one = finish(session, 103, "sent", message_id=77)
    assert (one.state, one.sent_at, one.message_id, one.reason) == ("sent", cast.NOW, 77, None)
    assert session.scalars(select(Card)).all() == []


def test_what_was_sent_of_a_meeting_is_a_card_of_what_it_showed(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.closed)
    owe_about(session, "announcement", meeting)
    cast.claim(session)
    cast.change(session, meeting, place="Room 2")
    finish(session, 102, "sent", message_id=77)
    card = session.scalars(select(Card)).one()
    assert (card.chat_id, card.message_id, card.meeting_id) == (102, 77, meeting.id)
    assert (card.revision, meeting.sequence) == (0, 1)


@pytest.mark.parametrize("kind", ["reminder", "change", "cancellation", "announcement", "notice"])
def test_an_unknown_outcome_is_sent_once_more_and_says_so(
    session: Session, people: cast.Cast, kind: str
) -> None:
    status = "cancelled" if kind == "cancellation" else "confirmed"
    meeting = cast.meeting(session, people.closed, status=status)
    if kind == "notice":
        owe(session, kind, {"people": [people.rafiq.id]})
    else:
        owe_about(session, kind, meeting)
    cast.claim(session)
    one = finish(session, 102, "unknown", reason="timeout")
    assert (one.state, one.repeated) == ("queued", True)
    assert cast.chats(cast.claim(session)) == [102]
    assert finish(session, 102, "unknown", reason="timeout").state == "unknown"
    assert cast.claim(session) == []


def test_a_repeat_that_arrives_still_says_that_it_was_one(
    session: Session, people: cast.Cast
) -> None:
    owe(session, "notice", {"people": [people.bina.id]})
    cast.claim(session)
    finish(session, 103, "unknown", reason="timeout")
    cast.claim(session)
    one = finish(session, 103, "sent", message_id=5)
    assert (one.state, one.repeated, one.attempts) == ("sent", True, 2)


def test_a_newsletter_item_is_never_sent_twice(session: Session, people: cast.Cast) -> None:
    owe(session)
    cast.claim(session)
    one = finish(session, 103, "unknown", reason="timeout")
    assert (one.state, one.reason, one.repeated) == ("unknown", "timeout", False)
    assert cast.claim(session) == []


def test_a_lost_chat_loses_all_that_waits_for_it(session: Session, people: cast.Cast) -> None:
    for _ in range(2):
        owe(session, "notice", {"people": [people.bina.id]})
    first = cast.claim(session)[0].delivery_id
    outbox.record(session, [Result(first, "failed", "blocked", lost_chat=True)], cast.NOW)
    session.expire_all()
    assert [(one.state, one.reason) for one in cast.deliveries(session)] == [
        ("failed", "blocked"),
        ("withdrawn", "blocked"),
    ]
    assert session.get_one(Account, 103).unreachable == "blocked"


@pytest.mark.parametrize("state", ["queued", "sent", "withdrawn", "expired"])
def test_only_what_is_sending_is_recorded(session: Session, people: cast.Cast, state: str) -> None:
    owe(session, "notice", {"people": [people.bina.id]})
    delivery(session, 103).state = state
    assert finish(session, 103, "failed", reason="blocked").state == state
    outbox.record(session, [Result(12345, "sent")], cast.NOW)


def test_a_tap_below_a_copy_says_that_it_arrived(session: Session, people: cast.Cast) -> None:
    post = owe(session)
    cast.claim(session)
    for chat_id in (102, 103, 104):
        finish(session, chat_id, "unknown", reason="timeout")
    finish(session, 101, "failed", reason="blocked")
    outbox.seen(session, post.id, 103, 7, cast.NOW)
    one = delivery(session, 103)
    assert (one.state, one.reason, one.message_id, one.sent_at) == ("sent", None, 7, cast.NOW)
    outbox.seen(session, post.id, 101, 8, cast.NOW)
    assert delivery(session, 101).state == "failed"
    delivery(session, 102).earlier = [5]  # of a copy of one message: nothing like it is left
    post.version += 1  # corrected since
    for chat_id in (102, 104):
        outbox.seen(session, post.id, chat_id, 9, cast.NOW)
        assert (delivery(session, chat_id).state, delivery(session, chat_id).message_id) == (
            "unknown", None,
        )  # fmt: skip


def test_after_a_crash_what_was_in_the_air_is_unknown(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip)
    owe_about(session, "announcement", meeting)
    owe(session, audience={"all": [["kind:cso"]], "not": []})
    in_the_air = cast.chats(cast.claim(session, limit=4))
    assert in_the_air == [101, 102, 103, 104]
    assert outbox.recover(session, cast.NOW) == 4
    session.flush()
    again = [one for one in cast.deliveries(session, "announcement") if one.repeated]
    assert [(one.chat_id, one.state) for one in again] == [
        (101, "queued"),
        (102, "queued"),
        (103, "queued"),
    ]
    assert cast.states(session, "broadcast") == {
        103: ("queued", None),
        104: ("unknown", "crash"),
    }
    assert outbox.recover(session, cast.NOW) == 0


def test_a_strangers_answer_leaves_without_a_person(session: Session, people: cast.Cast) -> None:
    members.account(session, cast.STRANGER, cast.NOW)
    session.flush()
    posts.tell_stranger(session, cast.NOW, 999, "join_declined")
    posts.open_due(session, cast.NOW)
    claimed = cast.claim(session)
    assert cast.chats(claimed) == [999]
    assert claimed[0].message.text.startswith("notice bn|")


def test_the_sum_of_the_states_is_the_audience_whatever_happens(
    session: Session, people: cast.Cast
) -> None:
    crowd: list[Person] = cast.crowd(session, people.iom, 8)
    post = owe(session)
    for state in ("sent", "failed", "unknown", "queued"):
        claimed = cast.claim(session, limit=2)
        results = [Result(one.delivery_id, state, "reason") for one in claimed]
        outbox.record(session, results, cast.NOW)
    crowd[-1].left_at = cast.NOW
    members.stop(session, 1006, cast.NOW)
    cast.claim(session, limit=2)
    progress = reports.progress(session, post).whole
    assert progress.audience == 12
    assert progress.states["sent"] == progress.states["unknown"] == progress.states["failed"] == 2
