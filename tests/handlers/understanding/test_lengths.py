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
