"""`twgbot import-news`: what it proposes and prints, and one sentence for what it cannot read."""

from pathlib import Path

import pytest
import rig
from sqlalchemy import select

from bot import cli
from storage.database import Database
from storage.models import NewsImport, NewsProposal, Post

pytestmark = pytest.mark.usefixtures("own_logging")

TEXT = "# One\nOn 5 January 2026 it was.\n\n# Two\nIt will be on 5 January 2999."


@pytest.fixture
def url(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("TWGBOT_DATABASE_URL", database.url)
    return database


def test_a_file_is_proposed_and_the_secretariat_told(
    url: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "news.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert cli.status(["import-news", str(path)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"Proposed to the secretariat, from {path}:", "1. One (2026-01-05)", "2. Two"
    ]  # fmt: skip
    kept = url.call_reading(lambda session: session.scalars(select(NewsProposal)).all())
    assert [(one.title, one.state) for one in kept] == [("One", "open"), ("Two", "open")]
    made = url.call_reading(lambda session: session.scalars(select(NewsImport)).one())
    notice = url.call_reading(lambda session: session.scalars(select(Post)).one())
    assert (made.source, made.author_id) == ("news.txt", None)
    assert (notice.kind, notice.audience) == ("notice", {"roles": ["secretariat"]})
    assert notice.facts == {
        "text": "newsletter_proposed", "import_id": made.id, "count": 2, "source": "news.txt"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot be read: No such file or directory."),
        (b"", "There is no text in"),
        (b"\x00\x01", "is not a text, Markdown or HTML file."),
        (b"a" * (1024 * 1024 + 1), "is larger than 1 MB."),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(
    url: Database,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes | None,
    sentence: str,
) -> None:
    path = tmp_path / "news.txt"
    if content is not None:
        path.write_bytes(content)
    assert cli.status(["import-news", str(path)]) == 1
    told = capsys.readouterr().err
    assert sentence in told
    assert told.count("\n") == 1
    assert url.call_reading(lambda session: session.scalars(select(NewsImport)).all()) == []


async def test_a_file_is_fetched_once_before_its_update_is_handled(
    start: rig.StartBot,
) -> None:
    given: list[object] = []

    def handle(session: object, update: object, now: object, bot: object, *fetched: object) -> list:
        given.append(fetched)
        return []

    bot = await start(
        rig.saying(
            handle=handle,
            wanted_file=lambda session, update: (
                update["message"].get("document", {}).get("file_id")
            ),
        )
    )
    bot.standin.send_text(101, "none")
    bot.standin.send_document(101, "a.txt", b"Words")
    bot.fault("retry_after", "getFile", times=1, seconds=1)
    await bot.settle()
    assert [[one.content for one in each] for each in given] == [[], [b"Words"]]
    bot.fault("bad_request", "getFile")
    bot.standin.send_document(101, "a.txt", b"Words")
    await bot.settle()
    assert [one.content for one in given[-1]] == [None]
