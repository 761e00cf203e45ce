"""Charts of organizations as pictures: each a bar, parted by what became of its people.

A bar is the whole of an organization, so that the small ones can be read as well; how many people
that is stands beside it. What the parts are and count, the chart of each kind says.
"""

import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from PIL import Image, ImageDraw

from handlers import chart_fonts, dates, texts
from handlers.dates import Style
from handlers.texts import N_

MOST_BARS: Final = 20
"""The largest organizations have bars of their own; the others have one together."""

WIDTH: Final = 1080
MARGIN: Final = 40
TITLE: Final = 46
LETTERS: Final = 36
ROW: Final = 58
BAR: Final = 40
NAMES: Final = 300
GAP: Final = 20
LEAST: Final = 6
"""Pixels; `LEAST` is what even one person among thousands is to be seen by."""

PAPER: Final = "#FFFFFF"
INK: Final = "#1A1A1A"


@dataclass(frozen=True)
class Part:
    """A part of every bar: its name, its colour, the words of what it counts."""

    name: str
    color: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """A kind of chart: its title and parts; the first `wanted` of them are set against the whole.

    The legend always names the first part, the others where they occur.
    """

    title: str
    parts: tuple[Part, ...]
    wanted: int

    def amounts(self, counts: Counter[str]) -> tuple[int, ...]:
        """Give how many are in each part, of people counted by word."""
        return tuple(sum(counts[word] for word in part.words) for part in self.parts)


@dataclass(frozen=True)
class Bar:
    """An organization, or the others together: its name, people by part, what is said of them."""

    name: str
    amounts: tuple[int, ...]
    numbers: str


Counted = Sequence[tuple[str, Counter[str]]]
"""Organizations by their names, and their people by word."""

Line = tuple[str, dict[str, str | int]]
"""A sentence of ours, and the values in it; numbers are written as its reader does."""


Named = Callable[[Style], tuple[str, str]]
"""What a chart is of, in a reader's language: its headline, and its date."""


def png(
    chart: Chart, counted: Counted, named: Named, style: Style, below: Sequence[Line] = ()
) -> bytes:
    """Draw a chart, as a PNG for a phone; in English where there is no font for Bangla.

    Below its title stands what it is of, as `named`; some lines may stand `below` the bars.
    """
    if not chart_fonts.has_bangla():
        style = replace(style, language=texts.SOURCE_LANGUAGE)
    bars = bars_of(chart, counted, style)
    legend = list(_legend(chart, bars, style))
    below_head = MARGIN + TITLE + 2 * ROW
    below_legend = below_head + len(legend) * ROW + GAP
    below_bars = below_legend + len(bars) * ROW
    image = Image.new("RGB", (WIDTH, below_bars + len(below) * ROW + MARGIN), PAPER)
    draw = ImageDraw.Draw(image)
    _write_title(draw, chart, style)
    _write_beside(draw, MARGIN, MARGIN + TITLE + GAP, heading(*named(style)))
    for number, row in enumerate(legend):
        _draw_legend(draw, below_head + number * ROW, row)
    _draw_bars(draw, below_legend, chart, bars)
    for number, (sentence, values) in enumerate(below):
        said = {name: _written(style, value) for name, value in values.items()}
        words = texts.say(style.language, sentence, **said)
        words = chart_fonts.fitting(words, LETTERS, WIDTH - 2 * MARGIN)
        _write_beside(draw, MARGIN, below_bars + number * ROW, words)
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def _written(style: Style, value: str | int) -> str:
    return dates.number(style, value) if isinstance(value, int) else value


def heading(headline: str, on: str) -> str:
    """Say what a chart is of in one line, whose date stays whole."""
    date = f" · {on}"
    room = WIDTH - 2 * MARGIN - chart_fonts.width(date, LETTERS)
    return chart_fonts.fitting(headline, LETTERS, room) + date


def bars_of(chart: Chart, counted: Counted, style: Style) -> list[Bar]:
    """Give the bars, the largest first, those without people left out; others last."""
    amounts = [(name, chart.amounts(counts)) for name, counts in counted]
    found = [one for one in amounts if any(one[1])]
    found.sort(key=lambda one: (-sum(one[1]), one[0].casefold()))
    own = MOST_BARS if len(found) <= MOST_BARS else MOST_BARS - 1
    bars = [_bar(chart, name, parts, style) for name, parts in found[:own]]
    others = [parts for _, parts in found[own:]]
    if others:
        count = dates.number(style, len(others))
        name = texts.say(style.language, N_("%(count)s others"), count=count)
        bars.append(_bar(chart, name, _sums(others), style))
    return bars


def _sums(amounts: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*amounts, strict=True)))


def _bar(chart: Chart, name: str, amounts: tuple[int, ...], style: Style) -> Bar:
    reached = (sum(amounts[: chart.wanted]), sum(amounts))
    numbers = " / ".join(dates.number(style, number) for number in reached)
    return Bar(chart_fonts.fitting(name, LETTERS, NAMES), amounts, numbers)


def _write_title(draw: ImageDraw.ImageDraw, chart: Chart, style: Style) -> None:
    title = texts.say(style.language, chart.title)
    title = chart_fonts.fitting(title, TITLE, WIDTH - 2 * MARGIN)
    chart_fonts.write(draw, (MARGIN, MARGIN + TITLE), title, TITLE, INK)


def _legend(
    chart: Chart, bars: Sequence[Bar], style: Style
) -> Iterator[list[tuple[float, Part, str]]]:
    """Lay out in rows the parts that occur: how far from the left, the part, its words."""
    row: list[tuple[float, Part, str]] = []
    x: float = MARGIN
    for place, part in enumerate(chart.parts):
        number = sum(bar.amounts[place] for bar in bars)
        if number or not place:
            words = f"{texts.say(style.language, part.name)}: {dates.number(style, number)}"
            wide = BAR + GAP + chart_fonts.width(words, LETTERS)
            if row and x + wide > WIDTH - MARGIN:
                yield row
                row, x = [], MARGIN
            row.append((x, part, words))
            x += wide + GAP
    yield row


def _draw_legend(draw: ImageDraw.ImageDraw, y: int, row: Sequence[tuple[float, Part, str]]) -> None:
    for x, part, words in row:
        draw.rectangle((x, y, x + BAR - 1, y + BAR - 1), part.color)
        _write_beside(draw, x + BAR + GAP / 2, y, words)


def _draw_bars(draw: ImageDraw.ImageDraw, top: int, chart: Chart, bars: Sequence[Bar]) -> None:
    """Draw names, bars and numbers in columns as wide as what is in them."""
    names = max((chart_fonts.width(bar.name, LETTERS) for bar in bars), default=0)
    numbers = [chart_fonts.width(bar.numbers, LETTERS) for bar in bars]
    left = MARGIN + round(names) + GAP
    room = WIDTH - MARGIN - round(max(numbers, default=0)) - GAP - left
    for row, (bar, wide) in enumerate(zip(bars, numbers, strict=True)):
        y = top + row * ROW
        _write_beside(draw, MARGIN, y, bar.name)
        _draw_bar(draw, left, y, room, chart, bar)
        _write_beside(draw, WIDTH - MARGIN - wide, y, bar.numbers)


def _draw_bar(draw: ImageDraw.ImageDraw, x: int, y: int, room: int, chart: Chart, bar: Bar) -> None:
    for part, wide in zip(chart.parts, widths(bar.amounts, room), strict=True):
        if wide:
            draw.rectangle((x, y, x + wide - 1, y + BAR - 1), part.color)
            x += wide


def _write_beside(draw: ImageDraw.ImageDraw, x: float, y: int, words: str) -> None:
    chart_fonts.write(draw, (x, y + BAR * 0.8), words, LETTERS, INK)


def widths(numbers: Sequence[int], room: int) -> list[int]:
    """Part so many pixels by numbers; what occurs at all is to be seen, at the largest's cost."""
    whole = sum(numbers)
    parts = [max(LEAST, number * room // whole) if number else 0 for number in numbers]
    if whole:
        parts[numbers.index(max(numbers))] += room - sum(parts)
    return parts
