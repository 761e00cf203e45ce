"""Seats, first come; the waiting list; who is told of a seat, and who loses one."""

import asyncio
from datetime import datetime

import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import (
    cards,
    coverage,
    errors,
    exports,
    members,
    outbox,
    posts,
    reminders,
    rsvps,
    seats,
    waiting,
)
from storage.database import Database
from storage.models import Meeting, Person, Post, Rsvp
from storage.rules.seats import Room


@pytest.fixture
def crowd(session: Session, people: cast.Cast) -> list[Person]:
    """Four of one organization, chats 1000 to 1003."""
    return cast.crowd(session, people.shelter, 4)


@pytest.fixture
def room(session: Session, people: cast.Cast, crowd: list[Person]) -> Meeting:
    """A room of two seats, taken by the first two of the crowd; the other two wait."""
    meeting = cast.meeting(session, people.ctip, capacity=2)
    for one in crowd:
        answer(session, one, meeting, "in_person")
    return meeting


def answer(
    session: Session, person: Person, meeting: Meeting, wanted: str, now: datetime = cast.NOW
) -> Rsvp:
    return rsvps.answer(session, members.viewer(session, person), meeting.id, wanted, now)


def give_back(session: Session, person: Person, meeting: Meeting) -> bool:
    return rsvps.give_back(session, members.viewer(session, person), meeting.id, cast.NOW)


def line(session: Session, meeting: Meeting) -> list[str]:
    return [person.name for person in waiting.line(session, meeting)]


def seated(session: Session, meeting: Meeting) -> list[str]:
    """The names of who has a seat."""
    return [
        person.name
        for entry in coverage.by_organization(session, meeting)
        for person, _ in entry.people.get("in_person", [])
    ]


def told(session: Session) -> list[int]:
    """Who was told that a seat is theirs, in order."""
    found = session.scalars(select(Post).where(Post.kind == "seat").order_by(Post.id))
    return [post.audience["people"][0] for post in found]


def staff_told(session: Session) -> list[dict[str, object]]:
    found = session.scalars(select(Post).where(Post.kind == "notice").order_by(Post.id))
    over = [post for post in found if post.facts["text"] == "seats_over"]
    return [post.facts for post in over if post.audience == {"roles": ["secretariat"]}]


def ids(people: list[Person]) -> list[int]:
    return [one.id for one in people]


def test_seats_are_given_first_come_and_the_others_wait_in_order(
    session: Session, room: Meeting
) -> None:
    assert seated(session, room) == ["P0", "P1"]
    assert line(session, room) == ["P2", "P3"]
    assert waiting.seats_of(session, room) == waiting.Seats(Room(2), taken=2, waiting=2)
    assert told(session) == []


@pytest.mark.parametrize("other", ["online", "maybe", "no"])
def test_only_in_person_takes_a_seat_and_any_other_answer_frees_it(
    session: Session, crowd: list[Person], room: Meeting, other: str
) -> None:
    answer(session, crowd[0], room, other)
    assert seated(session, room) == ["P1", "P2"]
    assert line(session, room) == ["P3"]
    assert told(session) == [crowd[2].id]


def test_answering_again_changes_nothing_of_a_place(
    session: Session, crowd: list[Person], room: Meeting
) -> None:
    for one in reversed(crowd):
        answer(session, one, room, "in_person")
    assert (seated(session, room), line(session, room)) == (["P0", "P1"], ["P2", "P3"])
    assert told(session) == []


def test_who_gives_a_place_up_and_wants_it_again_is_the_last(
    session: Session, crowd: list[Person], room: Meeting
) -> None:
    for wanted in ("maybe", "in_person"):
        answer(session, crowd[2], room, wanted)
    assert line(session, room) == ["P3", "P2"]
    rsvp = rsvps.of(session, room.id, crowd[2].id)
    assert rsvp is not None
    assert rsvp.position == 2


def test_a_seat_is_given_back_only_by_who_has_one(
    session: Session, people: cast.Cast, crowd: list[Person], room: Meeting
) -> None:
    answer(session, people.rafiq, room, "online")
    assert not give_back(session, crowd[2], room)
    assert not give_back(session, people.rafiq, room)
    assert not give_back(session, people.bina, room)
    with pytest.raises(errors.NotFound):
        give_back(session, people.charu, room)
    assert give_back(session, crowd[0], room)
    assert seated(session, room) == ["P1", "P2"]
    assert rsvps.counts(session, room).answers == {
        "in_person": 2, "online": 1, "no": 1, "waiting": 1, "none": 2
    }  # fmt: skip


def test_who_waits_is_not_counted_as_coming(session: Session, room: Meeting) -> None:
    counts = rsvps.counts(session, room)
    assert (counts.coming, counts.organizations) == (2, 1)
    assert [entry.coming for entry in coverage.by_organization(session, room)] == [0, 2, 0]


def test_who_is_of_a_full_organization_keeps_the_place_and_is_passed_over(
    session: Session, people: cast.Cast, crowd: list[Person]
) -> None:
    meeting = cast.meeting(session, people.ctip, capacity=3, seats_per_organization=1)
    for one in (crowd[0], crowd[1], people.rafiq, people.amina):
        answer(session, one, meeting, "in_person")
    assert seated(session, meeting) == ["Amina", "P0", "Rafiq"]
    answer(session, people.rafiq, meeting, "no")
    assert (line(session, meeting), told(session)) == (["P1"], [])
    answer(session, crowd[0], meeting, "no")
    assert told(session) == [crowd[1].id]


def test_no_two_of_those_who_stopped_after_each_other_have_the_same_ticket(
    session: Session, people: cast.Cast, crowd: list[Person]
) -> None:
    meeting = cast.meeting(session, people.ctip, capacity=2)
    for one in crowd[:2]:
        answer(session, one, meeting, "in_person")
    for number in range(2):
        members.stop(session, 1000 + number, cast.NOW)
    for one in crowd[2:]:
        answer(session, one, meeting, "in_person")
    for one in crowd[:2]:
        members.resume(session, one, cast.NOW)
    tickets = select(Rsvp.ticket).where(Rsvp.ticket.is_not(None)).order_by(Rsvp.ticket)
    assert list(session.scalars(tickets)) == [-1, 0]
    assert line(session, meeting) == ["P1", "P0"]


def test_a_bigger_room_seats_those_who_wait_and_tells_them(
    session: Session, crowd: list[Person], room: Meeting
) -> None:
    cast.change(session, room, capacity=3)
    assert (line(session, room), told(session)) == (["P3"], [crowd[2].id])
    cast.change(session, room, capacity=None)
    assert (line(session, room), told(session)) == ([], ids(crowd[2:]))
    assert waiting.seats_of(session, room) is None


@pytest.mark.parametrize("capacity", [0, 1])
def test_a_smaller_room_takes_nobodys_seat_and_the_secretariat_is_told_once(
    session: Session, crowd: list[Person], room: Meeting, capacity: int
) -> None:
    cast.change(session, room, capacity=capacity)
    cast.change(session, room, title="Another title")
    assert seated(session, room) == ["P0", "P1"]
    assert staff_told(session) == [
        {"text": "seats_over", "meeting_id": room.id, "capacity": capacity, "share": None,
         "taken": 2, "organizations": []}
    ]  # fmt: skip
    answer(session, crowd[0], room, "no")
    assert (line(session, room), told(session)) == (["P2", "P3"], [])


def test_the_chair_is_told_of_a_smaller_room_too(
    session: Session, people: cast.Cast, crowd: list[Person], room: Meeting
) -> None:
    cast.change(session, room, capacity=1)
    notices = session.scalars(select(Post).where(Post.kind == "notice").order_by(Post.id))
    assert [post.audience for post in notices] == [
        {"roles": ["secretariat"]},
        {"people": [people.rafiq.id]},
    ]


def test_a_chair_learns_only_of_seats_of_whom_they_may_know(
    session: Session, people: cast.Cast, crowd: list[Person]
) -> None:
    both = cast.meeting(session, people.ctip, people.closed, capacity=9)
    for one in crowd:
        answer(session, one, both, "in_person")
    room = Room(1)
    seen = seats.over(session, both, room, [people.closed])
    assert seen is None
    whole = seats.over(session, both, room)
    assert whole is not None
    assert whole.taken == len(crowd)


def test_a_smaller_share_is_told_with_the_organizations_that_have_more(
    session: Session, room: Meeting
) -> None:
    cast.change(session, room, seats_per_organization=2)
    assert staff_told(session) == []
    cast.change(session, room, seats_per_organization=1)
    assert [facts["organizations"] for facts in staff_told(session)] == [[["SHELTER", 2]]]
    assert staff_told(session)[0]["taken"] is None


def test_a_limit_that_comes_late_lets_everybody_sit_who_sat(
    session: Session, people: cast.Cast, crowd: list[Person]
) -> None:
    meeting = cast.meeting(session, people.ctip)
    for one in crowd:
        answer(session, one, meeting, "in_person")
    cast.change(session, meeting, capacity=4)
    assert waiting.seats_of(session, meeting) == waiting.Seats(Room(4), taken=4, waiting=0)
    assert staff_told(session) == []


def test_who_stops_loses_the_seat_and_once_back_is_the_first_in_line(
    session: Session, crowd: list[Person], room: Meeting
) -> None:
    members.stop(session, 1000, cast.NOW)
    assert (seated(session, room), line(session, room)) == (["P1", "P2"], ["P3"])
    members.resume(session, crowd[0], cast.NOW)
    assert (line(session, room), told(session)) == (["P0", "P3"], [crowd[2].id])
    answer(session, crowd[1], room, "no")
    assert seated(session, room) == ["P0", "P2"]


def test_who_comes_back_while_there_is_room_sits_and_need_not_be_told(
    session: Session, crowd: list[Person], room: Meeting
) -> None:
    for number in (2, 3, 0):
        members.stop(session, 1000 + number, cast.NOW)
    members.resume(session, crowd[0], cast.NOW)
    assert (seated(session, room), told(session)) == (["P0", "P1"], [])


def test_who_waits_keeps_the_place_while_they_have_stopped(
    session: Session, crowd: list[Person], room: Meeting
) -> None:
    members.stop(session, 1002, cast.NOW)
    rsvp = rsvps.of(session, room.id, crowd[3].id)
    assert rsvp is not None
    assert rsvp.position == 1
    members.resume(session, crowd[2], cast.NOW)
    assert line(session, room) == ["P2", "P3"]
    viewer = cast.viewer(session, crowd[3])
    assert waiting.waited_for(session, viewer, cast.NOW) == [(room, 2)]


def test_who_leaves_gives_the_seat_up_and_joining_anew_gives_no_second_one(
    session: Session, crowd: list[Person], room: Meeting
) -> None:
    members.end(session, crowd[0].id, cast.NOW, None)
    assert told(session) == [crowd[2].id]
    members.join(session, crowd[0], 1000, cast.NOW)
    assert (seated(session, room), line(session, room)) == (["P1", "P2"], ["P0", "P3"])


def test_several_who_lost_their_seats_wait_in_the_order_in_which_they_came(
    session: Session, people: cast.Cast, crowd: list[Person]
) -> None:
    meeting = cast.meeting(session, people.ctip, capacity=2)
    for hours, one in enumerate((crowd[1], crowd[0], people.rafiq)):
        answer(session, one, meeting, "in_person", cast.NOW + hours * cast.HOUR)
    people.ctip.members.remove(people.shelter)
    seats.settle_all(session, cast.NOW)
    assert (seated(session, meeting), line(session, meeting)) == (["Rafiq"], [])
    cast.change(session, meeting, capacity=1)
    people.ctip.members.append(people.shelter)
    seats.settle_all(session, cast.NOW)
    assert line(session, meeting) == ["P1", "P0"]


def test_an_organization_that_is_back_sits_again_and_hears_only_that_it_is_asked_again(
    session: Session, people: cast.Cast, crowd: list[Person], room: Meeting
) -> None:
    people.ctip.members.remove(people.shelter)
    seats.settle_all(session, cast.NOW)
    people.ctip.members.append(people.shelter)
    seats.settle_all(session, cast.NOW)
    assert (seated(session, room), line(session, room)) == (["P0", "P1"], ["P2", "P3"])
    assert told(session) == []


def test_without_limits_coming_and_going_is_no_matter_of_seats(
    session: Session, people: cast.Cast, crowd: list[Person], room: Meeting
) -> None:
    members.stop(session, 1003, cast.NOW)
    cast.change(session, room, capacity=None)
    before = told(session)
    members.resume(session, crowd[3], cast.NOW)
    people.ctip.members.remove(people.shelter)
    seats.settle_all(session, cast.NOW)
    people.ctip.members.append(people.shelter)
    seats.settle_all(session, cast.NOW)
    assert (told(session), line(session, room)) == (before, [])
    assert len(seated(session, room)) == 4


@pytest.mark.parametrize("columns", [{"status": "cancelled"}, {"place": None}])
def test_nothing_is_given_while_nobody_can_sit(
    session: Session, crowd: list[Person], room: Meeting, columns: dict[str, str | None]
) -> None:
    before = {name: getattr(room, name) for name in columns}
    cast.change(session, room, **columns)
    members.stop(session, 1000, cast.NOW)
    cast.change(session, room, capacity=3)
    assert told(session) == []
    cast.change(session, room, **before)
    assert (seated(session, room), line(session, room)) == (["P1", "P2", "P3"], [])
    assert told(session) == ids(crowd[2:])


def test_nothing_is_given_once_the_meeting_is_over(
    session: Session, crowd: list[Person], room: Meeting
) -> None:
    members.stop(session, 1000, room.ends_at)
    seats.settle_all(session, room.ends_at)
    assert told(session) == []
    with pytest.raises(errors.AnswersOver):
        answer(session, crowd[1], room, "no", room.ends_at)


def test_a_moved_meeting_keeps_its_seats(session: Session, room: Meeting) -> None:
    cast.change(session, room, starts=cast.STARTS + cast.DAY)
    assert (seated(session, room), line(session, room)) == (["P0", "P1"], ["P2", "P3"])
    assert rsvps.counts(session, room).to_confirm == 2


ALMOST = cast.STARTS + cast.DAY - seats.HELD
"""A day before the start to which the room's meeting moves in the tests below."""


@pytest.fixture
def moved(session: Session, room: Meeting) -> Meeting:
    """The room's meeting a day later: all four have to confirm their answers."""
    cast.change(session, room, starts=cast.STARTS + cast.DAY)
    return room


def released(session: Session) -> list[int]:
    """Who was told that their seat went to somebody else, in order."""
    found = session.scalars(select(Post).where(Post.kind == "notice").order_by(Post.id))
    return [post.audience["people"][0] for post in found if post.facts["text"] == "seat_passed_on"]


def test_a_seat_that_nobody_confirmed_is_passed_on_a_day_before(
    session: Session, moved: Meeting, crowd: list[Person]
) -> None:
    answer(session, crowd[1], moved, "in_person")
    answer(session, crowd[3], moved, "in_person")
    assert seats.pass_on(session, ALMOST - cast.HOUR / 3600) == 0
    assert seats.pass_on(session, ALMOST) == 1
    assert (seated(session, moved), line(session, moved)) == (["P1", "P3"], ["P2", "P0"])
    assert (told(session), released(session)) == (ids(crowd[3:]), ids(crowd[:1]))
    assert seats.pass_on(session, ALMOST) == 0


def test_a_move_within_a_day_leaves_two_hours_to_confirm(
    session: Session, room: Meeting, crowd: list[Person]
) -> None:
    now = cast.STARTS - 6 * cast.HOUR
    cast.change(session, room, now, starts=cast.STARTS + cast.HOUR)
    until = now + 2 * cast.HOUR
    assert seats.kept_until(room, now) == until
    answer(session, crowd[3], room, "in_person", now)
    assert seats.pass_on(session, until - cast.HOUR / 3600) == 0
    assert (seated(session, room), released(session)) == (["P0", "P1"], [])
    assert seats.pass_on(session, until) == 1
    assert told(session) == ids(crowd[3:])


def test_of_what_is_left_before_the_start_half_is_for_confirming(
    session: Session, room: Meeting
) -> None:
    now = cast.STARTS - cast.HOUR
    cast.change(session, room, now, starts=cast.STARTS + cast.HOUR)
    assert seats.kept_until(room, now) == cast.STARTS


def test_who_is_late_to_confirm_takes_the_end_of_the_line(
    session: Session, moved: Meeting, crowd: list[Person]
) -> None:
    answer(session, crowd[3], moved, "in_person")
    seats.pass_on(session, ALMOST)
    answer(session, crowd[0], moved, "in_person", ALMOST)
    assert (seated(session, moved), line(session, moved)) == (["P0", "P3"], ["P2", "P1"])


def test_nobody_loses_a_seat_to_who_has_not_confirmed_either(
    session: Session, moved: Meeting, crowd: list[Person]
) -> None:
    assert seats.pass_on(session, ALMOST) == 0
    assert seated(session, moved) == ["P0", "P1"]


def test_a_newcomer_who_is_sure_waits_two_hours_for_who_is_in_line_and_has_to_confirm(
    session: Session, people: cast.Cast, moved: Meeting, crowd: list[Person]
) -> None:
    assert seats.pass_on(session, ALMOST) == 0
    answer(session, people.amina, moved, "in_person", ALMOST)
    as_it_was = ["P0", "P1"], ["P2", "P3", "Amina"]
    assert (seated(session, moved), line(session, moved)) == as_it_was
    late = ALMOST + 2 * cast.HOUR
    assert seats.pass_on(session, late - cast.HOUR / 3600) == 0
    assert (seated(session, moved), released(session)) == (["P0", "P1"], [])
    answer(session, crowd[2], moved, "in_person", late - cast.HOUR / 3600)  # the first in line
    assert seats.pass_on(session, late - cast.HOUR / 3600) == 1
    assert (seated(session, moved), line(session, moved)) == (["P0", "P2"], ["P3", "Amina", "P1"])
    assert seats.pass_on(session, late) == 1
    assert (seated(session, moved), line(session, moved)) == (["Amina", "P2"], ["P3", "P1", "P0"])
    assert released(session) == ids([crowd[1], crowd[0]])


def test_a_seat_that_would_be_of_no_use_to_who_waits_is_kept(
    session: Session, people: cast.Cast, moved: Meeting, crowd: list[Person]
) -> None:
    cast.change(session, moved, seats_per_organization=1, capacity=3)
    answer(session, crowd[1], moved, "in_person")
    answer(session, people.amina, moved, "in_person")
    answer(session, crowd[3], moved, "in_person")
    cast.change(session, moved, starts=moved.starts_at, capacity=2)
    assert seats.pass_on(session, ALMOST) == 1  # the other agency's share is not taken by it
    assert seated(session, moved) == ["Amina", "P1"]


@pytest.fixture
def given(session: Session, crowd: list[Person], room: Meeting) -> outbox.Claimed:
    """The notice of a seat that was given, as it leaves."""
    answer(session, crowd[0], room, "no")
    posts.open_due(session, cast.NOW)
    (claimed,) = cast.claim(session)
    return claimed


def test_who_gets_a_seat_is_told_in_their_own_chat(given: outbox.Claimed) -> None:
    assert given.chat_id == 1002
    assert given.message.text.startswith("seat ")


def test_the_notice_of_a_seat_does_not_wait_for_the_end_of_quiet_hours(
    session: Session, crowd: list[Person], room: Meeting
) -> None:
    network = members.network(session)
    assert network is not None
    network.quiet_hours = "11:00-15:00"
    answer(session, crowd[0], room, "no")
    posts.open_due(session, cast.NOW)
    assert cast.chats(cast.claim(session)) == [1002]


def test_a_seat_that_was_given_back_meanwhile_is_not_told(
    session: Session, crowd: list[Person], room: Meeting
) -> None:
    answer(session, crowd[0], room, "no")
    posts.open_due(session, cast.NOW)
    assert give_back(session, crowd[2], room)
    posts.open_due(session, cast.NOW)
    assert cast.chats(cast.claim(session)) == [1003]
    assert cast.states(session)[1002] == ("withdrawn", "given_back")


@pytest.mark.parametrize("after", [cast.STARTS, cast.STARTS + cast.HOUR])
def test_the_notice_of_a_seat_is_of_use_until_the_start_or_in_a_running_meeting_the_end(
    session: Session, crowd: list[Person], room: Meeting, after: datetime
) -> None:
    answer(session, crowd[0], room, "no")
    answer(session, crowd[1], room, "no", after)
    found = session.scalars(select(Post).where(Post.kind == "seat").order_by(Post.id))
    assert [post.expires_at for post in found] == [room.starts_at, room.ends_at]


def test_who_waits_is_reminded_with_the_position(
    session: Session, crowd: list[Person], room: Meeting
) -> None:
    reminders.post_due(session, cast.STARTS - cast.DAY)
    posts.open_due(session, cast.STARTS - cast.DAY)
    texts = {one.chat_id: one.message.text for one in cast.claim(session, cast.STARTS - cast.DAY)}
    shown = [texts[1000 + number].split("|")[-2] for number in range(4)]
    assert shown == ["0", "0", "1", "2"]


@pytest.fixture
def shown(session: Session, crowd: list[Person], room: Meeting) -> Meeting:
    """The room's card, current, in the chats of the whole crowd."""
    for number in range(4):
        show(session, 1000 + number, room)
    return room


def show(session: Session, chat_id: int, room: Meeting, message_id: int = 1) -> None:
    cards.remember(session, chat_id, message_id, cast.shown(session, chat_id, room.id))


def outdated(session: Session) -> list[int]:
    return [card.chat_id for card in cards.outdated(session, cast.NOW, 10)]


def test_all_cards_are_edited_when_the_room_becomes_full_or_free(
    session: Session, people: cast.Cast, crowd: list[Person], shown: Meeting
) -> None:
    assert (shown.full, shown.sequence) == (True, 0)
    answer(session, people.rafiq, shown, "in_person")
    assert outdated(session) == []
    cast.change(session, shown, capacity=9)
    assert (shown.full, outdated(session)) == (False, [1000, 1001, 1002, 1003])


@pytest.mark.parametrize("limits", [{"capacity": 1}, {"seats_per_organization": 3}])
def test_all_cards_are_edited_when_the_limits_change(
    session: Session, shown: Meeting, limits: dict[str, int]
) -> None:
    cast.change(session, shown, **limits)
    assert outdated(session) == [1000, 1001, 1002, 1003]


def test_the_cards_of_those_who_wait_are_edited_when_their_positions_change(
    session: Session, crowd: list[Person], shown: Meeting
) -> None:
    answer(session, crowd[0], shown, "no")
    show(session, 1000, shown)
    assert outdated(session) == [1002, 1003]


def test_cards_are_edited_when_somebody_gives_up_waiting(
    session: Session, crowd: list[Person], shown: Meeting
) -> None:
    answer(session, crowd[2], shown, "online")
    show(session, 1002, shown)
    assert outdated(session) == [1003]


def test_the_last_in_line_goes_and_nobody_elses_card_is_edited(
    session: Session, crowd: list[Person], shown: Meeting
) -> None:
    answer(session, crowd[3], shown, "maybe")
    show(session, 1003, shown)
    assert outdated(session) == []


def test_other_copies_of_ones_card_are_edited_when_one_gets_or_gives_back_a_seat(
    session: Session, crowd: list[Person], shown: Meeting
) -> None:
    for wanted in ("no", "in_person"):
        show(session, 1000, shown, message_id=2)
        answer(session, crowd[0], shown, wanted)
        show(session, 1000, shown, message_id=1)  # the one that was tapped
        assert 1000 in outdated(session)


def test_a_card_that_was_on_its_way_while_places_changed_is_edited(
    session: Session, crowd: list[Person], shown: Meeting
) -> None:
    on_its_way = cast.shown(session, 1003, shown.id)
    answer(session, crowd[0], shown, "no")
    cards.remember(session, 1003, 1, on_its_way)
    assert 1003 in outdated(session)


def test_who_comes_back_sees_on_their_card_that_the_seat_is_gone(
    session: Session, crowd: list[Person], shown: Meeting
) -> None:
    members.stop(session, 1000, cast.NOW)
    for chat_id in outdated(session):
        show(session, chat_id, shown)
    members.resume(session, crowd[0], cast.NOW)
    assert outdated(session) == [1000, 1003]


def test_exports_name_the_position_and_how_many_wait(session: Session, room: Meeting) -> None:
    (row,) = exports.meetings(session)
    assert (row["in_person"], row["waiting"], row["none"]) == (2, 2, 3)
    places = {
        row["person"]: (row["answer"], row["waiting"]) for row in exports.answers_given(session)
    }
    assert places["P1"] == ("in_person", None)
    assert [places["P2"], places["P3"]] == [("in_person", 1), ("in_person", 2)]


@pytest.mark.parametrize(
    ("capacity", "share"), [(2, None), (None, 2)], ids=["of the room", "of the organization"]
)
def test_a_seat_is_held_only_where_seats_are_limited(
    session: Session, people: cast.Cast, crowd: list[Person], capacity: int, share: int
) -> None:
    free = cast.meeting(session, people.ctip)
    answer(session, crowd[0], free, "in_person")
    viewer = cast.viewer(session, crowd[0])
    assert not waiting.has_seat(session, viewer, cast.NOW)
    cast.change(session, free, capacity=capacity, seats_per_organization=share)
    assert waiting.has_seat(session, viewer, cast.NOW)
    assert not waiting.has_seat(session, viewer, free.ends_at)


async def test_two_hundred_taps_at_one_moment_on_ten_seats_give_ten(database: Database) -> None:
    def prepare(session: Session) -> tuple[int, list[int]]:
        people = cast.enter(session)
        crowd = cast.crowd(session, people.shelter, 200)
        return cast.meeting(session, people.ctip, capacity=10).id, ids(crowd)

    def tap(session: Session, person_id: int) -> None:
        viewer = members.viewer(session, session.get_one(Person, person_id))
        rsvps.answer(session, viewer, meeting_id, "in_person", cast.NOW)

    def look(session: Session) -> tuple[int, list[int | None]]:
        room = session.get_one(Meeting, meeting_id)
        found = waiting.seats_of(session, room)
        assert found is not None
        line = ids(list(waiting.line(session, room)))
        given = [session.get_one(Rsvp, (meeting_id, one)) for one in line]
        return found.taken, [rsvp.position for rsvp in given]

    meeting_id, crowd = database.call(prepare)
    await asyncio.gather(*(database.run(tap, one) for one in crowd))
    assert database.call_reading(look) == (10, list(range(1, 191)))
