"""Proposing the items of a newsletter's file to the secretariat: `twgbot import-news`."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from storage import members, news_imports, posts
from storage.database import Database, Session
from storage.models import NewsProposal
from storage.rules import newsletter, newsletter_files


class FileFault(Exception):  # noqa: N818 - its text is the sentence that says what is wrong
    """The file proposes nothing."""


def propose(database: Database, path: Path, now: datetime) -> list[str]:
    """Propose a file's items, tell the secretariat, and say what is proposed, a line an item.

    Raises FileFault.
    """
    return database.call(_propose, read(path), path.name, now)


def read(path: Path) -> list[newsletter.Item]:
    """Read the items that a newsletter's file has; raises FileFault."""
    try:
        if path.stat().st_size > newsletter_files.LARGEST:
            raise FileFault(f"{path} is larger than 1 MB.")
        found = newsletter_files.items(path.read_bytes(), path.name)
    except OSError as error:
        raise FileFault(f"{path} cannot be read: {error.strerror}.") from error
    except newsletter_files.NotText as error:
        raise FileFault(f"{path} is not a text, Markdown or HTML file.") from error
    if not found:
        raise FileFault(f"There is no text in {path}.")
    return found


def _propose(
    session: Session, found: Sequence[newsletter.Item], source: str, now: datetime
) -> list[str]:
    network = members.network(session)
    zone = ZoneInfo(network.timezone) if network is not None else UTC
    today = now.astimezone(zone).date()
    made = news_imports.propose(session, found, source, None, now, today)
    posts.tell_staff(
        session, now, "newsletter_proposed",
        import_id=made.id, count=len(found), source=source,
    )  # fmt: skip
    return [_line(one) for one in news_imports.of_import(session, made.id)]


def _line(proposal: NewsProposal) -> str:
    dated = f" ({proposal.published})" if proposal.published else ""
    return f"{proposal.position}. {proposal.title}{dated}"
