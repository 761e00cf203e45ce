"""The only place that says which file of an update is to be fetched before it is handled.

A step that waits for words takes a file's words, and so does the secretariat's chat where no file
is waited for (`handlers.unasked`). Only a small file of text is fetched: the handler says what is
wrong with another.
"""

from pathlib import PurePath
from typing import Any, Final

from handlers import step_routes
from storage import database, dialogues, members
from storage.rules import access, newsletter_files

_TEXT: Final = ("text/", "application/xhtml")


def wanted(session: database.Session, raw: dict[str, Any]) -> str | None:
    """Give the id of the file to fetch; None where none is waited for."""
    message = raw.get("message") or {}
    document, sender = message.get("document"), message.get("from")
    if not document or not sender or not _is_text(document):
        return None
    private = message["chat"]["id"] == sender["id"]
    return str(document["file_id"]) if private and _waits(session, sender["id"]) else None


def _is_text(document: dict[str, Any]) -> bool:
    ending = PurePath(str(document.get("file_name", "")).lower()).suffix
    is_text = str(document.get("mime_type", "")).startswith(_TEXT)
    small = int(document.get("file_size", 0)) <= newsletter_files.LARGEST
    return small and (is_text or ending in newsletter_files.ENDINGS)


def _waits(session: database.Session, telegram_id: int) -> bool:
    """Say whether a file's words are taken from somebody now."""
    dialogue = dialogues.current(session, telegram_id)
    step = step_routes.STEPS.get((dialogue.topic, dialogue.step)) if dialogue is not None else None
    viewer = members.viewer(session, members.person_of(session, telegram_id))
    if step is None or not access.may(viewer, step.right):
        return viewer is not None and viewer.secretariat
    return step.words_of_files
