"""The columns that are promised, with times in the network's zone."""

import cast
from sqlalchemy.orm import Session

from storage import exports, members, rsvps


def test_a_meetings_row(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip, key="sample-1", online=None)
    rsvps.answer(session, cast.viewer(session, people.bina), meeting.id, "in_person", cast.NOW)
    assert exports.meetings(session) == [
        {
            "key": "sample-1", "working_groups": ["ctip"], "title": "Coordination",
            "starts": "2027-01-19T10:00:00+06:00", "ends": "2027-01-19T12:00:00+06:00",
            "place": "Room 1", "online": None, "status": "confirmed", "in_person": 1,
            "online_answers": 0, "maybe": 0, "no": 0, "none": 2, "waiting": 0,
        }
    ]  # fmt: skip


def test_an_rsvps_row(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip, key="sample-1", rsvp_by=cast.NOW - cast.DAY)
    rsvps.answer(session, cast.viewer(session, people.bina), meeting.id, "maybe", cast.NOW)
    rows = {row["person"]: row for row in exports.answers_given(session)}
    assert rows["Bina"] == {
        "meeting": "sample-1", "starts": "2027-01-19T10:00:00+06:00", "organization": "SHELTER",
        "person": "Bina", "answer": "maybe", "waiting": None, "late": True,
        "answered_at": "2027-01-12T12:00:00+06:00",
    }  # fmt: skip


def test_everyone_who_may_answer_has_a_row(session: Session, people: cast.Cast) -> None:
    cast.meeting(session, people.ctip)
    rows = exports.answers_given(session)
    assert {row["person"]: row["answer"] for row in rows} == dict.fromkeys(
        ("Amina", "Rafiq", "Bina"), "none"
    )
    assert {row["answered_at"] for row in rows} == {None}


def test_who_left_has_no_row(session: Session, people: cast.Cast) -> None:
    cast.meeting(session, people.ctip)
    members.end(session, people.bina.id, cast.NOW, None)
    assert {row["person"] for row in exports.answers_given(session)} == {"Amina", "Rafiq"}


def test_a_draft_is_a_meeting_that_nobody_may_answer(session: Session, people: cast.Cast) -> None:
    cast.meeting(session, people.ctip, status="draft")
    assert [row["status"] for row in exports.meetings(session)] == ["draft"]
    assert exports.answers_given(session) == []


def test_an_empty_database_gives_nothing(session: Session) -> None:
    assert exports.meetings(session) == []
    assert exports.answers_given(session) == []
