from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from test_question import NAMES

from handlers.understanding import calendars, normalise, periods, question, sentence, vocabulary

TABLE: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("periods.yaml").read_text(encoding="utf-8")
)
TODAY = date(2027, 1, 12)
CALENDAR = calendars.Calendar(TODAY)
FAR = timedelta(days=300)


def read(text: str, today: date = TODAY) -> periods.Period:
    calendar = calendars.Calendar(today)
    return sentence.Sentence(normalise.words(text), vocabulary.load(), calendar).period


def written(period: periods.Period) -> str:
    if period.first is None and period.last is None:
        return ""
    return ", ".join(
        _day(first) if first == last else f"{_day(first)}..{_day(last)}"
        for first, last in period.spans
    )


def _day(day: date | None) -> str:
    if day is None or day > TODAY + FAR:
        return "~"
    return f"{day:%m-%d}" if day.year == TODAY.year else day.isoformat()


@pytest.mark.parametrize(
    ("text", "days"), [tuple(row) for rows in TABLE["days"].values() for row in rows]
)
def test_words_mean_days(text: str, days: str) -> None:
    assert written(read(text)) == days


@pytest.mark.parametrize(("text", "days"), TABLE["over"])
def test_beside_words_of_the_past_the_last_days_are_meant(text: str, days: str) -> None:
    period = question.read(text, NAMES, CALENDAR).period
    assert (written(period), period.past) == (days, True)
    assert period.otherwise is not None


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("tomorrow after 3 pm", (900, None, None)),
        ("am i fre tmrw aftr 3pm", (900, None, None)),
        ("tomorrow before 10 am", (None, 600, None)),
        ("tomorrow morning", (240, 720, "morning")),
        ("tomorrow before noon", (None, 720, None)),
        ("tomorrow evening at 7", (1140, 1141, None)),
        ("wed 9 am", (540, 541, None)),
        ("wed at 15:00", (900, 901, None)),
        ("আগামীকাল রাত ১টা", (60, 61, None)),
        ("the morning of the 13th", (240, 720, "morning")),
        ("before noon on the 13th", (None, 720, None)),
        ("the 13th pm", (720, 1080, "afternoon")),
        ("tomorrow at 1430", (870, 871, None)),
        ("কাল সকালে", (240, 720, "morning")),
        ("kal sokale", (240, 720, "morning")),
        ("কাল বিকাল ৩টার পর", (900, None, None)),
        ("2-3 pm tomorrow", (840, 900, None)),
        ("tomorrow from 9 to 5", (540, 1020, None)),
        ("tomorrow between 10 and 1 pm", (600, 780, None)),
        ("kal 2ta thk 4ta porjonto", (840, 960, None)),
        ("কাল সকাল ১০টা থেকে দুপুর ১২টা", (600, 720, None)),
    ],
)
def test_words_mean_hours(text: str, hours: tuple[int | None, int | None, str | None]) -> None:
    period = read(text)
    assert written(period) == "01-13"
    assert (period.earliest, period.latest, period.part) == hours


@pytest.mark.parametrize("text", ["in 2 hrs", "after 2 hours", "in half an hour", "২ ঘণ্টা পরে"])
def test_so_long_from_now_is_no_hour_of_a_day(text: str) -> None:
    assert read(text) == periods.NOTHING


def test_days_apart_hold_no_day_between() -> None:
    period = read("sunday and tuesday of next week")
    held = [day for day in range(1, 32) if period.holds(date(2027, 1, day), 600)]
    assert held == [17, 19]


def test_what_has_begun_is_what_is_left_of_it() -> None:
    assert written(read("this month").since(TODAY)) == "01-12..01-31"
    assert written(read("next month").since(TODAY)) == "02-01..02-28"
    assert written(read("last week").since(TODAY)) == "01-03..01-09"


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("is there a meeting now?", True),
        ("which meetings are going on right now", True),
        ("এখন কি কোনো সভা চলছে?", True),
        ("ekhon ki kono meeting cholche", True),
        ("who chairs CTIP now?", False),
        ("is there a meeting tomorrow, tell me now", False),
    ],
)
def test_what_goes_on_now_may_be_asked(text: str, now: bool) -> None:
    assert question.read(text, NAMES, CALENDAR).period.now is now


WORDS = [
    "sunday", "tue", "friday", "saturday", "and", "to", "from", "between", "after", "before",
    "till", "next", "last", "week", "month", "quarter", "year", "weekend", "first", "second", "31",
    "5", "0", "99", "th", "february", "may", "half", "of", "in", "end", "2027", "pm", "morning",
    "পর", "থেকে", "সহ", "তারিখ", "coming", "days", "16-2", "xyz", "31/12/9999", "1/1/0001",
    "onwards",
]  # fmt: skip


@settings(deadline=None, max_examples=400)
@given(
    st.lists(st.sampled_from(WORDS), max_size=12), st.dates(date(2024, 1, 1), date(2030, 12, 31))
)
def test_whatever_is_said_days_are_in_order(words: list[str], today: date) -> None:
    for looks_back in (False, True):
        calendar = calendars.Calendar(today, looks_back=looks_back)
        said = sentence.Sentence(normalise.words(" ".join(words)), vocabulary.load(), calendar)
        for period in (said.period, said.passed):
            ends = [day for each in period.spans for day in each if day]
            assert ends == sorted(ends)


@pytest.mark.parametrize("text", ["after {}", "{} onwards", "week of {}", "from {} on", "{}"])
def test_a_date_at_the_end_of_the_calendar_is_none(text: str) -> None:
    assert read(text.format("31/12/9999")).last is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("any meetings after the new year", "2027-01-02"),
        ("what is there before christmas", "2026-12-24"),
        ("meetings in the new year", "2027-01-01"),
        ("নতুন বছরের পরে কোনো সভা?", "2027-01-02"),
        ("নতুন বছরে কী আছে", "2027-01-01"),
        ("notun bochorer pore ki ache", "2027-01-02"),
        ("bijoy dibosher age kono meeting ache", "2026-12-15"),
        ("বিজয় দিবসের আগে কী কী সভা", "2026-12-15"),
    ],
)
def test_a_day_that_has_a_name_is_the_coming_one(text: str, days: str) -> None:
    found = read(text, date(2026, 11, 26))
    assert days in {str(found.first), str(found.last)}
