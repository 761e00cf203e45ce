from dataclasses import replace
from datetime import datetime, timedelta

import cast
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loads import MEETING, NETWORK, NOW, SERIES, Loader, with_values
from sqlalchemy import func, select

from storage import errors, heard, making
from storage import series as told
from storage.models import Meeting, Post, Reminder
from storage.particulars import Written

ALL = NETWORK + SERIES


def series(**values: str) -> str:
    return with_values(SERIES, **values)


def own(day: str, **values: str) -> str:
    said = "".join(f"    {key}: {value}\n" for key, value in values.items())
    return f"  - key: weekly/2027-{day}\n{said}"


def test_every_occurrence_is_a_meeting_with_its_own_key_and_deadline(load: Loader) -> None:
    load(ALL)
    assert load.starts("weekly/2027-") == {
        "01-05": "2027-01-05T10:00",
        "01-12": "2027-01-12T10:00",
        "01-19": "2027-01-19T10:00",
        "01-26": "2027-01-26T10:00",
    }
    meeting = load.meeting("weekly/2027-01-26")
    assert (meeting.series_key, meeting.title, meeting.place) == ("weekly", "Weekly", "Room 1")
    assert meeting.starts_at - meeting.rsvp_by == timedelta(hours=17)
    assert load(ALL).lines == ["nothing to change"]


def test_a_change_of_the_series_is_one_of_what_is_not_over(load: Loader) -> None:
    load(ALL)
    assert [line.split(": ")[0] for line in load.lines(series(place="Room 2"))] == [
        "meeting weekly/2027-01-19",
        "meeting weekly/2027-01-26",
    ]
    assert load.meeting("weekly/2027-01-05").place == "Room 1"
    assert load.notices() == [("change", "weekly/2027-01-19")]


@pytest.mark.parametrize(
    ("kind", "values"),
    [("cancellation", {"repeat": "FREQ=WEEKLY;BYDAY=TU;COUNT=2"}), ("change", {"place": "Room 2"})],
)
def test_dates_that_one_load_changes_alike_are_one_notice(
    load: Loader, kind: str, values: dict[str, str]
) -> None:
    load(ALL)
    load.join(101, 102, 103)
    assert [line.split("; ")[-1] for line in load.lines(series(**values))] == [
        "3 people of 3 organizations told",
        "told with weekly/2027-01-19",
    ]
    assert load.notices() == [(kind, "weekly/2027-01-19")]
    post = load.session.scalars(select(Post)).one()
    assert list(post.facts["others"]) == [str(load.meeting("weekly/2027-01-26").id)]


def test_what_is_not_alike_is_one_notice_too_about_a_date_that_is_held(load: Loader) -> None:
    load(ALL)
    load(series(place="Room 2") + own("01-19", status="cancelled"))
    assert told_of(load) == [("change", "weekly/2027-01-26", {"weekly/2027-01-19"})]


def told_of(load: Loader) -> list[tuple[str, str, set[str]]]:
    """Each post that is not withdrawn: its kind, the key of its date, the keys of the others."""
    keys = {str(one.id): one.key for one in load.session.scalars(select(Meeting))}
    posts = load.session.scalars(select(Post).where(Post.state != "withdrawn").order_by(Post.id))
    return [
        (post.kind, post.meeting.key, {keys[one] for one in post.facts.get("others", {})})
        for post in posts
        if post.meeting
    ]


WEDNESDAYS = series(
    starts="2027-01-06T10:00",
    ends="2027-01-06T11:00",
    rsvp_by="2027-01-05T17:00",
    repeat="FREQ=WEEKLY;BYDAY=WE;COUNT=4",
)


def moved_to_wednesdays(load: Loader, *, announce: bool = False) -> list[str]:
    load(ALL, announce=True)
    load.join(101, 102, 103)
    return load.lines(WEDNESDAYS, announce=announce)


@pytest.mark.parametrize("announce", [True, False])
def test_dates_that_come_instead_of_others_are_told_with_these_in_one_notice(
    load: Loader, announce: bool
) -> None:
    lines = moved_to_wednesdays(load, announce=announce)
    first = "weekly/2027-01-13"
    others = {"weekly/2027-01-19", "weekly/2027-01-26", "weekly/2027-01-20", "weekly/2027-01-27"}
    assert told_of(load)[1:] == [("change", first, others)]
    assert f"meeting {first}: new; 3 people of 3 organizations told" in lines
    assert f"meeting weekly/2027-01-20: new; told with {first}" in lines
    off = "meeting weekly/2027-01-19: status confirmed -> cancelled; told with"
    assert f"{off} {first}" in lines
    assert heard.is_announced(load.session, load.meeting("weekly/2027-01-20"))


@pytest.mark.parametrize("was_announced", [True, False])
def test_dates_of_other_working_groups_that_come_instead_of_announced_ones_are_announced(
    load: Loader, was_announced: bool
) -> None:
    february = {"starts": "2027-02-02T10:00", "ends": "2027-02-02T11:00"}
    tuesdays = series(**february, rsvp_by="2027-02-01T17:00", repeat="FREQ=WEEKLY;COUNT=3")
    load(NETWORK + tuesdays, announce=was_announced)
    moved = {"starts": "2027-02-03T10:00", "ends": "2027-02-03T11:00", "working_groups": "[ctip]"}
    load(with_values(tuesdays, **moved, repeat="FREQ=WEEKLY;COUNT=2"))
    assert "cancellation" in [kind for kind, *_ in told_of(load)]
    assert announced(load)[was_announced:] == [["02-03", "02-10"]] * was_announced


def test_a_date_that_falls_away_again_before_it_was_told_is_not_told(load: Loader) -> None:
    moved_to_wednesdays(load)
    load(own("01-13", status="cancelled").join(("meetings:\n", "")))
    [_, (kind, first, others)] = told_of(load)
    assert (kind, first) == ("change", "weekly/2027-01-20")
    assert "weekly/2027-01-13" not in others


def test_a_notice_that_has_no_date_left_that_is_held_is_a_cancellation(load: Loader) -> None:
    moved_to_wednesdays(load)
    load("meetings:\n" + "".join(own(f"01-{day}", status="cancelled") for day in (13, 20, 27)))
    assert told_of(load)[1:] == [("cancellation", "weekly/2027-01-19", {"weekly/2027-01-26"})]


def test_what_was_moved_back_before_it_was_told_is_not_told(load: Loader) -> None:
    moved_to_wednesdays(load)
    load(SERIES)
    assert [kind for kind, *_ in told_of(load)] == ["announcement"]


def test_dates_that_are_added_to_others_that_change_are_announced_by_themselves(
    load: Loader,
) -> None:
    load(ALL)
    load(series(repeat="FREQ=WEEKLY;BYDAY=TU;COUNT=5", place="Room 2"))
    assert told_of(load) == [("change", "weekly/2027-01-19", {"weekly/2027-01-26"})]


def test_a_date_that_comes_back_with_a_change_of_others_is_one_notice(load: Loader) -> None:
    load(ALL)
    load(series(repeat="FREQ=WEEKLY;BYDAY=TU;COUNT=3"))
    load.session.scalars(select(Post)).one().state = "closed"
    load(series(place="Room 2"))
    assert told_of(load)[1:] == [("change", "weekly/2027-01-19", {"weekly/2027-01-26"})]


def test_a_new_series_is_announced_once_and_dates_that_are_added_by_themselves(
    load: Loader,
) -> None:
    load(NETWORK)
    load.join(101, 102, 103)
    assert [line.split("; ")[-1] for line in load.lines(SERIES, announce=True)] == [
        "meeting weekly/2027-01-05: new",
        "meeting weekly/2027-01-12: new",
        "announced to 3 people of 3 organizations",
        "announced with weekly/2027-01-19",
    ]
    assert load.notices() == [("announcement", "weekly/2027-01-19")]
    load(series(repeat="FREQ=WEEKLY;BYDAY=TU;COUNT=5"), announce=True)
    assert load.notices()[1:] == [("announcement", "weekly/2027-02-02")]


def announced(load: Loader, now: datetime = NOW) -> list[list[str]]:
    """The days that each announcement names, its own first."""
    posts = load.session.scalars(
        select(Post).where(Post.kind == "announcement").order_by(Post.id)
    ).all()
    named = [[post.meeting, *told.told_with(load.session, post, now)] for post in posts]
    return [[one.starts_local[5:10] for one in dates if one] for dates in named]


def test_dates_that_are_added_to_a_series_are_announced_together_and_no_others(
    load: Loader,
) -> None:
    load(ALL, announce=True)
    load(series(repeat="FREQ=WEEKLY;BYDAY=TU;COUNT=7"), announce=True)
    assert announced(load) == [
        ["01-19", "01-26"],
        ["02-02", "02-09", "02-16"],
    ]
    assert all(
        heard.is_announced(load.session, load.meeting(f"weekly/2027-02-{day}"))
        for day in ("02", "09", "16")
    )
    load(series(repeat="FREQ=WEEKLY;BYDAY=TU;COUNT=9"), announce=False)
    assert not heard.is_announced(load.session, load.meeting("weekly/2027-03-02"))


def test_dates_that_were_loaded_unannounced_are_announced_from_the_chat_and_no_others(
    load: Loader,
) -> None:
    load(ALL, announce=True)
    load(series(repeat="FREQ=WEEKLY;BYDAY=TU;COUNT=6"))
    load.join(101, 102, 103)
    amina = cast.viewer(load.session, load.person("amina"))
    old, new = (load.meeting(f"weekly/2027-{day}") for day in ("01-26", "02-09"))
    assert [making.may_announce(load.session, one, NOW) for one in (old, new)] == [False, True]
    assert len(making.announced_with(load.session, new, NOW)) == 2
    with pytest.raises(errors.AlreadyDone):
        making.announce(load.session, amina, old.id, NOW)
    making.announce(load.session, amina, new.id, NOW)
    assert announced(load) == [["01-19", "01-26"], ["02-02", "02-09"]]
    with pytest.raises(errors.AlreadyDone):
        making.announce(load.session, amina, new.id, NOW)


def test_a_series_that_goes_on_when_all_of_it_is_over_is_announced_again(load: Loader) -> None:
    load(ALL, announce=True)
    march = NOW + timedelta(days=49)
    load(series(repeat="FREQ=WEEKLY;BYDAY=TU;COUNT=12"), announce=True, now=march)
    assert announced(load, march)[1] == ["03-09", "03-16", "03-23"]


def test_dates_of_other_working_groups_are_announced_apart_from_the_series(load: Loader) -> None:
    of_ctip = "".join(own(day, working_groups="[ctip]") for day in ("02-02", "02-09"))
    load(NETWORK + series(repeat="FREQ=WEEKLY;BYDAY=TU;COUNT=6") + of_ctip, announce=True)
    assert sorted(announced(load)) == [["01-19", "01-26"], ["02-02", "02-09"]]


@pytest.mark.parametrize(("day", "left"), [("02-02", ["02-09", "02-16"]),
                                           ("02-09", ["02-02", "02-16"])])  # fmt: skip
def test_what_waits_to_be_announced_goes_on_without_a_date_that_is_called_off(
    load: Loader, day: str, left: list[str]
) -> None:
    longer = series(repeat="FREQ=WEEKLY;BYDAY=TU;COUNT=7")
    load(ALL)
    load(longer, announce=True)
    load(longer + own(day, status="cancelled"))
    assert announced(load) == [left]


def test_another_time_of_day_moves_what_is_not_over(load: Loader) -> None:
    load(ALL)
    load(series(starts="2027-01-05T14:00", ends="2027-01-05T15:00"))
    assert load.starts("weekly/2027-") == {
        "01-05": "2027-01-05T10:00",
        "01-12": "2027-01-12T10:00",
        "01-19": "2027-01-19T14:00",
        "01-26": "2027-01-26T14:00",
    }


def test_a_shorter_series_cancels_what_it_leaves_out_and_a_longer_one_revives_it(
    load: Loader,
) -> None:
    load(ALL)
    count = "FREQ=WEEKLY;BYDAY=TU;COUNT={}".format
    load(series(repeat=count(1)))
    on, off = "confirmed", "cancelled"
    # What is over stays.
    assert load.statuses("weekly/2027-01-") == {"05": on, "12": on, "19": off, "26": off}
    assert load(series(repeat=count(1))).lines == ["nothing to change"]
    load(series(repeat=count(5), place="Room 2"))
    assert set(load.statuses().values()) == {on}
    assert load.meeting("weekly/2027-02-02").place == "Room 2"
    assert load.meeting("weekly/2027-01-19").place == "Room 2"


def test_another_weekday_makes_no_meetings_in_the_past(load: Loader) -> None:
    load(ALL)
    load(
        series(
            starts="2027-01-06T10:00",
            ends="2027-01-06T11:00",
            rsvp_by="2027-01-05T17:00",
            repeat="FREQ=WEEKLY;BYDAY=WE;COUNT=3",
        )
    )
    assert load.statuses("weekly/2027-01-") == {
        "05": "confirmed", "12": "confirmed", "13": "confirmed", "19": "cancelled",
        "20": "confirmed", "26": "cancelled",
    }  # fmt: skip


def test_an_occurrence_keeps_what_was_said_of_it_alone(load: Loader) -> None:
    load(ALL + own("01-19", place="Room 3"))
    moved = {"starts": "2027-01-27T09:00", "ends": "2027-01-27T10:00"}
    load("meetings:\n" + own("01-26", **moved))
    load(series(place="Room 2", starts="2027-01-05T14:00", ends="2027-01-05T15:00"))
    first, second = load.meeting("weekly/2027-01-19"), load.meeting("weekly/2027-01-26")
    assert (first.place, first.starts_local) == ("Room 3", "2027-01-19T14:00")
    assert (second.place, second.starts_local) == ("Room 2", "2027-01-27T09:00")


def test_a_moved_occurrence_keeps_the_distance_to_its_deadline(load: Loader) -> None:
    load(ALL)
    load("meetings:\n" + own("01-26", starts="2027-01-27T09:00", ends="2027-01-27T10:00"))
    meeting = load.meeting("weekly/2027-01-26")
    assert meeting.starts_at - meeting.rsvp_by == timedelta(hours=17)
    load("meetings:\n" + own("01-26", rsvp_by="2027-01-26T09:00"))
    assert meeting.starts_at - meeting.rsvp_by == timedelta(days=1)


def test_a_series_and_its_occurrence_changed_together_are_one_notice(load: Loader) -> None:
    load(ALL)
    load(series(place="Room 2") + own("01-19", online="https://meet.example.org/x"))
    assert load.notices().count(("change", "weekly/2027-01-19")) == 1
    assert load.meeting("weekly/2027-01-19").sequence == 1


def test_one_occurrence_is_cancelled_for_good(load: Loader) -> None:
    load(ALL)
    cancelled = SERIES + own("01-19", status="cancelled")
    load(cancelled)
    load(with_values(cancelled, place="Room 9"))
    assert load.statuses("weekly/2027-01-")["19"] == "cancelled"
    assert load.notices() == [("cancellation", "weekly/2027-01-19")]


def test_what_is_over_changes_only_when_it_is_named(load: Loader) -> None:
    load(ALL)
    load(series(title="Other") + own("01-05", place="Room 4"))
    meeting = load.meeting("weekly/2027-01-05")
    assert (meeting.title, meeting.place) == ("Weekly", "Room 4")


def test_an_occurrence_that_left_the_rule_can_still_be_named(load: Loader) -> None:
    shorter = "FREQ=WEEKLY;BYDAY=TU;COUNT=1"
    load(ALL)
    load(series(repeat=shorter) + own("01-12", title="Held all the same"))
    assert load.meeting("weekly/2027-01-12").title == "Held all the same"
    load(series(repeat=shorter) + own("01-26", status="confirmed"))
    assert load.statuses("weekly/2027-01-")["26"] == "confirmed"


def test_a_series_in_another_zone_moves_with_what_is_ahead(load: Loader) -> None:
    load(ALL)
    load("network: {timezone: Asia/Karachi}")
    assert load.starts("weekly/2027-")["01-26"] == "2027-01-26T10:00"
    assert load.notices() == [("change", "weekly/2027-01-19")]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            own("01-20", place="Room 2"),
            '1.yaml:2: the series "weekly" has no occurrence on this day',
        ),
        (
            own("01-26", starts="2027-01-27T10:00"),
            '1.yaml:2: "ends" of a meeting must be after its start, 2027-01-27T10:00',
        ),
        (
            "  - key: weekly\n    repeat:\n",
            '1.yaml:3: the series "weekly" cannot become one meeting; give that another key',
        ),
        (
            "  - key: weekly\n    ends: 2027-01-05T09:00\n",
            '1.yaml:3: "ends" of a meeting must be after its start, 2027-01-05T10:00',
        ),
        (
            "  - key: weekly\n    starts: 2027-01-06T10:00\n    ends: 2027-01-06T11:00\n",
            (
                '1.yaml:2: "repeat" of a meeting cannot be used: The start 2027-01-06 10:00 is not '
                "one of the dates of FREQ=WEEKLY;BYDAY=TU;COUNT=4."
            ),
        ),
        (
            "  - key: new\n    repeat: FREQ=DAILY;COUNT=2\n",
            '1.yaml:2: a meeting that is not in the database yet needs "title", "starts", "ends"',
        ),
    ],
)
def test_a_fault_of_a_series_is_told_with_its_line(load: Loader, text: str, fault: str) -> None:
    load(ALL)
    assert load.faults("meetings:\n" + text) == [fault]


def test_a_fault_that_a_series_makes_of_an_occurrence_names_that(load: Loader) -> None:
    load(ALL)
    load("meetings:\n" + own("01-26", starts="2027-01-26T10:30"))
    assert load.faults("meetings: [{key: weekly, ends: 2027-01-05T10:15}]") == [
        (
            '1.yaml:1: "ends" of a meeting must be after its start, 2027-01-26T10:30 '
            "(weekly/2027-01-26)"
        )
    ]


PLACES = st.sampled_from(["Room 1", "Room 2", ""])
TIMES = st.sampled_from(["09:00", "10:00", "14:30"])
STATUSES = st.sampled_from(["draft", "confirmed", "cancelled"])
RULES = st.sampled_from(["FREQ=WEEKLY;COUNT=2", "FREQ=WEEKLY;COUNT=5", "FREQ=DAILY;COUNT=16"])


@st.composite
def files(draw: st.DrawFn) -> str:
    """A variant of the network's file: its meeting, its series, one occurrence of that."""
    said = series(
        place=draw(PLACES), starts=f"2027-01-05T{draw(TIMES)}", ends="2027-01-05T16:00",
        repeat=draw(RULES), status=draw(STATUSES),
    )  # fmt: skip
    if draw(st.booleans()):
        said += own("01-12", place=draw(PLACES), status=draw(STATUSES))
    single = with_values(MEETING, place=draw(PLACES), status=draw(STATUSES))
    return NETWORK + said + single.removeprefix("meetings:\n")


@given(st.lists(files(), min_size=1, max_size=3), st.booleans())
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_file_loaded_again_changes_nothing_whatever_was_loaded_before(
    load: Loader, texts: list[str], announce: bool
) -> None:
    with cast.undone(load.session):
        for text in texts:
            load(text, announce=announce)
        before = state(load)
        for days in (0, 8):
            again = load(texts[-1], now=NOW + timedelta(days), announce=announce)
            assert again.lines == ["nothing to change"]
        assert state(load) == before


def state(load: Loader) -> tuple[object, ...]:
    load.session.flush()
    counts = [load.session.scalar(select(func.count()).select_from(table))
              for table in (Post, Reminder)]  # fmt: skip
    rows = load.session.execute(select(Meeting.key, Meeting.sequence, Meeting.status))
    return sorted(map(tuple, rows)), counts


@pytest.mark.parametrize("repeat", ["FREQ=DAILY;COUNT=3", '"FREQ=MONTHLY;BYDAY=2TU,4TH;COUNT=3"'])
@pytest.mark.parametrize("status", ["draft", "confirmed"])
def test_of_a_rule_of_a_file_its_dates_are_kept_and_none_keeps_it(
    load: Loader, repeat: str, status: str
) -> None:
    """The chat reads only rules that it wrote: a date of a file's series is changed by itself."""
    at = {"starts": "2027-01-12T20:00", "ends": "2027-01-12T21:00", "rsvp_by": "2027-01-12T20:00"}
    load(NETWORK, series(repeat=repeat, status=status, **at))
    rows = load.session.scalars(select(Meeting)).all()
    assert [(row.series_key, row.repeat) for row in rows] == [("weekly", None)] * 3


def test_a_draft_of_a_file_is_made_no_series_in_the_chat(load: Loader) -> None:
    """Its key would be another one, and the next load would not find it."""
    load(NETWORK, with_values(MEETING, status="draft"))
    load.join(101)
    row, viewer = load.meeting("quarterly"), cast.viewer(load.session, load.person("amina"))
    said = Written("Quarterly", [1], row.starts_at, row.ends_at, row.rsvp_by)
    weekly = replace(said, repeat="FREQ=WEEKLY;COUNT=3")
    with pytest.raises(errors.Outdated):
        making.make(load.session, viewer, weekly, "Asia/Dhaka", NOW, draft=False, meeting_id=row.id)
    making.make(load.session, viewer, said, "Asia/Dhaka", NOW, draft=False, meeting_id=row.id)
    assert load.lines(with_values(MEETING, place="Room 2"))[0].startswith(
        "meeting quarterly: place"
    )
