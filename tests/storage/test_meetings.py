from datetime import timedelta
from typing import Any

import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import meetings, members, posts, rsvps
from storage.models import Meeting, Post

LATER = cast.STARTS + cast.DAY


def told(session: Session) -> list[Post]:
    """The notices of changes and cancellations that are owed, in order."""
    session.flush()
    kinds = Post.kind.in_(("change", "cancellation"))
    return list(session.scalars(select(Post).where(kinds).order_by(Post.id)))


def last_told(session: Session) -> Post:
    return told(session)[-1]


def test_meetings_are_listed_by_start_until_they_are_over(
    session: Session, people: cast.Cast
) -> None:
    second = cast.meeting(session, people.ctip, starts=cast.STARTS)
    running = cast.meeting(session, people.ctip, starts=cast.NOW - cast.HOUR)
    cast.meeting(session, people.ctip, starts=cast.NOW - 2 * cast.HOUR)
    gone = cast.meeting(session, people.ctip, starts=LATER, status="cancelled")
    charu = cast.viewer(session, people.charu)
    assert meetings.upcoming(session, charu, cast.NOW) == [running, second, gone]
    assert meetings.upcoming(session, charu, cast.NOW, limit=1, offset=1) == [second]
    assert meetings.count_upcoming(session, charu, cast.NOW) == 3


def test_meetings_can_be_asked_for_by_working_group(session: Session, people: cast.Cast) -> None:
    cast.meeting(session)
    of_group = cast.meeting(session, people.ctip)
    charu = cast.viewer(session, people.charu)
    assert meetings.upcoming(session, charu, cast.NOW, [people.ctip.id]) == [of_group]
    assert meetings.count_upcoming(session, charu, cast.NOW, [people.ctip.id]) == 1


def test_what_was_held_is_listed_the_last_first_as_far_as_one_sees_it(
    session: Session, people: cast.Cast
) -> None:
    first = cast.meeting(session, people.ctip, starts=cast.NOW - 3 * cast.DAY)
    last = cast.meeting(session, starts=cast.NOW - 2 * cast.HOUR)
    cast.meeting(session, people.ctip, starts=cast.NOW - cast.HOUR)
    for status in ("draft", "cancelled"):
        cast.meeting(session, people.ctip, starts=cast.NOW - cast.DAY, status=status)
    cast.meeting(session, people.closed, starts=cast.NOW - cast.DAY)
    charu = cast.viewer(session, people.charu)
    assert meetings.past(session, charu, cast.NOW) == [last, first]
    assert meetings.past(session, charu, cast.NOW, limit=1, offset=1) == [first]
    assert meetings.past(session, charu, cast.NOW, [people.ctip.id]) == [first]
    assert meetings.count_past(session, charu, cast.NOW) == 2
    assert meetings.count_past(session, charu, cast.NOW, [people.closed.id]) == 0


def test_what_one_is_asked_to_takes_place_and_is_ones_own(
    session: Session, people: cast.Cast
) -> None:
    whole = cast.meeting(session, starts=LATER)
    own = cast.meeting(session, people.ctip)
    cast.meeting(session, people.ctip, status="cancelled")
    cast.meeting(session, people.closed)
    bina, amina = (cast.viewer(session, one) for one in (people.bina, people.amina))
    assert meetings.asked(session, bina, cast.NOW) == [own, whole]
    assert meetings.asked(session, bina, cast.NOW, limit=1) == [own]
    assert meetings.asked(session, amina, cast.NOW) == [own, whole]
    assert meetings.asked(session, None, cast.NOW) == []


@pytest.mark.parametrize(
    ("columns", "old"),
    [
        ({"place": "Room 2"}, {"place": "Room 1"}),
        ({"place": None}, {"place": "Room 1"}),
        ({"online": "https://meet.example.org/2"}, {"online": "https://meet.example.org/1"}),
        (
            {"ends_local": "2027-01-19T13:00", "ends_at": cast.STARTS + 3 * cast.HOUR},
            {"ends_local": "2027-01-19T12:00", "ends_at": "2027-01-19T06:00:00+00:00"},
        ),
    ],
)
def test_everybody_asked_is_told_of_a_change_old_and_new(
    session: Session, people: cast.Cast, columns: dict[str, Any], old: dict[str, Any]
) -> None:
    meeting = cast.meeting(session, people.ctip)
    assert cast.change(session, meeting, **columns) == "change"
    post = last_told(session)
    assert post.facts == {"old": old, "own": old, "moved": False, "sequence": 1}
    assert (post.audience, post.meeting_id) == ({"meeting": True}, meeting.id)
    assert (meeting.sequence, post.expires_at) == (1, cast.STARTS)


def test_a_moved_date_is_told_and_asks_again(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip)
    for person, answer in ((people.amina, "online"), (people.bina, "no"), (people.rafiq, "maybe")):
        viewer = cast.viewer(session, person)
        rsvps.answer(session, viewer, meeting.id, answer, cast.NOW)
    assert cast.change(session, meeting, starts=LATER) == "change"
    post = last_told(session)
    assert post.facts["moved"] is True
    assert post.facts["old"]["starts_local"] == "2027-01-19T10:00"
    assert post.expires_at == LATER
    given = [rsvps.of(session, meeting.id, one.id) for one in (people.amina, people.bina)]
    assert [(one.answer, one.confirm) for one in given if one] == [("online", True), ("no", False)]


def test_a_change_of_place_keeps_the_answers(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip)
    viewer = cast.viewer(session, people.bina)
    rsvp = rsvps.answer(session, viewer, meeting.id, "in_person", cast.NOW)
    cast.change(session, meeting, place="Room 2")
    assert not rsvp.confirm


@pytest.mark.parametrize(
    "columns",
    [{}, {"title": "New"}, {"agenda": ["One"]}, {"description": "D"}, {"rsvp_by": cast.NOW}],
)
def test_what_nobody_need_be_told_changes_in_silence(
    session: Session, people: cast.Cast, columns: dict[str, Any]
) -> None:
    meeting = cast.meeting(session, people.ctip)
    now = cast.NOW + cast.HOUR
    assert cast.change(session, meeting, now, **columns) is None
    assert (meeting.sequence, meeting.updated_at) == (0, now)
    assert told(session) == []


def test_a_cancellation_is_told(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip)
    assert cast.change(session, meeting, status="cancelled") == "cancellation"
    assert last_told(session).facts == {
        "old": {"status": "confirmed"},
        "own": {"status": "confirmed"},
        "moved": False,
        "sequence": 1,
    }


def test_a_cancelled_meeting_is_tidied_up_in_silence(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip, status="cancelled")
    assert cast.change(session, meeting, place=None) is None
    assert told(session) == []


def test_tidying_up_does_not_keep_an_unsent_cancellation_from_leaving(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip)
    cast.change(session, meeting, status="cancelled")
    cast.change(session, meeting, place=None)
    posts.open_due(session, cast.NOW)
    first = cast.claim(session, limit=1)
    cast.change(session, meeting, online=None)
    assert sorted(cast.chats([*first, *cast.claim(session)])) == [101, 102, 103]


def test_a_meeting_is_reinstated_as_a_change(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip)
    cast.change(session, meeting, status="cancelled")
    posts.open_due(session, cast.NOW)
    cast.claim(session, limit=1)
    assert cast.change(session, meeting, status="confirmed") == "change"
    posts.open_due(session, cast.NOW)
    cast.claim(session)
    assert cast.states(session, "cancellation")[103] == ("withdrawn", "superseded")
    assert cast.states(session, "change")[103] == ("sending", None)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("draft", "draft"),
        ("draft", "confirmed"),
        ("draft", "cancelled"),
        ("confirmed", "draft"),
    ],
)
def test_drafts_change_in_silence(
    session: Session, people: cast.Cast, before: str, after: str
) -> None:
    meeting = cast.meeting(session, people.ctip, status=before)
    viewer = cast.viewer(session, people.bina)
    if before == "confirmed":
        rsvps.answer(session, viewer, meeting.id, "online", cast.NOW)
    assert cast.change(session, meeting, status=after, starts=LATER) is None
    assert told(session) == []


def test_what_is_over_changes_in_silence(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip, starts=cast.NOW - cast.DAY)
    assert cast.change(session, meeting, place="Room 2") is None
    assert (meeting.sequence, told(session)) == (1, [])


def test_a_meeting_moved_out_of_the_past_is_told(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip, starts=cast.NOW - 3 * cast.DAY)
    assert cast.change(session, meeting, starts=cast.STARTS) == "change"
    post = last_told(session)
    assert (post.prompt, post.expires_at) == (False, cast.STARTS)


@pytest.mark.parametrize(
    ("ahead", "prompt"), [(timedelta(hours=12), True), (timedelta(hours=12, seconds=1), False)]
)
def test_a_change_of_what_was_to_start_soon_does_not_wait(
    session: Session, people: cast.Cast, ahead: timedelta, prompt: bool
) -> None:
    meeting = cast.meeting(session, people.ctip, starts=cast.NOW + ahead)
    cast.change(session, meeting, starts=LATER)
    assert last_told(session).prompt is prompt


def test_each_change_raises_the_sequence(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip, status="draft")
    for number, place in enumerate(("A", "B", "B", "C")):
        cast.change(session, meeting, place=place)
        assert meeting.sequence == (1, 2, 2, 3)[number]


def test_untold_changes_become_one_notice_from_what_people_know(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip)
    cast.change(session, meeting, place="Room 2")
    cast.change(session, meeting, place="Room 3")
    cast.change(session, meeting, starts=LATER)
    old = last_told(session).facts["old"]
    assert old["place"] == "Room 1"
    assert old["starts_local"] == "2027-01-19T10:00"
    posts.open_due(session, cast.NOW)
    claimed = cast.claim(session)
    assert sorted(cast.chats(claimed)) == [101, 102, 103]
    assert all("Room 3" in one.message.text for one in claimed)


def test_a_change_that_reached_everybody_is_not_told_again(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip)
    cast.change(session, meeting, place="Room 2")
    posts.open_due(session, cast.NOW)
    for delivery in cast.deliveries(session):
        delivery.state = "sent"
    cast.change(session, meeting, online=None)
    assert last_told(session).facts["old"] == {"online": "https://meet.example.org/1"}


def test_what_is_back_as_it_was_is_told_as_others_have_heard_it(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip)
    cast.change(session, meeting, place="Room 2")
    posts.open_due(session, cast.NOW)
    cast.claim(session, limit=1)
    cast.change(session, meeting, place="Room 1")
    assert last_told(session).facts["old"] == {"place": "Room 2"}


def test_a_move_stays_told_to_who_declined_when_another_change_follows(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip)
    rsvps.answer(session, cast.viewer(session, people.bina), meeting.id, "no", cast.NOW)
    cast.change(session, meeting, starts=LATER)
    cast.change(session, meeting, place="Room 2")
    posts.open_due(session, cast.NOW)
    assert 103 in cast.chats(cast.claim(session))


@pytest.mark.parametrize("columns", [{"place": "Room 2"}, {"status": "cancelled"}])
def test_who_declined_is_told_of_a_move_only(
    session: Session, people: cast.Cast, columns: dict[str, Any]
) -> None:
    meeting = cast.meeting(session, people.ctip)
    rsvps.answer(session, cast.viewer(session, people.bina), meeting.id, "no", cast.NOW)
    cast.change(session, meeting, **columns)
    posts.open_due(session, cast.NOW)
    assert sorted(cast.chats(cast.claim(session))) == [101, 102]
    assert cast.states(session)[103] == ("withdrawn", "declined")


def test_a_meeting_is_announced_once_to_who_is_asked(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.closed)
    for _ in range(2):
        meetings.announce(session, meeting, cast.NOW)
    assert posts.open_due(session, cast.NOW) == 1
    assert cast.chats(cast.claim(session)) == [102]


@pytest.mark.parametrize("columns", [{"status": "draft"}, {"status": "cancelled"},
                                     {"starts": cast.NOW}])  # fmt: skip
def test_what_does_not_lie_ahead_is_not_announced(
    session: Session, people: cast.Cast, columns: dict[str, Any]
) -> None:
    meetings.announce(session, cast.meeting(session, people.ctip, **columns), cast.NOW)
    assert session.scalars(select(Post)).all() == []


def test_who_stopped_is_told_of_nothing(session: Session, people: cast.Cast) -> None:
    meeting: Meeting = cast.meeting(session, people.ctip)
    members.stop(session, 103, cast.NOW)
    cast.change(session, meeting, place="Room 2")
    posts.open_due(session, cast.NOW)
    assert sorted(cast.states(session)) == [101, 102]
