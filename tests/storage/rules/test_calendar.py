import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules import calendar

SAMPLE = calendar.Event(
    uid="sample-2027-02@network",
    sequence=2,
    last_modified=datetime(2027, 1, 5, 8, 15, tzinfo=UTC),
    starts=datetime(2027, 2, 9, 4, 0, tzinfo=UTC),
    ends=datetime(2027, 2, 9, 6, 30, tzinfo=UTC),
    title="Quarterly coordination; meeting",
    place="Sample office, Dhaka",
    online="https://meet.example.org/sample?a=1,2",
    description="Sample text.",
    agenda=["Joint workplan", "Referral pathways"],
    organizer_name='The "Sample" Network',
    organizer_email="secretariat@example.org",
    url="https://news.example.org/sample",
)


def lines(event: calendar.Event) -> list[str]:
    """Unfold strictly by RFC 5545, section 3.1: CRLF, 75 octets, whole characters in each line."""
    data = calendar.ics(event)
    assert data.endswith(b"\r\n")
    folded = data.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 and b"\r" not in line and b"\n" not in line for line in folded)
    return "\r\n".join(line.decode() for line in folded).replace("\r\n ", "").split("\r\n")


def properties(event: calendar.Event) -> dict[str, str]:
    said = lines(event)
    framed = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR"]
    assert [line for line in said if line.startswith(("BEGIN", "END:"))] == framed
    pairs = [line.partition(":")[::2] for line in said if line not in framed]
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: {"n": "\n"}.get(match[1], match[1]), text)


def test_a_file_says_what_a_calendar_needs() -> None:
    assert properties(SAMPLE) == {
        "VERSION": "2.0",
        "PRODID": "-//twgbot//meetings//EN",
        "METHOD": "PUBLISH",
        "UID": "sample-2027-02@network",
        "SEQUENCE": "2",
        "DTSTAMP": "20270105T081500Z",
        "LAST-MODIFIED": "20270105T081500Z",
        "DTSTART": "20270209T040000Z",
        "DTEND": "20270209T063000Z",
        "STATUS": "CONFIRMED",
        "SUMMARY": r"Quarterly coordination\; meeting",
        "LOCATION": r"Sample office\, Dhaka",
        "DESCRIPTION": r"https://meet.example.org/sample?a=1\,2\n\nSample text."
        r"\n\n1. Joint workplan\n2. Referral pathways",
        "URL": "https://news.example.org/sample",
        "ORGANIZER;CN=\"The ^'Sample^' Network\"": "mailto:secretariat@example.org",
    }


def test_what_is_for_the_reader_stands_first() -> None:
    said = unescaped(properties(replace(SAMPLE, note="Your answer: Maybe"))["DESCRIPTION"])
    assert said == "Your answer: Maybe\n\n" + unescaped(properties(SAMPLE)["DESCRIPTION"])


def test_a_cancelled_meeting_is_still_published() -> None:
    said = properties(replace(SAMPLE, status="cancelled", sequence=3))
    assert (said["METHOD"], said["STATUS"], said["SEQUENCE"]) == ("PUBLISH", "CANCELLED", "3")


def test_without_a_place_the_link_is_the_location() -> None:
    said = properties(replace(SAMPLE, place="", url=""))
    assert unescaped(said["LOCATION"]) == said["URL"] == SAMPLE.online


def test_what_a_meeting_lacks_is_not_named() -> None:
    bare = replace(
        SAMPLE, place="", online="", url="", description="", agenda=(), organizer_email=""
    )
    names = {name.partition(";")[0] for name in properties(bare)}
    assert not names & {"LOCATION", "DESCRIPTION", "URL", "ORGANIZER"}


def test_a_feed_has_a_name_and_says_how_often_to_read_it() -> None:
    plain, feed = calendar.ics(SAMPLE), calendar.feed("Sample, Network\n", [SAMPLE])
    more = (
        b"NAME:Sample\\, Network\r\nX-WR-CALNAME:Sample\\, Network\r\n"
        b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n"
    )
    assert feed == plain.replace(b"BEGIN:VEVENT", more + b"BEGIN:VEVENT")


def test_the_same_event_is_the_same_file() -> None:
    assert calendar.ics(SAMPLE) == calendar.ics(replace(SAMPLE))


@pytest.mark.parametrize("field", ["url", "online", "organizer_name", "organizer_email", "title"])
def test_a_line_break_smuggles_no_property_in(field: str) -> None:
    names = {name.partition(";")[0] for name in properties(SAMPLE)}
    for smuggled in ("x\nATTACH:y", "x\r\nATTACH:y", "x\rATTACH:y", "x\x85ATTACH:y"):
        event = calendar.Event(**{**vars(SAMPLE), field: smuggled})
        assert {name.partition(";")[0] for name in properties(event)} == names


@given(st.text(), st.lists(st.text(), max_size=3))
def test_every_text_comes_back_but_for_control_characters(title: str, agenda: list[str]) -> None:
    said = properties(replace(SAMPLE, title=f"সভা {title}", agenda=agenda))
    clean = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", title.replace("\r\n", "\n"))
    assert unescaped(said["SUMMARY"]) == f"সভা {clean}"


@given(st.text(), st.text(), st.text(), st.text())
def test_no_text_breaks_the_file(place: str, online: str, name: str, email: str) -> None:
    event = replace(SAMPLE, place=place, online=online, organizer_name=name, organizer_email=email)
    assert properties(event)["UID"] == SAMPLE.uid


def test_what_one_does_not_come_to_takes_none_of_ones_time() -> None:
    assert properties(replace(SAMPLE, free=True))["TRANSP"] == "TRANSPARENT"
    assert "TRANSP" not in properties(SAMPLE)
