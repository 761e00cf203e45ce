"""The only place that makes items of a newsletter's blocks: which text is under which headline.

Most headlines stand above their text. Text taken out of a page in columns has some below it: two
headlines in a row, or one at the very end. Then those that have words of a text take it, and what
is left goes to the headline above: the best of all ways is looked for, paragraph by paragraph.
Nothing is lost: each block is in exactly one item.
"""

import html
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from storage.rules import newsletter_dates, words

LONGEST_TITLE: Final = 160
"""Characters of a headline; of a longer one the beginning is the title."""

_UNTITLED: Final = 80
"""Characters of the title that is made of a text without a headline."""

_ABOVE: Final = 0.5
_NO_TEXT: Final = -2.0
_NO_HEADLINE: Final = -3.0
"""What speaks for a headline above its text, and against one without text and the reverse."""

_SURE: Final = 0.5
"""A headline below its text shares so much of its words with a paragraph of it, or is doubted."""

_STEM: Final = 6
"""Letters by which words are compared: "celebrates" and "celebrated" are one."""

_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]'’”।]")


@dataclass(frozen=True)
class Block:
    """A headline, or a paragraph: plain text and Telegram's HTML. `tight`: on the next line."""

    text: str
    html: str
    headline: bool = False
    tight: bool = False


@dataclass(frozen=True)
class Item:
    """A news item that a newsletter has: a plain title, HTML, the first link, the date stated."""

    title: str
    body: str
    link: str | None
    published: date | None


def items(blocks: Sequence[Block], *, guessed: bool = False) -> list[Item]:
    """Give the items in order; with `guessed` headlines some may stand below their text."""
    parts = _parts(blocks)
    ways = _best_way(parts) if guessed else [True] * (len(parts) - 1)
    return [_item(headline, text) for headline, text in _given_out(parts, ways)]


Part = tuple[Block | None, list[Block]]
"""A headline and what stands below it, up to the next; the first part has none."""


def _parts(blocks: Sequence[Block]) -> list[Part]:
    parts: list[Part] = [(None, [])]
    for block in blocks:
        if block.headline:
            parts.append((block, []))
        else:
            parts[-1][1].append(block)
    return parts


def _given_out(parts: Sequence[Part], above: Sequence[bool]) -> Iterator[Part]:
    """Give each headline with its text; `above` says which headlines stand above theirs."""
    shares = _Shares(parts)
    taken: list[Block] = []  # by the headline below
    for number, (headline, text) in enumerate(parts):
        is_above = number > 0 and above[number - 1]
        next_above = number == len(parts) - 1 or above[number]
        if headline is not None and not is_above:
            yield headline, taken
        kept = shares.kept(number, is_above=is_above, next_above=next_above)
        if is_above or (text[:kept] and next_above):
            yield (headline if is_above else None), text[:kept]
        taken = text[kept:]


class _Shares:
    """How alike headlines and paragraphs are, and so where a text between two is cut."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._told = [[_stems(block.text) for block in text] for _, text in parts]
        self._having = Counter(stem for text in self._told for told in text for stem in told)
        self._paragraphs = 1 + sum(len(text) for text in self._told)
        self._heads = [_stems(head.text) if head else frozenset() for head, _ in parts]

    def likeness(self, head: int, part: int, paragraph: int) -> float:
        """Say how much of a headline's words a paragraph has, from 0 to 1."""
        stems = self._heads[head]
        whole = sum(map(self._weight, stems))
        shared = sum(map(self._weight, stems & self._told[part][paragraph]))
        return shared / whole if whole else 0.0

    def _weight(self, stem: str) -> float:
        return math.log(1 + self._paragraphs / (self._having[stem] or 1))

    def kept(self, part: int, *, is_above: bool, next_above: bool) -> int:
        """Say how many paragraphs of a part are its own headline's; the rest is the next one's."""
        size = len(self._told[part])
        if next_above:
            return size
        if not is_above:
            return 0
        own = [self.likeness(part, part, one) for one in range(size)]
        other = [self.likeness(part + 1, part, one) for one in range(size)]
        least = min(1, size)
        cuts = range(max(size - 1, least), least - 1, -1)
        return max(cuts, key=lambda cut: sum(own[:cut]) + sum(other[cut:]), default=size)

    def value(self, part: int, *, is_above: bool, next_above: bool) -> float:
        """Say how good it is that a part's headline, and the next, stand above their text."""
        size = len(self._told[part])
        kept = self.kept(part, is_above=is_above, next_above=next_above)
        value = 0.0
        if is_above:
            own = [self.likeness(part, part, one) for one in range(kept)]
            value += _ABOVE + (sum(own) if own else _NO_TEXT)
        elif next_above and size:
            value += _NO_HEADLINE
        if not next_above:
            given = [self.likeness(part + 1, part, one) for one in range(kept, size)]
            best = max(given, default=0.0)
            value += sum(given) + (_NO_TEXT * max(0.0, 1 - best / _SURE) if given else _NO_TEXT)
        return value


def _best_way(parts: Sequence[Part]) -> list[bool]:
    """Say of each headline whether it stands above its text."""
    shares = _Shares(parts)
    ways: dict[bool, tuple[float, list[bool]]] = {False: (0.0, [])}
    for number in range(len(parts)):
        last = number == len(parts) - 1
        reached: dict[bool, tuple[float, list[bool]]] = {}
        for next_above in (True,) if last else (True, False):
            candidates = [
                (
                    value + shares.value(number, is_above=is_above, next_above=next_above),
                    [*way, next_above],
                )
                for is_above, (value, way) in ways.items()
            ]
            reached[next_above] = max(candidates, key=lambda one: (one[0], one[1]))
        ways = reached
    return ways[True][1][:-1]


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in words.normalise(text).split())


def _item(headline: Block | None, text: Sequence[Block]) -> Item:
    title, paragraphs = _title(headline, text)
    body = ""
    for block in paragraphs:
        body += ("\n" if block.tight else "\n\n") * bool(body) + block.html
    written = [*([headline] if headline else []), *text]
    addresses = _ADDRESS.findall(html.unescape(" ".join(block.html for block in written)))
    told = " ".join(block.text for block in written)
    return Item(title, body, next(iter(addresses), None), newsletter_dates.first(told))


def _title(headline: Block | None, text: Sequence[Block]) -> tuple[str, Sequence[Block]]:
    """Give the title and what stands below it; a long headline is cut, and whole below."""
    if headline is not None and len(headline.text) <= LONGEST_TITLE:
        return headline.text, text
    above = [] if headline is None else [headline]
    whole = " ".join([*above, *text][0].text.split())
    longest = LONGEST_TITLE if above else _UNTITLED
    sentence = re.split(r"(?<=[.!?।])\s", whole, maxsplit=1)[0]
    if len(sentence) <= longest:
        return sentence.rstrip("."), [*above, *text]
    return sentence[:longest].rpartition(" ")[0] + "…", [*above, *text]


def without_date(body: str, day: date) -> str:
    """Give a body (HTML) without the line above it that says only the item's own date."""
    above, _, below = body.partition("\n")
    says = html.unescape(re.sub(r"<[^>]+>", "", above))
    balanced = above.count("<") == 2 * above.count("</")
    return (
        below.lstrip("\n") if below and balanced and newsletter_dates.is_alone(says, day) else body
    )


def joined(body: str, headline: str, more: str) -> str:
    """Give the body (HTML) of two items made one: the second one's headline above its text."""
    below = f"<b>{html.escape(headline, quote=False)}</b>"
    return "\n\n".join(filter(None, [body, "\n".join(filter(None, [below, more]))]))
