"""Reads Telegram's HTML tag by tag, with Telegram's own complaints; `markup.parse` is its door."""

import re
from dataclasses import dataclass

from handlers import entities as entities_
from handlers.entities import Entity

_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = {*_STYLES, "a", "tg-emoji", "tg-time", "pre", "code", "blockquote"}
_SPACE = " \t\n\r\v"
_NAME = re.compile(rf"[^{_SPACE}>]*")
_BLANK = re.compile(rf"[{_SPACE}]*")
_ATTRIBUTE = re.compile(rf"[^{_SPACE}=>/\"']*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_DATE_FORMAT = re.compile(r"r|w?[dD]?[tT]?")
_USER = re.compile(r"tg://user\?id=(\d+)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)")
_BARE_HOST = re.compile(r"[^\s/.:@?#]+(\.[^\s/.:@?#]+)+([:/?#].*)?")


class MarkupError(ValueError):
    """Telegram would refuse this text; the message is what it says after "Bad Request: "."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"can't parse entities: {reason}")


def _decoded(text: str) -> str:
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(reference: re.Match[str]) -> str:
    hexadecimal, decimal, name = reference.groups()
    if name:
        return _NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if not 0 < code < 0x10FFFF or len(reference[0].rstrip(";")) >= 10:
        return reference[0]
    if 0xD800 <= code <= 0xDFFF:
        raise MarkupError(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return chr(code)


@dataclass
class _Tag:
    name: str
    attributes: dict[str, str]
    offset: int
    piece: int


class Reader:
    """One reading of one text, from its first character to its last."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.at = 0
        self.pieces: list[str] = []
        self.offset = 0
        self.open: list[_Tag] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        """The text without tags, and its entities in the order of their end tags."""
        while (tag := self.html.find("<", self.at)) >= 0:
            self._text(tag)
            self._end_tag() if self.html.startswith("</", tag) else self._start_tag()
        self._text(len(self.html))
        if self.open:
            name = self.open[-1].name
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{name}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return "".join(self.pieces), self.entities

    def _text(self, stop: int) -> None:
        if self.at < stop:
            text = _decoded(self.html[self.at : stop])
            self.pieces.append(text)
            self.offset += entities_.units(text)
            self.at = stop

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.html, self.at)
        self.at += len(found[0]) if found else 0
        return found[0] if found else ""

    def _next(self) -> str:
        return self.html[self.at : self.at + 1]

    def _refuse(self, reason: str, at: int, more: str = "") -> MarkupError:
        return MarkupError(f"{reason} at byte offset {len(self.html[:at].encode())}{more}")

    def _start_tag(self) -> None:
        start = self.at
        self.at += 1
        name = self._take(_NAME).lower()
        if not self._next():
            raise self._refuse("Unclosed start tag", start)
        if name not in _TAGS:
            raise self._refuse(f'Unsupported start tag "{name}"', start)
        attributes: dict[str, str] = {}
        while self._take(_BLANK) or self._next() != ">":
            if self._next() == ">":
                break
            attribute, value = self._attribute(name, start)
            attributes[attribute] = value
        self.at += 1
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self._refuse('Tag "span" must have class "tg-spoiler"', start)
        self.open.append(_Tag(name, attributes, self.offset, len(self.pieces)))

    def _attribute(self, tag: str, start: int) -> tuple[str, str]:
        name = self._take(_ATTRIBUTE)
        if not name:
            raise self._refuse(f'Empty attribute name in the tag "{tag}"', start)
        self._take(_BLANK)
        if self._next() == "=":
            self.at += 1
            self._take(_BLANK)
            value = self._value(tag, start)
        else:
            value = ""
        if not self._next():
            raise self._refuse(f'Unclosed start tag "{tag}"', start)
        return name, value

    def _value(self, tag: str, start: int) -> str:
        quote = self._next()
        if not quote:
            raise self._refuse(f'Unclosed start tag "{tag}"', start)
        if quote not in "\"'":
            token_start = self.at
            value = self._take(_TOKEN).lower()
            if self._next() and self._next() not in _SPACE + ">":
                raise self._refuse("Unexpected end of name token", token_start)
            return value
        stop = self.html.find(quote, self.at + 1)
        if stop < 0:
            raise self._refuse("Unclosed start tag", start)
        value = _decoded(self.html[self.at + 1 : stop])
        self.at = stop + 1
        return value

    def _end_tag(self) -> None:
        start = self.at
        if not self.open:
            raise self._refuse("Unexpected end tag", start)
        self.at += 2
        name = self._take(_NAME).lower()
        self._take(_BLANK)
        if self._next() != ">":
            raise self._refuse("Unclosed end tag", start)
        self.at += 1
        tag = self.open.pop()
        if name and name != tag.name:
            found = f', expected "</{tag.name}>", found "</{name}>"'
            raise self._refuse("Unmatched end tag", start, found)
        if self.offset > tag.offset:
            self._entity(tag)

    def _entity(self, tag: _Tag) -> None:
        covered = {"offset": tag.offset, "length": self.offset - tag.offset}
        inner = self.entities[-1] if self.entities else {}
        if tag.name == "pre" and inner.items() >= covered.items() and inner.get("language"):
            inner["type"] = "pre"
        elif meaning := _meaning(tag, "".join(self.pieces[tag.piece :])):
            self.entities.append({**meaning, **covered})


def _meaning(tag: _Tag, text: str) -> Entity | None:
    """What `tag` around `text` means; nothing where Telegram drops it silently."""
    value = tag.attributes.get
    match tag.name:
        case "a":
            return _link(value("href") or text)
        case "tg-emoji":
            return {"type": "custom_emoji", "custom_emoji_id": _emoji(value("emoji-id", ""))}
        case "tg-time":
            return _time(value("unix", ""), value("format", ""))
        case "code" if value("class", "").startswith("language-"):
            # Means nothing by itself: only a `pre` around it takes the language over.
            return {"type": "code", "language": value("class", "").removeprefix("language-")}
        case "blockquote":
            return {"type": "expandable_blockquote" if "expandable" in tag.attributes else tag.name}
        case "pre" | "code":
            return {"type": tag.name}
    return {"type": _STYLES[tag.name]}


def _link(url: str) -> Entity | None:
    """A link as far as Telegram knows its kind of address; others lose it without a word."""
    if person := _USER.fullmatch(url):
        return {"type": "text_mention", "user": {"id": int(person[1])}}
    scheme = _SCHEME.match(url.lower())
    if scheme and scheme[0] in {"http", "https", "tg", "ton"} and "://" in url[:8]:
        return {"type": "text_link", "url": url} if url.partition("://")[2] else None
    return {"type": "text_link", "url": f"http://{url}"} if _BARE_HOST.fullmatch(url) else None


def _emoji(emoji_id: str) -> str:
    if not (emoji_id.isascii() and emoji_id.isdigit() and int(emoji_id)):
        raise MarkupError("Invalid custom emoji identifier specified")
    return emoji_id


def _time(unix: str, form: str) -> Entity | None:
    if not _DATE_FORMAT.fullmatch(form):
        raise MarkupError("Invalid date format used")
    if not (unix.isascii() and unix.isdigit() and int(unix)):
        return None
    moment: Entity = {"type": "date_time", "unix_time": int(unix)}
    return {**moment, "date_time_format": form} if form else moment
