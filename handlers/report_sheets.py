"""A report as a workbook (.xlsx): totals, organizations, people, and the names without a chat."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers import texts, workbooks
from handlers.dates import Style
from handlers.texts import N_
from handlers.workbooks import FULL_NAME, KIND, NAME, ORGANIZATION, Book, Column, Heading, Row
from storage import copies, reports
from storage.models import Post
from storage.reports import Recipient, Report, Tally

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
NOTED = (N_("Noted it"), 12)
NOTED_AT = (N_("Time noted"), 20)

PEOPLE = (NAME, ORGANIZATION, KIND)
"""What somebody is listed by."""


class _Words(Book):
    """A workbook that also names what became of deliveries."""

    def state(self, word: str | None) -> str | None:
        """Name what became of a delivery."""
        return texts.state(self.language, word) if word is not None else None

    def fate(self, word: str | None) -> str | None:
        """Name what became of a copy that was to be corrected or recalled."""
        return texts.fate(self.language, word) if word is not None else None

    def reason(self, word: str | None) -> str | None:
        """Name why."""
        return texts.reason(self.language, word) if word is not None else None


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
    book = _Words(style)
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
    book = _Words(style)
    _names(book, without_chat)
    return book.content()


def _names(book: _Words, people: Sequence[Recipient]) -> None:
    rows = ([one.name, one.organization, book.kind(one.kind)] for one in people)
    book.table(WITHOUT_CHAT[0], PEOPLE, rows)


def _people(book: _Words, people: Iterable[Recipient], numbers: _Numbers) -> None:
    """List people, each with what became of the copy, and when it was noted, where that is told."""
    copy, noted = bool(numbers.fates), numbers.noted
    more = (*([COPY] if copy else ()), *([NOTED_AT] if noted else ()))
    book.table(
        N_("People"),
        (*PEOPLE, STATE, REASON, SENT_AT, *more),
        (_recipient(book, one, copy=copy, noted=noted) for one in people),
    )


def _recipient(book: _Words, one: Recipient, *, copy: bool, noted: bool) -> Row:
    became = [book.state(one.state), book.reason(one.reason), book.moment(one.sent_at)]
    if copy:
        became.append(book.fate(one.fate))
    if noted:
        became.append(book.moment(one.noted_at))
    return [one.name, one.organization, book.kind(one.kind), *became]


def _organization(book: _Words, one: reports.OrganizationReport, numbers: _Numbers) -> Row:
    of = one.organization
    return [of.short_name, of.name, book.kind(of.kind), *numbers.of(one.tally)]


def _summary(book: _Words, post: Post, report: Report, numbers: _Numbers) -> None:
    """Write the totals: people and Telegram groups by state, reasons, copies, kinds."""
    people, telegram_groups = report.people, report.telegram_groups
    rows: list[Row] = [
        [Heading(N_("Began")), book.moment(post.opened_at)],
        [Heading(N_("Finished")), book.moment(post.closed_at)],
        [],
        workbooks.head([STATE, AUDIENCE, TELEGRAM_GROUPS]),
    ]
    rows += [
        [book.state(state), people.states[state], telegram_groups.states[state]]
        for state in reports.STATES
    ]
    rows += [
        [Heading(N_("All")), people.audience, telegram_groups.audience],
        [Heading(WITHOUT_CHAT[0]), people.without_chat],
        *([[Heading(NOTED[0]), people.noted]] if numbers.noted else ()),
        [],
        workbooks.head([STATE, AUDIENCE, REASON]),
    ]
    rows += [
        [book.state(state), number, book.reason(reason)]
        for (state, reason), number in sorted(people.reasons.items())
    ]
    if numbers.fates:
        rows += [[], workbooks.head([COPIES, AUDIENCE, TELEGRAM_GROUPS])]
    rows += [
        [book.fate(fate), people.copies[fate], telegram_groups.copies[fate]]
        for fate in numbers.fates
    ]
    rows += [[], workbooks.head([KIND, *numbers.columns])]
    rows += [[book.kind(kind), *numbers.of(tally)] for kind, tally in report.kinds.items()]
    book.sheet(N_("Summary"), [40, 20, 32, *(width for _, width in numbers.columns)], rows)
