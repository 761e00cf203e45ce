"""The only place that reads a newsletter's file: its encoding, and which of three forms it has."""

import codecs
import re
from pathlib import PurePath
from typing import Final

from storage.rules import newsletter, newsletter_html, newsletter_text, words

LARGEST: Final = 1024 * 1024
"""Bytes of a file that is read."""

ENDINGS: Final = (".txt", ".text", ".md", ".markdown", ".html", ".htm")

_MARKDOWN: Final = (".md", ".markdown")
_HTML: Final = (".html", ".htm")
_LOOKS_LIKE_HTML: Final = re.compile(
    r"<(?:!doctype html|html|head|body|h[1-6]|p|div|table|br)\b", re.IGNORECASE
)
_NOT_IN_TEXT: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")
_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip


class NotText(ValueError):  # noqa: N818 - it says what the file is
    """The file is no text."""


def items(content: bytes, name: str) -> list[newsletter.Item]:
    """Give the items of a file; none where it has no words. Raises NotText for what is none.

    The form is told by the name's ending, and without one that tells it by the text itself.
    """
    return items_of(_decoded(content), name)


def items_of(text: str, name: str = "") -> list[newsletter.Item]:
    """Give the items of a text that was pasted, or of a file's."""
    if not words.normalise(text):
        return []
    ending = PurePath(name.lower()).suffix
    if ending in _MARKDOWN:
        return newsletter_html.items_of_markdown(text)
    if ending in _HTML or _LOOKS_LIKE_HTML.search(text):
        return newsletter_html.items(text)
    return newsletter_text.items(text)


def _decoded(content: bytes) -> str:
    marked = next((code for mark, code in _MARKS.items() if content.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):  # as old Windows programs write
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NOT_IN_TEXT.search(text):
            return text
    raise NotText
