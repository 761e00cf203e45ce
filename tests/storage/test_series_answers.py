"""One answer for all dates of a series: which get it, which keep their own, and their seats."""

from datetime import datetime

import cast
import pytest
from sqlalchemy.orm import Session

from storage import cards, errors, rsvps, series_answers, waiting
from storage.models import Card, Meeting, Person, Rsvp


@pytest.fixture
def dates(session: Session, people: cast.Cast) -> list[Meeting]:
    """Four Tuesdays of one series; the second has one seat."""
    return [
        cast.meeting(
            session, people.ctip, starts=cast.STARTS + week * 7 * cast.DAY, series_key="weekly",
            capacity=1 if week == 1 else None,
        )
        for week in range(4)
    ]  # fmt: skip


def answer(session: Session, person: Person, meeting: Meeting, wanted: str) -> Rsvp:
    return rsvps.answer(session, cast.viewer(session, person), meeting.id, wanted, cast.NOW)


def give(
    session: Session,
    person: Person,
    meeting: Meeting,
    wanted: str,
    which: str = "rest",
    now: datetime = cast.NOW,
) -> list[int]:
    viewer = cast.viewer(session, person)
    given = series_answers.give(session, viewer, meeting.id, wanted, which, now)
    return [one.id for one, _ in given]


def answers_of(session: Session, person: Person, dates: list[Meeting]) -> list[str | None]:
    found = [rsvps.of(session, one.id, person.id) for one in dates]
    return [one.answer if one is not None else None for one in found]


def test_an_answer_is_given_to_the_dates_that_have_none(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    answer(session, people.bina, dates[0], "online")
    answer(session, people.bina, dates[2], "no")
    assert give(session, people.bina, dates[0], "online") == [dates[1].id, dates[3].id]
    assert answers_of(session, people.bina, dates) == ["online", "online", "no", "online"]
    assert answers_of(session, people.rafiq, dates) == 4 * [None]


def test_a_date_that_was_answered_otherwise_is_changed_only_when_that_is_said(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    answer(session, people.bina, dates[0], "online")
    own = answer(session, people.bina, dates[2], "no")
    viewer = cast.viewer(session, people.bina)
    found = series_answers.dates(session, viewer, dates[0], cast.NOW)
    assert (found.rest, found.otherwise) == ([dates[1], dates[3]], [(dates[2], own)])
    give(session, people.bina, dates[0], "online", "every")
    assert answers_of(session, people.bina, dates) == 4 * ["online"]


def test_it_is_taken_back_date_by_date(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    answer(session, people.bina, dates[0], "online")
    give(session, people.bina, dates[0], "online")
    answer(session, people.bina, dates[1], "no")
    assert answers_of(session, people.bina, dates) == ["online", "no", "online", "online"]


def test_seats_are_those_of_each_date(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    answer(session, people.amina, dates[1], "in_person")
    answer(session, people.bina, dates[0], "in_person")
    given = series_answers.give(
        session, cast.viewer(session, people.bina), dates[0].id, "in_person", "rest", cast.NOW
    )
    assert [rsvp.position for _, rsvp in given] == [1, None, None]
    assert waiting.line(session, dates[1]) == [people.bina]


def test_what_has_to_be_confirmed_is_confirmed_with_it_and_gives_nothing_itself(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    for one in dates:
        answer(session, people.bina, one, "online")
    for one in dates[:2]:
        cast.change(session, one, starts=one.starts_at + cast.DAY)
    viewer = cast.viewer(session, people.bina)
    assert not series_answers.dates(session, viewer, dates[1], cast.NOW).any
    answer(session, people.bina, dates[0], "online")
    assert give(session, people.bina, dates[0], "online") == [dates[1].id]
    assert not any(rsvps.of(session, one.id, people.bina.id).confirm for one in dates)  # type: ignore[union-attr]


def test_only_dates_that_take_the_answer_get_it(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    cast.change(session, dates[1], status="cancelled")
    cast.change(session, dates[2], online=None)
    answer(session, people.bina, dates[3], "online")
    assert give(session, people.bina, dates[3], "online") == [dates[0].id]
    later = dates[0].ends_at
    answer(session, people.rafiq, dates[3], "maybe")
    assert give(session, people.rafiq, dates[3], "maybe", now=later) == [dates[2].id]


def test_an_answer_that_is_another_by_now_is_given_to_none(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    answer(session, people.bina, dates[0], "maybe")
    with pytest.raises(errors.Outdated):
        give(session, people.bina, dates[0], "online")
    give(session, people.bina, dates[0], "maybe")
    with pytest.raises(errors.AlreadyDone):
        give(session, people.bina, dates[0], "maybe", "every")


def test_an_answer_to_be_confirmed_is_an_answer(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    viewer = cast.viewer(session, people.bina)
    for one in dates[:2]:
        rsvps.answer(session, viewer, one.id, "online", cast.NOW)
        cast.change(session, one, starts=one.starts_at + cast.DAY)
    rsvps.answer(session, viewer, dates[0].id, "online", cast.NOW)
    found = series_answers.dates(session, viewer, dates[0], cast.NOW)
    assert (found.to_confirm, found.rest, found.otherwise) == ([dates[1]], dates[2:], [])
    given = series_answers.give(session, viewer, dates[0].id, "online", "rest", cast.NOW)
    assert [one for one, _ in given] == dates[1:]


def test_who_is_not_asked_and_what_is_no_series_have_no_other_dates(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    charu = cast.viewer(session, people.charu)
    assert not series_answers.dates(session, charu, dates[0], cast.NOW).any
    with pytest.raises(errors.Outdated):
        give(session, people.charu, dates[0], "online")
    alone = cast.meeting(session, people.ctip)
    answer(session, people.bina, alone, "online")
    viewer = cast.viewer(session, people.bina)
    assert not series_answers.dates(session, viewer, alone, cast.NOW).any
    assert not series_answers.dates(session, None, dates[0], cast.NOW).any


def test_cards_of_the_other_dates_are_looked_at_again(
    session: Session, people: cast.Cast, dates: list[Meeting]
) -> None:
    answer(session, people.bina, dates[0], "maybe")
    shown = cast.shown(session, 103, dates[2].id)
    cards.remember(session, 103, 5, shown)
    give(session, people.bina, dates[0], "maybe")
    outdated = cards.outdated(session, cast.NOW, 10)
    assert [(one.chat_id, one.message_id) for one in outdated if isinstance(one, Card)] == [
        (103, 5)
    ]
