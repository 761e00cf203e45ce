"""The only place that reads a newsletter's HTML or Markdown: headings, paragraphs, lists, links.

What Telegram can show of it stays (bold, italic, links and the like); layout and pictures go.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from markdown_it import MarkdownIt

from storage.rules import newsletter, newsletter_text
from storage.rules.newsletter import Block

_HEADING: Final = re.compile(r"h([1-6])")
_UNSEEN: Final = {"head", "script", "style", "template", "title", "noscript"}
_KEPT: Final = {
    "b": "b", "strong": "b", "i": "i", "em": "i", "u": "u", "ins": "u",
    "s": "s", "strike": "s", "del": "s", "code": "code",
}  # fmt: skip
_BORDERS: Final = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_LINK: Final = re.compile(r"https?://\S+$")
_MAIL: Final = re.compile(r"mailto:([^?\s]+).*", re.IGNORECASE)
_NO_BOLD: Final = re.compile("</?b>")


@dataclass
class _Paragraph:
    """What stands between two borders: plain text and HTML, and the heading that it is, if any.

    `plain` are its words that are not bold.
    """

    text: str = ""
    html: str = ""
    level: int = 0
    in_list: bool = False
    plain: str = ""

    def is_bold(self) -> bool:
        """Say whether all of it is bold."""
        return bool(self.text) and not self.plain.strip()


def items_of_markdown(text: str) -> list[newsletter.Item]:
    """Give the items of Markdown (CommonMark, with tables and strikethrough)."""
    return items(MarkdownIt().enable(["table", "strikethrough"]).render(text))


def items(text: str) -> list[newsletter.Item]:
    """Give the items of HTML: by its headings, else by what is all bold, else by what looks so."""
    found = _Reader(text).paragraphs
    levels = Counter(one.level for one in found if one.level)
    often = [one for one, number in levels.items() if number > 1]
    level = min(often or levels, default=0)
    if level:
        return newsletter.items(list(_blocks(found, [0 < one.level <= level for one in found])))
    bold = [one.is_bold() and _may_be_headline(one) for one in found]
    if any(bold):
        return newsletter.items(list(_blocks(found, bold)))
    guessed = [not one.in_list and _may_be_headline(one) for one in found]
    return newsletter.items(list(_blocks(found, guessed)), guessed=True)


def _may_be_headline(one: _Paragraph) -> bool:
    return newsletter_text.looks_like_a_headline(one.text)


def _blocks(found: Sequence[_Paragraph], headlines: Sequence[bool]) -> Iterator[Block]:
    in_list = False
    for one, headline in zip(found, headlines, strict=True):
        if headline:  # its title is plain; what it links to is found in its HTML
            yield Block(" ".join(one.text.split()), one.html, headline=True)
        else:
            written = f"<b>{_NO_BOLD.sub('', one.html)}</b>" if one.level else one.html
            yield Block(one.text, written, tight=in_list and one.in_list)
        in_list = one.in_list


class _Reader:
    """One reading of a page, from its first word to its last."""

    def __init__(self, text: str) -> None:
        self.paragraphs: list[_Paragraph] = []
        self._open = _Paragraph()
        self._tags: list[tuple[str, str]] = []
        self._level = 0
        self._lists: list[int | None] = []  # how many items a numbered list has so far
        self._mark = ""
        # With a tag around it nothing is taken for the address of a page, or for XML.
        self._read(BeautifulSoup(f"<div>{text}</div>", "html.parser"))
        self._end()

    def _read(self, tag: Tag) -> None:
        for one in tag.children:
            if isinstance(one, Tag):
                self._read_tag(one)
            elif _is_text(one):
                self._write(str(one), verbatim=any(parent.name == "pre" for parent in one.parents))

    def _read_tag(self, tag: Tag) -> None:
        if tag.name in _UNSEEN:
            return
        if tag.name == "br":
            self._break()
        elif tag.name == "img":
            if any(closing == "</a>" for _, closing in self._tags):  # what links has to have words
                self._write(str(tag.get("alt") or "🖼"), verbatim=False)
        elif tag.name not in _BORDERS:
            self._read_inline(tag)
        elif tag.name in ("ul", "ol"):
            self._lists.append(0 if tag.name == "ol" else None)
            self._read_block(tag)
            self._lists.pop()
        else:
            self._read_block(tag)

    def _read_inline(self, tag: Tag) -> None:
        name, attribute = _KEPT.get(tag.name), ""
        address = str(tag.get("href") or "")
        if tag.name == "a" and _LINK.fullmatch(address):
            name, attribute = "a", f' href="{html.escape(address)}"'
        closing = f"</{name}>"
        if name is None or any(one[1] == closing for one in self._tags):
            self._read(tag)
            mail = _MAIL.fullmatch(address)
            if mail and mail[1] not in tag.get_text():  # Telegram links to no mail by other words
                self._write(f" ({mail[1]})", verbatim=False)
            return
        self._tags.append((f"<{name}{attribute}>", closing))
        self._open.html += self._tags[-1][0]
        self._read(tag)
        self._tags.pop()
        self._open.html += closing

    def _read_block(self, tag: Tag) -> None:
        self._end()
        outer = self._level
        level = _HEADING.fullmatch(tag.name)
        self._level = self._open.level = int(level[1]) if level else outer
        if tag.name == "li":
            self._mark = self._next_mark()
        self._read(tag)
        self._end()
        self._level = self._open.level = outer

    def _next_mark(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "• "
        self._lists[-1] = number + 1
        return f"{number + 1}. "

    def _write(self, text: str, *, verbatim: bool) -> None:
        if not verbatim:
            text = re.sub(r"\s+", " ", text)
            if not self._open.text or self._open.text[-1].isspace():
                text = text.lstrip()
        if text.strip():
            text, self._mark = self._mark + text, ""
        if not any(opening == "<b>" for opening, _ in self._tags):
            self._open.plain += text
        self._open.text += text
        self._open.html += html.escape(text, quote=False)

    def _break(self) -> None:
        """Begin a line; two breaks after each other end a paragraph."""
        if self._open.text.endswith("\n"):
            self._end()
        elif self._open.text:
            self._open.text, self._open.html = self._open.text + "\n", self._open.html + "\n"

    def _end(self) -> None:
        """End a paragraph; what is open goes on in the next one."""
        done = self._open
        done.html = _tidy(done.html + "".join(closing for _, closing in reversed(self._tags)))
        done.text, done.in_list = done.text.strip(), bool(self._lists)
        if done.text:
            self.paragraphs.append(done)
        opened = "".join(opening for opening, _ in self._tags)
        self._open = _Paragraph(html=opened, level=self._level)


def _is_text(one: PageElement) -> bool:
    return isinstance(one, NavigableString) and not isinstance(one, PreformattedString)


def _tidy(text: str) -> str:
    """Take away what is open around nothing, and space at the ends and before breaks."""
    before = ""
    while text != before:
        before = text
        text = re.sub(r"<(\w+)(?: [^<>]*)?>(\s*)</\1>", r"\2", text)
    return re.sub(r"[ \t]+(?=\n|$)", "", text).strip()
