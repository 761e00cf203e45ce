"""A file is made for whoever it goes to, of what is so then, by libraries that are loaded then."""

import io
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from PIL import Image
from sqlalchemy import select, update

from handlers import files
from handlers.calls import Call, File, Unmade
from storage import errors, loading, members, network_file, posts
from storage.database import Database, Session
from storage.models import Delivery, Meeting
from storage.rules.audience import Audience

NETWORK = Path(__file__).parents[1] / "dialogues" / "network.yaml"
NOW = datetime(2027, 1, 12, 20, 0, tzinfo=UTC)
"""Two at night in Dhaka, on the next day."""

AMINA, BINA = 700001, 700003


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Amina reads English and Bina Bangla; a broadcast to both is on its way."""
    database = Database(f"sqlite:///{tmp_path / 'network.db'}")
    database.prepare()
    with Session(database.engine) as session:
        loading.load(session, network_file.read([NETWORK]), NOW)
        for telegram_id in (AMINA, BINA):
            members.account(session, members.Profile(telegram_id, "P", "en"), NOW)
            session.flush()
            members.admit_expected(session, telegram_id, NOW)
        posts.plan(session, "broadcast", NOW, Audience().to_json(), {"text": "Words"})
        posts.open_due(session, NOW)
        yield session
    database.close()


def made(session: Session, kind: str, chat_id: int = AMINA) -> File:
    post_id = session.scalars(select(Delivery.post_id).distinct()).one()
    call = Call("sendDocument", {"chat_id": chat_id}, unmade=Unmade(kind, post_id))
    whole = files.complete(session, call, NOW)
    assert (whole.unmade, whole.params) == (None, call.params)
    assert whole.file is not None
    return whole.file


def test_a_workbook_is_in_the_words_of_who_gets_it(session: Session) -> None:
    first = [
        openpyxl.load_workbook(
            io.BytesIO(made(session, files.SPREADSHEET, one).content)
        ).sheetnames[0]
        for one in (AMINA, BINA)
    ]
    assert first == ["Summary", "সারসংক্ষেপ"]


def test_a_chart_is_in_the_words_of_who_gets_it(session: Session) -> None:
    english, bangla = (made(session, files.CHART, one) for one in (AMINA, BINA))
    assert Image.open(io.BytesIO(english.content)).format == "PNG"
    assert english.content != bangla.content


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (files.CHART, "report-2027-01-13.png"), (files.SPREADSHEET, "report-2027-01-13.xlsx"),
        (files.WITHOUT_CHAT, "without-chat-2027-01-13.xlsx"),
    ],
)  # fmt: skip
def test_a_file_is_named_by_the_day_in_the_networks_zone(
    session: Session, kind: str, name: str
) -> None:
    assert made(session, kind).name == name


def test_what_is_made_is_what_is_so_then(session: Session) -> None:
    before = made(session, files.CHART).content
    session.execute(update(Delivery).values(state="sent"))
    assert made(session, files.CHART).content != before


def test_of_what_is_not_there_any_more_nothing_is_made(session: Session) -> None:
    call = Call("sendPhoto", {"chat_id": AMINA}, unmade=Unmade(files.CHART, 999))
    with pytest.raises(errors.NotFound):
        files.complete(session, call, NOW)


@pytest.mark.parametrize("kind", files.OF_COVERAGE)
def test_who_comes_is_made_only_for_who_may_see_names_then(session: Session, kind: str) -> None:
    meeting = session.scalars(select(Meeting).where(Meeting.key == "ctip-jan")).one()
    amina, bina = (
        Call("sendDocument", {"chat_id": one}, unmade=Unmade(kind, meeting.id))
        for one in (AMINA, BINA)
    )
    whole = files.complete(session, amina, NOW).file
    assert whole is not None
    assert whole.name.startswith(f"who-is-coming-{meeting.starts_local[:10]}.")
    with pytest.raises(errors.Outdated):
        files.complete(session, bina, NOW)


def test_who_is_asked_through_a_group_that_its_reader_does_not_see_is_in_no_file(
    session: Session,
) -> None:
    rafiq = 700002
    members.account(session, members.Profile(rafiq, "P", "en"), NOW)
    session.flush()
    members.admit_expected(session, rafiq, NOW)
    joint = session.scalars(select(Meeting.id).where(Meeting.key == "joint")).one()

    def organizations(chat_id: int) -> set[object]:
        call = Call(
            "sendDocument", {"chat_id": chat_id}, unmade=Unmade(files.COVERAGE_SPREADSHEET, joint)
        )
        file = files.complete(session, call, NOW).file
        assert file is not None
        book = openpyxl.load_workbook(io.BytesIO(file.content))
        people = {row[1] for row in book["People"].iter_rows(2, values_only=True)}
        assert people == {row[0] for row in book["Organizations"].iter_rows(2, values_only=True)}
        return people

    assert organizations(rafiq) == {"IOM", "Shelter", "UNODC"}
    assert organizations(AMINA) == {"IOM", "Shelter", "UNODC", "RU"}


def test_a_bot_that_is_asked_for_no_file_loads_no_library_for_them() -> None:
    code = "import sys, bot.run, bot.cli; print({'PIL', 'openpyxl'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
