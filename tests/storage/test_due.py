from datetime import datetime
from typing import Any

import cast
import pytest
from sqlalchemy.orm import Session

from storage import due, inbox, posts, reminders
from storage.due import Due
from storage.models import Network

EVERYBODY: dict[str, Any] = {"all": [], "not": []}
EARLIER = cast.NOW - cast.HOUR


def dues(session: Session, now: datetime = cast.NOW) -> list[Due]:
    session.flush()
    return due.oldest(session, now)


def owe(session: Session, **columns: Any) -> None:
    posts.plan(session, "broadcast", EARLIER, EVERYBODY, **columns)


@pytest.fixture
def quiet(session: Session, people: cast.Cast) -> None:
    """From 11 to 13 o'clock in Dhaka: it is noon."""
    session.get_one(Network, 1).quiet_hours = "11:00-13:00"


def test_nothing_is_due_in_a_calm_network(session: Session, people: cast.Cast) -> None:
    cast.meeting(session, people.ctip)
    owe(session, due_at=cast.NOW + cast.HOUR)
    assert dues(session) == []


def test_an_update_is_due_until_its_replies_went_out(session: Session) -> None:
    (one, _) = inbox.store(session, [(1, 101, "{}"), (2, 101, "{}")], EARLIER)
    assert dues(session) == [Due("update", EARLIER)]
    inbox.answered(inbox.take(session, one.id), [{"method": "sendMessage"}])
    inbox.answered(inbox.take(session, one.id + 1), [])
    assert dues(session) == [Due("update", EARLIER)]
    inbox.done(session, one.id, cast.NOW)
    assert dues(session) == []


def test_a_reminder_is_due_until_it_is_posted(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip)
    first = reminders.next_due(session)
    assert first is not None
    assert dues(session, first) == [Due("reminder", first)]
    reminders.post_due(session, first)
    assert dues(session, first) == [Due("post", first)]
    assert meeting.starts_at > first


def test_a_post_is_due_until_it_is_open_and_then_its_deliveries_are(
    session: Session, people: cast.Cast
) -> None:
    owe(session, due_at=EARLIER)
    assert dues(session) == [Due("post", EARLIER)]
    posts.open_due(session, cast.NOW)
    assert dues(session, cast.NOW + cast.HOUR) == [Due("delivery", cast.NOW)]
    cast.claim(session)
    assert dues(session, cast.NOW + cast.HOUR) == []


def test_a_notice_to_staff_is_due_only_while_there_is_somebody(
    session: Session, people: cast.Cast
) -> None:
    posts.tell_staff(session, EARLIER, "sample")
    assert dues(session) == [Due("post", EARLIER)]
    people.amina.left_at = cast.NOW
    assert dues(session) == []


def test_the_oldest_comes_first(session: Session, people: cast.Cast) -> None:
    inbox.store(session, [(1, 101, "{}")], cast.NOW)
    owe(session, due_at=EARLIER)
    assert [one.what for one in dues(session)] == ["post", "update"]


@pytest.mark.usefixtures("quiet")
def test_what_waits_for_the_end_of_quiet_hours_is_due_from_then_on(session: Session) -> None:
    owe(session)
    posts.open_due(session, EARLIER)
    assert dues(session) == []
    end = cast.NOW + cast.HOUR
    assert dues(session, end) == [Due("delivery", end)]
    assert dues(session, end + cast.HOUR) == [Due("delivery", end)]


@pytest.mark.usefixtures("quiet")
def test_what_does_not_wait_for_it_is_due_at_once(session: Session) -> None:
    owe(session, prompt=True)
    posts.open_due(session, EARLIER)
    assert dues(session) == [Due("delivery", EARLIER)]
