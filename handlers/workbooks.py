"""Workbooks (.xlsx), written row by row in one reader's words.

Headings are in the reader's language. What people and files wrote stays text, whatever it begins
with; times are Excel's own, in the network's zone.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from handlers import texts
from handlers.dates import Style
from handlers.texts import N_

NAME = (N_("Name"), 28)
ORGANIZATION = (N_("Organization"), 18)
FULL_NAME = (N_("Full name"), 44)
KIND = (N_("Kind"), 22)
"""Columns: the heading, and the width in characters."""

_RUN: Final = ("=", "+", "-", "@", "#", "\t", "\r")
"""What a text begins with that a spreadsheet would take for something else."""

_BOLD: Final = Font(bold=True)

Column = tuple[str, int]
Row = Sequence[Any]


@dataclass(frozen=True)
class Heading:
    """A sentence of ours, bold."""

    sentence: str


def head(columns: Iterable[Column]) -> Row:
    """Give the headings of columns as a row."""
    return [Heading(heading) for heading, _ in columns]


class Book:
    """A workbook that is written row by row, in one reader's words."""

    def __init__(self, style: Style) -> None:
        self.language = style.language
        self._zone = ZoneInfo(style.zone)
        self._book = Workbook(write_only=True)
        self._sheet: Any = None

    def table(self, title: str, columns: Sequence[Column], rows: Iterable[Row]) -> None:
        """Add a sheet with a heading that stays in sight, and filters."""
        self._begin(title, [width for _, width in columns], freeze="A2")
        written = self._append([head(columns)]) + self._append(rows)
        self._sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{written}"

    def sheet(self, title: str, widths: Sequence[int], rows: Iterable[Row]) -> None:
        """Add a sheet of any form."""
        self._begin(title, widths, freeze=None)
        self._append(rows)

    def content(self) -> bytes:
        """Give the file."""
        written = io.BytesIO()
        self._book.save(written)
        return written.getvalue()

    def kind(self, word: str) -> str:
        """Name a kind of organization."""
        return texts.kind(self.language, word)

    def say(self, sentence: str) -> str:
        """Put a sentence of ours in the reader's words."""
        return texts.say(self.language, sentence)

    def moment(self, at: datetime | None) -> datetime | None:
        """Give a moment as Excel knows it: wall time in the network's zone, without saying so."""
        if at is None:
            return None
        return at.astimezone(self._zone).replace(tzinfo=None, microsecond=0)

    def _begin(self, title: str, widths: Sequence[int], freeze: str | None) -> None:
        self._sheet = self._book.create_sheet(self.say(title))
        self._sheet.freeze_panes = freeze
        for number, width in enumerate(widths, 1):
            self._sheet.column_dimensions[get_column_letter(number)].width = width

    def _append(self, rows: Iterable[Row]) -> int:
        """Write rows and give how many those were."""
        written = [self._sheet.append([self._cell(value) for value in row]) for row in rows]
        return len(written)

    def _cell(self, value: Any) -> Any:
        """Give a value as a row takes it; a text that would be run stays text, also when edited."""
        if isinstance(value, Heading):
            cell = WriteOnlyCell(self._sheet, self.say(value.sentence))
            cell.font = _BOLD
            return cell
        if not isinstance(value, str):
            return value
        text = ILLEGAL_CHARACTERS_RE.sub("", value)
        if not text.startswith(_RUN):
            return text
        cell = WriteOnlyCell(self._sheet, text)
        cell.data_type, cell.quotePrefix = "s", True
        return cell
