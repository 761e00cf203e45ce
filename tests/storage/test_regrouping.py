"""Working groups of a meeting that change: who hears of it, and what stays of answers."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import cast
import pytest
from races import BINA, Race, amina_id
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import (
    calendar_events,
    calendar_feeds,
    change_reach,
    delegates,
    errors,
    heard,
    making,
    meeting_changes,
    meetings,
    members,
    outbox,
    posts,
    regrouping_outlook,
    rsvps,
    seats,
    series,
    unheard,
    waiting,
)
from storage.change_notices import QUIET, Telling
from storage.database import Database
from storage.meeting_changes import Change
from storage.models import Meeting, Organization, Person, Post, WorkingGroup
from storage.particulars import Written
from storage.rules import access
from storage.rules.access import Viewer

MINUTE = timedelta(minutes=1)
LATER = cast.STARTS + cast.DAY
TOLD = cast.NOW + QUIET


@pytest.fixture
def labour(session: Session, people: cast.Cast) -> WorkingGroup:
    """A second public working group: of Amina's and Charu's organizations."""
    return cast.group(session, "labour", people.iom, people.outside)


@pytest.fixture
def meeting(session: Session, people: cast.Cast) -> Meeting:
    """A meeting of CTIP, made in the chat; nobody was told of it."""
    return cast.meeting(session, people.ctip, key="chat/1")


def regroup(
    session: Session,
    meeting: Meeting,
    *groups: WorkingGroup,
    at: timedelta = timedelta(),
    telling: Telling = Telling.FOLDED,
    by: Person | None = None,
    **columns: Any,
) -> None:
    """Change its working groups, and whatever else, as in the chat by the secretariat."""
    staff = by or session.scalars(select(Person).where(Person.name == "Amina")).one()
    viewer = cast.viewer(session, staff)
    found = meeting_changes.find(session, viewer, meeting.id, cast.NOW + at)
    names = ("title", "starts_at", "ends_at", "rsvp_by", "place", "online", "agenda",
             "description", "capacity", "seats_per_organization", "reminders")  # fmt: skip
    said = {name: getattr(found, name) for name in names} | columns
    how = Change("confirmed", None, telling, cast.NOW + at)
    written = Written(group_ids=[one.id for one in groups], **said)
    meeting_changes.change(session, viewer, found, written, how)


def leave(session: Session, at: timedelta = QUIET) -> dict[str, list[int]]:
    """What leaves at this moment: kinds, with the chats that get them."""
    posts.open_due(session, cast.NOW + at)
    claimed = cast.claim(session, cast.NOW + at)
    kinds: dict[str, list[int]] = {}
    for one in claimed:
        kinds.setdefault(one.message.text.split()[0], []).append(one.chat_id)
    results = [outbox.Result(one.delivery_id, "sent", message_id=7) for one in claimed]
    outbox.record(session, results, cast.NOW + at)
    posts.close_finished(session, cast.NOW + at)
    return {kind: sorted(chats) for kind, chats in kinds.items()}


def announce(session: Session, meeting: Meeting) -> None:
    (meetings if meeting.series_key is None else series).announce(session, meeting, cast.NOW)
    leave(session, timedelta())


def knew(session: Session) -> list[dict[str, Any]]:
    """What each notice that somebody is not asked any more says that they knew."""
    session.flush()
    found = session.scalars(select(Post).where(Post.kind == "no_more").order_by(Post.id))
    return [one.facts["old"] for one in found if one.state != "withdrawn"]


def test_who_is_newly_asked_gets_the_announcement_and_nothing_else(
    session: Session, labour: WorkingGroup, people: cast.Cast, meeting: Meeting
) -> None:
    announce(session, meeting)
    moved = {"starts_at": LATER, "ends_at": LATER + cast.HOUR}
    regroup(session, meeting, people.ctip, labour, **moved)
    assert leave(session, MINUTE) == {}
    assert leave(session) == {"announcement": [104], "change": [101, 102, 103]}


@pytest.mark.parametrize("moves_first", [True, False])
def test_who_is_newly_asked_hears_nothing_of_a_change_around_it(
    session: Session,
    labour: WorkingGroup,
    people: cast.Cast,
    meeting: Meeting,
    *,
    moves_first: bool,
) -> None:
    announce(session, meeting)
    if moves_first:
        regroup(session, meeting, people.ctip, place="Room 2")
    regroup(session, meeting, people.ctip, labour, at=MINUTE)
    if not moves_first:
        regroup(session, meeting, people.ctip, labour, at=MINUTE, place="Room 2")
    assert leave(session, MINUTE + QUIET) == {"announcement": [104], "change": [101, 102, 103]}


def test_of_what_was_not_announced_who_is_newly_asked_hears_nothing(
    session: Session, labour: WorkingGroup, people: cast.Cast, meeting: Meeting
) -> None:
    regroup(session, meeting, people.ctip, labour, place="Room 2")
    assert leave(session) == {}
    announced = making.announce(session, cast.viewer(session, people.amina), meeting.id, cast.NOW)
    assert announced is meeting
    assert leave(session, timedelta()) == {"announcement": [101, 102, 103, 104]}


def test_who_had_heard_and_is_not_asked_any_more_learns_that_by_what_they_knew(
    session: Session, labour: WorkingGroup, people: cast.Cast, meeting: Meeting
) -> None:
    cast.known(session, meeting)
    moved = {"starts_at": LATER, "ends_at": LATER + cast.HOUR, "title": "Labour days"}
    regroup(session, meeting, labour, **moved)
    assert leave(session) == {"no_more": [102, 103]}  # who stays asked changed it
    (said,) = knew(session)
    assert (said["title"], said["starts_at"]) == ("Coordination", cast.STARTS.isoformat())


def test_who_had_not_heard_and_who_stays_asked_hear_nothing(
    session: Session, labour: WorkingGroup, people: cast.Cast, meeting: Meeting
) -> None:
    for person in (people.amina, people.bina):
        assert person.telegram_id is not None
        heard.note(session, person.telegram_id, [meeting], cast.NOW, whole=False)
    regroup(session, meeting, labour)
    assert leave(session) == {"no_more": [103]}


def test_what_was_edited_before_and_not_told_is_not_what_they_knew(
    session: Session, labour: WorkingGroup, people: cast.Cast, meeting: Meeting
) -> None:
    cast.known(session, meeting)
    regroup(session, meeting, people.ctip, starts_at=LATER, ends_at=LATER + cast.HOUR)
    regroup(session, meeting, labour, at=MINUTE)
    assert leave(session, MINUTE + QUIET) == {"no_more": [102, 103]}
    assert knew(session)[0]["starts_at"] == cast.STARTS.isoformat()


def test_what_is_undone_in_time_tells_nobody(
    session: Session, labour: WorkingGroup, people: cast.Cast, meeting: Meeting
) -> None:
    announce(session, meeting)
    regroup(session, meeting, labour)
    regroup(session, meeting, people.ctip, at=MINUTE)
    assert leave(session, MINUTE + QUIET) == {}
    regroup(session, meeting, people.ctip, labour, at=MINUTE)
    regroup(session, meeting, people.ctip, at=MINUTE)
    assert leave(session, 2 * QUIET) == {}


@pytest.mark.parametrize("in_turn", [False, True])
def test_who_answered_to_working_groups_that_are_taken_back_is_told_that_they_are_not_asked(
    session: Session,
    labour: WorkingGroup,
    people: cast.Cast,
    meeting: Meeting,
    *,
    in_turn: bool,
) -> None:
    announce(session, meeting)
    regroup(session, meeting, people.ctip, labour)
    charu = cast.viewer(session, people.charu)
    rsvps.answer(session, charu, meeting.id, "in_person", cast.NOW + MINUTE / 2)
    if in_turn:
        regroup(session, meeting, people.ctip, labour, people.closed, at=MINUTE)
    look = regrouping_outlook.outlook(
        session, cast.viewer(session, people.amina), [(meeting, [people.ctip.id])], cast.NOW
    )
    assert look is not None
    assert (look.no_more.people, look.told) == (1, 1)
    regroup(session, meeting, people.ctip, at=MINUTE)
    assert leave(session, MINUTE + QUIET) == {"no_more": [104]}
    regroup(session, meeting, labour, at=cast.HOUR)
    assert leave(session, 2 * cast.HOUR)["announcement"] == [104]


def test_who_is_asked_again_before_they_are_told_that_they_were_not_hears_nothing(
    session: Session, labour: WorkingGroup, people: cast.Cast, meeting: Meeting
) -> None:
    announce(session, meeting)
    regroup(session, meeting, people.ctip, labour)
    charu = cast.viewer(session, people.charu)
    rsvps.answer(session, charu, meeting.id, "in_person", cast.NOW + MINUTE / 2)
    regroup(session, meeting, people.ctip, at=MINUTE)
    regroup(session, meeting, people.ctip, labour, at=MINUTE)
    assert "no_more" not in leave(session, MINUTE + QUIET)


def test_edits_in_turn_tell_the_net_difference(
    session: Session, labour: WorkingGroup, people: cast.Cast, meeting: Meeting
) -> None:
    announce(session, meeting)
    regroup(session, meeting, labour)
    regroup(session, meeting, labour, people.closed, at=MINUTE)
    assert leave(session, MINUTE + QUIET) == {"no_more": [103], "announcement": [104]}


def test_a_group_that_returns_is_announced_to_and_its_answers_count_again(
    session: Session, labour: WorkingGroup, people: cast.Cast, meeting: Meeting
) -> None:
    announce(session, meeting)
    bina = cast.viewer(session, people.bina)
    rsvps.answer(session, bina, meeting.id, "online", cast.NOW)
    regroup(session, meeting, labour)
    assert rsvps.counts(session, meeting).coming == 0
    assert rsvps.upcoming(session, bina, cast.NOW) == []
    assert leave(session) == {"no_more": [102, 103], "announcement": [104]}
    regroup(session, meeting, people.ctip, labour, at=cast.HOUR)
    assert rsvps.counts(session, meeting).coming == 1
    assert leave(session, 2 * cast.HOUR) == {"announcement": [102, 103]}


@pytest.mark.parametrize("by_file", [True, False])
def test_who_was_told_no_more_is_told_that_they_are_asked_again_where_nothing_was_announced(
    session: Session, labour: WorkingGroup, people: cast.Cast, meeting: Meeting, *, by_file: bool
) -> None:
    """Without it their answer would count again, and they would not know."""
    if by_file:
        meeting = cast.meeting(session, people.ctip)
    rsvps.answer(session, cast.viewer(session, people.bina), meeting.id, "online", cast.NOW)
    regroup(session, meeting, labour)
    told = [102, 103] if by_file else [103]
    assert leave(session) == {"no_more": told}
    amina = cast.viewer(session, people.amina)
    back = [people.ctip.id, labour.id, people.closed.id]
    look = regrouping_outlook.outlook(session, amina, [(meeting, back)], cast.NOW)
    assert look is not None
    assert (look.again.people, look.new.people) == (len(told), 2 - len(told))
    assert look.told == len(told)
    regroup(session, meeting, people.ctip, labour, at=MINUTE + QUIET)
    assert leave(session, MINUTE + 2 * QUIET) == {"announcement": told}


def test_a_seat_of_who_is_not_asked_any_more_goes_to_who_waits(
    session: Session, labour: WorkingGroup, people: cast.Cast, meeting: Meeting
) -> None:
    meeting.capacity = 1
    regroup(session, meeting, people.ctip, labour)
    for person in (people.bina, people.charu):
        rsvps.answer(session, cast.viewer(session, person), meeting.id, "in_person", cast.NOW)
    look = regrouping_outlook.outlook(
        session, cast.viewer(session, people.amina), [(meeting, [labour.id])], cast.NOW
    )
    assert look is not None
    assert (look.seats, look.coming, look.no_more.people) == (1, 1, 1)
    regroup(session, meeting, labour)
    assert leave(session) == {"seat": [104], "no_more": [103]}
    regroup(session, meeting, people.ctip, labour, at=cast.HOUR)
    own = rsvps.of(session, meeting.id, people.bina.id)
    assert own is not None
    assert own.position == 1


@pytest.mark.parametrize("waits", [False, True])
def test_who_is_asked_again_before_they_heard_that_they_were_not_has_the_seat_or_hears_that_it_went(
    session: Session, labour: WorkingGroup, people: cast.Cast, meeting: Meeting, *, waits: bool
) -> None:
    meeting.capacity, meeting.working_groups = 1, [people.ctip, labour]
    announce(session, meeting)
    for person in (people.bina, people.charu)[: 1 + waits]:
        rsvps.answer(session, cast.viewer(session, person), meeting.id, "in_person", cast.NOW)
    regroup(session, meeting, labour)
    assert seats.lost_by(session, meeting, [people.ctip.id, labour.id]) == int(waits)
    regroup(session, meeting, people.ctip, labour, at=MINUTE)
    own = rsvps.of(session, meeting.id, people.bina.id)
    assert own is not None
    assert own.position == (1 if waits else None)
    assert leave(session, MINUTE + QUIET) == ({"seat": [104], "notice": [103]} if waits else {})
    lost = [one.facts["text"] for one in session.scalars(select(Post)) if one.kind == "notice"]
    assert lost == (["seat_lost"] if waits else [])
    regroup(session, meeting, labour, people.ctip, people.closed, at=cast.HOUR)
    assert "notice" not in leave(session, 2 * cast.HOUR)


def test_neither_of_two_hears_of_a_colleague_sent_to_what_is_not_theirs_any_more(
    session: Session, labour: WorkingGroup, people: cast.Cast, meeting: Meeting
) -> None:
    (mate,) = cast.crowd(session, people.shelter, 1)
    bina = cast.viewer(session, people.bina)
    rsvps.answer(session, bina, meeting.id, "no", cast.NOW)
    delegates.ask(session, bina, meeting.id, mate.id, cast.NOW)
    assert leave(session, timedelta()) == {"delegate": [mate.telegram_id]}
    regroup(session, meeting, labour)
    assert leave(session) == {"no_more": [103, mate.telegram_id]}


def test_a_reminder_in_the_queue_does_not_reach_who_is_not_asked_any_more(
    session: Session, labour: WorkingGroup, people: cast.Cast, meeting: Meeting
) -> None:
    facts = {"starts_at": cast.STARTS.isoformat()}
    posts.plan(session, "reminder", cast.NOW, {"meeting": True}, facts, meeting_id=meeting.id)
    posts.open_due(session, cast.NOW)
    regroup(session, meeting, labour)
    assert leave(session) == {"reminder": [101]}


@pytest.mark.parametrize("telling", [Telling.AT_ONCE, Telling.FOLDED])
def test_of_what_a_network_file_brought_all_are_told_who_are_not_asked_any_more(
    session: Session, labour: WorkingGroup, people: cast.Cast, telling: Telling
) -> None:
    meeting = cast.meeting(session, people.ctip)
    regroup(session, meeting, people.ctip, labour, telling=telling)
    assert leave(session) == {}
    regroup(session, meeting, labour, at=cast.HOUR, telling=telling)
    assert leave(session, 2 * cast.HOUR) == {"no_more": [102, 103]}


def test_who_comes_to_its_old_working_group_before_that_is_told_learns_nothing(
    session: Session, labour: WorkingGroup, people: cast.Cast
) -> None:
    """Also where another edit then takes the place of what was owed."""
    meeting = cast.meeting(session, people.ctip)
    regroup(session, meeting, labour)
    people.charu.organization = people.bina.organization
    labour.members.remove(people.outside)
    session.flush()
    regroup(session, meeting, labour, at=MINUTE, place="Room 9")
    other = cast.group(session, "other", people.iom)
    regroup(session, meeting, other, at=MINUTE)
    assert leave(session, MINUTE + QUIET) == {"no_more": [102, 103]}


def test_an_edit_of_a_file_s_meeting_that_is_undone_in_time_tells_nobody(
    session: Session, labour: WorkingGroup, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip)
    regroup(session, meeting, people.ctip, labour)
    regroup(session, meeting, people.ctip, at=MINUTE)
    assert leave(session, MINUTE + QUIET) == {}


def test_other_groups_are_never_silent(
    session: Session, labour: WorkingGroup, meeting: Meeting
) -> None:
    with pytest.raises(errors.Outdated):
        regroup(session, meeting, labour, telling=Telling.NOT)


def test_who_alone_knew_and_takes_their_own_group_out_is_not_told(
    session: Session, labour: WorkingGroup, people: cast.Cast, meeting: Meeting
) -> None:
    assert people.rafiq.telegram_id is not None
    labour.chair, labour.members = people.unodc, [people.outside]
    session.flush()
    heard.note(session, people.rafiq.telegram_id, [meeting], cast.NOW, whole=True)
    wanted = [(meeting, [labour.id])]
    look = regrouping_outlook.outlook(session, cast.viewer(session, people.rafiq), wanted, cast.NOW)
    assert look is not None
    assert look.no_more.people == 0
    regroup(session, meeting, labour, by=people.rafiq)
    assert leave(session) == {}


def test_a_chair_makes_it_a_meeting_of_no_group_of_others(
    session: Session, labour: WorkingGroup, people: cast.Cast, meeting: Meeting
) -> None:
    with pytest.raises(errors.NotTheirs):
        regroup(session, meeting, people.ctip, labour, by=people.rafiq)
    with pytest.raises(errors.NotTheirs):
        regroup(session, meeting, by=people.rafiq)
    regroup(session, meeting, people.ctip, people.closed, by=people.rafiq)
    assert meeting.working_groups == [people.ctip, people.closed]


def test_a_chair_leaves_the_groups_of_others_in_a_joint_meeting_and_one_of_theirs(
    session: Session, labour: WorkingGroup, people: cast.Cast, meeting: Meeting
) -> None:
    regroup(session, meeting, people.ctip, labour)
    for groups in ([people.ctip], [labour], []):
        with pytest.raises(errors.NotTheirs):
            regroup(session, meeting, *groups, by=people.rafiq)
    regroup(session, meeting, labour, people.closed, by=people.rafiq)
    assert set(meeting.working_groups) == {labour, people.closed}


def dates(session: Session, people: cast.Cast) -> Sequence[Meeting]:
    said = Written(
        "Weekly", [people.ctip.id], cast.STARTS, cast.STARTS + cast.HOUR, cast.STARTS,
        repeat="FREQ=WEEKLY;COUNT=4",
    )  # fmt: skip
    amina = cast.viewer(session, people.amina)
    first = making.make(session, amina, said, "Asia/Dhaka", cast.NOW, draft=False)
    return series.dates(session, first, cast.NOW)


def test_later_dates_of_a_series_are_told_in_one_notice_each(
    session: Session, labour: WorkingGroup, people: cast.Cast
) -> None:
    first, *later = dates(session, people)
    announce(session, first)
    amina = cast.viewer(session, people.amina)
    how = Change("confirmed", None, Telling.FOLDED, cast.NOW)
    wanted = []
    for one in later:
        said = (one.title, [labour.id], one.starts_at, one.ends_at, one.rsvp_by, one.place)
        wanted.append((one, Written(*said)))
    meeting_changes.change_all(session, amina, wanted, how)
    assert leave(session) == {"no_more": [102, 103], "announcement": [104]}
    (gone,) = session.scalars(select(Post).where(Post.kind == "no_more"))
    assert [one.id for one in unheard.dates(session, gone)] == [one.id for one in later]
    (new,) = session.scalars(select(Post).where(Post.kind == "announcement", Post.once.is_(None)))
    assert series.told_with(session, new, cast.NOW) == later[1:]
    assert first.working_groups == [people.ctip]


# What a calendar shows.


def events(session: Session, person: Person) -> list[tuple[str, str, int]]:
    viewer = cast.viewer(session, person)
    found = calendar_events.own(session, viewer, cast.NOW)
    made = [calendar_events.event_of(None, one) for one in found]
    return [(one.title, one.status, one.sequence) for one in made]


def test_a_calendar_learns_that_it_is_off_for_who_is_not_asked_and_that_it_is_back(
    session: Session, labour: WorkingGroup, people: cast.Cast, meeting: Meeting
) -> None:
    calendar_feeds.make(session, people.bina.id)
    assert events(session, people.bina) == [("Coordination", "confirmed", 0)]
    regroup(session, meeting, labour)
    assert events(session, people.bina) == [("Coordination", "cancelled", 1)]
    leave(session)
    regroup(session, meeting, labour, at=MINUTE, place="Room 2", title="Labour days")
    assert events(session, people.bina) == [("Coordination", "cancelled", 1)]
    regroup(session, meeting, people.ctip, labour, at=cast.HOUR)
    assert events(session, people.bina) == [("Labour days", "confirmed", 3)]
    leave(session, 2 * cast.HOUR)
    regroup(session, meeting, labour, at=2 * cast.HOUR)
    assert events(session, people.bina) == [("Labour days", "cancelled", 4)]


def test_a_calendar_holds_nothing_of_what_its_reader_never_heard_of(
    session: Session, labour: WorkingGroup, people: cast.Cast, meeting: Meeting
) -> None:
    regroup(session, meeting, labour)
    assert events(session, people.bina) == []
    (late,) = cast.crowd(session, people.shelter, 1)
    late.joined_at = cast.NOW + cast.DAY
    of_file = cast.meeting(session, people.ctip)
    regroup(session, of_file, labour)
    assert [status for _, status, _ in events(session, people.bina)] == ["cancelled"]
    assert events(session, late) == []


def test_of_a_private_group_that_comes_and_goes_the_others_notice_nothing(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip, capacity=5)
    bina, key = cast.viewer(session, people.bina), access.groups_seen

    def shown() -> list[Any]:
        its = calendar_events.own(session, bina, cast.NOW)
        seen = key(bina, meeting.working_groups)
        return [
            [calendar_events.event_of(None, one) for one in its],
            [one.id for one in seen],
            rsvps.counts(session, meeting, seen),
            meetings.sees(bina, meeting),
        ]

    before = shown()
    secret = cast.group(session, "secret", people.outside, private=True)
    for groups in ([people.ctip, secret], [people.ctip]):
        regroup(session, meeting, *groups, at=MINUTE)
        assert shown() == before
        assert all(103 not in chats for chats in leave(session, cast.HOUR).values())


def test_the_chair_of_the_public_group_goes_on_as_if_there_were_no_other(
    session: Session, people: cast.Cast, labour: WorkingGroup
) -> None:
    meeting = cast.meeting(session, people.ctip)
    secret = cast.group(session, "secret", people.outside, private=True)
    regroup(session, meeting, people.ctip, secret)
    leave(session)
    rafiq = cast.viewer(session, people.rafiq)
    assert meeting_changes.may(rafiq, meeting, cast.NOW)
    regroup(session, meeting, people.ctip, at=cast.HOUR, by=people.rafiq, place="Room 2")
    assert meeting.working_groups == [people.ctip, secret]
    notice = session.scalars(select(Post).where(Post.kind == "change")).one()
    assert change_reach.of_notice(session, notice, rafiq).people == 3
    assert change_reach.of_notice(session, notice).people == 4
    regroup(session, meeting, labour, secret, at=cast.HOUR)
    assert not meeting_changes.may(rafiq, meeting, cast.NOW)


def test_who_left_meanwhile_gets_nothing(
    session: Session, labour: WorkingGroup, people: cast.Cast, meeting: Meeting
) -> None:
    cast.known(session, meeting)
    regroup(session, meeting, labour)
    people.bina.left_at = cast.NOW
    assert not members.is_member(people.bina)
    assert leave(session) == {"no_more": [102]}


# Two at the same moment.


def shared(session: Session) -> int:
    """A meeting of CTIP, and a second working group, committed."""
    groups = {one.key: one for one in session.scalars(select(WorkingGroup))}
    iom, outside = (
        session.scalars(select(Organization).where(Organization.key == key)).one()
        for key in ("iom", "outside")
    )
    cast.group(session, "labour", iom, outside)
    return cast.meeting(session, groups["ctip"], capacity=1).id


def adds(meeting_id: int, key: str, *, instead: bool = False) -> Callable[[Session], None]:
    """Add a working group to those that the meeting has, which was looked at before."""

    def act(session: Session) -> None:
        assert session.get_one(Meeting, meeting_id).working_groups
        staff = Viewer(amina_id(session), 1, frozenset({"secretariat"}))
        found = meeting_changes.find(session, staff, meeting_id, cast.NOW)
        group = session.scalars(select(WorkingGroup).where(WorkingGroup.key == key)).one()
        ids = [group.id] if instead else [group.id, *(one.id for one in found.working_groups)]
        times = found.starts_at, found.ends_at, found.rsvp_by
        said = Written(found.title, ids, *times, found.place, found.online, capacity=found.capacity)
        how = Change("confirmed", None, Telling.FOLDED, cast.NOW)
        meeting_changes.change(session, staff, found, said, how)

    return act


def test_of_two_who_add_a_working_group_at_once_each_sees_the_other_s(
    race: Race, database: Database
) -> None:
    meeting_id = database.call(shared)
    race.run(adds(meeting_id, "labour"), adds(meeting_id, "closed"))

    def keys(session: Session) -> set[str]:
        return {one.key for one in session.get_one(Meeting, meeting_id).working_groups}

    assert database.call(keys) == {"ctip", "labour", "closed"}


def test_who_answers_as_their_group_is_taken_out_holds_no_seat(
    race: Race, database: Database
) -> None:
    meeting_id = database.call(shared)

    def answers(session: Session) -> str:
        bina = session.scalars(select(Person).where(Person.telegram_id == BINA)).one()
        assert session.get_one(Meeting, meeting_id).working_groups
        try:
            rsvps.answer(session, cast.viewer(session, bina), meeting_id, "in_person", cast.NOW)
        except errors.NotFound:
            return "not asked"
        return "answered"

    assert race.run(adds(meeting_id, "labour", instead=True), answers) == (None, "not asked")


def test_a_group_that_is_taken_out_as_somebody_answers_gives_up_the_seat(
    race: Race, database: Database
) -> None:
    meeting_id = database.call(shared)

    def answers(session: Session) -> None:
        bina = session.scalars(select(Person).where(Person.telegram_id == BINA)).one()
        rsvps.answer(session, cast.viewer(session, bina), meeting_id, "in_person", cast.NOW)

    race.run(answers, adds(meeting_id, "labour", instead=True))
    taken = database.call(lambda s: waiting.taken(s, s.get_one(Meeting, meeting_id)))
    assert taken.total() == 0
