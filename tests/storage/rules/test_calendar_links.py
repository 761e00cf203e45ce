from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules import calendar, calendar_links

SAMPLE = calendar.Event(
    uid="sample-2027-02@network",
    sequence=0,
    last_modified=datetime(2027, 1, 5, 8, 15, tzinfo=UTC),
    starts=datetime(2027, 2, 9, 4, 0, tzinfo=UTC),
    ends=datetime(2027, 2, 9, 6, 30, tzinfo=UTC),
    title="Quarterly & joint: সভা + 1",
    place="Sample office #4, Dhaka",
    online="https://meet.example.org/sample?a=1&b=2",
)


def read(event: calendar.Event, name: str) -> tuple[str, dict[str, str]]:
    """Read a link as a browser hands it on: plus is a plus, as Outlook has it."""
    parts = urlsplit(calendar_links.links(event)[name])
    assert "+" not in parts.query
    assert parts.scheme == "https"
    said = parse_qs(parts.query, strict_parsing=True)
    return f"{parts.netloc}{parts.path}", {key: text for key, (text,) in said.items()}


@pytest.mark.parametrize(
    ("name", "address", "said"),
    [
        (
            "Google",
            "calendar.google.com/calendar/render",
            {
                "action": "TEMPLATE", "dates": "20270209T040000Z/20270209T063000Z",
                "text": SAMPLE.title, "location": SAMPLE.place, "details": SAMPLE.online,
            },
        ),
        *(
            (
                name,
                f"{host}/calendar/0/deeplink/compose",
                {
                    "path": "/calendar/action/compose", "rru": "addevent",
                    "startdt": "2027-02-09T04:00:00Z", "enddt": "2027-02-09T06:30:00Z",
                    "subject": SAMPLE.title, "location": SAMPLE.place, "body": SAMPLE.online,
                },
            )
            for name, host in (
                ("Outlook", "outlook.live.com"),
                ("Microsoft 365", "outlook.office.com"),
            )
        ),
        (
            "Yahoo",
            "calendar.yahoo.com/",
            {
                "v": "60", "st": "20270209T040000Z", "et": "20270209T063000Z",
                "title": SAMPLE.title, "in_loc": SAMPLE.place, "desc": SAMPLE.online,
            },
        ),
    ],
)  # fmt: skip
def test_a_link_says_what_its_calendar_reads(name: str, address: str, said: dict[str, str]) -> None:
    assert read(SAMPLE, name) == (address, said)


def test_what_a_meeting_lacks_is_not_said() -> None:
    _, said = read(replace(SAMPLE, place="", online=""), "Google")
    assert said.keys() == {"action", "dates", "text"}


def test_what_is_too_long_is_cut_between_letters_and_a_link_left_out() -> None:
    long = replace(SAMPLE, title="ক্ষে" * 60, place="ab " * 300, online="https://e.org/" + "x" * 600)
    _, said = read(long, "Google")
    assert said["text"] == "ক্ষে" * (len(said["text"]) // 4) + "…"
    assert said["location"].startswith("ab ab")
    assert said["location"].endswith("ab…") or said["location"].endswith("a…")
    assert "details" not in said


@given(st.text(), st.text(), st.text())
def test_no_text_breaks_a_link_or_makes_it_too_long(title: str, place: str, online: str) -> None:
    event = replace(SAMPLE, title=title * 9, place=place * 99, online=online)
    for name, link in calendar_links.links(event).items():
        assert len(link) <= 2048
        assert read(event, name)
