"""An agenda, as people type and paste it."""

import unicodedata

import pytest

from handlers import making_agendas


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("Next steps", "Next steps"),
        ("3) Next steps", "Next steps"),
        ("2027 plan", "2027 plan"),
        ("Review (draft)", "Review (draft)"),
        ("Fees | 20", {"item": "Fees", "minutes": 20}),
        ("Fees | 20 min | UNODC", {"item": "Fees", "minutes": 20, "presenter": "UNODC"}),
        ("1. Fees (20 min) · UNODC", {"item": "Fees", "minutes": 20, "presenter": "UNODC"}),
        ("Fees (20 min) UNODC", {"item": "Fees", "minutes": 20, "presenter": "UNODC"}),
        ("২. খরচ (২০ মিনিট)", {"item": "খরচ", "minutes": 20}),
        ("Cost - 90 min - ILO", {"item": "Cost", "minutes": 90, "presenter": "ILO"}),
        ("Cost – ILO – 90 min", {"item": "Cost", "minutes": 90, "presenter": "ILO"}),
        ("Cost - 90 - ILO", {"item": "Cost", "minutes": 90, "presenter": "ILO"}),
        (
            "Cost - draft - 90 min - ILO",
            {"item": "Cost - draft", "minutes": 90, "presenter": "ILO"},
        ),
        ("Welcome 30 IOM", {"item": "Welcome", "minutes": 30, "presenter": "IOM"}),
        ("Welcome 30 min", {"item": "Welcome", "minutes": 30}),
        ("Welcome, 30 min, IOM", {"item": "Welcome", "minutes": 30, "presenter": "IOM"}),
        ("Welcome, names, 10 min", {"item": "Welcome, names", "minutes": 10}),
        ("Welcome (IOM, 30 min)", {"item": "Welcome", "minutes": 30, "presenter": "IOM"}),
        ("Welcome (30 min, IOM)", {"item": "Welcome", "minutes": 30, "presenter": "IOM"}),
        ("Welcome (30 min) - IOM", {"item": "Welcome", "minutes": 30, "presenter": "IOM"}),
        ("- Welcome - 30 min", {"item": "Welcome", "minutes": 30}),
        ("10:00-10:30 Welcome - IOM", {"item": "Welcome", "minutes": 30, "presenter": "IOM"}),
        (
            "অভিবাসনের খরচ - ৯০ মিনিট - আইএলও",
            {"item": "অভিবাসনের খরচ", "minutes": 90, "presenter": "আইএলও"},
        ),
        ("স্বাগত ৩০ মিনিট আইওএম", {"item": "স্বাগত", "minutes": 30, "presenter": "আইওএম"}),
        ("স্বাগত, ১০ মিনিট", {"item": "স্বাগত", "minutes": 10}),
        ("Review of 30 min sessions", "Review of 30 min sessions"),
        ("Article 16 UNDP", "Article 16 UNDP"),
        ("Workplan 2027 - draft", "Workplan 2027 - draft"),
        ("Plan for 30 districts", "Plan for 30 districts"),
    ],
)
def test_an_item_of_an_agenda_is_read_as_it_is_written_or_as_a_card_shows_it(
    line: str, item: object
) -> None:
    assert making_agendas.agenda(line) == [_nfc(item)]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Agenda:\n10:00-10:20 Welcome (UNODC)", [("Welcome", 20, "UNODC")]),
        ("আলোচ্যসূচি\nস্বাগত - ১০ মিনিট", [("স্বাগত", 10, None)]),
        ("Item\tTime\tLead\nWelcome\t10:00-10:10\tUNODC", [("Welcome", 10, "UNODC")]),
        ("Update on referral: 30 minutes (IOM)", [("Update on referral", 30, "IOM")]),
        ("Workplan 2027 - 1h - ILO", [("Workplan 2027", 60, "ILO")]),
        (
            "10:00 Welcome\n10:15 Workplan - IOM\n12:00 Close",
            [("Welcome", 15, None), ("Workplan", 105, "IOM"), "Close"],
        ),
        ("1 Welcome 90 min\n2 Fees 30 min", [("Welcome", 90, None), ("Fees", 30, None)]),
        (
            "Welcome (10'), Workplan (45'), AOB (5')",
            [("Welcome", 10, None), ("Workplan", 45, None), ("AOB", 5, None)],
        ),
        ("10:00 Welcome\nFees", ["Welcome", "Fees"]),
        ("11:00 AOB", ["AOB"]),
        ("11:00 am - AOB", ["AOB"]),
        ("10:00 Welcome - 30 min\n11:00 AOB", [("Welcome", 30, None), "AOB"]),
        ("2.50 crore taka", ["2.50 crore taka"]),
        ("2 rooms\n3 cars", ["2 rooms", "3 cars"]),
    ],
)
def test_an_agenda_is_read_as_it_is_pasted(text: str, items: list[object]) -> None:
    expected = [
        dict(zip(("item", "minutes", "presenter"), one, strict=True))
        if isinstance(one, tuple)
        else one
        for one in items
    ]
    bare = [
        {name: value for name, value in one.items() if value} if isinstance(one, dict) else one
        for one in expected
    ]
    assert making_agendas.agenda(text) == [_nfc(one) for one in bare]


@pytest.mark.parametrize("text", ["", " \n", "Fees | 20 | UNODC | more", "Fees | 20 | 30", "| 20"])
def test_what_is_no_agenda_is_none(text: str) -> None:
    assert making_agendas.agenda(text) is None


def _nfc(item: object) -> object:
    if isinstance(item, dict):
        return {name: _nfc(value) for name, value in item.items()}
    return unicodedata.normalize("NFC", item) if isinstance(item, str) else item
