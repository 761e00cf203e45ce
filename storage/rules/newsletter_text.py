"""The only place that reads a newsletter's plain text: lines that were wrapped, headlines, lists.

A line that was broken though the next word would have fitted was broken on purpose: there a
paragraph, an item of a list, or the text below a headline begins.
"""

import html
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

import regex

from storage.rules import newsletter
from storage.rules.newsletter import Block

_WIDEST: Final = 160
"""Characters of the longest line that anybody wraps; longer ones are whole paragraphs."""
_NARROWEST: Final = 30
"""Characters of the narrowest column."""

_SHORT: Final = 0.9
_VERY_SHORT: Final = 0.75
"""A line of at most this share of the width ends a paragraph, or may be a headline above one."""

_HEADLINE_LINES: Final = 2
_NAME_WORDS: Final = 6
_SMALL: Final = {"of", "and", "the", "for", "de", "bin", "al"}

_QUOTES: Final = ("“", '"', "«")
_ENDED: Final = re.compile(r"[.!?:;।…][\"”’')\]]*$")
_OPEN: Final = re.compile(r"[,;:—–-]$")
_BULLET: Final = re.compile(r"(?:[•·▪◦‣●○*–—-]|\(?[0-9০-৯]{1,2}[.)])\s+")
_SIGN: Final = re.compile(r"[•·▪◦‣●○*–—-]\s+")
_ADDRESS: Final = re.compile(r"https?://|www\.|\S+@\S+\.\S")
_ENDS_IN_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+$|\S+@\S+\.\S+$")
_PAGE: Final = re.compile(r"(?:page\s+)?\d+(?:\s*(?:of|/|\|)\s*\d+)?", re.IGNORECASE)
_MARKED: Final = re.compile(r"#{1,6}\s+(?P<words>.+?)\s*#*")
_BOLD: Final = re.compile(r"(\*\*|__)(?P<words>.+)\1")
_STRONG: Final = re.compile(r"\*\*(?=\S)([^\n]+?)(?<=\S)\*\*")
_LINK: Final = re.compile(r"\[([^\]\n]+)\]\((https?://[^\s()\"]+)\)")
_UNDERLINE: Final = re.compile(r"[=_-]{3,}")
_WORD: Final = regex.compile(r"\p{L}[\p{L}\p{M}]{2,}")
_LOWER: Final = regex.compile(r"\p{Ll}")

Lines = list[str]


def items(text: str) -> list[newsletter.Item]:
    """Give the items of plain text; headlines that are marked as such are the only ones."""
    marked = _marked(text.splitlines())
    if any(block.headline for block in marked):
        return newsletter.items(marked)
    return newsletter.items(list(_blocks(text)), guessed=True)


def _marked(lines: Sequence[str]) -> list[Block]:
    """Read lines whose headlines are marked with # or a line of = below them, or are bold."""
    found: list[Block] = []
    rest: Lines = []
    for line in [*map(str.strip, lines), "# end"]:
        words = _marked_headline(line)
        if _UNDERLINE.fullmatch(line) and rest and rest[-1]:
            words = rest.pop()
        if words:
            found += [block(text, tight=tight) for text, tight in _paragraphs("\n".join(rest))]
            found.append(block(words, headline=True))
            rest = []
        else:
            rest.append(line)
    return found[:-1]


def _marked_headline(line: str) -> str | None:
    for form in (_MARKED, _BOLD):
        if match := form.fullmatch(line):
            return match["words"]
    return None


def block(text: str, *, headline: bool = False, tight: bool = False) -> Block:
    """Make a block of plain text; what Markdown marks in a line, as some paste it, is formatted."""
    plain = _LINK.sub(r"\1", _STRONG.sub(r"\1", text))
    written = html.escape(text, quote=False)
    written = _LINK.sub(r'<a href="\2">\1</a>', _STRONG.sub(r"<b>\1</b>", written))
    return Block(plain, written, headline, tight)


def _blocks(text: str) -> Iterator[Block]:
    """Give the blocks of plain text, and guess which are headlines."""
    for words, tight in _paragraphs(text):
        yield block(words, headline=not tight and looks_like_a_headline(words), tight=tight)


def looks_like_a_headline(words: str) -> bool:
    """Say whether words of their own may be a headline: short, whole, and no sentence."""
    return (
        len(words) <= newsletter.LONGEST_TITLE
        and bool(_WORD.search(words))
        and not (_ENDED.search(words) and not words.endswith("?"))
        and not _OPEN.search(words)
        and not _LOWER.match(words)
        and not _SIGN.match(words)
        and not _ADDRESS.search(words)
        and not _PAGE.fullmatch(words)
        and not words.startswith(_QUOTES)
    )


def _are_a_name(lines: Lines) -> bool:
    """Say whether what follows a quotation names who said it: a name, perhaps an office."""
    first, *more = lines
    told = first.strip("—–- ").split(",")[0].split()
    capital = all(one in _SMALL or not _LOWER.match(one) for one in told)
    of_office = bool(more) or "," in first or first.startswith(("—", "–", "-"))
    return capital and len(told) <= _NAME_WORDS and of_office


def _paragraphs(text: str) -> Iterator[tuple[str, bool]]:
    """Give paragraphs with wrapped lines joined; and whether each is tight on the one before."""
    quoted = False
    for lines in _together(_parted(text)):
        if quoted and _are_a_name(lines):
            yield "\n".join(lines), True
            continue
        for number, piece in enumerate(_pieces(lines)):
            yield piece, number > 0 and _is_line_of_list(piece)
        quoted = lines[0].startswith(_QUOTES)


def _is_line_of_list(piece: str) -> bool:
    return bool(_BULLET.match(piece) or _ENDS_IN_ADDRESS.search(piece))


def _parted(text: str) -> Iterator[Lines]:
    """Give the runs of lines between blank ones, spaces made one."""
    lines: Lines = []
    for line in [*text.replace("\f", "\n").splitlines(), ""]:
        kept = " ".join(line.split())
        if kept:
            lines.append(kept)
        elif lines:
            yield lines
            lines = []


def _together(parted: Iterator[Lines]) -> Iterator[Lines]:
    """Put together what a blank line parted in the middle of a sentence."""
    before: Lines = []
    for lines in parted:
        if before and _goes_on(before[-1], lines[0]):
            before += lines
        else:
            if before:
                yield before
            before = lines
    if before:
        yield before


def _goes_on(line: str, following: str) -> bool:
    if _ENDED.search(line) or _ENDS_IN_ADDRESS.search(line) or _ADDRESS.match(following):
        return False
    return bool(_LOWER.match(following))


def _pieces(lines: Lines) -> Iterator[str]:
    """Cut lines where they were broken on purpose, and join what was only wrapped."""
    width = max(_NARROWEST, *map(len, lines))
    piece = [lines[0]]
    for line, following in itertools.pairwise(lines):
        share = 0.0 if width > _WIDEST else (len(line) + 1 + len(following.split()[0])) / width
        if _is_cut(piece, following, share):
            yield _joined(piece)
            piece = []
        piece.append(following)
    yield _joined(piece)


def _is_cut(piece: Lines, following: str, share: float) -> bool:
    """Say whether another piece begins; with its first word the line has this share of the width.

    Letters are not equally wide, so that a line that is only somewhat short tells nothing.
    """
    line = piece[-1]
    if _BULLET.match(following) or _ENDS_IN_ADDRESS.search(line) or _ADDRESS.match(following):
        return True
    if share > _SHORT or _LOWER.match(following):
        return False
    if _ENDED.search(line):
        return True
    if share <= _VERY_SHORT and _BULLET.match(piece[0]):
        return True
    above = len(piece) <= _HEADLINE_LINES and looks_like_a_headline(" ".join(piece))
    return share <= _VERY_SHORT and above


def _joined(piece: Lines) -> str:
    """Join wrapped lines; a hyphen at a line's end stays, since compounds are written with it."""
    text = piece[0]
    for line in piece[1:]:
        text += line if re.search(r"\w-$", text) else f" {line}"
    return text
