from datetime import timedelta

import cast
import pytest
from loads import MEETING, NETWORK, NOW, SERIES, Loader, with_values
from sqlalchemy import select

from storage import calendar_events, heard, posts, rsvps
from storage.models import Meeting, Person, Post

ALL = NETWORK + MEETING
WITHOUT = "working_groups: [{key: ctip, members: [iom]}]"
AGAIN = "working_groups: [{key: ctip, members: [iom, shelter]}]"
TOLD = "1 person of 1 organization told that they are not asked any more"


@pytest.fixture
def bina(load: Loader) -> Person:
    """Of the shelter, which a file takes out of CTIP; the quarterly meeting was loaded before."""
    load(ALL)
    load.join(101, 102, 103)
    return load.person("bina")


def answer(load: Loader, key: str = "bina", meeting: str = "quarterly") -> None:
    viewer = cast.viewer(load.session, load.person(key))
    rsvps.answer(load.session, viewer, load.meeting(meeting).id, "in_person", NOW)


def sent(load: Loader) -> list[tuple[str, int]]:
    """Open what is due and claim it: what leaves, and for which chat."""
    posts.open_due(load.session, NOW + timedelta(minutes=5))
    claimed = {one.delivery_id for one in cast.claim(load.session)}
    return sorted(
        (one.post.kind, one.chat_id) for one in cast.deliveries(load.session) if one.id in claimed
    )


def no_more(load: Loader) -> list[Post]:
    load.session.flush()
    return list(load.session.scalars(select(Post).where(Post.kind == "no_more")))


def test_who_is_taken_out_of_a_working_group_is_told_that_they_are_not_asked_any_more(
    load: Loader, bina: Person
) -> None:
    answer(load)
    assert load.lines(WITHOUT) == [
        "working group ctip: members iom shelter unodc -> iom unodc; out: shelter",
        f"meeting quarterly: {TOLD}",
    ]
    assert sent(load) == [("no_more", bina.telegram_id)]
    assert load(WITHOUT).lines == ["nothing to change"]
    assert sent(load) == []


def test_a_former_chair_is_told_too(load: Loader, bina: Person) -> None:
    assert f"meeting quarterly: {TOLD}" in load.lines("working_groups: [{key: ctip, chair: iom}]")
    assert sent(load) == [("no_more", 102)]


def test_their_seat_goes_to_who_waits(load: Loader, bina: Person) -> None:
    load("meetings: [{key: quarterly, capacity: 1}]")
    answer(load)
    answer(load, "rafiq")
    assert "meeting quarterly: a seat for 1 person who waited, told" in load.lines(WITHOUT)
    assert sent(load) == [("no_more", 103), ("seat", 102)]


def test_dates_of_a_series_are_told_of_once(load: Loader, bina: Person) -> None:
    load(with_values(SERIES, working_groups="[ctip]"))
    lines = load.lines(WITHOUT)
    assert [line for line in lines if "weekly" in line] == [f"meeting weekly/2027-01-19: {TOLD}"]
    posts.open_due(load.session, NOW + timedelta(minutes=5))
    told = cast.deliveries(load.session, "no_more")
    assert [one.post.meeting.key for one in told if one.post.meeting] == [
        "quarterly",
        "weekly/2027-01-19",
    ]
    assert [len(one.post.facts["others"]) for one in told] == [0, 1]


def test_it_is_told_by_what_they_knew_whatever_the_same_file_changes(
    load: Loader, bina: Person
) -> None:
    load(WITHOUT, with_values(MEETING, title="Hush", place="Room 9", starts="2027-01-19T11:00"))
    [post] = no_more(load)
    assert post.facts["old"]["title"] == "Quarterly"
    assert post.facts["old"]["starts_at"] == "2027-01-19T04:00:00+00:00"
    assert sent(load) == [("change", 101), ("change", 102), ("no_more", 103)]


def test_who_stays_asked_through_another_working_group_is_told_nothing(
    load: Loader, bina: Person
) -> None:
    other = "working_groups: [{key: other, name: Other, short_name: O, members: [shelter]}]"
    load(other, "meetings: [{key: quarterly, working_groups: [ctip, other]}]")
    sent(load)
    load(WITHOUT)
    assert sent(load) == []


def test_a_working_group_that_is_taken_off_at_the_same_time_is_told_once(
    load: Loader, bina: Person
) -> None:
    load(WITHOUT, "meetings: [{key: quarterly, working_groups: [closed]}]")
    assert sent(load) == [("no_more", 101), ("no_more", 103)]


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_of_what_does_not_take_place_nobody_is_told(load: Loader, bina: Person, state: str) -> None:
    load(f"meetings: [{{key: quarterly, status: {state}}}]")
    sent(load)
    load(WITHOUT)
    assert sent(load) == []


def test_of_a_meeting_made_in_the_chat_only_who_heard_is_told(load: Loader, bina: Person) -> None:
    [quiet, known] = [
        cast.meeting(load.session, load.group("ctip"), key=f"chat/{name}") for name in "ab"
    ]
    heard.note(load.session, 103, [known], NOW, whole=False)
    load(WITHOUT, now=NOW + timedelta(minutes=1))
    quarterly = load.meeting("quarterly").id
    assert {one.meeting_id for one in no_more(load)} == {quiet.id, known.id, quarterly}
    sent(load)
    told = cast.deliveries(load.session, "no_more")
    assert {one.post.meeting_id for one in told} == {known.id, quarterly}


def test_who_is_back_is_told_that_they_are_asked_again(load: Loader, bina: Person) -> None:
    answer(load)
    load(WITHOUT)
    sent(load)
    lines = load.lines(AGAIN)
    assert "meeting quarterly: announced to 1 person of 1 organization again" in lines
    assert sent(load) == [("announcement", 103)]


def test_who_is_back_before_they_were_told_hears_nothing(load: Loader, bina: Person) -> None:
    load(WITHOUT)
    load(AGAIN)
    assert sent(load) == []


def test_who_is_back_and_still_has_their_seat_hears_of_it_in_one_message(
    load: Loader, bina: Person
) -> None:
    load("meetings: [{key: quarterly, capacity: 2}]")
    answer(load)
    load(WITHOUT)
    assert sent(load) == [("no_more", 103)]
    load(AGAIN)
    assert sent(load) == [("announcement", 103)]
    load(WITHOUT)
    load(AGAIN)
    assert ("seat", 103) not in sent(load)


def test_who_waited_and_is_asked_again_with_a_seat_hears_of_it_in_one_message(
    load: Loader, bina: Person
) -> None:
    load("meetings: [{key: quarterly, capacity: 1}]")
    answer(load, "rafiq")
    answer(load)
    load(WITHOUT)
    load("meetings: [{key: quarterly, capacity: 2}]")
    assert sent(load) == [("no_more", 103)]
    load(AGAIN)
    assert sent(load) == [("announcement", 103)]


def test_who_is_back_before_they_were_told_and_has_their_seat_hears_nothing(
    load: Loader, bina: Person
) -> None:
    load("meetings: [{key: quarterly, capacity: 2}]")
    answer(load)
    load(WITHOUT)
    load(AGAIN)
    assert sent(load) == []


def test_who_lost_their_seat_before_they_were_told_is_told_that_they_are_asked_again(
    load: Loader, bina: Person
) -> None:
    load("meetings: [{key: quarterly, capacity: 1}]")
    answer(load)
    answer(load, "rafiq")
    load(WITHOUT)
    load(AGAIN)
    assert sent(load) == [("announcement", 103), ("seat", 102)]


def test_who_lost_their_seat_is_told_so_where_the_same_file_changes_the_meeting(
    load: Loader, bina: Person
) -> None:
    load("meetings: [{key: quarterly, capacity: 1}]")
    answer(load)
    answer(load, "rafiq")
    load(WITHOUT)
    load(AGAIN, "meetings: [{key: quarterly, description: Read this.}]")
    assert sent(load) == [("announcement", 103), ("seat", 102)]


MOVED = "people: [{key: bina, organization: %s}]"
OTHER = "organizations: [{key: outside, name: Outside, kind: cso}]"


def test_who_is_of_another_organization_is_told_what_is_not_for_them_any_more(
    load: Loader, bina: Person
) -> None:
    load("meetings: [{key: quarterly, capacity: 1}]")
    answer(load)
    answer(load, "rafiq")
    lines = load.lines(OTHER, MOVED % "outside")
    assert f"meeting quarterly: {TOLD}" in lines
    assert "meeting quarterly: a seat for 1 person who waited, told" in lines
    assert sent(load) == [("no_more", 103), ("seat", 102)]
    assert load(OTHER, MOVED % "outside").lines == ["nothing to change"]
    viewer = cast.viewer(load.session, bina)
    gone = {one.meeting.key for one in calendar_events.own(load.session, viewer, NOW) if one.gone}
    assert gone == {"quarterly"}
    load(MOVED % "shelter")
    assert sent(load) == [("announcement", 103)]


def test_their_colleagues_are_told_nothing(load: Loader, bina: Person) -> None:
    load("people: [{key: dina, name: Dina, organization: shelter, telegram_id: 104}]")
    load.join(104)
    load(OTHER, MOVED % "outside")
    assert sent(load) == [("no_more", 103)]


def test_who_is_asked_through_another_organization_is_told_nothing(
    load: Loader, bina: Person
) -> None:
    load("meetings: [{key: quarterly, capacity: 1}]")
    answer(load)
    load(MOVED % "iom")
    assert sent(load) == []


def test_who_comes_to_an_organization_that_is_taken_out_learns_nothing(
    load: Loader, bina: Person
) -> None:
    load(OTHER, "people: [{key: dina, name: Dina, organization: outside, telegram_id: 104}]")
    load.join(104)
    load("people: [{key: dina, organization: shelter}]", WITHOUT)
    assert sent(load) == [("no_more", 103)]


SECRET = with_values(MEETING, working_groups="[closed]", title="Secret").replace(
    "quarterly", "secret"
)
TAKEN_OFF = "meetings: [{key: secret, working_groups: [ctip]}]"


@pytest.mark.parametrize("loads", [
    [[MOVED % "unodc", TAKEN_OFF]],
    [["working_groups: [{key: closed, members: [unodc, outside]}]", TAKEN_OFF]],
    [[TAKEN_OFF], [MOVED % "unodc"]],
])  # fmt: skip
def test_who_comes_to_a_working_group_that_a_meeting_leaves_is_told_nothing_of_it(
    load: Loader, bina: Person, loads: list[list[str]]
) -> None:
    """They never saw it, and it may have been a private group's: nor does a calendar name it."""
    load(SECRET, OTHER, MOVED % "outside", "working_groups: [{key: ctip, chair: iom}]")
    sent(load)
    for texts in loads:
        load(*texts)
    assert ("no_more", 103) not in sent(load)
    viewer = cast.viewer(load.session, bina)
    named = {one.meeting.key for one in calendar_events.own(load.session, viewer, NOW)}
    assert "secret" not in named


def test_who_was_in_the_working_group_that_a_meeting_leaves_is_told_so_beside_who_comes_to_it(
    load: Loader, bina: Person
) -> None:
    load(SECRET, "working_groups: [{key: ctip, chair: iom}]")
    load("meetings: [{key: secret, working_groups: [ctip]}]", MOVED % "unodc")
    assert ("no_more", 102) in sent(load)


def test_an_announcement_that_has_not_left_reaches_who_is_newly_in_its_working_group(
    load: Loader, bina: Person
) -> None:
    load(OTHER, "people: [{key: dina, name: Dina, organization: outside, telegram_id: 104}]")
    load.join(104)
    load(with_values(MEETING, title="Review").replace("quarterly", "review"), announce=True)
    load("people: [{key: dina, organization: shelter}]")
    assert ("announcement", 104) in sent(load)


def test_of_a_series_only_dates_are_named_that_were_announced(load: Loader, bina: Person) -> None:
    weekly = with_values(SERIES, working_groups="[ctip]")
    load(weekly, announce=True)
    sent(load)
    load(with_values(weekly, repeat="FREQ=WEEKLY;BYDAY=TU;COUNT=6"))
    load(WITHOUT)
    named = [
        {
            load.session.get_one(Meeting, one).key
            for one in (post.meeting_id, *map(int, post.facts["others"]))
        }
        for post in no_more(load)
        if "heard" not in post.audience and post.facts["others"]
    ]
    assert named == [{"weekly/2027-01-19", "weekly/2027-01-26"}]
    sent(load)
    told = [one.post.meeting.key for one in cast.deliveries(load.session, "no_more")
            if one.post.meeting]  # fmt: skip
    assert told == ["quarterly", "weekly/2027-01-19"]


def test_of_a_series_that_was_regrouped_only_dates_are_named_that_were_announced(
    load: Loader, bina: Person
) -> None:
    weekly = with_values(SERIES, working_groups="[ctip]")
    load(weekly, announce=True)
    sent(load)
    load(with_values(weekly, repeat="FREQ=WEEKLY;BYDAY=TU;COUNT=6"))
    load(with_values(weekly, working_groups="[closed]", repeat="FREQ=WEEKLY;BYDAY=TU;COUNT=6"))
    everybody, some = no_more(load)
    assert ("heard" in everybody.audience, len(everybody.facts["others"])) == (False, 1)
    assert ("heard" in some.audience, len(some.facts["others"])) == (True, 1)
    assert sent(load) == [("no_more", 101), ("no_more", 103)]


def test_who_is_newly_in_a_working_group_is_told_nothing(load: Loader, bina: Person) -> None:
    review = with_values(MEETING, working_groups="[closed]").replace("quarterly", "review")
    load("working_groups: [{key: closed, members: [unodc, shelter]}]", review)
    sent(load)
    load("working_groups: [{key: closed, members: [unodc, shelter, iom]}]")
    assert sent(load) == []


def test_a_calendar_takes_back_what_they_had(load: Loader, bina: Person) -> None:
    def event(meeting: Meeting) -> tuple[bool, int]:
        viewer = cast.viewer(load.session, bina)
        [own] = [one for one in calendar_events.own(load.session, viewer, NOW)
                 if one.meeting is meeting]  # fmt: skip
        return own.gone, own.sequence

    meeting = load.meeting("quarterly")
    assert event(meeting) == (False, 0)
    before = meeting.revision
    load(WITHOUT)
    assert event(meeting) == (True, 1)
    assert meeting.revision > before
    load(AGAIN)
    assert event(meeting) == (False, 2)
