"""Many cards are brought up to date at once: read together, judged for each reader."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select

from handlers import cards
from handlers.calls import Call
from storage import delegates, linked_chats, loading, meetings, members, network_file, rsvps
from storage.database import Database, Session
from storage.errors import NotFound
from storage.linked_chats import Place
from storage.models import Card, Meeting, Person, WorkingGroup
from storage.rules import access, answers

NETWORK = Path(__file__).parents[1] / "dialogues" / "network.yaml"
NOW = datetime(2027, 1, 12, 6, 0, tzinfo=UTC)
STAFF, CHAIR, MEMBER, OUTSIDER, INSIDER, FOCAL = range(700001, 700007)
COLLEAGUE, STOPPED, GROUP = 700023, 700021, -55


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'network.db'}")
    database.prepare()
    database.call(_enter)
    yield database
    database.close()


def _enter(session: Session) -> None:
    """A network in which people answered, declined, send a colleague, stopped, and have a group."""
    joined = NOW - timedelta(days=30)
    loading.load(session, network_file.read([NETWORK]), joined)
    for number in range(STAFF, FOCAL + 1):
        members.account(session, members.Profile(number, f"P{number}", "en"), NOW)
        members.admit_expected(session, number, joined)
    shelter = _person(session, MEMBER).organization_id
    for number in (COLLEAGUE, STOPPED):
        members.account(session, members.Profile(number, f"P{number}", "bn"), NOW)
        person = members.new_person(session, f"P{number}", shelter)
        members.join(session, person, number, joined)
        session.flush()
    members.stop(session, STOPPED, NOW)
    ctip = session.scalars(select(WorkingGroup).where(WorkingGroup.key == "ctip")).one()
    ctip.quorum = "2"
    linked_chats.link(session, Place(GROUP, "Sample"), ctip, _person(session, STAFF).id, NOW)
    for meeting in session.scalars(select(Meeting)).all():
        meeting.capacity = 2
        for number, word in ((CHAIR, "in_person"), (FOCAL, "in_person"), (INSIDER, "in_person")):
            _answer(session, meeting, number, word)
        _answer(session, meeting, MEMBER, "no")
        if meeting.key == "ctip-jan":
            colleague = _person(session, COLLEAGUE).id
            delegates.ask(session, _viewer(session, MEMBER), meeting.id, colleague, NOW)


def _person(session: Session, telegram_id: int) -> Person:
    return session.scalars(select(Person).where(Person.telegram_id == telegram_id)).one()


def _viewer(session: Session, telegram_id: int) -> access.Viewer:
    viewer = members.viewer(session, _person(session, telegram_id))
    assert viewer is not None
    return viewer


def _answer(session: Session, meeting: Meeting, number: int, word: str) -> None:
    viewer = _viewer(session, number)
    offered = answers.offered(meeting.place, meeting.online)
    if word not in offered or not rsvps.takes_answers(meeting, NOW):
        return
    if access.is_asked(viewer, meeting.working_groups):
        rsvps.answer(session, viewer, meeting.id, word, NOW)


def _all(session: Session) -> list[Card]:
    chats = (*range(STAFF, FOCAL + 1), COLLEAGUE, STOPPED, GROUP, 999)
    ids = session.scalars(select(Meeting.id).order_by(Meeting.id)).all()
    return [Card(chat_id=chat, message_id=1, meeting_id=one) for one in ids for chat in chats]


def _edits(session: Session, these: Sequence[Card]) -> list[Call | None]:
    return list(map(cards.edits_of(session, these, NOW), these))


def test_what_is_read_for_many_cards_is_judged_for_each_reader(database: Database) -> None:
    """Together they say, to everybody, what each says alone."""
    these = database.call_reading(_all)
    alone = [database.call_reading(_edits, [one])[0] for one in these]
    assert database.call_reading(_edits, these) == alone
    for card, made in zip(these, alone, strict=True):
        shows = made is not None and "text" in made.params
        assert shows == database.call_reading(_sees, card)
        assert shows or made is None or made.card is not None  # its buttons go, and may come back
    texts = {call.params.get("text") for call in alone if call is not None}
    assert len(texts) > len(these) / 4


def _sees(session: Session, card: Card) -> bool:
    linked = linked_chats.of_chat(session, card.chat_id)
    viewer = members.viewer(session, members.person_of(session, card.chat_id))
    if linked is not None:
        viewer = access.everybody_in(linked.working_group_id)
    try:
        meetings.find(session, viewer, card.meeting_id)
    except NotFound:
        return False
    return True


def test_many_cards_of_a_meeting_take_as_many_statements_as_a_few(database: Database) -> None:
    asked: list[object] = []

    def statements(session: Session, these: Sequence[Card]) -> int:
        asked.clear()
        _edits(session, these)
        return len(asked)

    meeting = database.call_reading(_all)[0].meeting_id
    these = [Card(chat_id=one, message_id=1, meeting_id=meeting) for one in range(STAFF, FOCAL + 1)]
    event.listen(database.engine, "before_cursor_execute", lambda *about: asked.append(about))
    of_each_kind = [one for one in these if one.chat_id <= MEMBER or one.chat_id == FOCAL]
    few = database.call_reading(statements, of_each_kind)
    assert few < 22
    assert database.call_reading(statements, these) == few
