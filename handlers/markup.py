"""The only place that knows Telegram's HTML: reading it as Telegram does, and writing it.

The rules are those of https://core.telegram.org/bots/api#html-style and of `parse_html` in TDLib,
whose words the errors use. Offsets and lengths of entities count UTF-16 units.
"""

import html as entity_html
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from handlers import entities as entities_
from handlers.entities import Entity
from handlers.markup_reader import MarkupError, Reader

__all__ = ["Entity", "Markup", "MarkupError", "parse", "plain", "render"]

_WRITTEN = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "blockquote": "blockquote",
}
_CONTROL = {code: " " for code in range(32) if code not in (10, 13)}


@dataclass(frozen=True)
class Markup:
    """A text as a reader sees it, and Telegram's entities over it (offsets in UTF-16 units)."""

    text: str
    entities: list[Entity] = field(default_factory=list)


def parse(html: str) -> Markup:
    """Read `html` as Telegram does with parse_mode HTML, its trimming of white space included.

    Raises MarkupError in Telegram's own words. A link with a bad address loses its entity without
    a word, as there; addresses stay as written.
    """
    if "\0" in html:
        raise MarkupError("Text must not contain null bytes")
    return plain(*Reader(html.replace("\r", "")).read())


def plain(text: str, entities: Iterable[Entity] = ()) -> Markup:
    """`text` with `entities` as Telegram keeps them: trimmed, and nested as it allows."""
    return Markup(*entities_.trimmed(text.translate(_CONTROL), entities_.nested(entities)))


def render(text: str, entities: Iterable[Entity] = ()) -> str:
    """Write `text` with `entities` as Telegram's HTML; `parse` reads it back to the same.

    Entities that Telegram finds by itself (commands, bare addresses, mentions) stay plain text.
    """
    coded = text.encode("utf-16-le")
    pieces: list[str] = []
    open_: list[tuple[int, str]] = []
    written = 0

    def write_up_to(offset: int, tag: str) -> None:
        nonlocal written
        piece = coded[written * 2 : offset * 2].decode("utf-16-le")
        pieces.extend([entity_html.escape(piece, quote=False), tag])
        written = offset

    for entity in entities_.nested(entities):
        if tags := _tags(entity):
            while open_ and open_[-1][0] <= entity["offset"]:
                write_up_to(*open_.pop())
            write_up_to(entity["offset"], tags[0])
            open_.append((entities_.end(entity), tags[1]))
    while open_:
        write_up_to(*open_.pop())
    write_up_to(len(coded) // 2, "")
    return "".join(pieces)


def _tags(entity: Entity) -> tuple[str, str] | None:
    match entity:
        case {"type": "text_link", "url": url}:
            return f'<a href="{_quoted(url)}">', "</a>"
        case {"type": "text_mention", "user": {"id": user_id}}:
            return f'<a href="tg://user?id={_quoted(user_id)}">', "</a>"
        case {"type": "custom_emoji", "custom_emoji_id": emoji_id}:
            return f'<tg-emoji emoji-id="{_quoted(emoji_id)}">', "</tg-emoji>"
        case {"type": "date_time", "unix_time": unix}:
            form = entity.get("date_time_format")
            attribute = f' format="{_quoted(form)}"' if form else ""
            return f'<tg-time unix="{unix}"{attribute}>', "</tg-time>"
        case {"type": "pre", "language": language}:
            return f'<pre><code class="language-{_quoted(language)}">', "</code></pre>"
        case {"type": "pre"}:
            return "<pre>", "</pre>"
        case {"type": "expandable_blockquote"}:
            return "<blockquote expandable>", "</blockquote>"
        case {"type": kind} if kind in _WRITTEN:
            return f"<{_WRITTEN[kind]}>", f"</{_WRITTEN[kind]}>"
    return None


def _quoted(value: Any) -> str:
    return entity_html.escape(str(value))
