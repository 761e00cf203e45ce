from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules import sending
from storage.rules.sending import MeetingFacts, PostFacts, RecipientFacts

NOW = datetime(2027, 1, 12, 6, 0, tzinfo=UTC)
STARTS = NOW + timedelta(days=1)
HOUR = timedelta(hours=1)
JOINED = NOW - timedelta(days=30)

MEETING = MeetingFacts("confirmed", STARTS, 3)
REMINDER = PostFacts("reminder", expires_at=STARTS, starts_at=STARTS, due_at=NOW - HOUR)
ANNOUNCEMENT = PostFacts("announcement", expires_at=STARTS)
CHANGE = PostFacts("change", expires_at=STARTS, sequence=3)
CANCELLATION = PostFacts("cancellation", expires_at=STARTS, sequence=3)
SEAT = PostFacts("seat", expires_at=STARTS)
QUORUM = PostFacts("quorum", expires_at=STARTS, starts_at=STARTS)
NUDGE = PostFacts("nudge", expires_at=STARTS, starts_at=STARTS)
SOMEBODY = RecipientFacts(member=True, concerned=True, joined_at=JOINED)


def withheld(post: PostFacts, meeting: dict[str, Any], recipient: dict[str, Any]) -> str | None:
    return sending.withheld(post, replace(SOMEBODY, **recipient), replace(MEETING, **meeting), NOW)


CASES: list[tuple[PostFacts, dict[str, Any], dict[str, Any], str | None]] = [
    (REMINDER, {}, {}, None),
    (REMINDER, {}, {"member": False}, "left"),
    (REMINDER, {}, {"concerned": False}, "not_concerned"),
    (replace(REMINDER, expires_at=NOW), {}, {}, "expired"),
    (replace(REMINDER, expires_at=NOW + timedelta(seconds=1)), {}, {}, None),
    (REMINDER, {"status": "cancelled"}, {}, "cancelled"),
    (REMINDER, {"status": "draft"}, {}, "cancelled"),
    (REMINDER, {"starts_at": STARTS + HOUR}, {}, "moved"),
    (REMINDER, {"sequence": 4}, {}, None),
    (REMINDER, {}, {"answer": "no"}, "declined"),
    (REMINDER, {}, {"answer": "maybe"}, None),
    (REMINDER, {}, {"answer": "online", "confirmed": False}, None),
    (REMINDER, {}, {"joined_at": NOW - HOUR / 2}, "joined_later"),
    (REMINDER, {}, {"joined_at": NOW - HOUR}, None),
    (ANNOUNCEMENT, {}, {}, None),
    (ANNOUNCEMENT, {"status": "cancelled"}, {}, "cancelled"),
    (ANNOUNCEMENT, {"starts_at": STARTS + HOUR, "sequence": 9}, {}, None),
    (ANNOUNCEMENT, {}, {"answer": "no"}, None),
    (CHANGE, {}, {}, None),
    (CHANGE, {"sequence": 4}, {}, "superseded"),
    (CHANGE, {"status": "cancelled", "sequence": 4}, {}, "cancelled"),
    (CHANGE, {}, {"answer": "no"}, "declined"),
    (replace(CHANGE, moved=True), {}, {"answer": "no"}, None),
    (CANCELLATION, {"status": "cancelled"}, {}, None),
    (CANCELLATION, {"status": "cancelled"}, {"answer": "in_person"}, None),
    (CANCELLATION, {"status": "cancelled"}, {"answer": "no"}, "declined"),
    (CANCELLATION, {"status": "confirmed", "sequence": 4}, {}, "superseded"),
    (CANCELLATION, {"status": "cancelled", "sequence": 5}, {}, "superseded"),
    (REMINDER, {}, {"answer": "waiting"}, None),
    (SEAT, {}, {"answer": "in_person"}, None),
    (SEAT, {}, {"answer": "in_person", "confirmed": False}, None),
    (SEAT, {}, {"answer": "waiting"}, "given_back"),
    (SEAT, {}, {"answer": "no"}, "given_back"),
    (SEAT, {}, {"answer": "online"}, "given_back"),
    (SEAT, {"status": "cancelled"}, {"answer": "in_person"}, "cancelled"),
    (SEAT, {"starts_at": STARTS + HOUR}, {"answer": "in_person"}, None),
    (NUDGE, {}, {}, None),
    (NUDGE, {}, {"settled": True}, "settled"),
    (NUDGE, {"status": "cancelled"}, {}, "cancelled"),
    (NUDGE, {"starts_at": STARTS + HOUR}, {}, "moved"),
    (QUORUM, {}, {}, None),
    (QUORUM, {}, {"answer": "no"}, None),
    (QUORUM, {}, {"settled": True}, "settled"),
    (QUORUM, {"status": "cancelled"}, {}, "cancelled"),
    (QUORUM, {"starts_at": STARTS + HOUR}, {}, "moved"),
]


@pytest.mark.parametrize(("post", "meeting", "recipient", "reason"), CASES)
def test_what_is_no_longer_true_or_wanted_is_withheld_for_a_named_reason(
    post: PostFacts, meeting: dict[str, Any], recipient: dict[str, Any], reason: str | None
) -> None:
    assert withheld(post, meeting, recipient) == reason


def test_what_is_about_no_meeting_needs_a_member_who_is_concerned_in_time() -> None:
    item = PostFacts("broadcast", expires_at=None)
    assert sending.withheld(item, SOMEBODY, None, NOW) is None
    assert sending.withheld(item, replace(SOMEBODY, member=False), None, NOW) == "left"


@given(
    st.sampled_from([REMINDER, ANNOUNCEMENT, CHANGE, CANCELLATION, SEAT, NUDGE, QUORUM]),
    st.sampled_from(["none", "maybe", "no", "online", "in_person", "waiting"]),
    st.timedeltas(timedelta(), timedelta(days=9)),
)
def test_nothing_about_a_meeting_leaves_once_its_use_is_over(
    post: PostFacts, answer: str, late: timedelta
) -> None:
    recipient = replace(SOMEBODY, answer=answer)
    assert sending.withheld(post, recipient, MEETING, STARTS + late) == "expired"


def test_a_variant_is_one_short_text_that_differs_with_every_field() -> None:
    plain = sending.Variant("bn", answer="maybe", group_ids=(1, 2), lead_minutes=30)
    others = [
        replace(plain, language="en"),
        replace(plain, latin_digits=True),
        replace(plain, answer="none"),
        replace(plain, confirm=True),
        replace(plain, group_ids=(1,)),
        replace(plain, lead_minutes=None),
        replace(plain, place=0),
        replace(plain, place=1),
        replace(plain, revision=4),
    ]
    assert len({one.key() for one in (plain, *others)}) == len(others) + 1


numbers = st.none() | st.integers(0, 10**6)


@given(numbers, numbers)
def test_a_variants_key_tells_the_revision_and_the_place_that_it_shows(
    revision: int | None, place: int | None
) -> None:
    key = sending.Variant("en", group_ids=(1, 2), place=place, revision=revision).key()
    assert sending.shown(key) == (revision, place)


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(seconds=5), 1),
        (timedelta(minutes=7, seconds=40), 8),
        (timedelta(minutes=43), 45),
        (timedelta(minutes=58), 60),
        (timedelta(hours=2, minutes=-1), 120),
        (timedelta(hours=2, minutes=10), 135),
        (timedelta(hours=23, minutes=58), 24 * 60),
        (timedelta(days=1, minutes=40), 25 * 60),
        (timedelta(days=7), 7 * 24 * 60),
    ],
)
def test_the_time_to_a_start_is_rounded_as_one_says_it(left: timedelta, said: int) -> None:
    assert sending.lead_minutes(NOW + left, NOW) == said


@given(st.timedeltas(timedelta(seconds=1), timedelta(days=60)))
def test_rounding_stays_near_the_truth(left: timedelta) -> None:
    said = sending.lead_minutes(NOW + left, NOW)
    minutes = left.total_seconds() / 60
    assert said >= 1
    assert abs(said - minutes) <= max(1, min(30, minutes / 4))


def test_what_was_recalled_does_not_leave() -> None:
    recalled = PostFacts("broadcast", expires_at=None, recalled=True)
    assert sending.withheld(recalled, RecipientFacts(member=True, concerned=True), None, NOW) == (
        "recalled"
    )
