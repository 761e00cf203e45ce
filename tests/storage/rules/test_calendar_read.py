"""What is written, as calendar parsers read it that nobody here wrote.

`ical` is as strict as RFC 5545, `vobject` is what many servers use, and `icalendar` reads what it
wrote itself.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
import vobject  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from storage.rules import calendar

Said = dict[str, Any]

SAMPLE = calendar.Event(
    uid="sample-2027-02@network",
    sequence=0,
    last_modified=datetime(2027, 1, 5, 8, 15, tzinfo=UTC),
    starts=datetime(2027, 2, 9, 4, 0, tzinfo=UTC),
    ends=datetime(2027, 2, 9, 6, 30, tzinfo=UTC),
    title='সভা; "quarterly", first\\next' + " and so on" * 9,
    place="Room 4; left,\nDhaka",
    online="https://meet.example.org/sample?a=1,2;b=3",
    description="নমুনা বিবরণ। " * 20,
    agenda=["Joint workplan, 2027", "Referral: pathways"],
    organizer_name='The "Sample": Network; Dhaka',
    organizer_email="secretariat@example.org",
    note="Your answer: Maybe",
)
DESCRIPTION = (
    f"{SAMPLE.note}\n\n{SAMPLE.online}\n\n{SAMPLE.description}\n\n"
    "1. Joint workplan, 2027\n2. Referral: pathways"
)


def ical(content: bytes) -> list[Said]:
    return [
        {
            "uid": one.uid, "sequence": one.sequence, "status": one.status and one.status.value,
            "stamp": one.dtstamp, "starts": one.dtstart, "ends": one.dtend,
            "title": one.summary, "place": one.location, "description": one.description,
            "url": one.url, "organizer": one.organizer and str(one.organizer.uri),
        }
        for one in IcsCalendarStream.calendar_from_ics(content.decode()).events
    ]  # fmt: skip


def by_vobject(content: bytes) -> list[Said]:
    def value(event: Any, name: str) -> Any:
        return event.contents[name][0].value if name in event.contents else None

    return [
        {
            "uid": value(one, "uid"), "sequence": int(value(one, "sequence")),
            "status": value(one, "status"), "stamp": value(one, "dtstamp"),
            "starts": value(one, "dtstart"), "ends": value(one, "dtend"),
            "title": value(one, "summary"), "place": value(one, "location"),
            "description": value(one, "description"), "url": value(one, "url"),
            "organizer": value(one, "organizer"),
        }
        for one in vobject.readOne(content.decode()).contents.get("vevent", [])
    ]  # fmt: skip


def by_icalendar(content: bytes) -> list[Said]:
    def text(event: icalendar.Event, name: str) -> str | None:
        return str(event[name]) if name in event else None

    return [
        {
            "uid": text(one, "uid"), "sequence": int(one["sequence"]),
            "status": text(one, "status"), "stamp": one.stamp, "starts": one.start,
            "ends": one.end, "title": text(one, "summary"), "place": text(one, "location"),
            "description": text(one, "description"), "url": text(one, "url"),
            "organizer": text(one, "organizer"),
        }
        for one in icalendar.Calendar.from_ical(content).events
    ]  # fmt: skip


PARSERS = [ical, by_vobject, by_icalendar]
each_parser = pytest.mark.parametrize("read", PARSERS)
Read = Callable[[bytes], list[Said]]


@each_parser
def test_everything_that_is_said_is_read(read: Read) -> None:
    assert read(calendar.ics(SAMPLE)) == [
        {
            "uid": SAMPLE.uid, "sequence": 0, "status": "CONFIRMED",
            "stamp": SAMPLE.last_modified, "starts": SAMPLE.starts, "ends": SAMPLE.ends,
            "title": SAMPLE.title, "place": SAMPLE.place, "description": DESCRIPTION,
            "url": SAMPLE.online, "organizer": f"mailto:{SAMPLE.organizer_email}",
        }
    ]  # fmt: skip


@each_parser
def test_a_move_and_a_cancellation_are_the_same_event_later(read: Read) -> None:
    hour = timedelta(hours=1)
    moved = replace(
        SAMPLE,
        sequence=1,
        last_modified=SAMPLE.last_modified + hour,
        starts=SAMPLE.starts + hour,
        ends=SAMPLE.ends + hour,
    )
    off = replace(moved, sequence=2, last_modified=moved.last_modified + hour, status="cancelled")
    events = [read(calendar.ics(one))[0] for one in (SAMPLE, moved, off)]
    assert {one["uid"] for one in events} == {SAMPLE.uid}
    assert [one["sequence"] for one in events] == [0, 1, 2]
    assert [one["starts"] for one in events] == [SAMPLE.starts, moved.starts, moved.starts]
    assert [one["status"] for one in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert events[0]["stamp"] < events[1]["stamp"] < events[2]["stamp"]


@each_parser
def test_a_feed_is_all_of_its_events_also_when_there_are_none(read: Read) -> None:
    bare = calendar.Event(
        "bare@network", 0, SAMPLE.last_modified, SAMPLE.starts, SAMPLE.ends, "Bare"
    )
    said = read(calendar.feed("Sample, Network", [SAMPLE, bare]))
    assert [one["uid"] for one in said] == [SAMPLE.uid, "bare@network"]
    missing = ("place", "description", "url", "organizer")
    assert [said[1][name] for name in missing] == [None] * 4
    assert read(calendar.feed("Sample, Network", [])) == []


TEXT = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff"), min_size=1
).filter(str.strip)


@given(TEXT, TEXT, TEXT)
def test_all_parsers_read_the_same_texts(title: str, place: str, description: str) -> None:
    event = replace(SAMPLE, title=title, place=place, description=description)
    first, *others = (read(calendar.ics(event)) for read in PARSERS)
    assert [first] * 2 == others
    assert (first[0]["title"], first[0]["place"]) == (title, place)
