"""`/cancel` at each step that waits for words: it waits no more, and nothing written is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from handlers import dispatch, making_drafts, meeting_files, step_routes
from handlers.context import BotIdentity
from storage import dialogues, loading, members, network_file
from storage.database import Database, Session

NETWORK = Path(__file__).parents[1] / "dialogues" / "network.yaml"
NOW = datetime(2027, 1, 12, 6, 0, tzinfo=UTC)
BOT = BotIdentity(123456, "SampleBot")
AMINA = 700001
OF_MEETINGS = sorted(step for topic, step in step_routes.STEPS if topic == making_drafts.TOPIC)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("cancelling") / "network.db"
    database = Database(f"sqlite:///{path}")
    database.prepare()
    with Session(database.engine) as session:
        loading.load(session, network_file.read([NETWORK]), NOW - timedelta(days=1))
        members.account(session, members.Profile(AMINA, "Amina", "en"), NOW)
        session.flush()
        members.admit_expected(session, AMINA, NOW - timedelta(days=1))
        session.commit()
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with Session(database.engine) as session:
        yield session
        session.rollback()


def says(session: Session, text: str) -> list[str]:
    """Let Amina write something; give what she is told."""
    user = {"id": AMINA, "is_bot": False, "first_name": "Amina", "language_code": "en"}
    chat = {"id": AMINA, "type": "private", "first_name": "Amina"}
    message: dict[str, Any] = {
        "message_id": 5, "from": user, "chat": chat, "date": 1799733600, "text": text,
    }  # fmt: skip
    update = {"update_id": 1, "message": message}
    done = dispatch.handle(session, update, NOW + timedelta(minutes=1), BOT)
    return [call.params["text"] for call in done if "text" in call.params]


@pytest.mark.parametrize("step", OF_MEETINGS)
def test_a_meeting_is_left_at_each_of_its_steps_and_what_is_written_of_it_stays(
    session: Session, step: str
) -> None:
    said = making_drafts.EMPTY | {"title": "Fees", "begun": 1, dialogues.WRITTEN: "Fees"}
    dialogues.enter(session, AMINA, making_drafts.TOPIC, step, NOW, **said)
    (told,) = says(session, "/cancel")
    assert "kept" in told
    assert dialogues.current(session, AMINA) is None
    kept = dialogues.of_topic(session, AMINA, making_drafts.TOPIC)
    assert kept is not None
    assert kept.data["title"] == "Fees"


@pytest.mark.parametrize(
    ("topic", "step"),
    [(meeting_files.TOPIC, kind) for kind in meeting_files.ADD] + [("note", "text")],
)
def test_what_was_asked_for_is_not_waited_for_any_more(
    session: Session, topic: str, step: str
) -> None:
    dialogues.enter(session, AMINA, topic, step, NOW, meeting=1)
    (told,) = says(session, "/cancel")
    assert "All right" in told
    assert dialogues.current(session, AMINA) is None
