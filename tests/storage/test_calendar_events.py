"""Meetings as events of a calendar: which, and with what."""

from datetime import datetime

import cast
import icalendar
import vobject  # type: ignore[import-untyped]
from sqlalchemy.orm import Session

from storage import calendar_events, meetings, posts, rsvps
from storage.models import Person
from storage.rules import access, calendar


def titles(session: Session, person: Person, since: datetime = cast.NOW) -> list[str]:
    found = calendar_events.own(session, cast.viewer(session, person), since)
    return [one.meeting.title for one in found]


def test_own_meetings_are_those_that_one_is_asked_to(session: Session, people: cast.Cast) -> None:
    cast.meeting(session, people.ctip, key="theirs", title="Theirs")
    cast.meeting(session, key="plenary", title="Plenary")
    assert sorted(titles(session, people.bina)) == ["Plenary", "Theirs"]
    assert titles(session, people.charu) == ["Plenary"]


def test_one_is_own_until_it_is_over(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip, title="Theirs")
    assert titles(session, people.bina, meeting.ends_at - cast.HOUR) == ["Theirs"]
    assert titles(session, people.bina, meeting.ends_at) == []


def test_each_comes_with_ones_own_answer_only(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip)
    rsvps.answer(session, cast.viewer(session, people.bina), meeting.id, "maybe", cast.NOW)
    for person, expected in ((people.bina, "maybe"), (people.amina, None)):
        (own,) = calendar_events.own(session, cast.viewer(session, person), cast.NOW)
        assert (own.rsvp and own.rsvp.answer) == expected


def test_an_event_is_as_new_as_its_note(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip)
    later, earlier = meeting.updated_at + cast.DAY, meeting.updated_at - cast.DAY
    for noted_at, newest in ((later, later), (earlier, meeting.updated_at)):
        own = calendar_events.of_meeting(session, cast.viewer(session, people.bina), meeting)
        event = calendar_events.event_of(None, own, note="Mine", noted_at=noted_at)
        assert event.last_modified == newest
        assert event.note == "Mine"


def test_cancelled_ones_stay_until_they_are_over_and_drafts_are_left_out(
    session: Session, people: cast.Cast
) -> None:
    cast.meeting(session, people.ctip, key="off", title="Off", status="cancelled")
    cast.meeting(session, people.ctip, key="draft", title="Draft", status="draft")
    assert titles(session, people.amina) == ["Off"]


def test_a_whole_calendar_is_read_by_two_parsers(session: Session, people: cast.Cast) -> None:
    one = cast.meeting(session, people.ctip, key="one", title="One", place="ঢাকা; room 1, left")
    two = cast.meeting(session, people.ctip, key="two", title="Two", status="cancelled")
    cast.meeting(session, people.ctip, key="draft", title="Draft", status="draft")
    written = calendar_events.whole(session)
    read = {event["uid"]: event for event in icalendar.Calendar.from_ical(written).events}
    same = {event.uid.value: event for event in vobject.readOne(written.decode()).vevent_list}
    assert read.keys() == same.keys() == {one.uid, two.uid}
    assert read[one.uid]["location"] == same[one.uid].location.value == one.place
    assert read[two.uid]["status"] == same[two.uid].status.value == "CANCELLED"


def test_what_is_not_seen_is_in_no_event(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip, title="Title", place="Room 9", agenda=["Item"])
    own = calendar_events.of_meeting(session, cast.viewer(session, people.charu), meeting)
    written = calendar.ics(calendar_events.event_of(None, own, full=False))
    assert b"Title" in written
    assert b"Room 9" not in written
    assert b"Item" not in written


def test_a_meeting_has_one_sequence_in_every_file_of_its_reader(
    session: Session, people: cast.Cast
) -> None:
    labour = cast.group(session, "labour", people.outside)
    meeting = cast.meeting(session, people.ctip)
    bina = cast.viewer(session, people.bina)
    for groups, status in (([labour], "cancelled"), ([people.ctip, labour], "confirmed")):
        before = meetings.snapshot(meeting)
        meeting.working_groups = list(groups)
        meetings.changed(session, meeting, before, cast.NOW)
        posts.open_due(session, cast.NOW)
        cast.claim(session, cast.NOW)
        (listed,) = calendar_events.own(session, bina, cast.NOW)
        alone = calendar_events.of_meeting(session, bina, meeting)
        for one in (listed, alone):
            event = calendar_events.event_of(None, one, full=False)
            assert (event.status, event.sequence) == (status, listed.sequence)


def test_an_event_names_the_working_groups_that_its_reader_may_see(
    session: Session, people: cast.Cast
) -> None:
    secret = cast.group(session, "secret", people.outside, private=True)
    meeting = cast.meeting(session, people.ctip, secret)
    for person in (people.bina, people.amina):
        viewer = cast.viewer(session, person)
        seen = {one.short_name for one in access.groups_seen(viewer, meeting.working_groups)}
        (own,) = calendar_events.own(session, viewer, cast.NOW)
        written = calendar.ics(calendar_events.event_of(None, own))
        (event,) = icalendar.Calendar.from_ical(written).events
        assert set(event.categories) == seen
    assert secret.short_name in seen
