"""Pairs of acts on dates of one series at the same moment."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import cast
import pytest
from races import AMINA, Race
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import errors, making, meeting_changes, posts, rsvps, series, unheard
from storage import series_answers as of_all
from storage.change_notices import QUIET, Telling
from storage.database import Database
from storage.meeting_changes import Change
from storage.models import Meeting, Person, Post
from storage.particulars import Written
from storage.rules.access import Viewer


@pytest.fixture
def ids(race: Race, database: Database) -> list[int]:
    """Three dates of the whole network's series; the second has one seat."""

    def make(session: Session) -> list[int]:
        dates = [
            cast.meeting(
                session, starts=cast.STARTS + week * 7 * cast.DAY, series_key="weekly",
                capacity=1 if week == 1 else None,
            )
            for week in range(3)
        ]  # fmt: skip
        cast.known(session, *dates)
        return [one.id for one in dates]

    return database.call(make)


def viewer(session: Session, telegram_id: int = AMINA) -> Viewer:
    person = session.scalars(select(Person).where(Person.telegram_id == telegram_id)).one()
    return cast.viewer(session, person)


def changes(ids: Sequence[int], place: str) -> Callable[[Session], int]:
    """Give these dates another place, as the secretariat; say of how many its notice tells."""

    def change(session: Session) -> int:
        amina = viewer(session)
        found = meeting_changes.find_all(session, amina, ids, cast.NOW)
        wanted = [(one, replace(said(one), place=place)) for one in found]
        how = Change("confirmed", None, Telling.FOLDED, cast.NOW)
        notice = meeting_changes.change_all(session, amina, wanted, how)
        return len(unheard.dates(session, notice)) if notice is not None else 0

    return change


def said(one: Meeting) -> Written:
    return Written(
        one.title, [], one.starts_at, one.ends_at, one.rsvp_by, one.place, one.online,
        capacity=one.capacity,
    )  # fmt: skip


def owed(session: Session) -> list[tuple[list[int], str | None]]:
    """What is owed: of which dates, and the place that people know."""
    planned = Post.state == "planned", Post.kind.in_(unheard.KINDS)
    found = session.scalars(select(Post).where(*planned).order_by(Post.id))
    return [
        ([date.id for date in unheard.dates(session, one)], one.facts["old"].get("place"))
        for one in found
    ]


def test_two_changes_of_all_dates_are_one_notice(
    race: Race, database: Database, ids: list[int]
) -> None:
    assert race.run(changes(ids, "Room 2"), changes(ids, "Room 3")) == (3, 3)
    assert database.call(owed) == [(ids, "Room 1")]


def test_a_date_that_is_changed_beside_all_of_them_is_told_of_once(
    race: Race, database: Database, ids: list[int]
) -> None:
    race.run(changes(ids, "Room 2"), changes(ids[:1], "Room 3"))
    assert database.call(owed) == [(ids, "Room 1")]


def test_a_change_as_the_notice_of_the_first_is_opened_is_told_with_it(
    race: Race, database: Database, ids: list[int]
) -> None:
    database.call(changes(ids, "Room 2"))
    race.run(lambda session: posts.open_due(session, cast.NOW + QUIET), changes(ids[:1], "Room 3"))

    def about(session: Session) -> list[tuple[str, list[int]]]:
        found = session.scalars(select(Post).where(Post.kind == "change").order_by(Post.id))
        return [(one.state, [date.id for date in unheard.dates(session, one)]) for one in found]

    assert database.call(about) == [("withdrawn", ids[1:]), ("planned", ids)]


def test_two_who_answer_all_dates_share_no_seat(
    race: Race, database: Database, ids: list[int]
) -> None:
    people = (AMINA, 103)

    def answers(telegram_id: int) -> Callable[[Session], list[int | None]]:
        def answer(session: Session) -> list[int | None]:
            one = viewer(session, telegram_id)
            rsvps.answer(session, one, ids[0], "in_person", cast.NOW)
            given = of_all.give(session, one, ids[0], "in_person", "rest", cast.NOW)
            return [rsvp.position for _, rsvp in given]

        return answer

    assert race.run(*(answers(one) for one in people)) == ([None, None], [1, None])


def test_two_who_announce_a_series_announce_it_once(race: Race, database: Database) -> None:
    def make(session: Session) -> list[int]:
        starts = cast.STARTS
        written = Written(
            "Weekly", [], starts, starts + cast.HOUR, starts, repeat="FREQ=WEEKLY;COUNT=3"
        )
        made = making.make(session, viewer(session), written, "Asia/Dhaka", cast.NOW, draft=False)
        return [one.id for one in series.dates(session, made, cast.NOW)]

    dates = database.call(make)

    def announces(meeting_id: int) -> Callable[[Session], str]:
        def announce(session: Session) -> str:
            try:
                making.announce(session, viewer(session), meeting_id, cast.NOW)
            except errors.AlreadyDone:
                return "done already"
            return "announced"

        return announce

    assert race.run(announces(dates[0]), announces(dates[1])) == ("announced", "done already")
