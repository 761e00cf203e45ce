"""An agenda, as people type and paste it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        (
            "10:00 Welcome presented by IOM\n10:15 AOB",
            [("Welcome", 15, "IOM"), "AOB"],
        ),
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
    assert making_agendas.agenda(text) is making_agendas.Unread.FORM


def test_more_items_than_an_agenda_has_are_too_many() -> None:
    most = "\n".join(f"Item no. {one}" for one in range(making_agendas.MOST_ITEMS))
    assert making_agendas.agenda(most) == most.split("\n")
    assert making_agendas.agenda(f"{most}\nAOB") is making_agendas.Unread.MANY


@pytest.mark.parametrize(
    ("line", "item", "minutes", "presenter"),
    [
        ("Welcome 15 min Nadia", "Welcome", 15, "Nadia"),
        ("welcome 15 min nadia", "welcome", 15, "nadia"),
        ("Welcome 15m by Nadia", "Welcome", 15, "Nadia"),
        ("Welcome 15 min. Nadia", "Welcome", 15, "Nadia"),
        ("Welcome (15 minutes) by Nadia", "Welcome", 15, "Nadia"),
        ("Welcome [10 min] Nadia", "Welcome", 10, "Nadia"),
        ("Welcome 15 mins, Nadia Rahman", "Welcome", 15, "Nadia Rahman"),
        ("Welcome for 15 minutes - Nadia", "Welcome", 15, "Nadia"),
        ("Update 20 min Dr. Rina Akter (UNODC)", "Update", 20, "Dr. Rina Akter (UNODC)"),
        ("Update 20 min (UNODC)", "Update", 20, "UNODC"),
        ("Opening – Nadia, 10 minutes", "Opening", 10, "Nadia"),
        ("Budget, led by IOM 20 min", "Budget", 20, "IOM"),
        ("budget, led by iom 20 min", "budget", 20, "iom"),
        ("Budget presented by UNODC", "Budget", None, "UNODC"),
        ("Budget presented by UNODC and IOM, 1h", "Budget", 60, "UNODC and IOM"),
        ("Budget, presenter: ILO", "Budget", None, "ILO"),
        ("Budget (led by IOM, 20 min)", "Budget", 20, "IOM"),
        ("Budget (20 min, presented by IOM)", "Budget", 20, "IOM"),
        ("Budget - 20 min - led by IOM", "Budget", 20, "IOM"),
        ("Budget | 20 | led by IOM", "Budget", 20, "IOM"),
        ("Budget 20 min, IOM to present", "Budget", 20, "IOM"),
        ("Budget 1h 30m ILO", "Budget", 90, "ILO"),
        ("Budget, half an hour", "Budget", 30, None),
        ("Q&A 10 min max", "Q&A", 10, None),
        ("10 min tea break", "tea break", 10, None),
        ("15 min: Welcome and names", "Welcome and names", 15, None),
        ("স্বাগত ১৫ মিনিট নাদিয়া", "স্বাগত", 15, "নাদিয়া"),
        ("উদ্বোধন ১০ মিনিট রিনা আক্তার", "উদ্বোধন", 10, "রিনা আক্তার"),
        ("বাজেট উপস্থাপন করবেন আইওএম ২০ মিনিট", "বাজেট", 20, "আইওএম"),
        ("বাজেট, আইওএম উপস্থাপন করবেন ২০ মিনিট", "বাজেট", 20, "আইওএম"),
        ("বাজেট ২০ মিনিট, উপস্থাপনায় আইওএম", "বাজেট", 20, "আইওএম"),
        ("বাজেট, পরিচালনা করবেন নাদিয়া", "বাজেট", None, "নাদিয়া"),
        ("বাজেট, উপস্থাপক: আইওএম", "বাজেট", None, "আইওএম"),
        ("বাজেট আধা ঘণ্টা আইওএম", "বাজেট", 30, "আইওএম"),
        ("budget uposthapon korben IOM 20 minit", "budget", 20, "IOM"),
        ("Budget\nPresenter: ILO\n20 min", "Budget", 20, "ILO"),
        ("বাজেট ২০ মিনিট\nপরিচালনা করবেন নাদিয়া", "বাজেট", 20, "নাদিয়া"),
    ],
)
def test_minutes_and_who_presents_are_read_wherever_they_stand(
    line: str, item: str, minutes: int | None, presenter: str | None
) -> None:
    said = {"item": item, "minutes": minutes, "presenter": presenter}
    expected = {name: value for name, value in said.items() if value is not None}
    assert making_agendas.agenda(line) == [_nfc(expected)]


@pytest.mark.parametrize(
    "line",
    [
        "Review of 15 minutes rule",
        "Review of the 15 min rule IOM",
        "15 minutes of silence",
        "Country updates 5 min each",
        "Film 20 min documentary",
        "Projects led by women",
        "Community-led programmes",
        "Opening remarks by Nadia",
        "Data by district",
        "What is presented by whom",
        "Lead agencies",
        "Speakers of the day",
        "Session 1 10 min and session 2 20 min",
        "COP 30 outcomes",
        "Workplan 2027 IOM",
        "প্রতি সংস্থা ৫ মিনিট করে",
        "৫ মিনিটের নিয়ম",
        "উপস্থাপনার নিয়ম",
        "কে উপস্থাপন করবেন",
    ],
)
def test_what_only_looks_like_minutes_or_a_name_stays_in_the_item(line: str) -> None:
    assert making_agendas.agenda(line) == [_nfc(line)]


TITLES = st.lists(
    st.sampled_from(
        ["Review", "of", "Workplan", "2027", "Cop", "30", "Article", "16", "budget", "plan", "2",
         "the", "100", "districts", "by", "lead", "women", "বাজেট", "২০২৭", "পরিকল্পনা", "৩০", "জেলা"]
    ),
    min_size=1, max_size=5,
).map(" ".join).filter(lambda one: not one[0].isdigit())  # fmt: skip
NAMES = st.sampled_from(["UNODC", "Nadia", "Rina Akter", "আইওএম", "নাদিয়া রহমান"])
MINUTES = st.integers(1, 240)


@given(TITLES)
def test_a_title_with_numbers_is_no_item_with_minutes(title: str) -> None:
    assert making_agendas.agenda(title) == [_nfc(title)]


@given(
    st.sampled_from(["Workplan 2027", "COP 30 outcomes", "Article 16", "বাজেট ২০২৭", "Fees"]),
    NAMES,
    MINUTES,
    st.sampled_from(
        ["{0} {2} min {1}", "{0} ({2} min) - {1}", "{0} {2}m by {1}", "{0}, led by {1} {2} min",
         "{0} presented by {1}, {2} minutes", "{0}, presenter: {1}, {2} min",
         "{0} – {1}, {2} minutes",
         "{0} {2} মিনিট {1}", "{0} উপস্থাপন করবেন {1} {2} মিনিট", "{0} ({2} min), উপস্থাপক: {1}",
         "{0} | {2} | {1}", "{0} - {2} min - {1}", "{0} ({2} min) · {1}", "{0}, {2} min, {1}"]
    ),
)  # fmt: skip
def test_however_an_item_is_written_it_reads_the_same(
    title: str, name: str, minutes: int, form: str
) -> None:
    said = {"item": title, "minutes": minutes, "presenter": name}
    assert making_agendas.agenda(form.format(title, name, minutes)) == [_nfc(said)]


def _nfc(item: object) -> object:
    if isinstance(item, dict):
        return {name: _nfc(value) for name, value in item.items()}
    return unicodedata.normalize("NFC", item) if isinstance(item, str) else item
