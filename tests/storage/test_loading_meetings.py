from datetime import UTC, datetime, timedelta

import cast
import pytest
from loads import MEETING, NETWORK, NOW, Loader, with_values
from sqlalchemy import select

from storage import meetings, network_file, posts, rsvps
from storage.models import Post, Rsvp

ALL = NETWORK + MEETING


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=UTC)


def test_times_are_wall_time_in_the_networks_zone(load: Loader) -> None:
    assert load.lines(ALL)[-1] == "meeting quarterly: new"
    meeting = load.meeting("quarterly")
    assert (meeting.starts_local, meeting.timezone) == ("2027-01-19T10:00", "Asia/Dhaka")
    assert (meeting.starts_at, meeting.ends_at) == (utc(1, 19, 4), utc(1, 19, 6))
    assert meeting.status == "confirmed"
    assert meeting.rsvp_by == meeting.starts_at


def test_a_time_with_an_offset_is_the_same_instant_on_the_networks_clock(load: Loader) -> None:
    load(with_values(ALL, starts="2027-01-19T06:00+02:00"))
    assert load.starts() == {"quarterly": "2027-01-19T10:00"}
    assert load(ALL).lines == ["nothing to change"]


def test_a_uid_is_the_same_in_every_copy_of_the_network(load: Loader) -> None:
    load(ALL)
    uid = load.meeting("quarterly").uid
    load.session.rollback()
    load(ALL)
    assert load.meeting("quarterly").uid == uid
    assert uid.endswith("@twgbot")


def test_a_new_meeting_has_its_reminders_and_is_announced_to_nobody(load: Loader) -> None:
    load(ALL)
    assert load.reminders("quarterly") == [utc(1, 18, 4), utc(1, 19, 2)]
    assert load.notices() == []


def test_a_new_meeting_is_announced_when_asked_for_and_only_once(load: Loader) -> None:
    load(NETWORK)
    load.join(101, 102, 103)
    announced = "meeting quarterly: new; announced to 3 people of 3 organizations"
    assert load.lines(ALL, announce=True) == [announced]
    assert load(ALL, announce=True).lines == ["nothing to change"]
    assert load.notices() == [("announcement", "quarterly")]


@pytest.mark.parametrize(
    "values", [{"status": "draft"}, {"status": "cancelled"}, {"starts": "2027-01-12T11:59"}]
)
def test_what_is_not_ahead_and_certain_is_not_announced(
    load: Loader, values: dict[str, str]
) -> None:
    lines = load.lines(with_values(ALL, **values), announce=True)
    assert lines[-1] == "meeting quarterly: new"
    assert load.notices() == []


def test_a_draft_that_is_confirmed_is_announced_when_asked_for(load: Loader) -> None:
    draft = with_values(ALL, status="draft")
    for announce, told in ((False, []), (True, [("announcement", "quarterly")])):
        load(draft)
        assert load.reminders("quarterly") == []
        load(with_values(ALL, status="confirmed"), announce=announce)
        assert load.notices() == told
        assert len(load.reminders("quarterly")) == 2


def test_a_change_of_what_was_never_announced_does_not_announce_it(load: Loader) -> None:
    load(ALL)
    load("meetings: [{key: quarterly, title: Another}]", announce=True)
    assert load.notices() == []


def test_a_move_is_one_notice_and_moves_reminders_and_deadline(load: Loader) -> None:
    load(ALL)
    load.join(101, 103)
    later = {"starts": "2027-01-26T10:00", "ends": "2027-01-26T12:00"}
    moved = with_values(ALL, place="Room 2", **later)
    assert load.lines(moved) == [
        (
            "meeting quarterly: starts 2027-01-19T10:00 -> 2027-01-26T10:00, "
            "ends 2027-01-19T12:00 -> 2027-01-26T12:00, "
            "rsvp_by 2027-01-19T10:00 -> 2027-01-26T10:00, place Room 1 -> Room 2; "
            "2 people of 2 organizations told"
        )
    ]
    assert load.notices() == [("change", "quarterly")]
    assert load.reminders("quarterly") == [utc(1, 25, 4), utc(1, 26, 2)]
    assert load.meeting("quarterly").sequence == 1
    assert load(moved).lines == ["nothing to change"]
    assert load.notices() == [("change", "quarterly")]


def test_several_files_are_one_notice_a_meeting(load: Loader) -> None:
    load(ALL)
    load("meetings: [{key: quarterly, place: Room 2}]",
         "meetings: [{key: quarterly, online: https://meet.example.org/x}]")  # fmt: skip
    assert load.notices() == [("change", "quarterly")]
    assert load.meeting("quarterly").sequence == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("place: Room 2", "1 person of 1 organization told"),
        ("status: cancelled", "1 person of 1 organization told"),
        ("starts: 2027-01-19T09:00", "2 people of 2 organizations told"),
    ],
)
def test_who_declined_is_told_only_when_the_date_moved(
    load: Loader, change: str, told: str
) -> None:
    load(ALL)
    load.join(101, 103)
    declining = load.person("bina")
    meeting = load.meeting("quarterly")
    load.session.add(
        Rsvp(meeting_id=meeting.id, person_id=declining.id, answer="no", answered_at=NOW)
    )
    [line] = load.lines(f"meetings: [{{key: quarterly, {change}}}]")
    assert line.endswith(f"; {told}")


def test_a_change_that_concerns_nobody_with_a_chat_says_so(load: Loader) -> None:
    load(ALL)
    [line] = load.lines("meetings: [{key: quarterly, place: Room 2}]")
    assert line == "meeting quarterly: place Room 1 -> Room 2; nobody told"


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ("title: Another", "title Quarterly -> Another"),
        ("agenda: [One]", "agenda changed"),
        ("capacity: 5", "capacity none -> 5"),
        ("working_groups: [ctip, closed]", "working_groups ctip -> ctip closed"),
        ("reminders: [3h]", "reminders none -> 3h"),
    ],
)
def test_a_change_of_little_weight_is_made_and_told_to_nobody(
    load: Loader, change: str, line: str
) -> None:
    load(ALL)
    load.join(101, 103)
    assert load.lines(f"meetings: [{{key: quarterly, {change}}}]") == [f"meeting quarterly: {line}"]
    assert load.notices() == []
    assert load.meeting("quarterly").sequence == 0


def test_other_working_groups_are_told_to_who_is_newly_asked_and_who_is_not_any_more(
    load: Loader,
) -> None:
    load(ALL, announce=True)
    load.join(101, 102, 103)
    posts.open_due(load.session, NOW)
    quarterly = "meetings: [{key: quarterly, working_groups: [closed]}]"
    [line] = load.lines(quarterly)
    assert line == (
        "meeting quarterly: working_groups ctip -> closed; "
        "2 people of 2 organizations told that they are not asked any more"
    )
    assert load.lines(quarterly) == []
    posts.open_due(load.session, NOW)
    assert sorted(cast.chats(cast.claim(load.session)))[-2:] == [102, 103]
    both = "meetings: [{key: quarterly, working_groups: [closed, ctip]}]"
    [line] = load.lines(both, now=NOW + cast.HOUR)
    assert line.endswith("announced to 2 people of 2 organizations")


@pytest.mark.parametrize("nothing", ["", "[]"])
def test_a_meeting_cannot_slip_from_its_working_groups_to_the_whole_network(
    load: Loader, nothing: str
) -> None:
    load(ALL)
    load("meetings: [{key: quarterly, working_groups: [closed]}]")
    with pytest.raises(network_file.FileErrors, match="cannot be left empty"):
        load(f"meetings: [{{key: quarterly, working_groups: {nothing}}}]")
    assert [group.key for group in load.meeting("quarterly").working_groups] == ["closed"]


def test_a_cancelled_meeting_has_no_reminders_and_a_revived_one_has(load: Loader) -> None:
    load(ALL)
    load("meetings: [{key: quarterly, status: cancelled}]")
    assert load.reminders("quarterly") == []
    assert load.notices() == [("cancellation", "quarterly")]
    load("meetings: [{key: quarterly, status: }]")
    assert load.meeting("quarterly").status == "confirmed"
    assert len(load.reminders("quarterly")) == 2
    assert load.notices() == []  # nobody had been told yet


def test_a_move_asks_who_said_yes_again(load: Loader) -> None:
    load(ALL)
    load.join(103)
    meeting = load.meeting("quarterly")
    viewer = cast.viewer(load.session, load.person("bina"))
    answer = rsvps.answer(load.session, viewer, meeting.id, "in_person", NOW)
    load("meetings: [{key: quarterly, starts: 2027-01-19T09:00}]")
    assert answer.confirm


def test_a_meeting_changed_in_the_chat_keeps_that_when_an_old_file_is_loaded(
    load: Loader,
) -> None:
    load(ALL)
    meeting = load.meeting("quarterly")
    cast.change(load.session, meeting, place="Room 9", starts=cast.STARTS + cast.DAY)
    posts.open_due(load.session, NOW)
    assert load(ALL).lines == ["nothing to change"]
    assert load.lines(with_values(ALL, online="https://meet.example.org/x")) == [
        "meeting quarterly: online none -> https://meet.example.org/x; nobody told"
    ]
    assert (meeting.place, meeting.starts_local) == ("Room 9", "2027-01-20T10:00")


def test_a_file_that_says_what_the_chat_said_before_it_is_no_change(load: Loader) -> None:
    load(ALL)
    cast.change(load.session, load.meeting("quarterly"), place="Room 9")
    assert load(with_values(ALL, place="Room 9")).lines == ["nothing to change"]
    assert load.notices() == [("change", "quarterly")]


def test_an_explicit_deadline_stays_when_the_meeting_moves(load: Loader) -> None:
    load(with_values(ALL, rsvp_by="2027-01-18T12:00"))
    load("meetings: [{key: quarterly, starts: 2027-01-19T09:00}]")
    assert load.meeting("quarterly").rsvp_by == utc(1, 18, 6)


def test_an_explicit_deadline_at_the_start_stays_too(load: Loader) -> None:
    load(with_values(ALL, rsvp_by="2027-01-19T10:00"))
    load("meetings: [{key: quarterly, starts: 2027-01-19T11:00}]")
    assert load.meeting("quarterly").rsvp_by == utc(1, 19, 4)


def test_a_deadline_is_never_after_the_start(load: Loader) -> None:
    load(with_values(ALL, rsvp_by="2027-01-18T12:00"))
    load("meetings: [{key: quarterly, starts: 2027-01-17T10:00}]")
    assert load.meeting("quarterly").rsvp_by == utc(1, 17, 4)
    load("meetings: [{key: quarterly, starts: 2027-01-19T10:00, rsvp_by: 2027-01-19T09:00}]")
    assert load.meeting("quarterly").rsvp_by == utc(1, 19, 3)
    load("meetings: [{key: quarterly, rsvp_by: }]")
    assert load.meeting("quarterly").rsvp_by == utc(1, 19, 4)


def test_what_is_over_can_be_corrected_in_silence(load: Loader) -> None:
    load(ALL)
    load.join(103)
    after = NOW + timedelta(days=30)
    assert load.lines("meetings: [{key: quarterly, place: Room 2}]", now=after) == [
        "meeting quarterly: place Room 1 -> Room 2"
    ]
    assert load.notices() == []


OWN = """\
  - {key: own, title: Own, starts: 2027-01-20T10:00, ends: 2027-01-20T11:00, reminders: [3h]}
"""


def test_other_reminders_of_the_network_are_those_of_meetings_without_their_own(
    load: Loader,
) -> None:
    load(ALL + OWN)
    assert load.lines("network: {reminders: [2d]}") == ["network: reminders 1d 2h -> 2d"]
    assert load.reminders("quarterly") == [utc(1, 17, 4)]
    assert load.reminders("own") == [utc(1, 20, 1)]


OVER = """\
  - {key: over, title: Over, starts: 2027-01-05T10:00, ends: 2027-01-05T11:00}
"""


def test_in_another_zone_the_wall_time_stays_and_what_is_ahead_moves(load: Loader) -> None:
    load(with_values(ALL, rsvp_by="2027-01-18T12:00") + OVER)
    load.join(103)
    assert load.lines("network: {timezone: Asia/Karachi}") == [
        "network: timezone Asia/Dhaka -> Asia/Karachi",
        "meeting quarterly: timezone Asia/Dhaka -> Asia/Karachi; 1 person of 1 organization told",
    ]
    meeting = load.meeting("quarterly")
    assert (meeting.starts_at, meeting.rsvp_by) == (utc(1, 19, 5), utc(1, 18, 7))
    assert load.meeting("over").timezone == "Asia/Dhaka"
    assert load.reminders("quarterly") == [utc(1, 18, 5), utc(1, 19, 3)]


def test_another_zone_and_another_place_are_one_notice(load: Loader) -> None:
    load(ALL)
    load("network: {timezone: Asia/Karachi}\nmeetings: [{key: quarterly, place: Room 2}]")
    assert load.notices() == [("change", "quarterly")]
    notice = load.session.scalars(select(Post)).one()
    assert notice.facts["moved"]
    assert {"place", "starts_at"} <= notice.facts["old"].keys()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            "  ends: 2027-01-19T09:00",
            '1.yaml:3: "ends" of a meeting must be after its start, 2027-01-19T10:00',
        ),
        (
            "  starts: 2027-01-20T10:00",
            '1.yaml:2: "ends" of a meeting must be after its start, 2027-01-20T10:00',
        ),
        (
            "  rsvp_by: 2027-01-19T10:01",
            '1.yaml:3: "rsvp_by" of a meeting cannot be after its start, 2027-01-19T10:00',
        ),
        (
            "  repeat: FREQ=DAILY;COUNT=2",
            '1.yaml:3: the meeting "quarterly" cannot become a series; give the series another key',
        ),
        (
            "  working_groups: [ctip, nothing]",
            '1.yaml:3: "nothing" is no working group, neither here nor in the database',
        ),
    ],
)
def test_a_fault_together_with_what_the_database_has_is_told_with_its_line(
    load: Loader, change: str, fault: str
) -> None:
    load(ALL)
    assert load.faults(f"meetings:\n- key: quarterly\n{change}\n") == [fault]


def test_a_meeting_that_is_new_and_not_complete_is_refused(load: Loader) -> None:
    load(NETWORK)
    assert load.faults("meetings:\n- key: new\n  starts: 2027-01-19T10:00\n") == [
        '1.yaml:2: a meeting that is not in the database yet needs "title", "ends"'
    ]


def test_an_occurrence_of_what_is_no_series_is_refused(load: Loader) -> None:
    load(ALL)
    fault = '1.yaml:1: there is no series "{}" with this occurrence'
    for key in ("quarterly", "nothing"):
        text = f"meetings: [{{key: {key}/2027-01-19, place: Room 2}}]"
        assert load.faults(text) == [fault.format(key)]


def test_meetings_loaded_are_those_that_members_see(load: Loader) -> None:
    load(ALL)
    load.join(103)
    viewer = cast.viewer(load.session, load.person("bina"))
    seen = meetings.upcoming(load.session, viewer, NOW)
    assert [meeting.key for meeting in seen] == ["quarterly"]
