"""Cards in chats are edited when their meeting changed, after whatever else is to be said."""

from collections.abc import Callable
from typing import Any

import pytest
import rig
from sqlalchemy import select

from bot.card_edits import GROUP_PEACE, CardEdits
from handlers import calls
from handlers.calls import Call
from storage import cards, linked_chats
from storage.cards import Shown
from storage.database import Session
from storage.linked_chats import Place
from storage.models import Account, Card, Meeting, Person, WorkingGroup

ANA, BEN, CAT = rig.PEOPLE
GROUP = -55


def render(session: Session, _these: Any, _now: Any) -> Callable[[Card], Call]:
    def edit(card: Card) -> Call:
        shown = rig.shown(session, card.chat_id, card.meeting_id)
        return calls.edit(card.chat_id, card.message_id, f"revision {shown.revision}", card=shown)

    return edit


@pytest.fixture
async def shown(start: rig.StartBot) -> rig.Rig:
    """A bot whose three members have the card of a meeting that changed since."""
    bot = await start(rig.saying(cards=render))
    meeting_id = bot.database.call(rig.add_meeting)
    for chat_id in rig.PEOPLE:
        sent = await bot.application.api.attempt(calls.message(chat_id, "revision 3"))
        assert sent.message_id is not None
        bot.database.call(cards.remember, chat_id, sent.message_id, Shown(meeting_id, 3, None))
    bot.database.call(lambda s: setattr(s.get_one(Meeting, meeting_id), "sequence", 4))
    return bot


def revisions(bot: rig.Rig) -> dict[int, int]:
    rows = bot.database.call_reading(lambda s: s.scalars(select(Card)).all())
    return {card.chat_id: card.revision for card in rows}


async def test_outdated_cards_are_edited_once(shown: rig.Rig) -> None:
    await shown.settle()
    await shown.settle()
    assert {shown.texts(chat_id)[0] for chat_id in rig.PEOPLE} == {"revision 4"}
    assert revisions(shown) == dict.fromkeys(rig.PEOPLE, 4)
    assert sum(call.method == "editMessageText" for call in shown.standin.calls) == 3


async def test_posts_leave_before_edits(shown: rig.Rig) -> None:
    shown.database.call(rig.owe, "one")
    before = len(shown.standin.calls)
    await shown.settle()
    methods = [call.method for call in shown.standin.calls[before:]]
    assert methods.index("editMessageText") > methods.index("sendMessage") + 2


async def test_a_chat_that_a_reply_is_on_its_way_to_is_left_alone(shown: rig.Rig) -> None:
    served = {ANA}
    edits = CardEdits(
        shown.application.api, shown.database, shown.time, rig.saying(cards=render), lambda: served
    )
    edits.look()
    assert [edit.chat_id for edit in await edits.outdated(10, {BEN})] == [CAT]
    served.clear()
    assert [edit.chat_id for edit in await edits.outdated(10, ())] == [ANA, BEN]


async def test_an_edit_whose_answer_was_lost_is_made_again(shown: rig.Rig) -> None:
    shown.fault("acted_then_cut", "editMessageText", chat_id=BEN)
    await shown.settle()
    await shown.settle()
    assert revisions(shown) == dict.fromkeys(rig.PEOPLE, 4)


async def test_a_message_that_is_gone_is_forgotten(shown: rig.Rig) -> None:
    shown.fault(
        "bad_request", "editMessageText", chat_id=BEN, description="message to edit not found"
    )
    await shown.settle()
    assert revisions(shown) == {ANA: 4, CAT: 4}


async def test_who_blocked_the_bot_is_noted(shown: rig.Rig) -> None:
    shown.fault("forbidden", "editMessageText", chat_id=BEN)
    await shown.settle()
    account = shown.database.call_reading(lambda s: s.get_one(Account, BEN))
    assert account.unreachable == "blocked"


async def test_a_card_that_is_not_to_be_shown_is_forgotten(
    start: rig.StartBot, shown: rig.Rig
) -> None:
    other = await start(rig.SMALLEST)
    await other.settle()
    assert revisions(other) == {}


async def test_a_telegram_group_is_left_in_peace_between_two_edits(shown: rig.Rig) -> None:
    """Twenty answers a second apart are not twenty edits: those count among its messages."""
    shown.standin.make_group(GROUP, "Sample group", [ANA])
    shown.standin.add_bot(GROUP, ANA)
    shown.standin.updates.clear()
    await shown.settle()
    sent = await shown.application.api.attempt(calls.message(GROUP, "revision 4"))

    def link(session: Session) -> None:
        meeting = session.scalars(select(Meeting)).one()
        group = WorkingGroup(key="s", name="S", short_name="S", aliases=[], private=False)
        session.add(group)
        session.flush()
        place, person = Place(GROUP, "Sample group"), session.scalars(select(Person.id)).first()
        assert person is not None
        assert sent.message_id is not None
        linked_chats.link(session, place, group, person, shown.time.now())
        cards.remember(session, GROUP, sent.message_id, rig.shown(session, GROUP, meeting.id))

    shown.database.call(link)
    before = edits_in(shown, GROUP)
    began = shown.time.passed
    for _ in range(20):
        shown.database.call(answered)
        await shown.settle()
        shown.time.passed += 1
    lasted = shown.time.passed - began
    assert 1 < edits_in(shown, GROUP) - before <= 1 + lasted / GROUP_PEACE.total_seconds()
    shown.time.passed += GROUP_PEACE.total_seconds()
    await shown.settle()
    assert shown.texts(GROUP) == ["revision 24"]


def answered(session: Session) -> None:
    session.scalars(select(Meeting)).one().answers += 1


def edits_in(bot: rig.Rig, chat_id: int) -> int:
    edits = [one for one in bot.standin.calls if one.method == "editMessageText"]
    return sum(one.params["chat_id"] == chat_id for one in edits)
