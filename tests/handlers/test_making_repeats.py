"""How often a meeting is held, in the sentence that it is made by."""

import unicodedata
from datetime import date

import pytest

from handlers import making_repeats
from handlers.making_repeats import Often


@pytest.mark.parametrize(
    ("text", "often", "rest"),
    [
        ("LM-TWG 14 Oct 11am weekly 2h", Often("weekly"), "LM-TWG 14 Oct 11am 2h"),
        ("LM-TWG every two weeks, 6 times", Often("fortnightly", times=6), "LM-TWG ,"),
        ("every other week LM-TWG", Often("fortnightly"), "LM-TWG"),
        ("CTIP every second Tuesday 11am", Often("nth", 2), "CTIP Tuesday 11am"),
        ("CTIP Every 3rd Thursday 4 times", Often("nth", 3, 4), "CTIP Thursday"),
        ("CTIP every Tuesday 3pm", Often("weekly"), "CTIP Tuesday 3pm"),
        ("CTIP প্রতি মঙ্গলবার বিকাল ৩টা", Often("weekly"), "CTIP মঙ্গলবার বিকাল ৩টা"),
        ("CTIP every other Tuesday", Often("fortnightly"), "CTIP Tuesday"),
        ("CTIP every last Thursday", Often("last"), "CTIP Thursday"),
        ("CTIP 9 Feb monthly", Often("monthly"), "CTIP 9 Feb"),
        ("CTIP প্রতি সপ্তাহে ৬ বার", Often("weekly", times=6), "CTIP"),
        ("CTIP প্রতি মাসের দ্বিতীয় মঙ্গলবার সকাল ১০টা", Often("nth", 2), "CTIP মঙ্গলবার সকাল ১০টা"),
        ("CTIP প্রতি মাসের শেষ বৃহস্পতিবার", Often("last"), "CTIP বৃহস্পতিবার"),
        ("CTIP last thursday of every month 4pm", Often("last"), "CTIP thursday 4pm"),
        ("CTIP every month on the last thursday 4pm", Often("last"), "CTIP thursday 4pm"),
        ("CTIP every month, last Thursday", Often("last"), "CTIP Thursday"),
        ("last thursday of the month, monthly, 4 times", Often("last", times=4), "thursday,"),
        (
            "LM-TWG the second tuesday of the month",
            Often(),
            "LM-TWG the second tuesday of the month",
        ),
        ("CTIP every 2nd wed 3pm", Often("nth", 2), "CTIP wed 3pm"),
        ("LM-TWG monthly on the 1st sunday", Often("nth", 1), "LM-TWG sunday"),
        ("first sunday of each month 11:00 3 times", Often("nth", 1, 3), "sunday 11:00"),
        ("each Tuesday 3pm", Often("weekly"), "Tuesday 3pm"),
        ("LM-TWG biweekly 5 times", Often("fortnightly", times=5), "LM-TWG"),
        ("LM-TWG bi-weekly", Often("fortnightly"), "LM-TWG"),
        ("CTIP প্রতি মাসে শেষ বৃহস্পতিবার", Often("last"), "CTIP বৃহস্পতিবার"),
        ("CTIP weekly 90 times", Often("weekly"), "CTIP 90 times"),
        ("LM-TWG 14 Oct 11am", Often(), "LM-TWG 14 Oct 11am"),
        ("The weeklys 3 times", Often(), "The weeklys 3 times"),
        ("last Thursday 4pm", Often(), "last Thursday 4pm"),
        ("every day", Often(), "every day"),
        ("every second room", Often(), "every second room"),
    ],
)
def test_how_often_is_read_and_taken_out(text: str, often: Often, rest: str) -> None:
    found, left = making_repeats.read(unicodedata.normalize("NFC", text))
    assert found == often
    assert left.split() == unicodedata.normalize("NFC", rest).split()


@pytest.mark.parametrize(
    ("often", "day", "first"),
    [
        (Often("nth", 2), date(2027, 1, 19), date(2027, 2, 9)),
        (Often("nth", 2), date(2027, 2, 9), date(2027, 2, 9)),
        (Often("last"), date(2027, 1, 14), date(2027, 1, 28)),
        (Often("weekly"), date(2027, 1, 14), date(2027, 1, 14)),
        (Often(), date(2027, 1, 14), date(2027, 1, 14)),
    ],
)
def test_its_first_day_is_the_next_that_fits(often: Often, day: date, first: date) -> None:
    assert often.first(day) == first
