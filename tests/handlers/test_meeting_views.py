from typing import Any

import pytest
from text_stage import PLAIN, stage

from handlers import meeting_views
from storage.rules.seats import Room
from storage.waiting import Seats

SEATS = Seats(Room(2), taken=1, waiting=0)


@pytest.mark.parametrize(
    ("answer", "other", "has_seat"),
    [
        ("in_person", {"seats": SEATS}, True),
        ("in_person", {"seats": SEATS, "position": 1}, False),
        ("in_person", {"seats": None}, False),
        ("online", {"seats": SEATS}, False),
        (None, {"seats": SEATS}, False),
    ],
)
def test_who_comes_in_person_has_a_seat_where_seats_are_limited(
    answer: str | None, other: dict[str, Any], has_seat: bool
) -> None:
    assert stage(PLAIN).view(answer, **other).has_seat == has_seat


@pytest.mark.parametrize(
    ("answer", "state", "marked"),
    [
        ("in_person", {}, "✅ In person"),
        ("in_person", {"waits": True}, "⏳ In person"),
        ("maybe", {}, "✅ Maybe"),
        ("in_person", {"confirm": True}, None),
        ("in_person", {"confirm": True, "waits": True}, None),
        ("none", {}, None),
    ],
)
def test_the_present_answer_is_marked_once_it_is_confirmed(
    answer: str, state: dict[str, bool], marked: str | None
) -> None:
    how = {"confirm": False, "waits": False} | state
    rows = meeting_views.rsvp_rows("en", stage(PLAIN).meeting_but(id=1), answer, **how)
    labels = [button["text"] for row in rows for button in row]
    assert [label for label in labels if label[0] in "✅⏳"] == ([marked] if marked else [])
