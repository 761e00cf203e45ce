"""A report as a workbook (.xlsx): totals, organizations, people, and the names without a chat.

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
from storage import reports
from storage.models import Post
from storage.reports import Recipient, Report, Tally

NAME = (N_("Name"), 28)
ORGANIZATION = (N_("Organization"), 18)
FULL_NAME = (N_("Full name"), 44)
KIND = (N_("Kind"), 22)
STATE = (N_("State"), 18)
REASON = (N_("Reason"), 32)
SENT_AT = (N_("Time sent"), 20)
AUDIENCE = (N_("Audience"), 12)
WITHOUT_CHAT = (N_("Without a chat"), 16)
TELEGRAM_GROUPS = (N_("Telegram groups"), 16)
STATES = tuple((texts.STATES[state], 14) for state in reports.STATES)

PEOPLE = (NAME, ORGANIZATION, KIND)
NUMBERS = (AUDIENCE, *STATES, WITHOUT_CHAT)
"""Columns: the heading, and the width in characters."""

_RUN: Final = ("=", "+", "-", "@", "#", "\t", "\r")
"""What a text begins with that a spreadsheet would take for something else."""

_BOLD: Final = Font(bold=True)

Column = tuple[str, int]
Row = Sequence[Any]


@dataclass(frozen=True)
class _Heading:
    """A sentence of ours, bold."""

    sentence: str


def whole(
    post: Post,
    report: Report,
    people: Iterable[Recipient],
    without_chat: Sequence[Recipient],
    style: Style,
) -> bytes:
    """Write a whole report."""
    book = _Book(style)
    _summary(book, post, report)
    rows = (_organization(book, one) for one in report.organizations)
    book.table(N_("Organizations"), (ORGANIZATION, FULL_NAME, KIND, *NUMBERS), rows)
    sent = (_recipient(book, one) for one in people)
    book.table(N_("People"), (*PEOPLE, STATE, REASON, SENT_AT), sent)
    _names(book, without_chat)
    return book.content()


def names(without_chat: Sequence[Recipient], style: Style) -> bytes:
    """Write who has no chat, for another channel."""
    book = _Book(style)
    _names(book, without_chat)
    return book.content()


def _names(book: "_Book", people: Sequence[Recipient]) -> None:
    rows = ([one.name, one.organization, book.kind(one.kind)] for one in people)
    book.table(WITHOUT_CHAT[0], PEOPLE, rows)


def _organization(book: "_Book", one: reports.OrganizationReport) -> Row:
    of = one.organization
    return [of.short_name, of.name, book.kind(of.kind), *_numbers(one.tally)]


def _numbers(tally: Tally) -> Row:
    return [tally.audience, *(tally.states[state] for state in reports.STATES), tally.without_chat]


def _recipient(book: "_Book", one: Recipient) -> Row:
    became = [book.state(one.state), book.reason(one.reason), book.moment(one.sent_at)]
    return [one.name, one.organization, book.kind(one.kind), *became]


def _summary(book: "_Book", post: Post, report: Report) -> None:
    """Write the totals: people and Telegram groups by state, reasons, kinds."""
    people, telegram_groups = report.people, report.telegram_groups
    rows: list[Row] = [
        [_Heading(N_("Began")), book.moment(post.opened_at)],
        [_Heading(N_("Finished")), book.moment(post.closed_at)],
        [],
        _head([STATE, AUDIENCE, TELEGRAM_GROUPS]),
    ]
    rows += [
        [book.state(state), people.states[state], telegram_groups.states[state]]
        for state in reports.STATES
    ]
    rows += [
        [_Heading(N_("All")), people.audience, telegram_groups.audience],
        [_Heading(WITHOUT_CHAT[0]), people.without_chat],
        [],
        _head([STATE, AUDIENCE, REASON]),
    ]
    rows += [
        [book.state(state), number, book.reason(reason)]
        for (state, reason), number in sorted(people.reasons.items())
    ]
    rows += [[], _head([KIND, *NUMBERS])]
    rows += [[book.kind(kind), *_numbers(tally)] for kind, tally in report.kinds.items()]
    book.sheet(N_("Summary"), [26, 20, 32, *(width for _, width in NUMBERS)], rows)


def _head(columns: Iterable[Column]) -> Row:
    return [_Heading(heading) for heading, _ in columns]


class _Book:
    """A workbook that is written row by row, in one reader's words."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self._zone = ZoneInfo(style.zone)
        self._book = Workbook(write_only=True)
        self._sheet: Any = None

    def table(self, title: str, columns: Sequence[Column], rows: Iterable[Row]) -> None:
        """Add a sheet with a heading that stays in sight, and filters."""
        self._begin(title, [width for _, width in columns], freeze="A2")
        written = self._append([_head(columns)]) + self._append(rows)
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
        return texts.kind(self._style.language, word)

    def state(self, word: str | None) -> str | None:
        """Name what became of a delivery."""
        return texts.state(self._style.language, word) if word is not None else None

    def reason(self, word: str | None) -> str | None:
        """Name why."""
        return texts.reason(self._style.language, word) if word is not None else None

    def moment(self, at: datetime | None) -> datetime | None:
        """Give a moment as Excel knows it: wall time in the network's zone, without saying so."""
        if at is None:
            return None
        return at.astimezone(self._zone).replace(tzinfo=None, microsecond=0)

    def _begin(self, title: str, widths: Sequence[int], freeze: str | None) -> None:
        self._sheet = self._book.create_sheet(self._say(title))
        self._sheet.freeze_panes = freeze
        for number, width in enumerate(widths, 1):
            self._sheet.column_dimensions[get_column_letter(number)].width = width

    def _append(self, rows: Iterable[Row]) -> int:
        """Write rows and give how many those were."""
        written = [self._sheet.append([self._cell(value) for value in row]) for row in rows]
        return len(written)

    def _say(self, sentence: str) -> str:
        return texts.say(self._style.language, sentence)

    def _cell(self, value: Any) -> Any:
        """Give a value as a row takes it; a text that would be run stays text, also when edited."""
        if isinstance(value, _Heading):
            cell = WriteOnlyCell(self._sheet, self._say(value.sentence))
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
