"""A workbook holds all of a report, as text, numbers and times that Excel knows."""

import io
from collections import Counter
from datetime import UTC, datetime

import openpyxl
import pytest
import sample_reports
from openpyxl.workbook import Workbook

from handlers import report_sheets
from handlers.dates import Style
from storage.models import Post
from storage.reports import Recipient, Report, Tally

ENGLISH, BANGLA = Style("en", "Asia/Dhaka"), Style("bn", "Asia/Dhaka")
OPENED = datetime(2027, 1, 12, 6, 0, 30, 999, tzinfo=UTC)
POST = Post(id=1, opened_at=OPENED, closed_at=None, facts={})
ASKED = Post(id=2, opened_at=OPENED, closed_at=None, facts={"noted": True})
LOCAL = datetime(2027, 1, 12, 12, 0, 30)  # noqa: DTZ001 - as in Excel
REPORT = sample_reports.report(
    {"sent": 2, "failed": 1, "without_chat": 1},
    {"sent": 1, "unknown": 1},
    telegram_groups=Tally(Counter(sent=1)),
)
PEOPLE = [
    Recipient("Amina", "IOM", "un_agency", "sent", None, OPENED),
    Recipient("Bina", "SHELTER", "cso", "failed", "blocked"),
]
ESHA = Recipient("Esha", "SHELTER", "cso")


def written(
    style: Style = ENGLISH,
    report: Report = REPORT,
    people: list[Recipient] = PEOPLE,
    without_chat: list[Recipient] = [ESHA],  # noqa: B006 - it is only read
    post: Post = POST,
) -> Workbook:
    content = report_sheets.whole(post, report, people, without_chat, style)
    return openpyxl.load_workbook(io.BytesIO(content))


def rows(book: Workbook, name: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in book[name].iter_rows()]


def test_sheets_are_named_in_the_readers_language() -> None:
    assert written().sheetnames == ["Summary", "Organizations", "People", "Without a chat"]
    assert written(BANGLA).sheetnames == ["সারসংক্ষেপ", "সংস্থাগুলো", "ব্যক্তি", "চ্যাট নেই"]


def test_people_are_listed_with_state_reason_and_time() -> None:
    assert rows(written(), "People") == [
        ["Name", "Organization", "Kind", "State", "Reason", "Time sent"],
        ["Amina", "IOM", "UN agencies", "Sent", None, LOCAL],
        ["Bina", "SHELTER", "Civil society (CSOs)", "Failed", "blocked the bot", None],
    ]


def test_headings_and_words_are_in_the_readers_language() -> None:
    assert rows(written(BANGLA), "ব্যক্তি") == [
        ["নাম", "সংস্থা", "ধরন", "অবস্থা", "কারণ", "পাঠানোর সময়"],
        ["Amina", "IOM", "জাতিসংঘ সংস্থা", "পাঠানো হয়েছে", None, LOCAL],
        ["Bina", "SHELTER", "নাগরিক সমাজ সংগঠন (সিএসও)", "পৌঁছায়নি", "বট ব্লক করেছেন", None],
    ]


def test_a_time_is_one_for_excel_in_the_networks_zone() -> None:
    cell = written()["People"]["F2"]
    assert cell.is_date
    assert cell.value == LOCAL
    assert "h" in cell.number_format


def test_organizations_have_a_number_a_state() -> None:
    head, first, second = rows(written(), "Organizations")
    assert head[:4] == ["Organization", "Full name", "Kind", "Audience"]
    assert head[4:] == [
        "Sent", "Waiting", "On its way", "Failed", "Unknown", "Not sent", "Too late",
        "Without a chat",
    ]  # fmt: skip
    assert first == ["ORG 000", "Sample 0", "Civil society (CSOs)", 3, 2, 0, 0, 1, 0, 0, 0, 1]
    assert second == ["ORG 001", "Sample 1", "Civil society (CSOs)", 2, 1, 0, 0, 0, 1, 0, 0, 0]


def test_the_summary_holds_the_totals() -> None:
    found = [[value for value in row if value is not None] for row in rows(written(), "Summary")]
    for row in (
        ["Began", LOCAL],
        ["State", "Audience", "Telegram groups"],
        ["Sent", 3, 1],
        ["Failed", 1, 0],
        ["All", 5, 1],
        ["Without a chat", 1],
        ["Failed", 1, "blocked the bot"],
        ["Unknown", 1, "blocked the bot"],
        ["Civil society (CSOs)", 5, 3, 0, 0, 1, 1, 0, 0, 1],
    ):
        assert row in found


def corrected() -> Workbook:
    """A report of what was corrected, and asked to be noted."""
    groups = Tally(Counter(sent=2), copies=Counter(corrected=2))
    report = sample_reports.report(
        {"sent": 2, "corrected": 1, "kept": 1, "noted": 2}, {"sent": 1}, telegram_groups=groups
    )
    people = [
        Recipient("Amina", "IOM", "un_agency", "sent", None, OPENED, OPENED, "corrected"),
        Recipient("Bina", "SHELTER", "cso", "sent", None, OPENED, None, "kept"),
        Recipient("Esha", "SHELTER", "cso", noted_at=OPENED),
    ]
    return written(report=report, people=people, post=ASKED)


def test_each_person_has_what_became_of_the_copy_and_when_it_was_noted() -> None:
    kept = "Out of reach"
    head, *found = ([row[0], *row[5:]] for row in rows(corrected(), "People"))
    assert head == ["Name", "Time sent", "Copy", "Time noted"]
    assert found == [
        ["Amina", LOCAL, "Corrected", LOCAL], ["Bina", LOCAL, kept, None],
        ["Esha", None, None, LOCAL],
    ]  # fmt: skip


def test_organizations_have_what_became_of_copies_and_how_many_noted_it() -> None:
    head, *found = (row[11:] for row in rows(corrected(), "Organizations"))
    kept = "Out of reach"
    assert head == ["Without a chat", "Corrected", kept, "Noted it"]
    assert found == [[0, 1, 1, 2], [0, 0, 0, 0]]


def test_the_summary_holds_what_became_of_copies_and_how_many_noted_it() -> None:
    found = [[value for value in row if value is not None] for row in rows(corrected(), "Summary")]
    for row in (["Noted it", 2], ["Copies", "Audience", "Telegram groups"], ["Corrected", 1, 2]):
        assert row in found
    assert not any("Deleted" in row for row in found)


@pytest.mark.parametrize("name", ["Organizations", "People", "Without a chat"])
def test_tables_have_bold_headings_that_stay_filters_and_widths(name: str) -> None:
    sheet = corrected()[name]
    assert all(cell.font.bold for cell in sheet[1])
    assert not any(cell.font.bold for cell in sheet[2])
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    for cell in sheet[1]:
        assert sheet.column_dimensions[cell.column_letter].width >= len(str(cell.value))


@pytest.mark.parametrize(
    "name", ["=1+1", "+8801", "-2", "@cmd", "=HYPERLINK(\"http://x\")", "#N/A", "\t=1", "\r=1"]
)  # fmt: skip
def test_what_would_be_run_stays_text(name: str) -> None:
    people = [Recipient(name, name, "cso", "failed", name, None)]
    report = sample_reports.report({"failed": 1}, names=[name], reason=name)
    book = written(report=report, people=people, without_chat=people)
    found = [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if str(cell.value).strip() == name.strip()
    ]
    assert len(found) == 7  # wherever such a word stands
    for cell in found:
        assert cell.data_type == "s"
        assert cell.quotePrefix


def test_what_a_sheet_cannot_hold_is_left_out() -> None:
    people = [Recipient("A\x00b\x0bc", "IOM", "cso")]
    assert rows(written(without_chat=people), "Without a chat")[1][0] == "Abc"


def test_a_broadcast_to_nobody_is_a_workbook_too() -> None:
    book = written(report=sample_reports.report(), people=[], without_chat=[])
    assert len(rows(book, "People")) == 1
    assert book["People"].auto_filter.ref == "A1:F1"


def test_the_names_without_a_chat_are_a_file_of_their_own() -> None:
    book = openpyxl.load_workbook(io.BytesIO(report_sheets.names([ESHA], ENGLISH)))
    assert book.sheetnames == ["Without a chat"]
    assert rows(book, "Without a chat") == [
        ["Name", "Organization", "Kind"], ["Esha", "SHELTER", "Civil society (CSOs)"],
    ]  # fmt: skip
