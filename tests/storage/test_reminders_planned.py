from datetime import datetime, timedelta

import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import change_reach, heard, linked_chats, making, outbox, posts, reminders, rsvps
from storage.linked_chats import Place
from storage.models import Meeting, Post, Reminder

DAY_BEFORE, TWO_HOURS_BEFORE = cast.STARTS - cast.DAY, cast.STARTS - 2 * cast.HOUR
LATER = cast.STARTS + 7 * cast.DAY


def planned(session: Session, meeting: Meeting) -> list[tuple[timedelta, object]]:
    """The offsets (as before the start) and due times that are planned, in order."""
    session.expire_all()
    rows = session.scalars(
        select(Reminder)
        .where(Reminder.meeting_id == meeting.id, Reminder.state == "planned")
        .order_by(Reminder.due_at)
    )
    return [(row.offset, row.due_at) for row in rows]


def posted(session: Session) -> list[Post]:
    session.flush()
    return list(session.scalars(select(Post).where(Post.kind == "reminder").order_by(Post.id)))


def test_the_networks_reminders_are_planned_with_the_meeting(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip)
    assert planned(session, meeting) == [
        (cast.DAY, DAY_BEFORE),
        (2 * cast.HOUR, TWO_HOURS_BEFORE),
    ]
    assert reminders.next_due(session) == DAY_BEFORE


@pytest.mark.parametrize(("own", "number"), [(["3d", "2h", "15m"], 3), ([], 0), (None, 2)])
def test_a_meetings_own_reminders_go_before_the_networks(
    session: Session, people: cast.Cast, own: list[str] | None, number: int
) -> None:
    assert len(planned(session, cast.meeting(session, people.ctip, reminders=own))) == number


def test_without_a_network_there_are_default_reminders(session: Session) -> None:
    assert len(planned(session, cast.meeting(session))) == len(reminders.DEFAULT)


def test_what_was_due_before_the_meeting_was_made_is_not_planned(
    session: Session, people: cast.Cast
) -> None:
    made = cast.STARTS - 5 * cast.HOUR
    meeting = cast.meeting(session, people.ctip, made=made)
    assert planned(session, meeting) == [(2 * cast.HOUR, TWO_HOURS_BEFORE)]


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_what_does_not_take_place_has_no_reminders(
    session: Session, people: cast.Cast, status: str
) -> None:
    assert planned(session, cast.meeting(session, people.ctip, status=status)) == []


def test_a_moved_meeting_is_reminded_of_at_its_new_date_only(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip)
    cast.change(session, meeting, starts=LATER)
    assert [due for _, due in planned(session, meeting)] == [
        LATER - cast.DAY,
        LATER - 2 * cast.HOUR,
    ]


def test_a_cancelled_meeting_is_silent_and_a_reinstated_one_is_not(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip)
    cast.change(session, meeting, status="cancelled")
    assert planned(session, meeting) == []
    cast.change(session, meeting, DAY_BEFORE + cast.HOUR, status="confirmed")
    assert planned(session, meeting) == [(2 * cast.HOUR, TWO_HOURS_BEFORE)]


def test_a_due_reminder_is_posted_once(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip)
    assert reminders.post_due(session, DAY_BEFORE - timedelta(seconds=1)) == 0
    assert reminders.post_due(session, DAY_BEFORE) == 1
    assert reminders.post_due(session, DAY_BEFORE) == 0
    post = posted(session)[0]
    assert post.facts == {"starts_at": cast.STARTS.isoformat()}
    assert (post.due_at, post.expires_at) == (DAY_BEFORE, cast.STARTS)
    assert (post.meeting_id, post.audience) == (meeting.id, {"meeting": True})


def test_never_twice_for_one_date_and_offset(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip)
    reminders.post_due(session, DAY_BEFORE)
    cast.change(session, meeting, cast.NOW, starts=LATER)
    cast.change(session, meeting, cast.NOW, starts=cast.STARTS)
    cast.change(session, meeting, cast.NOW, status="cancelled")
    cast.change(session, meeting, cast.NOW, status="confirmed")
    assert [due for _, due in planned(session, meeting)] == [TWO_HOURS_BEFORE]
    assert len(posted(session)) == 1


def test_moved_there_and_back_is_reminded_as_planned_at_first(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip)
    before = planned(session, meeting)
    cast.change(session, meeting, starts=LATER)
    cast.change(session, meeting, starts=cast.STARTS)
    assert planned(session, meeting) == before


def test_changed_offsets_replace_what_is_planned(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip)
    cast.change(session, meeting, reminders=["2h", "15m"])
    assert [offset for offset, _ in planned(session, meeting)] == [
        2 * cast.HOUR,
        timedelta(minutes=15),
    ]


def test_a_reminder_that_fell_due_survives_a_change_of_something_else(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip)
    cast.change(session, meeting, DAY_BEFORE + timedelta(minutes=1), place="Room 2")
    reminders.post_due(session, DAY_BEFORE + timedelta(minutes=2))
    assert [post.due_at for post in posted(session)] == [DAY_BEFORE]


def test_of_several_late_reminders_only_the_last_is_posted(
    session: Session, people: cast.Cast
) -> None:
    cast.meeting(session, people.ctip, reminders=["3d", "1d", "2h"])
    cast.meeting(session, people.closed)
    assert reminders.post_due(session, cast.STARTS - cast.HOUR) == 5
    assert [post.due_at for post in posted(session)] == [TWO_HOURS_BEFORE, TWO_HOURS_BEFORE]
    assert len({post.meeting_id for post in posted(session)}) == 2
    assert reminders.next_due(session) is None


def test_a_reminder_that_still_waits_gives_way_to_the_next_one(
    session: Session, people: cast.Cast
) -> None:
    cast.meeting(session, people.ctip)
    for due in (DAY_BEFORE, TWO_HOURS_BEFORE):
        reminders.post_due(session, due)
        posts.open_due(session, due)
    reasons = {(one.post.due_at, one.state, one.reason) for one in cast.deliveries(session)}
    assert reasons == {
        (DAY_BEFORE, "withdrawn", "superseded"),
        (TWO_HOURS_BEFORE, "queued", None),
    }


def test_nothing_is_posted_from_the_start_on(session: Session, people: cast.Cast) -> None:
    cast.meeting(session, people.ctip)
    reminders.post_due(session, cast.STARTS)
    assert posted(session) == []


def test_a_reminder_reaches_who_comes_or_has_not_decided(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip)
    rsvps.answer(session, cast.viewer(session, people.bina), meeting.id, "no", cast.NOW)
    rsvps.answer(session, cast.viewer(session, people.rafiq), meeting.id, "online", cast.NOW)
    cast.person(session, "Late", people.iom, telegram_id=140,
                joined_at=DAY_BEFORE + timedelta(minutes=1))  # fmt: skip
    now = DAY_BEFORE + timedelta(minutes=5)
    reminders.post_due(session, now)
    posts.open_due(session, now)
    assert sorted(cast.chats(cast.claim(session, now))) == [101, 102]
    states = cast.states(session)
    assert states[103] == ("withdrawn", "declined")
    assert states[140] == ("withdrawn", "joined_later")


def test_a_reminder_is_withheld_when_the_meeting_moved_in_between(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip)
    reminders.post_due(session, DAY_BEFORE)
    posts.open_due(session, DAY_BEFORE)
    cast.change(session, meeting, DAY_BEFORE, starts=LATER)
    cast.claim(session, DAY_BEFORE)
    assert set(cast.states(session, "reminder").values()) == {("withdrawn", "moved")}


def test_the_plan_keeps_the_wall_time_of_the_meetings_zone(session: Session) -> None:
    ten_in_summer = cast.STARTS.replace(month=3, day=28, hour=8)
    meeting = cast.meeting(
        session, timezone="Europe/Zurich", starts=ten_in_summer, reminders=["1d"]
    )
    assert planned(session, meeting) == [(cast.DAY, ten_in_summer - 23 * cast.HOUR)]


def test_a_late_reminder_says_how_soon_it_is(session: Session, people: cast.Cast) -> None:
    cast.meeting(session, people.ctip)
    late = cast.STARTS - timedelta(minutes=31)
    reminders.post_due(session, late)
    posts.open_due(session, late)
    claimed: list[outbox.Claimed] = cast.claim(session, late)
    assert all("|30|" in one.message.text for one in claimed)
    assert len(claimed) == 3


THREE_DAYS_BEFORE = cast.STARTS - 3 * cast.DAY


def goes_out(session: Session, now: datetime) -> list[int]:
    """The chats to which the reminders that are due then leave."""
    reminders.post_due(session, now)
    posts.open_due(session, now)
    leaving = set()
    while claimed := cast.claim(session, now):  # the news of the move comes first
        results = [outbox.Result(one.delivery_id, "sent", message_id=1) for one in claimed]
        outbox.record(session, results, now)
        leaving |= {one.delivery_id for one in claimed}
    return sorted(one.chat_id for one in cast.deliveries(session, "reminder") if one.id in leaving)


def test_who_was_reminded_days_ahead_is_not_reminded_again_for_another_hour_of_the_day(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip, reminders=["3d", "2h"])
    assert goes_out(session, THREE_DAYS_BEFORE) == [101, 102, 103]
    cast.change(session, meeting, THREE_DAYS_BEFORE, starts=cast.STARTS + cast.HOUR)
    cast.person(session, "New", people.iom, telegram_id=140,
                joined_at=THREE_DAYS_BEFORE + timedelta(minutes=1))  # fmt: skip
    assert goes_out(session, THREE_DAYS_BEFORE + cast.HOUR) == [140]
    assert goes_out(session, TWO_HOURS_BEFORE + cast.HOUR) == [101, 102, 103, 140]


def test_who_waited_for_a_reminder_when_the_hour_moved_gets_it_for_the_new_one(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip, reminders=["3d"])
    reminders.post_due(session, THREE_DAYS_BEFORE)
    posts.open_due(session, THREE_DAYS_BEFORE)
    cast.change(session, meeting, THREE_DAYS_BEFORE, starts=cast.STARTS + cast.HOUR)
    assert goes_out(session, THREE_DAYS_BEFORE + cast.HOUR) == [101, 102, 103]


def test_a_reminder_is_sent_again_for_another_day_and_one_of_hours_for_another_hour(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip, reminders=["3d", "2h"])
    goes_out(session, THREE_DAYS_BEFORE)
    cast.change(session, meeting, THREE_DAYS_BEFORE, starts=cast.STARTS + cast.DAY)
    assert goes_out(session, THREE_DAYS_BEFORE + cast.DAY) == [101, 102, 103]
    two_hours_before = TWO_HOURS_BEFORE + cast.DAY
    assert goes_out(session, two_hours_before) == [101, 102, 103]
    cast.change(session, meeting, two_hours_before, starts=cast.STARTS + cast.DAY + cast.HOUR)
    assert goes_out(session, two_hours_before + cast.HOUR) == [101, 102, 103]


@pytest.fixture
def unannounced(session: Session, people: cast.Cast) -> Meeting:
    """A meeting of three people that was made in the chat."""
    return cast.meeting(session, people.ctip, key="chat/1")


def test_of_a_meeting_that_was_made_and_not_announced_nobody_is_reminded(
    session: Session, people: cast.Cast, unannounced: Meeting
) -> None:
    place = Place(-7, "Sample chat", None)
    linked_chats.link(session, place, people.ctip, people.amina.id, cast.NOW)
    assert goes_out(session, DAY_BEFORE) == []
    making.announce(session, cast.viewer(session, people.amina), unannounced.id, DAY_BEFORE)
    assert goes_out(session, TWO_HOURS_BEFORE) == [-7, 101, 102, 103]


def test_who_answered_what_was_not_announced_is_reminded_of_it(
    session: Session, people: cast.Cast, unannounced: Meeting
) -> None:
    for who, answer in ((people.rafiq, "online"), (people.bina, "no")):
        rsvps.answer(session, cast.viewer(session, who), unannounced.id, answer, cast.NOW)
    assert goes_out(session, DAY_BEFORE) == [102]


def test_a_reminder_to_all_announces_what_a_file_brought(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip)
    revision = meeting.revision
    assert not heard.is_announced(session, meeting)
    assert goes_out(session, DAY_BEFORE) == [101, 102, 103]
    assert heard.is_announced(session, meeting)
    assert meeting.revision == revision + 1  # cards said that it is not
    goes_out(session, TWO_HOURS_BEFORE)
    assert meeting.revision == revision + 1


def test_a_reminder_that_went_to_nobody_tells_nobody(
    session: Session, people: cast.Cast, unannounced: Meeting
) -> None:
    goes_out(session, DAY_BEFORE)
    unannounced.status = "cancelled"
    reach = change_reach.outlook(
        session,
        cast.viewer(session, people.amina),
        [(unannounced, {"status": "cancelled"})],
        [people.ctip.id],
        DAY_BEFORE,
    )
    assert reach.count.people == 0
