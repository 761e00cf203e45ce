"""Long texts cut to what Telegram and phones take, between paragraphs where that can be."""

from collections.abc import Iterator
from typing import Any

import regex

from handlers import entities, markup
from storage.outbox import Message

LONGEST = 3900
"""Characters of one message after its formatting is read; Telegram takes 4,096."""

LONGEST_CAPTION = 950
"""Characters below a picture or document, after formatting is read; Telegram takes 1,024."""


def shorten(text: str, longest: int) -> str:
    """Cut plain text to so many characters, `…` at its end, no letter parted from its signs."""
    if len(text) <= longest:
        return text
    kept = ""
    for letter in regex.findall(r"\X", text):
        if len(kept) + len(letter) >= longest:
            break
        kept += letter
    return f"{kept.rstrip()}…"


def fits(html: str, longest: int = LONGEST) -> bool:
    """Say whether HTML is short enough for one message, or for something `longest`."""
    return len(markup.parse(html).text) <= longest


def pages(html: str) -> list[str]:
    """Cut HTML into messages; formatting that spans a cut goes on in the next one."""
    whole = markup.parse(html)
    if len(whole.text) <= LONGEST:
        return [html]
    made: list[str] = []
    offset = 0
    for text in _cut(whole.text):
        length = entities.units(text)
        made.append(markup.render(text, entities.within(whole.entities, offset, length)).strip())
        offset += length
    return made


def messages(html: str, attachment: dict[str, Any] | None) -> list[Message]:
    """Make messages of HTML, below an attachment where there is one.

    What is too long for a caption follows the attachment.
    """
    if attachment is None:
        return [Message(page) for page in pages(html)]
    if fits(html, LONGEST_CAPTION):
        return [Message(html, attachment)]
    return [Message("", attachment), *(Message(page) for page in pages(html))]


def _cut(text: str) -> Iterator[str]:
    """Give parts of at most LONGEST characters; together they are the text."""
    while len(text) > LONGEST:
        end = next((found for found in _borders(text) if found > 0), LONGEST)
        yield text[:end]
        text = text[end:]
    yield text


def _borders(text: str) -> Iterator[int]:
    """Give where the first part may end: after a paragraph, a line, a word; 0 for none such."""
    for mark in ("\n\n", "\n", " "):
        found = text.rfind(mark, LONGEST // 2, LONGEST)
        yield found + len(mark) if found >= 0 else 0
