"""Calendars over HTTP: read by who has the address, and by nobody else."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import icalendar
import pytest
import rig
from aiohttp import web
from sqlalchemy import select

from bot import calendar_feeds, listening
from bot.settings import Address, Settings
from bot.speech import Speech
from storage import calendar_feeds as feeds
from storage import members
from storage.database import Database, Session
from storage.models import Meeting, Person

BINA = 103
NO_SUCH = "x" * 43


def token(session: Session) -> str:
    person = members.person_of(session, BINA)
    assert person is not None
    return feeds.make(session, person.id)


@pytest.fixture
async def url(database: Database, time: rig.Time) -> AsyncIterator[str]:
    """Where calendars are; there is one meeting, of the whole network."""
    database.call(rig.add_meeting)
    served = web.Application()
    served.add_routes(calendar_feeds.CalendarFeeds(database, time, Speech()).routes())
    with listening.bound("127.0.0.1", 0) as taken:
        async with listening.served(served, taken):
            yield f"http://127.0.0.1:{taken.getsockname()[1]}/calendar"


class Answer:
    def __init__(self, response: aiohttp.ClientResponse, body: bytes) -> None:
        self.status, self.headers, self.body = response.status, response.headers, body


async def get(url: str, token: str, **headers: str) -> Answer:
    async with aiohttp.ClientSession() as session:
        answer = await session.get(f"{url}/{token}.ics", headers=headers)
        return Answer(answer, await answer.read())


async def test_an_address_gives_the_meetings_as_they_are_now(url: str, database: Database) -> None:
    own = database.call(token)
    answer = await get(url, own)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    calendar = icalendar.Calendar.from_ical(answer.body)
    assert [str(one["summary"]) for one in calendar.events] == ["Sample meeting"]
    database.call(lambda session: setattr(session.scalars(select(Meeting)).one(), "title", "New"))
    calendar = icalendar.Calendar.from_ical((await get(url, own)).body)
    assert [str(one["summary"]) for one in calendar.events] == ["New"]


async def test_what_did_not_change_is_not_sent_again(url: str, database: Database) -> None:
    own = database.call(token)
    etag = (await get(url, own)).headers["ETag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}'):
        again = await get(url, own, **{"If-None-Match": known})
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", etag)
    database.call(lambda session: setattr(session.scalars(select(Meeting)).one(), "title", "New"))
    changed = await get(url, own, **{"If-None-Match": etag})
    assert (changed.status, changed.headers["ETag"] != etag) == (200, True)


async def test_a_revoked_address_reads_like_one_that_never_was(
    url: str, database: Database
) -> None:
    replaced, revoked = database.call(token), database.call(token)
    database.call(members.stop, BINA, rig.NOW)
    answers = [await get(url, one) for one in (NO_SUCH, replaced, revoked, "..%2F", "%E0%A6%95")]
    told = {
        (one.status, one.body, *sorted(one.headers.items() - {("Date", one.headers["Date"])}))
        for one in answers
    }
    assert len(told) == 1
    assert answers[0].status == 404


async def test_nothing_is_given_to_who_is_no_member_whatever_they_have(
    url: str, database: Database
) -> None:
    own = database.call(token)

    def leave(session: Session) -> None:
        person = session.scalars(select(Person).where(Person.telegram_id == BINA)).one()
        person.left_at = rig.NOW

    database.call(leave)
    assert (await get(url, own)).status == 404


async def test_an_address_is_read_so_often_in_an_hour_and_others_go_on(
    url: str, database: Database, time: rig.Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_feeds, "MOST_AN_HOUR", 2)
    time.passed = timedelta(minutes=50).total_seconds()
    first = database.call(token)
    statuses = [(await get(url, first)).status for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert (await get(url, first)).headers["Retry-After"] == "600"
    assert (await get(url, database.call(token))).status == 200
    assert [(await get(url, NO_SUCH)).status for _ in range(3)] == [404, 404, 404]
    time.passed += 600
    assert (await get(url, first)).status == 404
    assert (await get(url, database.call(token))).status == 200


async def test_a_database_that_is_away_is_told_without_the_address(
    url: str, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    own = database.call(token)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE calendar_feeds")
    with caplog.at_level(logging.DEBUG):
        answer = await get(url, own)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
    assert "Serving calendars" in caplog.text
    assert own not in caplog.text


async def test_no_log_tells_an_address(
    url: str, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    own = database.call(token)
    with caplog.at_level(logging.DEBUG):
        assert (await get(url, own)).status == 200
        async with aiohttp.ClientSession() as session:
            assert (await session.post(f"{url}/{own}.ics")).status == 405
    assert own not in caplog.text


@pytest.mark.parametrize(
    ("listen", "public", "root"),
    [
        (Address("127.0.0.1", 1), "https://bot.example.org", "https://bot.example.org/calendar"),
        (Address("127.0.0.1", 1), None, None),
        (None, "https://bot.example.org", None),
    ],
)
def test_calendars_are_served_where_the_bot_listens_and_has_an_address(
    listen: Address | None, public: str | None, root: str | None
) -> None:
    assert calendar_feeds.root(Settings(http_listen=listen, http_url=public)) == root
