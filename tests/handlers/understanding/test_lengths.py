"""How long before something: read where that is all that a text says."""

from datetime import date

import pytest

from handlers.understanding import calendars, lengths, normalise, sentence, vocabulary

TUESDAY = date(2027, 1, 12)


def read(text: str) -> sentence.Sentence:
    calendar = calendars.Calendar(TUESDAY, weekend=(4, 5))
    return sentence.Sentence(normalise.words(text), vocabulary.load(), calendar)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("two days before", 2880),
        ("a day before", 1440),
        ("the day before", 1440),
        ("a week before it", 10080),
        ("an hour before the meeting", 60),
        ("2 h 30 min before", 150),
        ("এক দিন আগে", 1440),
        ("এক সপ্তাহ আগে", 10080),
        ("ek din age", 1440),
        ("two days", 0),
        ("two days ago", 0),
        ("two days before Friday", 0),
        ("a day before at 5 pm", 0),
        ("before it", 0),
    ],
)
def test_how_long_before_is_read_where_nothing_else_is_said(text: str, minutes: int) -> None:
    assert lengths.before(read(text)) == minutes


@pytest.mark.parametrize(
    ("text", "minutes"), [("2 days", 2880), ("a week", 10080), ("3 hours", 180), ("soon", 0)]
)
def test_a_length_alone_is_read_where_it_is_asked_for(text: str, minutes: int) -> None:
    assert lengths.ahead(read(text)) == minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("for an hour and a half", 90),
        ("for one and a half hours", 90),
        ("two and a half hours", 150),
        ("1½ hours", 90),
        ("1.25 hours", 75),
        ("2 hours 15 minutes", 135),
        ("সাড়ে তিন ঘণ্টা", 210),
        ("পৌনে দুই ঘণ্টা", 105),
        ("সোয়া ঘণ্টা", 75),
        ("১ ঘণ্টা ৩০ মিনিট", 90),
        ("sare tin ghonta", 210),
        ("বিকেল ৪টা ৩০ মিনিটে ৯০ মিনিট", 90),
        ("bikal 4ta 30 minute e 1 ghonta", 60),
        ("সকাল ১০টায় ৩০ মিনিট", 30),
        ("সকাল ১০টা ৯০ মিনিট", 90),
        ("the first floor", 0),
    ],
)
def test_how_long_is_read_as_it_is_said_and_the_minutes_of_an_hour_are_none(
    text: str, minutes: int
) -> None:
    assert lengths.stated(read(text))[1] == minutes
