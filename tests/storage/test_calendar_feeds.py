from collections.abc import Callable

import cast
import pytest
from races import BINA, Race, amina_id
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import calendar_feeds, errors, members
from storage.database import Database
from storage.models import CalendarFeed


def test_a_token_gives_its_person_and_is_kept_as_a_hash_only(
    session: Session, people: cast.Cast
) -> None:
    token = calendar_feeds.make(session, people.bina.id)
    assert len(token) >= 43
    assert calendar_feeds.person_of(session, token) is people.bina
    kept = session.scalars(select(CalendarFeed)).one()
    assert token not in (kept.token_hash, str(kept.person_id))
    assert calendar_feeds.person_of(session, kept.token_hash) is None


def test_another_token_takes_the_place_of_the_first(session: Session, people: cast.Cast) -> None:
    first, second = (calendar_feeds.make(session, people.bina.id) for _ in range(2))
    other = calendar_feeds.make(session, people.rafiq.id)
    assert calendar_feeds.person_of(session, first) is None
    assert calendar_feeds.person_of(session, second) is people.bina
    assert calendar_feeds.person_of(session, other) is people.rafiq


def test_what_is_revoked_is_nobodys(session: Session, people: cast.Cast) -> None:
    token = calendar_feeds.make(session, people.bina.id)
    assert calendar_feeds.exists(session, people.bina.id)
    assert calendar_feeds.revoke(session, people.bina.id)
    assert not calendar_feeds.revoke(session, people.bina.id)
    assert not calendar_feeds.exists(session, people.bina.id)
    assert calendar_feeds.person_of(session, token) is None


ENDS: dict[str, Callable[[Session, cast.Cast], object]] = {
    "stop": lambda session, people: members.stop(session, BINA, cast.NOW),
    "end": lambda session, people: members.end(session, people.bina.id, cast.NOW, people.amina.id),
}


@pytest.mark.parametrize("end", ENDS)
def test_no_token_outlives_a_membership(session: Session, people: cast.Cast, end: str) -> None:
    token = calendar_feeds.make(session, people.bina.id)
    others = calendar_feeds.make(session, people.rafiq.id)
    ENDS[end](session, people)
    members.join(session, people.bina, BINA, cast.NOW)
    assert calendar_feeds.person_of(session, token) is None
    assert calendar_feeds.person_of(session, others) is people.rafiq


def test_whose_membership_ends_meanwhile_gets_no_token(race: Race, database: Database) -> None:
    def end(session: Session) -> int:
        person = members.person_of(session, BINA)
        assert person is not None
        return members.end(session, person.id, cast.NOW, amina_id(session)).id

    def make(session: Session) -> str | None:
        person = members.person_of(session, BINA)
        assert person is not None
        try:
            return calendar_feeds.make(session, person.id)
        except errors.NotFound:
            return None

    person_id, token = race.run(end, make)
    assert token is None
    assert not database.call_reading(calendar_feeds.exists, person_id)
