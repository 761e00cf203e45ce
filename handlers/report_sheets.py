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

from handlers import broadcast_texts, texts
from handlers.dates import Style
from handlers.texts import N_
from storage import copies, reports
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
COPY = (N_("Copy"), 40)
COPIES = (N_("Copies"), 26)
FATES = {fate: (words, max(14, len(words) + 2)) for fate, words in texts.FATES.items()}
NOTED = (broadcast_texts.NOTED, 12)
NOTED_AT = (N_("Time noted"), 20)

PEOPLE = (NAME, ORGANIZATION, KIND)
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


@dataclass(frozen=True)
class _Numbers:
    """The columns of what is counted: states, of copies what they became, who noted it if asked."""

    fates: Sequence[str]
    noted: bool

    @property
    def columns(self) -> Sequence[Column]:
        of_copies = (FATES[fate] for fate in self.fates)
        return (AUDIENCE, *STATES, WITHOUT_CHAT, *of_copies, *([NOTED] if self.noted else ()))

    def of(self, tally: Tally) -> Row:
        states = (tally.states[state] for state in reports.STATES)
        of_copies = (tally.copies[fate] for fate in self.fates)
        noted = [tally.noted] if self.noted else ()
        return [tally.audience, *states, tally.without_chat, *of_copies, *noted]


def whole(
    post: Post,
    report: Report,
    people: Iterable[Recipient],
    without_chat: Sequence[Recipient],
    style: Style,
) -> bytes:
    """Write a whole report."""
    book = _Book(style)
    fates = [fate for fate in copies.FATES if report.copies[fate]]
    numbers = _Numbers(fates, bool(post.facts.get("noted")))
    _summary(book, post, report, numbers)
    rows = (_organization(book, one, numbers) for one in report.organizations)
    book.table(N_("Organizations"), (ORGANIZATION, FULL_NAME, KIND, *numbers.columns), rows)
    _people(book, people, numbers)
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


def _people(book: "_Book", people: Iterable[Recipient], numbers: _Numbers) -> None:
    """List people, each with what became of the copy, and when it was noted, where that is told."""
    copy, noted = bool(numbers.fates), numbers.noted
    more = (*([COPY] if copy else ()), *([NOTED_AT] if noted else ()))
    book.table(
        N_("People"),
        (*PEOPLE, STATE, REASON, SENT_AT, *more),
        (_recipient(book, one, copy=copy, noted=noted) for one in people),
    )


def _recipient(book: "_Book", one: Recipient, *, copy: bool, noted: bool) -> Row:
    became = [book.state(one.state), book.reason(one.reason), book.moment(one.sent_at)]
    if copy:
        became.append(book.fate(one.fate))
    if noted:
        became.append(book.moment(one.noted_at))
    return [one.name, one.organization, book.kind(one.kind), *became]


def _organization(book: "_Book", one: reports.OrganizationReport, numbers: _Numbers) -> Row:
    of = one.organization
    return [of.short_name, of.name, book.kind(of.kind), *numbers.of(one.tally)]


def _summary(book: "_Book", post: Post, report: Report, numbers: _Numbers) -> None:
    """Write the totals: people and Telegram groups by state, reasons, copies, kinds."""
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
        *([[_Heading(NOTED[0]), people.noted]] if numbers.noted else ()),
        [],
        _head([STATE, AUDIENCE, REASON]),
    ]
    rows += [
        [book.state(state), number, book.reason(reason)]
        for (state, reason), number in sorted(people.reasons.items())
    ]
    if numbers.fates:
        rows += [[], _head([COPIES, AUDIENCE, TELEGRAM_GROUPS])]
    rows += [
        [book.fate(fate), people.copies[fate], telegram_groups.copies[fate]]
        for fate in numbers.fates
    ]
    rows += [[], _head([KIND, *numbers.columns])]
    rows += [[book.kind(kind), *numbers.of(tally)] for kind, tally in report.kinds.items()]
    book.sheet(N_("Summary"), [40, 20, 32, *(width for _, width in numbers.columns)], rows)


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

    def fate(self, word: str | None) -> str | None:
        """Name what became of a copy that was to be corrected or recalled."""
        return texts.fate(self._style.language, word) if word is not None else None

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
