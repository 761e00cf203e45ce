"""Every button of a broadcast draft's screens acts on that draft, whichever is at hand.

The screens are walked from the draft on, button by button, so that a new one is found by itself.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from handlers import audiences, broadcast_drafts, callback_data, dispatch, routes
from handlers.context import BotIdentity
from storage import (
    broadcasts,
    dialogues,
    linked_chats,
    loading,
    members,
    network_file,
    news,
    submissions,
)
from storage.database import Database, Session
from storage.linked_chats import Place
from storage.models import Network, Person, Post, PostItem, WorkingGroup

NETWORK = Path(__file__).parents[1] / "dialogues" / "network.yaml"
NOW = datetime(2027, 1, 12, 6, 0, tzinfo=UTC)
BOT = BotIdentity(123456, "SampleBot")
BELOW_WORDS: tuple[tuple[str | int, ...], ...] = (
    ("putmine", 1),
    ("audinstead", 1, 0),
    ("audmeant", 1),
    ("audasked", 1),
    ("leadmeetings", 60, 0),
    ("meetinglead", 60, 1),
)
"""Buttons that stand below an answer to what was written, and below no other button's."""

AMINA, DULAL = 700001, 700005


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """The network with its secretariat, a reader, and nobody else who could approve."""
    database = Database(f"sqlite:///{tmp_path / 'network.db'}")
    database.prepare()
    with Session(database.engine) as session:
        loading.load(session, network_file.read([NETWORK]), NOW - timedelta(days=1))
        for telegram_id in (AMINA, DULAL):
            members.account(session, members.Profile(telegram_id, "Sample", "en"), NOW)
            session.flush()
            members.admit_expected(session, telegram_id, NOW - timedelta(days=1))
        session.scalars(select(Network)).one().approval = {"private": True}
        yield session
    database.close()


def _draft(session: Session, text: str) -> Post:
    """A draft that has a button for each thing that can be done with one."""
    amina = session.scalars(select(Person).where(Person.telegram_id == AMINA)).one()
    viewer = members.viewer(session, amina)
    group = session.scalars(select(WorkingGroup).where(WorkingGroup.key == "survivors")).one()
    linked_chats.link(session, Place(-4001, "Sample", None), group, amina.id, NOW)
    items = news.visible(session, viewer, 2)
    draft = broadcasts.draft(session, amina.id, NOW, text, items)
    draft.audience = {"all": [[f"group:{group.id}"]], "not": []}
    draft.facts = draft.facts | {"translations": {"bn": "কথা"}, "mark": 7}
    draft.facts = draft.facts | {"seen": submissions.digest(draft)}
    session.flush()
    return draft


def _tap(session: Session, data: str) -> list[str]:
    """Tap a button; give what the buttons carry that are shown then."""
    user = {"id": AMINA, "is_bot": False, "first_name": "Amina", "language_code": "en"}
    chat = {"id": AMINA, "type": "private", "first_name": "Amina"}
    message = {"message_id": 5, "chat": chat, "date": 1799733600, "text": "A screen"}
    query: dict[str, Any] = {"id": "77", "from": user, "chat_instance": "1", "data": data}
    update = {"update_id": 1, "callback_query": query | {"message": message}}
    shown = [call.params for call in dispatch.handle(session, update, NOW, BOT)]
    keyboards = [one["reply_markup"] for one in shown if one.get("reply_markup")]
    return [
        button["callback_data"]
        for keyboard in keyboards
        for row in keyboard["inline_keyboard"]
        for button in row
    ]


def _state(session: Session, draft: Post) -> str:
    session.flush()
    rows = [
        *session.execute(select(Post.__table__).where(Post.id == draft.id)),
        *session.execute(select(PostItem.__table__).where(PostItem.post_id == draft.id)),
    ]
    return repr(rows)


def test_every_button_of_a_draft_carries_it_and_leaves_the_one_at_hand_alone(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audiences, "NAMED", 1)  # so that a file names who has no chat
    draft, other = _draft(session, "Earlier"), _draft(session, "Newest")
    before = _state(session, other)
    of_words = [callback_data.pack(route, draft.id, *numbers) for route, *numbers in BELOW_WORDS]
    waiting = [callback_data.pack("draft", draft.id), *of_words]
    known = set(waiting)
    while waiting:
        data = waiting.pop()
        with session.begin_nested() as savepoint:
            dialogues.enter(session, AMINA, dialogues.DRAFT, "opening", NOW, post=other.id)
            shown = _tap(session, data)
            assert _state(session, other) == before, f"{data} changed the other draft"
            savepoint.rollback()
        session.expire_all()
        of_others = [one for one in shown if callback_data.unpack(one)[1][:1] != [str(draft.id)]]
        assert not of_others, f"{data} shows buttons that do not say of which draft they are"
        waiting += [one for one in shown if one not in known]
        known |= set(shown)
    reached = {callback_data.unpack(data)[0] for data in known}
    assert reached >= {*routes.BUTTONS_OF_DRAFTS, "leavedraft", "forget", "send", "sendalone"}


def test_a_buttons_draft_is_at_hand_afterwards_and_one_that_was_sent_is_not(
    session: Session,
) -> None:
    draft, other = _draft(session, "Earlier"), _draft(session, "Newest")
    for name in routes.BUTTONS_OF_DRAFTS:
        assert routes.BUTTONS_OF_DRAFTS[name].forms[0] is routes.row_id
    dialogues.enter(session, AMINA, dialogues.DRAFT, "opening", NOW, post=other.id)
    _tap(session, callback_data.pack("asknoted", draft.id))
    at = dialogues.draft(session, AMINA)
    assert at is not None
    assert (at.step, at.data["post"], draft.facts["noted"]) == ("review", draft.id, True)
    other.state = "planned"
    _tap(session, callback_data.pack("asknoted", other.id))
    assert at.data["post"] == draft.id
    assert "noted" not in other.facts
    assert broadcast_drafts.LONGEST_TITLE * 2 < 200  # what is said over a chat, by the Bot API
