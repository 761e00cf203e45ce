"""A report as a picture: for each organization a bar that is parted by what became of its people.

A bar is the whole of an organization, so that the small ones can be read as well; how many people
that is stands beside it. The colours are those of Okabe and Ito, which people with any kind of
colour vision can tell apart (https://jfly.uni-koeln.de/color/), and a grey; their lightness
differs as well.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from PIL import Image, ImageDraw

from handlers import dates, report_fonts, texts
from handlers.dates import Style
from handlers.texts import N_
from storage.reports import Report, Tally

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
    """A part of a bar: its name, its colour, the states that it stands for."""

    name: str
    color: str
    states: tuple[str, ...]

    def of(self, tally: Tally) -> int:
        """Give how many are in it."""
        return sum(tally.states[state] for state in self.states)


PARTS: Final = (
    Part(texts.STATES["sent"], "#0072B2", ("sent",)),
    Part(texts.STATES["queued"], "#B8B8B8", ("queued", "sending")),
    Part(texts.STATES["failed"], "#D55E00", ("failed",)),
    Part(texts.STATES["unknown"], "#F0E442", ("unknown",)),
    Part(N_("Not sent any more"), "#CC79A7", ("withdrawn", "expired")),
)


@dataclass(frozen=True)
class Bar:
    """An organization, or the others together: its name, what became of it, that in numbers."""

    name: str
    tally: Tally
    numbers: str


def png(report: Report, style: Style) -> bytes:
    """Draw a report, as a PNG for a phone; in English where there is no font for Bangla."""
    if not report_fonts.has_bangla():
        style = replace(style, language=texts.SOURCE_LANGUAGE)
    bars, legend = bars_of(report, style), list(_legend(report.people, style))
    below_head = MARGIN + TITLE + ROW
    below_legend = below_head + len(legend) * ROW + GAP
    image = Image.new("RGB", (WIDTH, below_legend + len(bars) * ROW + MARGIN), PAPER)
    draw = ImageDraw.Draw(image)
    _write_title(draw, style)
    for number, row in enumerate(legend):
        _draw_legend(draw, below_head + number * ROW, row)
    _draw_bars(draw, below_legend, bars)
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def bars_of(report: Report, style: Style) -> list[Bar]:
    """Give the bars, the largest first, those who were sent nothing left out; others last."""
    found = [one for one in report.organizations if one.tally.audience]
    found.sort(key=lambda one: (-one.tally.audience, one.organization.short_name.casefold()))
    own = MOST_BARS if len(found) <= MOST_BARS else MOST_BARS - 1
    bars = [_bar(one.organization.short_name, one.tally, style) for one in found[:own]]
    others = [one.tally for one in found[own:]]
    if others:
        count = dates.number(style, len(others))
        name = texts.say(style.language, N_("%(count)s others"), count=count)
        bars.append(_bar(name, Tally.sum(others), style))
    return bars


def _bar(name: str, tally: Tally, style: Style) -> Bar:
    sent, audience = (dates.number(style, n) for n in (tally.states["sent"], tally.audience))
    return Bar(report_fonts.fitting(name, LETTERS, NAMES), tally, f"{sent} / {audience}")


def _write_title(draw: ImageDraw.ImageDraw, style: Style) -> None:
    title = texts.say(style.language, N_("Who was reached, by organization"))
    title = report_fonts.fitting(title, TITLE, WIDTH - 2 * MARGIN)
    report_fonts.write(draw, (MARGIN, MARGIN + TITLE), title, TITLE, INK)


def _legend(people: Tally, style: Style) -> Iterator[list[tuple[float, Part, str]]]:
    """Lay out in rows the parts that occur: how far from the left, the part, its words."""
    row: list[tuple[float, Part, str]] = []
    x: float = MARGIN
    for part in PARTS:
        number = part.of(people)
        if number or part is PARTS[0]:
            words = f"{texts.say(style.language, part.name)}: {dates.number(style, number)}"
            wide = BAR + GAP + report_fonts.width(words, LETTERS)
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


def _draw_bars(draw: ImageDraw.ImageDraw, top: int, bars: Sequence[Bar]) -> None:
    """Draw names, bars and numbers in columns as wide as what is in them."""
    names = max((report_fonts.width(bar.name, LETTERS) for bar in bars), default=0)
    numbers = [report_fonts.width(bar.numbers, LETTERS) for bar in bars]
    left = MARGIN + round(names) + GAP
    room = WIDTH - MARGIN - round(max(numbers, default=0)) - GAP - left
    for row, (bar, wide) in enumerate(zip(bars, numbers, strict=True)):
        y = top + row * ROW
        _write_beside(draw, MARGIN, y, bar.name)
        _draw_bar(draw, left, y, room, bar.tally)
        _write_beside(draw, WIDTH - MARGIN - wide, y, bar.numbers)


def _draw_bar(draw: ImageDraw.ImageDraw, x: int, y: int, room: int, tally: Tally) -> None:
    for part, wide in zip(PARTS, widths([part.of(tally) for part in PARTS], room), strict=True):
        if wide:
            draw.rectangle((x, y, x + wide - 1, y + BAR - 1), part.color)
            x += wide


def _write_beside(draw: ImageDraw.ImageDraw, x: float, y: int, words: str) -> None:
    report_fonts.write(draw, (x, y + BAR * 0.8), words, LETTERS, INK)


def widths(numbers: Sequence[int], room: int) -> list[int]:
    """Part so many pixels by numbers; what occurs at all is to be seen, at the largest's cost."""
    whole = sum(numbers)
    parts = [max(LEAST, number * room // whole) if number else 0 for number in numbers]
    if whole:
        parts[numbers.index(max(numbers))] += room - sum(parts)
    return parts
