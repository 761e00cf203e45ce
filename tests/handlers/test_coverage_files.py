"""Who comes to a meeting, drawn and as a workbook: every answer once, as it stands."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest
from PIL import Image

from handlers import charts, coverage_chart, coverage_sheets, texts
from handlers.dates import Style
from storage.coverage import OrganizationAnswers
from storage.models import Organization, Person, Rsvp, WorkingGroup
from storage.quorums import Quorum

ENGLISH, BANGLA = Style("en", "Asia/Dhaka"), Style("bn", "Asia/Dhaka")
AT = datetime(2027, 1, 12, 6, 0, 30, tzinfo=UTC)
LOCAL = datetime(2027, 1, 12, 12, 0, 30)  # noqa: DTZ001 - as in Excel

IOM = Organization(id=1, name="Migration", short_name="IOM", kind="un_agency")
SHELTER = Organization(id=2, name="=Shelter", short_name="Shelter", kind="cso")


def gave(
    answer: str,
    *,
    confirm: bool = False,
    late: bool = False,
    by: str | None = None,
    note: str | None = None,
) -> Rsvp:
    given_by = Person(id=7, name=by) if by else None
    return Rsvp(
        answer=answer,
        confirm=confirm,
        late=late,
        answered_at=AT,
        given_by=given_by,
        given_by_id=given_by.id if given_by is not None else None,
        note=note,
    )


COVERAGE = [
    OrganizationAnswers(
        IOM,
        {
            "in_person": [
                (Person(name="Amina"), gave("in_person")),
                (Person(name="Bina"), gave("in_person", confirm=True)),
            ],
            "online": [(Person(id=3, name="Charu"), gave("online", late=True, by="Amina"))],
            "waiting": [(Person(id=4, name="Dulal"), gave("in_person"))],
        },
        {3: Person(name="Esha")},
        places={4: 3},
        givers={7: Person(name="Amina")},
    ),
    OrganizationAnswers(
        SHELTER,
        {
            "no": [(Person(name="Esha"), gave("no", note="=Ill"))],
            "maybe": [(Person(name="Faruk"), gave("maybe"))],
            "none": [(Person(name="Gita"), None)],
        },
        stopped=[Person(name="Hena")],
    ),
]

HASAN = Person(name="Hasan", organization=IOM)
NAMED = ("CTIP coordination", "Tuesday, 19 January")
CTIP = WorkingGroup(short_name="CTIP-TWG")
QUORUMS = [Quorum(CTIP, coming=1, needed=2), Quorum(CTIP, coming=12, needed=2)]
NEEDED = {"step_free": [HASAN], "bangla": [HASAN]}


def rows(style: Style, sheet: int) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(coverage_sheets.whole(COVERAGE, style, NEEDED)))
    return [[cell.value for cell in row] for row in book.worksheets[sheet].iter_rows()]


def test_every_standing_is_in_one_part() -> None:
    words = [word for part in coverage_chart.CHART.parts for word in part.words]
    assert sorted(words) == sorted(texts.STANDINGS)


def test_a_bar_sets_who_comes_against_all_who_are_asked() -> None:
    bars = charts.bars_of(coverage_chart.CHART, coverage_chart.counted(COVERAGE), ENGLISH)
    assert [(bar.name, bar.amounts, bar.numbers) for bar in bars] == [
        ("IOM", (1, 1, 1, 1, 0, 0, 0), "2 / 4"), ("Shelter", (0, 0, 0, 0, 1, 1, 1), "0 / 3"),
    ]  # fmt: skip


@pytest.mark.parametrize("style", [ENGLISH, BANGLA])
def test_it_is_a_picture_for_a_phone(style: Style) -> None:
    image = Image.open(io.BytesIO(coverage_chart.png(COVERAGE, QUORUMS, lambda _: NAMED, style)))
    assert (image.format, image.width) == ("PNG", 1080)


def test_below_the_bars_stands_who_comes_in_whose_place() -> None:
    lines = coverage_chart.in_place_of(COVERAGE)
    assert [texts.say("en", sentence, **values) for sentence, values in lines] == [
        "Charu for Esha (IOM)"
    ]


def test_below_the_bars_stands_whether_the_quorum_is_reached() -> None:
    assert [
        texts.say("en", sentence, **values)
        for sentence, values in coverage_chart.of_quorums(QUORUMS)
    ] == [
        "CTIP-TWG: no quorum (1/2 organizations)",
        "CTIP-TWG: quorum met (12/2 organizations)",
    ]


def test_a_line_below_the_bars_makes_the_picture_taller() -> None:
    heights = [
        Image.open(
            io.BytesIO(charts.png(coverage_chart.CHART, [], lambda _: NAMED, ENGLISH, lines))
        ).height
        for lines in ([], [("Chart", {})])
    ]
    assert heights[1] - heights[0] == charts.ROW


def test_organizations_have_a_number_a_standing() -> None:
    assert rows(ENGLISH, 0) == [
        [
            "Organization", "Full name", "Kind", "Asked", "In person", "Online", "Maybe",
            "Can't come", "No answer yet", "Waiting list", "Still to confirm",
        ],
        ["IOM", "Migration", "UN agencies", 4, 1, 1, 0, 0, 0, 1, 1],
        ["Shelter", "=Shelter", "Civil society (CSOs)", 3, 0, 0, 1, 1, 1, 0, 0],
    ]  # fmt: skip


def test_people_have_their_answer_and_what_is_to_be_known_of_it() -> None:
    un, cso = "UN agencies", "Civil society (CSOs)"
    assert rows(ENGLISH, 1) == [
        [
            "Name", "Organization", "Kind", "Answer", "Place in line", "Still to confirm", "Late",
            "Time answered", "Given by", "In place of", "Reason or note",
        ],
        ["Amina", "IOM", un, "In person", None, None, None, LOCAL, None, None, None],
        ["Bina", "IOM", un, "In person", None, "Yes", None, LOCAL, None, None, None],
        ["Charu", "IOM", un, "Online", None, None, "Yes", LOCAL, "Amina", "Esha", None],
        ["Dulal", "IOM", un, "Waiting list", 3, None, None, LOCAL, None, None, None],
        ["Esha", "Shelter", cso, "Can't come", None, None, None, LOCAL, None, None, "=Ill"],
        ["Faruk", "Shelter", cso, "Maybe", None, None, None, LOCAL, None, None, None],
        ["Gita", "Shelter", cso, "No answer yet", None, None, None, None, None, None, None],
        ["Hena", "Shelter", cso, "stopped the bot", None, None, None, None, None, None, None],
    ]  # fmt: skip


def test_needs_have_a_sheet_of_their_own_where_there_are_any() -> None:
    assert rows(ENGLISH, 2) == [
        ["Access and interpretation", "Name", "Organization"],
        ["Step-free access", "Hasan", "IOM"],
        ["Interpretation into Bangla", "Hasan", "IOM"],
    ]
    book = openpyxl.load_workbook(io.BytesIO(coverage_sheets.whole(COVERAGE, ENGLISH, {})))
    assert book.sheetnames == ["Organizations", "People"]


def test_a_workbook_is_in_the_readers_language() -> None:
    assert rows(BANGLA, 1)[0] == [
        "নাম", "সংস্থা", "ধরন", "উত্তর", "অপেক্ষার ক্রম", "নিশ্চিত করা বাকি", "দেরিতে",
        "উত্তর দেওয়ার সময়", "উত্তর দিয়েছেন", "যাঁর জায়গায়", "কারণ বা মন্তব্য",
    ]  # fmt: skip
