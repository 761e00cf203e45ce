"""A crowd taps one answer at the same moment: through the whole bot, no seat is given twice."""

from collections import Counter
from typing import Any

import pytest
import rig
from sqlalchemy import select

from bot.demo.standin.core import StandIn
from bot.speech import Speech
from handlers import calls, keyboards
from storage import waiting
from storage.database import Database, Session
from storage.models import Account, Meeting, Organization, Person, Rsvp

CROWD = range(1001, 1201)
SEATS = 10


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, database: Database) -> Database:
    """One database each: on a server, several taps are handled at the same moment."""
    if request.param == "sqlite":
        return database
    on_server: Database = request.getfixturevalue("on_postgresql")
    return on_server


def enter(session: Session) -> int:
    """Let two hundred people join, and give the number of the meeting that they are asked to."""
    organization = session.scalars(select(Organization)).one()
    for telegram_id in CROWD:
        session.add(Account(telegram_id=telegram_id, created_at=rig.NOW, menu="set"))
        member = Person(
            key=f"sample-{telegram_id}", name=f"Sample {telegram_id}", organization=organization,
            telegram_id=telegram_id, joined_at=rig.NOW,
        )  # fmt: skip
        session.add(member)
    meeting_id = rig.add_meeting(session)
    session.get_one(Meeting, meeting_id).capacity = SEATS
    return meeting_id


def standings(session: Session, meeting_id: int) -> Counter[str]:
    tickets = session.scalars(select(Rsvp.ticket).where(Rsvp.meeting_id == meeting_id))
    return Counter("sits" if ticket is None else "waits" for ticket in tickets)


async def test_two_hundred_taps_on_ten_seats_give_exactly_ten(
    start: rig.StartBot, standin: StandIn, database: Database
) -> None:
    meeting_id = database.call(enter)
    bot = await start(Speech())
    in_person = keyboards.button("In person", "rsvp", meeting_id, "in_person")
    cards = {}
    for telegram_id in CROWD:
        standin.add_user(telegram_id, f"Sample {telegram_id}")
        standin.send_text(telegram_id, "hello")
        sent = await bot.application.api.attempt(calls.message(telegram_id, "?", [[in_person]]))
        cards[telegram_id] = sent.message_id or 0
    standin.updates.clear()
    taps = {one: standin.tap(one, message_id, "In person") for one, message_id in cards.items()}
    waiting_for: dict[str, Any] = {"timeout": 0, "allowed_updates": []}
    while updates := await bot.application.api.call("getUpdates", waiting_for):
        for update in updates:
            await bot.application.receive(update)
            waiting_for["offset"] = update["update_id"] + 1
    await bot.application.settle()

    assert database.call_reading(standings, meeting_id) == {"sits": SEATS, "waits": 190}
    told = [standin.callback_answers[query]["text"] for query in taps.values()]
    assert Counter("waiting list" in text for text in told) == {False: SEATS, True: 190}
    line = database.call_reading(lambda s: waiting.line(s, s.get_one(Meeting, meeting_id)))
    for place, person in enumerate(line, 1):
        assert f"position {place}." in bot.texts(person.telegram_id or 0)[0]
